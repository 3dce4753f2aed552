"""From a state's first trafficking offence to the first conviction it reported, and whose offence has the same age."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from countrypack.facts.deriving import CONVICTED, FIRST_OFFENCES
from countrypack.facts.model import Act, Computed, Observation, Series, State

OFFENCES, PROTOCOL = "national_trafficking_law", "trafficking_protocol"
CONSENTS = ("ratification", "accession", "acceptance", "approval", "succession")
NEAREST = 3
CERTAIN, POSSIBLE = "law_to_first_reported_conviction", "law_to_first_possible_conviction"
WAITS = (CERTAIN, POSSIBLE)
BESIDE = "contemporaries"


@dataclass(frozen=True)
class Practice:
    """One state's way from law to a reported conviction.

    The first reported conviction is the first year, not before the year of the law, for which the state reported a
    figure above zero. A figure published as fewer than five may be zero, so it is a possible first one and no more.
    A conviction that no figure reported is not seen here, nor one before the source begins.

    Parameters
    ----------
    iso3 : str
        The state.
    consent, law : Act or None
        Its consent to the Trafficking Protocol, and its first all-forms offence, or else its first specific one.
    series : Series
        Persons convicted, as reported.
    possible, certain : Observation or None
        The first figure since the law that may be, and that is, above zero; none without a law.
    """

    iso3: str
    consent: Act | None
    law: Act | None
    series: Series
    possible: Observation | None
    certain: Observation | None

    @property
    def years(self) -> tuple[int | None, int | None]:
        """The years from the law to the possible and to the certain first figure."""
        known = (self.possible, self.certain)
        low, high = (point.year - self.law.year if point and self.law else None for point in known)
        return low, high

    @property
    def before_source(self) -> bool:
        """Whether the law is older than the source, which then cannot show the first years under it."""
        return self.law is not None and self.law.year < self.series.window.first


def practice(state: State, iso3: str = "") -> Practice:
    """Return the way from law to practice of the state, or of a member whose law has the same age."""
    iso3 = iso3 or state.iso3
    acts = state.acts if iso3 == state.iso3 else [act for act in state.other_acts if act.iso3 == iso3]
    law, series = first_offence(acts), state.series(CONVICTED, iso3=iso3)
    since = [point for point in series.points if law and point.year >= law.year]
    possible = next((p for p in since if p.ends[1] >= 1), None)
    certain = next((p for p in since if p.ends[0] >= 1), None)
    return Practice(iso3, consent(acts), law, series, possible, certain)


def first_offence(acts: Iterable[Act]) -> Act | None:
    """Return the first dated all-forms offence among acts; where none is held, the first specific or earlier one."""
    dated = [act for act in acts if act.instrument == OFFENCES and act.date and act.verification != "unverified"]
    dated.sort(key=lambda act: (act.date, act.id))
    return next((act for wanted in FIRST_OFFENCES for act in dated if act.act == wanted), None)


def consent(acts: Iterable[Act], treaty: str = PROTOCOL) -> Act | None:
    """Return the dated act by which a state bound itself to a treaty, if it did."""
    bound = [act for act in acts if act.instrument == treaty and act.act in CONSENTS and act.date]
    return next((act for act in bound if act.verification != "unverified"), None)


def contemporaries(iso3: str, acts: Mapping[str, Sequence[Act]], preferred: Sequence[str]) -> list[str]:
    """Return the members whose first offence is nearest in year to a state's.

    Where the state has none, those whose consent to the Protocol is nearest in year. Of members equally near, those
    that the pack compares the state with come first, then the order of the codes.

    Parameters
    ----------
    iso3 : str
        The state.
    acts : mapping of str to sequence of Act
        Each member's acts.
    preferred : sequence of str
        The comparators.
    """
    for pick in (first_offence, consent):
        years = {code: found.year for code, held in acts.items() if (found := pick(held))}
        own = years.pop(iso3, None)
        if own is not None:
            ranked = sorted(years, key=lambda code: (abs(years[code] - own), code not in preferred, code))
            return sorted(ranked[:NEAREST], key=lambda code: (years[code], code))
    return []


def computed(state: State) -> Iterable[Computed]:
    """Yield whose offence has the same age, and the years from law to a reported conviction of all of them."""
    beside = tuple(dict.fromkeys(act.iso3 for act in state.other_acts))
    picked = "first trafficking offence" if first_offence(state.acts) else "consent to the Trafficking Protocol"
    ids = tuple(act.id for act in state.other_acts)
    if beside:
        rule = f"the {len(beside)} members whose {picked} is nearest in year to the state's"
        yield Computed(f"{state.iso3}.{BESIDE}", rule, list(beside), "members", ids, state.other_acts[0].source)
    for iso3 in (state.iso3, *beside):
        yield from _years(practice(state, iso3))


def _years(one: Practice) -> Iterable[Computed]:
    begins = "; the source begins after the law, so at most" if one.before_source else ""
    figures = {CERTAIN: (one.certain, "is above zero"), POSSIBLE: (one.possible, "may be above zero")}
    for name, (point, what) in figures.items():
        if point is None or (name == POSSIBLE and point is one.certain):
            continue
        yield Computed(
            f"{one.iso3}.{name}",
            "first year, not before that of the first national trafficking offence held, for which the reported number "
            f"of persons convicted {what}, less that year{begins}",
            point.year - one.law.year,
            "years",
            (one.law.id, point.id),
            point.source,
        )
