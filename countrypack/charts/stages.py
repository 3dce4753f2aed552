"""From contact to conviction: three series of one state, each on its own axis."""

from collections.abc import Sequence

from countrypack.charts import course, framing, saying, style
from countrypack.charts.canvas import Canvas
from countrypack.charts.panel import Panel, base, grid, gutter, years
from countrypack.charts.trend import remarks
from countrypack.facts import CONVICTED, Act, Series, State, first_law
from countrypack.pieces import Piece
from countrypack.prose import words

STAGES = ("trafficking_persons_formal_contact", "trafficking_persons_prosecuted", CONVICTED)
PLOT, HEAD, SPACE = 50.0, 13.0, 8.0  # points: a row's field, its heading, the room below it
BEFORE = "not in the source"
MOST_TICKS = 2


def stages(state: State) -> Piece:
    """Return persons brought into formal contact, prosecuted and convicted, one row each.

    Each row has an axis of its own. Persons prosecuted and convicted in one year are different persons, so nothing is
    computed between rows.
    """
    rows = [state.series(name) for name in STAGES]
    law = first_law(state)
    sources = [series.source for series in rows]
    lines = framing.foot([_remarks(rows), saying.source_line(state, sources)])
    floor = framing.foot_height(lines) + framing.YEARS
    canvas = Canvas(floor + len(rows) * (PLOT + HEAD) + (len(rows) - 1) * SPACE)
    framing.write_foot(canvas, lines)
    _draw(canvas, rows, law, floor)
    return framing.piece(
        state,
        "stages",
        canvas,
        caption=f"From formal contact to conviction, each row on its own axis: {state.in_text}",
        alt=alt(state, rows),
        facts=saying.facts_of(*rows),
        sources=sources,
        table=saying.table([(words.capital(series.indicator.short), series) for series in rows]),
    )


def alt(state: State, rows: Sequence[Series]) -> str:
    """Return the chart in words."""
    told = [
        f"{words.capital(series.indicator.short)}: {saying.finding(series)}. {saying.absent(series)}" for series in rows
    ]
    return " ".join([f"Trafficking in persons, {state.in_text}.", *(text.strip() for text in told)])


def _remarks(rows: Sequence[Series]) -> str:
    first = next((series for series in rows if series.censored), rows[0])
    bars = [remark for remark in remarks(first) if first.censored][:1]
    used = [
        f"Not used: {series.indicator.short} {words.spans((p.year, p.year) for p in series.suspects)}."
        for series in rows
        if series.suspects
    ]
    return " ".join([*bars, *used])


def _draw(canvas: Canvas, rows: Sequence[Series], law: Act | None, floor: float) -> None:
    first, last = min(s.window.first for s in rows), max(s.window.last for s in rows)
    held = [series for series in rows if series.points]
    left = max((gutter(course.high(s), whole=True, most=MOST_TICKS) for s in held), default=12.0)
    for place, series in enumerate(reversed(rows)):
        bottom = floor + place * (PLOT + HEAD + SPACE)
        panel = Panel(
            left, bottom, style.WIDTH - 34, bottom + PLOT, first, last, course.high(series), name=series.indicator.id
        )
        title = words.capital(series.indicator.short)
        canvas.text(0, panel.top + 3, title, weight=style.STRONG)
        _row(canvas, panel, series, law, top=place == len(rows) - 1)
        if place == 0:
            years(canvas, panel)


def _row(canvas: Canvas, panel: Panel, series: Series, law: Act | None, *, top: bool) -> None:
    course.bands(canvas, panel, series.gaps)
    if series.points:
        grid(canvas, panel, whole=True, most=MOST_TICKS)
    base(canvas, panel)
    course.events(canvas, panel, series, law, label_law=top)
    course.state_line(canvas, panel, series)
    course.value_labels(canvas, panel, series)
    course.unused_labels(canvas, panel, series)
    if series.window.first > panel.first:
        middle = (panel.x(panel.first) + panel.x(series.window.first - 1)) / 2
        spots = [(middle, panel.bottom + PLOT / 2 + by, "center") for by in (-3, 8, -14)]
        canvas.place(spots, BEFORE, panel.box, colour=style.GREY)
    course.band_labels(canvas, panel, series)
