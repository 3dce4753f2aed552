"""From a state's first trafficking offence to the first conviction it reported, beside members whose law is as old."""

from collections.abc import Iterable, Sequence

from countrypack.charts import framing, saying, style
from countrypack.charts.canvas import Box, Canvas
from countrypack.charts.panel import Panel, years
from countrypack.facts import Act, Observation, Practice, State, practice, runs
from countrypack.pieces import Piece
from countrypack.prose import law, words

ROW, HEAD = 19.5, 9.0  # points: one state, and the line above them
UPPER, LOWER = 14.0, 4.8  # above the foot of a row: its acts and the years between, its figures
GAP = 8.0
BAR, HIGH = 2.2, 3.4  # points: half the width and half the height of a year's mark
COUNTED = "from first offence to first conviction reported"
NO_LAW = "no all-forms offence held"
NO_FIGURE = "no figure reported"
KEY = (
    "Circle: consent to the Protocol. Square: first all-forms offence held, or else the first specific one. "
    "Bar: persons convicted reported; hollow: fewer than five, may be none; flat: none; shaded: not reported. "
    "A figure may rest on earlier provisions."
)


def law_to_practice(state: State) -> Piece:
    """Return the way from the first trafficking offence to the first conviction reported, the state's and three others.

    The others are the members whose first offence is nearest in year; where the state has none, those whose consent to
    the Protocol is (`facts.practice`). The first conviction reported is the first year, not before that of the
    offence, for which the state reported a figure above zero. A figure published as fewer than five may be zero, so
    where such figures come first the label gives the years to the first of them and to the first certain one. What
    happened before the source begins, or in a year without a figure, is not seen: the label counts reports.
    """
    ways = [practice(state), *(practice(state, code) for code in beside(state))]
    series = ways[0].series
    acts = [act for way in ways for act in (way.consent, way.law) if act is not None]
    sources = [*(act.source for act in acts), series.source]
    lines = framing.foot([" ".join([KEY, *remarks(state, ways)]), saying.source_line(state, sources)])
    floor = framing.foot_height(lines) + framing.YEARS
    canvas = Canvas(floor + len(ways) * ROW + HEAD)
    framing.write_foot(canvas, lines)
    _draw(canvas, state, ways, floor)
    return framing.piece(
        state,
        "law-to-practice",
        canvas,
        caption=f"From law to the first conviction reported: {state.in_text}, and members whose law is as old",
        alt=alt(state, ways),
        facts=[*(act.id for act in acts), *(p.id for way in ways for p in (*way.series.points, *way.series.suspects))],
        sources=sources,
        table=_table(state, ways),
    )


def beside(state: State) -> list[str]:
    """Return the members whose first offence has the same age, in order of its year."""
    return list(dict.fromkeys(act.iso3 for act in state.other_acts))


def remarks(state: State, ways: Sequence[Practice]) -> list[str]:
    """Return how the others were chosen, when the source begins, and which figures are not used."""
    begins = f"The source begins in {ways[0].series.window.first}."
    what = "first offence" if ways[0].law else "consent"
    chosen = f"Beside: nearest in year of {what}." if len(ways) > 1 else ""
    unused = [
        f"{saying.short_name(state, way.iso3)} {words.spans(runs(p.year for p in way.series.suspects))}"
        for way in ways
        if way.series.suspects
    ]
    return [begins, chosen, f"Not used: {words.listing(unused)}." if unused else ""]


def counted(way: Practice) -> str:
    """Return the years from the offence to the first conviction reported, as a label.

    Examples
    --------
    ``2 years``, ``same year``, ``7-8 years`` (a figure that may be zero came first), ``5 years or more`` (every figure
    may be zero), ``within 3 years`` (the source begins later than the law).
    """
    low, high = way.years
    if way.law is None:
        return NO_LAW
    if low is None:
        return NO_FIGURE if not _since(way) else "none in each year reported"
    if high is None:
        return f"{_plural(low)} or more" if low else "not certain: all figures below five"
    if way.before_source:
        return f"within {_plural(high)}"
    if low == high:
        return _plural(high) if high else "same year"
    return f"{low}-{_plural(high)}" if low else f"up to {_plural(high)}"


def _since(way: Practice) -> list[Observation]:
    return [point for point in way.series.points if point.year >= way.law.year]


def _plural(value: int) -> str:
    return f"{value} year{'' if value == 1 else 's'}"


def alt(state: State, ways: Sequence[Practice]) -> str:
    """Return the chart in words."""
    own, *others = ways
    told = f"From law to the first conviction reported, {state.in_text}: {_told(own)}."
    window = own.series.window
    gaps = f"{words.capital(words.NOT_REPORTED)} {words.spans(own.series.gaps)}." if own.series.gaps else ""
    span = words.span(window.first, window.last)
    gaps = gaps if own.series.points else f"No figure of persons convicted reported {span}."
    named = [f"{saying.short_name(state, way.iso3)}: {_told(way)}" for way in others]
    return " ".join(part for part in (told, gaps, f"Beside it: {'; '.join(named)}." if named else "") if part)


def _told(way: Practice) -> str:
    if way.law is None:
        return NO_LAW
    parts = [_dated("first offence held", way.law)]
    if way.possible not in (None, way.certain):
        parts.append(f"fewer than five, which may be none, reported for {way.possible.year}")
    if way.certain is not None:
        parts.append(f"first figure above zero for {way.certain.year}")
    return f"{', '.join(parts)}{':' if way.possible else ';'} {counted(way)}"


def _dated(what: str, act: Act) -> str:
    doubt = "" if act.verification == "verified" else f" ({law.QUALITY[act.verification]})"
    return f"{what} {act.year}{doubt}"


def _draw(canvas: Canvas, state: State, ways: Sequence[Practice], floor: float) -> None:
    window = ways[0].series.window
    dated = [act.year for way in ways for act in (way.consent, way.law) if act is not None]
    names = [saying.short_name(state, way.iso3) for way in ways]
    left = max([*(style.width(name, weight=style.STRONG) for name in names), *map(_under_width, ways)]) + GAP
    labels = [style.width(counted(way), weight=style.STRONG) for way in ways]
    right = max([*labels, style.width(COUNTED, style.NOTE) - 40]) + GAP
    first, last = min([window.first, *dated]), max([window.last, *dated])
    panel = Panel(left, floor, style.WIDTH - right, floor + len(ways) * ROW, first, last)
    canvas.text(style.WIDTH, panel.top + 2, COUNTED, align="right", size=style.NOTE, colour=style.GREY)
    canvas.line((0, style.WIDTH), (panel.bottom,) * 2, style.GREY, 0.6, zorder=2)
    years(canvas, panel)
    for place, (way, name) in enumerate(zip(ways, names, strict=True)):
        _row(canvas, panel, way, panel.top - (place + 1) * ROW, name, mine=place == 0)


def _under(way: Practice) -> str:
    parts = [_dated("Protocol", way.consent) if way.consent else "", _dated("law", way.law) if way.law else ""]
    return ", ".join(part for part in parts if part)


def _under_width(way: Practice) -> float:
    return style.width(_under(way), style.NOTE)


def _row(canvas: Canvas, panel: Panel, way: Practice, bottom: float, name: str, *, mine: bool) -> None:
    ink, weight = (style.INK, style.STRONG) if mine else (style.LINE, style.REGULAR)
    word = style.INK if mine else style.GREY
    canvas.line((0, style.WIDTH), (bottom, bottom), style.HAIR, 0.5, zorder=0.3)
    canvas.text(0, bottom + 11, name, weight=weight, colour=word)
    canvas.text(0, bottom + 3, _under(way), size=style.NOTE, colour=style.GREY)
    canvas.text(
        style.WIDTH, bottom + 7, counted(way), align="right", weight=weight, colour=word, gid=f"wait-{way.iso3}"
    )
    for first, last in way.series.gaps:
        sides = panel.x(first) - panel.cell / 2, panel.x(last) + panel.cell / 2
        canvas.bar(Box(sides[0], bottom + LOWER - 4, sides[1], bottom + LOWER + 4), colour=style.PALE)
    for point in way.series.points:
        _figure(canvas, panel.x(point.year), bottom + LOWER, point, ink)
    _way(canvas, panel, way, bottom + UPPER, ink)


def _figure(canvas: Canvas, x: float, y: float, point: Observation, ink: str) -> None:
    high = 0.7 if point.value == 0 else HIGH
    box = Box(x - BAR, y - high, x + BAR, y + high)
    canvas.bar(box, fact=point.id, hollow=point.value is None, colour=ink)


def _way(canvas: Canvas, panel: Panel, way: Practice, y: float, ink: str) -> None:
    """Draw the acts, a line from the offence to the first possible figure, and a dashed one on to the certain one."""
    if way.law is not None:
        # Two marks of one year stand beside each other, within its cell.
        beside = way.consent is not None and way.consent.year == way.law.year
        start = panel.x(way.law.year) + (min(5.5, panel.cell * 0.8) if beside else 0)
        last = panel.x(way.series.window.last)
        possible = max(start, panel.x(way.possible.year)) if way.possible else start
        certain = max(start, panel.x(way.certain.year) if way.certain else last)
        canvas.line((start, possible), (y, y), ink, 1.2, zorder=3)
        canvas.line((possible, certain), (y, y), ink, 0.8, linestyle=(0, (3, 2)), zorder=3)
        if way.certain is not None:
            canvas.line((certain, certain), (y + 2.5, y - 5), ink, 1.2, zorder=3)
        canvas.dot(start, y, way.law.id, radius=2.8, shape="s", hollow=way.law.verification != "verified", colour=ink)
    if way.consent is not None:
        canvas.dot(panel.x(way.consent.year), y, way.consent.id, radius=2.6, colour=ink, zorder=4.9)


def _table(state: State, ways: Sequence[Practice]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    heads = ("Member", "What", "Date", "Text or figure", words.capital(COUNTED))
    return heads, tuple(row for way in ways for row in _cells(way, state.member(way.iso3).name))


def _cells(way: Practice, name: str) -> Iterable[tuple[str, ...]]:
    """Yield the rows of one member: its acts, the years it reported, the figures between which the first one lies."""
    if way.consent is not None:
        yield name, f"consent to the Protocol ({law.done(way.consent)})", words.date(way.consent.date), "", ""
    if way.law is None:
        yield name, NO_LAW, "", "", ""
    else:
        doubt = "" if way.law.verification == "verified" else f" ({law.QUALITY[way.law.verification]})"
        text = "; scope: ".join(text for text in (way.law.statute, way.law.scope) if text)
        yield name, f"first offence held{doubt}", words.date(way.law.date), text, counted(way)
    held = words.spans(runs(point.year for point in way.series.points))
    yield name, "persons convicted: figures reported", held or "none", "", ""
    card = way.series.indicator
    if way.possible not in (None, way.certain):
        yield name, "first figure that may be none", str(way.possible.year), words.figure(way.possible, card), ""
    if way.certain is not None:
        yield name, "first figure above zero", str(way.certain.year), words.figure(way.certain, card), ""
