"""One state's series over the whole window of its source."""

from collections.abc import Sequence

from countrypack.charts import course, framing, saying, style
from countrypack.charts.canvas import Canvas
from countrypack.charts.panel import Panel, base, grid, gutter, years
from countrypack.charts.spreading import spread
from countrypack.facts import Act, Series, State, first_law
from countrypack.pieces import Piece
from countrypack.prose import words

PLOT, EMPTY = 128.0, 56.0  # points: a field's height, and that of one without a figure
HEAD = 15.0
LEFT = 12.0  # points at the left of a field without figures on its axis
RIGHT = 34.0
LABEL_STEP = 9.5


def trend(state: State, indicator: str) -> Piece:
    """Return a state's series as a chart: gaps blank, censored figures as intervals, breaks marked.

    A rate has the comparators' lines in grey beside it. A count stands alone: counts of states of different size
    never share an axis. Figures marked suspect are in the table and not in the drawing.

    Parameters
    ----------
    state : State
        The facts.
    indicator : str
        The indicator's id.
    """
    series = state.series(indicator)
    others = beside(state, series)
    law = first_law(state) if series.indicator.measure == "trafficking" else None
    every = [series, *others]
    sources = [one.source for one in every] + ([law.source] if law else [])
    without = [saying.short_name(state, one.iso3) for one in others if not one.points]
    notes = [
        *remarks(series),
        before(series, law),
        f"No figure: {words.listing(without)}." if without and series.points else "",
    ]
    lines = framing.foot([" ".join(note for note in notes if note), saying.source_line(state, sources)])
    floor = framing.foot_height(lines) + framing.YEARS
    top = floor + (PLOT if series.points else EMPTY)
    canvas = Canvas(top + HEAD)
    framing.write_foot(canvas, lines)
    _draw(canvas, state, series, [one for one in others if one.points], law, (floor, top))
    name = f"{state.in_text} and the members it is compared with" if others and series.points else state.in_text
    label = series.indicator.label
    return framing.piece(
        state,
        f"trend-{indicator}",
        canvas,
        caption=f"{words.capital('rate of ' + label if series.indicator.kind == 'rate' else label)}: {name}",
        alt=alt(state, series, others, law),
        facts=(*saying.facts_of(*every), *([law.id] if law else [])),
        sources=sources,
        table=saying.table([(saying.short_name(state, one.iso3), one) for one in every]),
    )


def beside(state: State, series: Series) -> list[Series]:
    """Return the comparators' series of a rate; none of a count."""
    if series.indicator.kind != "rate":
        return []
    return [state.series(series.indicator.id, iso3=one.iso3) for one in state.comparators]


def remarks(series: Series) -> list[str]:
    """Return what the drawing cannot say of itself."""
    if not series.points:
        return []
    # Doubtful figures of a source that this series does not come from are told in the text, not under its drawing.
    doubtful = [p.year for p in series.suspects if p.source == series.source]
    used = [f"Not used: {words.spans((year, year) for year in doubtful)}."] if doubtful else []
    return ["Open bars: published as fewer than five, 0 to 4.", *used] if series.censored else used


def before(series: Series, law: Act | None) -> str:
    """Return the note on a law that is older than the years shown, so that no line can mark it."""
    earlier = law is not None and law.year < series.window.first
    return f"First national trafficking offence held: {law.year}, before the years shown." if earlier else ""


def alt(state: State, series: Series, others: Sequence[Series] = (), law: Act | None = None) -> str:
    """Return the chart in words."""
    sentences = [f"{saying.subject(series)}, {state.in_text}: {saying.finding(series)}.", saying.absent(series)]
    last = [
        f"{saying.short_name(state, one.iso3)} {saying.figure(one.last, one)} ({one.last.year})"
        for one in others
        if one.last
    ]
    if last and series.points:
        sentences.append(f"Last figures of members shown beside it: {', '.join(last)}.")
    if law is not None and series.window.first <= law.year <= series.window.last:
        sentences.append(f"A line marks {law.year}, the year of the first national trafficking offence held.")
    return " ".join(sentence for sentence in sentences if sentence)


def _draw(
    canvas: Canvas,
    state: State,
    series: Series,
    others: Sequence[Series],
    law: Act | None,
    sides: tuple[float, float],
) -> None:
    floor, top = sides
    if not series.points:
        empty(canvas, Panel(LEFT, floor, style.WIDTH - LEFT, top, series.window.first, series.window.last), series, law)
        return
    whole, high = series.indicator.kind == "count", course.high(series, *others)
    labels = _end_labels(state, series, others)
    right = max((style.width(text, weight=style.STRONG) + 14 for text, *_ in labels), default=RIGHT)
    left = gutter(high, whole=whole)
    first = min(one.window.first for one in (series, *others))
    last = max(one.window.last for one in (series, *others))
    panel = Panel(left, floor, style.WIDTH - right, top, first, last, high)
    canvas.text(0, top + 3, series.indicator.unit, colour=style.GREY)
    course.bands(canvas, panel, series.gaps)
    grid(canvas, panel, whole=whole)
    base(canvas, panel)
    years(canvas, panel)
    for one in others:
        _grey_line(canvas, panel, one)
    course.events(canvas, panel, series, law)
    course.state_line(canvas, panel, series)
    _write_ends(canvas, panel, labels)
    course.value_labels(canvas, panel, series, last=not labels)
    course.unused_labels(canvas, panel, series)
    course.band_labels(canvas, panel, series, whose=saying.short_name(state, state.iso3) if others else "")


def empty(canvas: Canvas, panel: Panel, series: Series, law: Act | None = None, said: str = "") -> None:
    """Draw the window of a source in which a state has no usable figure: no figures on an axis, no line."""
    course.bands(canvas, panel, [(panel.first, panel.last)])
    base(canvas, panel)
    years(canvas, panel)
    course.events(canvas, panel, series, law)
    middle, level = (panel.left + panel.right) / 2, (panel.bottom + panel.top) / 2 - 4
    spots = [(middle, level + up, "center") for up in (0, 16, -16)] + [(middle + 60, level, "left")]
    canvas.place(spots, said or saying.finding(series), panel.box, size=9.0, colour=style.GREY)


def _grey_line(canvas: Canvas, panel: Panel, series: Series) -> None:
    for stretch in course.stretches(series):
        if len(stretch) > 1:
            xs, ys = [panel.x(p.year) for p in stretch], [panel.y(p.value) for p in stretch]
            name = f"run-{stretch[0].id}-to-{stretch[-1].year}"
            canvas.line(xs, ys, style.LINE, 0.9, zorder=2.5, solid=True, gid=name)
        else:
            (point,) = stretch
            canvas.dot(panel.x(point.year), panel.y(point.value), point.id, radius=1.5, colour=style.LINE, zorder=2.6)


def _end_labels(state: State, series: Series, others: Sequence[Series]) -> list[tuple[str, Series]]:
    """Return the label of each line, for a rate; its year too where it is not the window's last."""
    if series.indicator.kind != "rate":
        return []
    labels, latest = [], max(one.window.last for one in (series, *others))
    for one in (series, *others):
        year = "" if one.last.year == latest else f" ({one.last.year})"
        labels.append((f"{saying.short_name(state, one.iso3)} {course.short(one.last, one)}{year}", one))
    return labels


def _write_ends(canvas: Canvas, panel: Panel, labels: Sequence[tuple[str, Series]]) -> None:
    """Write the labels in the right margin in the order of their lines, kept apart, tied to them where they moved."""
    ordered = sorted(labels, key=lambda label: label[1].last.value)
    wanted = [panel.y(one.last.value) for _, one in ordered]
    heights = spread(wanted, [LABEL_STEP] * len(ordered), panel.bottom - 4, panel.top + 4)
    own = labels[0][1] if labels else None
    for (text, one), at, y in zip(ordered, wanted, heights, strict=True):
        ink, weight = (style.INK, style.STRONG) if one is own else (style.GREY, style.REGULAR)
        x = panel.x(one.last.year) + 4
        edge = panel.right + 6
        canvas.line((x, max(x, panel.right), edge), (at, at, y), style.LINE, 0.5, zorder=1.5)
        canvas.text(edge + 2, y - style.MIDDLE * style.SIZE, text, weight=weight, colour=ink)
