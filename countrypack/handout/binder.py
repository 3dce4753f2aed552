"""All packs in one PDF: a divider before each, and page numbers of the whole."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import typst

from countrypack.printing import FONTS

SHEETS = """
#set text(font: "IBM Plex Sans", fill: rgb("#1a1a1a"))
#let states = json(bytes(sys.inputs.states))
#let numbers = int(sys.inputs.numbers)
"""
DIVIDERS = """
#set page(paper: "a4", margin: 18mm)
#text(size: 21pt, weight: 700, fill: rgb("#1b365d"))[All packs]
#v(1em)
#for state in states [#box(width: 1fr, state.name) #h(1fr) #str(state.page) \\ ]
#for state in states {
  pagebreak()
  v(1fr)
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


def bind(packs: Sequence[tuple[str, Path]]) -> bytes:
    """Return one PDF of some packs.

    Parameters
    ----------
    packs : sequence of (name, path)
        The state's name and its ``briefing.pdf``, in the order of the binder. The structure tags of the packs do not
        survive the binding: for a screen reader, each pack's own file is the one to give.
    """
    from pypdf import PdfReader, PdfWriter

    files = [(name, PdfReader(path)) for name, path in packs]
    opening = _contents_pages(len(files))
    places, page = [], opening
    for name, file in files:
        places.append({"name": name, "page": page + 1})
        page += 1 + len(file.pages)
    dividers = PdfReader(io.BytesIO(_typst(DIVIDERS, states=places)))
    numbers = PdfReader(io.BytesIO(_typst(NUMBERS, numbers=page)))
    writer = PdfWriter()
    first = len(dividers.pages) - len(files)
    for sheet in dividers.pages[:first]:
        writer.add_page(sheet)
    for place, (name, file) in enumerate(files):
        writer.add_page(dividers.pages[first + place])
        writer.add_outline_item(title=name, page_number=len(writer.pages) - 1)
        for sheet in file.pages:
            writer.add_page(sheet)
    for sheet, number in zip(writer.pages, numbers.pages, strict=True):
        sheet.merge_page(number)
    writer.compress_identical_objects()
    writer.metadata = {"/Title": "All packs", "/Producer": "countrypack"}
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _contents_pages(states: int) -> int:
    """Return how many pages the list of contents takes; it is set once to be counted."""
    rows = [{"name": "State", "page": 1000}] * states
    pages = _pages(_typst(DIVIDERS, states=rows))
    return pages - states


def _pages(pdf: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pdf)).pages)


def _typst(body: str, *, states: Sequence[dict] = (), numbers: int = 0) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    inputs = {"states": json.dumps(list(states), ensure_ascii=False), "numbers": str(numbers)}
    return typst.Compiler(font_paths=fonts, sys_inputs=inputs).compile(
        (SHEETS + body).encode(), format="pdf", timestamp=0
    )
