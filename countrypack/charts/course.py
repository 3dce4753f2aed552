"""Draw one state's series in a field: what is known as it is known, and what is not as a blank."""

from collections.abc import Iterable, Sequence

from countrypack.charts import style
from countrypack.charts.canvas import Box, Canvas
from countrypack.charts.panel import HEADROOM, LEAST_HIGH, Panel
from countrypack.facts import Act, Observation, Series, runs
from countrypack.prose import words

OPEN_BAR = 2.4  # half its width, in points


def high(*figures: Series) -> float:
    """Return the figure up to which a field of these series must reach."""
    points = [point for series in figures for point in series.points]
    most = max((point.upper if point.value is None else point.value for point in points), default=0)
    if any(point.value is None for point in points):
        most = max(most, LEAST_HIGH)
    return most or 1


def stretches(series: Series) -> list[list[Observation]]:
    """Return the figures that a line may join: consecutive years, nothing censored between them, no break."""
    cuts = {b.year for b in series.breaks}
    found: list[list[Observation]] = []
    for point in series.numeric:
        joined = found and found[-1][-1].year == point.year - 1 and point.year not in cuts
        found[-1].append(point) if joined else found.append([point])
    return found


def bands(canvas: Canvas, panel: Panel, gaps: Iterable[tuple[int, int]]) -> None:
    """Shade the years without a figure; `band_labels` says later, when all else stands, what that means."""
    for first, last in gaps:
        left, right = panel.x(first) - panel.cell / 2, panel.x(last) + panel.cell / 2
        canvas.bar(Box(left, panel.bottom, right, panel.top), colour=style.PALE)


def band_labels(canvas: Canvas, panel: Panel, series: Series, whose: str = "") -> None:
    """Write on each shade what it means, where it is wide enough, and above the field where none is.

    Parameters
    ----------
    canvas, panel : Canvas, Panel
        The drawing and the field.
    series : Series
        Whose gaps are shaded.
    whose : str
        The state, where the field holds lines of others too.
    """
    gaps, said = series.gaps, words.absence(series)
    named = [(f"{whose}: {said}",), (f"{whose}:", said)] if whose else []
    labels = [*named, (said,), tuple(said.split())]
    labelled = not gaps
    for first, last in gaps:
        middle = (panel.x(first) + panel.x(last)) / 2
        within = Box(panel.x(first) - panel.cell / 2, panel.bottom, panel.x(last) + panel.cell / 2, panel.top)
        heights = (panel.bottom + panel.top) / 2, panel.top - 9, panel.bottom + 5
        spots = [(middle, y, "center") for y in heights]
        labelled |= any(canvas.place_lines(spots, label, within, colour=style.GREY) for label in labels)
    if not labelled:
        above = Box(0, panel.top, style.WIDTH, canvas.height)
        spots = [(panel.right - back, panel.top + 3, "right") for back in range(0, 200, 20)]
        canvas.place(spots, f"shaded: {labels[0][0]}", above, colour=style.GREY)


def unused_labels(canvas: Canvas, panel: Panel, series: Series) -> None:
    """Write at the foot of each year whose figure is held and not used that it is so, where there is room.

    Such a year has neither a mark nor a shade. Doubtful figures of a source that the series does not come from are told
    in the text.
    """
    within = Box(panel.left, panel.bottom, panel.right, panel.top)
    for point in series.suspects:
        if series.points and point.source == series.source:
            x = panel.x(point.year)
            spots = [(x, panel.bottom + up, "center") for up in (4, 12, 20)]
            canvas.place_lines(spots, ("not", "used"), within, size=style.NOTE, colour=style.GREY)


def state_line(canvas: Canvas, panel: Panel, series: Series) -> None:
    """Draw the state's own series: joined where years follow each other, a mark for each figure."""
    for stretch in stretches(series):
        if len(stretch) > 1:
            xs, ys = [panel.x(p.year) for p in stretch], [panel.y(p.value) for p in stretch]
            canvas.line(xs, ys, style.INK, 1.8, solid=True)
    for point in series.points:
        mark(canvas, panel, point)


def mark(canvas: Canvas, panel: Panel, point: Observation) -> None:
    """Draw one figure: a dot, or an open bar over the interval of a censored one."""
    x = panel.x(point.year)
    if point.value is None:
        bar = Box(x - OPEN_BAR, panel.y(point.lower), x + OPEN_BAR, panel.y(point.upper))
        canvas.bar(bar, fact=point.id, hollow=True)
    else:
        canvas.dot(x, panel.y(point.value), point.id)


def value_labels(
    canvas: Canvas,
    panel: Panel,
    series: Series,
    *,
    last: bool = True,
    colour: str = style.INK,
    edge: float = style.WIDTH,
) -> None:
    """Label the last, first and highest figure, and each run of censored ones and of zeros, where there is room."""
    if not series.points:
        return
    within = Box(panel.left - 2, panel.bottom, edge, panel.top + 2)
    chosen = [series.last, series.first] if last else [series.first]
    if series.numeric:
        chosen.append(max(series.numeric, key=lambda p: p.value))
    for point in dict.fromkeys(chosen):
        if point.value is None or (not last and point is series.last):
            continue
        weight = style.STRONG if point is series.last else style.REGULAR
        label = short(point, series)
        canvas.place(around(panel, point), label, within, weight=weight, colour=colour)
    _run_labels(canvas, panel, series, series.censored, within, colour)
    zeros = [point for point in series.numeric if point.value == 0 and point not in chosen]
    _run_labels(canvas, panel, series, zeros, within, colour)


def _run_labels(
    canvas: Canvas, panel: Panel, series: Series, points: Sequence[Observation], within: Box, colour: str
) -> None:
    """Label each run of figures that say the same once, above its middle or one of its ends."""
    by_year = {point.year: point for point in points}
    for first, until in runs(by_year):
        held = by_year[first]
        x, y = (panel.x(first) + panel.x(until)) / 2, panel.y(held.ends[1])
        spots = [(at, y + 4 + up, "center") for at in (x, panel.x(first), panel.x(until)) for up in (0, 8, 16)]
        spots += [(panel.x(until) + 5, y + 2, "left"), (panel.x(first) - 5, y + 2, "right")]
        canvas.place(spots, short(held, series), within, colour=colour)


def around(panel: Panel, point: Observation) -> Sequence[tuple[float, float, str]]:
    """Return the spots for the label of a figure: above, right, left, below, then higher."""
    x, y = panel.x(point.year), panel.y(point.value)
    level = y - style.MIDDLE * style.SIZE
    beside = [(x + 5, level, "left"), (x - 5, level, "right")]
    above = [(x, y + 5, "center"), (x + 2, y + 5, "left"), (x - 2, y + 5, "right")]
    below = [(x, y - 11, "center"), (x + 2, y - 11, "left"), (x - 2, y - 11, "right")]
    return (*above[:1], *beside, *above[1:], *below, (x, y + HEADROOM, "center"))


def short(point: Observation, series: Series) -> str:
    """Return a figure as it stands beside its mark; zero in words."""
    if point.value is None:
        return f"<{point.upper + 1:.0f}"
    if point.value == 0:
        return "none" if series.indicator.kind == "count" else "zero"
    return words.number(point.value, series.indicator)


def events(canvas: Canvas, panel: Panel, series: Series, law: Act | None, *, label_law: bool = True) -> None:
    """Draw the breaks of a series (dashed) and the year of the law (solid), with short labels above the field."""
    for cut in series.breaks:
        x = panel.x(cut.year) - panel.cell / 2
        canvas.line((x, x), (panel.bottom, panel.top), style.GREY, 0.8, dashes=(3, 2), zorder=2, solid=True)
        _event(canvas, panel, x, "break")
    if law is not None and panel.first <= law.year <= panel.last:
        x = panel.x(law.year)
        canvas.line(
            (x, x), (panel.bottom, panel.top), style.LINE, 0.8, zorder=2, solid=True, gid=panel.ident(f"law-{law.id}")
        )
        doubt = "" if law.verification == "verified" else f" ({law.verification})"
        if label_law:
            _event(canvas, panel, x, f"law {law.year}{doubt}")


def _event(canvas: Canvas, panel: Panel, x: float, label: str) -> None:
    y = panel.top + 3
    above = [(x, y, "center"), *((x + by, y, "left") for by in (-2, 8, 18, 28)), (x + 2, y, "right")]
    inside = [(x + 4, panel.top - 9, "left"), (x - 4, panel.top - 9, "right")]
    canvas.place([*above, *inside], label, Box(0, panel.bottom, style.WIDTH, canvas.height), colour=style.GREY)
