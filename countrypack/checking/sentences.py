"""Bear out the numbers, dates and names of a sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from countrypack.checking import reckoned
from countrypack.checking.context import Scope
from countrypack.checking.evidence import Row, Series, runs, spoken
from countrypack.checking.tokens import CARDINALS, Token, marked, sentences, tokens

STEMS = re.compile(r"\b(sign|ratif|acce[ds]|accept|approv|succe)", re.IGNORECASE)
QUALITY = re.compile(r"\b[Qq]uality: (few years|[a-z]+)")
VERB = 60  # characters between a verb and its date
ABSENT = re.compile(r"\bno (?:usable )?figure\b|\bnot (?:reported|in the source)\b|\b0 of \d+ members\b", re.IGNORECASE)
ON_RECORD = re.compile(r"\byears on record\b|\bwithout their total\b")
OUTSIDE, REPORTED = "not in the source", "not reported"
UNUSED = re.compile(r"\bnot used\b", re.IGNORECASE)
BREAKS = re.compile(r"\bbreaks?\b", re.IGNORECASE)
LISTED = re.compile(r"(?:,| and|, and)? ?$")
UNIT_AFTER = re.compile(r"^(?: \([^)]*\))? (per [\d,]+ \w+|percent(?: of [\w-]+ \w+)?)")


@dataclass(frozen=True)
class Miss:
    """A token that nothing bears out."""

    rule: str
    found: str
    around: str
    nearest: tuple[Row, ...] = ()


def misses(scope: Scope, text: str, form: str) -> Iterator[Miss]:
    """Yield what a text prints that no row, card or reviewed pattern bears out.

    Parameters
    ----------
    scope : Scope
        What may be printed in the text's piece.
    text : str
        One paragraph, item or alt text, its marks of sources as `blocks.mark` writes them.
    form : str
        The format it stands in.
    """
    masked = scope.masked(text, form)
    before = _Before()
    place = 0
    for part in sentences(masked):
        place = masked.index(part, place)
        sentence = _Sentence(scope, part, text[place : place + len(part)], before)
        yield from sentence.misses()
        before = sentence.after()
        place += len(part)


@dataclass(frozen=True)
class _Before:
    """What the sentences before one have named."""

    subjects: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


class _Sentence:
    """One sentence: `text` with the words of cards and laws blacked out, `whole` as it is printed."""

    def __init__(self, scope: Scope, text: str, whole: str, before: _Before):
        self.scope, self.text, self.whole, self.before = scope, text, whole, before
        self.tokens = tokens(text)
        self.names = scope.pack.names.within(text)
        named = scope.named(whole)
        known = [s for s in named if s in scope.subjects] or (named if ABSENT.search(text) else [])
        self.subjects = tuple(known) or before.subjects or scope.subjects
        self.sources = {source for _, source in marked(text)}
        self.series = scope.all_series(self.subjects)

    def after(self) -> _Before:
        years = [token.years for token in self.tokens if token.kind == "year"]
        return _Before(self.subjects, years[-1] if years else self.before.years)

    def misses(self) -> Iterator[Miss]:
        for token in self.tokens:
            rule = getattr(self, f"_{token.kind}")
            if not rule(token):
                yield Miss(self._rule(token), token.text, self._around(token), self._nearest(token))
        yield from self._strangers()
        yield from self._elsewhere()
        yield from self._qualities()

    def _qualities(self) -> Iterator[Miss]:
        """Yield words of quality that are of none of the series that the sentence, or the one before, is about."""
        held = {reckoned.quality(self.scope.series(subject)) for subject in self.subjects}
        for found in QUALITY.finditer(self.whole):
            if found[1] not in held:
                yield Miss("a quality is not that of its series", found[1], self.whole[:100])

    def _rule(self, token: Token) -> str:
        return {
            "mark": "a source mark leads elsewhere",
            "date": "a date is in no act",
            "figure": "a figure is in no row of this state, indicator and year",
            "range": "an interval is in no row of this state, indicator and year",
            "few": "a figure is not published as fewer than five",
            "zero": "a zero is in no row",
            "cardinal": "a count of rows is wrong",
        }.get(token.kind, "a year is in no row that says so")

    def _around(self, token: Token) -> str:
        return self.whole[max(0, token.start - 60) : token.end + 40]

    # Each of these says whether a token is borne out.

    def _mark(self, token: Token) -> bool:
        number, source = marked(token.text)[0]
        return self.scope.pack.numbers.get(source) == number

    def _date(self, token: Token) -> bool:
        if token.text == self.scope.pack.edition:
            return True
        dated = [row for row in self._acts() if row.date and token.text in (spoken(row.date), row.date)]
        return any(self._done(row, token) for row in dated)

    def _span(self, token: Token) -> bool:
        return self._time(token)

    def _year(self, token: Token) -> bool:
        return self._time(token)

    def _figure(self, token: Token) -> bool:
        if token.text in {forms for row in self._candidates(token) for forms in self.scope.pack.evidence.forms(row)}:
            return self._unit(token)
        if any(token.text in bounds for row in self._candidates(token) for bounds in self._bounds(row)):
            return True
        return self._earlier(token) or self._reckoned(token) or self._counted(token)

    def _reckoned(self, token: Token) -> bool:
        """Say whether a figure is a distance or a share of figures that the piece holds."""
        after, scope = self.whole[token.end :], self.scope
        if after.startswith((" apart", " percentage points apart")):
            rows = [row for row in scope.observations if row.subject in self.subjects]
            return token.text in reckoned.distances(scope.pack.evidence, scope.pack.iso3, rows)
        return after.startswith(" percent of ") and token.text in reckoned.shares(scope.observations)

    def _earlier(self, token: Token) -> bool:
        """Say whether a figure is what an earlier release printed, and the sentence says so."""
        if " in the earlier release" not in self.whole[token.end :][:24]:
            return False
        keys = ((self.scope.pack.iso3, s, str(year)) for s in self.subjects for year in self._years_of(token))
        return token.text.replace(",", "") in [self.scope.pack.evidence.earlier.get(key) for key in keys]

    def _range(self, token: Token) -> bool:
        low, high = re.split(r"-| to ", token.text)
        if self.text[token.end :].startswith(" year"):
            return token.text in self.scope.waits(self._state(token))
        return any((low, high) in self._bounds(row) for row in self._candidates(token) or self.scope.observations)

    def _few(self, token: Token) -> bool:
        years, below = self._years_of(token), CARDINALS.index(token.text.split()[-1].lower())
        if below == 1:  # what a rate above zero stands for
            return self.text[token.end :].startswith(" victim") and 0 in self._implied()
        if not any(
            float(row.upper) == below - 1 for one in self.series for row in one.usable.values() if not row.value
        ):
            return False
        if not years:
            return any(not row.value for row in self.scope.observations)
        return any(set(years) <= series.censored for series in self.series)

    def _zero(self, token: Token) -> bool:
        return any(self.scope.pack.evidence.forms(row) & {"0", "0.00"} for row in self._candidates(token))

    def _cardinal(self, token: Token) -> bool:
        return self._counted(token) or (token.text.isdigit() and self._figure(token))

    # How they are borne out.

    def _bounds(self, row: Row) -> frozenset[tuple[str, str]]:
        return self.scope.pack.evidence.bounds(row)

    def _acts(self) -> list[Row]:
        shorts = self.scope.pack.evidence.instruments
        low = self.whole.lower()
        named = {s for s, card in shorts.items() if card.short.lower() in low or card.label.lower() in low}
        # A short name inside another (CEDAW in CEDAW Optional Protocol) does not count where the longer one stands.
        inside = {a for a in named for b in named if a != b and shorts[a].short in shorts[b].short}
        kept = named - inside if len(named) > 1 and not self._apart(inside) else named
        own = [row for row in self.scope.acts if not kept or row.subject in kept]
        return [row for row in own if not self.sources or row.source in self.sources]

    def _apart(self, inside: set[str]) -> bool:
        shorts = self.scope.pack.evidence.instruments
        longer = sorted((card.short for card in shorts.values()), key=len, reverse=True)
        rest = self.whole
        for name in longer:
            if any(name != shorts[s].short and shorts[s].short in name for s in inside):
                rest = rest.replace(name, "")
        return any(shorts[s].short in rest for s in inside)

    def _done(self, row: Row, token: Token) -> bool:
        """Say whether what was done is what the nearest verb before the date says."""
        said = list(STEMS.finditer(self.text[max(0, token.start - VERB) : token.start].rpartition(";")[2]))
        return not said or row.act[:4] == said[-1][1].lower()[:4]

    def _state(self, token: Token) -> str:
        """Return the state that a figure belongs to: the one named just before it, in its brackets, or the pack's."""
        inside = re.match(r" \(([^)]*)", self.text[token.end :])
        if inside:
            named = self.scope.pack.names.within(inside[1])
            if named:
                return named[0].iso3
        held = [name for name in self.names if name.end <= token.start]
        return held[-1].iso3 if held else self.scope.pack.iso3

    def _candidates(self, token: Token) -> list[Row]:
        state, years = self._state(token), self._years_of(token)
        rows = [r for r in self.scope.observations if r.iso3 == state and r.usable and r.subject in self.subjects]
        rows = [r for r in rows if not self.sources or r.source in self.sources or self.scope.piece.kind == "chart"]
        return [r for r in rows if not years or int(r.year) in years]

    def _years_of(self, token: Token) -> tuple[int, ...]:
        """Return the years that a figure is said of: those after it, else those before it, else the last ones named."""
        place = self.tokens.index(token)
        after = _timed(self.tokens[place + 1 :], self.text)
        before = _timed_before(self.tokens[:place], self.text)
        return after or before or self.before.years

    def _unit(self, token: Token) -> bool:
        found = UNIT_AFTER.match(self.whole[token.end :])
        units = {self.scope.pack.evidence.indicators[row.subject].unit for row in self._candidates(token)}
        return not found or any(unit.startswith(found[1]) for unit in units)

    def _time(self, token: Token) -> bool:
        years = set(token.years)
        clause = self._clause(token)
        if ABSENT.search(clause):
            said = [series for series in self.series if _may_be_said(clause.lower(), series)]
            return any(self._absent(years, series, clause) for series in said)
        if UNUSED.search(clause):
            return any(years <= set(series.suspect) for series in self.series)
        if BREAKS.search(clause):
            return any(years <= self.scope.pack.breaks(subject) for subject in self.subjects)
        if ON_RECORD.search(clause):
            return any(token.years in _spans(series) for series in self.series)
        return self._known(token, years)

    def _absent(self, years: set[int], series: Series, clause: str) -> bool:
        doubtful = set(series.suspect) if "no usable figure" in clause.lower() else set()
        return years <= series.gaps | doubtful or (
            not series.usable and years <= set(range(series.window[0], series.window[1] + 1))
        )

    def _known(self, token: Token, years: set[int]) -> bool:
        if token.kind == "span":
            return any(token.years in _spans(one) | reckoned.spans_above(one) for one in self.series)
        if any(int(row.year) in years for row in self.scope.observations if row.subject in self.subjects):
            return True
        return any(row.date[:4] == token.text and self._done(row, token) for row in self._acts())

    def _clause(self, token: Token) -> str:
        start = max(self.text.rfind(sign, 0, token.start) for sign in (";", ". ")) + 1
        end = self.text.find(";", token.end)
        return self.text[start : end if end >= 0 else len(self.text)]

    def _counted(self, token: Token) -> bool:
        """Say whether a number counts rows: years held, members with a figure, members lower, rows left out."""
        noun = self.text[token.end : token.end + 40]
        allowed: set[int] = set()
        if noun.startswith((" year", " numeric")):
            allowed |= {n for series in self.series for n in _lengths(series)}
            allowed |= {len(years) for series in self.series for years in reckoned.above(series)}
            allowed |= reckoned.years_apart(self.scope.pack.iso3, self.scope.acts) if "apart" in noun[:12] else set()
            allowed |= {int(text) for text in self.scope.waits(self._state(token)) if text.isdigit()}
        elif noun.startswith(" row"):
            allowed |= set(self._left_out())
        elif noun.startswith(" victim"):
            allowed |= set(self._implied())
        elif re.match(r" (?:member|of the |of \d+ member|are lower|is lower)", noun):
            allowed |= set(self._standing(noun))
        return token.number in {f"{number:,}" for number in allowed}

    def _standing(self, noun: str) -> Iterator[int]:
        if noun.startswith((" member to compare", " members to compare")):
            yield len(self.scope.compared)
            return
        if noun.startswith(" member"):
            yield len(self.scope.pack.members)
        for subject in self.subjects:
            last = {code: _last(self.scope.series(subject, code)) for code in self.scope.pack.members}
            held = {code: float(row.value) for code, row in last.items() if row and row.value}
            own = held.get(self.scope.pack.iso3)
            lower = own is not None and sum(value < own for value in held.values())
            yield from [lower] if "lower" in noun or "others" in noun else [len(held)]
            if "are lower" in self.text and "others" not in noun and own is not None:
                yield lower

    def _implied(self) -> Iterator[int]:
        for subject in self.subjects:
            row = _last(self.scope.series(subject))
            if row is None or not row.value or not float(row.value):
                continue
            people, share = (
                self.scope.series(name).usable.get(int(row.year)) for name in ("population", "population_female_share")
            )
            if people and share:
                yield round(float(row.value) * float(people.value) * float(share.value) / 10_000_000)

    def _left_out(self) -> Iterator[int]:
        cards = self.scope.pack.evidence.instruments
        shown = {row.subject for row in self.scope.facts if row.is_act}
        shown |= {s for s, card in cards.items() if card.short in f"{self.scope.caption} {self.whole}"}
        yield sum(row.status == "unverified" and row.subject in shown for row in self.scope.pack.own.values())
        yield sum(block.cells[-1] == "no" for block in self.scope.piece.blocks if block.part == "row")

    def _strangers(self) -> Iterator[Miss]:
        for name in self.names:
            if name.iso3 not in self.scope.states:
                around = self.whole[max(0, name.start - 60) : name.end + 40]
                yield Miss("a state is named that the piece is not about", self.whole[name.start : name.end], around)

    def _elsewhere(self) -> Iterator[Miss]:
        """Yield marks whose source holds nothing that the piece prints."""
        held = {row.source for row in (*self.scope.facts, *self.scope.acts)} | set(self.scope.piece.sources)
        held |= {s for name in self.subjects for s in self.scope.pack.evidence.indicators[name].sources}
        for source in sorted(self.sources - held):
            yield Miss("a source mark leads elsewhere", source, self.whole[:100])

    def _nearest(self, token: Token) -> tuple[Row, ...]:
        years = set(token.years or self._years_of(token))
        near = [row for row in self.scope.observations if row.subject in self.subjects]
        if token.kind == "date":
            return tuple(row for row in self._acts() if row.date)[:3]
        return tuple(sorted(near, key=lambda row: (int(row.year) not in years, row.id))[:3])


def _timed(after: Sequence[Token], text: str) -> tuple[int, ...]:
    """Return the years that come first among some tokens, with those listed beside them."""
    found: list[int] = []
    end = 0
    for token in after:
        if token.kind in ("figure", "few", "zero") and not found:
            return ()
        if token.years and (not found or LISTED.fullmatch(text[end : token.start])):
            found += token.years
            end = token.end
        elif found:
            break
    return tuple(found)


def _timed_before(before: Sequence[Token], text: str) -> tuple[int, ...]:
    return _timed([token for token in reversed(before) if token.years][:1], text)


def _may_be_said(clause: str, series: Series) -> bool:
    """Say whether a series may lack figures in the words of a clause: a source made for others reports nothing."""
    return (OUTSIDE not in clause or series.outside) and (REPORTED not in clause or not series.outside)


def _lengths(series: Series) -> set[int]:
    numeric = [year for year, row in series.usable.items() if row.value]
    return {len(series.usable), len(numeric), len(series.censored)} | {
        sum(year >= start for year in numeric) for start in numeric
    }


def _spans(series: Series) -> set[tuple[int, ...]]:
    """Return the spans of years that a series has: held, censored, missing, set aside, and its numeric ones."""
    numeric = sorted(year for year, row in series.usable.items() if row.value)
    found = [runs(kind) for kind in (series.usable, series.censored, series.gaps, series.suspect)]
    pairs = {pair for group in found for pair in group} | {series.window}
    pairs |= {(start, numeric[-1]) for start in numeric} | (
        {(min(series.usable), max(series.usable))} if series.usable else set()
    )
    return {tuple(range(first, last + 1)) for first, last in pairs}


def _last(series: Series) -> Row | None:
    return series.usable[max(series.usable)] if series.usable else None
