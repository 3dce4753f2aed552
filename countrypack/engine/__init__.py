"""Kernels that are forked from a warm process: as isolated as any other, without the price of their imports."""

import os
import sys

from countrypack.errors import Refusal

ENGINES = ("auto", "fork", "spawn")


class NoEngine(Refusal):
    """A way to start kernels that is not known, or not possible on this system."""


def can_fork() -> bool:
    """Say whether this system forks safely and tells of a child's end: Linux, with a kernel that has pidfds."""
    if not sys.platform.startswith("linux") or not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


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
