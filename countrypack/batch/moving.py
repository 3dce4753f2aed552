"""Put finished packs in their place; at no moment is there half of one."""

import shutil
from pathlib import Path

ASIDE, OLD = ".pack-building", ".pack-old"


def move_in(aside: Path, target: Path) -> None:
    """Put a finished folder in the place of an old one."""
    old = target.with_name(OLD)
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    aside.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def restore(folder: Path) -> None:
    """Bring back an old pack that a killed build had set aside."""
    old, target = folder / OLD, folder / "pack"
    if old.is_dir() and not target.exists():
        old.rename(target)


def tidy_up(folder: Path) -> None:
    """Take away what a stopped build has left in the folder of a state."""
    restore(folder)
    for name in (ASIDE, OLD):
        shutil.rmtree(folder / name, ignore_errors=True)


def take_in(files: dict[str, bytes], folder: Path) -> None:
    """Write a pack that came as bytes into the folder of a state."""
    aside = folder / ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name, content in files.items():
        (aside / name).write_bytes(content)
    move_in(aside, folder / "pack")
