"""From the tidy tables to one state's facts."""

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from countrypack import indicators, instruments, paths, sources, states, tables
from countrypack.errors import UnknownState
from countrypack.facts import deriving, since_law
from countrypack.facts.model import Act, Comparator, Member, Observation, Revision, State, Window
from countrypack.indicators import Indicator

# Shares of the population, by which states of different size may be compared.
COMPARED = ("internet_users_share",)
# Treaties whose years of consent are compared.
DATED = (since_law.PROTOCOL, "cedaw")
RELEASES = ("unodc_glotip_2023_05", "unodc_glotip")
PROFILE_SOURCES = ("unsd_m49", "un_regional_groups")


def build(iso3: str, tidy: tables.Tables, shelf: Mapping[str, states.Profile]) -> State:
    """Gather all that may be said of one state; see `facts.build`."""
    if iso3 not in shelf:
        raise UnknownState([iso3], where="the shelf", known=sorted(shelf))
    profile = shelf[iso3]
    own = tidy.observed[iso3]
    cards = _cards({row["indicator"] for row in own})
    observations = _observations(own, cards)
    acts = _acts(tidy.acted[iso3])
    windows = _windows(tidy.spans, cards)
    members = tuple(Member(p.iso3, p.name, p.in_text) for p in shelf.values())
    comparators = tuple(
        Comparator(c.iso3, shelf[c.iso3].name, shelf[c.iso3].in_text, c.reason) for c in profile.comparators
    )
    compared = {member.iso3: _acts(_bearing(tidy.acted[member.iso3])) for member in members}
    other_acts = _other_acts(compared, iso3, comparators)
    others = _others(tidy, iso3, comparators, members, cards, {act.iso3 for act in other_acts})
    members_acts, revisions = _members_acts(compared, iso3), _revisions(iso3, cards)
    used = _sources_used(acts, (*observations, *others, *other_acts, *members_acts), windows, revisions)
    bare = State(
        **{name: getattr(profile, name) for name in states.FIELDS if name != "comparators"},
        edition=max(card.vintage for card in used),
        comparators=comparators,
        members=members,
        sources=used,
        indicators=cards,
        windows=windows,
        observations=_without_idle_population(observations),
        acts=acts,
        computed=(),
        others=others,
        other_acts=other_acts,
        members_acts=members_acts,
        revisions=revisions,
    )
    return replace(bare, computed=(*deriving.computed(bare), *since_law.computed(bare)))


def _cards(held: set[str]) -> dict[str, Indicator]:
    """Return the cards that a pack speaks of even if nothing is held, and those of which the state has a row."""
    return {name: card for name, card in indicators.read().items() if name in deriving.ALWAYS or name in held}


def _observations(rows: Iterable[dict[str, str]], cards: Mapping[str, Indicator]) -> tuple[Observation, ...]:
    order = {name: place for place, name in enumerate(cards)}
    made = [
        Observation(
            **{
                **row,
                "id": _observation_id(row, cards[row["indicator"]]),
                "year": int(row["year"]),
                **{name: float(row[name]) if row[name] else None for name in ("value", "lower", "upper")},
            }
        )
        for row in rows
    ]
    return tuple(sorted(made, key=lambda o: (order[o.indicator], o.iso3, o.sex, o.age, o.category, o.year, o.source)))


def _observation_id(row: Mapping[str, str], card: Indicator) -> str:
    parts = [row["iso3"], row["indicator"], row["year"]]
    parts += [row[name] for name in ("sex", "age", "category") if row[name] != "total"]
    # A second source of one indicator, admitted for single states, has ids of its own.
    return ".".join(parts) + ("" if row["source"] == card.sources[0] else f"@{row['source']}")


def _acts(rows: Iterable[dict[str, str]]) -> tuple[Act, ...]:
    order = {name: place for place, name in enumerate(instruments.read())}
    made: dict[str, Act] = {}
    for row in rows:
        stem = ".".join(part for part in (row["iso3"], row["instrument"], row["act"], row["date"][:4]) if part)
        taken = sum(name == stem or name.startswith(f"{stem}.") for name in made)
        name = f"{stem}.{taken + 1}" if taken else stem
        made[name] = Act(id=name, **row)
    return tuple(sorted(made.values(), key=lambda act: (order[act.instrument], act.date or "9999", act.id)))


def _windows(spans: Mapping[tuple[str, str], tuple[int, int]], cards: Mapping[str, Indicator]) -> tuple[Window, ...]:
    ordered = ((name, source) for name, card in cards.items() for source in card.sources)
    return tuple(Window(*key, *spans[key]) for key in ordered if key in spans)


def _others(
    tidy: tables.Tables,
    iso3: str,
    comparators: Iterable[Comparator],
    members: Iterable[Member],
    cards: Mapping[str, Indicator],
    contemporaries: Collection[str],
) -> tuple[Observation, ...]:
    """Return comparators' whole headline series of the rates, contemporaries' of convictions, and all last figures."""
    wanted = {name: cards[name].sex for name in (*deriving.RATES, deriving.CONVICTED, *COMPARED) if name in cards}
    headline = (
        row
        for member in members
        for row in tidy.observed[member.iso3]
        if member.iso3 != iso3
        and row["sex"] == wanted.get(row["indicator"])
        and (row["age"], row["category"]) == ("total", "total")
    )
    rows = _observations(headline, cards)
    whole = {(one.iso3, name) for one in comparators for name in deriving.RATES}
    usable = [row for row in rows if row.status != "suspect"]
    last = {(row.iso3, row.indicator): row.year for row in usable}
    kept = {row.id for row in usable if (row.iso3, row.indicator) in whole or row.year == last[row.iso3, row.indicator]}
    # Years of theirs that are held and not used must not look like years without a figure.
    kept |= {row.id for row in rows if row.iso3 in contemporaries and row.indicator == deriving.CONVICTED}
    return tuple(row for row in rows if row.id in kept)


def _bearing(rows: Iterable[dict[str, str]]) -> Iterable[dict[str, str]]:
    return (row for row in rows if row["instrument"] in (since_law.OFFENCES, *DATED))


def _other_acts(acts: Mapping[str, tuple[Act, ...]], iso3: str, comparators: Iterable[Comparator]) -> tuple[Act, ...]:
    """Return first offence and consent to the Protocol of the members whose first offence has the same age."""
    chosen = since_law.contemporaries(iso3, acts, [one.iso3 for one in comparators])
    found = (pick(acts[code]) for code in chosen for pick in (since_law.consent, since_law.first_offence))
    return tuple(act for act in found if act is not None)


def _members_acts(acts: Mapping[str, tuple[Act, ...]], iso3: str) -> tuple[Act, ...]:
    """Return every other member's first offence, and its consent to the treaties whose years are compared."""
    found: list[Act | None] = []
    for code in (code for code in acts if code != iso3):
        found += [since_law.first_offence(acts[code]), *(since_law.consent(acts[code], name) for name in DATED)]
    return tuple(act for act in found if act is not None)


def _revisions(iso3: str, cards: Mapping[str, Indicator]) -> tuple[Revision, ...]:
    """Return the totals of a state that differ between two releases of GLOTIP; ``data/revisions.tsv`` holds them."""
    with paths.REVISIONS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["iso3"] == iso3]
    return tuple(
        Revision(**{**row, "year": int(row["year"])}, old_source=RELEASES[0], new_source=RELEASES[1])
        for row in rows
        if row["indicator"] in cards
    )


def _without_idle_population(observations: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """Drop the population of years that no rate of the state needs, except the last."""
    needed = {o.year for o in observations if o.indicator in deriving.RATES}
    population = [o.year for o in observations if o.indicator.startswith("population")]
    needed |= {max(population)} if population else set()
    return tuple(o for o in observations if not o.indicator.startswith("population") or o.year in needed)


def _sources_used(
    acts: Iterable[Act],
    facts: Iterable[Observation | Act],
    windows: Iterable[Window],
    revisions: Iterable[Revision],
) -> tuple[sources.Source, ...]:
    """Return the cards in the order in which facts name them; one that holds nothing of a state is cited for that."""
    cards = sources.read()
    named = [row.source for rows in (acts, facts, windows) for row in rows]
    named += [row.old_source for row in revisions]
    return tuple(cards[name] for name in dict.fromkeys((*named, *PROFILE_SOURCES)))
