"""The house rules that a tool cannot know: imports point downward, no module takes work at import."""

import ast
import re

import pytest

from tests.conftest import ROOT

LAYERS = {
    "errors": 0, "paths": 0, "cards": 0, "spreadsheets": 0,
    "rows": 1, "states": 1, "sources": 1, "indicators": 1, "instruments": 1,
    "readers": 2, "fetching": 2, "claims": 2, "questions": 2, "membership": 2, "commission": 2, "lessons_checks": 2,
    "tables": 3, "checking": 3,
    "facts": 4, "pieces": 4, "coverage": 4, "vintages": 4,
    "prose": 5, "charts": 5, "changelists": 5,
    "engine": 6, "chapters": 6, "freezing": 6, "composing": 6, "drawings": 6, "printing": 6, "citing": 6, "binding": 6,
    "batch": 7, "members": 7, "lessons": 7,
    "shelf": 8, "handout": 8, "differences": 8,
    "completing": 9,
}  # fmt: skip
MODULES = sorted((ROOT / "countrypack").rglob("*.py"))


def layer(path):
    parts = path.relative_to(ROOT / "countrypack").with_suffix("").parts
    return parts[0]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "countrypack":
            rest = node.module.split(".")[1:]
            yield from [rest[0]] if rest else [alias.name for alias in node.names]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downward(path):
    own = layer(path)
    if own == "__init__":
        return
    upward = [name for name in imported(path) if name in LAYERS and name != own and LAYERS[name] > LAYERS[own]]
    assert upward == [], f"{own} is in layer {LAYERS[own]}"


def everything_imported_by(name):
    """Names of modules of the package that one of them reaches, by whatever way."""
    reached, waiting = set(), [name]
    while waiting:
        own = waiting.pop()
        for path in MODULES:
            if layer(path) == own:
                new = set(imported(path)) - reached - {own}
                reached |= new
                waiting += new
    return reached


def test_the_checker_shares_no_computation_with_what_it_checks():
    assert everything_imported_by("checking") == {"cards", "errors", "indicators", "instruments", "paths", "sources"}
    assert {"facts", "pieces"} <= everything_imported_by("prose")  # or the search finds nothing


def test_every_module_has_a_layer():
    assert {layer(path) for path in MODULES} - {"__init__"} <= set(LAYERS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_docstrings_are_numpydoc_and_not_google(path):
    found = re.findall(
        r"^\s+(Args|Arguments|Returns|Raises|Yields|Example|Examples):\s*$", path.read_text(encoding="utf-8"), re.M
    )
    assert found == []


@pytest.mark.parametrize("path", sorted((ROOT / "scripts").glob("*.py")), ids=lambda path: path.name)
def test_scripts_only_parse_arguments(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 100


def test_no_test_run_leaves_the_names_of_this_machine_in_the_tree():
    suspicious = re.compile(r"/(home|Users|root|work|tmp)/\w+")
    files = [p for folder in ("countrypack", "scripts", "notebooks", "data") for p in (ROOT / folder).rglob("*")]
    texts = [
        p for p in files if p.suffix in {".py", ".yml", ".tsv", ".ipynb", ".css", ".json"} and "build" not in p.parts
    ]
    offenders = [str(p.relative_to(ROOT)) for p in texts if suspicious.search(p.read_text(encoding="utf-8"))]
    assert offenders == []
