"""The text of the finished PDF, and its comparison with what the other formats print."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

OPERATION = re.compile(  # each alternative begins with a letter of its own, so that most of a page is passed at once
    # Brackets inside a string stand unescaped where they are balanced, here up to three deep.
    rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))*\))*\)"
    rb"|/(?P<name>[\w+-]+)\s*(?P<open><<.*?>>)?\s*(?P<verb>BDC|BMC|Do|[\d.]+ Tf)?"
    rb"|E(?P<end>MC)(?<=\bEMC)|E(?P<stop>T)(?<=\bET)\b",
    re.DOTALL,
)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
CODE = re.compile(rb"((?>\\[0-7]{1,3}|\\.|[^\\]){2})|.+", re.DOTALL)  # two bytes, each as it is or escaped
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
LISTED = re.compile(r"<([0-9A-Fa-f]+)>\s*<[0-9A-Fa-f]+>\s*\[([^\]]*)\]")
KEPT = re.compile(r"[^\w.,<%]+")


class Run(NamedTuple):
    """A run of text as it is set on a page; `margin` for the head and the foot of a page."""

    page: int
    text: str
    margin: bool = False


def runs(path: Path) -> Iterator[Run]:
    """Yield the runs of a finished PDF in the order in which they are set, which is that of the text."""
    maps: dict[int, Words] = {}
    for number, page in enumerate(PdfReader(path).pages, start=1):
        contents = page.get_contents()
        if contents is not None:
            yield from _runs(contents.get_data(), page["/Resources"], number, maps)


def _runs(data: bytes, resources: DictionaryObject, page: int, maps: dict, margin: bool = False) -> Iterator[Run]:
    fonts = _Fonts(resources.get("/Font", {}), maps)
    font = Words({})
    depth: list[bool] = []
    text: list[str] = []
    for found in OPERATION.finditer(data):
        kind = found.lastgroup
        if kind is None:
            text.append(font[found[0]])
        elif kind == "stop":
            yield Run(page, "".join(text), margin or any(depth))
            text = []
        elif kind == "end":
            depth = depth[:-1]
        elif kind == "verb" and found["verb"].endswith(b"Tf"):
            font = fonts[found["name"]]
        elif kind == "verb" and found["verb"] in (b"BDC", b"BMC"):
            depth.append(found["name"] == b"Artifact")
        elif kind == "verb" and found["verb"] == b"Do":
            yield from _inner(resources, found["name"].decode(), page, maps, margin or any(depth))


class Words(dict[bytes, str]):
    """What the strings of one font say, each decoded when it is first met: a page sets the same ones over and over."""

    def __init__(self, letters: dict[int, str]):
        super().__init__()
        self.letters = letters

    def __missing__(self, raw: bytes) -> str:
        self[raw] = _decoded(raw[1:-1], self.letters)
        return self[raw]


class _Fonts(dict[bytes, Words]):
    """A page's fonts by name, each looked up once, for a font is chosen anew before each word."""

    def __init__(self, fonts: DictionaryObject, maps: dict[int, Words]):
        super().__init__()
        self.fonts, self.maps = fonts, maps

    def __missing__(self, name: bytes) -> Words:
        font = self.fonts[f"/{name.decode()}"].get_object()
        cmap = font.raw_get("/ToUnicode")
        if cmap.idnum not in self.maps:
            self.maps[cmap.idnum] = Words(letters(font))
        self[name] = self.maps[cmap.idnum]
        return self[name]


def _inner(resources: DictionaryObject, name: str, page: int, maps: dict, margin: bool) -> Iterator[Run]:
    form = resources.get("/XObject", {}).get(f"/{name}")
    form = form.get_object() if form is not None else None
    if form is not None and form.get("/Subtype") == "/Form":
        yield from _runs(form.get_data(), form.get("/Resources", resources).get_object(), page, maps, margin)


def letters(font: DictionaryObject) -> dict[int, str]:
    """Return the letters of a font by their codes."""
    return dict(_pairs(font.get_object()["/ToUnicode"].get_data().decode("latin-1")))


def _pairs(cmap: str) -> Iterator[tuple[int, str]]:
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in PAIR.findall(block):
            yield int(code, 16), _characters(text)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, texts in LISTED.findall(block):
            yield from ((int(first, 16) + n, _characters(t)) for n, t in enumerate(re.findall(r"<(\w+)>", texts)))
        for first, last, text in RANGE.findall(LISTED.sub("", block)):
            start, known = int(first, 16), _characters(text)
            steps = range(int(last, 16) - start + 1)
            yield from ((start + step, known[:-1] + chr(ord(known[-1]) + step)) for step in steps)


def _characters(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be")


def _decoded(raw: bytes, font: dict[int, str]) -> str:
    return "".join(font.get(code, "�") for code in map(_code, filter(None, CODE.findall(raw))))


@cache
def _code(raw: bytes) -> int:
    first, second = ESCAPE.sub(_unescaped, raw)
    return first << 8 | second


def _unescaped(found: re.Match) -> bytes:
    code = found[1]
    return bytes([int(code, 8) & 255]) if code[:1].isdigit() else ESCAPED.get(code, code)


def bare(text: str) -> str:
    """Return a text as it is compared across formats: without spaces, quotation marks, brackets and hyphens."""
    return KEPT.sub("", text)


@dataclass(frozen=True)
class Stretch:
    """Something that the PDF prints and that no other format does, or the reverse."""

    page: int
    text: str
    instead: str


class Flow:
    """All that is set in the text of a PDF, one run after the other.

    Parameters
    ----------
    held : sequence of Run
        The runs of the pages.
    passed : sequence of pattern
        Runs that match one of them are no part of the text: numbers of items and pages.
    expected : sequence of str
        What is printed elsewhere; a run that begins one of these words is text for all that ("37. Act").
    """

    def __init__(self, held: Sequence[Run], passed: Sequence[re.Pattern] = (), expected: Sequence[str] = ()):
        kept = [run for run in held if not run.margin and run.text.strip()]
        wanted = "\n".join(map(bare, expected))

        @cache
        def is_passed(text: str) -> bool:
            return any(one.search(text.strip()) for one in passed)

        def is_text(run: Run, following: str) -> bool:
            return not is_passed(run.text) or (bool(following) and bare(run.text + following) in wanted)

        after = [*(run.text for run in kept[1:]), ""]
        self.held = [run for run, following in zip(kept, after, strict=True) if is_text(run, following)]

    @property
    def text(self) -> str:
        """The text with a space between runs, which may also have been one word."""
        return " ".join(" ".join(run.text for run in self.held).split())

    @cached_property
    def bare(self) -> str:
        """The text without spaces."""
        return "".join(self._bare)

    @cached_property
    def starts(self) -> list[int]:
        """Where each run begins in `bare`."""
        return list(accumulate((len(text) for text in self._bare[:-1]), initial=0))

    @cached_property
    def _bare(self) -> list[str]:
        return [bare(run.text) for run in self.held]

    def compared(self, expected: Sequence[str]) -> tuple[int, list[Stretch]]:
        """Find texts one after the other.

        Parameters
        ----------
        expected : sequence of str
            What the page prints, in its order.

        Returns
        -------
        int
            How many of them were found.
        list of Stretch
            What stands between those found, beside what was not found there.
        """
        wanted = [bare(text) for text in expected]
        known = {text for text in wanted if text}
        place, found, lost, left = 0, 0, [], []
        for text, own in zip(expected, wanted, strict=True):
            at = self._at(own, place) if own else -1
            if at < 0:
                lost += [text] if own else []
                continue
            if at > place or lost:
                left.append((place, at, lost))
            place, found, lost = at + len(own), found + 1, []
        left.append((place, len(self.bare), lost))
        stretches = [self._stretch(*one, known) for one in left]
        return found, [one for one in stretches if one.text or one.instead]

    def _at(self, own: str, place: int) -> int:
        # A short text stands where it is expected or nearly; a long one can be looked for farther on.
        reach = len(own) + (60 if len(own) < 12 else 4000)
        return self.bare.find(own, place, place + reach)

    def _stretch(self, start: int, end: int, lost: Sequence[str], known: set[str]) -> Stretch:
        first = max(bisect_right(self.starts, start) - 1, 0)
        near = range(first, bisect_left(self.starts, end)) if self.starts else ()
        inside = [n for n in near if self.starts[n] + len(self._bare[n]) > start] or list(near[:1])
        kept = [n for n in inside if self._bare[n] not in known] if end > start else []
        page = self.held[inside[0]].page if inside else (self.held[-1].page if self.held else 1)
        return Stretch(page, " ".join(self.held[n].text for n in kept), " ".join(lost))
