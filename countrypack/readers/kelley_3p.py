"""Cho, Dreher and Neumayer, 3P anti-trafficking policy index, as carried by Kelley's file of tiers."""

from collections.abc import Iterator
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import stata
from countrypack.rows import Observation

# `tierupdated` is left out: the compiled tiers hold the same and more. `p` is the sum of the three.
COLUMNS = (
    "name",
    "year",
    "ccode",
    "tierupdated",
    "code",
    "prosecution",
    "protection",
    "prevention",
    "p",
    "dub",
    "changetier",
    "changep",
    "changepros",
    "changeprot",
    "changeprev",
    "tierdrop",
    "improvep",
    "_merge",
    "country",
    "uncountrycode",
    "crimlevel",
    "adjbicrimlevel",
    "month",
    "crim",
)
INDICATORS = {
    "prosecution": "anti_trafficking_policy_prosecution",
    "protection": "anti_trafficking_policy_protection",
    "prevention": "anti_trafficking_policy_prevention",
}
SCORES = (1, 2, 3, 4, 5)


def read(path: Path) -> Iterator[Observation]:
    """Yield the three scores of each state and year: points from 1 (weakest) to 5, as the researchers coded them.

    Parameters
    ----------
    path : Path
        ``kelley_tiers_cho_3p_2015-08-10.dta``.

    Raises
    ------
    BrokenSource
        If the variables, a number of a state or a score is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    rows = list(stata.rows(path, COLUMNS))
    codes = stata.identified((row for _, row in rows), "name", "ccode", where=path.name)
    for number, row in rows:
        for column, indicator in INDICATORS.items():
            if row[column] is None or codes[row["name"]] == states.NOT_A_STATE:
                continue
            locator = f"row {number}, column {column}"
            if row[column] not in SCORES:
                where = f"{path.name}, {locator}"
                raise BrokenSource(f"the score is {row[column]}.", where=where, expected="a whole number from 1 to 5.")
            value = str(int(row[column]))
            yield Observation(codes[row["name"]], indicator, str(row["year"]), value=value, locator=locator)
