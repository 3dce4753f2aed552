"""Freeze executed chapters: what depends on the day, the machine or chance goes, what was shown stays."""

import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from countrypack import paths
from countrypack.chapters import tags
from countrypack.pieces import MIME

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")


def concatenate(chapters: Iterable[NotebookNode]) -> NotebookNode:
    """Return one frozen notebook of several executed chapters, in their order, its code cells counted from 1."""
    frozen = [freeze(chapter) for chapter in chapters]
    whole = new_notebook(cells=[cell for chapter in frozen for cell in chapter.cells])
    whole.nbformat_minor = 5
    chosen = frozen[0].metadata["countrypack"] if frozen else {}
    whole.metadata = _metadata({**chosen, "chapter": "briefing"})
    _count(whole)
    return whole


def freeze(chapter: NotebookNode) -> NotebookNode:
    """Return an executed chapter without timings, paths and random ids; what is frozen stays as it is.

    The chapter's own default state is left out, so that the cell with the state asked for is the one that counts.

    Parameters
    ----------
    chapter : NotebookNode
        As `chapters.run` returns it: ``metadata.countrypack`` names its chapter.
    """
    name = chapter.metadata["countrypack"]["chapter"]
    replaced = any("injected-parameters" in tags(cell) for cell in chapter.cells)
    kept = [cell for cell in chapter.cells if not (replaced and "parameters" in tags(cell))]
    frozen = new_notebook(cells=[_cell(cell, name) for cell in kept])
    frozen.nbformat_minor = 5
    frozen.metadata = _metadata(chapter.metadata["countrypack"])
    _count(frozen)
    return frozen


def dumps(notebook: NotebookNode) -> str:
    """Return the text of an ``.ipynb`` file."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def _metadata(chosen: dict) -> NotebookNode:
    return nbformat.from_dict(
        {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}, "countrypack": dict(chosen)}
    )


def _cell(cell: NotebookNode, chapter: str) -> NotebookNode:
    kept = ["parameters" if tag == "injected-parameters" else tag for tag in tags(cell)]
    ident = "parameters" if "injected-parameters" in tags(cell) else cell.id
    # Made by hand: nbformat would validate each cell by itself, and then all of them once more as a notebook.
    made = NotebookNode(
        id=ident if ident.startswith(f"{chapter}-") else f"{chapter}-{ident}"[:64],
        cell_type="markdown",
        metadata=nbformat.from_dict({"tags": kept} if kept else {}),
        source=cell.source,
    )
    if cell.cell_type == "code":
        outputs = [_output(output) for output in cell.outputs if _is_shown(output)]
        made.update(cell_type="code", execution_count=None, outputs=outputs)
    return made


def _is_shown(output: NotebookNode) -> bool:
    # Warnings quote file names and line numbers of the machine; whatever matters is raised, not warned about.
    return not (output.output_type == "stream" and output.name == "stderr")


def _output(output: NotebookNode) -> NotebookNode:
    folders = _folders(tempfile.gettempdir(), str(Path.home()))
    kept = {name: value for name, value in output.items() if name not in ("metadata", "execution_count")}
    clean = _clean(kept, folders)
    if MIME in clean.get("data", {}):
        clean["data"].pop("text/html", None)  # the same drawing once more, for JupyterLab
    if output.output_type in ("display_data", "execute_result"):
        clean["metadata"] = {}
    if output.output_type == "execute_result":
        clean["execution_count"] = None  # counted when the notebook is whole
    return nbformat.from_dict(clean)


def _clean(value: object, folders: Sequence[str]) -> object:
    """Take the machine's folders and memory addresses out of every text of an output."""
    if isinstance(value, dict):
        return {name: _clean(part, folders) for name, part in value.items()}
    if isinstance(value, list):
        return [_clean(part, folders) for part in value]
    if not isinstance(value, str):
        return value
    for folder in folders:
        value = value.replace(folder, "")
    return ADDRESS.sub("0x0", value) if "0x" in value else value


@cache
def _folders(temporary: str, home: str) -> list[str]:
    """Return the folders that betray a machine, the longest first, each with its closing slash."""
    known = {str(paths.ROOT), sys.prefix, temporary, home}
    known |= {str(Path(folder).resolve()) for folder in known}
    return sorted((f"{folder}{Path('/')}" for folder in known if len(folder) > 1), key=len, reverse=True)


def _count(notebook: NotebookNode) -> None:
    """Give the code cells the numbers of one run from top to bottom."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        cell.execution_count = number
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number
