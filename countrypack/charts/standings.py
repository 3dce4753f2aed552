"""Where a state stands among the members: a small strip for each rate that can be compared."""

import math
from collections.abc import Iterable, Sequence

from countrypack.charts import framing, saying, strip, style
from countrypack.charts.canvas import Box, Canvas
from countrypack.charts.panel import tick_words, ticks
from countrypack.facts import RATES, Observation, State
from countrypack.pieces import Piece
from countrypack.prose import words

COMPARED = (RATES[1], RATES[0])
ROW, SPACE = 42.5, 2.0  # points: one strip with its axis, and the room between two
LEVEL, AXIS = 24.0, 13.0  # above the foot of a strip: its dots, its axis
RADIUS, OWN = 2.4, 3.4
SPREAD = (0.0, 5.3, -5.3, 2.65, -2.65)  # points from the line, where marks stand that would cover each other
PAD = 8.0
DERIVED, INTERVAL = "Hollow: computed from published figures.", "Open bar: known as an interval."
CAPTION = "Where {} stands: the last comparable rates of each member"


def standings(state: State) -> Piece:
    """Return the members' last figures of each comparable rate, one strip a rate, the state's in ink.

    Rates only, and each on an axis of its own; counts of states of different size are never compared, and modelled
    figures are not mixed in. A figure known as an interval is drawn as one.
    """
    rows = [(name, state.standing(name)) for name in COMPARED]
    held = [row for _, figures in rows for row in figures]
    sources = list(dict.fromkeys([row.source for row in held])) or [state.series(name).source for name in COMPARED]
    lines = framing.foot([" ".join(remarks(held)), saying.source_line(state, sources)])
    floor = framing.foot_height(lines)
    canvas = Canvas(floor + len(rows) * ROW + (len(rows) - 1) * SPACE)
    framing.write_foot(canvas, lines)
    left = max(style.width(text, size, weight) for name in COMPARED for text, size, weight, _ in _head(state, name))
    for place, (name, figures) in enumerate(reversed(rows)):
        _row(canvas, state, name, figures, Box(left + 12, floor + place * (ROW + SPACE), style.WIDTH, 0))
    return framing.piece(
        state,
        "standings",
        canvas,
        caption=CAPTION.format(state.in_text),
        alt=" ".join(strip.alt(state, figures, name) for name, figures in rows),
        facts=[row.id for row in held],
        sources=sources,
        table=_table(state, rows),
    )


def remarks(held: Sequence[Observation]) -> list[str]:
    """Return what the marks stand for."""
    derived = DERIVED if any(row.status == "derived" for row in held) else ""
    interval = INTERVAL if any(row.value is None for row in held) else ""
    return [note for note in ("Dots: one for each member; years differ.", derived, interval) if note]


def _head(state: State, name: str) -> Iterable[tuple[str, float, int, str]]:
    """Yield the lines at the left of a strip: text, size, weight, colour."""
    card, rows = state.indicators[name], state.standing(name)
    yield words.capital(card.short), style.SIZE, style.STRONG, style.TEXT
    yield card.unit, style.NOTE, style.REGULAR, style.GREY
    yield f"{len(rows)} of {len(state.members)} members have a figure", style.NOTE, style.REGULAR, style.GREY
    if rows:
        years = [row.year for row in rows]
        yield f"of {words.span(min(years), max(years))}", style.NOTE, style.REGULAR, style.GREY


def _row(canvas: Canvas, state: State, name: str, rows: Sequence[Observation], field: Box) -> None:
    for place, (text, size, weight, colour) in enumerate(_head(state, name)):
        canvas.text(0, field.bottom + ROW - 8.5 - 9.0 * place, text, size=size, weight=weight, colour=colour)
    own = next((row for row in rows if row.iso3 == state.iso3), None)
    if own is None:
        held = "no usable figure" if state.series(name).suspects else words.absence(state.series(name))
        text = f"{saying.short_name(state, state.iso3)}: {held}"
        looks = {"align": "right", "weight": style.STRONG, "colour": style.INK}
        canvas.text(field.right, field.bottom + ROW - 8, text, **looks)
    if rows:
        scale = _axis(canvas, name, max(row.ends[1] for row in rows), field)
        _dots(canvas, state, rows, scale, field.bottom + LEVEL)
        _names(canvas, state, rows, scale, field)


def _axis(canvas: Canvas, name: str, most: float, field: Box):
    """Draw the axis of a strip, and return where a figure stands on it."""
    most = most or 1.0

    def scale(value: float) -> float:
        return field.left + PAD + value / most * (field.right - field.left - 2 * PAD)

    level, axis = field.bottom + LEVEL, field.bottom + AXIS
    values = ticks(most, whole=False, most=6)
    for value, label in zip(values, tick_words(values), strict=True):
        x = scale(value)
        canvas.line((x, x), (axis - 2.5, axis), style.GREY, 0.6, zorder=0.5, gid=f"{name}-x-{value:g}")
        canvas.text(x, axis - 9.5, label, align="center", size=style.NOTE, colour=style.GREY)
    canvas.line((field.left, field.right), (axis, axis), style.GREY, 0.6, zorder=2)
    canvas.line((field.left, field.right), (level, level), style.HAIR, 0.6, zorder=0.4)
    return scale


def _hollow(row: Observation) -> bool:
    return row.value is None or row.status == "derived" or row.lower is not None


def _dots(canvas: Canvas, state: State, rows: Sequence[Observation], scale, level: float) -> None:
    """Draw the state's mark on the line, and the others' where they cover no mark before them."""
    placed: list[tuple[float, float, float]] = []
    for row in sorted(rows, key=lambda row: row.iso3 != state.iso3):
        mine = row.iso3 == state.iso3
        x, radius, colour = scale(sum(row.ends) / 2), OWN if mine else RADIUS, style.INK if mine else style.LINE
        by = max(SPREAD, key=lambda by: min((_apart(x, by, radius, other) for other in placed), default=1.0))
        placed.append((x, by, radius))
        _mark(canvas, row, scale, level + by, radius, colour, zorder=6 if mine else 5)


def _apart(x: float, by: float, radius: float, other: tuple[float, float, float]) -> float:
    """Return how much of the way to standing clear of each other two marks are; from there on it is all the same."""
    return min(1.0, math.hypot(x - other[0], by - other[1]) / (0.9 * (radius + other[2])))


def _mark(canvas: Canvas, row: Observation, scale, y: float, radius: float, colour: str, **more) -> None:
    if row.lower is not None and row.upper is not None:
        low, high = scale(row.lower), scale(row.upper)
        if row.value is None:
            box = Box(low, y - radius, high, y + radius)
            canvas.bar(box, fact=row.id, hollow=True, colour=colour, **more)
            return
        canvas.line((low, high), (y, y), colour, 1.0, zorder=4)
    canvas.dot(scale(row.value), y, row.id, radius=radius, hollow=_hollow(row), colour=colour, **more)


def _names(canvas: Canvas, state: State, rows: Sequence[Observation], scale, field: Box) -> None:
    """Write the state's label above its mark, then as many names below as there is room for: comparators first."""
    level, top = field.bottom + LEVEL, field.bottom + ROW - 8
    within = Box(field.left, field.bottom + AXIS - 1.5, field.right + 2, field.bottom + ROW)
    for row in rows:
        if row.iso3 == state.iso3:
            _own_label(canvas, state, row, scale(sum(row.ends) / 2), (level, top), within)
    compared = [one.iso3 for one in state.comparators]
    others = [row for row in rows if row.iso3 != state.iso3]
    ends = [row for row in (*others[-1:], *others[:1]) if row.iso3 not in compared]
    for row in [*(row for row in others if row.iso3 in compared), *ends]:
        x = scale(sum(row.ends) / 2)
        heights = (level - 9.2, level + 4.5, level + 9.0)
        spots = [(x + by, y, align) for y in heights for by, align in ((0, "center"), (-3, "left"), (3, "right"))]
        name = saying.short_name(state, row.iso3)
        canvas.place(spots, name, within, size=style.NOTE, colour=style.GREY)


def _own_label(
    canvas: Canvas, state: State, row: Observation, x: float, heights: tuple[float, float], within: Box
) -> None:
    level, top = heights
    figure = words.figure(row, state.indicators[row.indicator])
    label = f"{saying.short_name(state, row.iso3)} {figure} ({row.year})"
    half = style.width(label, weight=style.STRONG) / 2 + 2
    centre = min(max(x, within.left + half), within.right - half)
    canvas.line((x, x), (level + OWN, top - 2), style.INK, 0.5, zorder=1.5, solid=True)
    canvas.text(centre, top, label, align="center", weight=style.STRONG, colour=style.INK)


def _table(state: State, rows: Sequence[tuple[str, Sequence[Observation]]]):
    found = []
    for name, figures in rows:
        card = state.indicators[name]
        rate = words.capital(card.short)
        found += [(state.member(r.iso3).name, rate, words.figure(r, card), str(r.year)) for r in figures]
        held = {row.iso3 for row in figures}
        missing = [one for one in state.members if one.iso3 not in held]
        found += [(one.name, rate, words.absence(state.series(name, iso3=one.iso3)), "") for one in missing]
    unit = state.indicators[COMPARED[0]].unit
    return ("Member", "Rate", words.capital(unit), "Year"), tuple(found)
