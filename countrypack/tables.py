"""The tidy tables: their rules, building them from publishers' files, reading them."""

import csv
import hashlib
import importlib
import importlib.util
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from countrypack import __version__, claims, indicators, paths, sources, states
from countrypack.cards import load
from countrypack.errors import BrokenCard, BrokenTable, MissingFile, ObsoleteCorrection
from countrypack.rows import (
    ACT_COLUMNS,
    OBSERVATION_COLUMNS,
    REGIONAL_COLUMNS,
    SEXES,
    STATUSES,
    VERIFICATIONS,
    Act,
    Observation,
    Regional,
)

ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
DECIMAL = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?", re.IGNORECASE)
KEY_COLUMNS = (*OBSERVATION_COLUMNS[:6], "source")
FILES = ("observations.csv", "acts.csv", "regions.csv")

Row = Observation | Act | Regional


class ByState(dict):
    """Rows of a table by member state, in the order of the table; those of a state are made when it is asked for.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table; it does not change any more.
    """

    def __init__(self, frame: pd.DataFrame):
        super().__init__()
        self._frame, self._places = frame, frame.groupby("iso3").indices

    def __missing__(self, iso3: str) -> list[dict[str, str]]:
        self[iso3] = self._frame.take(self._places.get(iso3, [])).to_dict("records")
        return self[iso3]


@dataclass(frozen=True)
class Tables:
    """The tidy tables in memory.

    Parameters
    ----------
    observations : pandas.DataFrame
        One row an observation, all columns text, as in ``observations.csv``.
    acts : pandas.DataFrame
        One row an act, all columns text, as in ``acts.csv``.
    regions : pandas.DataFrame
        One row an estimate for a region or the world, all columns text, as in ``regions.csv``.
    """

    observations: pd.DataFrame
    acts: pd.DataFrame
    regions: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=REGIONAL_COLUMNS, dtype=str))

    @cached_property
    def observed(self) -> ByState:
        """The observations of each state."""
        return ByState(self.observations)

    @cached_property
    def acted(self) -> ByState:
        """The acts of each state."""
        return ByState(self.acts)

    @cached_property
    def spans(self) -> dict[tuple[str, str], tuple[int, int]]:
        """The first and last year of the observations of each indicator and source, whatever the state."""
        years = self.observations.groupby(["indicator", "source"])["year"].agg(["min", "max"])
        return {key: (int(low), int(high)) for key, low, high in years.itertuples()}


def read(folder: Path = paths.TIDY) -> Tables:
    """Read the tidy tables as text, so that nothing is lost: Namibia is ``NA`` to many, 0 is not empty.

    Raises
    ------
    MissingFile
        If a table is not there.
    """
    frames = []
    for name in FILES:
        path = folder / name
        if not path.is_file():
            raise MissingFile(
                where=f"{folder.name}/{name}", todo="run scripts/build_tidy.py, or check the file out again."
            )
        frames.append(pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8"))
    return Tables(*frames)


def build(raw: Path) -> dict[str, bytes]:
    """Read every publisher's file that has a reader, and return the tidy tables as file contents by name.

    Parameters
    ----------
    raw : Path
        Folder of the publishers' files.

    Raises
    ------
    BrokenTable
        If a row breaks a rule.
    ObsoleteCorrection
        If a declared correction no longer fits.
    """
    cards = sources.read()
    rows: dict[type, list] = {Observation: [], Act: [], Regional: []}
    for card in cards.values():
        for row in _reader(card.id)(card.locate(raw)) if card.held and _has_reader(card.id) else ():
            rows[type(row)].append(replace(row, source=card.id))
    observations, acts = corrected(rows[Observation], rows[Act], _entries())
    regions = rows[Regional]
    for table in (observations, acts, regions):
        table.sort(key=lambda row: row.key)
    check(observations, acts, regions, cards=cards, indicator_ids=indicators.read())
    contents = {
        "acts.csv": _csv(ACT_COLUMNS, acts),
        "observations.csv": _csv(OBSERVATION_COLUMNS, observations),
        "regions.csv": _csv(REGIONAL_COLUMNS, regions),
    }
    contents["claims.csv"] = claims.build(
        Tables(
            pd.DataFrame([astuple(row) for row in observations], columns=OBSERVATION_COLUMNS),
            pd.DataFrame([astuple(row) for row in acts], columns=ACT_COLUMNS),
            pd.DataFrame([astuple(row) for row in regions], columns=REGIONAL_COLUMNS),
        )
    )
    used = {row.source for row in (*observations, *acts, *regions)}
    contents["datapackage.json"] = _datapackage(contents, [card for card in cards.values() if card.id in used])
    return contents


def differences(contents: Mapping[str, bytes], folder: Path = paths.TIDY) -> list[str]:
    """Say, a line a file, how freshly built tables differ from those in `folder`; empty if they do not."""
    found = []
    for name, content in contents.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{name}: not there")
        elif path.read_bytes() != content:
            old, new = (Counter(data.decode("utf-8").splitlines()) for data in (path.read_bytes(), content))
            gone, come = sorted((old - new).elements()), sorted((new - old).elements())
            found.append(f"{name}: {len(gone)} lines gone, {len(come)} lines new")
            found += [f"  - {line}" for line in gone[:5]] + [f"  + {line}" for line in come[:5]]
    return found


def corrected(
    observations: list[Observation], acts: list[Act], entries: Sequence[dict]
) -> tuple[list[Observation], list[Act]]:
    """Apply declared corrections.

    Each entry has ``table``, ``match`` (columns and values, a list for several), ``expect`` (columns and
    values that every matched row must have; ``rows`` is how many must match), ``use`` (columns and the values to
    put there) and ``because``.

    Raises
    ------
    ObsoleteCorrection
        If an entry matches another number of rows than it expects, or rows with other values.
    """
    tables = {"observations": list(observations), "acts": list(acts)}
    offences = []
    for number, entry in enumerate(entries, start=1):
        rows = tables[entry["table"]]
        expect = dict(entry["expect"])
        count = expect.pop("rows", 1)
        hits = [i for i, row in enumerate(rows) if _matches(row, entry["match"])]
        label = f"entry {number} ({', '.join(f'{k} {v}' for k, v in entry['match'].items())})"
        if len(hits) != count:
            offences.append(f"{label}: found {len(hits)} rows, expected {count}")
            continue
        wrong = [i for i in hits if not _matches(rows[i], expect)]
        offences += [f"{label}: found {[getattr(rows[i], c) for c in expect]}, expected {expect}" for i in wrong]
        for i in hits:
            rows[i] = replace(rows[i], **entry["use"])
    if offences:
        raise ObsoleteCorrection(offences)
    return tables["observations"], tables["acts"]


def check(
    observations: Iterable[Observation],
    acts: Iterable[Act],
    regions: Iterable[Regional] = (),
    *,
    cards: Mapping[str, object],
    indicator_ids: Mapping[str, object],
) -> None:
    """Refuse rows that break a rule of the tidy tables; all offences at once.

    Raises
    ------
    BrokenTable
        If any row does.
    """
    offences: dict[str, list[str]] = defaultdict(list)
    _check_keys(observations, offences["observations.csv"])
    _check_keys(acts, offences["acts.csv"])
    _check_keys(regions, offences["regions.csv"])
    for row in observations:
        faults = _observation_faults(row, cards, indicator_ids)
        offences["observations.csv"] += [f"{' '.join(row.key)}: {fault}" for fault in faults]
    for row in acts:
        offences["acts.csv"] += [f"{' '.join(row.key)}: {fault}" for fault in _act_faults(row, cards)]
    of_states = {row.indicator for row in observations}
    for row in regions:
        faults = _regional_faults(row, cards, indicator_ids, of_states)
        offences["regions.csv"] += [f"{' '.join(row.key)}: {fault}" for fault in faults]
    for table, faults in offences.items():
        if faults:
            raise BrokenTable(faults, where=table)


def _observation_faults(row: Observation, cards: Mapping, indicator_ids: Mapping) -> list[str]:
    faults = _state_faults(row)
    if row.sex not in SEXES:
        faults.append(f"sex {row.sex!r} is not in the vocabulary")
    return faults + _figure_faults(row, cards, indicator_ids)


def _regional_faults(row: Regional, cards: Mapping, indicator_ids: Mapping, of_states: set[str]) -> list[str]:
    faults = []
    if states.names().get(row.region) != states.NOT_A_STATE:
        faults.append(f"{row.region!r} is not marked {states.NOT_A_STATE} in data/names.tsv")
    if row.indicator in of_states:
        faults.append(f"{row.indicator!r} stands in observations.csv too: a region's figure needs its own indicator")
    return faults + _figure_faults(row, cards, indicator_ids)


def _figure_faults(row: Observation | Regional, cards: Mapping, indicator_ids: Mapping) -> list[str]:
    faults = _trace_faults(row, cards)
    if row.indicator not in indicator_ids:
        faults.append(f"no card for the indicator {row.indicator!r}")
    elif row.source not in indicator_ids[row.indicator].sources:
        faults.append(f"the card of {row.indicator} does not admit the source {row.source!r}")
    if not re.fullmatch(r"\d{4}", row.year):
        faults.append(f"year {row.year!r} is not four digits")
    if row.status not in STATUSES:
        faults.append(f"status {row.status!r} is not in the vocabulary")
    numbers = {name: getattr(row, name) for name in ("value", "lower", "upper")}
    faults += [
        f"{name} {text!r} is not a plain number"
        for name, text in numbers.items()
        if text and not DECIMAL.fullmatch(text)
    ]
    return faults or _value_faults(row)


def _value_faults(row: Observation | Regional) -> list[str]:
    value, lower, upper = (float(text) if text else None for text in (row.value, row.lower, row.upper))
    faults = []
    if value is None and (lower is None or upper is None):
        faults.append("neither a value nor an interval: leave the row out, no row means no data")
    if row.status == "censored" and (value is not None or lower is None or upper is None):
        faults.append("censored needs no value, and both bounds")
    if row.status == "suspect" and not row.note:
        faults.append("suspect needs its reason in note")
    known = [number for number in (lower, value, upper) if number is not None]
    if known != sorted(known):
        faults.append(f"lower, value, upper are not in order: {known}")
    if known and known[0] < 0:
        faults.append("a negative figure")
    return faults


def _act_faults(row: Act, cards: Mapping) -> list[str]:
    faults = _state_faults(row) + _trace_faults(row, cards)
    if row.verification not in VERIFICATIONS:
        faults.append(f"verification {row.verification!r} is not in the vocabulary")
    if row.date and not ISO_DATE.fullmatch(row.date):
        faults.append(f"date {row.date!r} is not ISO 8601")
    if not row.instrument or not row.act:
        faults.append("no instrument or no act")
    return faults


def _state_faults(row: Observation | Act) -> list[str]:
    return [] if states.is_code(row.iso3) else [f"{row.iso3!r} is not an ISO 3166-1 alpha-3 code"]


def _trace_faults(row: Row, cards: Mapping) -> list[str]:
    faults = []
    if row.source not in cards:
        faults.append(f"no card for the source {row.source!r}")
    if not row.locator:
        faults.append("no locator")
    faults += [f"a line break or tab in {text[:30]!r}" for text in astuple(row) if re.search(r"[\x00-\x1f\x7f]", text)]
    return faults


def _check_keys(rows: Iterable[Row], offences: list[str]) -> None:
    counts = Counter(row.key for row in rows)
    offences += [f"{' '.join(key)}: stands {count} times" for key, count in counts.items() if count > 1]


def _matches(row: Observation | Act, wanted: Mapping[str, object]) -> bool:
    return all(
        getattr(row, column) in (value if isinstance(value, list) else [value]) for column, value in wanted.items()
    )


def _entries() -> list[dict]:
    entries = load(paths.CORRECTIONS) or []
    needed = {"table", "match", "expect", "use", "because"}
    broken = [
        f"entry {n}: needs {', '.join(sorted(needed))}" for n, e in enumerate(entries, start=1) if set(e) != needed
    ]
    if broken:
        raise BrokenCard(broken, where=paths.CORRECTIONS.name)
    return entries


def _has_reader(source: str) -> bool:
    return importlib.util.find_spec(f"countrypack.readers.{source}") is not None


def _reader(source: str):
    return importlib.import_module(f"countrypack.readers.{source}").read


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(astuple(row) for row in rows)
    return buffer.getvalue().encode("utf-8")


def _datapackage(contents: Mapping[str, bytes], used: Sequence[sources.Source]) -> bytes:
    package = {
        "profile": "tabular-data-package",
        "name": "countrypack-tidy",
        "title": "Trafficking in persons and killings of women: what states did and what was measured",
        "version": __version__,
        "created": max(card.accessed for card in used) + "T00:00:00Z",
        "resources": [_resource(name, content) for name, content in sorted(contents.items())],
        "sources": [{"title": f"{c.publisher}: {c.title} ({c.vintage})", "path": c.url_page} for c in used],
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _resource(name: str, content: bytes) -> dict:
    columns, keys = {
        "acts.csv": (ACT_COLUMNS, ACT_COLUMNS[:5]),
        "claims.csv": (claims.COLUMNS, claims.COLUMNS[:1]),
        "observations.csv": (OBSERVATION_COLUMNS, KEY_COLUMNS),
        "regions.csv": (REGIONAL_COLUMNS, (*REGIONAL_COLUMNS[:3], "source")),
    }[name]
    return {
        "profile": "tabular-data-resource",
        "name": Path(name).stem,
        "path": name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
        "schema": {"fields": [_field(column) for column in columns], "primaryKey": list(keys)},
    }


def _field(column: str) -> dict:
    constraints = {
        "status": {"enum": list(STATUSES)},
        "verification": {"enum": list(VERIFICATIONS)},
        "verdict": {"enum": list(claims.VERDICTS)},
        "topic": {"enum": list(claims.TOPICS)},
        "sex": {"enum": list(SEXES)},
        "iso3": {"required": True, "pattern": "[A-Z]{3}"},
    }
    kind = {"year": "year", "value": "number", "lower": "number", "upper": "number"}.get(column, "string")
    described = {"name": column, "type": kind}
    return {**described, "constraints": constraints[column]} if column in constraints else described
