"""The index of all packs: one page and one table, made from their facts files only."""

from pathlib import Path

from countrypack import paths
from countrypack.batch import caching
from countrypack.shelf import page, sheet
from countrypack.shelf.entries import Entry, read

__all__ = ["Entry", "read", "write"]


def write(profiles: Path, out: Path) -> None:
    """Write ``index.html`` and ``index.csv`` into `out`, for the packs found there.

    Parameters
    ----------
    profiles : Path
        Folder of ``<ISO3>/profile.yml``: which states are on the shelf.
    out : Path
        Folder of ``<ISO3>/pack/facts.json``; often the same.

    Raises
    ------
    WrongState
        If a facts file is about another state than its folder.
    """
    entries = read(profiles, out)
    caching.put(out / "index.csv", sheet.csv(entries).encode())
    caching.put(out / "index.html", page.html(entries, _of_all(out)).encode())


def _of_all(out: Path) -> list[str]:
    """Return the files of the pack about all members, if it was bound, as links from the page."""
    folder = out / paths.MEMBERS / "pack"
    return [f"{paths.MEMBERS}/pack/{path.name}" for path in sorted(folder.glob("briefing.*"))]
