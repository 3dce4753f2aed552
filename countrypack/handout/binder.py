"""All packs in one PDF: a divider before each, and page numbers of the whole."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typst

from countrypack.printing import FONTS

ORDER = (
    "In the order of the states' names. Print on both sides: every divider and every pack begins on a front, so that a "
    "pack can be taken out whole. Each pack keeps page numbers of its own at the foot; the binder's stand at the head."
)
SHEETS = """
#set text(font: "IBM Plex Sans", fill: rgb("#1a1a1a"))
#let states = json(bytes(sys.inputs.states))
#let numbers = int(sys.inputs.numbers)
"""
DIVIDERS = """
#set page(paper: "a4", margin: 18mm)
#text(size: 21pt, weight: 700, fill: rgb("#1b365d"))[All packs]
#v(0.5em)
#text(size: 10pt, sys.inputs.order)
#v(1em)
#for state in states [#state.name #box(width: 1fr, inset: (x: 4pt), repeat[.#h(3pt)]) #str(state.page) \\ ]
#for state in states {
  pagebreak()
  v(1fr)
  text(size: 12pt, fill: rgb("#595959"), state.iso3)
  v(-4pt)
  line(length: 100%, stroke: 2.5pt + rgb("#1b365d"))
  text(size: 30pt, weight: 700, fill: rgb("#1b365d"), state.name)
  v(2fr)
}
"""
NUMBERS = """
#set page(paper: "a4", margin: 0pt, fill: none)
#for page in range(1, numbers + 1) {
  if page > 1 { pagebreak() }
  place(top + right, dx: -18mm, dy: 7mm, text(size: 8pt, fill: rgb("#595959"))[Binder, page #page of #numbers])
}
"""


@dataclass(frozen=True)
class Part:
    """One pack of the binder: its state, and its ``briefing.pdf``."""

    iso3: str
    name: str
    path: Path


def bind(parts: Sequence[Part]) -> bytes:
    """Return one PDF of some packs, in the order given.

    The structure tags of the packs do not survive the binding: for a screen reader, each pack's own file is the one to
    give.
    """
    from pypdf import PdfReader, PdfWriter

    files = [PdfReader(part.path) for part in parts]
    places, page = [], _even(_contents_pages(len(parts)))
    for part, file in zip(parts, files, strict=True):
        places.append({"iso3": part.iso3, "name": part.name, "page": page + 1})
        page += 2 + _even(len(file.pages))
    dividers = PdfReader(io.BytesIO(_typst(DIVIDERS, states=places)))
    first = len(dividers.pages) - len(parts)
    writer = PdfWriter()
    _add(writer, dividers.pages[:first])
    for place, (part, file) in enumerate(zip(parts, files, strict=True)):
        start = len(writer.pages)
        _add(writer, [dividers.pages[first + place]])
        writer.add_outline_item(title=part.name, page_number=start)
        _add(writer, file.pages)
    numbers = PdfReader(io.BytesIO(_typst(NUMBERS, numbers=len(writer.pages))))
    for sheet, number in zip(writer.pages, numbers.pages, strict=True):
        sheet.merge_page(number)
    return _written(writer, "All packs")


def joined(title: str, parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Return some PDFs as one, with an outline."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for name, content in parts:
        start = len(writer.pages)
        for sheet in PdfReader(io.BytesIO(content)).pages:
            writer.add_page(sheet)
        writer.add_outline_item(title=name, page_number=start)
    return _written(writer, title)


def _add(writer, sheets: Sequence) -> None:
    """Add some sheets, and an empty one after an odd number of them."""
    for sheet in sheets:
        writer.add_page(sheet)
    if len(writer.pages) % 2:
        writer.add_blank_page()


def _even(pages: int) -> int:
    return pages + pages % 2


def _written(writer, title: str) -> bytes:
    writer.compress_identical_objects()
    writer.metadata = {"/Title": title, "/Producer": "countrypack"}
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _contents_pages(states: int) -> int:
    """Return how many pages the list of contents takes; it is set once to be counted."""
    from pypdf import PdfReader

    rows = [{"iso3": "", "name": "State", "page": 1000}] * states
    return len(PdfReader(io.BytesIO(_typst(DIVIDERS, states=rows))).pages) - states


def _typst(body: str, *, states: Sequence[dict] = (), numbers: int = 0) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    inputs = {"states": json.dumps(list(states), ensure_ascii=False), "numbers": str(numbers), "order": ORDER}
    return typst.Compiler(font_paths=fonts, sys_inputs=inputs).compile(
        (SHEETS + body).encode(), format="pdf", timestamp=0
    )
