"""The pieces of a state without kernels: the cells of every chapter, run here one after the other."""

import json
import os
import tempfile
from pathlib import Path
from unittest import mock

from countrypack import facts, paths
from countrypack.pieces import Piece
from tests.showing import run


def cells(chapter):
    """The code cells of a chapter, each as its source and whether it belongs to the briefing."""
    notebook = json.loads((paths.NOTEBOOKS / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            yield "".join(cell["source"]), "brief" in cell["metadata"].get("tags", ())


def pieces(state: facts.State, chapters=paths.CHAPTERS) -> dict[str, Piece]:
    """Every piece of a state's briefing by its id."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.json"
        facts.write(state, path)
        with mock.patch.dict(os.environ, {paths.FACTS_VARIABLE: str(path)}):
            for chapter in chapters:
                names = {}
                for source, brief in cells(chapter):
                    source = f'iso3 = "{state.iso3}"' if source.startswith("iso3 = ") else source
                    last = run(source, names)
                    if brief:
                        found[last.id] = last
    return found
