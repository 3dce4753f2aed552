"""The rows that the checks read for themselves, so that a changed table in a notebook changes no check."""

from functools import cache

import pandas as pd

from countrypack import paths, states

CONVICTED = "trafficking_persons_convicted"
VICTIMS = "trafficking_victims_detected"
HOMICIDE = "female_homicide_rate"
FIRST, LAST = 2003, 2022  # the years that UNODC's file of 2025-04-14 covers
COLUMNS = ("iso3", "indicator", "year", "sex", "age", "category", "value", "lower", "upper", "status", "source")
EXCERPTS = paths.NOTEBOOKS / "lessons" / "data"


@cache
def observations() -> pd.DataFrame:
    """Return ``observations.csv`` without locators and notes, all columns text."""
    return pd.read_csv(paths.TIDY / "observations.csv", dtype=str, keep_default_na=False, usecols=list(COLUMNS))


def usable(iso3: str, indicator: str, source: str = "unodc_glotip", *, sex: str = "total") -> pd.DataFrame:
    """Return a state's totals that are not suspect, by year."""
    table = usable_of_all(indicator, source, sex=sex)
    return table[table.iso3 == iso3]


@cache
def usable_of_all(indicator: str, source: str = "unodc_glotip", *, sex: str = "total") -> pd.DataFrame:
    """Return the totals of all states that are not suspect, by year."""
    table = observations()
    table = table[(table.indicator == indicator) & (table.source == source) & (table.sex == sex)]
    table = table[(table.age == "total") & (table.category == "total") & (table.status != "suspect")]
    return table.assign(year=table.year.astype(int)).sort_values("year")


@cache
def excerpt(name: str, header: int = 0) -> pd.DataFrame:
    """Return an excerpt of ``notebooks/lessons/data``, all columns text."""
    return pd.read_csv(EXCERPTS / name, header=header, dtype=str, keep_default_na=False)


def members() -> list[str]:
    """Return the codes of the members."""
    return states.roster()
