"""Invented chapters, cards and pieces for the tests of running and binding; no figure here is real."""

from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from countrypack.pieces import Piece, mark, pipe_table
from countrypack.prose.words import plain

ISO3 = "JPN"
HOSTILE = '<script>alert(1)</script> #eval("1+1") `<b>x</b>`{=html} \\input{y} $x$ ::: {onclick=x} Ustawa Żółć'
SVG = (
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="493pt" height="90pt" viewBox="0 0 493 90"><metadata><x/></metadata><defs><style>*{color:red}</style>'
    '<clipPath id="p1"><rect width="493" height="90"/></clipPath></defs><g clip-path="url(#p1)">'
    '<path id="m1" d="M 10 80 L 480 20" style="stroke: #1b365d; fill: none"/><use xlink:href="#m1"/>'
    '<text x="20" y="20" style="font: 8px \'IBM Plex Sans\'">Côte d’Ivoire</text></g></svg>'
)


def code(source: str, ident: str, *tags: str) -> NotebookNode:
    return new_code_cell(source, id=ident, metadata={"tags": list(tags)})


def heading(text: str, ident: str) -> NotebookNode:
    return new_markdown_cell(text, id=ident, metadata={"tags": ["brief"]})


def shown(piece: Piece) -> NotebookNode:
    cell = code("show()", f"show-{piece.id}", "brief")
    cell.outputs = [new_output("execute_result", data=piece._repr_mimebundle_(), execution_count=9)]
    return cell


def written(folder: Path, name: str, *cells: NotebookNode) -> Path:
    path = folder / f"{name}.ipynb"
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=list(cells), metadata=spec), path)
    return path


def executed(name: str, *cells: NotebookNode) -> NotebookNode:
    return new_notebook(cells=list(cells), metadata={"countrypack": {"chapter": name, "iso3": ISO3}})


def text(ident: str, markdown: str, **more) -> Piece:
    return Piece("text", ident, ISO3, markdown=markdown, **more)


def chart(ident: str, **more) -> Piece:
    given = {
        "caption": "Persons convicted, by year",
        "alt": 'From 3 in 2010 to 9 in 2014; "none" & <5 in 2013.',
        "svg": SVG,
        "columns": ("Year", "Persons"),
        "rows": (("2010", "1,003"), (HOSTILE, "<5")),
        "sources": ("first", "second"),
    }
    return Piece("chart", ident, ISO3, **{**given, **more})


def chapters(*more: NotebookNode) -> list[NotebookNode]:
    figures = pipe_table(["Law", "Year"], [[plain(HOSTILE), "2005"], ["none", "-"]], align="lr")
    table = Piece("table", "law-table", ISO3, caption="Laws", markdown=f"{figures}\n\nA note.", sources=("second",))
    return [
        executed("summary", heading("# Summary", "title"), shown(text("head", f"A sentence {mark('first', 1)}."))),
        executed(
            "law",
            heading("# Law", "title"),
            heading("### A level skipped", "skipped"),
            shown(
                text(
                    "law-text", f"The law is {plain(HOSTILE)}. {HOSTILE} [a](javascript:x) ![p](http://e.example/p.png)"
                )
            ),
            shown(table),
            shown(chart("law-chart")),
            shown(chart("law-chart-again")),
            *more,
        ),
    ]


def facts(sources: Sequence[str] = ("first", "second")) -> dict:
    return {
        "iso3": ISO3,
        "name": "Côte & <b>Isle</b>",
        "formal_name": "the Republic of *Isle* $x$",
        "subregion": "Eastern Asia",
        "regional_group": "Asia-Pacific Group",
        "edition": "2026-07-01",
        "sources": [_card(name, number) for number, name in enumerate(sources, start=1)],
    }


def _card(ident: str, number: int) -> dict:
    cite = {
        "type": "dataset",
        "title": f"The {ident} table of łódź <b>",
        "author": [{"literal": "Office of Invented Figures"}],
        "issued": {"date-parts": [[2025, 4, 14]]},
        "accessed": {"date-parts": [[2026, 11, 23]]},
        "URL": f"https://example.org/{ident}",
    }
    licence = {"name": "CC BY 4.0", "redistribute": True}
    return {"id": ident, "number": number, "cite": cite, "vintage": "2025-04-14", "licence": licence}
