"""ITU through the World Bank, IT.NET.USER.ZS: individuals using the internet, in the shape of Our World in Data."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

VALUE = "Individuals using the Internet (% of population)"
COLUMNS = ("Entity", "Code", "Year", VALUE)
# Seven states have zeros from 1960 on, years before there was an internet to use.
FIRST_YEAR = "1990"
OWN_CODES = "OWID_"


def read(path: Path) -> Iterator[Observation]:
    """Yield the share of individuals who used the internet, from 1990 on: percent of the population; ITU.

    Raises
    ------
    BrokenSource
        If the header, a figure or a state's code is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    rows = list(delimited.rows(path, COLUMNS))
    codes = delimited.identified((row["Entity"] for _, row in rows), where=f"{path.name}, column Entity")
    for line, row in rows:
        where = f"{path.name}, line {line}"
        iso3 = _agreed(row, codes[row["Entity"]], where)
        if iso3 != states.NOT_A_STATE and row["Year"] >= FIRST_YEAR:
            value = delimited.number(row[VALUE], where=where)
            if float(value) > 100:
                raise BrokenSource(f"a share of {value}.", where=where, expected="a percentage from 0 to 100.")
            yield Observation(iso3, "internet_users_share", row["Year"], value=value, locator=f"L{line}")


def _agreed(row: Mapping[str, str], iso3: str, where: str) -> str:
    """Return what the name stands for, unless a code says otherwise; regions and the Faroe Islands have none."""
    printed = row["Code"]
    coded = states.NOT_A_STATE if printed.startswith(OWN_CODES) else printed
    if printed and coded != iso3:
        what = f"{row['Entity']!r} has the code {printed!r}."
        raise BrokenSource(what, where=where, expected=f"{iso3}, by names.tsv.")
    return iso3
