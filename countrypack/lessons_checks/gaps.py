"""Checks of lesson 3: missing is not zero."""

import re

import pandas as pd

from countrypack.lessons_checks.answers import answered, pair, passed, require, text, words, years
from countrypack.lessons_checks.tables import CONVICTED, FIRST, LAST, usable, usable_of_all

WINDOW = range(FIRST, LAST + 1)
EARLY, LATE = 2007, 2017
DENIED = re.compile(r"\bzero\b|\bnobody\b|\bno one\b|\bno (persons?|convictions?)\b|\bnone (was|were)\b", re.IGNORECASE)


def missing_years(answer: object, iso3: str) -> None:
    """Check the years of the window without a usable figure."""
    found = years(answer, "missing_years")
    own = usable(iso3, CONVICTED)
    censored = set(own.year[own.status == "censored"])
    right = set(WINDOW) - set(own.year)
    require(bool(found) or not right, "missing_years is empty.", todo="no row says it: compare the rows with window.")
    require(len(found) == len(set(found)), "missing_years holds a year twice.")
    require(set(found) <= set(WINDOW), f"missing_years leaves the window {FIRST}-{LAST}.")
    require(not set(found) & censored, "missing_years holds a year printed as <5.", todo="that is a figure.")
    require(set(found) <= right, "missing_years holds a year that has a figure.")
    require(set(found) == right, "A year without a figure is not in missing_years.", todo="look at both ends as well.")
    passed(f"{len(right)} of {len(WINDOW)} years are not reported.")


def total_range(answer: object, iso3: str) -> None:
    """Check the smallest and largest total that the figures of all years allow; None without any figure."""
    answered(answer, "total_range")
    own = usable(iso3, CONVICTED)
    if own.empty:
        require(answer is None, "There is no figure to add up.", todo="a total of nothing is not zero: answer None.")
        return passed("No figure, no total.")
    require(answer is not None, "There are figures to add up.")
    low, high = pair(answer, "total_range")
    exact = pd.to_numeric(own.value[own.value != ""]).sum()
    below = own[own.value == ""]
    right = (exact + pd.to_numeric(below.lower).sum(), exact + pd.to_numeric(below.upper).sum())
    require(low == right[0], "The lower end is not right.", todo="each <5 counts with its smallest value.")
    flat = len(below) and high == exact
    require(not flat, "The upper end counts every <5 as zero.", todo="each <5 can be more than zero.")
    require(high == right[1], "The upper end is not right.", todo="each <5 counts with its largest value.")
    return passed("The truth lies in that range; where in it, nobody can tell from these figures.")


def series(answer: object, iso3: str) -> None:
    """Check a series over the whole window: values where they are exact, NaN everywhere else."""
    answered(answer, "series")
    require(isinstance(answer, pd.Series | dict), "series should be a Series with the years as its index.")
    found = pd.Series(answer)
    found.index = pd.Index([int(year) for year in found.index])
    found = pd.to_numeric(found, errors="coerce")
    require(set(found.index) == set(WINDOW), f"series should have one place for every year of {FIRST}-{LAST}.")
    own = usable(iso3, CONVICTED)
    exact = pd.Series(pd.to_numeric(own.value).to_numpy(), index=own.year).reindex(WINDOW)
    invented = found.reindex(WINDOW).notna() & exact.isna()
    require(not (invented & (found.reindex(WINDOW) == 0)).any(), "series holds a zero that nobody reported.")
    require(not invented.any(), "series holds a value for a year without an exact figure.", todo="leave it empty.")
    require(found.reindex(WINDOW).equals(exact.astype(found.dtype)), "series has lost or changed a figure.")
    passed("The gaps are in the data now, so that a chart can show them.")


def in_both(answer: object) -> None:
    """Check the states with a figure in both of two years; then tell what the choice of states does to a total."""
    found = words(answer, "in_both")
    least = [_least(year) for year in (EARLY, LATE)]
    first, second = (set(figures.index) for figures in least)
    right = first & second
    require(bool(found), "in_both is empty.")
    require(found <= first | second, f"in_both holds something that has a row for neither {EARLY} nor {LATE}.")
    require(found <= right, "in_both holds a state with a row for one of the two years alone.")
    require(found == right, "A state with a row for both years is not in in_both.", todo="'<5' is a row as well.")
    everybody, same = ([f"{part.sum():,.0f}" for part in parts] for parts in (least, [f[list(right)] for f in least]))
    passed(
        f"At least {everybody[0]} persons in {EARLY} and {everybody[1]} in {LATE} over whoever reported; "
        f"{same[0]} and {same[1]} over the same {len(right)} states. The question was the same; the states were not."
    )


def sentence(answer: object, iso3: str) -> None:
    """Check a sentence about the gaps: it says how many years, and it does not turn them into a finding."""
    found = text(answer, "sentence")
    missing = len(set(WINDOW) - set(usable(iso3, CONVICTED).year))
    spoken = DENIED.search(found)
    require(not spoken, "The sentence says that nothing happened.", todo="say that nothing was reported.")
    require("report" in found.lower(), "The sentence does not say that figures were or were not reported.")
    numbers = [int(figure) for figure in re.findall(r"\d+", found)]
    require(missing in numbers, "The number of years without a figure is not in the sentence, or is another one.")
    require(FIRST in numbers and LAST in numbers, f"The sentence should name the window, {FIRST} to {LAST}.")
    passed("A reader now knows what is not known.")


def _least(year: int) -> pd.Series:
    rows = usable_of_all(CONVICTED)
    rows = rows[rows.year == year].set_index("iso3")
    return pd.to_numeric(rows.value).fillna(pd.to_numeric(rows.lower))
