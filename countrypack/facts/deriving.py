"""What follows from a state's facts by a stated rule."""

from collections.abc import Iterable

from countrypack.facts.model import Act, Computed, Series, State

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
FIRST_OFFENCES = ("all_forms_offence", "first_offence", "earlier_offences")


def computed(state: State) -> Iterable[Computed]:
    """Yield every computed fact of a state, in a fixed order."""
    for name in state.indicators:
        if not name.startswith("population"):
            yield from _reporting(state, state.series(name))
    for name in RATES:
        yield from _standing(state, name)
    yield from _implied_victims(state)


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
        lower = sum(row.ends[1] < own.ends[0] for row in rows)
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


def first_law(state: State) -> Act | None:
    """Return the first dated all-forms trafficking offence; where none is held, the first specific or earlier one."""
    laws = [act for act in state.acts_of("national_trafficking_law") if act.date]
    for wanted in FIRST_OFFENCES:
        for act in laws:
            if act.act == wanted:
                return act
    return None
