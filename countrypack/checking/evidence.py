"""The tidy tables and cards as evidence: every row by the id that a pack gives it, and what follows from rows."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from functools import cache, cached_property, lru_cache
from pathlib import Path

from countrypack import indicators, instruments, paths, sources
from countrypack.cards import load

MONTHS = "January February March April May June July August September October November December"
PLACES = {"count": 0, "rate": 2, "share": 2}
TOO_SMALL = Decimal("0.005")
AS_OF = re.compile(r"\bas of (\d{4}-\d{2})\b")


@dataclass(frozen=True)
class Row:
    """One row of ``observations.csv`` or ``acts.csv``, as text, under the id that a pack gives it."""

    id: str
    iso3: str
    subject: str
    year: str
    source: str
    status: str
    date: str = ""
    act: str = ""
    statute: str = ""
    scope: str = ""
    sex: str = "total"
    age: str = "total"
    category: str = "total"
    value: str = ""
    lower: str = ""
    upper: str = ""
    locator: str = ""
    note: str = ""

    @property
    def is_act(self) -> bool:
        """Whether a state did it; otherwise it was measured."""
        return bool(self.act)

    @property
    def breakdown(self) -> tuple[str, str, str]:
        """Sex, age and category."""
        return self.sex, self.age, self.category

    @property
    def usable(self) -> bool:
        """Whether a pack may print it as a fact."""
        return self.status not in ("suspect", "unverified")


@cache
def printed(number: str, kind: str) -> frozenset[str]:
    """Return how a figure may be printed: counts whole with commas, rates and shares with two decimals, indices as is.

    A figure that lies exactly between two may be rounded to either.
    """
    if not number:
        return frozenset()
    if kind not in PLACES:
        return frozenset({format(float(number), "g")})
    exact = Decimal(number)
    small = PLACES[kind] and 0 < exact < TOO_SMALL  # for two decimals: its first digit is printed
    step = Decimal(1).scaleb(exact.adjusted() if small else -PLACES[kind])
    return frozenset(format(exact.quantize(step, how), ",f") for how in (ROUND_HALF_UP, ROUND_HALF_DOWN))


@cache
def interval(lower: str, upper: str, kind: str) -> frozenset[tuple[str, str]]:
    """Return how the bounds of an interval may be printed."""
    return frozenset((low, high) for low in printed(lower, kind) for high in printed(upper, kind))


def as_of(scope: str) -> list[str]:
    """Return the days as of which a scope holds, as they are spoken."""
    return [f"as of {spoken(day)}" for day in AS_OF.findall(scope)]


def spoken(date: str) -> str:
    """Return an ISO 8601 date as a pack prints it, in the precision known."""
    year, *rest = date.split("-")
    month = [MONTHS.split()[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(day)) for day in rest[1:]), *month, year])


def runs(years: Iterable[int]) -> list[tuple[int, int]]:
    """Return years as runs of consecutive ones."""
    found: list[tuple[int, int]] = []
    for year in sorted(set(years)):
        found = [*found[:-1], (found[-1][0], year)] if found and found[-1][1] == year - 1 else [*found, (year, year)]
    return found


@dataclass(frozen=True)
class Series:
    """What is held of one state for one indicator and breakdown, by year.

    It is `outside` where nothing is held and the copy of the source was made for other states.
    """

    rows: tuple[Row, ...]
    window: tuple[int, int]
    outside: bool = False

    @cached_property
    def usable(self) -> dict[int, Row]:
        """The rows that may be printed as figures."""
        return {int(row.year): row for row in self.rows if row.usable}

    @cached_property
    def suspect(self) -> dict[int, Row]:
        """The rows that may be named and not used."""
        return {int(row.year): row for row in self.rows if not row.usable}

    @cached_property
    def censored(self) -> set[int]:
        """The years known as an interval only."""
        return {year for year, row in self.usable.items() if not row.value}

    @cached_property
    def gaps(self) -> set[int]:
        """The years within the source's window without any row."""
        return set(range(self.window[0], self.window[1] + 1)) - set(self.usable) - set(self.suspect)


class Evidence:
    """Everything that may bear out a figure, a date or a name.

    Parameters
    ----------
    tidy : Path
        The folder of the tidy tables.
    """

    def __init__(self, tidy: Path):
        self.indicators = indicators.read()
        self.instruments = instruments.read()
        self.sources = sources.read()
        self.names = {
            subject: tuple(name.lower() for name in (card.label, card.label_of_one, card.short))
            for subject, card in self.indicators.items()
        }
        self._called: dict[str, set[str]] = {}
        for subject, card in [*self.indicators.items(), *self.instruments.items()]:
            for name in (card.label, card.short):
                self._called.setdefault(name.lower(), set()).add(subject)
        self.windows: dict[tuple[str, str], tuple[int, int]] = {}
        self._observations: dict[str, list[list[str]]] = {}
        self._acts: dict[str, list[list[str]]] = {}
        self._made: dict[str, dict[str, Row]] = {}
        self._done: dict[str, tuple[Row, ...]] = {}
        self._measured: dict[str, dict[tuple, list[Row]]] = {}
        self._series: dict[tuple, Series] = {}
        for row in _read(tidy / "observations.csv"):
            self._observations.setdefault(row[0], []).append(row)
            key, year = (row[1], row[10]), int(row[2])
            low, high = self.windows.get(key, (year, year))
            self.windows[key] = (min(low, year), max(high, year))
        for row in _read(tidy / "acts.csv"):
            self._acts.setdefault(row[0], []).append(row)
        # Totals that an earlier release of their source printed otherwise.
        self.earlier = {tuple(row[:3]): row[3] for row in _read(paths.REVISIONS, "\t")}

    def rows(self, iso3: str) -> dict[str, Row]:
        """Return all rows of one state by id."""
        if iso3 not in self._made:
            made = {row.id: row for row in map(self._observation, self._observations.get(iso3, ()))}
            self._made[iso3] = {**made, **self._named_acts(iso3)}
        return self._made[iso3]

    def acts(self, iso3: str) -> tuple[Row, ...]:
        """Return what one state did."""
        if iso3 not in self._done:
            self._done[iso3] = tuple(row for row in self.rows(iso3).values() if row.is_act)
        return self._done[iso3]

    def find(self, name: str) -> Row | None:
        """Return the row that a fact's id names, or None."""
        return self.rows(name[:3]).get(name)

    def called(self, name: str) -> set[str]:
        """Return the indicators and instruments of which a text is the whole label or short name."""
        return self._called.get(name.lower(), set())

    def series(self, iso3: str, subject: str, breakdown: tuple[str, str, str] | None = None) -> Series:
        """Return what is held of one state for one indicator and breakdown, the indicator's own unless given."""
        card = self.indicators[subject]
        breakdown = breakdown or (card.sex, "total", "total")
        key = (iso3, subject, breakdown)
        if key not in self._series:
            held = self._by_breakdown(iso3).get((subject, breakdown), [])
            used = {r.source for r in held if r.usable} or {r.source for r in held}
            windows = [self.windows[subject, name] for name in card.sources if (subject, name) in self.windows]
            own = [self.windows[subject, name] for name in used]
            # A figure set aside from one source does not speak for a gap in another, so it is no row of this series.
            rows = tuple(r for r in held if r.usable or r.source in used or not any(o.usable for o in held))
            suspects = tuple(r for r in held if r not in rows)
            window = (own or windows or [(0, 0)])[0]
            self._series[key] = Series(rows + suspects, window, not held and self._is_for_others(subject, iso3))
        return self._series[key]

    def _by_breakdown(self, iso3: str) -> dict[tuple, list[Row]]:
        if iso3 not in self._measured:
            found: dict[tuple, list[Row]] = {}
            for row in self.rows(iso3).values():
                found.setdefault((row.subject, row.breakdown), []).append(row)
            self._measured[iso3] = found
        return self._measured[iso3]

    def _is_for_others(self, subject: str, iso3: str) -> bool:
        named = [name for name in self.indicators[subject].sources if (subject, name) in self.windows]
        covers = self.sources[named[0]].covers if named else ()
        return bool(covers) and iso3 not in covers

    def kind(self, row: Row) -> str:
        """Return the kind of a measured row, which says how it is rounded."""
        return self.indicators[row.subject].kind

    def forms(self, row: Row) -> frozenset[str]:
        """Return every way in which a row's figure may be printed, its interval aside."""
        return printed(row.value, self.kind(row))

    def bounds(self, row: Row) -> frozenset[tuple[str, str]]:
        """Return how a row's interval may be printed."""
        return interval(row.lower, row.upper, self.kind(row))

    def shown(self, row: Row) -> str:
        """Return a row in a few words, for a message."""
        if row.is_act:
            return f"{row.id} = {row.date or 'no date'}"
        figure = row.value or f"{row.lower}-{row.upper}"
        return f"{row.id} = {figure} ({row.status})"

    def _observation(self, row: list[str]) -> Row:
        iso3, subject, year, *breakdown, value, lower, upper, status, source, locator, note = row
        name = ".".join([iso3, subject, year, *(part for part in breakdown if part != "total")])
        card = self.indicators.get(subject)
        if card and source != card.sources[0]:
            name += f"@{source}"
        sex, age, category = breakdown
        return Row(
            name, iso3, subject, year, source, status,
            sex=sex, age=age, category=category, value=value, lower=lower, upper=upper, locator=locator, note=note,
        )  # fmt: skip

    def _named_acts(self, iso3: str) -> dict[str, Row]:
        made: dict[str, Row] = {}
        for _, subject, act, date, statute, scope, status, source, locator, note in self._acts.get(iso3, ()):
            stem = ".".join(part for part in (iso3, subject, act, date[:4]) if part)
            taken = sum(name == stem or name.startswith(f"{stem}.") for name in made)
            name = f"{stem}.{taken + 1}" if taken else stem
            made[name] = Row(
                name, iso3, subject, date[:4], source, status,
                date=date, act=act, statute=statute, scope=scope, locator=locator, note=note,
            )  # fmt: skip
        return made


def read(tidy: Path = paths.TIDY) -> Evidence:
    """Return the evidence of a folder of tidy tables; read once for each state of its files."""
    marks = tuple((path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(tidy.glob("*.csv")))
    return _evidence(tidy, marks)


@lru_cache(maxsize=2)
def _evidence(tidy: Path, marks: tuple) -> Evidence:
    return Evidence(tidy)


def _read(path: Path, delimiter: str = ",") -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, delimiter=delimiter)
        next(lines)
        yield from lines


@dataclass(frozen=True)
class Member:
    """A state with a profile: its names, and whom it is compared with and why."""

    iso3: str
    names: tuple[str, ...]
    texts: tuple[str, ...]
    comparators: tuple[str, ...]


def members(folder: Path) -> dict[str, Member]:
    """Return all states of a folder of profiles by code."""
    found = {}
    for path in sorted(folder.glob("*/profile.yml")):
        held = load(path)
        names = {held[name].removeprefix("the ") for name in ("name", "in_text", "formal_name")}
        compared = held.get("comparators") or []
        texts = [held["region"], held["subregion"], held["regional_group"], *(one["reason"] for one in compared)]
        found[held["iso3"]] = Member(
            held["iso3"],
            tuple(sorted(names, key=lambda name: (-len(name), name))),
            tuple(texts),
            tuple(one["iso3"] for one in compared),
        )
    return found
