"""One run at a time in a folder of packs. The system lets go of the lock when its holder ends, however it ends."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from countrypack.batch.caching import FOLDER
from countrypack.errors import FolderInUse

NAME = "lock"
PATIENCE = 5.0  # seconds: a run that was killed is gone after its workers have noticed


@contextlib.contextmanager
def held(out: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold a folder of packs for this process.

    Parameters
    ----------
    out : Path
        The folder of packs.
    patience : float
        Seconds to wait for another run to end.

    Raises
    ------
    FolderInUse
        If it has not ended then.
    """
    path = out / FOLDER / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+", buffering=0) as file:
        end = time.monotonic() + patience
        while not _taken(file):
            if time.monotonic() >= end:
                file.seek(0)
                number = file.read().decode("ascii", "replace").strip()
                raise FolderInUse(where=out.name, holder=f" (process {number})" if number else "")
            time.sleep(0.1)
        with contextlib.suppress(OSError):  # a full disk: the number is a courtesy, the lock holds without it
            file.truncate(0)
            file.write(str(os.getpid()).encode())
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                file.truncate(0)


def _taken(file: BinaryIO) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(4096)  # a byte beyond the number, which others may read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
