"""What a forked process does to be a kernel like any other: ipykernel's own, with pipes in the place of sockets."""

import asyncio
import atexit
import contextlib
import gc
import importlib
import logging
import os
import random
import signal
import sys
import threading
import weakref
from collections.abc import Mapping
from functools import cache
from io import TextIOBase
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import zmq
from ipykernel.ipkernel import IPythonKernel
from jupyter_client.session import Session
from jupyter_core.utils import ensure_event_loop
from traitlets import Any
from traitlets.config import Config

from countrypack import engine
from countrypack.engine.wire import IOPUB, KEY, SHELL, Outbox, Outlet

# What ipykernel and IPython import at a kernel's start or at its first cell; names of another version are left to them.
WARM = (
    "ipykernel.debugger", "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger",
    "IPython.core.oinspect", "IPython.extensions.storemagic", "psutil", "sqlite3",
)  # fmt: skip
FLUSHED_AFTER = 0.2  # seconds, as in ipykernel


def warm_up() -> None:
    """Import what kernels would, and have a kernel ready to be forked; nothing here starts a thread."""
    for name in WARM:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    _ready()


def become(requests: Connection, answers: Connection, env: Mapping[str, str]) -> NoReturn:
    """Be a kernel until nobody asks any more, then end the process as the interpreter would."""
    code = 1
    try:
        _settle(env)
        kernel = _ready()
        kernel.take_over(answers)
        asyncio.get_event_loop().run_until_complete(kernel.serve(requests))
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        # The rest of an interpreter's end would only tear down what the warm process still uses.
        with contextlib.suppress(Exception):
            atexit._run_exitfuncs()
        os._exit(code)


@cache
def _ready() -> "Kernel":
    """Return this process's one kernel, which has executed nothing yet; a fork has its own."""
    main = sys.modules["__main__"]
    try:
        config = Config({"HistoryManager": {"hist_file": ":memory:"}})
        kernel = Kernel.instance(session=Session(key=KEY, check_pid=False), log=_quiet(), config=config)
        kernel.shell.extension_manager.load_extension("storemagic")
        return kernel
    finally:
        sys.modules["__main__"] = main


class Kernel(IPythonKernel):
    """ipykernel's kernel without a socket and without a thread."""

    shell_stream = Any()  # else a ZMQStream
    outbox = Any()
    _execute_sleep = 0.0  # else it waits after every cell for sockets that are not there
    _supports_kernel_subshells = False
    shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())

    def take_over(self, answers: Connection) -> None:
        """Have all output of this process go to the notebook, as an application of ipykernel does."""
        self.outbox = Outbox(answers)
        self.shell_stream, self.iopub_socket = Outlet(self.outbox, SHELL), Outlet(self.outbox, IOPUB)
        self.shell.displayhook.pub_socket = self.shell.display_pub.pub_socket = self.iopub_socket
        sys.modules["__main__"] = self.shell.user_module
        atexit.register(self.shell.atexit_operations)
        for number, name in ((1, "stdout"), (2, "stderr")):
            setattr(sys, name, Stream(self, name, number))
        sys.displayhook = self.shell.displayhook
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # but while a cell runs

    async def serve(self, requests: Connection) -> None:
        """Answer requests, one after the other, until there are no more."""
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(requests.fileno(), ready.set)
        with contextlib.suppress(EOFError):
            while await ready.wait():
                ready.clear()
                while requests.poll():
                    await self.dispatch_shell([zmq.Message(frame) for frame in requests.recv()])
                    self.outbox.empty()
        loop.remove_reader(requests.fileno())

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Nothing waits behind a cell that raised: papermill asks for one at a time."""

    def do_shutdown(self, restart: bool) -> dict:
        """Nobody asks for it: a kernel ends when its pipe does."""
        return {"status": "ok", "restart": restart}


class Stream(TextIOBase):
    """Standard output or error of a kernel: what Python writes, and what goes to the descriptor itself.

    Parameters
    ----------
    kernel : Kernel
        It has the session and the channel.
    name : str
        ``stdout`` or ``stderr``.
    number : int
        Its descriptor, which becomes a file in memory: subprocesses and libraries write there.
    """

    encoding = "UTF-8"

    def __init__(self, kernel: Kernel, name: str, number: int):
        self.name, self._kernel, self._number = name, kernel, number
        self._held: list[str] = []
        self._lock, self._owner, self._read, self._timer = threading.RLock(), os.getpid(), 0, None
        file = os.memfd_create(name)
        os.dup2(file, number)
        os.close(file)
        self._parent: dict = {}

    def set_parent(self, parent: dict) -> None:
        """Take note of the request that output belongs to."""
        self._parent = parent

    def fileno(self) -> int:
        """Return the descriptor that subprocesses inherit."""
        return self._number

    def isatty(self) -> bool:
        """Say that this is no terminal."""
        return False

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep some text until the next flush, which comes by itself."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._owner:  # a process that a cell forked
            os.write(self._number, text.encode())
            return len(text)
        with self._lock:
            self._held.append(text)
            if self._timer is None:
                self._timer = threading.Timer(FLUSHED_AFTER, self.flush)
                self._timer.daemon = True
                self._timer.start()
        return len(text)

    def flush(self) -> None:
        """Send what was written."""
        if os.getpid() != self._owner:
            return
        with self._lock:
            if self._timer:
                self._timer.cancel()
                self._timer = None
            text = "".join(self._held) + self._from_descriptor()
            self._held.clear()
            if text:
                content = {"name": self.name, "text": text}
                kernel = self._kernel
                kernel.session.send(kernel.iopub_socket, "stream", content, self._parent, ident=self.name.encode())

    def _from_descriptor(self) -> str:
        size = os.fstat(self._number).st_size
        self._read = min(self._read, size)  # whoever opens /dev/stdout may empty it
        found = os.pread(self._number, size - self._read, self._read)
        self._read = size
        return found.decode(errors="replace")


def _quiet() -> logging.Logger:
    """Return a log that goes nowhere, least of all into the notebook: what cells say comes by messages."""
    log = logging.getLogger("countrypack.engine")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    return log


def _settle(env: Mapping[str, str]) -> None:
    """Become a process of its own, and let nothing random be shared with a sibling."""
    gc.freeze()  # what comes from the parent is no garbage of ours, and to look at it would copy its pages
    engine.end_with_parent()
    os.setsid()
    # What the parent does at its end, such as taking its temporary folders away, is not for us.
    atexit._clear()
    weakref.finalize._registry.clear()
    weakref.finalize._registered_with_atexit = False
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    ensure_event_loop().close()  # the parent's
    ensure_event_loop()
    os.environ.clear()
    os.environ.update({"MPLBACKEND": "module://matplotlib_inline.backend_inline", **env})
    sys.argv = ["ipykernel_launcher"]
    if "" not in sys.path:  # where IPython's application puts the working directory
        places = [Path(path).name in ("site-packages", "dist-packages") for path in sys.path]
        sys.path.insert(places.index(True) if True in places else 0, "")
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = os.environ["MPLBACKEND"]
