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
# The background guide counts states that reported more than this number of convictions a year.
THRESHOLD = 10
# A share of so few victims says little; none is computed.
LEAST_BASE = 20
# Part and whole that may make a share, where one source holds both for one year.
SHARES = (RATES[::-1], ("samrc_intimate_femicide_victims", "samrc_female_homicide_victims"))
FIRST_OFFENCES = ("all_forms_offence", "first_offence", "earlier_offences")


def computed(state: State) -> Iterable[Computed]:
    """Yield every computed fact of a state, in a fixed order."""
    for name in state.indicators:
        if not name.startswith("population"):
            yield from _reporting(state, state.series(name))
    for name in RATES:
        yield from _standing(state, name)
    for name in RATES:
        yield from _implied_victims(state, name)
    yield from _above_threshold(state)
    for part, whole in SHARES:
        yield from _share(state, part, whole)


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


def _above_threshold(state: State) -> Iterable[Computed]:
    points = state.series(CONVICTED).points
    above = [point.year for point in points if (point.value or 0) > THRESHOLD]
    if points:
        yield Computed(
            f"{state.iso3}.{CONVICTED}.above_threshold",
            f"years with a figure above {THRESHOLD}, the number that the background guide names",
            above,
            "years",
            tuple(point.id for point in points),
            points[0].source,
        )


def _share(state: State, part: str, whole: str) -> Iterable[Computed]:
    """Yield the share of one figure in another, of the last year for which one source holds both."""
    if part not in state.indicators or whole not in state.indicators:
        return
    wholes = {(point.year, point.source): point for point in state.series(whole).numeric}
    parts = [point for point in state.series(part).numeric if (point.year, point.source) in wholes]
    if not parts:
        return
    one, base = parts[-1], wholes[parts[-1].year, parts[-1].source]
    women = _women(state, one.year)
    victims = base.value if state.indicators[whole].kind == "count" else women and base.value * women / 100_000
    if victims is not None and victims >= LEAST_BASE:
        rule = f"part as a percentage of the whole, both of one source and year, on {LEAST_BASE} victims or more"
        share = round(100 * one.value / base.value)
        yield Computed(f"{state.iso3}.{part}.share", rule, share, "percent", (one.id, base.id), one.source)


def _women(state: State, year: int) -> float | None:
    """Return the number of women and girls of a year, if it is held."""
    held = {o.indicator: o.value for o in state.observations if o.indicator.startswith("population") and o.year == year}
    return held["population"] * held["population_female_share"] / 100 if len(held) == 2 else None


def _implied_victims(state: State, name: str) -> Iterable[Computed]:
    """Yield how many victims a rate stands for, so that small numbers are seen as such."""
    last = state.series(name).last
    if last is None or last.value is None:
        return
    of_year = [o for o in state.observations if o.indicator.startswith("population") and o.year == last.year]
    figures = {o.indicator: o for o in of_year}
    women = _women(state, last.year)
    if women is not None:
        yield Computed(
            f"{state.iso3}.{name}.victims_implied",
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
