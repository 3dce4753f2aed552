"""What Shift-Tab shows: the help of every function that a chapter or a lesson calls."""

import importlib
import inspect
import re

import nbformat
import pytest

from tests.conftest import ROOT

MODULES = ("facts", "prose", "charts", "states", "indicators")
CALL = re.compile(rf"\b({'|'.join(MODULES)})\.([a-z_]+)\(")
NOTEBOOKS = [*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "notebooks" / "lessons").glob("*.ipynb")]


def called():
    """Return the module and name of every function of ours that a notebook calls."""
    cells = [cell.source for path in NOTEBOOKS for cell in nbformat.read(path, as_version=4).cells]
    return sorted({found for source in cells for found in CALL.findall(source)})


def help_of(module, name):
    function = getattr(importlib.import_module(f"countrypack.{module}"), name)
    return inspect.getdoc(function) or "", inspect.signature(function).parameters


def test_the_notebooks_call_functions_of_ours():
    assert ("prose", "trend") in called()
    assert len(called()) > 20


@pytest.mark.parametrize(("module", "name"), called(), ids=".".join)
def test_help_begins_with_one_sentence_that_says_what_comes_back(module, name):
    first = help_of(module, name)[0].split("\n")[0]
    assert first.startswith("Return "), first
    assert first.endswith("."), first
    assert len(first) <= 120


@pytest.mark.parametrize(("module", "name"), called(), ids=".".join)
def test_help_names_every_parameter_of_a_function_that_takes_more_than_the_state(module, name):
    text, parameters = help_of(module, name)
    required = [one for one in parameters.values() if one.default is one.empty or len(parameters) > 1]
    if [one.name for one in required] not in ([], ["state"]):
        assert "Parameters\n----------" in text
        assert [one.name for one in required if not re.search(rf"^\*?{one.name} : ", text, re.M)] == []
