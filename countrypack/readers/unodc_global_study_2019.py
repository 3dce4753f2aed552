"""UNODC, Global Study on Homicide 2019, annex: persons killed by partner or family, by sex."""

from collections.abc import Iterator
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

YEARS = tuple(str(year) for year in range(2005, 2018))
COLUMNS = ("Country", "Region", "Indicator", *YEARS)
EITHER, PARTNER = "homicide_partner_or_family_victims_annex", "homicide_partner_victims_annex"
INDICATORS = {
    "Intimate Partner/Family Member Homicide": (EITHER, "total"),
    "IPFM Male Victims": (EITHER, "male"),
    "IPFM Female Victims": (EITHER, "female"),
    "Intimate Partner Homicide": (PARTNER, "total"),
    "IP Male Victims": (PARTNER, "male"),
    "IP Female Victims": (PARTNER, "female"),
}


def read(path: Path) -> Iterator[Observation]:
    """Yield the number of victims for each state, year and sex; an empty cell is no row, zero is a value.

    Parameters
    ----------
    path : Path
        ``ipfm_shiny.csv``; counts of victims of intentional homicide whose perpetrator was an intimate partner or
        other family member, or an intimate partner (UNODC, Global Study on Homicide 2019).

    Raises
    ------
    BrokenSource
        If the header, a label or a figure is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    rows = list(delimited.rows(path, COLUMNS))
    codes = delimited.identified((row["Country"] for _, row in rows), where=f"{path.name}, column Country")
    for line, row in rows:
        where = f"{path.name}, line {line}"
        if row["Indicator"] not in INDICATORS:
            expected = f"one of {', '.join(INDICATORS)}."
            raise BrokenSource(f"Indicator is {row['Indicator']!r}.", where=where, expected=expected)
        if codes[row["Country"]] != states.NOT_A_STATE:
            indicator, sex = INDICATORS[row["Indicator"]]
            for year in YEARS:
                if row[year]:
                    value = _count(row[year], f"{where}, column {year}")
                    locator = f"L{line}, column {year}"
                    yield Observation(codes[row["Country"]], indicator, year, sex=sex, value=value, locator=locator)


def _count(text: str, where: str) -> str:
    if not text.isdigit():
        raise BrokenSource(f"{text!r} is not a count.", where=where, expected="a whole number.")
    return text
