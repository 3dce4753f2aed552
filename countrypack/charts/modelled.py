"""WHO's modelled female homicides: an estimate in a figure of its own, and visibly one."""

from countrypack.charts import course, framing, saying, style
from countrypack.charts.canvas import Box, Canvas
from countrypack.charts.panel import Panel, base, grid, gutter, years
from countrypack.charts.trend import HEAD, LEFT, PLOT, empty
from countrypack.facts import Series, State
from countrypack.pieces import Piece
from countrypack.prose import words

MODELLED = "female_homicide_modelled"
LABEL = "WHO model"


def modelled(state: State) -> Piece:
    """Return the modelled estimates with their intervals; never together with what a state reported."""
    series = state.series(MODELLED)
    lines = framing.foot([saying.source_line(state, [series.source])])
    floor = framing.foot_height(lines) + framing.YEARS
    canvas = Canvas(floor + PLOT + HEAD)
    framing.write_foot(canvas, lines)
    _draw(canvas, series, floor)
    return framing.piece(
        state,
        "modelled",
        canvas,
        caption=f"Female homicide victims, modelled by WHO, with the model's interval: {state.in_text}",
        alt=alt(state, series),
        facts=saying.facts_of(series),
        sources=[series.source],
        table=saying.table([(f"{saying.short_name(state, state.iso3)}: estimate (interval)", series)]),
    )


def alt(state: State, series: Series) -> str:
    """Return the chart in words."""
    if series.last is None:
        return f"{saying.subject(series)}, {state.in_text}: {saying.finding(series)}."
    parts = [
        f"{words.figure(point, series.indicator).replace('(', '(interval ')} in {point.year}"
        for point in dict.fromkeys((series.first, series.last))
    ]
    return (
        f"Female homicide victims modelled by WHO, {state.in_text}: {words.listing(parts)}. "
        "A model's estimate, not a count."
    )


def _draw(canvas: Canvas, series: Series, floor: float) -> None:
    window, top = series.window, floor + PLOT
    if series.last is None:
        empty(canvas, Panel(LEFT, floor, style.WIDTH - LEFT, top, window.first, window.last), series)
        return
    high = max(point.upper for point in series.points)
    label = f"{LABEL} {course.short(series.last, series)}"
    right = style.WIDTH - style.width(label) - 14
    panel = Panel(gutter(high, whole=True), floor, right, top, window.first, window.last, high)
    canvas.text(0, top + 3, f"{series.indicator.unit}, estimated", colour=style.GREY)
    course.bands(canvas, panel, series.gaps)
    grid(canvas, panel, whole=True)
    base(canvas, panel)
    years(canvas, panel)
    for stretch in course.stretches(series):
        xs = [panel.x(point.year) for point in stretch]
        upper = [(x, panel.y(point.upper)) for x, point in zip(xs, stretch, strict=True)]
        lower = [(x, panel.y(point.lower)) for x, point in zip(xs, stretch, strict=True)]
        canvas.area([*upper, *reversed(lower)], style.HAIR, zorder=1.2)
        canvas.line(xs, [panel.y(p.value) for p in stretch], style.LINE, 1.3, dashes=(4, 2), solid=True)
    for point in series.points:
        canvas.dot(panel.x(point.year), panel.y(point.value), point.id, radius=1.4, hollow=True, colour=style.LINE)
    _labels(canvas, panel, series, label)


def _labels(canvas: Canvas, panel: Panel, series: Series, label: str) -> None:
    x, last = panel.x(series.last.year) + 6, series.last
    canvas.text(x, panel.y(last.value) - style.MIDDLE * style.SIZE, label, colour=style.GREY)
    within = Box(panel.right - 40, panel.bottom - 8, style.WIDTH, panel.top + 2)
    for bound, side in ((last.upper, 1), (last.lower, -1)):
        y = panel.y(bound) - style.MIDDLE * style.SIZE
        spots = [(x, y + side * by, "left") for by in (0, 3, 6, 9, 12)]
        canvas.place(spots, words.number(bound, series.indicator), within, size=7.0, colour=style.GREY)
    course.value_labels(canvas, panel, series, last=False, colour=style.GREY)
    course.band_labels(canvas, panel, series)
