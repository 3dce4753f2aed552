"""UNODC, intentional homicide: women killed by partner or family, from a copy that merged the three labels."""

from collections.abc import Iterator
from itertools import groupby
from math import isclose
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

COLUMNS = ("", "country", "region", "category", "sex", "year", "homicide_rate")
MERGED = "Intimate partner or family member"
# The copy kept the order of the publisher's workbook: partner, family, and both together, each for men, then women.
BLOCKS = (
    ("female_homicide_partner_rate", "Male"),
    ("female_homicide_partner_rate", "Female"),
    ("female_homicide_family_rate", "Male"),
    ("female_homicide_family_rate", "Female"),
    ("female_homicide_partner_or_family_rate", "Male"),
    ("female_homicide_partner_or_family_rate", "Female"),
)
# Before 2009 the publisher's German figures exceed all female homicides: a copy with other years needs a new look.
YEARS = tuple(str(year) for year in range(2015, 2023))
TOLERANCE = 0.01

Block = dict[tuple[str, str], tuple[int, str]]


def read(path: Path) -> Iterator[Observation]:
    """Yield the three rates for each state and year: partner, family, and partner or family together.

    Parameters
    ----------
    path : Path
        ``globalviolence_homicide_visual.csv``; female victims per 100,000 women, UNODC's definitions and values.

    Raises
    ------
    BrokenSource
        If the rows do not fall into the blocks this reader knows, or a figure is no number.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    blocks = split(path)
    printed = (name for block in blocks.values() for name, _ in block)
    codes = delimited.identified(printed, where=f"{path.name}, column country")
    for indicator, block in blocks.items():
        for (name, year), (line, value) in block.items():
            if codes[name] != states.NOT_A_STATE:
                yield Observation(codes[name], indicator, year, sex="female", value=value, locator=f"L{line}")


def split(path: Path) -> dict[str, Block]:
    """Return the blocks about women by indicator: printed name and year to line and rate per 100,000 women.

    The labels of the copy do not say which block is which; their order does. Two things must bear it out: no state
    has two rows for a year in one block, and most pairs of parts add up to the third block.

    Raises
    ------
    BrokenSource
        If they do not.
    """
    rows = [(line, row) for line, row in delimited.rows(path, COLUMNS) if row["category"] == MERGED]
    runs = [(sex, list(run)) for sex, run in groupby(rows, key=lambda numbered: numbered[1]["sex"])]
    if [sex for sex, _ in runs] != [sex for _, sex in BLOCKS]:
        expected = f"{len(BLOCKS)} blocks: {', '.join(sex for _, sex in BLOCKS)}."
        raise BrokenSource(f"the rows of {MERGED!r} make {len(runs)} blocks.", where=path.name, expected=expected)
    found = {
        indicator: _block(run, path) for (indicator, sex), (_, run) in zip(BLOCKS, runs, strict=True) if sex == "Female"
    }
    _check_sums(list(found.values()), path)
    return found


def _block(run: list[tuple[int, dict[str, str]]], path: Path) -> Block:
    block: Block = {}
    last = YEARS[0]
    for line, row in run:
        where, key = f"{path.name}, line {line}", (row["country"], row["year"])
        if row["year"] not in YEARS or row["year"] < last:
            expected = f"years {YEARS[0]} to {YEARS[-1]} in ascending order within a block."
            raise BrokenSource(f"the year {row['year']} after {last}.", where=where, expected=expected)
        if key in block:
            expected = "each state once a year within a block."
            raise BrokenSource(f"{row['country']} stands twice for {row['year']}.", where=where, expected=expected)
        block[key] = (line, delimited.number(row["homicide_rate"], where=where))
        last = row["year"]
    return block


def _check_sums(blocks: list[Block], path: Path) -> None:
    shared = set.intersection(*(set(block) for block in blocks))
    rates = [[float(block[key][1]) for block in blocks] for key in shared]
    fitting = sum(isclose(partner + family, both, rel_tol=TOLERANCE) for partner, family, both in rates)
    if fitting * 2 <= len(shared):
        what = f"partner and family add up to both together in {fitting} of {len(shared)} rows."
        raise BrokenSource(what, where=path.name, expected="more than half; else the blocks stand in another order.")
