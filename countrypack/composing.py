"""Compose the briefing: one Markdown text out of frozen chapters, from which every printed format is made."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from nbformat import NotebookNode

from countrypack.chapters import pieces_in, tags
from countrypack.errors import RenderFailed, WrongState
from countrypack.pieces import Piece, mark, pipe_table
from countrypack.prose.words import plain

MARK = re.compile(r"\[\[([^\]]*)\]\]\(#source-([\w.-]+)\)")
NUMBER = re.compile(r"[<>]?[\d,.\s\N{EN DASH}-]+%?")
SIDE = ":::::"  # the fence of a printed side; those inside it are shorter
TEXT_WIDTH = 493.2  # points: 174 mm, A4 less its margins
SVG_WIDTH = re.compile(r'<svg[^>]*?\swidth="([\d.]+)(pt|px|)"')
MADE_HOW = (
    "The sentences of this briefing are made by fixed templates from the figures and acts of the sources above; "
    "none was written by a generative model."
)


def markdown(whole: NotebookNode, facts: Mapping, entries: Mapping[str, str]) -> str:
    """Return the briefing in pandoc's Markdown: the chapters, the data behind the charts, the sources.

    Parameters
    ----------
    whole : NotebookNode
        The frozen chapters, as `freezing.concatenate` returns them.
    facts : mapping
        The content of ``facts.json``; its sources number the marks.
    entries : mapping of str to str
        The formatted entry of each source, in Markdown.
    """
    shown = charts(whole)
    parts = _sided([cell for cell in whole.cells if "brief" in tags(cell)], facts)
    if shown:
        parts += ["# Data behind the charts", *(_data(piece) for piece in shown)]
    parts += ["# Sources", *(_source(card, entries[card["id"]]) for card in facts["sources"]), MADE_HOW]
    return "\n\n".join(parts) + "\n"


def briefed(whole: NotebookNode) -> list[Piece]:
    """Return the pieces of the briefing, in its order."""
    return [piece for cell in whole.cells if "brief" in tags(cell) for piece in pieces_in(cell)]


def charts(whole: NotebookNode) -> list[Piece]:
    """Return the charts of the briefing, in its order."""
    return [piece for piece in briefed(whole) if piece.kind == "chart"]


def check(whole: NotebookNode, facts: Mapping) -> None:
    """Refuse a briefing whose pieces do not fit together.

    Raises
    ------
    WrongState
        If a piece is about another state than the facts.
    RenderFailed
        If two pieces bear one id, or a mark leads to no source of the pack or bears the number of another.
    """
    held = briefed(whole)
    others = [f"{piece.iso3} in '{piece.id}'" for piece in held if piece.iso3 != facts["iso3"]]
    if others:
        raise WrongState(asked=facts["iso3"], found=others, where="briefing.ipynb")
    twice = [name for name, count in Counter(piece.id for piece in held).items() if count > 1]
    if twice:
        raise RenderFailed(where=f"{facts['iso3']}: briefing", reason=f"two pieces are called {', '.join(twice)}")
    numbers = {card["id"]: str(card["number"]) for card in facts["sources"]}
    if list(numbers.values()) != [str(place) for place in range(1, len(numbers) + 1)]:
        raise RenderFailed(where=f"{facts['iso3']}: sources", reason="the sources are not numbered 1, 2, 3 in order")
    faults = [fault for piece in held for fault in _faults(piece, numbers)]
    if faults:
        raise RenderFailed(where=f"{facts['iso3']}: briefing", reason="; ".join(faults))


def _faults(piece: Piece, numbers: Mapping[str, str]) -> Iterable[str]:
    for source in piece.sources:
        if source not in numbers:
            yield f"'{piece.id}' cites {source}, which is no source of the pack"
    for number, source in MARK.findall(piece.markdown + piece.caption):
        if numbers.get(source) != number:
            yield f"'{piece.id}' marks {source} as {number}, but its number is {numbers.get(source, 'missing')}"


def _sided(cells: Sequence[NotebookNode], facts: Mapping) -> list[str]:
    """Return the blocks of the briefing; a heading tagged ``side`` begins a printed side, the next chapter ends it."""
    parts: list[str] = []
    within = False
    for cell in cells:
        begins = "side" in tags(cell)
        if within and (begins or (cell.cell_type == "markdown" and cell.source.startswith("# "))):
            parts.append(SIDE)
            within = False
        if begins:
            parts.append(f"{SIDE} {{.side}}")
            within = True
        parts += _blocks(cell, facts)
    return [*parts, SIDE] if within else parts


def _blocks(cell: NotebookNode, facts: Mapping) -> list[str]:
    if cell.cell_type == "markdown":
        return [cell.source]
    numbers = {card["id"]: card["number"] for card in facts["sources"]}
    shapes = {"text": _text, "table": _table, "chart": _chart}
    return [shapes[piece.kind](piece, numbers) for piece in pieces_in(cell)]


def _text(piece: Piece, numbers: Mapping[str, int]) -> str:
    return _div(piece.id, "text-piece", piece.markdown)


def _table(piece: Piece, numbers: Mapping[str, int]) -> str:
    body = f": {_line(piece.caption)} {{#tbl-{piece.id}}}\n\n{piece.markdown}"
    if not MARK.search(piece.markdown + piece.caption) and piece.sources:
        body += f"\n\n{_cited(piece.sources, numbers)}"
    return _div(piece.id, "table-piece", body)


def _chart(piece: Piece, numbers: Mapping[str, int]) -> str:
    image = f"![{_line(piece.caption)}](charts/{piece.id}.svg)"
    attributes = f'{{#fig-{piece.id} .chart alt="{_attribute(piece.alt)}" width={width(piece)}%}}'
    note = f"{_cited(piece.sources, numbers)} [Data behind this chart.](#data-{piece.id})"
    return _div(piece.id, "chart-piece", f"{image}{attributes}\n\n{_div('', 'note', note)}")


def _data(piece: Piece) -> str:
    columns = [plain(head) for head in piece.columns]
    rows = [[plain(cell) for cell in row] for row in piece.rows]
    table = pipe_table(columns, rows, align=_alignment(piece))
    return _div(f"data-{piece.id}", "chart-data", f": {_line(piece.caption)} {{#tbl-data-{piece.id}}}\n\n{table}")


def _source(card: Mapping, entry: str) -> str:
    words = [f"{label}: {plain(str(text))}." for label, text in _particulars(card) if text]
    return f"{card['number']}. []{{#source-{card['id']}}}{' '.join([_line(entry), *words])}"


def _particulars(card: Mapping) -> list[tuple[str, str]]:
    licence = card.get("licence") or {}
    named = (("Vintage", card.get("vintage")), ("Taken", card.get("accessed")), ("Route", card.get("route")))
    return [(label, (text or "").rstrip(".")) for label, text in (*named, ("Licence", licence.get("name")))]


def width(piece: Piece) -> int:
    """Return the width of a chart as a share of the text's width, in per cent: its own, or all of it at most."""
    found = SVG_WIDTH.search(piece.svg)
    if not found:
        return 100
    points = float(found[1]) * (1 if found[2] == "pt" else 0.75)
    return min(100, round(100 * points / TEXT_WIDTH))


def _cited(sources: Sequence[str], numbers: Mapping[str, int]) -> str:
    marks = "".join(mark(source, numbers[source]) for source in sorted(sources, key=numbers.__getitem__))
    return f"Source{'s' if len(sources) > 1 else ''}: {marks}."


def _alignment(piece: Piece) -> str:
    """Put columns of figures to the right, and the first, which names the row, to the left."""
    columns = zip(*piece.rows, strict=True) if piece.rows else [()] * len(piece.columns)
    figures = [bool(cells) and any(NUMBER.fullmatch(cell) for cell in cells) for cells in columns]
    return "".join("r" if is_figure and place else "l" for place, is_figure in enumerate(figures))


def _div(ident: str, kind: str, body: str) -> str:
    anchor = f"#{ident} " if ident else ""
    return f"::: {{{anchor}.{kind}}}\n{body}\n:::"


def _line(text: str) -> str:
    return " ".join(text.split())


def _attribute(text: str) -> str:
    return _line(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
