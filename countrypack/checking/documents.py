"""The blocks of the finished Word document."""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from countrypack.checking.blocks import Block, entry, mark, spaced

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
TEXT, LINK, ANCHOR = f"{W}t", f"{W}hyperlink", f"{W}anchor"
SPACES, PROPERTIES = {f"{W}br", f"{W}tab"}, {f"{W}pPr", f"{W}rPr"}
START, END = f"{W}bookmarkStart", f"{W}bookmarkEnd"
LONGEST = 40
ENTRIES = ("source:", "cited:")


def bookmark(ident: str) -> str:
    """Return the bookmark of an id: Word allows 40 characters, so longer ones are there by their checksum."""
    return ident if len(ident) <= LONGEST else f"X{hashlib.sha1(ident.encode(), usedforsecurity=False).hexdigest()[1:]}"


def read(path: Path, known: frozenset[str]) -> list[Block]:
    """Return a finished document as blocks, in its order; heads and feet of pages come last.

    Parameters
    ----------
    path : Path
        The document.
    known : frozenset of str
        The ids of the pack's pieces.
    """
    with zipfile.ZipFile(path) as held:
        body = ElementTree.fromstring(held.read("word/document.xml")).find(f"{W}body")
        asides = sorted(n for n in held.namelist() if n.startswith(("word/footer", "word/header")))
        margins = [ElementTree.fromstring(held.read(name)) for name in asides]
        notes = ElementTree.fromstring(held.read("word/footnotes.xml"))
        props = ElementTree.fromstring(held.read("docProps/core.xml"))
    _unfold(body, notes)
    found = list(_Reader(known).blocks(body))
    found += [_note(paragraph) for paragraph in notes.iter(f"{W}p") if _text(paragraph)]
    for margin in margins:
        found += [Block("", (_text(p),)) for p in margin.iter(f"{W}p") if _text(p)]
    named = [e.text for e in props if e.text and e.tag.rpartition("}")[2] in ("title", "subject", "description")]
    return found + [Block("", (spaced(text),)) for text in named]


class _Reader:
    def __init__(self, known: frozenset[str]):
        self.names = {bookmark(f"{start}{ident}"): ident for ident in known for start in ("", "data-")}
        self.open: dict[str, str] = {}

    def blocks(self, body: ElementTree.Element) -> Iterator[Block]:
        for element in body:
            tag = element.tag.removeprefix(W)
            for inner in [element] if tag.startswith("bookmark") else element.iter():
                if inner.tag in (START, END):
                    self._bookmark(inner)
            if tag == "p":
                yield from self._paragraph(element)
            elif tag == "tbl":
                yield from self._table(element)

    def _bookmark(self, element: ElementTree.Element) -> None:
        if element.tag == START:
            name = element.get(f"{W}name", "")
            source = entry(name) if name.startswith("source-") else ""
            if name in self.names or source:
                self.open[element.get(f"{W}id")] = self.names.get(name) or source
        elif not self.open.get(element.get(f"{W}id"), "").startswith(ENTRIES):
            self.open.pop(element.get(f"{W}id"), None)

    @property
    def piece(self) -> str:
        return next(reversed(self.open.values()), "")

    def _paragraph(self, element: ElementTree.Element) -> Iterator[Block]:
        text, piece = _text(element), self.piece
        if text:
            style = element.find(f"{W}pPr/{W}pStyle")
            caption = style is not None and "Caption" in style.get(f"{W}val", "")
            yield Block(piece, (text,), part="caption" if caption else "text")
        for picture in element.iter(PICTURE):
            if picture.get("descr"):
                yield Block(piece, (spaced(picture.get("descr")),), part="alt")
        self.open = {key: name for key, name in self.open.items() if not name.startswith(ENTRIES)}

    def _table(self, table: ElementTree.Element) -> Iterator[Block]:
        rows = [[_cell(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]
        heads = tuple(rows[0]) if rows else ()
        yield Block(self.piece, heads, part="heads")
        yield from (Block(self.piece, tuple(row), heads, "row") for row in rows[1:])


def _unfold(body: ElementTree.Element, notes: ElementTree.Element) -> None:
    """Put the mark that begins each note in the place of the note's number; the comma between two numbers goes."""
    marks = {note.get(f"{W}id"): note.find(f".//{W}hyperlink") for note in notes}
    for run in body.iter(f"{W}r"):
        for number in run.findall(f"{W}footnoteReference"):
            run[:] = [marks[number.get(f"{W}id")]]
        raised = run.find(f"{W}rPr/{W}vertAlign")
        if raised is not None and "".join(run.itertext()) == ",":
            run[:] = []


def _note(paragraph: ElementTree.Element) -> Block:
    link = paragraph.find(f"{W}hyperlink")
    source = "" if link is None else link.get(f"{W}anchor", "").removeprefix("source-")
    return Block(f"cited:{source}" if source else "", (_text(paragraph),))


def _cell(cell: ElementTree.Element) -> str:
    return spaced(" ".join(_text(p) for p in cell.iter(f"{W}p")))


def _text(paragraph: ElementTree.Element) -> str:
    return spaced("".join(_parts(paragraph)))


def _parts(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag in SPACES:
            yield " "
        elif child.tag == LINK and child.get(ANCHOR, "").startswith("source-"):
            yield mark("".join(_parts(child)), child.get(ANCHOR).removeprefix("source-"))
        elif child.tag not in PROPERTIES:
            yield from _parts(child)
