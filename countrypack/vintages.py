"""Two vintages side by side: which figures appeared, vanished or changed, by state, from old to new."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from countrypack import states, tables
from countrypack.errors import BrokenSource, MissingFile
from countrypack.readers import sheets, unodc_glotip

CHANGES = ("changed", "vanished", "appeared")
TOTAL = "total"
BREAKDOWN = ("sex", "age", "category")


@dataclass(frozen=True, order=True)
class Key:
    """What a figure is of, the same in both vintages; `place` is an iso3, or a region's name for an estimate of it."""

    place: str
    table: str
    subject: str
    year: str
    detail: str
    source: str = ""


@dataclass(frozen=True)
class Printed:
    """A figure as it is said, and where it stands."""

    text: str
    locator: str


@dataclass(frozen=True)
class Difference:
    """One figure that is not the same in both vintages; an empty side has no such figure."""

    key: Key
    old: Printed | None
    new: Printed | None

    @property
    def change(self) -> str:
        """One of `CHANGES`."""
        if self.old is None:
            return "appeared"
        return "vanished" if self.new is None else "changed"


def compare(old: Path, new: Path) -> list[Difference]:
    """Return every figure that appeared, vanished or changed between two vintages, by state.

    Parameters
    ----------
    old, new : Path
        Two folders of tidy tables, or two GLOTIP workbooks.

    Raises
    ------
    MissingFile
        If a folder, a table or a workbook is not there.
    BrokenSource
        If one is a folder and the other a workbook, or a workbook has another shape.
    """
    if old.is_dir() != new.is_dir():
        raise BrokenSource(
            "a folder cannot be compared with a file.", where=f"{old.name}, {new.name}", expected="two of one kind."
        )
    return differences(read(old), read(new))


def differences(old: Mapping[Key, Printed], new: Mapping[Key, Printed]) -> list[Difference]:
    """Return what is not the same in two readings, in order of state, table, subject and year.

    A figure has changed if it is said otherwise: its value, its bounds or its doubt; a row that moved has not.
    """
    keys = sorted(old.keys() | new.keys())
    pairs = ((key, old.get(key), new.get(key)) for key in keys)
    return [Difference(*pair) for pair in pairs if pair[1] is None or pair[2] is None or pair[1].text != pair[2].text]


def read(path: Path) -> dict[Key, Printed]:
    """Read one vintage: a folder of tidy tables or a GLOTIP workbook."""
    if path.is_dir():
        return read_tidy(path)
    if not path.is_file():
        raise MissingFile(where=path.name, todo="name a folder of tidy tables or a GLOTIP workbook that is there.")
    return read_glotip(path)


def read_tidy(folder: Path) -> dict[Key, Printed]:
    """Return all figures and acts of a folder; acts that differ in their date alone are one, with its dates."""
    tidy = tables.read(folder)
    found = {_figure_key(row): _figure(row) for row in tidy.observations.to_dict("records")}
    for row in tidy.regions.to_dict("records"):
        key = Key(row["region"], "regions", row["indicator"], row["year"], TOTAL, row["source"])
        found[key] = _figure(row, stated=("modelled",))
    acts = defaultdict(list)
    for row in sorted(tidy.acts.to_dict("records"), key=lambda row: row["date"]):
        acts[Key(row["iso3"], "acts", row["instrument"], "", f"{row['act']} {row['statute']}".strip())].append(row)
    return found | {key: _act(rows) for key, rows in acts.items()}


def read_glotip(path: Path) -> dict[Key, Printed]:
    """Return all figures of a GLOTIP workbook, by the reader of the current edition.

    Editions before 2025 also hold rows of subregions, with a code that is no state's and an empty name. They are
    passed over here, because no state's figure is in them.
    """
    rows = sheets.rows(path, unodc_glotip.SHEET, header=unodc_glotip.HEADER, columns=unodc_glotip.COLUMNS)
    rows = [(number, row) for number, row in rows if row["Country"].strip() or states.is_code(row["Iso3_code"])]
    found = unodc_glotip.observations(rows)
    columns = ("iso3", "indicator", "year", *BREAKDOWN, "value", "lower", "upper", "status", "source", "locator")
    records = ({column: getattr(row, column) for column in columns} for row in found)
    return {_figure_key(row): _figure(row) for row in records}


def is_total(key: Key) -> bool:
    """Say whether a figure is a total, or no figure of a breakdown at all."""
    return key.table == "acts" or key.detail == TOTAL


def _figure_key(row: Mapping[str, str]) -> Key:
    parts = [row[column] for column in BREAKDOWN]
    detail = TOTAL if set(parts) == {TOTAL} else ", ".join(parts)
    return Key(row["iso3"], "observations", row["indicator"], row["year"], detail, row["source"])


def _figure(row: Mapping[str, str], stated: tuple[str, ...] = ("reported", "censored")) -> Printed:
    """Return a figure with its bounds, and with its status unless it is one of the table's usual ones."""
    bounds = f"{row['lower']}–{row['upper']}" if row["lower"] or row["upper"] else ""
    text = f"{row['value']} ({bounds})" if row["value"] and bounds else row["value"] or bounds
    return Printed(text if row["status"] in stated else f"{text} {row['status']}", row["locator"])


def _act(rows: list[Mapping[str, str]]) -> Printed:
    said = (f"{row['date'] or 'no date'} {row['verification']}" for row in rows)
    return Printed("; ".join(said), "; ".join(row["locator"] for row in rows))
