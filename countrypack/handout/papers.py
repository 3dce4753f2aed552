"""The assignment sheet and the keys, as a table and on paper."""

import csv
import datetime
import io
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from countrypack import printing
from countrypack.handout.richness import SERIES, Brief
from countrypack.pieces import pipe_table
from countrypack.prose import words
from countrypack.spreadsheets import harmless

WIDTHS = ((24, False), (10, True), (8, True), (34, False), (24, False))  # characters, and whether figures stand right
NUMBERS = "Numbers in brackets are those of the sources in the pack."
HEAD = ("iso3", "state", "delegate", "headline_series_held", "of", "years_of_convictions", "warnings")


def assignment_csv(briefs: Sequence[Brief]) -> str:
    """Return the assignment sheet: a row a state, with an empty cell for the delegate."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEAD)
    for brief in briefs:
        row = (brief.iso3, brief.name, "", len(brief.held), len(SERIES), brief.years, "; ".join(brief.warnings))
        writer.writerow([harmless(str(cell)) for cell in row])
    return buffer.getvalue()


def assignment_pdf(briefs: Sequence[Brief]) -> bytes:
    """Return the assignment sheet on paper."""
    rows = [
        [words.plain(brief.name), f"{len(brief.held)} of {len(SERIES)}", str(brief.years), _listed(brief), ""]
        for brief in briefs
    ]
    heads = ["State", "Series", "Years", "Know before", "Delegate"]
    about = (
        "How much is held says nothing of a state, and a good paper can be written about what is absent. It says how "
        "much work the delegate has to do elsewhere. Series: headline series with a usable figure. Years: years with a "
        "usable number of persons convicted."
    )
    table = _widened(pipe_table(heads, rows, align="lrrll"))
    text = f"# Assignment\n\n{about}\n\n{table}"
    return _pdf(text, "Assignment sheet", briefs)


def key_pdf(brief: Brief) -> bytes:
    """Return the key of one state on paper: for the adviser, not for delegates."""
    text = [f"For the adviser. What a good paper should find in the pack, and where its data mislead. {NUMBERS}"]
    text += ["# Points that a good paper should find", _bullets(brief.points)]
    text += ["# The trap in the data", _bullets(words.plain(trap) for trap in brief.traps)]
    if brief.warnings:
        text += ["# Know before", _bullets(words.plain(f"{words.capital(w)}.") for w in brief.warnings)]
    return _pdf("\n\n".join(text), f"Adviser’s key: {brief.name}", [brief])


def _widened(table: str) -> str:
    """Return a pipe table whose columns are as wide as their rules, with room to write a name."""
    lines = table.splitlines()
    rules = [("-" * wide + (":" if right else "")) for wide, right in WIDTHS]
    return "\n".join([lines[0], f"| {' | '.join(rules)} |", *lines[2:]])


def _listed(brief: Brief) -> str:
    return words.plain("; ".join(brief.warnings)) or "–"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _pdf(text: str, title: str, briefs: Sequence[Brief]) -> bytes:
    edition = max(brief.state.edition for brief in briefs if brief.state)
    year, month, day = (*(int(part) for part in edition.split("-")), 1, 1)[:3]
    known = {
        "title": title,
        "name": title,
        "formal_name": f"For the adviser: {words.plural(len(briefs), 'state')}",
        "group": "not for delegates",
        "place": "adviser’s papers",
        "edition": words.date(edition),
        "lang": "en-GB",
        "language": "en",
        "territory": "GB",
        **{name: str(part) for name, part in (("year", year), ("month", month), ("day", day))},
        "epoch": str(int(datetime.datetime(year, month, day, tzinfo=datetime.UTC).timestamp())),
    }
    with tempfile.TemporaryDirectory() as folder:
        return printing.printed(text + "\n", Path(folder), known, ["pdf"])["pdf"]
