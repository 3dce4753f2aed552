"""What a pack reckons from rows: distances, years apart, shares, years above the guide's number; reckoned anew."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from countrypack.checking.evidence import Evidence, Row, Series, printed, runs

FEW_YEARS = 5
GUIDE = 10  # the background guide's number of convictions a year


def distances(known: Evidence, own: str, rows: Iterable[Row]) -> set[str]:
    """Return how far a state's figures are from those of others, as the difference of what is printed."""
    rows = [row for row in rows if row.value]
    mine = [row for row in rows if row.iso3 == own]
    pairs = [(a, b) for a in mine for b in rows if b.iso3 != own and b.subject == a.subject]
    return {f"{abs(Decimal(x) - Decimal(y))}" for a, b in pairs for x in _figures(known, a) for y in _figures(known, b)}


def years_apart(own: str, acts: Sequence[Row]) -> set[int]:
    """Return the years between a state's acts and those of others under the same instrument."""
    dated = [act for act in acts if act.year]
    pairs = [(a, b) for a in dated if a.iso3 == own for b in dated if b.iso3 != own and b.subject == a.subject]
    return {abs(int(a.year) - int(b.year)) for a, b in pairs}


def shares(rows: Iterable[Row]) -> set[str]:
    """Return one figure as a whole percentage of a larger one of the same source and year."""
    pairs = combinations([row for row in rows if row.value], 2)
    same = [(a, b) for a, b in pairs if (a.source, a.year, a.iso3) == (b.source, b.year, b.iso3)]
    found = (sorted((float(a.value), float(b.value))) for a, b in same)
    return {f"{round(100 * part / whole)}" for part, whole in found if whole}


def quality(series: Series) -> str:
    """Return how far a series bears, in a word, by its last usable figure."""
    if not series.usable:
        return "suspect" if series.suspect else "none"
    last = series.usable[max(series.usable)]
    if last.status in ("modelled", "provisional", "derived"):
        return last.status
    return "censored" if not last.value else "few years" if len(series.usable) < FEW_YEARS else "reported"


def above(series: Series) -> Iterator[list[int]]:
    """Yield the years with a figure above the guide's number, and those with one that is not."""
    high = [year for year, row in series.usable.items() if row.value and float(row.value) > GUIDE]
    yield sorted(high)
    yield sorted(set(series.usable) - set(high))


def spans_above(series: Series) -> set[tuple[int, ...]]:
    """Return the runs of years above the guide's number, and of those not above it."""
    return {tuple(range(a, b + 1)) for years in above(series) for a, b in runs(years)}


def _figures(known: Evidence, row: Row) -> Iterator[str]:
    yield from (form.replace(",", "") for form in printed(row.value, known.kind(row)))
