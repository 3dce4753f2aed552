"""Two small pictures for the first page: persons convicted, and the rate at which women and girls are killed."""

from collections.abc import Sequence

from countrypack.charts import course, framing, saying, style
from countrypack.charts.canvas import Canvas
from countrypack.charts.panel import Panel, base, grid, gutter, years
from countrypack.charts.trend import LEFT, empty, remarks
from countrypack.facts import CONVICTED, RATES, Act, Series, State, first_law
from countrypack.pieces import Piece
from countrypack.prose import words

PLOT, HEAD, GAP, RIGHT = 138.0, 28.0, 18.0, 30.0
MOST_TICKS = 4


def overview(state: State) -> Piece:
    """Return persons convicted and a homicide rate side by side, each on its own axis, the state alone.

    The rate is that of killings by partner or family, the comparable proxy; all female homicides stand in where the
    state has no usable figure of it.
    """
    pair = [state.series(CONVICTED), rate(state)]
    law = first_law(state)
    sources = [series.source for series in pair]
    lines = framing.foot([_remarks(pair), saying.source_line(state, sources)])
    floor = framing.foot_height(lines) + framing.YEARS
    canvas = Canvas(floor + PLOT + HEAD)
    framing.write_foot(canvas, lines)
    wide = (style.WIDTH - GAP) / 2
    for place, series in enumerate(pair):
        left = place * (wide + GAP)
        _draw(canvas, series, (left, floor, left + wide, floor + PLOT), law if place == 0 else None)
    return framing.piece(
        state,
        "overview",
        canvas,
        caption=f"Persons convicted of trafficking, and the rate at which women and girls are killed: {state.in_text}",
        alt=" ".join(
            f"{saying.subject(series)}, {state.in_text}: {saying.finding(series)}. {saying.absent(series)}".strip()
            for series in pair
        ),
        facts=saying.facts_of(*pair),
        sources=sources,
        table=saying.table([(words.capital(series.indicator.short), series) for series in pair]),
    )


def rate(state: State) -> Series:
    """Return the comparable proxy, or all female homicides where that alone is usable."""
    proxy, every = state.series(RATES[1]), state.series(RATES[0])
    return every if every.points and not proxy.points else proxy


def _remarks(pair: Sequence[Series]) -> str:
    bars = remarks(pair[0])[:1] if pair[0].censored else []
    used = [
        f"Not used: {series.indicator.short} {words.spans((p.year, p.year) for p in series.suspects)}."
        for series in pair
        if series.suspects and series.points
    ]
    return " ".join([*bars, *used])


def _draw(canvas: Canvas, series: Series, sides: tuple[float, float, float, float], law: Act | None) -> None:
    left, bottom, right, top = sides
    whole = series.indicator.kind == "count"
    unit = "" if whole else f", {series.indicator.unit}"
    canvas.text(left, top + 16, words.capital(series.indicator.short) + unit, weight=style.STRONG)
    window = series.window
    if not series.points:
        field = Panel(left + LEFT, bottom, right - LEFT, top, window.first, window.last, name=series.indicator.id)
        empty(canvas, field, series, law)
        return
    high = course.high(series)
    start = left + gutter(high, whole=whole, most=MOST_TICKS)
    panel = Panel(start, bottom, right - RIGHT, top, window.first, window.last, high, name=series.indicator.id)
    course.bands(canvas, panel, series.gaps)
    grid(canvas, panel, whole=whole, most=MOST_TICKS)
    base(canvas, panel)
    years(canvas, panel)
    course.events(canvas, panel, series, law)
    course.state_line(canvas, panel, series)
    course.value_labels(canvas, panel, series, edge=right)
    course.unused_labels(canvas, panel, series)
    course.band_labels(canvas, panel, series)
