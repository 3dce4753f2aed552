"""What a finished briefing says in each format, block by block, read without the library's own readers.

A block is a heading, a paragraph, a caption or the cell of a table. White space and the marks of sources are left out,
for each format has its own; drawings are read by their alternative text. The PDF is read in the order of its tags, as a
screen reader does.
"""

import html.parser
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

MARK = re.compile(r"\[\d+\]")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
BLOCKS = {"h2", "h3", "h4", "h5", "p", "li", "figcaption", "th", "td", "summary", "ol", "ul", "div", "table", "figure"}
INLINE = ("Span", "Code", "Link", "Em", "Strong", "Reference")


def bare(text: str) -> str:
    return re.sub(r"\s", "", MARK.sub("", text))


def said(texts: Iterator[str]) -> list[str]:
    return [text for text in map(bare, texts) if text]


def read(path: Path) -> tuple[list[str], list[str]]:
    """Return the blocks of a briefing, from its first heading on, and the alternative texts of its drawings."""
    return {".html": page, ".docx": document, ".pdf": print_}[path.suffix](path)


def page(path: Path) -> tuple[list[str], list[str]]:
    reader = _Page(convert_charrefs=True)
    reader.feed(path.read_text(encoding="utf-8"))
    return said(reader.texts), said(reader.alts)


class _Page(html.parser.HTMLParser):
    def __init__(self, **options):
        super().__init__(**options)
        self.texts, self.alts, self.open, self.skipped, self.in_main = [], [], [""], "", False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.in_main = self.in_main or tag == "main"
        if tag == "svg":
            self.alts.append(given["aria-label"])
        if not self.skipped and tag == "svg":
            self.skipped = tag
        if tag == "details" and given.get("class") == "chart-data":
            self.skipped = "summary"  # it says what the caption says, which is there for screen readers
        if tag in BLOCKS:
            self._close()

    def handle_endtag(self, tag):
        if tag == self.skipped:
            self.skipped = ""
        elif tag in BLOCKS:
            self._close()
        self.in_main = self.in_main and tag != "main"

    def handle_data(self, data):
        if self.in_main and not self.skipped:
            self.open[-1] += data

    def _close(self):
        self.texts.append(self.open[-1])
        self.open = [""]


def document(path: Path) -> tuple[list[str], list[str]]:
    with zipfile.ZipFile(path) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml")).find(f"{W}body")
    paragraphs = list(body.iter(f"{W}p"))
    style = f"{W}pPr/{W}pStyle"
    first = next(
        n for n, p in enumerate(paragraphs) if getattr(p.find(style), "attrib", {}).get(f"{W}val") == "Heading1"
    )
    texts = ("".join(map(_written, p.iter(f"{W}r"))) for p in paragraphs[first:])
    return said(texts), said(picture.get("descr") for picture in body.iter(DRAWN))


def _written(run: ElementTree.Element) -> str:
    text = "".join(
        part.text or "" if part.tag == f"{W}t" else " " for part in run.iter() if part.tag in (f"{W}t", f"{W}br")
    )
    raised = run.find(f"{W}rPr/{W}vertAlign")
    return "" if raised is not None and text == "," else text  # the comma between two notes


def notes(path: Path) -> list[str]:
    """Return what the notes of a Word document say."""
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("word/footnotes.xml"))
    return said("".join(text.text or "" for text in note.iter(f"{W}t")) for note in root)


def print_(path: Path) -> tuple[list[str], list[str]]:
    reader = PdfReader(path)
    set_ = {page.indirect_reference.idnum: _set(page, reader) for page in reader.pages}
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    texts = list(_blocks(root, set_))
    first = next(n for n, (kind, _) in enumerate(texts) if kind == "H1")
    alts = (str(element["/Alt"]) for kind, element, _ in tags(reader) if kind == "Figure")
    return said(text for _, text in _heads_once(texts[first:])), said(alts)


def _heads_once(blocks: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Leave out heads that repeat those just before: a long table is printed in parts beside each other."""
    before, heads = [], []
    for kind, text in (block for block in [*blocks, ("", "end")] if block[1].strip()):
        if kind == "TH":
            heads.append((kind, text))
            continue
        yield from heads if heads != before else ()
        before, heads = ((heads or before) if kind == "TD" else []), []
        if kind:
            yield kind, text


def tags(reader: PdfReader) -> Iterator[tuple[str, DictionaryObject, tuple[str, ...]]]:
    """Yield each tag of a PDF, and the kinds of those that it is in, in reading order."""
    yield from _tags(reader.trailer["/Root"]["/StructTreeRoot"], ())


def _tags(
    element: DictionaryObject, inside: tuple[str, ...]
) -> Iterator[tuple[str, DictionaryObject, tuple[str, ...]]]:
    for child in _children(element):
        if isinstance(child, DictionaryObject) and "/S" in child:
            kind = child["/S"][1:]
            yield kind, child, inside
            yield from _tags(child, (*inside, kind))


def _blocks(element: DictionaryObject, set_: dict) -> Iterator[tuple[str, str]]:
    """Yield the text of each block with the kind of its tag; what stands within a line is part of its block."""
    kind, text = element.get("/S", "/")[1:], ""
    for child in _children(element):
        inner = child["/S"][1:] if isinstance(child, DictionaryObject) and "/S" in child else ""
        if inner in INLINE:
            text += "".join(part for _, part in _blocks(child, set_))
        elif inner:
            yield kind, text
            text = ""
            yield from _blocks(child, set_) if inner not in ("Figure", "Lbl") else ()
        else:
            text += _piece(child, element, set_)
    yield kind, text


def _piece(child: object, element: DictionaryObject, set_: dict) -> str:
    if isinstance(child, DictionaryObject):
        return set_[child.raw_get("/Pg").idnum].get(child["/MCID"], "") if "/MCID" in child else ""
    return set_[element.raw_get("/Pg").idnum].get(int(child), "")


def _children(element: DictionaryObject) -> list:
    held = element.get("/K", ArrayObject()).get_object()
    return [child.get_object() for child in (held if isinstance(held, ArrayObject) else [held])]


def _set(page: DictionaryObject, reader: PdfReader) -> dict[int, str]:
    """Return the text of each marked part of a page."""
    found: dict[int, str] = {}
    fonts = {name: _letters(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    letters, open_ = {}, []
    for operands, operator in ContentStream(page["/Contents"], reader).operations:
        if operator in (b"BDC", b"BMC"):
            open_.append(operands[1].get("/MCID") if operator == b"BDC" else None)
        elif operator == b"EMC":
            open_.pop()
        elif operator == b"Tf":
            letters = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ") and open_ and open_[-1] is not None:
            shown = operands[0] if operator == b"TJ" else operands
            raw = b"".join(part.original_bytes for part in shown if hasattr(part, "original_bytes"))
            text = "".join(letters.get(raw[i : i + 2], "�") for i in range(0, len(raw), 2))
            found[open_[-1]] = found.get(open_[-1], "") + text
    return found


def _letters(font: DictionaryObject) -> dict[bytes, str]:
    """Return what each glyph of a font stands for, by its own table."""
    table = font["/ToUnicode"].get_data().decode("latin-1")
    known = {}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                base = bytes.fromhex(text).decode("utf-16-be")
                known[(int(first, 16) + step).to_bytes(2)] = base[:-1] + chr(ord(base[-1]) + step)
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        pairs = re.findall(r"<(\w+)>\s*<(\w+)>", block)
        known.update((bytes.fromhex(code), bytes.fromhex(text).decode("utf-16-be")) for code, text in pairs)
    return known
