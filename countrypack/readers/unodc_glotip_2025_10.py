"""UNODC, Trafficking in persons, release of October 2025: latest values of 20 states, transcribed; provisional."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

VICTIMS = "trafficking_victims_detected_provisional"
PROSECUTED = "trafficking_persons_prosecuted_provisional"
CONVICTED = "trafficking_persons_convicted_provisional"
# The parts carry no year of their own; they stand in the file beside the year of the victims.
FIGURES = {
    "victims": (VICTIMS, "victims_year", {}),
    "women": (VICTIMS, "victims_year", {"sex": "female", "age": "18+"}),
    "men": (VICTIMS, "victims_year", {"sex": "male", "age": "18+"}),
    "girls": (VICTIMS, "victims_year", {"sex": "female", "age": "0-17"}),
    "boys": (VICTIMS, "victims_year", {"sex": "male", "age": "0-17"}),
    "sexual": (VICTIMS, "victims_year", {"category": "form:sexual_exploitation"}),
    "labour": (VICTIMS, "victims_year", {"category": "form:forced_labour"}),
    "prosecuted": (PROSECUTED, "prosecuted_year", {}),
    "convicted": (CONVICTED, "convicted_year", {}),
}
COLUMNS = (
    "iso3",
    "victims_year",
    "victims",
    "women",
    "men",
    "girls",
    "boys",
    "sexual",
    "labour",
    "prosecuted",
    "prosecuted_year",
    "convicted",
    "convicted_year",
)
# This release prints 0 apart, so "<5" is one to four; in the releases before it, "<5" covers 0.
CENSORED = "<5"
BETWEEN_ONE_AND_FOUR = {"lower": "1", "upper": "4", "note": 'the release prints "<5", and 0 apart'}


def read(path: Path) -> Iterator[Observation]:
    """Yield the latest value of each state: victims detected, persons prosecuted and persons convicted, as counts.

    Every row is provisional, under indicators of its own: these values are never put in one series with the pinned
    release.

    Parameters
    ----------
    path : Path
        ``unodc_glotip_2025-10-28_latest_secondary.csv``.

    Raises
    ------
    BrokenSource
        If the header, a code, a figure or a year is not what this reader knows.
    """
    for line, row in delimited.rows(path, COLUMNS):
        if not states.is_code(row["iso3"]):
            where, expected = f"{path.name}, line {line}", "an ISO 3166-1 alpha-3 code."
            raise BrokenSource(f"{row['iso3']!r} is not a state.", where=where, expected=expected)
        for column in FIGURES:
            if row[column]:
                yield _observation(row, column, path, line)


def _observation(row: Mapping[str, str], column: str, path: Path, line: int) -> Observation:
    indicator, year, breakdown = FIGURES[column]
    locator = f"L{line}, column {column}"
    where = f"{path.name}, {locator}"
    if not row[year]:
        raise BrokenSource("a figure without a year.", where=where, expected=f"a year in column {year}.")
    if row[column] != CENSORED and not row[column].isdecimal():
        expected = f"{CENSORED}, or a whole number like 1041."
        raise BrokenSource(f"{row[column]!r} is not a count.", where=where, expected=expected)
    measured = BETWEEN_ONE_AND_FOUR if row[column] == CENSORED else {"value": row[column]}
    return Observation(
        row["iso3"], indicator, row[year], **breakdown, **measured, status="provisional", locator=locator
    )
