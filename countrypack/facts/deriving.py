"""What follows from a state's facts by a stated rule."""

from collections.abc import Iterable

from countrypack.facts.model import Act, Computed, Observation, Practice, Series, State

RATES = ("female_homicide_rate", "female_homicide_partner_or_family_rate")
CONVICTED = "trafficking_persons_convicted"
ALWAYS = (
    "trafficking_offences",
    "trafficking_persons_formal_contact",
    "trafficking_persons_prosecuted",
    CONVICTED,
    "trafficking_victims_detected",
    *RATES,
    "female_homicide_partner_rate",
    "female_homicide_family_rate",
    "female_homicide_modelled",
)
CONSENTS = ("ratification", "accession", "acceptance", "approval", "succession")
LAW = "national_trafficking_law"
# Treaties of which the year of consent is compared with that of the other members.
DATED = ("trafficking_protocol", "cedaw")
FIRST_OFFENCES = ("all_forms_offence", "first_offence", "earlier_offences")


def computed(state: State) -> Iterable[Computed]:
    """Yield every computed fact of a state, in a fixed order."""
    for name in state.indicators:
        if not name.startswith("population"):
            yield from _reporting(state, state.series(name))
    for name in RATES:
        yield from _standing(state, name)
    yield from _implied_victims(state)
    yield from _law_to_conviction(state)


def _reporting(state: State, series: Series) -> Iterable[Computed]:
    stem = f"{state.iso3}.{series.indicator.id}"
    inputs = tuple(point.id for point in series.points)
    span = f"{series.window.first} to {series.window.last}"
    yield Computed(
        f"{stem}.years_reported",
        f"years with a usable figure, {span}",
        len(series.points),
        "years",
        inputs,
        series.source,
    )
    yield Computed(
        f"{stem}.gaps",
        f"runs of years without any figure, {span}",
        [list(g) for g in series.gaps],
        "years",
        inputs,
        series.source,
    )


def _standing(state: State, indicator: str) -> Iterable[Computed]:
    rows = state.standing(indicator)
    source = next(w.source for w in state.windows if w.indicator == indicator)
    stem = f"{state.iso3}.{indicator}"
    ids = tuple(row.id for row in rows)
    yield Computed(f"{stem}.members_with_data", "members with a usable figure", len(rows), "members", ids, source)
    own = next((row for row in rows if row.iso3 == state.iso3), None)
    if own is not None:
        lower = sum(row.value < own.value for row in rows)
        rule = "members whose last figure is lower than this state's; years differ"
        yield Computed(f"{stem}.members_lower", rule, lower, "members", ids, own.source)


def _implied_victims(state: State) -> Iterable[Computed]:
    """How many victims a rate stands for, so that small numbers are seen as such."""
    last = state.series(RATES[0]).last
    if last is None:
        return
    of_year = [o for o in state.observations if o.indicator.startswith("population") and o.year == last.year]
    figures = {o.indicator: o for o in of_year}
    if len(figures) == 2:
        women = figures["population"].value * figures["population_female_share"].value / 100
        yield Computed(
            f"{state.iso3}.{RATES[0]}.victims_implied",
            "rate per 100,000 women times total population times female share, rounded to whole victims",
            round(last.value * women / 100_000),
            "victims",
            (last.id, figures["population"].id, figures["population_female_share"].id),
            last.source,
        )


def _law_to_conviction(state: State) -> Iterable[Computed]:
    own = practice(state, state.iso3)
    if own.years is None:
        return
    yield Computed(
        f"{state.iso3}.law_to_first_reported_conviction",
        "first year with a person reported convicted, less the year of the first national trafficking offence held",
        own.years,
        "years",
        (own.law.id, own.first.id),
        own.first.source,
    )


def practice(state: State, iso3: str) -> Practice:
    """Return a member's way from its first dated trafficking law to its first figure of at least one conviction."""
    own = iso3 == state.iso3
    acts = state.acts_of(LAW) if own else [a for a in state.others_acts if (a.iso3, a.instrument) == (iso3, LAW)]
    known = [point for point in state.series(CONVICTED, iso3=iso3).points if at_least_one(point)]
    return Practice(iso3, first_offence(acts), known[0] if known else None)


def at_least_one(point: Observation) -> bool:
    """Say whether a count stands for one at the least: an interval that begins at zero may be nobody."""
    return ((point.lower if point.value is None else point.value) or 0) >= 1


def first_law(state: State) -> Act | None:
    """Return the first dated all-forms trafficking offence; where none is held, the first specific or earlier one."""
    return first_offence(state.acts_of(LAW))


def first_offence(acts: Iterable[Act]) -> Act | None:
    """Return the act that `first_law` would choose from some acts in order of their dates."""
    laws = [act for act in acts if act.date]
    for wanted in FIRST_OFFENCES:
        for act in laws:
            if act.act == wanted:
                return act
    return None


def consent(acts: Iterable[Act]) -> Act | None:
    """Return the act by which a state bound itself to a treaty, if it did."""
    return next((act for act in acts if act.act in CONSENTS), None)
