"""Workers of this machine: processes that build one pack after the other, and can be ended at any moment."""

import contextlib
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing import connection

from countrypack.batch.tasks import FAILED, Outcome, Task
from countrypack.engine import client

# One thread only: a numerical library's would be there before the fork, and compete with the other workers.
SINGLE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
Event = tuple[str, str] | Outcome


@dataclass
class Worker:
    """A process, the pipe to it, and what it is at."""

    process: multiprocessing.Process
    pipe: connection.Connection
    task: Task | None = None
    since: float = field(default=0.0)


class Pool:
    """Some workers, alive as long as the pool is open.

    Parameters
    ----------
    jobs : int
        Packs at a time.
    kernel : str
        ``fork`` or ``spawn``: how chapters' processes come to be.
    workers : str
        How the workers themselves do: ``fork``, from a process that has paid for the imports, or ``spawn``.
    env : mapping of str to str
        What workers find in their environment besides.
    """

    def __init__(self, *, jobs: int, kernel: str, workers: str = "spawn", env: Mapping[str, str] | None = None):
        self.waiting: deque[Task] = deque()
        self._jobs, self._kernel, self._begun = jobs, kernel, workers
        self._env = {**SINGLE, **(env or {})}
        self._workers: list[Worker] = []

    def __enter__(self) -> "Pool":
        self._scratch = tempfile.mkdtemp(prefix="countrypack-")
        self._nursery = client.Nursery({**os.environ, **self._env, **client.SEED}) if self._kernel == "fork" else None
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers:
            worker.process.kill()  # its kernels end with it: whoever forked or started them sees that it is gone
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
        self._workers.clear()
        if self._nursery:
            self._nursery.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def run(self, tasks: Iterable[Task]) -> Iterator[Event]:
        """Yield ``(iso3, step)`` as states go on, and an `Outcome` as each is done.

        Whoever empties `waiting` meanwhile gets only the outcomes of what has begun.
        """
        self.waiting.extend(tasks)
        while self.waiting or any(worker.task for worker in self._workers):
            yield from self._give()
            yield from self._hear()

    def _start(self) -> Worker:
        context = multiprocessing.get_context("forkserver" if self._begun == "fork" else "spawn")
        if self._begun == "fork":
            context.set_forkserver_preload(["countrypack.batch.preload"])
        here, there = context.Pipe()
        told = {client.ADDRESS_VARIABLE: self._nursery.address} if self._nursery else {}
        with _environment(self._env):
            # The environment travels as well: a server of forks keeps the one of the batch that started it.
            arguments = (there, self._scratch, {**os.environ, **told})
            process = context.Process(target=_work, args=arguments, daemon=True)
            process.start()
        there.close()
        self._workers.append(Worker(process, here))
        return self._workers[-1]

    def _give(self) -> Iterator[Event]:
        idle = [worker for worker in self._workers if worker.task is None]
        while self.waiting and (idle or len(self._workers) < self._jobs):
            worker = idle.pop() if idle else self._start()
            worker.task, worker.since = self.waiting.popleft(), time.monotonic()
            with contextlib.suppress(OSError):  # if it is gone already, its pipe tells
                worker.pipe.send(worker.task)
            yield worker.task.iso3, "begin"

    def _hear(self) -> Iterator[Event]:
        at_work = [worker for worker in self._workers if worker.task]
        heard = connection.wait([worker.pipe for worker in at_work], 0.5)
        for worker in at_work:
            if worker.pipe in heard:
                yield self._said(worker)
            elif time.monotonic() - worker.since > worker.task.request.state_limit:
                limit = worker.task.request.state_limit
                yield self._lost(worker, f"StateTimeout: all of it took more than {limit} seconds")

    def _said(self, worker: Worker) -> Event:
        try:
            said = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(5)
            return self._lost(worker, f"its worker ended with exit code {worker.process.exitcode}")
        if isinstance(said, Outcome):
            worker.task = None
            return said
        return worker.task.iso3, said

    def _lost(self, worker: Worker, reason: str) -> Outcome:
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        task = worker.task
        return Outcome(task.iso3, FAILED, time.monotonic() - worker.since, task.why, f"{task.iso3}: {reason}")


def _work(pipe: connection.Connection, scratch: str, env: dict[str, str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's, who ends us
    os.environ.clear()
    os.environ.update(env)
    tempfile.tempdir = scratch  # the caller takes it away, however we end
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    from countrypack.batch.preload import making

    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(making.build_one(pipe.recv(), pipe.send))


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    """End at once when the caller is gone, even killed: the next run may be at work in the same folders."""
    parent.join()
    os._exit(1)


@contextlib.contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
