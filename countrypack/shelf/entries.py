"""What the shelf keeps of each pack: headline facts, series to compare, what is held, acts by date."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from countrypack import facts, states
from countrypack.errors import BrokenTable
from countrypack.facts import Act, Observation, Series, State
from countrypack.indicators import Indicator
from countrypack.prose import law, words
from countrypack.prose.quality import quality
from countrypack.shelf import dates
from countrypack.sources import Source

PRINTED = ("html", "pdf", "docx", "ipynb")
PARTNER = "female_homicide_partner_rate"
DETECTED = "trafficking_victims_detected"
PROSECUTED = "trafficking_persons_prosecuted"
COMPARED = (facts.CONVICTED, PROSECUTED, DETECTED, *facts.RATES)
STRIPS = (*facts.RATES, PARTNER)
# A partial offence may be held: the pack tells of it.
ABSENT = {"first_offence": "no all-forms offence held"}
ANSWERS = {"femicide_yes": "yes", "femicide_no": "no"}
TRAFFICKING, KILLING = "Trafficking in persons", "Gender-related killing of women and girls"


@dataclass(frozen=True)
class Column:
    """One headline fact of all states.

    Parameters
    ----------
    id : str
        Names it in links and in ``index.csv``.
    topic : str
        One of the two topics.
    head : str
        Its head, with the unit.
    indicator : str
        The indicator whose last figure it shows; empty for an act.
    """

    id: str
    topic: str
    head: str
    indicator: str = ""


COLUMNS = (
    Column("protocol_consent", TRAFFICKING, "Trafficking Protocol, consent to be bound"),
    Column("first_offence", TRAFFICKING, "First national trafficking offence"),
    Column("convicted", TRAFFICKING, "Persons convicted of trafficking, in a year", facts.CONVICTED),
    Column("detected", TRAFFICKING, "Victims of trafficking detected, in a year", DETECTED),
    Column("killing_law", KILLING, "First act on gender-related killing"),
    Column("female_homicide_rate", KILLING, "Female homicides, per 100,000 women", facts.RATES[0]),
    Column("partner_or_family_rate", KILLING, "Killed by partner or family, per 100,000 women", facts.RATES[1]),
)


@dataclass(frozen=True)
class Cell:
    """A headline fact of one state.

    Parameters
    ----------
    text : str
        The figure or the day, as it is printed.
    year : str
        The year of a figure; empty for an act, whose text is its day.
    mark : str
        How far it bears: `prose.quality.quality` of a series, verification of an act, ``none``.
    what : str
        What was done, for an act.
    source : str
        Id of the source; empty where none is held.
    low, high : float or None
        Where it stands when sorted: equal for a value, apart for an interval, None where nothing is held.
    """

    text: str
    year: str
    mark: str
    what: str
    source: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Held:
    """What is held of an indicator: the last year, its status, the source, and whether any figure is usable."""

    year: int
    status: str
    source: str


@dataclass(frozen=True)
class Entry:
    """One state of the shelf.

    Parameters
    ----------
    iso3, name, regional_group, region, subregion, edition : str
        As in its facts.
    formats : tuple of str
        The printed formats found in the pack.
    cells : mapping of str to Cell
        By the id of the column.
    series : mapping of str to tuple of Observation
        Usable figures of the indicators that can be compared, by year.
    held : mapping of str to Held
        Last year and status, by indicator.
    last : mapping of str to Observation
        The last usable figure of each rate of the strips.
    acts : tuple of Act
        Printable acts with a date.
    indicators, sources : mapping
        The cards, by id.
    """

    iso3: str
    name: str
    regional_group: str
    region: str
    subregion: str
    edition: str
    formats: tuple[str, ...]
    cells: Mapping[str, Cell]
    series: Mapping[str, tuple[Observation, ...]]
    held: Mapping[str, Held]
    last: Mapping[str, Observation]
    acts: tuple[Act, ...]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]


def read(profiles: Path, out: Path) -> list[Entry]:
    """Return an entry for each state of the shelf that has a pack below `out`, in order of name.

    Raises
    ------
    BrokenPack
        If the facts of a pack cannot be read.
    """
    found = []
    for iso3 in states.roster(profiles):
        path = out / iso3 / "pack" / "facts.json"
        if path.is_file():
            state = facts.from_json(path.read_text(encoding="utf-8"), iso3)
            formats = tuple(name for name in PRINTED if (path.parent / f"briefing.{name}").is_file())
            found.append(entry(state, formats))
    return sorted(found, key=lambda one: (one.name.casefold(), one.iso3))


def entry(state: State, formats: tuple[str, ...] = ()) -> Entry:
    """Return what the shelf keeps of one state's facts."""
    return Entry(
        **{n: getattr(state, n) for n in ("iso3", "name", "regional_group", "region", "subregion", "edition")},
        formats=formats,
        cells={column.id: _cell(state, column) for column in COLUMNS},
        series={name: state.series(name).points for name in COMPARED},
        held=_held(state),
        last={name: state.series(name).last for name in STRIPS if state.series(name).last},
        acts=tuple(act for act in state.acts if act.date and act.verification != "unverified"),
        indicators=state.indicators,
        sources={card.id: card for card in state.sources},
    )


def _cell(state: State, column: Column) -> Cell:
    if column.indicator:
        return _figure(state.series(column.indicator))
    acts = {
        "protocol_consent": lambda: law.consent(state.acts_of("trafficking_protocol")),
        "first_offence": lambda: facts.first_law(state),
        "killing_law": lambda: _first_on_killing(state),
    }
    act = acts[column.id]()
    answer = _answer(state) if column.id == "killing_law" and act is None else None
    return answer or _act(act, ABSENT.get(column.id, "none held"))


def _answer(state: State) -> Cell | None:
    """Return, where no act is held, what Women, Business and the Law answers: whether the law addresses femicide."""
    found = [act for act in state.acts_of("wbl_safety") if act.act in ANSWERS]
    if not found:
        return None
    act = found[-1]
    text = f"no act held; law addresses femicide: {ANSWERS[act.act]} ({act.year})"
    return Cell(text, "", law.QUALITY[act.verification], "", act.source, None, None)


def _first_on_killing(state: State) -> Act | None:
    acts = state.acts_of("gender_related_killing_law")
    stand = [act for act in acts if act.act != "annulled"]
    return next((act for act in stand if act.date), next(iter(stand), None))


def _figure(series: Series) -> Cell:
    last = series.last
    if last is None:
        text = "no usable figure" if series.suspects else words.absence(series)
        return Cell(text, "", quality(series), "", series.source, None, None)
    low, high = (last.lower, last.upper) if last.value is None else (last.value, last.value)
    text = words.figure(last, series.indicator)
    return Cell(text, str(last.year), quality(series), "", last.source, low, high)


def _act(act: Act | None, absent: str) -> Cell:
    if act is None:
        return Cell(absent, "", "none", "", "", None, None)
    mark = law.QUALITY[act.verification]
    low, high = dates.bounds(act.date) if act.date else (None, None)
    return Cell(words.date(act.date), "", mark, law.done(act), act.source, low, high)


def _held(state: State) -> dict[str, Held]:
    """Return the last usable year of each indicator, whatever its breakdown; of suspect rows where no other is held."""
    found: dict[str, Held] = {}
    for name in state.indicators:
        if name.startswith("population"):
            continue
        rows = _headline(state, name) or [row for row in state.observations if row.indicator == name]
        usable = [row for row in rows if row.status != "suspect"]
        if rows:
            last = max(usable or rows, key=lambda row: row.year)
            found[name] = Held(last.year, last.status, last.source)
    return found


def _headline(state: State, name: str) -> list[Observation]:
    try:
        series = state.series(name)
    except (BrokenTable, IndexError):
        return []
    return [*series.points] or [*series.suspects]
