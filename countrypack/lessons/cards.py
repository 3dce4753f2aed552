"""A lesson's card: what it asks, how long it takes, what is needed before, what stays."""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from countrypack import paths
from countrypack.errors import BrokenCard

FOLDER = paths.NOTEBOOKS / "lessons"
FIELDS = ("Question", "Minutes", "Prerequisites")
LISTS = ("Objectives", "Key points")


@dataclass(frozen=True)
class Card:
    """The first cell of a lesson, read.

    Parameters
    ----------
    slug : str
        The name of its file, without the ending.
    number : int
        Its place in the course.
    title, question, prerequisites : str
        As the cell says them.
    minutes : int
        Time in class.
    objectives, key_points : tuple of str
        One sentence each.
    """

    slug: str
    number: int
    title: str
    question: str
    minutes: int
    prerequisites: str
    objectives: tuple[str, ...]
    key_points: tuple[str, ...]


def sources(folder: Path = FOLDER) -> list[Path]:
    """Return the lessons' notebooks, in the order of the course."""
    return sorted(folder.glob("[0-9]*.ipynb"))


def read(path: Path) -> Card:
    """Return the card of a lesson.

    Raises
    ------
    BrokenCard
        If its cell ``card`` lacks a field or a list.
    """
    return parse(nbformat.read(path, as_version=4), path.stem)


def parse(notebook: NotebookNode, slug: str) -> Card:
    """Return the card of a lesson that is open already; `read` says more."""
    text = next((cell.source for cell in notebook.cells if cell.id == "card"), "")
    title = re.match(r"# (\d+)\. (.+)", text)
    fields = dict(re.findall(r"^\*\*([\w ]+):\*\* (.+)$", text, re.M))
    lists = {name: tuple(re.findall(r"^- (.+)$", block, re.M)) for name, block in _blocks(text)}
    faults = [f"no {name}" for name in FIELDS if name not in fields] + [
        f"no {name}" for name in LISTS if not lists.get(name)
    ]
    if not title:
        faults.append("no title such as '# 1. From a file to a row'")
    if not fields.get("Minutes", "0").isdigit():
        faults.append(f"Minutes is {fields['Minutes']!r}, expected a whole number")
    if faults:
        raise BrokenCard(faults, where=f"{slug}.ipynb, cell 'card'")
    said = [fields[name] for name in ("Question", "Prerequisites")]
    return Card(
        slug=slug,
        number=int(title[1]),
        title=title[2],
        question=said[0],
        minutes=int(fields["Minutes"]),
        prerequisites=said[1],
        objectives=lists["Objectives"],
        key_points=lists["Key points"],
    )


def _blocks(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^\*\*([\w ]+)\*\*\n\n((?:- .+\n?)+)", text, re.M)
