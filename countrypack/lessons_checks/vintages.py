"""Checks of lesson 5: series breaks, revisions and vintages."""

import re
from collections.abc import Callable

import pandas as pd

from countrypack.lessons_checks.answers import called, passed, require, text, years
from countrypack.lessons_checks.tables import excerpt

FILE = "two_vintages.csv"
SPLITS = (
    ([2014, 2015, 2016, 2017, 2018], 2017, [[2014, 2015, 2016], [2017, 2018]]),
    ([2010, 2011, 2014], 2013, [[2010, 2011], [2014]]),
    ([2018, 2019], 2017, [[2018, 2019]]),
)


def changed(answer: object, iso3: str) -> None:
    """Check the years whose figure differs between the two vintages, among those that both hold."""
    found = set(years(answer, "changed"))
    own = _own(iso3)
    both = own[(own.old != "") & (own.new != "")]
    right = set(both.year[both.old != both.new].astype(int))
    one = set(own.year.astype(int)) - set(both.year.astype(int))
    require(not found & one, "changed holds a year that one vintage alone has.", todo="that is an addition or a loss.")
    require(found <= right, "changed holds a year in which both vintages say the same.")
    require(found == right, "A year was revised and is not in changed.", todo="'<5' against a number is a revision.")
    passed(f"{len(right)} of {len(both)} figures were changed after they were published.")


def added(answer: object, iso3: str) -> None:
    """Check the years that only the newer vintage holds."""
    found = set(years(answer, "added"))
    own = _own(iso3)
    right = set(own.year[(own.old == "") & (own.new != "")].astype(int))
    gone = set(own.year[(own.old != "") & (own.new == "")].astype(int))
    require(not found & gone, "added holds a year that the newer vintage has dropped.")
    require(found <= right, "added holds a year that the older vintage had already.")
    require(found == right, "A year is new and is not in added.")
    passed("New years come late; an old one can come late as well.")


def segments(function: Callable) -> None:
    """Check a function that cuts a series at a declared break: the break's year begins the new part."""
    for given, cut, right in SPLITS:
        shown = f"segments({given}, {cut})"
        found = called(function, list(given), cut, name="segments")
        require(found is not None, f"{shown} gives nothing.", todo="return a list of lists.")
        parts = [[int(year) for year in part] for part in found if len(part)]
        require(sorted(year for part in parts for year in part) == given, f"{shown} has lost or doubled a year.")
        require(parts != [given] or parts == right, f"{shown} joins years on both sides of the break.")
        require(parts == right, f"{shown} cuts elsewhere.", todo="which side does the year of the break belong to?")
    passed("No line, no average and no percentage may cross the cut.")


def citation(answer: object) -> None:
    """Check a citation: publisher, title, and the day of the vintage, in figures or words."""
    found = text(answer, "citation")
    require(bool(re.search("UNODC|United Nations Office on Drugs and Crime", found)), "The publisher is not named.")
    require(bool(re.search("GLOTIP|[Tt]rafficking in [Pp]ersons", found)), "The dataset is not named.")
    dated = re.search(r"2025-04-14|14/04/2025|14(th)? April,? 2025|April 14(th)?,? 2025", found)
    other = "2023" in found and not dated
    require(not other, "That is the older vintage.", todo="cite the one your figures come from.")
    require(bool(dated), "The vintage is not named to the day.", todo="'latest' means something else next year.")
    passed("In two years' time somebody can still tell which figures you had.")


def _own(iso3: str) -> pd.DataFrame:
    table = excerpt(FILE)
    return table[table.iso3 == iso3]
