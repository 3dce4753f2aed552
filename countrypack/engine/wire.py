"""Jupyter's messages over pipes, where its sockets would cost more than the cells."""

import threading
from multiprocessing.connection import Connection

SHELL, IOPUB = "shell", "iopub"
KEY = b"pipe"  # nobody else can write to it; a session without any key would complain


class Outlet:
    """What a session takes for a socket: one channel of a pipe.

    Parameters
    ----------
    pipe : Connection
        It carries all channels.
    lock : threading.Lock
        Held while a message is written.
    channel : str
        The name of this one.
    """

    def __init__(self, pipe: Connection, lock: threading.Lock, channel: str):
        self._pipe, self._lock, self._channel = pipe, lock, channel

    def send_multipart(self, frames: list, *options: object, **more: object) -> None:
        """Send the frames of one message."""
        with self._lock:
            self._pipe.send((self._channel, [bytes(frame) for frame in frames]))

    def flush(self, *options: object) -> None:
        """Nothing waits here."""
