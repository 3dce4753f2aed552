"""The shapes of facts: observations, acts, what is computed from them, and one state's whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from countrypack import sources
from countrypack.errors import BrokenTable
from countrypack.indicators import Break, Indicator


@dataclass(frozen=True)
class Observation:
    """One figure, with what a reader needs to check it.

    Parameters
    ----------
    id : str
        ``<iso3>.<indicator>.<year>`` and the parts of the breakdown that are not ``total``.
    iso3, indicator : str
        The member state and the indicator's id.
    year : int
        The year observed.
    sex, age, category : str
        The breakdown.
    value, lower, upper : float or None
        In the indicator's unit. A censored figure has bounds and no value.
    status, source, locator, note : str
        As in ``observations.csv``.
    """

    id: str
    iso3: str
    indicator: str
    year: int
    sex: str
    age: str
    category: str
    value: float | None
    lower: float | None
    upper: float | None
    status: str
    source: str
    locator: str
    note: str

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most that the figure may be; both its value where it has one."""
        return (self.lower, self.upper) if self.value is None else (self.value, self.value)


@dataclass(frozen=True)
class Act:
    """One act of a state, as in ``acts.csv``, with an id."""

    id: str
    iso3: str
    instrument: str
    act: str
    date: str
    statute: str
    scope: str
    verification: str
    source: str
    locator: str
    note: str

    @property
    def year(self) -> int | None:
        """The year of the act, if known."""
        return int(self.date[:4]) if self.date else None

    @property
    def address(self) -> str:
        """The web address that the row cites, or an empty text."""
        return self.locator.partition("; ")[2]


@dataclass(frozen=True)
class Computed:
    """What follows from other facts by a stated rule.

    Parameters
    ----------
    id : str
        ``<iso3>.<indicator or subject>.<rule>``.
    rule : str
        The computation, in words.
    value : int, float, str, list or None
        Its result.
    unit : str
        The unit of `value`.
    inputs : tuple of str
        Ids of the facts it was computed from.
    source : str
        The source whose figures it rests on.
    """

    id: str
    rule: str
    value: object
    unit: str
    inputs: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Member:
    """A state of the same shelf."""

    iso3: str
    name: str
    in_text: str


@dataclass(frozen=True)
class Comparator(Member):
    """A member that the pack compares with, and why."""

    reason: str


@dataclass(frozen=True)
class Revision:
    """One total that a publisher prints otherwise in a later release.

    Parameters
    ----------
    iso3, indicator : str
        The member state and the indicator's id.
    year : int
        The year observed.
    old, new : str
        The figure in the earlier and in the later release, as text; an interval is ``low-high``.
    old_source, new_source : str
        The two releases.
    """

    iso3: str
    indicator: str
    year: int
    old: str
    new: str
    old_source: str
    new_source: str


@dataclass(frozen=True)
class Window:
    """The first and last year for which a source holds any state's figure of an indicator."""

    indicator: str
    source: str
    first: int
    last: int


@dataclass(frozen=True)
class Series:
    """The figures of one state for one indicator and breakdown, from one source and one vintage.

    Parameters
    ----------
    indicator : Indicator
        The card.
    iso3 : str
        The member state.
    window : Window
        The years in which the source could hold a figure.
    points : tuple of Observation
        Usable figures in order of year; suspect ones are kept apart.
    suspects : tuple of Observation
        Figures not to be used, in order of year.
    covered : bool
        Whether the copy held would hold a figure of this state if there were one (see `sources.Source.covers`).
    """

    indicator: Indicator
    iso3: str
    window: Window
    points: tuple[Observation, ...]
    suspects: tuple[Observation, ...]
    covered: bool = True

    @property
    def source(self) -> str:
        """Id of the source."""
        return self.window.source

    @property
    def first(self) -> Observation | None:
        """The earliest usable figure."""
        return self.points[0] if self.points else None

    @property
    def last(self) -> Observation | None:
        """The most recent usable figure."""
        return self.points[-1] if self.points else None

    @cached_property
    def gaps(self) -> tuple[tuple[int, int], ...]:
        """Runs of years within the window without any row, as (first, last)."""
        held = {point.year for point in (*self.points, *self.suspects)}
        return runs(year for year in range(self.window.first, self.window.last + 1) if year not in held)

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Declared breaks within the years reported."""
        if not self.points:
            return ()
        return tuple(b for b in self.indicator.breaks_of(self.iso3) if self.first.year < b.year <= self.last.year)

    @property
    def numeric(self) -> tuple[Observation, ...]:
        """The usable figures that have a value."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def censored(self) -> tuple[Observation, ...]:
        """The usable figures that are known as an interval only."""
        return tuple(point for point in self.points if point.value is None)


@dataclass(frozen=True)
class State:
    """One state's facts, as held by ``facts.json``.

    Parameters
    ----------
    iso3, name, in_text, formal_name, m49, region, subregion, regional_group : str
        As in the profile.
    edition : str
        The newest vintage used, ISO 8601.
    comparators : tuple of Comparator
        Whom the pack compares it with.
    members : tuple of Member
        All states of the shelf, this one among them.
    sources : tuple of Source
        The cards used, in the order of their numbers in the pack.
    indicators : mapping of str to Indicator
        The cards used.
    windows : tuple of Window
        What each source could hold.
    observations, acts, computed : tuple
        The state's own facts.
    others : tuple of Observation
        Figures of comparators and other members.
    other_acts : tuple of Act
        First offence and consent to the Protocol of the members whose first offence has the same age.
    members_acts : tuple of Act
        Every other member's first offence, and its consent to the treaties whose years are compared.
    revisions : tuple of Revision
        Totals of the state that a later release of their source changed.
    """

    iso3: str
    name: str
    in_text: str
    formal_name: str
    m49: str
    region: str
    subregion: str
    regional_group: str
    edition: str
    comparators: tuple[Comparator, ...]
    members: tuple[Member, ...]
    sources: tuple[sources.Source, ...]
    indicators: Mapping[str, Indicator]
    windows: tuple[Window, ...]
    observations: tuple[Observation, ...]
    acts: tuple[Act, ...]
    computed: tuple[Computed, ...]
    others: tuple[Observation, ...]
    other_acts: tuple[Act, ...] = ()
    members_acts: tuple[Act, ...] = ()
    revisions: tuple[Revision, ...] = ()

    @cached_property
    def _figures(self) -> Mapping[tuple[str, str], list[Observation]]:
        """The state's own figures and those of others, by state and indicator."""
        found: dict[tuple[str, str], list[Observation]] = {}
        own = (row for row in self.observations if row.iso3 == self.iso3)
        for row in (*own, *(row for row in self.others if row.iso3 != self.iso3)):
            found.setdefault((row.iso3, row.indicator), []).append(row)
        return found

    def series(
        self, indicator: str, *, iso3: str = "", sex: str = "", age: str = "total", category: str = "total"
    ) -> Series:
        """Return the figures of one indicator and breakdown.

        Parameters
        ----------
        indicator : str
            The indicator's id.
        iso3 : str
            This state, or a comparator.
        sex, age, category : str
            The breakdown; the indicator's own where nothing is given.

        Raises
        ------
        BrokenTable
            If two sources hold usable figures: which one is meant must be declared, never spliced.
        """
        card = self.indicators[indicator]
        breakdown = (sex or card.sex, age, category)
        iso3 = iso3 or self.iso3
        rows = [
            row for row in self._figures.get((iso3, indicator), ()) if (row.sex, row.age, row.category) == breakdown
        ]
        usable = [row for row in rows if row.status != "suspect"]
        found = {row.source for row in usable} or {row.source for row in rows}
        windows = [w for w in self.windows if w.indicator == indicator and (not found or w.source in found)]
        if len(found) > 1:
            raise BrokenTable([f"{iso3} {indicator}: {', '.join(sorted(found))}"], where="observations.csv")
        return Series(
            indicator=card,
            iso3=iso3,
            window=windows[0],
            points=tuple(sorted(usable, key=lambda row: row.year)),
            suspects=tuple(sorted((row for row in rows if row.status == "suspect"), key=lambda row: row.year)),
            covered=bool(rows) or self.covers(windows[0].source, iso3),
        )

    def covers(self, source: str, iso3: str = "") -> bool:
        """Say whether the copy held of a source covers this state, or a member."""
        cards = [card for card in self.sources if card.id == source]
        return not cards or not cards[0].covers or (iso3 or self.iso3) in cards[0].covers

    def acts_of(self, *instrument_ids: str, printable: bool = True) -> tuple[Act, ...]:
        """Return the acts under some instruments, by date; unverified ones only if `printable` is false."""
        found = (act for act in self.acts if act.instrument in instrument_ids)
        kept = (act for act in found if act.verification != "unverified" or not printable)
        return tuple(sorted(kept, key=lambda act: (act.date or "9999", act.id)))

    def number(self, source: str) -> int:
        """Return the number of a source in this pack's list."""
        return [card.id for card in self.sources].index(source) + 1

    def find(self, name: str) -> Computed:
        """Return a computed fact by the part of its id after the state's code."""
        return next(fact for fact in self.computed if fact.id == f"{self.iso3}.{name}")

    def known(self, name: str) -> Computed | None:
        """Return a computed fact as `find` does, or None where the facts did not allow it."""
        return next((fact for fact in self.computed if fact.id == f"{self.iso3}.{name}"), None)

    def member(self, iso3: str) -> Member:
        """Return a member of the shelf by its code."""
        return next(member for member in self.members if member.iso3 == iso3)

    def standing(self, indicator: str) -> tuple[Observation, ...]:
        """Return the last usable figure of every member that has one, in ascending order of its least value.

        Rates only: counts of states of different size are never compared.
        """
        rows = [
            row
            for row in (*self.observations, *self.others)
            if row.indicator == indicator
            and row.sex == self.indicators[indicator].sex
            and (row.age, row.category) == ("total", "total")
            and row.status != "suspect"
        ]
        last = {row.iso3: row for row in sorted(rows, key=lambda row: row.year)}
        return tuple(sorted(last.values(), key=lambda row: (*row.ends, row.iso3)))


def runs(years: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return ascending years as runs of consecutive ones, each as (first, last)."""
    found: list[list[int]] = []
    for year in years:
        if found and year == found[-1][1] + 1:
            found[-1][1] = year
        else:
            found.append([year, year])
    return tuple((first, last) for first, last in found)
