"""One source, several editions: blanks for students, notes for instructors, another state for each student."""

import copy
import re
from collections.abc import Callable

import nbformat
from nbformat import NotebookNode

from countrypack.chapters import tags
from countrypack.errors import LostParameters

NAMES = ("student", "instructor")
STUB = "# your code here"
SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION\n.*?### END SOLUTION[ \t]*$", re.M | re.S)
ASSIGNED = re.compile(r'^iso3 = "[A-Z]{3}"')


def make(source: NotebookNode, name: str, iso3: str | None = None) -> NotebookNode:
    """Return one edition of a lesson, without outputs.

    Parameters
    ----------
    source : NotebookNode
        The lesson with its solutions.
    name : str
        One of `NAMES`.
    iso3 : str, optional
        The member state that the edition is about; the source's own where not given.

    Raises
    ------
    LostParameters
        If a state is given and not exactly one cell sets it.
    """
    made = copy.deepcopy(source)
    if iso3:
        _set_state(made, iso3)
    if name == "student":
        made.cells = [_blanked(cell) for cell in made.cells if "notes" not in tags(cell)]
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return made


def text(notebook: NotebookNode) -> str:
    """Return the text of an ``.ipynb`` file."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def as_student(executed: NotebookNode) -> NotebookNode:
    """Return an executed instructor edition as a student may read it: demonstrations with their outputs, no answers."""
    return _changed(executed, lambda cell: None if "notes" in tags(cell) else _blanked(cell))


def for_nbgrader(instructor: NotebookNode) -> NotebookNode:
    """Return what nbgrader makes assignments of: solutions, which it takes out itself, and no notes."""
    return _changed(instructor, lambda cell: None if "notes" in tags(cell) else cell)


def state(notebook: NotebookNode) -> str:
    """Return the code of the state that an edition is about."""
    [cell] = [cell for cell in notebook.cells if "parameters" in tags(cell)]
    return ASSIGNED.match(cell.source)[0][-4:-1]


def _changed(notebook: NotebookNode, change: Callable[[NotebookNode], NotebookNode | None]) -> NotebookNode:
    made = copy.deepcopy(notebook)
    made.cells = [cell for cell in map(change, made.cells) if cell is not None]
    return made


def _set_state(notebook: NotebookNode, iso3: str) -> None:
    found = [cell for cell in notebook.cells if "parameters" in tags(cell)]
    if len(found) != 1 or not ASSIGNED.match(found[0].source):
        raise LostParameters("the lesson", found=len(found))
    found[0].source = ASSIGNED.sub(f'iso3 = "{iso3}"', found[0].source)


def _blanked(cell: NotebookNode) -> NotebookNode:
    if "solution" in tags(cell):
        cell.source = SOLUTION.sub(rf"\1{STUB}", cell.source)
    if {"solution", "check"} & set(tags(cell)):
        cell.outputs, cell.execution_count = [], None
    return cell
