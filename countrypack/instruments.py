"""Instrument cards: the treaties and kinds of law under which a state acts."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from countrypack import paths
from countrypack.cards import load
from countrypack.errors import BrokenCard

INSTRUMENTS = paths.DATA / "instruments.yml"
KINDS = ("treaty", "law", "other_instrument")
REQUIRED = ("label", "short", "kind")
DATES = ("adopted", "in_force")
OPTIONAL = (*DATES, "caveats")
ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class Instrument:
    """One card of ``data/instruments.yml``.

    Parameters
    ----------
    id : str
        The name used in ``acts.csv``.
    label : str
        As it stands in a sentence ("the Convention on the Elimination of ...").
    short : str
        A few words for a table head.
    kind : str
        One of `KINDS`. A treaty is one text for all its parties; a law stands for whatever each state enacted.
    adopted, in_force : str
        ISO 8601 dates of the instrument itself, in the precision known; empty if not certain.
        A state's own dates are acts.
    caveats : tuple of str
        What an act under it cannot say.
    """

    id: str
    label: str
    short: str
    kind: str
    adopted: str = ""
    in_force: str = ""
    caveats: tuple[str, ...] = ()


@cache
def read(path: Path = INSTRUMENTS) -> dict[str, Instrument]:
    """Return all instrument cards by id, in the order of the file.

    Raises
    ------
    BrokenCard
        If a card lacks a field, has an unknown one, an unknown kind, or a date that is not ISO 8601 text.
    """
    content = load(path)
    offences = [fault for name, card in content.items() for fault in _faults(name, card)]
    if offences:
        raise BrokenCard(offences, where=path.name)
    return {
        name: Instrument(id=name, **{**card, "caveats": tuple(card.get("caveats") or ())})
        for name, card in content.items()
    }


def _faults(name: str, card: object) -> list[str]:
    if not isinstance(card, dict):
        return [f"{name}: not a mapping of fields"]
    faults = [f"{name}: no {field}" for field in REQUIRED if not card.get(field)]
    faults += [f"{name}: unknown field {field}" for field in card if field not in (*REQUIRED, *OPTIONAL)]
    if card.get("kind") not in (None, *KINDS):
        faults.append(f"{name}: kind {card['kind']!r}, expected one of {', '.join(KINDS)}")
    for field in DATES:
        # YAML turns a bare 1979 into a number and a bare date into a date; both would lose the precision written.
        if field in card and not (isinstance(card[field], str) and ISO_DATE.fullmatch(card[field])):
            faults.append(f"{name}: {field} must be an ISO 8601 date in quotes")
    return faults
