"""ECLAC, CEPALSTAT 2780: femicides or feminicides, as each state's law defines them."""

from collections.abc import Iterator
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited, sheets
from countrypack.rows import Observation

SHEET = "datos"
YEAR, NAME, COUNT = COLUMNS = ("Años__ESTANDAR", "País__ESTANDAR", "Número de femicidios o feminicidios")
VALUE_COLUMN = "C"


def read(path: Path) -> Iterator[Observation]:
    """Yield the number of victims for each state and year.

    Parameters
    ----------
    path : Path
        ``CEPAL_statistics_feminicidios_20230627_copy.xlsx``; women of 15 years or over killed for reasons of gender,
        as the law of each state defines it (ECLAC, CEPALSTAT indicator 2780), counts.

    Raises
    ------
    BrokenSource
        If the sheet, its header or a figure is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    rows = list(sheets.rows(path, SHEET, header=1, columns=COLUMNS))
    codes = delimited.identified((row[NAME] for _, row in rows), where=f"{path.name}, sheet '{SHEET}'")
    for number, row in rows:
        if not row[COUNT].isdigit():
            where = f"{path.name}, sheet '{SHEET}', row {number}"
            raise BrokenSource(f"{row[COUNT]!r} is not a count.", where=where, expected="a whole number.")
        if codes[row[NAME]] != states.NOT_A_STATE:
            yield Observation(
                codes[row[NAME]],
                "legal_feminicide_victims",
                row[YEAR],
                sex="female",
                value=row[COUNT],
                locator=f"{SHEET}!{VALUE_COLUMN}{number}",
            )
