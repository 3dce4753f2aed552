"""Ask a nursery for kernels: start one, or use the one that a batch has started."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from functools import cache

from countrypack.engine import nursery

ADDRESS_VARIABLE = "COUNTRYPACK_NURSERY"
SEED = {"PYTHONHASHSEED": "0"}  # sets are shown in the same order in every run


class NoKernel(Exception):
    """The nursery gave no kernel."""


class Nursery:
    """A warm process that ends with its owner.

    Parameters
    ----------
    env : mapping of str to str
        What its interpreter reads at its start.
    """

    def __init__(self, env: Mapping[str, str]):
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener.bind("")  # a name of its own that is no file; `nursery.is_own` looks at who connects
        listener.listen(64)
        self.address = listener.getsockname().hex()
        command = [sys.executable, "-m", "countrypack.engine.nursery", str(listener.fileno())]
        # One thread only, also in numerical libraries: a fork copies the caller's thread and every other's locks.
        single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**env, **single},
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )
        listener.close()

    def close(self) -> None:
        """End it, with any kernel it still has."""
        self.process.stdin.close()
        self.process.wait()


class Kernel:
    """A forked kernel, with as much of `subprocess.Popen` as a provisioner asks for.

    Parameters
    ----------
    connection : socket.socket
        To the nursery; it tells the process id, and later the exit code.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket):
        self._connection = connection
        self.returncode: int | None = None
        told = connection.recv(64)
        if not told:
            connection.close()
            raise NoKernel("the nursery has ended")
        self.pid = int(told)

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code when it has ended."""
        code = self._ended(-1 if timeout is None else timeout)
        if code is None:
            raise subprocess.TimeoutExpired("kernel", timeout)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, if it still runs."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, seconds: float) -> int | None:
        if self.returncode is None:
            poll = select.poll()
            poll.register(self._connection, select.POLLIN)
            if poll.poll(None if seconds < 0 else seconds * 1000):
                with contextlib.suppress(OSError):
                    told = self._connection.recv(64)
                self.returncode = int(told) if told else -signal.SIGKILL  # a nursery that ends takes its kernels along
                self._connection.close()
        return self.returncode


def launch(argv: list[str], *, cwd: str, env: Mapping[str, str], stdout: int, stderr: int) -> Kernel:
    """Return a new kernel, forked from this process's nursery or from the one that the batch has started.

    Parameters
    ----------
    argv : list of str
        What would follow ``python -m ipykernel_launcher``.
    cwd, env : str, mapping
        Its folder and environment.
    stdout, stderr : int
        Descriptors of the files that get what the process itself says.

    Raises
    ------
    NoKernel
        If there is no nursery for an interpreter started in such an environment, or it gives no kernel.
    """
    request = json.dumps({"argv": argv, "cwd": cwd, "env": dict(env)}).encode()
    given = os.environ.get(ADDRESS_VARIABLE)
    if given:
        return _asked(given, request, [stdout, stderr])
    interpreter = tuple(sorted(nursery.interpreter(dict(env)).items()))
    try:
        return _asked(_own(interpreter).address, request, [stdout, stderr])
    except NoKernel:
        _own(interpreter).close()
        _own.cache_clear()
        raise


def _asked(address: str, request: bytes, outputs: list[int]) -> Kernel:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        connection.connect(bytes.fromhex(address))
        if not nursery.is_own(connection):
            raise NoKernel("the nursery belongs to another user")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * nursery.LONGEST)
        socket.send_fds(connection, [request], outputs)
        return Kernel(connection)
    except OSError as error:
        connection.close()
        raise NoKernel(f"the nursery does not answer: {error}") from None


@cache
def _own(interpreter: tuple[tuple[str, str], ...]) -> Nursery:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return Nursery({**plain, **dict(interpreter)})
