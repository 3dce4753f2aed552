"""Situations of invented states, and the sentences that each must give: what ``tests/golden/sentences.txt`` holds."""

import re
from collections.abc import Iterator
from dataclasses import replace

from countrypack import prose, questions
from countrypack.facts import State
from countrypack.indicators import Break
from countrypack.prose import series, words
from tests import invented
from tests.invented import CONVICTED, HOMICIDE, PARTNER_OR_FAMILY, act, count, model, rate

LAW, DETECTED = "national_trafficking_law", "trafficking_victims_detected"
MARK = re.compile(r"\[\[\d+\]\]\(#source-[a-z0-9_]+\)")
SHELF = {
    **invented.SHELF,
    "DDD": invented.profile("DDD", "United Duchies", "the United Duchies"),
    "EEE": invented.profile("EEE", "Île d’Éole"),
}


def plain(markdown: str) -> str:
    """Return a text on one line, its marks of sources as ``[n]``."""
    return " ".join(MARK.sub("[n]", markdown).split())


def broken(state: State, indicator: str, year: int) -> State:
    """Return a state whose series breaks in a year."""
    card = state.indicators[indicator]
    cut = replace(card, breaks=(Break(state.iso3, year, "the count doubles and the file does not say why"),))
    return replace(state, indicators={**state.indicators, indicator: cut})


def state(*rows, iso3: str = "AAA") -> State:
    """Return an invented state on a shelf with an article, a plural and an accent."""
    from countrypack import facts

    return facts.build(iso3, invented.tidy(*rows), SHELF)


def years(*values: tuple[int, str], iso3: str = "AAA", indicator: str = CONVICTED) -> list:
    """Return one figure a year."""
    return [count(iso3, year, value, indicator) for year, value in values]


def sentences() -> Iterator[tuple[str, str]]:
    """Yield each situation with its sentences."""
    for name, rows in _figures().items():
        yield f"convicted: {name}", plain(prose.trend(state(*rows), CONVICTED).markdown)
    for code in SHELF:
        shown = state(*years((2009, "8"), iso3=code), rate(code, 2010, "1.5"), iso3=code)
        yield f"names: {code}, a count", plain(prose.trend(shown, CONVICTED).markdown)
        yield f"names: {code}, a rate", plain(prose.trend(shown, HOMICIDE).markdown)
        yield f"names: {code}, nothing", plain(prose.trend(state(iso3=code), CONVICTED).markdown)
    yield from _breaks()
    yield from _rates()
    yield from _laws()
    for name, rows in _wholes().items():
        yield from _sheet(name, state(*rows))


def _figures() -> dict[str, list]:
    suspect = count("AAA", 2010, "297", status="suspect", note="repeats the year before")
    return {
        "nothing": [],
        "zero": years((2010, "0")),
        "one": years((2010, "1")),
        "eight, which takes no article": years((2010, "8")),
        "eleven": years((2010, "11")),
        "thousands": years((2010, "1041")),
        "fewer than five": years((2010, "<5")),
        "fewer than five in every year": years((2008, "<5"), (2009, "<5"), (2010, "<5")),
        "an old figure": years((2006, "88")),
        "a gap within": years((2003, "5"), (2004, "6"), (2009, "7"), (2010, "8")),
        "two numbers make no range": years((2009, "5"), (2010, "9")),
        "three numbers make one": years((2008, "7"), (2009, "5"), (2010, "9")),
        "three equal numbers": years((2008, "7"), (2009, "7"), (2010, "7")),
        "a number among intervals": years((2008, "<5"), (2009, "5"), (2010, "<5")),
        "numbers and intervals": years((2006, "<5"), (2007, "6"), (2008, "7"), (2009, "8"), (2010, "0")),
        "one doubtful": [*years((2009, "5")), suspect],
        "all doubtful": [suspect, count("AAA", 2009, "9", status="suspect", note="repeats the year before")],
        "parts without a total": [count("AAA", 2005, "<5", category="form:forced_labour")],
    }


def _breaks() -> Iterator[tuple[str, str]]:
    rows = years(*((year, str(10 * (year - 2000))) for year in range(2003, 2011)))
    yield (
        "a break leaves the years before it out",
        plain(prose.trend(broken(state(*rows), CONVICTED, 2008), CONVICTED).markdown),
    )
    late = broken(state(*rows), CONVICTED, 2009)
    yield "two years since a break make no range", plain(" ".join(series.course(late.series(CONVICTED))))


def _rates() -> Iterator[tuple[str, str]]:
    for value in ("0", "0.004", "0.23", "12.20358"):
        yield f"rate: {value}", plain(prose.trend(state(rate("AAA", 2010, value)), HOMICIDE).markdown)
    yield "rate: none", plain(prose.trend(state(), PARTNER_OR_FAMILY).markdown)
    others = [rate("BBB", 2009, "3.0"), rate("CCC", 2008, "1.0")]
    yield "standing: without a figure", plain(prose.standing(state(*others), HOMICIDE).markdown)
    yield "standing: between two", plain(prose.standing(state(rate("AAA", 2010, "2.0"), *others), HOMICIDE).markdown)
    yield "standing: below all", plain(prose.standing(state(rate("AAA", 2010, "0.5"), *others), HOMICIDE).markdown)
    yield "standing: a tie", plain(prose.standing(state(rate("AAA", 2010, "3.0"), *others), HOMICIDE).markdown)
    yield "model", plain(prose.modelled(state(model("AAA", 2009, "267.06", "137.4", "468.95"))).markdown)
    yield "model: none", plain(prose.modelled(state()).markdown)


def _laws() -> Iterator[tuple[str, str]]:
    protocol = [
        act("AAA", "trafficking_protocol", "signature", "2000-12-12"),
        act("AAA", "trafficking_protocol", "ratification", "2002-11"),
    ]
    for name, acts in {
        "nothing": [],
        "signed and ratified": protocol,
        "signed": protocol[:1],
        "acceded": [act("AAA", "trafficking_protocol", "accession", "2010")],
        "all forms": [act("AAA", LAW, "all_forms_offence", "2004-12-08", statute="Act No. 8", scope="all forms")],
        "by name, inferred": [act("AAA", LAW, "first_offence", "2004", statute="Act No. 8", verification="inferred")],
        "a part, without a date": [act("AAA", LAW, "partial_offence", statute="art. 240", scope="women and children")],
        "amended": [
            act("AAA", LAW, "first_offence", "2004", statute="Act No. 8"),
            act("AAA", LAW, "amendment", "2012", statute="Act No. 11"),
        ],
    }.items():
        yield f"law: {name}", plain(prose.record(state(*acts)).markdown.split(" Arcadia: no figure")[0])
        yield f"law, in its chapter: {name}", plain(prose.adoption(state(*acts)).markdown)
    for name, values in {
        "the same year": [(2004, "6")],
        "one year later": [(2005, "6")],
        "an interval first": [(2005, "<5"), (2009, "6")],
        "intervals alone": [(2005, "<5"), (2009, "<5")],
        "zero alone": [(2005, "0")],
        "nothing": [],
        "before the law alone": [(2003, "9")],
    }.items():
        acts = [act("AAA", LAW, "all_forms_offence", "2004"), act("BBB", LAW, "first_offence", "2005")]
        yield f"practice: {name}", plain(prose.law_to_practice(state(*acts, *years(*values))).markdown)
    yield "practice: no law", plain(prose.law_to_practice(state()).markdown)


def _wholes() -> dict[str, list]:
    return {
        "nothing held": [],
        "much held": [
            act("AAA", LAW, "all_forms_offence", "2004", statute="Act No. 8"),
            act("AAA", "trafficking_protocol", "accession", "2004-02-08"),
            *years((2006, "8"), (2007, "9"), (2008, "11")),
            *years((2008, "90"), indicator=DETECTED),
            rate("AAA", 2009, "2.5"),
            rate("AAA", 2008, "1.25", PARTNER_OR_FAMILY),
            rate("BBB", 2008, "1.75", PARTNER_OR_FAMILY),
        ],
        "few and small": [*years((2009, "<5"), (2010, "<5")), rate("AAA", 2010, "0.07")],
    }


def _sheet(name: str, shown: State) -> Iterator[tuple[str, str]]:
    yield f"{name}: cards", plain(prose.headlines(shown).markdown)
    yield f"{name}: record", plain(prose.record(shown).markdown)
    yield f"{name}: what the data cannot say", plain(prose.unsaid(shown).markdown)
    yield f"{name}: the guide's number", plain(prose.threshold(shown).markdown)
    for topic in questions.TOPICS:
        yield f"{name}: questions, {topic}", plain(prose.expected(shown, topic).markdown)


def spoken() -> Iterator[tuple[str, str]]:
    """Yield single words and phrases."""
    for name in ("the United States", "Peru", "Côte d’Ivoire", "the Philippines"):
        yield f"possessive: {name}", words.possessive(name)
    for value in (0, 1, 2, 9, 10, 1041):
        yield f"plural: {value}", words.plural(value, "year")
    for text in ("2003-12-08", "2003-12", "2003", ""):
        yield f"date: {text or 'none'}", words.date(text)
    yield "years: runs", words.spans([(2003, 2003), (2005, 2009), (2011, 2011)])
