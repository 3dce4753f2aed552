"""From the tidy tables to one state's facts."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from countrypack import indicators, instruments, paths, sources, states, tables
from countrypack.errors import UnknownState
from countrypack.facts import deriving
from countrypack.facts.model import Act, Comparator, Member, Observation, Revision, State, Window
from countrypack.indicators import Indicator

# Shares of the population, which states of different size may be compared by.
COMPARED = ("internet_users_share",)
RELEASES = ("unodc_glotip_2023_05", "unodc_glotip")
PROFILE_SOURCES = ("unsd_m49", "un_regional_groups")


def build(iso3: str, tidy: tables.Tables, shelf: Mapping[str, states.Profile]) -> State:
    """Gather all that may be said of one state; see `facts.build`."""
    if iso3 not in shelf:
        raise UnknownState([iso3], where="the shelf", known=sorted(shelf))
    profile = shelf[iso3]
    own = _rows(tidy.observations, [iso3])
    cards = _cards({row["indicator"] for row in own})
    observations = _observations(own, cards)
    acts = _acts(_rows(tidy.acts, [iso3]))
    windows = _windows(tidy.observations, cards)
    members = tuple(Member(p.iso3, p.name, p.in_text) for p in shelf.values())
    comparators = tuple(
        Comparator(c.iso3, shelf[c.iso3].name, shelf[c.iso3].in_text, c.reason) for c in profile.comparators
    )
    others = _others(tidy.observations, iso3, comparators, members, cards)
    others_acts = _others_acts(tidy.acts, iso3, members)
    revisions = _revisions(iso3, cards)
    used = _sources_used((*acts, *others_acts), (*observations, *others), windows, revisions)
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
        others_acts=others_acts,
        revisions=revisions,
    )
    return replace(bare, computed=tuple(deriving.computed(bare)))


def _rows(frame: pd.DataFrame, codes: Iterable[str]) -> list[dict[str, str]]:
    return frame[frame["iso3"].isin(list(codes))].to_dict("records")


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


def _windows(frame: pd.DataFrame, cards: Mapping[str, Indicator]) -> tuple[Window, ...]:
    years = frame[frame["indicator"].isin(cards)].groupby(["indicator", "source"])["year"].agg(["min", "max"])
    found = {key: (int(low), int(high)) for key, low, high in years.itertuples()}
    ordered = ((name, source) for name, card in cards.items() for source in card.sources)
    return tuple(Window(*key, *found[key]) for key in ordered if key in found)


def _others(
    frame: pd.DataFrame,
    iso3: str,
    comparators: Iterable[Comparator],
    members: Iterable[Member],
    cards: Mapping[str, Indicator],
) -> tuple[Observation, ...]:
    """Return comparators' whole series of the rates, every other member's last figure and its first conviction."""
    wanted = [name for name in (*deriving.RATES, deriving.CONVICTED, *COMPARED) if name in cards]
    headline = frame[
        frame["indicator"].isin(wanted)
        & (frame["age"] == "total")
        & (frame["category"] == "total")
        & (frame["sex"] == frame["indicator"].map({name: cards[name].sex for name in wanted}))
        & (frame["status"] != "suspect")
    ]
    rows = _observations(_rows(headline, [m.iso3 for m in members if m.iso3 != iso3]), cards)
    whole = {c.iso3 for c in comparators}
    last = {(row.iso3, row.indicator): row.year for row in rows}
    known = [row for row in rows if row.indicator == deriving.CONVICTED and deriving.at_least_one(row)]
    first = {row.iso3: row.id for row in reversed(known)}
    return tuple(
        r
        for r in rows
        if (r.iso3 in whole and r.indicator in deriving.RATES)
        or r.year == last[r.iso3, r.indicator]
        or r.id == first.get(r.iso3)
    )


def _others_acts(frame: pd.DataFrame, iso3: str, members: Iterable[Member]) -> tuple[Act, ...]:
    """Return every other member's first trafficking law, and its consent to the treaties that are compared."""
    found = []
    for code in (m.iso3 for m in members if m.iso3 != iso3):
        acts = [act for act in _acts(_rows(frame, [code])) if act.verification != "unverified"]
        law = deriving.first_offence(act for act in acts if act.instrument == deriving.LAW)
        bound = [deriving.consent(a for a in acts if a.instrument == name) for name in deriving.DATED]
        found += [act for act in (law, *bound) if act is not None]
    return tuple(found)


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
    observations: Iterable[Observation],
    windows: Iterable[Window],
    revisions: Iterable[Revision],
) -> tuple[sources.Source, ...]:
    """Return the cards in the order in which facts name them; one that holds nothing of a state is cited for that."""
    cards = sources.read()
    named = [
        *(a.source for a in acts),
        *(o.source for o in observations),
        *(w.source for w in windows),
        *(r.old_source for r in revisions),
    ]
    return tuple(cards[name] for name in dict.fromkeys((*named, *PROFILE_SOURCES)))
