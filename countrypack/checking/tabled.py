"""Bear out the rows of a table."""

import re
from collections.abc import Iterator, Sequence

from countrypack.checking.blocks import MARK, Block
from countrypack.checking.context import MASK, Scope
from countrypack.checking.evidence import Row, Series, runs, spoken
from countrypack.checking.sentences import Miss
from countrypack.checking.tokens import NUMERIC, Token, marked, tokens

BREAKDOWNS = {
    "women": ("female", "18+", "total"),
    "men": ("male", "18+", "total"),
    "girls": ("female", "0-17", "total"),
    "boys": ("male", "0-17", "total"),
    "sexual exploitation": ("total", "total", "form:sexual_exploitation"),
    "forced labour": ("total", "total", "form:forced_labour"),
    "other forms": ("total", "total", "form:other"),
    "nationals": ("total", "total", "citizenship:nationals"),
    "other citizens": ("total", "total", "citizenship:others"),
    "detected victims": ("total", "total", "total"),
}
NOTHING = ("-", "not reported")
OUTSIDE = ("not in the source", "n/a")
DOUBTFUL = "doubtful"
UNUSED = " (held, not used)"
VERIFIED = {"verified": "verified", "inferred": "inferred", "partly verified": "partial"}
QUALITIES = ("reported", "few years", "censored", "modelled", "provisional", "derived", "suspect", "none")
FEW_YEARS = 5
AS_OF = re.compile(r"\bas of (\d{4}-\d{2})\b")


def misses(scope: Scope, block: Block, form: str) -> Iterator[Miss]:
    """Yield what one row prints that no row of the tables bears out; `block.heads` says which column is what."""
    if block.heads and block.heads[0] == "Year":
        yield from _year(scope, block)
    else:
        yield from _facts(scope, block, form)
    yield from _strangers(scope, block, form)


# A row of one year: each column is a series.


def _year(scope: Scope, block: Block) -> Iterator[Miss]:
    year, *cells = block.cells
    if not re.fullmatch(r"\d{4}(-\d{4})?", year):
        yield Miss("a year is in no row that says so", year, block.text)
        return
    first, last = int(year[:4]), int(year[-4:])
    for head, cell in zip(block.heads[1:], cells, strict=False):
        series, kind, own = _column(scope, head)
        if series is None:
            yield Miss("a column is headed by no series", head, block.text)
        elif not _held(scope, series, kind, cell, range(first, last + 1), own):
            near = tuple(row for row in series.rows if first <= int(row.year) <= last)
            rule = _RULE if near else "a gap is shown as a figure"
            if cell in (*NOTHING, *OUTSIDE):
                rule = "a figure is shown as a gap" if near else "what the source does not cover is shown as a gap"
            yield Miss(rule, cell, f"{head}, {year}: {cell}", near)


_RULE = "a figure is in no row of this state, indicator and year"


def _column(scope: Scope, head: str) -> tuple[Series | None, str, bool]:
    pack = scope.pack
    states = pack.names.within(head)
    subjects = scope.subjects
    if states:
        if not subjects:
            return None, "", False
        code = states[0].iso3
        return scope.series(subjects[0], code), pack.evidence.indicators[subjects[0]].kind, code == pack.iso3
    low = head.lower()
    if low in BREAKDOWNS and subjects:
        card = pack.evidence.indicators[subjects[0]]
        return pack.evidence.series(pack.iso3, subjects[0], BREAKDOWNS[low]), card.kind, True
    if low == "figure" and subjects:
        return scope.series(subjects[0]), pack.evidence.indicators[subjects[0]].kind, True
    named = [s for s, card in pack.evidence.indicators.items() if low in (card.short.lower(), card.label.lower())]
    best = [s for s in named if s in subjects] or named
    return (scope.series(best[0]), pack.evidence.indicators[best[0]].kind, True) if best else (None, "", True)


def _held(scope: Scope, series: Series, kind: str, cell: str, years: range, own: bool) -> bool:
    wanted, covered = set(years), set(range(series.window[0], series.window[1] + 1))
    if cell in OUTSIDE:
        return series.outside or not wanted & covered
    if cell in NOTHING and series.outside:
        return False
    if cell in NOTHING:
        # What is set aside of another state is not taken into this pack, so it is as good as missing there.
        asked = not own or bool(wanted & covered)
        return asked and not wanted & set(series.usable) and (not own or not wanted & set(series.suspect))
    rows = [series.usable[year] for year in years if year in series.usable]
    if cell == DOUBTFUL or cell.endswith(UNUSED):
        rows = [series.suspect[year] for year in years if year in series.suspect]
        cell = cell.removesuffix(UNUSED)
    return len(years) == 1 and any(cell == DOUBTFUL or cell in _shown(scope, row) for row in rows)


def _shown(scope: Scope, row: Row) -> set[str]:
    """Return how a row stands in a cell: its figure, its interval, or both."""
    evidence = scope.pack.evidence
    spans = {f"{low}-{high}" for low, high in evidence.bounds(row)}
    if not row.value:
        return spans
    forms = evidence.forms(row)
    return {f"{form} ({span})" for form in forms for span in spans} if spans else set(forms)


# A row of one fact.


def _facts(scope: Scope, block: Block, form: str) -> Iterator[Miss]:
    yield from _answer(scope, block)
    masked = [scope.masked(cell, form) for cell in block.cells]
    if not any(token.kind in NUMERIC or token.kind == "mark" for cell in masked for token in tokens(cell)):
        return
    for number, source in marked(block.text):
        if scope.pack.numbers.get(source) != number:
            yield Miss("a source mark leads elsewhere", f"[{number}]", block.text)
    groups = [g for g in _groups(scope) if _fits(scope, block, g)]
    left = [(_left(scope, masked, group), group) for group in groups]
    if not left:
        yield from _without(scope, block, masked)
        return
    unborne, group = min(left, key=lambda one: (len(one[0]), one[1][0].id))
    for token in unborne:
        rule = "a date is in no act" if group[0].is_act else _RULE
        yield Miss(rule, token.text, MARK.sub(r"[\1]", block.text)[:200], group[:3])


def _groups(scope: Scope) -> list[tuple[Row, ...]]:
    """Return the facts that a row may be about: one figure or act, or all acts under one instrument."""
    single = [(row,) for row in scope.facts]
    subjects = dict.fromkeys(row.subject for row in scope.facts if row.is_act)
    treaties = [s for s in subjects if scope.pack.evidence.instruments[s].kind == "treaty"]
    return single + [tuple(r for r in scope.facts if r.subject == s) for s in treaties]


def _fits(scope: Scope, block: Block, group: Sequence[Row]) -> bool:
    """Say whether a row's words are those of some facts: subject, statute, source, state, quality, unit."""
    sources = {source for _, source in marked(block.text)}
    row = group[0]
    named = scope.pack.names.within(scope.masked(block.cells[0], ""))
    if sources and sources != {one.source for one in group}:
        return False
    if not row.is_act and (named[0].iso3 if named else scope.pack.iso3) != row.iso3:
        return False
    return _subject_fits(scope, block, row) and (
        _act_fits(block, group) if row.is_act else _figure_fits(scope, block, row)
    )


def _subject_fits(scope: Scope, block: Block, row: Row) -> bool:
    named = scope.pack.evidence.called(block.cells[0])
    return not named or row.subject in named


def _act_fits(block: Block, group: Sequence[Row]) -> bool:
    words = [VERIFIED[cell] for cell in block.cells[1:] if cell in VERIFIED]
    if len(group) > 1:
        return not words and all(row.usable for row in group)
    row = group[0]
    statute = " ".join(row.statute.split())
    said = not statute or statute in block.text or "Drawn" in block.heads
    dated = not row.date or spoken(row.date) in block.cells or block.heads[:2] == ("Treaty", "Signature")
    return row.usable and said and dated and all(word == row.status for word in words)


def _figure_fits(scope: Scope, block: Block, row: Row) -> bool:
    heads = dict(zip(block.heads, block.cells, strict=False))
    series = scope.pack.evidence.series(row.iso3, row.subject, row.breakdown)
    if "Quality" in heads and heads["Quality"] != _quality(series, row):
        return False
    if "Unit" in heads and heads["Unit"] != scope.pack.evidence.indicators[row.subject].unit:
        return False
    if "Breakdown" in heads and BREAKDOWNS.get(block.cells[1].lower(), row.breakdown) != row.breakdown:
        return False
    return row.usable or any(cell.endswith(UNUSED) for cell in block.cells)


def _quality(series: Series, row: Row) -> str:
    if row.status in ("modelled", "provisional", "derived") or not row.value:
        return row.status
    return "few years" if len(series.usable) < FEW_YEARS else "reported"


def _left(scope: Scope, masked: Sequence[str], group: Sequence[Row]) -> list[Token]:
    """Return the tokens of a row that some facts do not bear out."""
    allowed = {text for row in group for text in _allowed(scope, row)}
    own = {word.lower() for row in group for word in (row.statute, row.scope) if word}
    found = [token for cell in masked for token in tokens(cell) if token.kind in NUMERIC]
    return [token for token in found if token.text not in allowed and not any(token.text in word for word in own)]


def _allowed(scope: Scope, row: Row) -> set[str]:
    if row.is_act:
        dates = [row.date, *AS_OF.findall(row.scope)]
        return {form for date in dates if date for form in (spoken(date), date)} | scope.waits(row.iso3)
    evidence = scope.pack.evidence
    spans = {f"{low}-{high}" for low, high in evidence.bounds(row)}
    held = runs(evidence.series(row.iso3, row.subject, row.breakdown).usable)
    years = {str(a) if a == b else f"{a}-{b}" for a, b in held}
    return {row.year, *evidence.forms(row), *spans, *years} - (set() if row.value or spans else {""})


def _without(scope: Scope, block: Block, masked: Sequence[str]) -> Iterator[Miss]:
    """Yield what is wrong with a row that no fact fits, unless it says that nothing is held."""
    evidence, first = scope.pack.evidence, block.cells[0].lower()
    named = [s for s, card in evidence.indicators.items() if first in (card.label.lower(), card.short.lower())]
    empty = [scope.series(subject) for subject in named if not scope.series(subject).usable]
    windows = {f"{a}-{b}" for series in empty for a, b in [series.window]}
    windows |= {str(a) for series in empty for a, b in [series.window] if a == b}
    numbers = [token for cell in masked for token in tokens(cell) if token.kind in NUMERIC]
    if any(block.cells[1] in (*NOTHING, "no usable figure") for _ in empty):
        for token in numbers:
            if token.text not in windows:
                yield Miss("a year is in no row that says so", token.text, block.text)
    elif numbers or any(cell in (*VERIFIED, *QUALITIES[:6]) for cell in block.cells):
        near = [row for row in scope.facts if _subject_fits(scope, block, row)] or list(scope.facts)
        rule = "an act is not held as it is printed" if near and near[0].is_act else _RULE
        yield Miss(rule, numbers[0].text if numbers else block.cells[1], block.text[:200], tuple(near[:3]))


def _answer(scope: Scope, block: Block) -> Iterator[Miss]:
    """Yield a yes or no that the source does not say."""
    if block.heads[:2] == ("Question", "Answer") and not any(
        " ".join(row.scope.split()) == block.cells[0] and row.act.endswith(f"_{block.cells[1]}") for row in scope.facts
    ):
        yield Miss("an answer is in no row", block.cells[1], block.text[:200], scope.facts[:3])


def _strangers(scope: Scope, block: Block, form: str) -> Iterator[Miss]:
    for cell in (*block.cells, *block.heads):
        text = scope.masked(cell, form).replace(MASK, " ")
        for name in scope.pack.names.within(text):
            if name.iso3 not in scope.states:
                yield Miss(
                    "a state is named that the piece is not about", text[name.start : name.end], block.text[:120]
                )
