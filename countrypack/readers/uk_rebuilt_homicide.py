"""Killings of women in the United Kingdom: one series rebuilt by a third party from UNODC's three jurisdictions."""

from collections.abc import Iterator
from pathlib import Path

from countrypack.readers.unodc_homicide_europe import EITHER, FEMALE, PARTNER, REBUILT, panel, rate
from countrypack.rows import Observation

INDICATORS = {
    FEMALE: "female_homicide_rate",
    EITHER: "female_homicide_partner_or_family_rate",
    PARTNER: "female_homicide_partner_rate",
}


def read(path: Path) -> Iterator[Observation]:
    """Yield the three rates of the United Kingdom for each year that the panel's author could rebuild.

    A year in which one of the three jurisdictions has no figure is empty in the panel, and has no row here.

    Parameters
    ----------
    path : Path
        ``nakib_gbv_panel_analysis.csv``; female victims per 100,000 women: UNODC's counts of England and Wales,
        Scotland and Northern Ireland added up, over the female population that their rates imply.

    Raises
    ------
    BrokenSource
        If the header, a code or a figure is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    for line, row in panel(path):
        if row["iso3"] == REBUILT:
            for column, indicator in INDICATORS.items():
                if row[column]:
                    value = rate(row, column, path, line)
                    yield Observation(
                        REBUILT,
                        indicator,
                        row["year"],
                        sex="female",
                        value=value,
                        status="derived",
                        locator=f"L{line}, column {column}",
                    )
