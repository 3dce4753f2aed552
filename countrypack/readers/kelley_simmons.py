"""Kelley and Simmons, criminalization of trafficking in persons: the first year coded as partial, and as full."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import stata
from countrypack.rows import Act

# `adjcrimlevel` moves laws of the later months into the next year, and `month` is April for the United States' law of
# October 2000: the year of `crimlevel` is all that is taken.
COLUMNS = ("country", "uncountrycode", "year", "ccode", "crimlevel", "adjcrimlevel", "month", "crim")
INSTRUMENT = "national_trafficking_law"
NONE, PARTIAL, FULL = 0, 1, 2
ACTS = {PARTIAL: "coded_partial", FULL: "coded_full"}
CODERS = "coded by Kelley and Simmons"

Coded = tuple[int, int, int]


def read(path: Path) -> Iterator[Act]:
    """Yield, for each state, the first year coded as partial criminalization and the first coded as full.

    A state that is coded as full at once has no partial act. Where the year before was not coded, the year of the
    law is not known: the act has no date, and its scope says between which years.

    Parameters
    ----------
    path : Path
        ``kelley_simmons_criminalization_2015-08-10.dta``.

    Raises
    ------
    BrokenSource
        If the variables, a number of a state or a level is not what this reader knows, or a year stands twice.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    rows = list(stata.rows(path, COLUMNS))
    codes = stata.identified((row for _, row in rows), "country", "ccode", where=path.name)
    panels: dict[str, list[Coded]] = defaultdict(list)
    for number, row in rows:
        if row["crimlevel"] is not None and codes[row["country"]] != states.NOT_A_STATE:
            panels[codes[row["country"]]].append((int(row["year"]), _level(row, path, number), number))
    for iso3, panel in panels.items():
        years = [year for year, *_ in panel]
        if len(set(years)) != len(years):
            raise BrokenSource(f"{iso3} has a year twice.", where=path.name, expected="each state once a year.")
        yield from _acts(iso3, sorted(panel))


def _level(row: stata.Row, path: Path, number: int) -> int:
    if row["crimlevel"] not in (NONE, PARTIAL, FULL):
        what = f"the level is {row['crimlevel']}."
        raise BrokenSource(what, where=f"{path.name}, row {number}, column crimlevel", expected="0, 1 or 2.")
    return int(row["crimlevel"])


def _acts(iso3: str, panel: Sequence[Coded]) -> Iterator[Act]:
    for level, name in ACTS.items():
        place = next((i for i, (_, coded, _) in enumerate(panel) if coded == level), None)
        if place is None:
            continue
        year, _, number = panel[place]
        before = panel[place - 1][0] if place else None
        yield Act(
            iso3,
            INSTRUMENT,
            name,
            date=str(year) if before == year - 1 else "",
            scope=_scope(year, before),
            verification="inferred",
            locator=f"row {number}, column crimlevel",
            note=f"the coding of this state ends in {panel[-1][0]}",
        )


def _scope(year: int, before: int | None) -> str:
    if before is None:
        return f"{CODERS}; in or before {year}, the first year coded"
    return CODERS if before == year - 1 else f"{CODERS}; after {before}, in or before {year}"
