"""Eurostat, crim_hom_vrel: women killed by partner or other family member in France and Germany, as transcribed."""

from collections.abc import Iterator
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

COLUMNS = ("period", "series", "value")
INDICATORS = {
    "partenaire": "eurostat_female_homicide_partner_rate",
    "famille": "eurostat_female_homicide_family_rate",
}
WOMEN, MEN = "femmes", "hommes"


def read(path: Path) -> Iterator[Observation]:
    """Yield the rate for each state, year and relationship; the rates of men are left out.

    Parameters
    ----------
    path : Path
        ``eurostat_crim_hom_vrel_FRA_DEU_rates_jbernales5.csv``; female victims of intentional homicide per 100,000
        women, by relationship to the perpetrator, to two decimals (Eurostat, crim_hom_vrel).

    Raises
    ------
    BrokenSource
        If the header, a series' name or a figure is not what this reader knows.
    """
    for line, row in delimited.rows(path, COLUMNS):
        where = f"{path.name}, line {line}"
        iso3, relationship, sex = _parts(row["series"], where)
        if sex == WOMEN:
            value = delimited.number(row["value"], where=where)
            indicator = INDICATORS[relationship]
            yield Observation(iso3, indicator, row["period"], sex="female", value=value, locator=f"L{line}")


def _parts(series: str, where: str) -> tuple[str, str, str]:
    parts = tuple(series.split("-"))
    if len(parts) == 3 and states.is_code(parts[0]) and parts[1] in INDICATORS and parts[2] in (WOMEN, MEN):
        return parts
    expected = f"a state's code, then {' or '.join(INDICATORS)}, then {WOMEN} or {MEN}, with hyphens between."
    raise BrokenSource(f"the series is {series!r}.", where=where, expected=expected)
