"""National laws and further treaties, each with the page it was read on: shape only."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from countrypack import paths
from countrypack.errors import BrokenCard, BrokenSource, listed
from countrypack.readers import delimited
from countrypack.rows import Act

COLUMNS = (
    "iso3",
    "topic",
    "instrument",
    "statute",
    "year",
    "note",
    "source_title",
    "source_url",
    "verification",
    "verification_note",
)
LABELS = paths.DATA / "acts.tsv"
EVERY_STATE = "*"
STATUTE_IS = ("name", "words", "date")


@dataclass(frozen=True)
class Meaning:
    """What one line of ``data/acts.tsv`` makes of a topic and label of the file.

    Parameters
    ----------
    instrument, act, scope : str
        As they go into ``acts.csv``.
    statute_is : str
        What the file's statute column holds under this label: the law's ``name``; ``words`` about it, which go into the
        note; or a ``date`` of the precision of a day.
    """

    instrument: str
    act: str
    statute_is: str
    scope: str


def read(path: Path) -> Iterator[Act]:
    """Yield the acts of every row, as ``data/acts.tsv`` names them.

    Raises
    ------
    BrokenSource
        If the header is another one, a topic and label are not in the table, or a date contradicts its year.
    """
    meanings = labels()
    rows = list(delimited.rows(path, COLUMNS))
    unknown = [f"L{line} {_key(row)}" for line, row in rows if not _meanings(row, meanings)]
    if unknown:
        raise BrokenSource(
            f"{len(unknown)} rows have a topic and label without a meaning: {listed(unknown)}.",
            where=path.name,
            expected="every topic and label in data/acts.tsv.",
        )
    for line, row in rows:
        for meaning in _meanings(row, meanings):
            yield _act(row, line, meaning, path.name)


def labels(path: Path = LABELS) -> dict[tuple[str, str, str], list[Meaning]]:
    """Return the table of meanings by topic, label and iso3 (``*`` for every state without lines of its own).

    Raises
    ------
    BrokenCard
        If a line lacks a field or stands twice.
    """
    found: dict[tuple[str, str, str], list[Meaning]] = defaultdict(list)
    offences = []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in rows:
            key = (row.pop("topic"), row.pop("label"), row.pop("iso3"))
            meaning = Meaning(**row)
            if not all((*key, meaning.instrument, meaning.act)) or meaning.statute_is not in STATUTE_IS:
                offences.append(f"line {rows.line_num}: expected all fields but scope, statute_is one of {STATUTE_IS}")
            if (meaning.instrument, meaning.act) in {(m.instrument, m.act) for m in found[key]}:
                offences.append(f"line {rows.line_num}: {key} has the act {meaning.act} twice")
            found[key].append(meaning)
    if offences:
        raise BrokenCard(offences, where=path.name)
    return dict(found)


def _key(row: Mapping[str, str]) -> tuple[str, str]:
    return row["topic"], row["instrument"]


def _meanings(row: Mapping[str, str], meanings: Mapping[tuple[str, str, str], list[Meaning]]) -> list[Meaning]:
    """Return the state's own lines, or else those for every state."""
    return meanings.get((*_key(row), row["iso3"])) or meanings.get((*_key(row), EVERY_STATE), [])


def _act(row: Mapping[str, str], line: int, meaning: Meaning, file: str) -> Act:
    notes = [row["note"]]
    # What was and was not checked has to travel with a row that is printed with a label.
    if row["verification"] in ("partial", "inferred"):
        notes.append(row["verification_note"])
    if meaning.statute_is == "words":
        notes.insert(0, row["statute"])
    return Act(
        iso3=row["iso3"],
        instrument=meaning.instrument,
        act=meaning.act,
        date=_date(row, f"{file}, line {line}") if meaning.statute_is == "date" else row["year"],
        statute=row["statute"] if meaning.statute_is == "name" else "",
        scope=meaning.scope,
        verification=row["verification"],
        locator="; ".join(filter(None, (f"L{line}", row["source_url"]))),
        note="; ".join(filter(None, notes)),
    )


def _date(row: Mapping[str, str], where: str) -> str:
    """Return the day that stands in the statute column, which has to be of the row's year, or else the year."""
    day = row["statute"]
    if day and not (re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) and day.startswith(row["year"] or "?")):
        raise BrokenSource(
            f"the statute column holds {day!r} and the year column {row['year']!r}.",
            where=where,
            expected="a date of that year, or nothing.",
        )
    return day or row["year"]
