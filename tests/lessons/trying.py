"""Run lessons inside the tests' own process: no kernel, so that many answers can be tried in little time."""

import contextlib
import io
from functools import cache

import nbformat

from countrypack.chapters import tags
from countrypack.lessons import cards, editions

SOURCES = {path.stem: path for path in cards.sources()}


def notebook(slug, name="instructor", iso3=None):
    return editions.make(nbformat.read(SOURCES[slug], as_version=4), name, iso3)


@cache
def solved(slug, iso3):
    """The names that hold after a lesson with all its solutions, checks left out."""
    space = {}
    for cell in notebook(slug, iso3=iso3).cells:
        if cell.cell_type == "code" and "check" not in tags(cell):
            execute(cell.source, space)
    return space


def check(slug, exercise, space):
    """What the check of an exercise prints."""
    [cell] = [cell for cell in notebook(slug).cells if cell.id == f"check-{exercise}"]
    return execute(cell.source, space)


def execute(source, space):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(source, "<cell>", "exec"), space)
    return said.getvalue()


def exercises(slug):
    return [cell.id.removeprefix("check-") for cell in notebook(slug).cells if "check" in tags(cell)]
