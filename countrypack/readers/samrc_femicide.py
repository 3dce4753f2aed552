"""South African Medical Research Council, national femicide surveys: rates, as transcribed."""

from collections.abc import Iterator
from pathlib import Path

from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

RATES = {
    "Overall_Femicide_ASR": "samrc_female_homicide_rate",
    "IPF_ASR": "samrc_intimate_femicide_rate",
    "NIPF_ASR": "samrc_non_intimate_femicide_rate",
}
COLUMNS = (
    "Survey_Year",
    *(f"{name}{bound}" for name in RATES for bound in ("", "_CI_Low", "_CI_High")),
    "Global_IPF_Average",
    "Survey_Label",
)
# Survey years as the transcription prints them, and what a reader has to know of each.
NOTES = {"1999": "", "2009": "", "2017": "", "2020": "survey year 2020/21"}


def read(path: Path) -> Iterator[Observation]:
    """Yield three rates with their intervals for each survey.

    Parameters
    ----------
    path : Path
        ``zaf_samrc_femicide_asr_lindiwe.csv``; age-standardised victims per 100,000 women of 14 years or over, with
        95% confidence intervals (South African Medical Research Council).

    Raises
    ------
    BrokenSource
        If the header, a survey's year or a figure is not what this reader knows.
    """
    for line, row in delimited.rows(path, COLUMNS):
        where = f"{path.name}, line {line}"
        if row["Survey_Year"] not in NOTES:
            what = f"the survey's year is {row['Survey_Year']!r}."
            raise BrokenSource(what, where=where, expected=f"one of {', '.join(NOTES)}.")
        for column, indicator in RATES.items():
            value, lower, upper = (
                delimited.number(row[name], where=f"{where}, column {name}")
                for name in (column, f"{column}_CI_Low", f"{column}_CI_High")
            )
            yield Observation(
                "ZAF",
                indicator,
                row["Survey_Year"],
                sex="female",
                value=value,
                lower=lower,
                upper=upper,
                locator=f"L{line}, column {column}",
                note=NOTES[row["Survey_Year"]],
            )
