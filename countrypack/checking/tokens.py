"""Numbers, dates, spans of years and names of states, as they stand in a text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from countrypack.checking.blocks import MARK
from countrypack.checking.evidence import MONTHS

MONTH = "|".join(MONTHS.split())
CARDINALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
WORD = "|".join(CARDINALS[1:])
YEAR = r"(?:19|20)\d{2}"
FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
# How a word may begin that is one of the tokens below, so that most places of a text are passed at once.
ONSET = "|".join(sorted({word[:2] for word in (*MONTHS.split(), *CARDINALS, "fewer", "none", "zero")}))
TOKEN = re.compile(
    rf"(?=[\d<⟦]|(?<!\w)(?:{ONSET}))(?:"
    rf"(?P<mark>⟦\d+\|[\w.-]*⟧)"
    rf"|(?P<date>\b(?:\d{{1,2}} )?(?:{MONTH}) {YEAR}\b|\b{YEAR}-\d{{2}}(?:-\d{{2}})?\b(?!\d))"
    rf"|(?P<span>\b{YEAR}-{YEAR}\b)"
    rf"|(?P<range>(?<![\w.,]){FIGURE}(?:-| to ){FIGURE}(?![\w.]*\d))"
    rf"|(?P<year>(?<![\w.,]){YEAR}(?!\w|[.,]\d))"
    rf"|(?P<cardinal>(?<![\w.,-])(?:no|{WORD}|\d{{1,3}})(?= (?:years?|rows?|members?|victims?|of the)\b))"
    rf"|(?P<figure><?(?<![\w.,]){FIGURE}|\d[\d.,]*\d|\d)"
    rf"|(?P<few>\bfewer than (?:{WORD})\b)"
    rf"|(?P<zero>\b(?:none|zero)(?= in {YEAR})|(?<=reported )no\b(?! (?:usable )?figure)))",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z⟦])|(?<=:) (?=[A-Z][a-z]+ )")
WORDS = re.compile(r"\w+")
NUMERIC = ("date", "span", "range", "year", "figure", "few", "zero", "cardinal")


@dataclass(frozen=True)
class Token:
    """One number, date or mark, with its place in the text."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def years(self) -> tuple[int, ...]:
        """The years that a year or a span stands for."""
        if self.kind == "year":
            return (int(self.text),)
        if self.kind == "span":
            first, last = self.text.split("-")
            return tuple(range(int(first), int(last) + 1))
        return ()

    @property
    def number(self) -> str:
        """A figure or a cardinal as digits."""
        word = self.text.lower()
        return str(CARDINALS.index(word)) if word in CARDINALS else self.text


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[Token, ...]:
    """Return what a text holds that must be borne out, in order."""
    return tuple(_token(found) for found in TOKEN.finditer(text))


@lru_cache(maxsize=8192)
def numbers(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text that are numbers or dates."""
    return tuple(token for token in tokens(text) if token.kind in NUMERIC)


def marked(text: str) -> list[tuple[str, str]]:
    """Return the marks of sources in a text, each as its number and its source."""
    return MARK.findall(text)


def sentences(text: str) -> list[str]:
    """Return a text as its sentences; a mark of a source stays with the sentence before it."""
    return [part for part in SENTENCE.split(text) if part]


@dataclass(frozen=True)
class Named:
    """The name of a state in a text."""

    iso3: str
    start: int
    end: int


class Names:
    """The names by which states may be printed."""

    def __init__(self, names: Iterable[tuple[str, str]]):
        self.codes = dict(names)
        self._seen: dict[str, list[Named]] = {}
        # By the first word, for thousands of names as one pattern take most of a check's time.
        self._begun: dict[str, list[str]] = {}
        for name in sorted(self.codes, key=lambda name: (-len(name), name)):
            word = WORDS.search(name)
            if word:
                self._begun.setdefault(word[0], []).append(name[word.start() :])
                self.codes.setdefault(name[word.start() :], self.codes[name])
        initials = "".join(sorted({word[0] for word in self._begun}))
        self._words = re.compile(rf"\b[{re.escape(initials)}]\w*") if initials else WORDS

    def within(self, text: str) -> list[Named]:
        """Return the states named in a text, in order; of two names at one place the longer one."""
        if text not in self._seen:
            self._seen[text] = list(self._found(text))
        return self._seen[text]

    def _found(self, text: str) -> Iterator[Named]:
        end = 0
        for word in self._words.finditer(text):
            for name in self._begun.get(word[0], ()) if word.start() >= end else ():
                if text.startswith(name, word.start()) and not WORDS.match(text, word.start() + len(name)):
                    end = word.start() + len(name)
                    yield Named(self.codes[name], word.start(), end)
                    break


def _token(found: re.Match) -> Token:
    return Token(found.lastgroup, found[0], found.start(), found.end())
