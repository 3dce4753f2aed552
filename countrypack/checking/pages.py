"""The blocks of the finished web page."""

from html.parser import HTMLParser
from xml.etree import ElementTree

from countrypack.checking.blocks import Block, entry, mark, spaced

VOID = {"br", "img", "meta", "link", "hr", "input", "col", "wbr"}
BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "figcaption", "summary", "dt", "dd", "div", "header", "footer", "title"}
SILENT = {"style", "script"}
ASIDE = {"head", "nav", "footer", "summary"}  # what a page has and a printed document has not


class Page(HTMLParser):
    """Reads a page once; `blocks` and `drawings` are then filled.

    A block belongs to the innermost element around it whose id is that of a piece.
    """

    def __init__(self, known: frozenset[str]):
        super().__init__(convert_charrefs=True)
        self.known = known
        self.blocks: list[Block] = []
        self.drawings: list[tuple[str, str]] = []
        self.links: list[tuple[str, str]] = []
        self._stack: list[tuple[str, str]] = []
        self._text: list[str] = []
        self._row: list[str] | None = None
        self._heads: tuple[str, ...] = ()
        self._in_head = False
        self._mark: tuple[str, int] | None = None
        self._svg: list[str] | None = None
        self._source = ""

    @property
    def piece(self) -> str:
        """The piece that the parser stands in."""
        return next((ident for _, ident in reversed(self._stack) if ident), "") or self._source

    def handle_starttag(self, tag, attrs):
        """Open an element."""
        given = dict(attrs)
        if tag == "svg" and self._svg is None:
            self._svg = []
        if self._svg is not None:
            self._svg.append(self.get_starttag_text())
            if tag == "svg" and given.get("aria-label"):
                self.blocks.append(Block(self.piece, (spaced(given["aria-label"]),), part="alt"))
            return
        if tag in BLOCKS or tag == "main":
            self._flush()
        ident = given.get("id") or ""
        if ident.startswith("source-"):
            self._source = entry(ident)
        if tag not in VOID:
            self._stack.append((tag, self._known(ident)))
        if tag == "tr":
            self._row = []
        elif tag == "thead":
            self._in_head = True
        elif tag in ("td", "th"):
            self._text = []
        elif tag == "br":
            self._text.append(" ")
        elif tag == "a":
            self._start_link(given.get("href") or "")
        if given.get("alt"):
            self.blocks.append(Block(self.piece, (spaced(given["alt"]),), part="alt"))

    def handle_startendtag(self, tag, attrs):
        """Pass an element without content."""
        if self._svg is not None:
            self._svg.append(self.get_starttag_text())
        elif tag in VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        """Close an element, and with it its block."""
        if self._svg is not None:
            self._svg.append(f"</{tag}>")
            if tag == "svg":
                self.drawings.append((self.piece, "".join(self._svg)))
                self.blocks.append(Block(self.piece, tuple(texts("".join(self._svg))), part="drawn"))
                self._svg = None
            return
        if tag == "a":
            self._end_link()
        elif tag in ("td", "th") and self._row is not None:
            self._row.append(spaced("".join(self._text)))
            self._text = []
        elif tag == "tr" and self._row is not None:
            self._end_row()
        elif tag == "thead":
            self._in_head = False
        elif tag == "table":
            self._heads = ()
        elif tag in BLOCKS:
            self._flush()
        if tag == "li" and self._source:
            self._source = ""
        while self._stack and self._stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        """Keep a text."""
        if self._svg is not None:
            self._svg.append(data.replace("&", "&amp;").replace("<", "&lt;"))
        elif not (self._stack and self._stack[-1][0] in SILENT):
            self._text.append(data)

    def _known(self, ident: str) -> str:
        plain = ident.removeprefix("data-")
        return plain if plain in self.known else ""

    def _start_link(self, href: str) -> None:
        if href.startswith("#source-"):
            self._mark = (href.removeprefix("#source-"), len(self._text))
        elif href.startswith("http"):
            self.links.append((self.piece, href))

    def _end_link(self) -> None:
        if self._mark:
            source, start = self._mark
            self._text[start:] = [mark("".join(self._text[start:]), source)]
            self._mark = None

    def _end_row(self) -> None:
        cells, self._row = tuple(self._row), None
        if self._in_head:
            self._heads = cells
            self.blocks.append(Block(self.piece, cells, part="heads"))
        else:
            self.blocks.append(Block(self.piece, cells, self._heads, "row"))

    def _flush(self) -> None:
        text = spaced("".join(self._text))
        if text and self._row is None:
            part = "caption" if self._stack and self._stack[-1][0] == "figcaption" else "text"
            aside = any(tag in ASIDE for tag, _ in self._stack)
            self.blocks.append(Block(self.piece, (text,), part="aside" if aside else part))
        if self._row is None:
            self._text = []


def read(text: str, known: frozenset[str]) -> Page:
    """Return a finished page as its blocks and drawings.

    Parameters
    ----------
    text : str
        The page.
    known : frozenset of str
        The ids of the pack's pieces.
    """
    page = Page(known)
    page.feed(text)
    page.close()
    return page


def texts(svg: str) -> list[str]:
    """Return the texts of a drawing, in its order."""
    root = ElementTree.fromstring(svg)
    return [spaced("".join(element.itertext())) for element in root.iter() if element.tag.rpartition("}")[2] == "text"]
