"""The background guide's checkable claims: cards written by hand, figures computed from the tidy tables, a verdict."""

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from countrypack import paths
from countrypack.cards import load
from countrypack.claims import computing
from countrypack.claims.computing import Tidy
from countrypack.errors import BrokenCard

CLAIMS = paths.DATA / "claims.yml"
VERDICTS = ("holds", "differs", "cannot_be_checked_here")
TOPICS = ("trafficking", "gender_related_killing", "commission")
COLUMNS = ("id", "topic", "paraphrase", "says", "sources_say", "computation", "verdict", "locator", "note")
REQUIRED = ("topic", "paraphrase", "says", "sources_say", "verdict", "locator")


def build(tidy: Tidy) -> bytes:
    """Return ``claims.csv``: one row a claim, in the order of the cards.

    Parameters
    ----------
    tidy : tables.Tables
        The tidy tables that the computations repeat the claims from.

    Raises
    ------
    BrokenCard
        If a card is incomplete, names no known computation, or gives a verdict that its computation contradicts.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([row[column] for column in COLUMNS] for row in rows(read(), tidy))
    return buffer.getvalue().encode("utf-8")


def table(tidy: Tidy) -> pd.DataFrame:
    """Return the claims as a table of text with the columns of ``claims.csv``."""
    return pd.DataFrame(rows(read(), tidy), columns=COLUMNS)


def read(path: Path = CLAIMS) -> dict[str, dict[str, str]]:
    """Return the hand-written cards by id.

    Raises
    ------
    BrokenCard
        If a card lacks a field, has an unknown one, or a word outside the vocabulary.
    """
    cards = load(path)
    offences = [fault for name, card in cards.items() for fault in _faults(name, card)]
    if offences:
        raise BrokenCard(offences, where=path.name)
    return cards


def rows(cards: Mapping[str, Mapping[str, str]], tidy: Tidy) -> list[dict[str, str]]:
    """Return a row a card, with the computed figures put where `sources_say` has their names in braces.

    Raises
    ------
    BrokenCard
        If a name in braces is not computed, or the verdict is not what the computation finds.
    """
    found, offences = [], []
    for name, card in cards.items():
        finding = computing.COMPUTATIONS[card["computation"]](tidy) if card.get("computation") else computing.NONE
        offences += _contradictions(name, card, finding)
        said = re.sub(
            r"\{(\w+)\}", lambda match, known=finding: known.values.get(match[1], match[0]), card["sources_say"]
        )
        optional = {"computation": card.get("computation", ""), "note": card.get("note", "")}
        found.append({"id": name, **card, **optional, "sources_say": said})
    if offences:
        raise BrokenCard(offences, where=CLAIMS.name)
    return found


def _contradictions(name: str, card: Mapping[str, str], finding: computing.Finding) -> list[str]:
    unknown = sorted(set(re.findall(r"\{(\w+)\}", card["sources_say"])) - set(finding.values))
    faults = [f"{name}: {{{field}}} is not computed" for field in unknown]
    expected = {True: "holds", False: "differs"}.get(finding.holds, card["verdict"])
    if card["verdict"] != expected:
        faults.append(f"{name}: the verdict is {card['verdict']}, but {card['computation']} finds that it {expected}")
    return faults


def _faults(name: str, card: object) -> list[str]:
    if not isinstance(card, dict):
        return [f"{name}: not a mapping of fields"]
    faults = [f"{name}: no {field}" for field in REQUIRED if not card.get(field)]
    faults += [f"{name}: unknown field {field}" for field in card if field not in COLUMNS[1:]]
    faults += [f"{name}: {field} must be text in quotes" for field, text in card.items() if not isinstance(text, str)]
    faults += [f"{name}: a line break in {field}" for field, text in card.items() if "\n" in str(text)]
    if card.get("verdict") not in (None, *VERDICTS):
        faults.append(f"{name}: verdict {card['verdict']!r}, expected one of {', '.join(VERDICTS)}")
    if card.get("topic") not in (None, *TOPICS):
        faults.append(f"{name}: topic {card['topic']!r}, expected one of {', '.join(TOPICS)}")
    if card.get("computation", "") not in ("", *computing.COMPUTATIONS):
        faults.append(f"{name}: computation {card['computation']!r}, expected one of {[*computing.COMPUTATIONS]}")
    return faults
