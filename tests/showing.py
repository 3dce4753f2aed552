"""Chapters run in this process, without a kernel: what their cells show is what the runner would be given."""

import ast
import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from countrypack import facts, paths
from countrypack.pieces import Piece


def shown(name: str, state: facts.State, folder: Path, monkeypatch) -> NotebookNode:
    """Return a chapter executed about a state, with its pieces as outputs."""
    facts.write(state, folder / "facts.json")
    monkeypatch.setenv(paths.FACTS_VARIABLE, str(folder / "facts.json"))
    notebook = nbformat.read(paths.NOTEBOOKS / f"{name}.ipynb", as_version=4)
    names: dict[str, object] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            piece = _last(cell.source.replace('iso3 = "ARG"', f'iso3 = "{state.iso3}"'), names)
            if isinstance(piece, Piece):
                data = {kind: _text(held) for kind, held in piece._repr_mimebundle_().items()}
                cell.outputs = [new_output("execute_result", data=data, execution_count=1)]
    notebook.metadata["countrypack"] = {"chapter": name, "iso3": state.iso3}
    return notebook


def pieces(name: str, state: facts.State, folder: Path, monkeypatch) -> list[Piece]:
    """Return the pieces that a chapter shows about a state."""
    from countrypack.chapters import pieces_in

    return [piece for cell in shown(name, state, folder, monkeypatch).cells for piece in pieces_in(cell)]


def content(state: facts.State) -> dict:
    """Return the facts as the binding takes them."""
    return json.loads(facts.to_json(state))


def _last(source: str, names: dict[str, object]) -> object:
    """Run a cell, and return what its last line is worth."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None


def _text(held: object) -> object:
    return json.loads(json.dumps(held))
