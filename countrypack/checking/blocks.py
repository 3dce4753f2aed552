"""A block: one sentence-holding paragraph or one row of a table, wherever it is printed; and the notebook's blocks."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MIME = "application/vnd.countrypack.piece+json"
LINK = re.compile(r"\[((?:\\.|[^\]\\]|\[\d+\])*)\]\((?:<([^>]*)>|([^)\s]*))\)")
MARK = re.compile("⟦(\\d+)\\|([\\w.-]*)⟧")


@dataclass(frozen=True)
class Block:
    """One text, or one row of a table with its heads.

    Parameters
    ----------
    piece : str
        Id of the piece that it belongs to; ``source:<id>`` in the list of sources, ``cited:<id>`` among
        the citations to paste; otherwise empty.
    cells : tuple of str
        A text is one cell. The mark of a source is written ``⟦number|source⟧``.
    heads : tuple of str
        The heads of a table's columns; empty for a text.
    part : str
        ``text``, ``row``, ``caption``, ``alt``, ``drawn`` or ``link``.
    """

    piece: str
    cells: tuple[str, ...]
    heads: tuple[str, ...] = ()
    part: str = "text"

    @property
    def text(self) -> str:
        """All that is printed, the marks of sources as they stand in the text."""
        return " ".join(self.cells)


@dataclass(frozen=True)
class Piece:
    """One piece as the notebook holds it."""

    id: str
    iso3: str
    kind: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    svg: str
    blocks: tuple[Block, ...]


def entry(ident: str) -> str:
    """Return the piece that an anchor opens: ``source:<id>`` in the list of sources, ``cited:<id>`` in one to paste."""
    name, _, style = ident.removeprefix("source-").partition("-")
    return f"{'cited' if style else 'source'}:{name}"


def mark(number: str, source: str) -> str:
    """Return the mark of a source as it stands in a block."""
    return f"⟦{number.strip('[] ')}|{source}⟧"


def spaced(text: str) -> str:
    """Return a text with every run of white space made one space."""
    return " ".join(text.split())


def cells(path: Path) -> list[dict]:
    """Return the cells of a bound notebook."""
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def pieces(cells: Sequence[Mapping]) -> list[Piece]:
    """Return the pieces among a notebook's cells that stand in its briefing, in order."""
    outputs = [
        output.get("data", {})
        for cell in cells
        if "brief" in cell["metadata"].get("tags", ())
        for output in cell.get("outputs", ())
    ]
    return [_piece(data) for data in outputs if MIME in data]


def shown(cells: Sequence[Mapping]) -> Iterator[tuple[str, str]]:
    """Yield each further text that a notebook's cells show beside a piece, with the piece's id, and the piece's own."""
    for cell in cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if MIME in data:
                yield from _twice(data)


def headings(cells: Sequence[Mapping]) -> list[Block]:
    """Return the Markdown of a notebook's cells, which holds no figure and no state."""
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    return [Block("", (spaced(text),)) for text in texts]


def _twice(data: Mapping) -> Iterator[tuple[str, str]]:
    machine = data[MIME]
    if machine["kind"] == "chart":
        if "".join(data.get("text/plain", "")) != machine["alt"]:
            yield machine["id"], "".join(data.get("text/plain", ""))
        return
    own = machine["markdown"]
    title = f"**{machine['caption']}**\n\n{own}" if machine["caption"] else own
    for name, expected in (("text/plain", own), ("text/markdown", title)):
        if "".join(data.get(name, "")) != expected:
            yield machine["id"], "".join(data.get(name, ""))


def _piece(data: Mapping) -> Piece:
    machine = data[MIME]
    ident = machine["id"]
    blocks = list(markdown(ident, machine["markdown"]))
    if machine["caption"]:
        blocks.insert(0, Block(ident, (spaced(machine["caption"]),), part="caption"))
    if machine["alt"]:
        blocks.append(Block(ident, (spaced(machine["alt"]),), part="alt"))
    heads = tuple(machine["columns"])
    blocks += [Block(ident, tuple(row), heads, "row") for row in machine["rows"]]
    svg = "".join(data.get("image/svg+xml", ""))
    return Piece(
        ident, machine["iso3"], machine["kind"], tuple(machine["facts"]), tuple(machine["sources"]), svg, tuple(blocks)
    )


def markdown(ident: str, text: str) -> Iterator[Block]:
    """Yield the blocks of a piece's Markdown: paragraphs, items of lists, rows of pipe tables."""
    for part in re.split(r"\n\n+|\n(?=- |\d+\. )", text):
        lines = part.split("\n")
        if len(lines) > 1 and lines[0].startswith("|"):
            heads, _, *rows = [_cells(line) for line in lines]
            yield from (Block(ident, row, heads, "row") for row in rows)
        elif part.strip():
            yield Block(ident, (_plain(re.sub(r"^(- |\d+\. )", "", part)),))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(_plain(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1])


def _plain(text: str) -> str:
    text = LINK.sub(_linked, text).replace("**", "")
    return spaced(re.sub(r"\\(.)", r"\1", text))


def _linked(found: re.Match) -> str:
    target = found[2] or found[3]
    return mark(found[1], target.removeprefix("#source-")) if target.startswith("#source-") else found[1]
