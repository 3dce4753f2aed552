"""Kernels that are forked from a warm process: as isolated as any other, without the price of their imports."""

import ctypes
import os
import signal
import sys
from pathlib import Path

from countrypack.errors import Refusal

ENGINES = ("auto", "fork", "spawn")
ENDS_WITH_PARENT = 1  # PR_SET_PDEATHSIG
NAME = "countrypack-fork"  # what papermill calls it; see pyproject.toml
# What an interpreter is started with. Sets are shown in the same order in every run; one thread only, also in
# numerical libraries, for a fork copies the caller's thread and every other's locks.
START = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",  # else each thread of typst asks for memory of its own
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # else a debugger that nobody uses says so
}


class NoEngine(Refusal):
    """A way to start kernels that is not known, or not possible on this system."""


def can_fork() -> bool:
    """Say whether this system forks safely: Linux, whose libraries allow it."""
    return sys.platform.startswith("linux") and hasattr(os, "memfd_create")


def is_alone() -> bool:
    """Say whether this process has one thread, so that a fork of it is whole."""
    return len(list(Path("/proc/self/task").iterdir())) == 1


def end_with_parent() -> None:
    """Have the system end this process when its parent has ended, however that came."""
    ctypes.CDLL(None).prctl(ENDS_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def chosen(name: str = "auto") -> str:
    """Return ``fork`` or ``spawn``: the one asked for, or the best that this system has.

    Raises
    ------
    NoEngine
        If the name is none of `ENGINES`, or forking was asked for where it is not safe.
    """
    if name not in ENGINES:
        raise NoEngine(f"an engine is one of {', '.join(ENGINES)}, not {name!r}.")
    if name == "fork" and not can_fork():
        raise NoEngine("the engine 'fork' needs Linux.", todo="use 'spawn', or leave the choice to 'auto'.")
    return name if name != "auto" else "fork" if can_fork() else "spawn"
