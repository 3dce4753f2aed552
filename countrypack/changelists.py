"""The differences of two vintages as a table and as a page to read."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from countrypack.errors import UnwritableFolder
from countrypack.vintages import CHANGES, Difference, is_total

COLUMNS = (
    "place",
    "change",
    "table",
    "subject",
    "year",
    "detail",
    "source",
    "old",
    "new",
    "old_locator",
    "new_locator",
)
NO_DIFFERENCE = "No figure appeared, vanished or changed."
FILES = ("differences.csv", "differences.md")


def write(differences: Sequence[Difference], old: str, new: str, into: Path) -> None:
    """Write `FILES` into a folder, which is made if it is not there.

    Raises
    ------
    UnwritableFolder
        If the folder cannot be written.
    """
    contents = (as_csv(differences), as_markdown(differences, old, new))
    try:
        into.mkdir(parents=True, exist_ok=True)
        for name, content in zip(FILES, contents, strict=True):
            (into / name).write_bytes(content.encode("utf-8"))
    except OSError as error:
        raise UnwritableFolder(where=str(into), reason=error.strerror or str(error)) from None


def as_csv(differences: Sequence[Difference]) -> str:
    """Return every difference as one row, with the place of both figures."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in differences:
        key, sides = item.key, [(side.text, side.locator) if side else ("", "") for side in (item.old, item.new)]
        (old, old_locator), (new, new_locator) = sides
        place = (key.place, item.change, key.table, key.subject, key.year, key.detail, key.source)
        writer.writerow([*place, old, new, old_locator, new_locator])
    return buffer.getvalue()


def as_markdown(differences: Sequence[Difference], old: str, new: str) -> str:
    """Return a page: a summary, then a table a state with its totals and acts; breakdowns are counted only."""
    lines = [f"# From {old} to {new}", "", summary(differences), ""]
    for place, group in groupby(differences, key=lambda item: item.key.place):
        lines += _section(place, list(group))
    return "\n".join(lines)


def summary(differences: Sequence[Difference]) -> str:
    """Say in one line how many figures changed, vanished and appeared."""
    if not differences:
        return NO_DIFFERENCE
    counts = Counter(item.change for item in differences)
    totals = Counter(item.change for item in differences if is_total(item.key))
    said = (f"{counts[change]:,} {change} ({totals[change]:,} of them totals or acts)" for change in CHANGES)
    return "; ".join(said) + "."


def _section(place: str, items: list[Difference]) -> list[str]:
    totals = [item for item in items if is_total(item.key)]
    lines = [f"## {place}", ""]
    if totals:
        lines += ["| change | what | year | old | new |", "|---|---|---|---|---|", *map(_line, totals), ""]
    if len(items) > len(totals):
        lines += [f"Figures of breakdowns, listed in {FILES[0]}: {len(items) - len(totals):,}.", ""]
    return lines


def _line(item: Difference) -> str:
    what = item.key.subject if item.key.table != "acts" else f"{item.key.subject}: {item.key.detail}"
    sides = [side.text if side else "not there" for side in (item.old, item.new)]
    return "| " + " | ".join(text.replace("|", "\\|") for text in (item.change, what, item.key.year, *sides)) + " |"
