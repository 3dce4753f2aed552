"""What the tables hold of each state and indicator: how many years, the first, the last, and how far it bears."""

import csv
import io
from collections.abc import Iterable

import pandas as pd

from countrypack.indicators import Indicator
from countrypack.tables import Tables

COLUMNS = ("iso3", "indicator", "source", "years", "first_year", "last_year", "last_status")


def rows(tidy: Tables, cards: dict[str, Indicator]) -> list[tuple[str, ...]]:
    """Return a row for each state, indicator and source that has a headline figure, in the order of `COLUMNS`.

    `years` counts usable figures; where all are suspect it is 0, the years are those of the suspect ones and the status
    is ``suspect``.
    """
    frame = tidy.observations
    sex = frame["indicator"].map({name: card.sex for name, card in cards.items()})
    headline = frame[(frame["sex"] == sex) & (frame["age"] == "total") & (frame["category"] == "total")]
    groups = headline.sort_values("year").groupby(["iso3", "indicator", "source"], sort=True)
    return [(*key, *_summary(group)) for key, group in groups]


def to_csv(tidy: Tables, cards: dict[str, Indicator]) -> bytes:
    """Return the content of ``data/coverage.csv``."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows(tidy, cards))
    return buffer.getvalue().encode("utf-8")


def last(tidy: Tables, cards: dict[str, Indicator], codes: Iterable[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the last year and its status by state and indicator; a usable figure goes before a suspect one."""
    wanted, found = set(codes), {}
    for iso3, indicator, _, years, _, year, status in rows(tidy, cards):
        if iso3 in wanted and (years != "0" or (iso3, indicator) not in found):
            found[iso3, indicator] = (year, status)
    return found


def _summary(group: pd.DataFrame) -> tuple[str, ...]:
    usable = group[group["status"] != "suspect"]
    told = group if usable.empty else usable
    return str(len(usable)), told["year"].iloc[0], told["year"].iloc[-1], told["status"].iloc[-1]
