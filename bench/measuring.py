"""What a command costs, with everything that it starts."""

import ctypes
import os
import resource
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass

import psutil

ABSENT = 77  # how a way says that something it needs is not installed


class Missing(Exception):
    """A way that cannot be measured here."""


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock, CPU seconds of all processes, and their largest memory together in megabytes."""

    wall: float
    cpu: float
    peak: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s, {self.cpu:.2f} CPU s, {self.peak:.0f} MB"


def adopt_orphans() -> None:
    """Have processes that outlive their parent handed to this one, so that what they used is counted."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def measured(command: list[str], env: dict[str, str], *, cpu: bool = True) -> Cost:
    """Run a command and return its cost; `cpu` is false where the work is done by others."""
    before, start = _spent(), time.monotonic()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        watch = _Watch(process.pid)
        code = process.wait()
        wall = time.monotonic() - start
        watch.end()
        if cpu:  # else the cluster is among our children, and stays
            _reap()
        if code == ABSENT:
            raise Missing
        if code:
            log.seek(0)
            raise SystemExit(f"{' '.join(command)} ended with {code}:\n{log.read().decode()[-2000:]}")
    return Cost(wall, _spent() - before if cpu else 0.0, watch.peak)


class _Watch(threading.Thread):
    """Looks at the memory of a process and its children; shared pages are counted once."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.peak, self._process, self._over = 0.0, psutil.Process(pid), threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.wait(0.5):
            total = 0
            try:
                for process in [self._process, *psutil.Process(os.getpid()).children(recursive=True)]:
                    if process.pid != self._process.pid or total == 0:
                        total += _pss(process)
            except psutil.Error:
                continue
            self.peak = max(self.peak, total / 2**20)

    def end(self) -> None:
        self._over.set()
        self.join()


def _pss(process: psutil.Process) -> int:
    try:
        return process.memory_full_info().pss
    except psutil.Error:
        return 0


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap() -> None:
    """Wait for what was handed to this process."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return
