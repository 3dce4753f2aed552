"""A pool in a warm process of its own: it pays for the imports and the tables once, and forks a worker for each pack.

Run as ``python -m countrypack.batch.foreman FD JOBS PROFILES``; FD is a pipe that brings packs to build and takes
events back. Whoever asks may have threads, a terminal and a Ctrl-C; this process has none of them.
"""

import contextlib
import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from multiprocessing import Pipe, connection
from pathlib import Path

from countrypack import engine
from countrypack.batch.pool import Event, Pool
from countrypack.batch.tasks import FAILED, Outcome, Task
from countrypack.errors import Refusal


class Foreman:
    """The process, and the pipe to it; used as `pool.Pool` is.

    Parameters
    ----------
    jobs : int
        Packs at a time.
    profiles : Path
        The shelf that they are from.
    env : mapping of str to str
        What it finds in its environment besides.
    folder : Path, optional
        Where its temporary folder is made, and taken away with it.
    """

    def __init__(self, *, jobs: int, profiles: Path, env: Mapping[str, str] | None = None, folder: Path | None = None):
        self._jobs, self._profiles, self._env, self._folder = jobs, profiles, dict(env or {}), folder

    def __enter__(self) -> "Foreman":
        self._scratch = tempfile.mkdtemp(prefix="countrypack-", dir=self._folder)
        self._pipe, there = Pipe()
        env = {**os.environ, **engine.START, **self._env, "TMPDIR": self._scratch}
        command = [
            sys.executable,
            "-P",
            "-m",
            "countrypack.batch.foreman",
            *map(str, (there.fileno(), self._jobs, self._profiles)),
        ]
        with Path(self._scratch, "log").open("wb") as log:
            self._process = subprocess.Popen(
                command, env=env, pass_fds=[there.fileno()], start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        there.close()
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()  # its workers end with it, and their kernels with them
        self._process.wait()
        self._pipe.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def run(self, tasks: Iterable[Task], *, fail_fast: bool = False) -> Iterator[Event]:
        """Yield ``(iso3, step)`` as states go on, and an `Outcome` as each is done; see `Pool.run`."""
        left = {task.iso3: task for task in tasks}
        try:
            self._pipe.send((list(left.values()), fail_fast))
            while (event := self._pipe.recv()) is not None:
                if isinstance(event, Outcome):
                    del left[event.iso3]
                yield event
        except (EOFError, OSError):
            reason = f"the warm process ended with exit code {self._process.wait()}{self._last_words()}"
            yield from (Outcome(iso3, FAILED, error=f"{iso3}: {reason}") for iso3 in left)

    def _last_words(self) -> str:
        lines = Path(self._scratch, "log").read_text(encoding="utf-8", errors="replace").split("\n")
        said = [line for line in lines if line.strip()]
        return f": {said[-1]}" if said else ""


def warm_up(profiles: Path) -> None:
    """Pay for everything that packs need; no thread that begins here may be left at the end."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # read once, at an import
    citing = threading.Thread(target=_cite)
    citing.start()
    from countrypack.batch.preload import making
    from countrypack.engine import child

    child.warm_up()
    making.warm_up(profiles)
    citing.join()
    gc.collect()
    gc.freeze()


def _cite() -> None:
    """Have all sources cited: a process of pandoc works for seconds at what every pack needs, beside the imports."""
    from countrypack import citing, sources

    with contextlib.suppress(Refusal):  # a pack says so itself
        citing.references([{**card.cite, "id": card.id} for card in sources.read().values()])


def main() -> None:
    """Serve whoever started this process, until that one is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe, jobs = connection.Connection(int(sys.argv[1])), int(sys.argv[2])
    os.set_inheritable(pipe.fileno(), False)
    warm_up(Path(sys.argv[3]))
    with Pool(jobs=jobs, method="fork") as pool:
        while True:
            try:
                tasks, fail_fast = pipe.recv()
                for event in pool.run(tasks, fail_fast=fail_fast):
                    pipe.send(event)
                pipe.send(None)
            except (EOFError, OSError):
                return


if __name__ == "__main__":
    main()
