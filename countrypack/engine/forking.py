"""A kernel forked from this process, and the pipes to it, in the shapes that nbclient knows.

What runs, waits, limits and reports is nbclient; what executes is ipykernel; only how the process begins and how its
messages travel is ours.
"""

import asyncio
import contextlib
import os
import signal
import time
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from queue import Empty

from jupyter_client import AsyncKernelManager
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.session import Session
from traitlets import Any, Dict

from countrypack import engine
from countrypack.engine import child
from countrypack.engine.wire import IOPUB, KEY, SHELL

GRACE = 5  # seconds that a kernel may take to end


class Channel:
    """One kind of messages of a kernel: what is sent goes to it, what comes waits to be taken.

    Parameters
    ----------
    session : Session
        It turns messages into frames.
    pipe : Connection
        To the kernel.
    """

    def __init__(self, session: Session, pipe: Connection):
        self._session, self._pipe = session, pipe
        self.waiting: asyncio.Queue[dict] = asyncio.Queue()

    def send(self, message: dict) -> None:
        """Send a message, if anybody is there: who waits for the answer learns it."""
        with contextlib.suppress(OSError):
            self._pipe.send(self._session.serialize(message))

    async def get_msg(self, timeout: float | None = None) -> dict:
        """Return the next message."""
        if not self.waiting.empty():
            return self.waiting.get_nowait()
        try:
            return await asyncio.wait_for(self.waiting.get(), timeout)
        except TimeoutError:
            raise Empty from None


class Client(AsyncKernelClient):
    """The end of the pipes that asks and listens.

    Parameters
    ----------
    requests, answers : Connection
        To the kernel, and from it.
    """

    requests, answers = Any(), Any()

    def start_channels(self, **channels: bool) -> None:
        """Begin to listen."""
        self.session = Session(key=KEY)
        self._shell_channel = Channel(self.session, self.requests)
        self._iopub_channel = Channel(self.session, self.requests)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self.answers.fileno(), self._hear)

    @property
    def shell_channel(self) -> Channel:
        """Replies."""
        return self._shell_channel

    @property
    def iopub_channel(self) -> Channel:
        """Outputs."""
        return self._iopub_channel

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Nothing is lost before the kernel listens: it is in the pipe."""

    async def is_alive(self) -> bool:
        """Say whether the kernel runs."""
        return await self.parent.is_alive()

    def stop_channels(self) -> None:
        """Listen no longer."""
        self._loop.remove_reader(self.answers.fileno())
        self.answers.close()

    def _hear(self) -> None:
        channels = {SHELL: self._shell_channel, IOPUB: self._iopub_channel}
        try:
            while self.answers.poll():
                for name, frames in self.answers.recv():
                    _, rest = self.session.feed_identities(frames)
                    channels[name].waiting.put_nowait(self.session.deserialize(rest))
        except (EOFError, OSError):
            self._loop.remove_reader(self.answers.fileno())


class Manager(AsyncKernelManager):
    """Forks a kernel, and is there for its end."""

    env = Dict()
    pid = 0
    has_kernel = False

    def fork(self) -> None:
        """Begin the kernel; outside of any event loop, which a child would take for its own."""
        if not engine.is_alone():
            raise engine.NoEngine("the engine 'fork' needs a process of one thread.", todo="use 'spawn'.")
        self._answers, answers = Pipe(duplex=False)
        requests, self._requests = Pipe(duplex=False)
        self.pid = os.fork()
        if self.pid == 0:
            self._answers.close(), self._requests.close()
            child.become(requests, answers, self.env)
        requests.close(), answers.close()
        self.has_kernel = True

    def client(self, **more: object) -> Client:
        """Return the one client that it has."""
        return Client(parent=self, requests=self._requests, answers=self._answers)

    async def is_alive(self) -> bool:
        """Say whether the kernel runs."""
        return not self._has_ended()

    async def interrupt_kernel(self) -> None:
        """Interrupt the cell, and what it started."""
        if not self._has_ended():
            self._signal(signal.SIGINT)

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """End the kernel: nothing more is asked; whoever does not heed that in time is killed."""
        self._requests.close()
        self._signal(signal.SIGINT)  # it may be at a cell
        deadline = time.monotonic() + (0 if now else GRACE)
        while not self._has_ended():
            if time.monotonic() > deadline:
                self._signal(signal.SIGKILL)
            await asyncio.sleep(0.001)

    async def cleanup_resources(self, restart: bool = False) -> None:
        """Take what the kernel has started along."""
        self._requests.close()
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):  # it has not begun, or nothing of it is left
            os.killpg(self.pid, number)

    def _has_ended(self) -> bool:
        if self.has_kernel:
            self.has_kernel = os.waitpid(self.pid, os.WNOHANG)[0] == 0
        return not self.has_kernel
