"""Checks of lesson 8: parameters and batch."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pandas as pd
from nbformat.v4 import new_code_cell, new_notebook

from countrypack.lessons_checks.answers import called, passed, refuses, require, words

KNOWN = ("ARG", "JPN", "POL")


def declared(answer: object, notebook: Path) -> None:
    """Check the names of the parameters that a notebook declares."""
    found = words(answer, "declared")
    [cell] = [c for c in nbformat.read(notebook, as_version=4).cells if "parameters" in c.metadata.get("tags", ())]
    right = {line.split("=")[0].strip() for line in cell.source.splitlines()}
    require(found <= right, "declared holds a name that the notebook does not declare.")
    require(found == right, "A declared parameter is not in declared.")
    passed("What is declared can be compared with what is given.")


def assert_known(function: Callable) -> None:
    """Check a guard: it stops unless the names given are exactly the names declared."""
    with tempfile.TemporaryDirectory() as folder:
        path = _report(Path(folder) / "report.ipynb")
        for given in ({"iso": "JPN", "year": 2020}, {"iso3": "JPN", "year": 2020, "colour": "blue"}):
            message = f"assert_known lets {sorted(given)} pass, and the notebook declares ['iso3', 'year']."
            require(refuses(function, path, given, name="assert_known"), message, todo="raise an error.")
        for given in ({}, {"year": 2020}):
            message = f"assert_known lets {sorted(given)} pass: the notebook would run about its default state."
            require(refuses(function, path, given, name="assert_known"), message)
        called(function, path, {"iso3": "JPN", "year": 2020}, name="assert_known")
    passed("A misspelt parameter now stops before anything runs.")


def wrong(answer: object, batch: pd.DataFrame) -> None:
    """Check the codes whose page in a batch is about another state."""
    found = words(answer, "wrong")
    right = set(batch.asked[batch.asked != batch.page.str[:3]])
    require(found <= set(batch.asked), "wrong holds something that was not asked for.")
    require(not found & (set(batch.asked) - right), "wrong holds a state whose page is its own.")
    require(found == right, "A page about another state is not in wrong.")
    passed(f"{len(right)} of {len(batch)} pages would have embarrassed somebody.")


def plan(function: Callable) -> None:
    """Check the reading of a request: the states asked for, or one error that names all that is wrong."""
    found = called(function, ["POL", "ARG"], KNOWN, name="plan")
    require(found is not None, "plan gives nothing for a request without fault.")
    require(list(found) == ["POL", "ARG"], "plan changes a request without fault.")
    for asked, faults in ((["ARG", "XXX"], ["XXX"]), (["XXX", "JPN", "YYY"], ["XXX", "YYY"])):
        message = _message(function, asked)
        unnamed = [fault for fault in faults if fault not in message]
        require(not unnamed, f"plan({asked}) does not name every code that is unknown.", todo="collect, then raise.")
    require("ARG" in _message(function, ["ARG", "JPN", "ARG"]), "plan should name the state asked for twice.")
    passed("One look, one list of faults, and nothing half built.")


def _message(function: Callable, asked: list[str]) -> str:
    require(refuses(function, asked, KNOWN, name="plan"), f"plan({asked}) should stop with an error.")
    try:
        function(asked, KNOWN)
    except Exception as error:
        return str(error)
    return ""


def _report(path: Path) -> Path:
    cell = new_code_cell('iso3 = "ARG"\nyear = 2020', metadata={"tags": ["parameters"]})
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=[cell], metadata={"kernelspec": spec}), path)
    return path
