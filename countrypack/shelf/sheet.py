"""The shelf as a table for a spreadsheet."""

import csv as writing
import io
from collections.abc import Sequence

from countrypack.shelf.entries import COLUMNS, Entry
from countrypack.spreadsheets import harmless

PARTS = ("", "_year", "_quality", "_source")
HEAD = (
    "iso3", "name", "regional_group", "region", "edition",
    *(column.id + part for column in COLUMNS for part in PARTS),
    "formats",
)  # fmt: skip


def csv(entries: Sequence[Entry]) -> str:
    """Return ``index.csv``: a row a state; each headline fact with its year, quality and source."""
    buffer = io.StringIO()
    writer = writing.DictWriter(buffer, HEAD, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: harmless(text) for name, text in row(entry).items()} for entry in entries)
    return buffer.getvalue()


def row(entry: Entry) -> dict[str, str]:
    """Return one state's row, by column; an act's year is that of its day."""
    known = {name: getattr(entry, name) for name in ("iso3", "name", "regional_group", "region", "edition")}
    for column in COLUMNS:
        cell = entry.cells[column.id]
        year = cell.year or (str(int(cell.low))[:4] if cell.low is not None and not column.indicator else "")
        card = entry.sources.get(cell.source)
        source = f"{card.publisher}: {card.title} ({card.vintage})" if card else ""
        known |= dict(zip((column.id + part for part in PARTS), (cell.text, year, cell.mark, source), strict=True))
    return {**known, "formats": " ".join(entry.formats)}
