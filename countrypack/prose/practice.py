"""From the first trafficking offence to the first conviction reported: the state's years, and those of laws as old."""

from collections.abc import Sequence

from countrypack.facts import Practice, State, practice
from countrypack.pieces import Piece
from countrypack.prose import words


def law_to_practice(state: State) -> Piece:
    """Return the years from the first offence to a conviction reported, beside members whose law has the same age."""
    own = practice(state)
    others = [practice(state, code) for code in dict.fromkeys(act.iso3 for act in state.other_acts)]
    shown = [way for way in (own, *others) if way.law]
    facts = [fact for way in shown for fact in (way.law, way.possible, way.certain) if fact]
    told = [_own(state, own), *_beside(state, own, [way for way in others if way.law])]
    return Piece(
        kind="text",
        id="text-law-to-practice",
        iso3=state.iso3,
        markdown=" ".join(told),
        facts=tuple(dict.fromkeys(fact.id for fact in facts)),
        sources=tuple(dict.fromkeys([*(way.law.source for way in shown), own.series.source])),
    )


def _own(state: State, way: Practice) -> str:
    cited = words.cite(state, way.series.source)
    if way.law is None:
        return (
            f"No dated offence of {state.in_text} that is of trafficking by name is held, so years from law to "
            f"practice are not counted."
        )
    opening = (
        f"{words.capital(words.possessive(state.in_text))} first offence held dates from {words.date(way.law.date)}"
    )
    opening += f" {words.cite(state, way.law.source)}"
    if way.certain:
        begins = " The file begins there, so an earlier conviction would not be seen." if way.before_source else ""
        return (
            f"{opening}; the first year since then with a figure above zero for persons convicted is "
            f"{way.certain.year} {cited}, {after(way)}.{begins}"
        )
    if way.possible:
        return (
            f"{opening}; every figure held since then may be zero, the first of them for {way.possible.year} {cited}."
        )
    return f"{opening}; no {_lacking(way)} for persons convicted is held since then {cited}."


def _lacking(way: Practice) -> str:
    """Return what is not held since the law: a figure above zero, or any figure."""
    reported = [point for point in way.series.points if point.year >= way.law.year]
    return "figure above zero" if reported else "figure"


def after(way: Practice) -> str:
    """Return how long after the law the first certain figure came, in words."""
    low, high = way.years
    if not high:
        return "the year of the law itself"
    told = f"{words.plural(high, 'year')} later"
    return told if low == high else f"{told}; the first that may be above zero is of {way.possible.year}"


def _beside(state: State, own: Practice, others: Sequence[Practice]) -> list[str]:
    if not others:
        return []
    chosen = "first offence" if own.law else "consent to the Protocol"
    named = "; ".join(_member(state, way) for way in others)
    cited = words.cite(state, own.series.source, *(way.law.source for way in others))
    return [f"Members nearest in year of {chosen}: {named} {cited}."]


def _member(state: State, way: Practice) -> str:
    law = f"{state.member(way.iso3).in_text}, law of {way.law.year}"
    if way.certain:
        return f"{law}, first figure above zero {way.certain.year}"
    if way.possible:
        return f"{law}, figures since {way.possible.year} that may be zero"
    return f"{law}, without a {_lacking(way)} since then"
