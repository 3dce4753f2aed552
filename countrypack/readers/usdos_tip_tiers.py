"""US State Department, Trafficking in Persons Report: tiers of the 20 members, compiled from copies and inferences."""

from collections.abc import Iterator
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

COLUMNS = ("iso3", "tip_report_year", "tier", "evidence", "source")
INDICATOR = "us_tip_tier"
# Kelley's figure for the Tier 2 Watch List is 2.5; "1or2" is one of the two, and not the Watch List.
TIERS = {
    "1": {"value": "1"},
    "2": {"value": "2"},
    "2WL": {"value": "2.5"},
    "3": {"value": "3"},
    "1or2": {"lower": "1", "upper": "2"},
}
READ = {
    "dataset": "",
    "narrative": "read in a copy of the report's narrative on the state",
    "list": "read in another publisher's copy of the list of tiers",
    "factbook": "read in the CIA World Factbook, which names Tier 2 Watch List and Tier 3",
    "press": "read in a news item or another secondary page",
}
INFERRED = {
    "implied": "inferred from the next report, which says how the tier changed or that it did not",
    "elimination": "inferred by elimination from lists that do not name the state",
}


def read(path: Path) -> Iterator[Observation]:
    """Yield one tier for each state and report year: 1, 2, 2.5 (Tier 2 Watch List) or 3; one government's assessment.

    What the compilation inferred is derived, and says so. The year is that of the report, which covers April of the
    year before to March.

    Parameters
    ----------
    path : Path
        ``usdos_tip_tiers_2001-2025_compiled.csv``.

    Raises
    ------
    BrokenSource
        If the header, a code, a tier or a kind of evidence is not what this reader knows.
    """
    for line, row in delimited.rows(path, COLUMNS):
        where = f"{path.name}, line {line}"
        if not states.is_code(row["iso3"]):
            expected = "an ISO 3166-1 alpha-3 code."
            raise BrokenSource(f"{row['iso3']!r} is not a state.", where=where, expected=expected)
        _known(row["tier"], TIERS, "tier", where)
        _known(row["evidence"], READ | INFERRED, "kind of evidence", where)
        yield Observation(
            row["iso3"],
            INDICATOR,
            row["tip_report_year"],
            **TIERS[row["tier"]],
            status="derived" if row["evidence"] in INFERRED else "reported",
            locator=f"L{line}; {row['source']}",
            note=(READ | INFERRED)[row["evidence"]],
        )


def _known(text: str, table: dict, what: str, where: str) -> None:
    if text not in table:
        raise BrokenSource(f"{text!r} is no {what} known here.", where=where, expected=f"one of {', '.join(table)}.")
