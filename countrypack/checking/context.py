"""What may be printed in one pack, and in one piece of it: rows, texts of cards, names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from countrypack import paths
from countrypack.cards import load
from countrypack.checking import waits
from countrypack.checking.blocks import Piece
from countrypack.checking.evidence import Evidence, Member, Row, Series, as_of
from countrypack.checking.tokens import NUMERIC, Names, tokens

NOT_DATA = paths.DATA / "not_data.yml"
QUESTIONS = paths.DATA / "questions.yml"
SHORTEST = 6
STANDING = re.compile(r"(?:^|-)(?:standings?|strips?)(?:-|$)")  # pieces in which all members stand side by side
MASK = "▒"


@dataclass(frozen=True)
class Pack:
    """What bears on one state's pack.

    Parameters
    ----------
    iso3 : str
        The state.
    evidence : Evidence
        The tables and cards.
    members : mapping of str to Member
        All states with a profile.
    patterns : mapping of str to sequence of patterns
        By format, the reviewed list of what is not data.
    numbers : mapping of str to str
        By source, its number in the pack's list.
    names : Names
        The names by which states may be printed.
    edition : str
        The pack's edition, as it is printed.
    """

    iso3: str
    evidence: Evidence
    members: Mapping[str, Member]
    patterns: Mapping[str, Sequence[re.Pattern]]
    numbers: Mapping[str, str]
    names: Names
    edition: str

    @property
    def own(self) -> Mapping[str, Row]:
        """The state's rows by id."""
        return self.evidence.rows(self.iso3)

    @cached_property
    def acts(self) -> list[Row]:
        """The state's acts that may be printed."""
        return [row for row in self.evidence.acts(self.iso3) if row.usable]

    @cached_property
    def literals(self) -> list[str]:
        """The texts of cards and of the profile that hold a number or a state, in lower case, longest first."""
        held = set(self._card_texts()) | set(self._profile_texts())
        return self.telling(held)

    def told(self, act: Row) -> list[str]:
        """Return the texts of a law that hold something to be borne out."""
        if act.id not in self._told:
            self._told[act.id] = self.telling((act.statute, act.scope, *as_of(act.scope)))
        return self._told[act.id]

    @cached_property
    def _told(self) -> dict[str, list[str]]:
        return {}

    def telling(self, texts: Iterable[str]) -> list[str]:
        """Return the texts that hold something to be borne out, without their last stop, longest first."""
        bare = {" ".join(text.split()).rstrip(". ") for text in texts}
        kept = {t.lower() for t in bare if len(t) >= SHORTEST and re.search("[A-Za-z]", t) and self.tells(t)}
        return sorted(kept, key=lambda text: (-len(text), text))

    def tells(self, text: str) -> bool:
        """Say whether a text holds something that must be borne out."""
        return any(token.kind in NUMERIC for token in tokens(text)) or bool(self.names.within(text))

    def _card_texts(self) -> Iterable[str]:
        for card in self.evidence.indicators.values():
            yield from (card.label, card.label_of_one, card.short, card.unit, *card.caveats)
            yield card.notes.get(self.iso3, "")
            yield from (cut.because for cut in card.breaks_of(self.iso3))
        for card in self.evidence.instruments.values():
            yield from (card.label, card.short, *card.caveats)
        yield from (question["asks"] for question in load(QUESTIONS).values())

    def _profile_texts(self) -> Iterable[str]:
        yield from self.members[self.iso3].texts if self.iso3 in self.members else ()

    @cached_property
    def as_old(self) -> set[str]:
        """The members whose law is as old as the state's."""
        return waits.as_old(self.evidence, self.iso3, self.members)

    def breaks(self, subject: str) -> set[int]:
        """Return the years of the declared breaks of the state's series."""
        return {cut.year for cut in self.evidence.indicators[subject].breaks_of(self.iso3)}


@dataclass(frozen=True)
class Scope:
    """What may be printed in one piece.

    Parameters
    ----------
    pack : Pack
        The pack.
    piece : Piece
        The piece, with the ids of the facts that it says it prints.
    """

    pack: Pack
    piece: Piece

    @cached_property
    def facts(self) -> tuple[Row, ...]:
        """The rows of the piece's facts; ids that name no row are faults of their own."""
        found = (self.pack.evidence.find(name) for name in self.piece.facts)
        return tuple(row for row in found if row is not None)

    @cached_property
    def observations(self) -> tuple[Row, ...]:
        """The figures of the piece."""
        return tuple(row for row in self.facts if not row.is_act)

    @cached_property
    def acts(self) -> tuple[Row, ...]:
        """The acts that may be printed: the piece's own, and the state's usable ones, which a mark may lead to."""
        return tuple(dict.fromkeys([*(row for row in self.facts if row.is_act), *self.pack.acts]))

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """The indicators of the piece's figures; of its source where it holds none."""
        found = tuple(dict.fromkeys(row.subject for row in self.observations))
        named = tuple(self.named(" ".join(block.text for block in self.piece.blocks)))
        cards = self.pack.evidence.indicators.items()
        return found or named or tuple(s for s, card in cards if set(card.sources) & set(self.piece.sources))

    @cached_property
    def caption(self) -> str:
        """The piece's caption, or its id's words where it has none."""
        captions = [block.text for block in self.piece.blocks if block.part == "caption"]
        return " ".join(captions) or self.piece.id.replace("-", " ")

    @cached_property
    def states(self) -> set[str]:
        """The states that the piece may name: the pack's own, its comparators, and all where it compares with all."""
        compared = self.compared
        many = len({row.iso3 for row in self.facts}) > len(compared) + 1
        standing = set(self.pack.members) if many or STANDING.search(self.piece.id) else set()
        others = {row.iso3 for row in self.facts if row.is_act} - {self.pack.iso3}
        return {self.pack.iso3, *compared, *standing, *(others & self.pack.as_old)}

    def waits(self, iso3: str) -> set[str]:
        """Return how the years from a state's law to its first conviction reported may be printed in the piece."""
        acts = {row.iso3 for row in self.facts if row.subject == waits.OFFENCES}
        measured = {row.iso3 for row in self.facts if row.subject == waits.CONVICTED}
        return waits.forms(self.pack.evidence, iso3) if iso3 in acts & measured else set()

    @property
    def compared(self) -> tuple[str, ...]:
        """The members that the profile names for comparison."""
        return self.pack.members[self.pack.iso3].comparators if self.pack.iso3 in self.pack.members else ()

    @cached_property
    def literals(self) -> list[str]:
        """The texts of the laws that may be printed, with those of cards."""
        acts = (text for row in self.acts for text in self.pack.told(row))
        return sorted({*acts, *self.pack.literals, *self._notes}, key=lambda text: (-len(text), text))

    @property
    def _notes(self) -> list[str]:
        """Why figures are not used: the notes of suspect rows."""
        return self.pack.telling(row.note for row in self.facts if row.status == "suspect" and row.note)

    def masked(self, text: str, form: str) -> str:
        """Return a text with everything blacked out that a card, a law or the reviewed list holds word for word."""
        if (text, form) not in self._seen:
            self._seen[text, form] = self._masked(text, form)
        return self._seen[text, form]

    @cached_property
    def _seen(self) -> dict[tuple[str, str], str]:
        return {}

    def _masked(self, text: str, form: str) -> str:
        if not self.pack.tells(text):
            return text
        for pattern in self.pack.patterns.get(form, ()):
            text = pattern.sub(lambda found: MASK * len(found[0]), text)
        low = text.lower()
        if len(low) != len(text):
            return text
        for literal in self.literals:
            place = low.find(literal)
            while place >= 0:
                end = place + len(literal)
                if not self._begins_a_name(text, place, end):
                    text = text[:place] + MASK * len(literal) + text[end:]
                    low = text.lower()
                place = low.find(literal, end)
        return text

    def _begins_a_name(self, text: str, start: int, end: int) -> bool:
        """Say whether a text goes on to a state's name: Micronesia is a region, and a state with more words."""
        goes_on = text[end : end + 2] == " ("
        return goes_on and any(one.start == start and one.end > end for one in self.pack.names.within(text))

    def named(self, text: str) -> list[str]:
        """Return the indicators whose label or short name a text prints, those with the longest name alone."""
        low, found = text.lower(), []
        for subject, names in self.pack.evidence.names.items():
            held = [name for name in names if name in low]
            found += [(max(map(len, held)), subject)] if held else []
        return [subject for _, subject in sorted(found, key=lambda one: -one[0])]

    def series(self, subject: str, iso3: str = "") -> Series:
        """Return one of the state's series, or of another state's."""
        return self.pack.evidence.series(iso3 or self.pack.iso3, subject)

    def all_series(self, subjects: Sequence[str]) -> list[Series]:
        """Return every series that the piece prints, of some indicators and all breakdowns and states in its facts."""
        keys = {(self.pack.iso3, s, None) for s in subjects}
        keys |= {(row.iso3, row.subject, row.breakdown) for row in self.observations if row.subject in subjects}
        held = [self.pack.evidence.series(*key) for key in sorted(keys, key=str)]
        return held + [self._parts(s) for s in subjects if not self.series(s).usable]

    def _parts(self, subject: str) -> Series:
        """Return the parts of a figure whose total is not held as one series, one row a year."""
        rows = [row for row in self.pack.own.values() if row.subject == subject and row.usable]
        return Series(tuple({row.year: row for row in sorted(rows, key=lambda row: not row.value)}.values()), (0, 0))


@cache
def not_data(path: Path = NOT_DATA) -> dict[str, list[re.Pattern]]:
    """Return the reviewed list of what is not data, by format."""
    found: dict[str, list[re.Pattern]] = {}
    for entry in load(path):
        for form in entry["in"]:
            found.setdefault(form, []).append(re.compile(entry["pattern"]))
    return found
