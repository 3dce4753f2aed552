"""Jupyter's messages over pipes, where its sockets would cost more than the cells."""

import threading
from multiprocessing.connection import Connection

SHELL, IOPUB = "shell", "iopub"
KEY = b"pipe"  # nobody else can write to it; a session without any key would complain
# What goes before or behind the outputs of a cell. It travels with them: to wake the other side costs more than to say
# all this, and nobody can do anything with it alone.
FRAMING = (b".status", b".execute_input", b"execute_result")


class Outbox:
    """The kernel's end of a pipe that carries all channels; messages travel in the order in which they were given.

    Parameters
    ----------
    pipe : Connection
        To whoever asks.
    """

    def __init__(self, pipe: Connection):
        self._pipe, self._lock = pipe, threading.Lock()
        self._held: list[tuple[str, list[bytes]]] = []

    def put(self, channel: str, frames: list[bytes], *, wait: bool) -> None:
        """Take a message; if it need not `wait`, it goes at once, and whatever waited before it."""
        with self._lock:
            self._held.append((channel, frames))
            if not wait:
                self._send()

    def empty(self) -> None:
        """Send what waits."""
        with self._lock:
            self._send()

    def _send(self) -> None:
        if self._held:
            messages, self._held = self._held, []
            self._pipe.send(messages)


class Outlet:
    """What a session takes for a socket: one channel.

    Parameters
    ----------
    outbox : Outbox
        It takes the messages of all channels.
    channel : str
        The name of this one.
    """

    def __init__(self, outbox: Outbox, channel: str):
        self._outbox, self._channel = outbox, channel

    def send_multipart(self, frames: list, *options: object, **more: object) -> None:
        """Send the frames of one message, or keep it until the next that somebody may wait for."""
        wait = self._channel == SHELL or bytes(frames[0]).endswith(FRAMING)
        self._outbox.put(self._channel, [bytes(frame) for frame in frames], wait=wait)

    def flush(self, *options: object) -> None:
        """Nothing that anybody waits for is kept here."""
