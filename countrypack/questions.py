"""The background guide's questions, and what in the tables bears on each."""

from dataclasses import dataclass
from pathlib import Path

from countrypack import indicators, instruments, paths
from countrypack.cards import load
from countrypack.errors import BrokenCard

QUESTIONS = paths.DATA / "questions.yml"
TOPICS = ("trafficking", "gender_related_killing")
REQUIRED = ("topic", "asks", "indicators", "instruments")
OPTIONAL = ("rate", "since")


@dataclass(frozen=True)
class Question:
    """One entry of ``data/questions.yml``.

    Parameters
    ----------
    id, topic, asks : str
        Its name, one of `TOPICS`, and the question in our words.
    indicators, instruments : tuple of str
        What bears on it, where the state has it.
    rate : str
        The rate or share that is compared with the other members; empty if none is.
    since : str
        The instrument under which the year of the first offence, or of consent, is compared; empty if none is.
    """

    id: str
    topic: str
    asks: str
    indicators: tuple[str, ...]
    instruments: tuple[str, ...]
    rate: str = ""
    since: str = ""


def read(path: Path = QUESTIONS) -> dict[str, Question]:
    """Return all questions by id, in the order of the file.

    Raises
    ------
    BrokenCard
        If an entry lacks a field, or names an indicator or instrument that has no card.
    """
    content = load(path)
    offences = [fault for name, entry in content.items() for fault in _faults(name, entry)]
    if offences:
        raise BrokenCard(offences, where=path.name)
    return {name: _question(name, entry) for name, entry in content.items()}


def _question(name: str, entry: dict) -> Question:
    listed = {field: tuple(entry[field]) for field in ("indicators", "instruments")}
    return Question(id=name, **{**entry, **listed})


def _faults(name: str, entry: dict) -> list[str]:
    faults = [f"{name}: no {field}" for field in REQUIRED if field not in entry]
    faults += [f"{name}: unknown field {field}" for field in entry if field not in (*REQUIRED, *OPTIONAL)]
    if entry.get("topic") not in TOPICS:
        faults.append(f"{name}: topic {entry.get('topic')!r}, expected one of {', '.join(TOPICS)}")
    known = {"indicators": indicators.read(), "instruments": instruments.read()}
    for field, cards in known.items():
        faults += [f"{name}: no card for {one!r}" for one in entry.get(field, ()) if one not in cards]
    if entry.get("rate", "") and entry["rate"] not in known["indicators"]:
        faults.append(f"{name}: no card for {entry['rate']!r}")
    if entry.get("since", "") and entry["since"] not in known["instruments"]:
        faults.append(f"{name}: no card for {entry['since']!r}")
    return faults
