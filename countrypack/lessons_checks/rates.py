"""Checks of lesson 4: counts, rates and small numbers."""

import re
from collections.abc import Callable

import pandas as pd

from countrypack.lessons_checks.answers import called, close, number, passed, require
from countrypack.lessons_checks.tables import usable

YEAR = 2022
# Exact 95% intervals of a Poisson count (Garwood 1936), to one decimal, with room for approximations.
INTERVALS = {0: ((0, 0), (2.9, 3.8)), 4: ((0.9, 1.2), (9.9, 10.4)), 25: ((15.9, 16.5), (36.5, 37.2))}


def women(answer: object, iso3: str) -> None:
    """Check the number of women and girls in a state's population."""
    found = number(answer, "women")
    people, share = _population(iso3)
    require(not close(found, people), "That is the whole population.", todo="multiply by the share of women.")
    require(not close(found, people * share), "That is a hundred times too many.", todo="the share is in percent.")
    require(not close(found, people * (1 - share / 100), share=1e-6), "That is the number of men and boys.")
    require(close(found, people * share / 100), f"That is not the number for {YEAR}.", todo="check state and year.")
    passed("This is the denominator of every rate per 100,000 women.")


def step(answer: object, iso3: str) -> None:
    """Check by how much one victim more moves a state's rate per 100,000 women."""
    found = number(answer, "step")
    people, share = _population(iso3)
    right = 100_000 / (people * share / 100)
    require(found > 0, "One victim more cannot lower the rate.")
    require(not close(found, 1e5 / people), "The denominator is the whole population.", todo="the rate is of women.")
    require(not close(found, right / 1e5), "That is per woman.", todo="the rate is per 100,000 women.")
    require(close(found, right, share=0.05), "That is not the change of the rate.")
    passed("The smaller the population, the bigger the step that chance alone can take.")


def interval(function: Callable) -> None:
    """Check a 95% interval of a count, by whatever method holds for small counts."""
    for count, (lows, highs) in INTERVALS.items():
        found = called(function, count, name="interval")
        is_pair = isinstance(found, tuple | list) and len(found) == 2
        require(is_pair, f"interval({count}) should give a pair (lower, upper).")
        low, high = found
        require(low >= 0, f"interval({count}) goes below zero, and a count cannot.")
        require(high > count, f"interval({count}) ends at {high:.1f}.", todo="chance can also give more than was seen.")
        right = lows[0] <= low <= lows[1] and highs[0] <= high <= highs[1]
        wide = "too wide" if high > highs[1] else "not that of a small count; is it the same on both sides?"
        require(right, f"interval({count}) gives {low:.1f} to {high:.1f}: {wide}")
    passed("Even a count of 0 leaves room for three or four.")


def change(function: Callable) -> None:
    """Check words about a change: a percentage on a base of 20 or more, both counts on a smaller one."""
    for before, after, percent in ((200, 250, "25"), (80, 60, "25")):
        found = _said(function, before, after)
        require("%" in found, f"change({before}, {after}) gives no percentage.", todo="this base is large enough.")
        require(percent in found, f"change({before}, {after}) gives another percentage: {found!r}.")
    for before, after in ((2, 4), (0, 3), (19, 38)):
        found = _said(function, before, after)
        require("%" not in found, f"change({before}, {after}) gives a percentage of a base below 20.")
        both = {str(before), str(after)} <= set(re.findall(r"\d+", found))
        require(both, f"change({before}, {after}) should give both counts: {found!r}.")
    passed("'From 2 to 4' tells the reader more than 'doubled'.")


def _said(function: Callable, before: int, after: int) -> str:
    found = called(function, before, after, name="change")
    require(isinstance(found, str), f"change({before}, {after}) should give a text.")
    return found


def _population(iso3: str) -> tuple[float, float]:
    people = _value(usable(iso3, "population", "wdi_population"))
    share = "population_female_share"
    return people, _value(usable(iso3, share, f"wdi_{share}", sex="female"))


def _value(rows: pd.DataFrame) -> float:
    return float(rows.value[rows.year == YEAR].iloc[0])
