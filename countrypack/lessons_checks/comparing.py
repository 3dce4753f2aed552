"""Checks of lesson 6: comparing states fairly."""

from collections.abc import Callable

import pandas as pd

from countrypack import indicators
from countrypack.lessons_checks.answers import answered, called, close, number, passed, require
from countrypack.lessons_checks.tables import HOMICIDE, members, observations

YEAR = 2021
ENOUGH = 12


def newest_common_year(answer: object) -> None:
    """Check the newest year in which at least `ENOUGH` members have a usable figure."""
    found = number(answer, "newest_common_year")
    counts = _usable().groupby("year").iso3.nunique()
    right = int(counts[counts >= ENOUGH].index.max())
    require(int(found) in counts.index, "No member has a figure for that year.")
    require(counts[int(found)] >= ENOUGH, f"Fewer than {ENOUGH} members have a usable figure for that year.")
    require(found == right, "There is a newer year with enough members.")
    passed("One year for all, or the comparison compares years.")


def median_of_others(answer: object, iso3: str) -> None:
    """Check the median rate of the other members in one year."""
    found = number(answer, "median_of_others")
    table = _usable()
    rates = table[table.year == YEAR].set_index("iso3").rate
    others = rates.drop(iso3, errors="ignore")
    right = close(found, others.median())
    mean = close(found, others.mean()) and not right
    require(not mean, "That is the mean.", todo="one high rate pulls a mean up.")
    require(right or iso3 not in rates or not close(found, rates.median()), "The state itself is among the others.")
    require(right, f"That is not the median of the others in {YEAR}.", todo="no suspect row, and that year alone.")
    passed("Half of the others lie above, half below.")


def standing(answer: object, iso3: str) -> None:
    """Check how many other members print a higher, the same and a lower rate, to one decimal; None without a rate."""
    answered(answer, "standing")
    rates = _usable()[lambda table: table.year == YEAR].set_index("iso3").rate.round(1)
    if iso3 not in rates:
        require(answer is None, f"The state has no usable figure for {YEAR}.", todo="then it has no place: None.")
        return passed("No figure, no place among the others.")
    require(isinstance(answer, tuple | list) and len(answer) == 3, "standing should be (higher, same, lower).")
    own, others = rates[iso3], rates.drop(iso3)
    right = [int((others > own).sum()), int((others == own).sum()), int((others < own).sum())]
    found = [int(count) for count in answer]
    require(sum(found) == len(others), "The three numbers do not add up to the other members with a figure.")
    require(found != right[::-1] or found == right, "Higher and lower have changed places.")
    require(found[1] == right[1], "The number of ties is not right.", todo="compare what is printed: one decimal.")
    require(found == right, "The numbers are not right.")
    return passed("A tie is a tie: nobody is put in front by a digit that is not printed.")


def comparable(function: Callable) -> None:
    """Check whether two indicators count the same thing, as their cards say it."""
    cards = indicators.read()
    homicide, family, partner = HOMICIDE, "female_homicide_partner_or_family_rate", "female_homicide_partner_rate"
    for first, second in ((homicide, homicide), (homicide, family), (family, partner), (partner, partner)):
        found = called(function, first, second, name="comparable")
        require(isinstance(found, bool), "comparable should give True or False.")
        same = cards[first].measure == cards[second].measure
        message = f"comparable says {found} of {first} and {second}."
        require(found == same, message, todo="read both definitions: who is counted?")
    passed("The unit is the same for all of them; what is counted is not.")


def _usable() -> pd.DataFrame:
    table = observations()
    own = table[(table.indicator == HOMICIDE) & (table.source == "wdi_female_homicide")]
    own = own[(own.status != "suspect") & own.iso3.isin(members())]
    return own.assign(year=own.year.astype(int), rate=own.value.astype(float))
