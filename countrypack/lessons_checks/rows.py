"""Checks of lesson 1: from a publisher's file to a tidy row."""

import math
from collections.abc import Callable

import pandas as pd

from countrypack.lessons_checks.answers import answered, called, passed, require
from countrypack.lessons_checks.tables import excerpt

FILE = "glotip_excerpt.csv"
COLUMNS = ("iso3", "year", "value", "status")
FIGURES = {"88": 88, "0": 0, "1,041": 1041, "2,400": 2400, "12,345,678": 12345678}
NO_FIGURES = ("<5", "", "n/a")
HINTS = {"1": "Look at the comma between thousands.", "2": "Look at the comma between thousands."}


def to_number(function: Callable) -> None:
    """Check a parser of printed figures: a number where one is printed, None or NaN where none is."""
    for text, expected in FIGURES.items():
        found = called(function, text, name="to_number")
        require(found is not None, f"to_number({text!r}) gives nothing.", todo=HINTS.get(text[0], "return a number."))
        right = not isinstance(found, str) and found == expected
        require(right, f"to_number({text!r}) gives {found!r}.", todo="a number, all of its digits, nothing else.")
    for text in NO_FIGURES:
        found = called(function, text, name="to_number")
        require(_nothing(found), f"to_number({text!r}) gives {found!r}, and no such figure is printed.")
    passed("Commas went, and nothing was made up.")


def interval(function: Callable) -> None:
    """Check the bounds of a printed figure, as a pair; "<5" covers what the publisher says it covers."""
    for text in ("<5", "88", "1,041"):
        found = called(function, text, name="interval")
        pair = isinstance(found, tuple | list) and len(found) == 2
        require(pair, f"interval({text!r}) should give a pair (lower, upper).")
        low, high = found
        if text == "<5":
            require(low == 0, "The lower bound of '<5' is not right.", todo="which is the smallest count below five?")
            require(high == 4, "The upper bound of '<5' is not right.", todo="counts are whole, and below five.")
        else:
            require(low == high, f"interval({text!r}): an exact figure has two equal bounds.")
            require(low == int(text.replace(",", "")), f"interval({text!r}) gives another figure.")
    passed("A figure below five is a range, and you kept both its ends.")


def tidy(table: pd.DataFrame, iso3: str) -> None:
    """Check a state's tidy table of convictions: one row a year, totals alone, nothing lost or filled."""
    answered(table, "tidy")
    require(isinstance(table, pd.DataFrame), "tidy should be a DataFrame.")
    lacking = [name for name in COLUMNS if name not in table]
    require(not lacking, f"tidy has no column {', '.join(lacking)}.")
    require(set(table["iso3"]) <= {iso3}, "tidy holds rows of another state.")
    printed = {int(row.Year): row.txtVALUE for row in _totals(iso3).itertuples()}
    found = [int(year) for year in table["year"]]
    require(len(found) == len(set(found)), "tidy has two rows for one year.", todo="is each row a total?")
    require(set(found) == set(printed), "tidy does not hold exactly the years that the file holds.")
    for row in table.itertuples():
        _row(row, printed[int(row.year)])
    passed("One row a year, and every row says how far it bears.")


def locator(answer: object, iso3: str) -> None:
    """Check the line of the file in which the newest total of a state stands; None where there is none."""
    answered(answer, "locator")
    own = _totals(iso3)
    if own.empty:
        require(answer is None, "The file holds no such row.", todo="answer None: no row is an answer too.")
        return passed("No row, and you said so.")
    require(answer is not None, "The file does hold such a row.")
    text = str(answer).removeprefix("L")
    require(text.isdigit(), "locator should be a line, such as 'L123' or 123.")
    newest = own.loc[own.Year.astype(int).idxmax()]
    shift = int(text) - (newest.name + 4)
    require(shift not in (-4, -3, -2, -1), "You are near, and counted from another line.", todo="lines count from 1.")
    require(shift == 0, "Another row stands in that line.", todo="convictions, the total, the newest year.")
    return passed("Whoever doubts the figure can now look it up.")


def _totals(iso3: str) -> pd.DataFrame:
    raw = excerpt(FILE, header=2)
    return raw[(raw.Iso3_code == iso3) & (raw.Indicator == "Persons convicted") & (raw.Sex == "Total")]


def _row(row: tuple, printed: str) -> None:
    if printed.startswith("<"):
        require(_nothing(row.value), f"A figure printed {printed} has got a value.", todo="no value, and a status.")
        require(row.status == "censored", f"A figure printed {printed} should have the status censored.")
        return
    require(not _nothing(row.value), "A printed figure was lost on the way.", todo="parse with your to_number.")
    found = float(str(row.value).replace(",", ""))
    require(found == int(printed.replace(",", "")), "A value is not the one that the file prints.")
    require(row.status == "reported", "An exact figure should have the status reported.")


def _nothing(value: object) -> bool:
    return value is None or value is pd.NA or value == "" or (isinstance(value, float) and math.isnan(value))
