"""How much a pack holds, what to warn of, and what a good paper should find in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from countrypack import facts
from countrypack.facts import CONVICTED, RATES, Series, State
from countrypack.prose import law, series, words

SERIES = (CONVICTED, "trafficking_persons_prosecuted", "trafficking_victims_detected", *RATES)
OLD = 5  # years before the edition from which a last figure is called old
MARK = re.compile(r"\s*\[\[(\d+)\]\]\(#source-[\w.-]+\)")


@dataclass(frozen=True)
class Brief:
    """One state as the adviser sees it; `state` is None where no pack is built."""

    iso3: str
    name: str
    state: State | None

    @cached_property
    def held(self) -> tuple[Series, ...]:
        """The headline series that have a usable figure."""
        if self.state is None:
            return ()
        return tuple(one for one in (self.state.series(name) for name in SERIES) if one.last)

    @property
    def years(self) -> int:
        """Years with a usable number of persons convicted."""
        return len(self.state.series(CONVICTED).points) if self.state else 0

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What a delegate, or whoever assigns the state, should know beforehand; empty if nothing."""
        return tuple(_warnings(self.state)) if self.state else ("no pack is built",)

    @cached_property
    def points(self) -> tuple[str, ...]:
        """Findings that a good paper on the state should have, as sentences."""
        return tuple(bare(text) for text in _points(self.state)) if self.state else ()

    @cached_property
    def traps(self) -> tuple[str, ...]:
        """Where the data mislead, as sentences."""
        return tuple(bare(text) for text in dict.fromkeys(_traps(self.state))) if self.state else ()


def bare(text: str) -> str:
    """Return a sentence whose sources are numbers of the pack's list, and no links.

    Examples
    --------
    >>> bare("It was 88 in 2016 [[3]](#source-a) [[7]](#source-b).")
    'It was 88 in 2016 [3] [7].'
    """
    return MARK.sub(r" [\1]", text)


def _warnings(state: State) -> Iterable[str]:
    convicted = state.series(CONVICTED)
    held = [name for name in SERIES if state.series(name).last]
    if not held:
        yield "no headline figure at all: the pack says what is absent"
    elif not convicted.points:
        yield "no number of persons convicted"
    elif not convicted.numeric:
        yield "persons convicted are published as fewer than five in every year"
    elif len(convicted.points) < OLD:
        yield f"persons convicted in {words.plural(len(convicted.points), 'year')} of {_window(convicted)}"
    rates = [name for name in RATES if state.series(name).last]
    if not rates:
        modelled = "female_homicide_modelled" in state.indicators and state.series("female_homicide_modelled").last
        yield "no rate of women and girls killed" + (", a modelled number alone" if modelled else "")
    elif RATES[1] not in rates:
        yield "no rate of killings by a partner or family member"
    edition = int(state.edition[:4])
    years = {state.indicators[name].short: state.series(name).last.year for name in held}
    old = [f"{short} {year}" for short, year in years.items() if edition - year > OLD]
    if old:
        yield f"last figures: {words.listing(old)}"
    if facts.first_law(state) is None:
        yield "no all-forms trafficking offence held"


def _window(one: Series) -> str:
    return words.span(one.window.first, one.window.last)


def _points(state: State) -> Iterable[str]:
    yield law.protocol(state)
    yield law.first_offence(state)
    for name in SERIES:
        yield from series.last(state, state.series(name))
    for computed in state.computed:
        if computed.id == f"{state.iso3}.law_to_first_reported_conviction":
            yield f"{words.capital(computed.rule)}: {words.plural(int(computed.value), 'year')}."
        elif computed.id.endswith("members_lower"):
            held = state.find(computed.id.removeprefix(f"{state.iso3}.").replace("members_lower", "members_with_data"))
            label = state.indicators[computed.id.split(".")[1]].short
            yield f"{words.capital(label)}: {computed.value} of {held.value} members with a figure have a lower one."


def _traps(state: State) -> Iterable[str]:
    for name in SERIES:
        one = state.series(name)
        label = words.capital(one.indicator.short)
        for cut in one.breaks:
            yield f"{label}: the series breaks in {cut.year}: {cut.because}."
        for point in one.suspects:
            yield f"{label}: the figure of {point.year} is held and not to be used: {point.note.rstrip('.')}."
        if one.censored:
            bound = words.cardinal(int(one.censored[0].upper) + 1)
            yield f"{label}: “fewer than {bound}” is an interval from 0; it is neither zero nor a number."
        if one.gaps:
            yield f"{label}: no figure is held for {words.spans(one.gaps)}; that is not zero."
        if state.iso3 in one.indicator.notes and one.points:
            yield one.indicator.notes[state.iso3]
    yield "Female homicide is every killing of a woman or girl; it is not femicide."
    yield "Persons prosecuted and persons convicted in one year are different persons: no conviction rate follows."
