"""Indicator cards: what is counted, in which unit, what it can and cannot say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from countrypack import paths
from countrypack.cards import load
from countrypack.errors import BrokenCard

KINDS = ("count", "rate", "share", "index")
MEASURES = (
    "trafficking",
    "trafficking_provisional",
    "all_female_homicide",
    "partner_or_family",
    "partner",
    "family",
    "modelled",
    "legal_feminicide",
    "national_survey",
    "partner_violence",
    "law_question",
    "government_assessment",
    "expert_index",
    "ict_context",
    "population",
)
REQUIRED = ("label", "label_of_one", "short", "unit", "kind", "measure", "sources", "definition", "question")
OPTIONAL = ("sex", "caveats", "breaks", "notes")


@dataclass(frozen=True)
class Break:
    """A year from which a state's series is not comparable with the years before it."""

    iso3: str
    year: int
    because: str


@dataclass(frozen=True)
class Indicator:
    """One card of ``data/indicators.yml``.

    Parameters
    ----------
    id : str
        Says what is counted.
    label : str
        The publisher's term, as it stands in a sentence ("persons convicted of trafficking in persons").
    label_of_one : str
        The same term for one of them.
    short : str
        A few words for an axis or a table head.
    unit : str
        For example ``persons`` or ``per 100,000 women``.
    kind : str
        One of `KINDS`.
    measure : str
        One of `MEASURES`; figures of different measures are never put in one series.
    sources : tuple of str
        Ids of the sources whose rows may stand under this indicator; the tables refuse any other.
    definition : str
        What is counted, and whose definition that is.
    question : str
        The question that the indicator answers.
    sex : str
        The breakdown that is the indicator itself: ``female`` where only women and girls are counted.
    caveats : tuple of str
        What it cannot say.
    breaks : tuple of Break
        Declared breaks in the series of single states.
    notes : mapping of str to str
        By iso3, what a reader of that state's figures has to know.
    """

    id: str
    label: str
    label_of_one: str
    short: str
    unit: str
    kind: str
    measure: str
    sources: tuple[str, ...]
    definition: str
    question: str
    sex: str = "total"
    caveats: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    def breaks_of(self, iso3: str) -> tuple[Break, ...]:
        """Return the breaks declared for one state, in order of year."""
        return tuple(sorted((b for b in self.breaks if b.iso3 == iso3), key=lambda b: b.year))


@cache
def read(path: Path = paths.INDICATORS) -> dict[str, Indicator]:
    """Return all indicator cards by id, in the order of the file.

    Raises
    ------
    BrokenCard
        If a card lacks a field, has an unknown one, or an unknown kind or measure.
    """
    content = load(path)
    offences = [fault for name, card in content.items() for fault in _faults(name, card)]
    if offences:
        raise BrokenCard(offences, where=path.name)
    return {name: _card(name, card) for name, card in content.items()}


def _card(name: str, card: dict) -> Indicator:
    return Indicator(
        id=name,
        **{key: card[key] for key in REQUIRED if key != "sources"},
        sources=tuple(card["sources"]),
        sex=card.get("sex", "total"),
        caveats=tuple(card.get("caveats") or ()),
        breaks=tuple(Break(**entry) for entry in card.get("breaks") or ()),
        notes=card.get("notes") or {},
    )


def _faults(name: str, card: object) -> list[str]:
    if not isinstance(card, dict):
        return [f"{name}: not a mapping of fields"]
    faults = [f"{name}: no {field}" for field in REQUIRED if not card.get(field)]
    faults += [f"{name}: unknown field {field}" for field in card if field not in (*REQUIRED, *OPTIONAL)]
    if card.get("kind") not in (None, *KINDS):
        faults.append(f"{name}: kind {card['kind']!r}, expected one of {', '.join(KINDS)}")
    if card.get("measure") not in (None, *MEASURES):
        faults.append(f"{name}: measure {card['measure']!r}, expected one of {', '.join(MEASURES)}")
    for entry in card.get("breaks") or ():
        if not isinstance(entry, dict) or set(entry) != {"iso3", "year", "because"}:
            faults.append(f"{name}: a break needs iso3, year and because")
    return faults
