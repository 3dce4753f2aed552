"""World Bank WDI, VC.IHR.PSRC.FE.P5: female victims of intentional homicide per 100,000 women, as transcribed."""

from collections.abc import Iterator
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

COLUMNS = ("iso3", "year", "vc_ihr_psrc_fe_p5")


def read(path: Path) -> Iterator[Observation]:
    """Yield one rate for each state and year of the transcription.

    Parameters
    ----------
    path : Path
        ``wdi_VC.IHR.PSRC.FE.P5_17countries_...csv``; female victims of intentional homicide per 100,000 women,
        UNODC (ICCS 0101) through the World Bank.

    Raises
    ------
    BrokenSource
        If the header, a code or a figure is not what this reader knows.
    """
    for line, row in delimited.rows(path, COLUMNS):
        where = f"{path.name}, line {line}"
        if not states.is_code(row["iso3"]):
            raise BrokenSource(f"{row['iso3']!r} is no state.", where=where, expected="an ISO 3166-1 alpha-3 code.")
        yield Observation(
            row["iso3"],
            "female_homicide_rate",
            row["year"],
            sex="female",
            value=delimited.number(row["vc_ihr_psrc_fe_p5"], where=where),
            locator=f"L{line}",
        )
