"""A piece: one thing that a chapter shows, in a shape that both JupyterLab and the binding can read."""

import base64
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

MIME = "application/vnd.countrypack.piece+json"
KINDS = ("text", "table", "chart")


@dataclass(frozen=True)
class Piece:
    """One text, table or chart about one state.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    id : str
        Unique in a pack, readable (``convictions-trend``); becomes the anchor in the page.
    iso3 : str
        The state that it is about; the runner refuses a pack with a piece about another one.
    markdown : str
        Pandoc Markdown of a text or of a table without its caption; empty for a chart.
    caption : str
        What a table or chart shows, as a sentence without figures.
    facts : tuple of str
        Ids of the facts that it prints.
    sources : tuple of str
        Ids of the sources that it cites.
    alt : str
        A chart in words: its finding, with values.
    svg : str
        The drawing of a chart.
    columns, rows : tuple
        The data table of a chart: heads, and rows of text.
    """

    kind: str
    id: str
    iso3: str
    markdown: str = ""
    caption: str = ""
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    alt: str = ""
    svg: str = field(default="", repr=False)
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"a piece is one of {', '.join(KINDS)}, not {self.kind!r}")
        needed = {
            "text": ("markdown",),
            "table": ("markdown", "caption"),
            "chart": ("svg", "alt", "caption", "columns"),
        }
        lacking = [name for name in needed[self.kind] if not getattr(self, name)]
        if self.kind == "chart" and not self.sources:
            lacking.append("sources")
        if lacking:
            raise ValueError(f"the {self.kind} {self.id!r} lacks {', '.join(lacking)}")

    def _repr_mimebundle_(self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None) -> dict:
        machine = {name: value for name, value in asdict(self).items() if name != "svg"}
        if self.kind == "chart":
            return {"text/html": self._image(), "image/svg+xml": self.svg, "text/plain": self.alt, MIME: machine}
        shown = f"**{self.caption}**\n\n{self.markdown}" if self.caption else self.markdown
        return {"text/markdown": shown, "text/plain": self.markdown, MIME: machine}

    def _image(self) -> str:
        # JupyterLab shows a bare SVG as an image without its words
        data = base64.b64encode(self.svg.encode()).decode()
        return f'<img alt="{html.escape(self.alt)}" src="data:image/svg+xml;base64,{data}">'


def from_bundle(bundle: dict) -> Piece | None:
    """Return the piece held by the data of a notebook output, or None if it holds none."""
    machine = bundle.get(MIME)
    if machine is None:
        return None
    listed = {name: tuple(machine[name]) for name in ("facts", "sources", "columns")}
    rows = tuple(tuple(row) for row in machine["rows"])
    svg = bundle.get("image/svg+xml", "")
    return Piece(**{**machine, **listed, "rows": rows, "svg": "".join(svg)})


def mark(source: str, number: int) -> str:
    """Return the mark of a source: its number in the pack's source list, linked to its entry."""
    return f"[[{number}]](#source-{source})"


def pipe_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, align: str = "") -> str:
    """Return a Markdown pipe table.

    Parameters
    ----------
    columns : sequence of str
        Heads.
    rows : iterable of sequences of str
        One cell a column; a line break or a bar inside a cell is made harmless.
    align : str
        One letter a column, ``l`` or ``r``; left where it is short.
    """
    rules = [("---:" if a == "r" else ":---") for a in align.ljust(len(columns), "l")]
    lines = [columns, rules, *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(str(text).split()))
