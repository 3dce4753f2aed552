"""South African Medical Research Council, national femicide surveys: weighted numbers of women killed."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from countrypack.errors import BrokenSource
from countrypack.rows import Observation

# The journal prints the numbers in the head of each survey's columns, and spells them in more than one way.
HEAD = re.compile(
    r"(?:Overall unweighted = \d+)?Overall weighted = (\d+)"
    r"Intimate partner femicide Weighted = (\d+)Non-intimate partner femicide [Ww]eighted = (\d+)"
)
INDICATORS = (
    "samrc_female_homicide_victims",
    "samrc_intimate_femicide_victims",
    "samrc_non_intimate_femicide_victims",
)
SURVEYS = {"1999": ("1999", ""), "2009": ("2009", ""), "2017": ("2017", "")}
SURVEYS["2020\N{MINUS SIGN}21"] = ("2020", "survey year 2020/21")


def read(path: Path) -> Iterator[Observation]:
    """Yield three weighted numbers for each survey.

    Parameters
    ----------
    path : Path
        ``zaf_samrc_cause_of_death_nataschaminnitt.csv``; women of 14 years or over who were killed, weighted from a
        sample of mortuaries to the whole state (South African Medical Research Council).

    Raises
    ------
    BrokenSource
        If the two lines of the head are not what this reader knows.
    """
    for survey, head, column in _heads(path):
        found = HEAD.fullmatch(head)
        if not found or survey not in SURVEYS:
            where = f"{path.name}, lines 1 and 2, cell {column}"
            raise BrokenSource(f"the head is {survey!r}, {head!r}.", where=where, expected="a survey's year, then N.")
        year, note = SURVEYS[survey]
        for indicator, value in zip(INDICATORS, found.groups(), strict=True):
            locator = f"L2, cell {column}"
            yield Observation("ZAF", indicator, year, sex="female", value=value, locator=locator, note=note)


def _heads(path: Path) -> list[tuple[str, str, int]]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))[:2]
    # The first line has a cell more for each ratio between surveys, the second has none for it.
    surveys = [cell for cell in lines[0] if cell in SURVEYS] if lines else []
    heads = [(place, " ".join(cell.split())) for place, cell in enumerate(lines[1], 1) if cell] if lines[1:] else []
    if surveys != list(SURVEYS) or len(heads) != len(surveys):
        what = f"line 1 names the surveys {', '.join(surveys)}, line 2 has {len(heads)} heads."
        raise BrokenSource(what, where=path.name, expected=f"{', '.join(SURVEYS)}, and a head for each.")
    return [(survey, head, place) for survey, (place, head) in zip(surveys, heads, strict=True)]
