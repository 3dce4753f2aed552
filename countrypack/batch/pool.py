"""Workers of this machine: processes that build one pack after the other, and can be ended at any moment."""

import contextlib
import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator
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
    """Some workers and what they still have to do.

    Parameters
    ----------
    tasks : iterable of Task
        What to build.
    jobs : int
        Packs at a time.
    kernel : str
        ``fork`` or ``spawn``: workers and kernels come to be in the same way.
    env : mapping of str to str
        What workers find in their environment besides.
    """

    def __init__(self, tasks: Iterable[Task], *, jobs: int, kernel: str, env: dict[str, str] | None = None):
        self.waiting = deque(tasks)
        self._jobs = min(jobs, len(self.waiting))
        self._kernel = kernel
        self._env = {**SINGLE, **(env or {})}

    def events(self) -> Iterator[Event]:
        """Yield ``(iso3, step)`` as states go on, and an `Outcome` as each is done; closing it ends everything."""
        workers: list[Worker] = []
        scratch = tempfile.mkdtemp(prefix="countrypack-")
        nursery = None
        try:
            with _environment(self._env):
                if self._kernel == "fork":
                    nursery = client.Nursery({**os.environ, **client.SEED})
                start = _Start(self._kernel, scratch, nursery.address if nursery else "")
                while self.waiting or any(worker.task for worker in workers):
                    yield from self._give(workers, start)
                    yield from self._hear(workers)
        finally:
            for worker in workers:
                worker.process.kill()  # its kernels end with it: whoever forked or started them sees that it is gone
            for worker in workers:
                worker.process.join()
                worker.pipe.close()
            if nursery:
                nursery.close()
            shutil.rmtree(scratch, ignore_errors=True)

    def _give(self, workers: list[Worker], start: "_Start") -> Iterator[Event]:
        idle = [worker for worker in workers if worker.task is None]
        while self.waiting and (idle or len(workers) < self._jobs):
            if not idle:
                workers.append(start.worker())
                idle.append(workers[-1])
            worker = idle.pop()
            worker.task, worker.since = self.waiting.popleft(), time.monotonic()
            with contextlib.suppress(OSError):  # if it is gone already, its pipe tells
                worker.pipe.send(worker.task)
            yield worker.task.iso3, "begin"

    def _hear(self, workers: list[Worker]) -> Iterator[Event]:
        now = time.monotonic()
        ends = [w.since + w.task.request.state_limit for w in workers if w.task]
        patience = max(0.0, min(ends) - now) if ends else 0.0
        heard = connection.wait([worker.pipe for worker in workers if worker.task], min(patience, 1.0))
        for worker in [worker for worker in workers if worker.task]:
            if worker.pipe in heard:
                yield self._said(worker, workers)
            elif time.monotonic() - worker.since > worker.task.request.state_limit:
                limit = worker.task.request.state_limit
                yield self._lost(worker, workers, f"StateTimeout: all of it took more than {limit} seconds")

    def _said(self, worker: Worker, workers: list[Worker]) -> Event:
        try:
            said = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(5)
            return self._lost(worker, workers, f"its worker ended with exit code {worker.process.exitcode}")
        if isinstance(said, Outcome):
            worker.task = None
            return said
        return worker.task.iso3, said

    def _lost(self, worker: Worker, workers: list[Worker], reason: str) -> Outcome:
        workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        task = worker.task
        return Outcome(task.iso3, FAILED, time.monotonic() - worker.since, task.why, f"{task.iso3}: {reason}")


class _Start:
    """How a worker is started."""

    def __init__(self, kernel: str, scratch: str, address: str):
        self._context = multiprocessing.get_context("forkserver" if kernel == "fork" else "spawn")
        if kernel == "fork":
            self._context.set_forkserver_preload(["countrypack.batch.preload"])
        self._arguments = (scratch, {client.ADDRESS_VARIABLE: address} if address else {})

    def worker(self) -> Worker:
        here, there = self._context.Pipe()
        # The environment travels as well: a server of forks keeps the one of the batch that started it.
        told = (there, *self._arguments, dict(os.environ))
        process = self._context.Process(target=_work, args=told, daemon=True)
        process.start()
        there.close()
        return Worker(process, here)


def _work(pipe: connection.Connection, scratch: str, told: dict[str, str], env: dict[str, str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's, who ends us
    os.environ.clear()
    os.environ.update({**env, **told})
    tempfile.tempdir = scratch  # the caller takes it away, however we end
    from countrypack.batch.preload import making

    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(making.build_one(pipe.recv(), pipe.send))


@contextlib.contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


