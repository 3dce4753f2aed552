"""Checks of lesson 2: names and codes."""

from collections.abc import Callable

import pandas as pd

from countrypack import states
from countrypack.lessons_checks.answers import answered, called, passed, refuses, require, words
from countrypack.lessons_checks.tables import excerpt

SURE = (
    "Republic of Korea",
    "Democratic People's Republic of Korea",
    "Niger",
    "Nigeria",
    "Congo",
    "Democratic Republic of the Congo",
    "Türkiye",
)
NOT_SURE = ("Korea", "Congo River", "Atlantis", "republic of korea")


def table(answer: pd.DataFrame) -> None:
    """Check that Namibia's code was read as the two letters they are, and that an empty cell stayed empty."""
    answered(answer, "table")
    require(isinstance(answer, pd.DataFrame), "table should be a DataFrame.")
    require({"Country", "iso2"} <= set(answer.columns), "table has lost a column of the file.")
    code = answer.set_index("Country")["iso2"]
    require("Namibia" in code.index, "Namibia's row is gone.", todo="keep every row of the file.")
    require(isinstance(code["Namibia"], str), "Namibia has no code.", todo="tell pandas that NA is a text here.")
    empty = code["Africa"]
    kept = pd.isna(empty) or empty == ""
    require(kept, "A cell that the publisher left empty now holds a code.", todo="mend the reading, not the table.")
    require(len(answer) == len(excerpt("names_excerpt.csv")), "table does not have the rows of the file.")
    passed("Namibia is a state again, and an empty cell is still empty.")


def code_of(function: Callable) -> None:
    """Check a look-up of printed names: the code of a name that is known, an error for any other."""
    for name in SURE:
        found = called(function, name, name="code_of")
        require(found is not None, f"code_of({name!r}) gives nothing.", todo="return a code.")
        require(found == states.identify(name), f"code_of({name!r}) gives {found!r}, another place.")
    for name in NOT_SURE:
        message = f"code_of({name!r}) should stop with an error: the name is not in the table."
        require(refuses(function, name, name="code_of"), message, todo="an empty answer travels on; an error stops.")
    passed("It knows what it knows, and stops at the rest.")


def unmatched(answer: object) -> None:
    """Check the names of the second table that a join by printed name loses."""
    found = words(answer, "unmatched")
    first, second = (set(excerpt(name)["Country"]) for name in ("names_excerpt.csv", "names_other.csv"))
    require(bool(found), "unmatched is empty, and rows were lost.", todo="compare the lengths before and after.")
    require(not found & (first & second), "unmatched holds a name that did find its partner.")
    require(not found & (first - second), "unmatched holds a name of the first table.", todo="ask for the second.")
    require(found == second - first, "unmatched is not complete.")
    passed("A join that loses rows says nothing; you asked it.")


def own_names(answer: object, iso3: str) -> None:
    """Check the names under which sources print one state."""
    found = words(answer, "own_names")
    right = {name for name, code in states.names().items() if code == iso3}
    require(bool(found), "own_names is empty.")
    require(not found - set(states.names()), "own_names holds something that is no name of data/names.tsv.")
    require(found <= right, "own_names holds a name of another place.")
    require(found == right, "own_names is not complete.", todo="every language, every spelling.")
    passed(f"{len(right)} spellings, one state.")
