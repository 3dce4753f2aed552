"""ITU, Global Cybersecurity Index, the edition of 2020 alone; the editions are not comparable."""

from collections.abc import Iterator
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

EDITION = "2020"
# "Globa Rank" is the copy's own spelling, and each edition's rank stands beside its score.
COLUMNS = (
    "Country",
    "2014",
    "Globa Rank",
    "2017",
    "Global Rank",
    "2018",
    "Global Rank",
    EDITION,
    "Global Rank",
    "2024",
    "Global Rank",
    "",
)
NO_FIGURE = "#N/A"


def read(path: Path) -> Iterator[Observation]:
    """Yield each state's score of the edition of 2020: points from 0 to 100; ITU's own weights.

    The scores of 2014 to 2018 run from 0 to 1, and that of 2024 is a sum of pillars. They are not read, and neither
    are ranks.

    Parameters
    ----------
    path : Path
        ``itu_gci_2014-2024_transcribed.csv``.

    Raises
    ------
    BrokenSource
        If the header or a score is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    rows = [(line, row) for line, row in delimited.rows(path, COLUMNS) if row[EDITION] != NO_FIGURE]
    codes = delimited.identified((row["Country"] for _, row in rows), where=f"{path.name}, column Country")
    for line, row in rows:
        if codes[row["Country"]] != states.NOT_A_STATE:
            locator = f"L{line}, column {EDITION}"
            value = delimited.number(row[EDITION], where=f"{path.name}, {locator}")
            if float(value) > 100:
                where = f"{path.name}, {locator}"
                raise BrokenSource(f"a score of {value}.", where=where, expected="points from 0 to 100.")
            yield Observation(codes[row["Country"]], "itu_gci_score", EDITION, value=value, locator=locator)
