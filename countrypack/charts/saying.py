"""The words of a chart: its alt text, its notes, its data table."""

from collections.abc import Iterable, Sequence

from countrypack.facts import Observation, Series, State, runs
from countrypack.prose import words

NOT_USED = "held, not used"


def subject(series: Series) -> str:
    """Return what a series counts, as the beginning of a sentence."""
    card = series.indicator
    return f"Rate of {card.label}, {card.unit}" if card.kind == "rate" else words.capital(card.label)


def finding(series: Series) -> str:
    """Return the first, the highest and the last figure, with their years, in words where a figure would mislead.

    Across a break nothing is compared, so no highest one is named.
    """
    points = series.points
    if not points:
        state = "no usable figure" if series.suspects else words.absence(series)
        return f"{state}, {words.span(series.window.first, series.window.last)}"
    if len(points) > 1 and not series.numeric:
        return f"{figure(points[0], series)} in each year reported, {words.spans(runs(p.year for p in points))}"
    top = max(series.numeric, key=lambda p: p.value, default=None)
    compared = len(series.numeric) > 2 and not series.breaks
    chosen = [points[0], *([top] if compared else []), points[-1]]
    parts = [
        f"{'highest ' if compared and point is top else ''}{figure(point, series)} in {point.year}"
        for point in sorted(dict.fromkeys(chosen), key=lambda p: p.year)
    ]
    return words.listing(parts) if len(parts) < 3 else ", ".join(parts)


def figure(point: Observation, series: Series) -> str:
    """Return a figure in a sentence that names what is counted elsewhere."""
    if point.value is None:
        return f"fewer than {words.cardinal(int(point.upper) + 1)}"
    if point.value == 0:
        return "none" if series.indicator.kind == "count" else "zero"
    return words.number(point.value, series.indicator)


def absent(series: Series) -> str:
    """Return the sentence on years censored, not reported, not used and not comparable, or an empty text."""
    if not series.points:
        return ""
    parts = []
    if series.censored and series.numeric:
        bound = words.cardinal(int(series.censored[0].upper) + 1)
        parts.append(f"fewer than {bound} in {words.spans(runs(p.year for p in series.censored))}")
    if series.gaps:
        parts.append(f"{words.NOT_REPORTED} {words.spans(series.gaps)}")
    if series.suspects:
        parts.append(f"{NOT_USED}: {words.spans(runs(p.year for p in series.suspects))}")
    parts += [f"the series breaks in {cut.year}" for cut in series.breaks]
    return words.stop("; ".join(parts)) if parts else ""


def source_line(state: State, names: Iterable[str]) -> str:
    """Return the line that names the sources of a chart."""
    cards = {card.id: card for card in state.sources}
    used = [cards[name] for name in dict.fromkeys(names)]
    named = "; ".join(f"{card.publisher}, {card.title}, {card.vintage}" for card in used)
    return f"Source{'s' if len(used) > 1 else ''}: {named}"


def table(columns: Sequence[tuple[str, Series]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return heads and rows of some series by year; years that all of them lack stand together in one row."""
    spans = {year for _, series in columns for year in (series.window.first, series.window.last)}
    held = {p.year for _, series in columns for p in (*series.points, *series.suspects)}
    empty = runs(year for year in range(min(spans), max(spans) + 1) if year not in held)
    rows = [(year, (str(year), *(cell(series, year) for _, series in columns))) for year in held]
    rows += [
        (first, (words.span(first, last), *(_lacking(series, first, last) for _, series in columns)))
        for first, last in empty
    ]
    return ("Year", *(head for head, _ in columns)), tuple(row for _, row in sorted(rows))


def cell(series: Series, year: int) -> str:
    """Return the figure of a year as it stands in a table."""
    for point in series.points:
        if point.year == year:
            return words.figure(point, series.indicator)
    for point in series.suspects:
        if point.year == year:
            return f"{words.figure(point, series.indicator)} ({NOT_USED})"
    return _lacking(series, year, year)


def _lacking(series: Series, first: int, last: int) -> str:
    outside = last < series.window.first or first > series.window.last
    return words.NOT_IN_SOURCE if outside else words.absence(series)


def facts_of(*figures: Series) -> tuple[str, ...]:
    """Return the ids of all figures, those in the table alone included."""
    return tuple(p.id for series in figures for p in (*series.points, *series.suspects))


def short_name(state: State, iso3: str) -> str:
    """Return the name of a member as a label: the one used in sentences, without its article.

    The United Kingdom's and the United States' short names of UNTERM are too long for a label.
    """
    return state.member(iso3).in_text.removeprefix("the ")
