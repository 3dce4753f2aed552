"""What the chapter on all members may say, gathered from the members' own facts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from countrypack import facts, paths, sources
from countrypack.errors import MissingFile, WrongState
from countrypack.facts import CONVICTED, RATES, Act, Observation, Series, State, Window
from countrypack.indicators import Break, Indicator
from countrypack.prose import law, words

ISO3 = paths.MEMBERS
DETECTED = "trafficking_victims_detected"
PARTS = {
    "victims by sex": lambda row: row.indicator == DETECTED and row.sex in ("female", "male"),
    "victims by age": lambda row: row.indicator == DETECTED and row.age not in ("total", "unknown"),
    "victims by form": lambda row: row.indicator == DETECTED and row.category.startswith("form:"),
    "killings by sex": lambda row: row.indicator == RATES[0],
    "killings by relationship": lambda row: row.indicator == RATES[1],
}
REGIONAL = ("female_homicide_partner_or_family_regional_rate", "female_homicide_partner_or_family_regional_victims")
SHARES = {"laws_a_third_2003": (2003, 1 / 3), "laws_four_fifths_2008": (2008, 0.8), "laws_90_percent_2014": (2014, 0.9)}


@dataclass(frozen=True)
class Member:
    """What is compared of one member.

    Parameters
    ----------
    iso3, name, in_text : str
        As in its profile.
    convicted : Series
        Persons convicted, by year.
    rates : mapping of str to Observation
        The last usable figure of each rate.
    consent, law : Act or None
        Consent to the Trafficking Protocol, and the first national trafficking offence held.
    surveyed : bool
        Whether the lists of treaties and laws held were made for it; else they say nothing of it.
    parts : mapping of str to int
        Last year with a usable figure of each breakdown of `PARTS`; absent where there is none.
    """

    iso3: str
    name: str
    in_text: str
    convicted: Series
    rates: Mapping[str, Observation]
    consent: Act | None
    law: Act | None
    surveyed: bool
    parts: Mapping[str, int]


@dataclass(frozen=True)
class Members:
    """All members of a shelf, with the cards they rest on; `iso3` is `ISO3`.

    Parameters
    ----------
    edition : str
        The newest vintage used.
    members : tuple of Member
        In order of name.
    sources : tuple of Source
        In the order of their numbers.
    indicators : mapping of str to Indicator
        The cards used.
    regional : tuple of mapping
        The last estimates of UN regions, as in ``regions.csv``.
    claims : tuple of mapping
        What the background guide says of laws against trafficking, as in ``claims.csv``.
    """

    edition: str
    members: tuple[Member, ...]
    sources: tuple[sources.Source, ...]
    indicators: Mapping[str, Indicator]
    regional: tuple[Mapping[str, str], ...]
    claims: tuple[Mapping[str, str], ...]
    iso3: str = ISO3

    @property
    def surveyed(self) -> tuple[Member, ...]:
        """The members that the lists of treaties and laws held were made for."""
        return tuple(one for one in self.members if one.surveyed)

    def number(self, source: str) -> int:
        """Return the number of a source in the list of this pack."""
        return [card.id for card in self.sources].index(source) + 1


def read() -> Members:
    """Return the members' facts: those the runner prepared, or else built from the tidy tables.

    Raises
    ------
    MissingFile
        If the prepared file is gone.
    WrongState
        If it is about one state.
    """
    prepared = paths.facts()
    if prepared is not None:
        if not prepared.is_file():
            raise MissingFile(where=prepared.name, todo="build the pack again.")
        return from_json(prepared.read_text(encoding="utf-8"))
    from countrypack import states, tables

    tidy, shelf = tables.read(), states.shelf()
    return build((facts.build(iso3, tidy, shelf) for iso3 in shelf), tidy.regions.to_dict("records"), _claims())


def of_packs(out: Path, codes: Iterable[str]) -> Members:
    """Return the members' facts from the packs below a folder."""
    from countrypack import tables

    found = []
    for iso3 in codes:
        path = out / iso3 / "pack" / "facts.json"
        if path.is_file():
            found.append(facts.from_json(path.read_text(encoding="utf-8"), iso3))
    return build(found, tables.read().regions.to_dict("records"), _claims())


def build(states: Iterable[State], regional: Sequence[Mapping], claims: Sequence[Mapping]) -> Members:
    """Gather what is compared.

    Parameters
    ----------
    states : iterable of State
        The members' facts.
    regional : sequence of mapping
        Rows of ``regions.csv``.
    claims : sequence of mapping
        Rows of ``claims.csv``.
    """
    members, cards, indicators = [], {}, {}
    for state in states:
        members.append(_member(state))
        cards |= {card.id: card for card in state.sources}
        indicators |= {name: state.indicators[name] for name in (CONVICTED, DETECTED, *RATES)}
    rows = tuple(_last_estimates(regional))
    named = list(dict.fromkeys(_named(members, rows, indicators)))
    known = {**sources.read(), **cards}
    chosen = tuple(known[name] for name in named)
    return Members(
        edition=max((card.vintage for card in chosen), default=""),
        members=tuple(sorted(members, key=lambda one: (one.name.casefold(), one.iso3))),
        sources=chosen,
        indicators=indicators,
        regional=rows,
        claims=tuple(row for row in claims if row["id"] in SHARES),
    )


def to_json(members: Members) -> str:
    """Return the content of ``facts.json``: what `binding.bind` asks of a state's, and the members."""
    count = words.plural(len(members.members), "member")
    content = {
        "schema": facts.SCHEMA,
        "name": "All members",
        "formal_name": f"{words.capital(count)} of this collection, compared",
        "regional_group": "all groups",
        "subregion": "all regions",
        **asdict(members),
    }
    content["sources"] = [{"number": n, **card} for n, card in enumerate(content["sources"], start=1)]
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> Members:
    """Return the members held by the text of their ``facts.json``.

    Raises
    ------
    WrongState
        If it is about one state.
    """
    content = json.loads(text)
    if content["iso3"] != ISO3:
        raise WrongState(asked=ISO3, found=[content["iso3"]], where="facts.json")
    cards = [{k: v for k, v in card.items() if k != "number"} for card in content["sources"]]
    return Members(
        edition=content["edition"],
        members=tuple(_restored(row) for row in content["members"]),
        sources=tuple(sources.restored(card) for card in cards),
        indicators={name: _indicator(card) for name, card in content["indicators"].items()},
        regional=tuple(content["regional"]),
        claims=tuple(content["claims"]),
    )


def _member(state: State) -> Member:
    return Member(
        iso3=state.iso3,
        name=state.name,
        in_text=state.in_text,
        convicted=state.series(CONVICTED),
        rates={name: state.series(name).last for name in RATES if state.series(name).last},
        consent=law.consent(state.acts_of("trafficking_protocol")),
        law=facts.first_law(state),
        surveyed=_is_surveyed(state),
        parts={name: year for name, test in PARTS.items() if (year := _last_year(state, test))},
    )


def _is_surveyed(state: State) -> bool:
    made_for_some = {card.id for card in state.sources if card.covers}
    return any(act.source in made_for_some for act in state.acts)


def _last_year(state: State, test) -> int:
    return max((row.year for row in state.observations if row.status != "suspect" and test(row)), default=0)


def _last_estimates(rows: Sequence[Mapping]) -> Iterable[Mapping[str, str]]:
    """Yield the rows of the last year that has a rate for several regions."""
    known = [row for row in rows if row["indicator"] in REGIONAL]
    last = max((row["year"] for row in known), default="")
    return sorted((row for row in known if row["year"] == last), key=lambda row: (row["region"], row["indicator"]))


def _named(members: Sequence[Member], regional: Sequence[Mapping], cards: Mapping[str, Indicator]) -> Iterable[str]:
    for pick in (lambda one: one.consent, lambda one: one.law):
        yield from (pick(one).source for one in members if pick(one))
    yield from (one.convicted.source for one in members)
    for name in RATES:
        yield from (one.rates[name].source for one in members if name in one.rates)
        yield from cards[name].sources[:1] if name in cards else ()  # cited for holding nothing, too
    yield from (row["source"] for row in regional)


def _claims() -> list[dict[str, str]]:
    import csv

    path = paths.TIDY / "claims.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _restored(row: Mapping) -> Member:
    convicted = row["convicted"]
    return Member(
        **{name: row[name] for name in ("iso3", "name", "in_text", "surveyed", "parts")},
        convicted=Series(
            indicator=_indicator(convicted["indicator"]),
            iso3=convicted["iso3"],
            window=Window(**convicted["window"]),
            points=tuple(Observation(**point) for point in convicted["points"]),
            suspects=tuple(Observation(**point) for point in convicted["suspects"]),
            covered=convicted["covered"],
        ),
        rates={name: Observation(**point) for name, point in row["rates"].items()},
        consent=Act(**row["consent"]) if row["consent"] else None,
        law=Act(**row["law"]) if row["law"] else None,
    )


def _indicator(card: Mapping) -> Indicator:
    breaks = tuple(Break(**entry) for entry in card["breaks"])
    listed = {name: tuple(card[name]) for name in ("sources", "caveats")}
    return Indicator(**{**card, **listed, "breaks": breaks})
