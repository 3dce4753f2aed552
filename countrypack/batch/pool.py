"""Workers of this machine: processes that build packs, and can be ended at any moment."""

import contextlib
import gc
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing import connection

from countrypack import engine
from countrypack.batch.tasks import FAILED, Outcome, Task

Event = tuple[str, str] | Outcome
FORKED = getattr(multiprocessing.context, "ForkProcess", ())  # which Windows does not have


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
    method : str
        How workers come to be: ``spawn``, to build one pack after the other, or ``fork``, a fresh one for each pack.
    env : mapping of str to str
        What workers find in their environment besides.
    """

    def __init__(self, *, jobs: int, method: str = "spawn", env: Mapping[str, str] | None = None):
        self._jobs, self._method, self._env = jobs, method, dict(env or {})
        self._workers: list[Worker] = []

    def __enter__(self) -> "Pool":
        self._scratch = tempfile.mkdtemp(prefix="countrypack-")
        self._context = multiprocessing.get_context(self._method)
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers:
            worker.process.kill()  # its kernels end with it
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
        self._workers.clear()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def run(self, tasks: Iterable[Task], *, fail_fast: bool = False) -> Iterator[Event]:
        """Yield ``(iso3, step)`` as states go on, and an `Outcome` as each is done.

        Parameters
        ----------
        tasks : iterable of Task
            The packs to build.
        fail_fast : bool
            Begin no further pack after a failure.
        """
        waiting = list(reversed(list(tasks)))
        while waiting or any(worker.task for worker in self._workers):
            while waiting and sum(bool(worker.task) for worker in self._workers) < self._jobs:
                yield self._give(waiting.pop())
            for event in self._hear():
                yield event
                if fail_fast and isinstance(event, Outcome) and event.status == FAILED:
                    waiting.clear()

    def _start(self) -> Worker:
        here, there = self._context.Pipe()
        told = {**engine.START, **self._env, "TMPDIR": self._scratch}  # which is taken away however a worker ends
        with _environment(told):
            process = self._context.Process(target=_work, args=(there, told), daemon=True)
            process.start()
        there.close()
        self._workers.append(Worker(process, here))
        return self._workers[-1]

    def _give(self, task: Task) -> Event:
        idle = [worker for worker in self._workers if worker.task is None]
        worker = idle.pop() if idle else self._start()
        worker.task, worker.since = task, time.monotonic()
        with contextlib.suppress(OSError):  # if it is gone already, its pipe tells
            worker.pipe.send(task)
        return task.iso3, "begin"

    def _hear(self) -> Iterator[Event]:
        at_work = [worker for worker in self._workers if worker.task]
        heard = connection.wait([worker.pipe for worker in at_work], 0.5)
        for worker in at_work:
            if worker.pipe in heard:
                yield self._said(worker)
            limit = worker.task.request.state_limit if worker in self._workers and worker.task else None
            if limit is not None and time.monotonic() - worker.since > limit:
                yield self._lost(worker, f"StateTimeout: all of it took more than {limit} seconds")

    def _said(self, worker: Worker) -> Event:
        try:
            said = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(5)
            return self._lost(worker, f"its worker ended with exit code {worker.process.exitcode}")
        if isinstance(said, Outcome):
            worker.task = None
            if self._method == "fork":
                self._end(worker)
            return said
        return worker.task.iso3, said

    def _lost(self, worker: Worker, reason: str) -> Outcome:
        self._end(worker)
        task = worker.task
        return Outcome(task.iso3, FAILED, time.monotonic() - worker.since, task.why, f"{task.iso3}: {reason}")

    def _end(self, worker: Worker) -> None:
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()


def _work(pipe: connection.Connection, env: Mapping[str, str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's, who ends us
    if isinstance(multiprocessing.current_process(), FORKED):
        engine.end_with_parent()
        gc.disable()  # it ends with its pack
    else:
        threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    os.environ.update(env)
    tempfile.tempdir = env["TMPDIR"]  # the caller takes it away, however we end
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
