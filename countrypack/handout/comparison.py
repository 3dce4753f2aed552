"""All headline series of all states, for a spreadsheet."""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

from countrypack.facts import Series, State
from countrypack.handout.richness import SERIES
from countrypack.prose import words
from countrypack.shelf.entries import COLUMNS, entry
from countrypack.spreadsheets import harmless, sheet

HEAD = (
    "iso3", "state", "indicator", "unit", "year", "value", "lower", "upper", "status", "source", "vintage", "locator",
)  # fmt: skip
LONG_AGO = (1980, 1, 1, 0, 0, 0)
NOT_USED = "held, not used"
NOTES = (
    "Counts of different states follow different laws: compare each state with itself, never the rows of a sheet.",
    "“not reported” is no figure, and not zero. “0-4” is a figure published as fewer than five.",
    "Rates are per 100,000 women; the years of two states' last figures differ.",
    "A figure with * is not as reported: derived, provisional or modelled.",
    f"“{NOT_USED}” is a suspect figure, whose reason stands in the state's pack; “{words.NOT_IN_SOURCE}” is a year or "
    "a state that the file does not cover.",
)


def to_csv(states: Sequence[State]) -> str:
    """Return every usable figure of the headline series: a row a figure."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEAD)
    for state in states:
        for row in _figures(state):
            writer.writerow([harmless(cell) for cell in row])
    return buffer.getvalue()


def to_xlsx(states: Sequence[State]) -> bytes:
    """Return the comparison book: headlines, and a sheet for each series with a column for each year."""
    book = Workbook(write_only=True)
    edition = max(state.edition for state in states)
    notes = (*NOTES, f"Edition {edition}.", *_cards(states))
    sheet(book, "Read first", ["How to read this book"], [[note] for note in notes])
    sheet(book, "Headlines", *_headlines(states))
    for name in SERIES:
        found = [(state, state.series(name)) for state in states]
        title = found[0][1].indicator.short.replace("/", " ")
        sheet(book, words.capital(title), *_by_year(found))
    # A book says when it was made: that of the edition, so that the same packs give the same bytes.
    day = datetime.datetime(*(int(part) for part in f"{edition}-01-01".split("-")[:3]))
    book.properties.created = book.properties.modified = day
    buffer = io.BytesIO()
    book.save(buffer)
    return _timeless(buffer.getvalue(), day.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _headlines(states: Sequence[State]) -> tuple[list[str], list[list[object]]]:
    head = ["State", "Regional group"]
    for column in COLUMNS:
        head += [column.head, "Year" if column.indicator else "Act", "How far it bears", "Source"]
    rows = []
    for state in states:
        known = entry(state)
        row: list[object] = [state.name, state.regional_group]
        for column in COLUMNS:
            cell = known.cells[column.id]
            said = int(cell.year) if cell.year else cell.what
            row += [_number(cell.text, cell.low, cell.high, column.indicator), said, cell.mark, cell.source]
        rows.append(row)
    return head, rows


def _number(text: str, low: float | None, high: float | None, indicator: str) -> object:
    return low if indicator and low is not None and low == high else text


def _by_year(found: Sequence[tuple[State, Series]]) -> tuple[list[str], list[list[object]]]:
    card = found[0][1].indicator
    first, last = min(one.window.first for _, one in found), max(one.window.last for _, one in found)
    head = ["State", *(f"{year} ({card.unit})" for year in range(first, last + 1)), "Source"]
    rows = []
    for state, one in found:
        vintage = next((source.vintage for source in state.sources if source.id == one.source), "")
        rows.append([state.name, *(_shown(year, one) for year in range(first, last + 1)), f"{one.source}, {vintage}"])
    return head, rows


def _shown(year: int, one: Series) -> object:
    point = next((point for point in one.points if point.year == year), None)
    if point is None:
        if any(other.year == year for other in one.suspects):
            return NOT_USED
        return words.absence(one) if one.window.first <= year <= one.window.last else words.NOT_IN_SOURCE
    if point.value is None:
        return words.figure(point, one.indicator)
    return point.value if point.status == "reported" else f"{words.figure(point, one.indicator)} *"


def _figures(state: State) -> Iterable[list[str]]:
    vintages = {card.id: card.vintage for card in state.sources}
    for name in SERIES:
        one = state.series(name)
        for point in one.points:
            known = ("" if v is None else f"{v:.12g}" for v in (point.value, point.lower, point.upper))
            tail = [point.status, point.source, vintages[point.source], point.locator]
            yield [state.iso3, state.name, name, one.indicator.unit, str(point.year), *known, *tail]


def _cards(states: Sequence[State]) -> list[str]:
    cards = {card.id: card for state in states for card in state.sources}
    used = {state.series(name).source for state in states for name in SERIES}
    return [f"{name}: {cards[name].publisher}, {cards[name].title}, {cards[name].vintage}" for name in sorted(used)]


def _timeless(book: bytes, day: str) -> bytes:
    """Return a book whose parts bear no time of this machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry_ in old.infolist():
            content = old.read(entry_)
            if entry_.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + day.encode(), content)
            item = zipfile.ZipInfo(entry_.filename, LONG_AGO)
            item.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(item, content)
    return buffer.getvalue()
