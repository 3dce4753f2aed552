"""Judge a finished pack: read its formats, bear out each block, compare the formats, write the verdict."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from countrypack import paths
from countrypack.checking import blocks, context, documents, drawn, evidence, held, pages, printed, sentences, tabled
from countrypack.checking.blocks import MARK, Block
from countrypack.checking.context import MASK, Pack, Scope
from countrypack.checking.sentences import Miss
from countrypack.checking.tokens import NUMERIC, Names, numbers, tokens
from countrypack.checking.verdict import Fault, Verdict

VERDICT = "checks.json"
NOTEBOOK, PAGE, DOCUMENT, PRINT = "briefing.ipynb", "briefing.html", "briefing.docx", "briefing.pdf"
SHOWN = 200
POINT = re.compile(r'id="(?<=\bid=")[\w.-]*?-pt-')


def check(folder: Path, iso3: str, *, tidy: Path = paths.TIDY, profiles: Path | None = None) -> Verdict:
    """Check one finished pack and write its ``checks.json``.

    Parameters
    ----------
    folder : Path
        The pack: ``briefing.ipynb`` and those of the other formats that are there.
    iso3 : str
        The state that it should be about.
    tidy : Path
        The folder of the tidy tables.
    profiles : Path, optional
        The folder of profiles; that in force unless given.

    Returns
    -------
    Verdict
        What was counted and what was not borne out.
    """
    verdict = Verdict(iso3, rules=rules())
    _Judge(folder, iso3, verdict, tidy, profiles or paths.profiles()).judge()
    text = json.dumps(verdict.content(), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / VERDICT).write_text(text + "\n", encoding="utf-8")
    return verdict


def warm_up(profiles: Path) -> None:
    """Read once the tables and cards against which every pack is checked; workers forked from here find them read.

    Nothing of a pack is read or kept.
    """
    known = evidence.read()
    for iso3 in evidence.members(profiles):
        for subject in known.indicators:
            known.series(iso3, subject)
    _listed()
    context.not_data()
    rules()


@cache
def rules() -> str:
    """Return the version of the rules: a digest of the checker's own sources and of the reviewed list."""
    files = [*sorted(Path(__file__).parent.glob("*.py")), context.NOT_DATA]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


class _Judge:
    def __init__(self, folder: Path, iso3: str, verdict: Verdict, tidy: Path, profiles: Path):
        self.folder, self.verdict = folder, verdict
        self.known = evidence.read(tidy)
        self.cells = blocks.cells(folder / NOTEBOOK)
        self.pieces = blocks.pieces(self.cells)
        self.facts = json.loads((folder / held.FACTS).read_text(encoding="utf-8"))
        members = evidence.members(profiles)
        numbers, edition = held.numbering(self.facts)
        self.pack = Pack(iso3, self.known, members, context.not_data(), numbers, _names(members), edition)
        self.scopes = {piece.id: Scope(self.pack, piece) for piece in self.pieces}
        self.sound: dict[tuple, list[Miss]] = {}
        self.printed: Sequence[Block] | None = None

    def judge(self) -> None:
        for path in sorted(self.folder.iterdir()):
            if path.is_file() and path.name != VERDICT:
                self.verdict.sha256[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        self._held()
        self._notebook()
        readers: dict[str, Callable] = {PAGE: self._page, DOCUMENT: self._document, PRINT: self._print}
        for name, reader in readers.items():
            if (self.folder / name).is_file():
                reader(self.folder / name)

    def _held(self) -> None:
        for name, where, miss in held.misses(self.folder, self.facts, self.pack):
            self._fault(name, where, miss)
        for name, count in held.counts(self.folder, self.facts).items():
            self.verdict.count(name, "rows", count)

    def _notebook(self) -> None:
        for piece in self.pieces:
            scope = self.scopes[piece.id]
            if piece.iso3 != self.pack.iso3:
                self._fault(NOTEBOOK, piece.id, Miss("a piece is about another state", piece.iso3, piece.id))
            for name in piece.facts:
                row = self.known.find(name)
                if row is None or row.status == "unverified":
                    rule = "a fact is in no table" if row is None else "an unverified act is printed"
                    self._fault(NOTEBOOK, piece.id, Miss(rule, name, "facts of the piece"))
                elif row.iso3 not in scope.states:
                    miss = Miss("a fact is of a state that the piece is not about", name, "facts of the piece", (row,))
                    self._fault(NOTEBOOK, piece.id, miss)
            self._blocks(NOTEBOOK, piece.blocks, "ipynb")
            if piece.svg:
                self._drawing(NOTEBOOK, scope, piece.svg)
        for ident, text in blocks.shown(self.cells):
            self._fault(NOTEBOOK, ident, Miss("an output says other things than its piece", text[:60], text[:SHOWN]))
        self._blocks(NOTEBOOK, blocks.headings(self.cells), "ipynb")

    def _page(self, path: Path) -> None:
        page = pages.read(path.read_text(encoding="utf-8"), frozenset(self.scopes))
        self.printed = page.blocks
        self._blocks(PAGE, page.blocks, "html")
        self._complete(PAGE, page.blocks)
        seen = [ident for ident, _ in page.drawings]
        for piece in self.pieces:
            if piece.svg and piece.id not in seen:
                self._fault(PAGE, piece.id, Miss("a chart is missing", piece.id, piece.id))
        for ident, svg in page.drawings:
            if ident in self.scopes:
                self._drawing(PAGE, self.scopes[ident], svg)
            else:
                self._fault(PAGE, ident or "page", Miss("a chart belongs to no piece", svg[:60], svg[:SHOWN]))

    def _document(self, path: Path) -> None:
        found = documents.read(path, frozenset(self.scopes))
        self._blocks(DOCUMENT, found, "docx")
        self._complete(DOCUMENT, found)

    def _print(self, path: Path) -> None:
        found = list(printed.runs(path))
        expected = self._expected()
        passed = [one for one in self.pack.patterns.get("pdf", ()) if one.pattern.startswith("^")]
        flow = printed.Flow(found, passed, expected)
        known = {printed.bare(text) for text in expected}
        if found:
            self.verdict.count(PRINT, "numbers", sum(len(numbers(run.text)) for run in found))
        for run in found:
            if run.margin and printed.bare(run.text) not in known:
                self._margin(run)
        _, left = flow.compared(expected)
        # A row that is broken between two pages is set in two parts; what it says must then stand in both together.
        here, there = Counter(self._telling(flow.text)), Counter(t for one in expected for t in self._telling(one))
        lost = [printed.bare(stretch.instead) for stretch in left if stretch.instead]
        for stretch in left:
            own = printed.bare(stretch.text)
            if not stretch.instead and any(own in text for text in lost) and not _excess(stretch.text, here - there):
                continue
            for miss in self._unlike(stretch, there - here):
                self._fault(PRINT, f"page {stretch.page}", miss)

    def _expected(self) -> list[str]:
        if self.printed is None:
            return [
                MARK.sub(r"[\1]", cell) for p in self.pieces for b in p.blocks for cell in b.cells if b.part != "alt"
            ]
        return [MARK.sub(r"[\1]", cell) for b in self.printed if b.part not in ("alt", "aside") for cell in b.cells]

    def _margin(self, run: printed.Run) -> None:
        text = run.text.replace(self.pack.edition, MASK)
        for pattern in self.pack.patterns.get("pdf", ()):
            text = pattern.sub(MASK, text)
        names = [name for name in self.pack.names.within(text) if name.iso3 != self.pack.iso3]
        for token in numbers(text):
            self._fault(PRINT, f"page {run.page}", Miss("a number is borne out by nothing", token.text, run.text))
        for name in names:
            miss = Miss("a state is named that the piece is not about", text[name.start : name.end], run.text)
            self._fault(PRINT, f"page {run.page}", miss)

    def _unlike(self, stretch: printed.Stretch, lost: Counter) -> Iterator[Miss]:
        """Yield the numbers and states of a stretch that no other format prints there, and those it leaves out."""
        text = stretch.text
        if any(pattern.search(text) for pattern in self.pack.patterns.get("pdf", ())):
            return
        here, there = self._telling(text), self._telling(stretch.instead)
        rule = "the PDF prints other things than the page"
        for token in [one for one in here if here.count(one) > there.count(one)]:
            yield Miss(rule, token, f"{text[:SHOWN]} [instead of: {stretch.instead[:SHOWN]}]")
        for token in [one for one in there if lost[one] and there.count(one) > here.count(one)]:
            yield Miss("the PDF leaves out what the page prints", token, stretch.instead[:SHOWN])

    def _telling(self, text: str) -> list[str]:
        return [t.text for t in tokens(text) if t.kind in NUMERIC] + [n.iso3 for n in self.pack.names.within(text)]

    def _blocks(self, file: str, found: Sequence[Block], form: str) -> None:
        cells = [cell for block in found for cell in block.cells]
        if found:
            self.verdict.count(file, "numbers", sum(len(numbers(cell)) for cell in cells))
            self.verdict.count(file, "states", sum(len(self.pack.names.within(cell)) for cell in cells))
        for block in found:
            for miss in self._borne(block, form):
                self._fault(file, block.piece or "outside the pieces", miss)

    def _borne(self, block: Block, form: str) -> list[Miss]:
        """Return what a block prints that nothing bears out; the same words in two formats are looked at once."""
        key = (block.piece, block.cells, block.heads, block.part == "row", form in ("ipynb", "html", "docx"))
        if key not in self.sound:
            self.sound[key] = list(self._misses(block, form))
        return self.sound[key]

    def _misses(self, block: Block, form: str) -> Iterator[Miss]:
        scope = self.scopes.get(block.piece)
        if block.piece.startswith(("source:", "cited:")):
            yield from held.source_misses(self.pack, block)
        elif scope is None:
            yield from self._outside(block, form)
        elif block.part == "row":
            yield from tabled.misses(scope, block, form)
        elif block.part not in ("drawn", "heads"):
            yield from sentences.misses(scope, block.text, form)

    def _outside(self, block: Block, form: str) -> Iterator[Miss]:
        """Heads, feet and headings name the pack's state and its edition, and print no other number."""
        text = block.text.replace(self.pack.edition, MASK)
        for pattern in self.pack.patterns.get(form, ()):
            text = pattern.sub(lambda found: MASK * len(found[0]), text)
        for region in self.pack.members[self.pack.iso3].texts if self.pack.iso3 in self.pack.members else ():
            text = text.replace(region, MASK * len(region))
        for token in numbers(text):
            if token.kind != "cardinal" or token.text.isdigit():
                yield Miss("a number is borne out by nothing", token.text, block.text[:SHOWN])
        for name in self.pack.names.within(text):
            if name.iso3 != self.pack.iso3 and block.part != "aside":
                yield Miss("a state is named that the piece is not about", text[name.start : name.end], block.text)

    def _complete(self, file: str, found: Sequence[Block]) -> None:
        """Find blocks of the notebook that a format does not print in the same words."""
        there = {(block.piece, block.text) for block in found}
        for piece in self.pieces:
            for block in piece.blocks:
                if (piece.id, block.text) not in there:
                    rule = "a block of the notebook is missing or reads otherwise"
                    self._fault(file, piece.id, Miss(rule, block.text[:60], block.text[:SHOWN]))

    def _drawing(self, file: str, scope: Scope, svg: str) -> None:
        self.verdict.count(file, "points", len(POINT.findall(svg)))
        for miss in drawn.misses(scope, svg):
            self._fault(file, scope.piece.id, miss)

    def _fault(self, file: str, where: str, miss: Miss) -> None:
        near = tuple(self.known.shown(row) for row in miss.nearest)
        fault = Fault(miss.rule, file, where, miss.found, MARK.sub(r"[\1]", miss.around), near)
        if fault not in self.verdict.unmatched:
            self.verdict.unmatched.append(fault)


def _excess(text: str, more: Counter) -> bool:
    """Say whether a text holds a number that is printed more often than it should be."""
    return any(more[token.text] for token in tokens(text) if token.kind in NUMERIC)


def _names(members) -> Names:
    return Names([*_listed(), *((name, one.iso3) for one in members.values() for name in one.names)])


@lru_cache(maxsize=1)
def _listed() -> tuple[tuple[str, str], ...]:
    """Return the names that are long enough to be no other word, from the list of names."""
    lines = paths.NAMES.read_text(encoding="utf-8").splitlines()[1:]
    pairs = (line.split("\t")[:2] for line in lines if line and not line.startswith("#"))
    return tuple((name, code) for name, code in pairs if len(code) == 3 and len(name) > 3 and name[:1].isupper())
