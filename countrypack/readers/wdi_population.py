"""World Bank WDI, SP.POP.TOTL: population; and the shape that its female share has in common with it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

COLUMNS = ("Country Name", "Country Code", "Year", "Value")
# The file begins in 1960; nothing that stands beside it in a pack begins before 1990.
FIRST_YEAR = "1990"


def read(path: Path) -> Iterator[Observation]:
    """Yield the population of each state from 1990 on: persons, mid-year, de facto; World Bank, SP.POP.TOTL.

    Raises
    ------
    BrokenSource
        If the header, a figure or a state's code is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    yield from series(path, "population")


def series(path: Path, indicator: str, *, sex: str = "total") -> Iterator[Observation]:
    """Yield one series of the World Bank in this shape, for states alone, from 1990 on.

    Parameters
    ----------
    path : Path
        A file with the columns Country Name, Country Code, Year and Value.
    indicator, sex : str
        What its values are.

    Raises
    ------
    BrokenSource
        If the header, a figure or a state's code is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    rows = list(delimited.rows(path, COLUMNS))
    codes = delimited.identified((row["Country Name"] for _, row in rows), where=f"{path.name}, column Country Name")
    for line, row in rows:
        where = f"{path.name}, line {line}"
        iso3 = _agreed(row, codes[row["Country Name"]], where)
        if iso3 != states.NOT_A_STATE and row["Year"] >= FIRST_YEAR:
            value = delimited.number(row["Value"], where=where)
            yield Observation(iso3, indicator, row["Year"], sex=sex, value=value, locator=f"L{line}")


def _agreed(row: Mapping[str, str], iso3: str, where: str) -> str:
    """Return what the name stands for, if the code says the same: that state, or no state at all."""
    printed = row["Country Code"]
    if iso3 != (printed if states.is_code(printed) else states.NOT_A_STATE):
        what = f"{row['Country Name']!r} has the code {printed!r}."
        raise BrokenSource(what, where=where, expected=f"{iso3}, by names.tsv.")
    return iso3
