"""Small words: numbers, dates, spans of years, lists. Everything a sentence needs and no sentence."""

import math
import re
import textwrap
from collections.abc import Iterable, Sequence

from countrypack.facts import Observation, Series, State
from countrypack.indicators import Indicator
from countrypack.pieces import mark

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ENDLESS = re.compile(r"\S{81,}")
WHOLE = {"count": ",.0f", "index": "g"}
TOO_SMALL = 0.005  # for two decimals
NOT_REPORTED = "not reported"
NOT_IN_SOURCE = "not in the source"


def absence(series: Series) -> str:
    """Say why a figure is missing: not reported, or not in the copy held, which was made for other states."""
    return NOT_REPORTED if series.covered else NOT_IN_SOURCE


def number(value: float, card: Indicator) -> str:
    """Return a figure as it is printed: counts with commas, rates and shares with two decimals, indices as given.

    A rate or share too small for two decimals is printed with its first digit: it is not zero.

    Examples
    --------
    >>> from countrypack import indicators
    >>> cards = indicators.read()
    >>> number(1041.0, cards["trafficking_persons_convicted"]), number(12.20358, cards["female_homicide_rate"])
    ('1,041', '12.20')
    >>> number(0.0038, cards["female_homicide_family_rate"])
    '0.004'
    """
    if card.kind in WHOLE:
        return format(value, WHOLE[card.kind])
    places = -math.floor(math.log10(value)) if 0 < value < TOO_SMALL else 2
    return format(value, f",.{places}f")


def figure(point: Observation, card: Indicator) -> str:
    """Return a figure for a table: the value, or its interval; a modelled one with both."""
    if point.value is None:
        return f"{number(point.lower, card)}-{number(point.upper, card)}"
    text = number(point.value, card)
    if point.lower is not None and point.upper is not None:
        text += f" ({number(point.lower, card)}-{number(point.upper, card)})"
    return text


def headline(point: Observation, card: Indicator) -> str:
    """Return a figure as it stands alone: zero and a censored figure in words, an estimate with its interval."""
    if point.value is None:
        return f"fewer than {cardinal(int(point.upper) + 1)}"
    return "none" if point.value == 0 and card.kind == "count" else figure(point, card)


def counted(point: Observation, card: Indicator) -> str:
    """Return a count with its noun, as it stands in a sentence; zero and censored figures in words."""
    if point.value is None:
        return f"fewer than {cardinal(int(point.upper) + 1)} {card.label}"
    if point.value == 0:
        return f"no {card.label}"
    return f"{number(point.value, card)} {card.label_of_one if point.value == 1 else card.label}"


def cardinal(value: int) -> str:
    """Return a small whole number in words, a larger one in figures.

    Examples
    --------
    >>> cardinal(5), cardinal(16)
    ('five', '16')
    """
    return SMALL[value] if 0 <= value < len(SMALL) else f"{value:,}"


def plural(value: int, noun: str) -> str:
    """Return a number with a regular noun.

    Examples
    --------
    >>> plural(1, "year"), plural(7, "member"), plural(0, "year")
    ('one year', 'seven members', 'no years')
    """
    return f"{cardinal(value)} {noun}{'' if value == 1 else 's'}"


def agreed(value: int, noun: str) -> str:
    """Return a regular noun in the number that goes with a value.

    Examples
    --------
    >>> agreed(1, "figure"), agreed(0, "figure")
    ('figure', 'figures')
    """
    return noun if value == 1 else f"{noun}s"


def verb(value: int) -> str:
    """Return the verb that goes with a number of things."""
    return "is" if value == 1 else "are"


def listing(items: Sequence[str], conjunction: str = "and") -> str:
    """Return items as a list in a sentence.

    Examples
    --------
    >>> listing(["2004", "2006", "2009"])
    '2004, 2006 and 2009'
    """
    items = list(items)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def span(first: int, last: int) -> str:
    """Return a span of years.

    Examples
    --------
    >>> span(2003, 2009), span(2012, 2012)
    ('2003-2009', '2012')
    """
    return str(first) if first == last else f"{first}-{last}"


def spans(runs: Iterable[tuple[int, int]]) -> str:
    """Return several spans of years as a list in a sentence."""
    return listing([span(*run) for run in runs])


def date(text: str) -> str:
    """Return an ISO 8601 date of any precision in words.

    Examples
    --------
    >>> date("2003-12-08"), date("2003-12"), date("2003"), date("")
    ('8 December 2003', 'December 2003', '2003', 'date not known')
    """
    if not text:
        return "date not known"
    year, *rest = text.split("-")
    words = [str(int(rest[1]))] if len(rest) > 1 else []
    words += [MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*words, year])


def as_of(scope: str) -> str:
    """Return a scope with the day that it begins with in words.

    Examples
    --------
    >>> as_of("as of 2022-08"), as_of("all forms")
    ('as of August 2022', 'all forms')
    """
    opening, day = "as of ", scope.removeprefix("as of ")
    return f"{opening}{date(day)}" if scope.startswith(opening) and day[:4].isdecimal() else scope


def when(text: str) -> str:
    """Return an ISO 8601 date with its preposition.

    Examples
    --------
    >>> when("2003-12-08"), when("2003-12"), when("2003")
    ('on 8 December 2003', 'in December 2003', 'in 2003')
    """
    return f"{'on' if text.count('-') == 2 else 'in'} {date(text)}"


def possessive(name: str) -> str:
    """Return the possessive of a name.

    Examples
    --------
    >>> possessive("the United States"), possessive("Peru")
    ("the United States'", "Peru's")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def capital(sentence: str) -> str:
    """Return a sentence with its first letter in upper case."""
    return sentence[:1].upper() + sentence[1:]


def stop(sentence: str) -> str:
    """Return a clause from a card as a sentence that ends in one full stop."""
    return capital(sentence.rstrip(". ")) + "."


def cite(state: State, *sources: str) -> str:
    """Return the marks of some sources in this pack's numbering, in ascending order."""
    numbered = sorted({(state.number(source), source) for source in sources})
    return "".join(mark(source, place) for place, source in numbered)


def plain(text: str) -> str:
    r"""Return a source's text safe for Markdown: nothing in it can become markup.

    Examples
    --------
    >>> plain("art. 80 *inc.* <b>11</b>")
    'art. 80 \\*inc.\\* \\<b\\>11\\</b\\>'
    """
    shown = "".join(c for c in " ".join(text.split()) if c.isprintable())
    # A word without end would leave its cell and the page: it may be broken, by a blank that has no width.
    visible = ENDLESS.sub(lambda word: "\u200b".join(textwrap.wrap(word[0], 12)), shown)
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|$~^@!=" else c for c in visible)
