"""Everything that may be said of one state, read from its prepared file or built from the tidy tables."""

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from countrypack import paths, sources, states
from countrypack.errors import BrokenPack, MissingFile, WrongState
from countrypack.facts.deriving import CONVICTED, RATES, SHARES, THRESHOLD, first_law
from countrypack.facts.exporting import to_csv
from countrypack.facts.model import (
    Act,
    Comparator,
    Computed,
    Member,
    Observation,
    Revision,
    Series,
    State,
    Window,
    runs,
)
from countrypack.facts.since_law import WAITS, Practice, consent, first_offence, practice
from countrypack.indicators import Break, Indicator

if TYPE_CHECKING:
    from countrypack.tables import Tables

__all__ = [
    "CONVICTED",
    "RATES",
    "SHARES",
    "THRESHOLD",
    "WAITS",
    "Act",
    "Comparator",
    "Computed",
    "Member",
    "Observation",
    "Practice",
    "Revision",
    "Series",
    "State",
    "Window",
    "build",
    "consent",
    "first_law",
    "first_offence",
    "from_json",
    "practice",
    "read",
    "runs",
    "to_csv",
    "to_json",
    "write",
]

SCHEMA = 1


def read(iso3: str) -> State:
    """Return the facts of one state: those the runner prepared, or else built from the tidy tables.

    Parameters
    ----------
    iso3 : str
        ISO 3166-1 alpha-3 code, a folder name among the profiles.

    Raises
    ------
    UnknownState
        If there is no such profile.
    WrongState
        If the prepared facts are about another state.
    """
    prepared = paths.facts()
    if prepared is None:
        from countrypack import tables

        return build(iso3, tables.read(), states.shelf())
    if not prepared.is_file():
        raise MissingFile(where=prepared.name, todo="build the pack again.")
    return from_json(prepared.read_text(encoding="utf-8"), iso3)


def build(iso3: str, tidy: "Tables", shelf: Mapping[str, states.Profile]) -> State:
    """Gather all that may be said of one state.

    Parameters
    ----------
    iso3 : str
        A state of the shelf.
    tidy : Tables
        The tidy tables.
    shelf : mapping of str to Profile
        All profiles.

    Raises
    ------
    UnknownState
        If the state is not on the shelf.
    """
    # Imported here: a chapter that reads prepared facts need not pay two seconds for pandas.
    from countrypack.facts import gathering

    return gathering.build(iso3, tidy, shelf)


def to_json(state: State) -> str:
    """Return the content of ``facts.json``: no clock, no network, no randomness."""
    content = {"schema": SCHEMA, **_fields(state)}
    content["sources"] = [{"number": n, **_fields(card)} for n, card in enumerate(state.sources, start=1)]
    return json.dumps(content, ensure_ascii=False, indent=1, default=_fields) + "\n"


def _fields(part: object) -> dict[str, object]:
    return {field.name: getattr(part, field.name) for field in fields(part)}


@lru_cache(maxsize=1)
def from_json(text: str, iso3: str) -> State:
    """Return the facts held by the text of a ``facts.json``.

    The last text is remembered, with every letter of it: kernels that are forked for a pack find it read.

    Raises
    ------
    BrokenPack
        If it is half a file, or one of another version.
    WrongState
        If it is about another state than `iso3`.
    """
    try:
        content = json.loads(text)
        if content["iso3"] != iso3:
            raise WrongState(asked=iso3, found=[content["iso3"]], where="facts.json")
        return _restored(content)
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenPack(iso3, " ".join(str(error).split())) from None


def _restored(content: dict) -> State:
    content.pop("schema")
    cards = [{k: v for k, v in card.items() if k != "number"} for card in content["sources"]]
    shapes = {
        "comparators": lambda row: Comparator(**row),
        "members": lambda row: Member(**row),
        "windows": lambda row: Window(**row),
        "observations": lambda row: Observation(**row),
        "others": lambda row: Observation(**row),
        "acts": lambda row: Act(**row),
        "other_acts": lambda row: Act(**row),
        "members_acts": lambda row: Act(**row),
        "revisions": lambda row: Revision(**row),
        "computed": lambda row: Computed(**{**row, "inputs": tuple(row["inputs"])}),
    }
    return State(
        **{name: value for name, value in content.items() if name not in (*shapes, "sources", "indicators")},
        **{name: tuple(shape(row) for row in content.get(name, ())) for name, shape in shapes.items()},
        sources=tuple(sources.restored(card) for card in cards),
        indicators={name: _indicator(card) for name, card in content["indicators"].items()},
    )


def _indicator(card: dict) -> Indicator:
    breaks = tuple(Break(**entry) for entry in card["breaks"])
    listed = {name: tuple(card[name]) for name in ("sources", "caveats")}
    return Indicator(**{**card, **listed, "breaks": breaks})


def write(state: State, path: Path) -> None:
    """Write ``facts.json``."""
    path.write_text(to_json(state), encoding="utf-8")
