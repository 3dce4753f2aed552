"""South African Medical Research Council, national femicide surveys: cases whose perpetrator was convicted."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from countrypack.errors import BrokenSource
from countrypack.rows import Observation

INDICATORS = {
    "Intimate partner femicide": "samrc_intimate_femicide_convicted_share",
    "Non-intimate partner femicide": "samrc_non_intimate_femicide_convicted_share",
}
INTIMATE, NON_INTIMATE = INDICATORS
HEADER = ["Characteristic", INTIMATE, "", "", "", NON_INTIMATE, "", "", ""]
SURVEYS = {"1999": ("1999", ""), "2009": ("2009", ""), "2017": ("2017", "")}
SURVEYS["2020\N{MINUS SIGN}21"] = ("2020", "survey year 2020/21")
HEAD = re.compile(r"(.+)N = \d+% \(95%CI\)")
CONVICTED = "Perpetrator convicted"
SHARE = re.compile(r"(\d+\.\d) ?\((\d+\.\d), ?(\d+\.\d)\)")


def read(path: Path) -> Iterator[Observation]:
    """Yield two shares with their intervals for each survey; the table's other rows are left out.

    Parameters
    ----------
    path : Path
        ``zaf_samrc_convictions_nataschaminnitt.csv``; weighted percentage of killings of women of 14 years or over
        whose perpetrator was convicted, with 95% confidence intervals (South African Medical Research Council).

    Raises
    ------
    BrokenSource
        If the head, the row or a figure is not what this reader knows.
    """
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    _check_head(lines[:2], path)
    rows = [(number, cells) for number, cells in enumerate(lines, start=1) if cells and cells[0] == CONVICTED]
    if len(rows) != 1 or len(rows[0][1]) != len(HEADER):
        what = f"{len(rows)} rows {CONVICTED!r}."
        raise BrokenSource(what, where=path.name, expected=f"one, of {len(HEADER)} cells.")
    (number, cells), columns = rows[0], [(kind, survey) for kind in INDICATORS for survey in SURVEYS]
    for place, (text, (kind, survey)) in enumerate(zip(cells[1:], columns, strict=True), start=2):
        found = SHARE.fullmatch(text)
        if not found:
            where = f"{path.name}, line {number}, cell {place}"
            raise BrokenSource(f"{text!r} is not a share.", where=where, expected="a figure like 29.4 (20.7,38.2).")
        year, note = SURVEYS[survey]
        yield Observation(
            "ZAF",
            INDICATORS[kind],
            year,
            sex="female",
            **dict(zip(("value", "lower", "upper"), found.groups(), strict=True)),
            locator=f"L{number}, cell {place}",
            note=note,
        )


def _check_head(lines: list[list[str]], path: Path) -> None:
    heads = [HEAD.fullmatch(" ".join(cell.split())) for cell in (lines[1] if lines[1:] else [])]
    surveys = [found.group(1) if found else "" for found in heads]
    if lines[:1] != [HEADER] or surveys != list(SURVEYS) * 2:
        what = f"the head is {lines}."
        raise BrokenSource(what, where=f"{path.name}, lines 1 and 2", expected=f"{HEADER}, then {list(SURVEYS)} twice.")
