"""The warm process: it has paid for the imports, runs no thread, and forks a kernel for whoever asks.

Run as ``python -m countrypack.engine.nursery FD`` by `countrypack.engine.client`; FD is a listening socket. Each
connection asks for one kernel and stays open as long as the kernel lives: what closes it ends the kernel, and what ends
the kernel is told on it. It ends, with its kernels, when its standard input is closed.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from dataclasses import dataclass

WARM = (
    "countrypack.engine.child", "countrypack.charts", "countrypack.facts", "countrypack.prose",
    "ipykernel.debugger", "ipykernel.ipkernel", "ipykernel.kernelapp", "ipykernel.zmqshell",
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger", "IPython.core.oinspect",
    "IPython.extensions.storemagic", "pdb", "psutil", "sqlite3", "tornado.platform.asyncio",
)  # fmt: skip
LONGEST = 1 << 20  # bytes of a request: a command and an environment


@dataclass(frozen=True)
class Request:
    """A kernel that is to be: its command, working directory, environment and where its own words go."""

    argv: list[str]
    cwd: str
    env: dict[str, str]
    output: tuple[int, int]


def warm_up() -> None:
    """Pay for everything that chapters import; nothing here may start a thread."""
    # As a kernel would: matplotlib reads it once, at its import.
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    for name in WARM:
        with contextlib.suppress(ImportError):  # names of another version: then a kernel pays for them itself
            importlib.import_module(name)
    from countrypack import sources
    from countrypack.charts import style

    for card in sources.read().values():  # every chart names its sources, and the first measure loads the fonts
        style.width(f"{card.publisher}, {card.title}", style.NOTE)
    style.width("0", weight=style.STRONG)
    gc.collect()
    gc.freeze()


def serve(listener: socket.socket) -> Request | None:
    """Fork kernels until the owner is gone. Returns None then; in each forked child, returns what it is to become."""
    children: dict[int, tuple[int, socket.socket]] = {}  # by the pidfd of each
    own = interpreter(dict(os.environ))
    poll = select.poll()
    for fd in (0, listener.fileno()):
        poll.register(fd, select.POLLIN)
    while True:
        for fd, _ in poll.poll():
            if fd == 0:
                for pidfd in list(children):
                    _end(children, pidfd, poll)
                return None
            if fd == listener.fileno():
                connection, _ = listener.accept()
                asked = _receive(connection) if is_own(connection) else None
                if asked and interpreter(asked.env) == own:
                    pid = os.fork()
                    if pid == 0:
                        return _apart(asked, connection, listener, children)
                    for output in asked.output:
                        os.close(output)
                    pidfd = os.pidfd_open(pid)
                    children[pidfd] = (pid, connection)
                    poll.register(pidfd, select.POLLIN)
                    poll.register(connection, select.POLLIN)
                else:
                    connection.close()
            elif fd in children:
                _reap(children, fd, poll)
            else:
                gone = [pidfd for pidfd, (_, connection) in children.items() if connection.fileno() == fd]
                for pidfd in gone:
                    _end(children, pidfd, poll)


def is_own(connection: socket.socket) -> bool:
    """Say whether the process at the other end belongs to the same user."""
    uid = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)[4:8]
    return int.from_bytes(uid, sys.byteorder) == os.getuid()


def interpreter(env: dict[str, str]) -> dict[str, str]:
    """Return what Python reads from an environment once, when it starts."""
    return {name: value for name, value in env.items() if name.startswith("PYTHON") and name != "PYTHONEXECUTABLE"}


def _receive(connection: socket.socket) -> Request | None:
    text, outputs, _, _ = socket.recv_fds(connection, LONGEST, 2)
    if not text or len(outputs) != 2:
        return None
    return Request(**json.loads(text), output=(outputs[0], outputs[1]))


def _apart(
    asked: Request, connection: socket.socket, listener: socket.socket, children: dict[int, tuple[int, socket.socket]]
) -> Request:
    """Part the child from the nursery: a session of its own, none of the nursery's files."""
    os.setsid()
    listener.close()
    for pidfd, (_, other) in children.items():
        os.close(pidfd)
        other.close()
    nothing = os.open(os.devnull, os.O_RDWR)
    for target, fd in enumerate((nothing, *asked.output)):
        os.dup2(fd, target)
    for fd in (nothing, *asked.output):
        os.close(fd)
    connection.send(str(os.getpid()).encode())
    connection.close()
    return asked


def _reap(children: dict[int, tuple[int, socket.socket]], pidfd: int, poll: select.poll) -> None:
    pid, connection = children.pop(pidfd)
    _, status = os.waitpid(pid, 0)
    poll.unregister(pidfd)
    poll.unregister(connection)
    os.close(pidfd)
    with contextlib.suppress(OSError):
        connection.send(str(os.waitstatus_to_exitcode(status)).encode())
    connection.close()


def _end(children: dict[int, tuple[int, socket.socket]], pidfd: int, poll: select.poll) -> None:
    pid = children[pidfd][0]
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    _reap(children, pidfd, poll)


def main() -> None:
    """Warm up, serve, and in a forked child become a kernel."""
    del sys.path[0]  # the folder that `-m` puts there; a kernel has its own
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's; it closes our standard input
    listener = socket.socket(fileno=int(sys.argv[1]))
    warm_up()
    asked = serve(listener)
    if asked:
        from countrypack.engine import child

        child.become(asked)


if __name__ == "__main__":
    main()
