"""Where a state's last rate stands among those of the members."""

from collections.abc import Callable, Sequence
from functools import partial

from countrypack.charts import framing, saying, style
from countrypack.charts.canvas import Canvas
from countrypack.charts.panel import tick_words, ticks
from countrypack.charts.spreading import spread
from countrypack.errors import Refusal
from countrypack.facts import Observation, State
from countrypack.pieces import Piece
from countrypack.prose import words

LEFT, RIGHT = 16.0, 16.0
ROW = 26.0  # points from the dots to a row of labels
HEAD = 30.0
AXIS = 34.0  # points from the lower labels to the foot
LABEL = 7.0
STRAY = 30.0  # points that a name may stand beside its dot


def strip(state: State, indicator: str) -> Piece:
    """Return the members' last figures of a rate on one axis, the state's in ink.

    Parameters
    ----------
    state : State
        The facts of one state, from `facts.read`.
    indicator : str
        The id of a rate, such as ``"female_homicide_rate"``; ``data/indicators.yml`` lists them.

    Raises
    ------
    Refusal
        If the indicator is not a rate: counts of states of different size never share an axis.
    """
    card = state.indicators[indicator]
    if card.kind != "rate":
        raise Refusal(
            f"{indicator} is a {card.kind}, and members are compared by rates.",
            where="charts.strip",
            expected="an indicator of kind rate.",
            todo="draw the state's own series with charts.trend.",
        )
    rows = state.standing(indicator)
    own = next((row for row in rows if row.iso3 == state.iso3), None)
    sources = sorted({row.source for row in rows}) or [state.series(indicator).source]
    lines = framing.foot([*remarks(state, rows), saying.source_line(state, sources)])
    canvas = Canvas(framing.foot_height(lines) + AXIS + 2 * ROW + HEAD)
    framing.write_foot(canvas, lines)
    canvas.text(0, canvas.height - 9, f"{card.unit}, last figure of each member", colour=style.GREY)
    if rows:
        _draw(canvas, state, rows, framing.foot_height(lines))
    if own is None:
        name = saying.short_name(state, state.iso3)
        held = "no usable figure" if state.series(indicator).suspects else words.absence(state.series(indicator))
        label = f"{name}: {held}"
        canvas.text(style.WIDTH, canvas.height - 9, label, align="right", weight=style.STRONG, colour=style.INK)
    return framing.piece(
        state,
        f"strip-{indicator}",
        canvas,
        caption=f"Rate of {card.label}: the last figure of each member",
        alt=alt(state, rows, indicator),
        facts=[row.id for row in rows],
        sources=sources,
        table=(
            ("Member", words.capital(card.unit), "Year"),
            tuple((state.member(row.iso3).name, words.number(row.value, card), str(row.year)) for row in rows)
            + tuple(
                (state.member(code).name, words.absence(state.series(indicator, iso3=code)), "")
                for code in _without(state, rows)
            ),
        ),
    )


def remarks(state: State, rows: Sequence[Observation]) -> list[str]:
    """Return how many members have a figure, of which years, and who has none."""
    count = f"{len(rows)} of {len(state.members)} members have a figure"
    if rows:
        years = [row.year for row in rows]
        count += f", of {words.span(min(years), max(years))}"
    missing = [saying.short_name(state, code) for code in _without(state, rows)]
    return [f"{count}.", f"No figure: {words.listing(missing)}." if missing else ""]


def alt(state: State, rows: Sequence[Observation], indicator: str) -> str:
    """Return the chart in words."""
    card = state.indicators[indicator]
    label = f"Rate of {card.label}, {card.unit}"
    count = f"{len(rows)} of {len(state.members)} members have a figure"
    if not rows:
        return f"{label}: {count}."
    low, high = rows[0], rows[-1]
    ends = [f"{words.figure(row, card)} ({saying.short_name(state, row.iso3)}, {row.year})" for row in (low, high)]
    own = next((row for row in rows if row.iso3 == state.iso3), None)
    if own is None:
        nothing = saying.finding(state.series(indicator))
        return f"{label}, {state.in_text}: {nothing}. {count}, from {ends[0]} to {ends[1]}."
    lower = sum(row.ends[1] < own.ends[0] for row in rows)
    below = f"{words.cardinal(lower)} {'is' if lower == 1 else 'are'} lower" if lower else "none is lower"
    return (
        f"{label}, {state.in_text}: {words.figure(own, card)} in {own.year}. {count}, "
        f"from {ends[0]} to {ends[1]}; {below}."
    )


def _without(state: State, rows: Sequence[Observation]) -> list[str]:
    held = {row.iso3 for row in rows}
    return [member.iso3 for member in state.members if member.iso3 not in held]


def _draw(canvas: Canvas, state: State, rows: Sequence[Observation], floor: float) -> None:
    most = max(row.value for row in rows) or 1
    wide = style.WIDTH - LEFT - RIGHT
    axis, level = floor + 16, floor + AXIS + ROW
    places = [LEFT + row.value / most * wide for row in rows]
    values = ticks(most, whole=False, most=6)
    for value, label in zip(values, tick_words(values), strict=True):
        x = LEFT + value / most * wide
        canvas.line((x, x), (axis, level + 8), style.HAIR, 0.6, zorder=0.5, gid=f"x-{value:g}")
        canvas.text(x, axis - 10, label, align="center", colour=style.GREY)
    canvas.line((LEFT, LEFT + wide), (axis, axis), style.GREY, 0.8, zorder=2)
    canvas.line((LEFT, LEFT + wide), (level, level), style.HAIR, 0.6, zorder=0.6)
    for row, x in zip(rows, places, strict=True):
        mine = row.iso3 == state.iso3
        colour, radius = (style.INK, 4.0) if mine else (style.LINE, 2.8)
        canvas.dot(x, level, row.id, radius=radius, colour=colour, zorder=6 if mine else 5)
    marked = list(zip(rows, places, strict=True))
    sides = marked[::2], marked[1::2]
    names = [_labelled(state, side, partial(saying.short_name, state)) for side in sides]
    pairs = [pair for side, row in zip(sides, names, strict=True) for pair in zip(side, row, strict=True)]
    moved = [abs(x - at) for (_, x), (_, at) in pairs]
    texts = names if max(moved) < STRAY else [_labelled(state, side, str) for side in sides]
    for up, side, row in zip((True, False), sides, texts, strict=True):
        _labels(canvas, state, side, row, level, up=up)


def _labelled(
    state: State, marked: Sequence[tuple[Observation, float]], name: Callable[[str], str]
) -> list[tuple[str, float]]:
    """Return the labels of a row of dots and where they stand, kept apart; the state's own is only a slot."""
    texts = ["" if row.iso3 == state.iso3 else name(row.iso3) for row, _ in marked]
    sizes = [style.width(text, LABEL) + 6 for text in texts]
    return list(zip(texts, spread([x for _, x in marked], sizes, 0, style.WIDTH), strict=True))


def _labels(
    canvas: Canvas,
    state: State,
    marked: Sequence[tuple[Observation, float]],
    labels: Sequence[tuple[str, float]],
    level: float,
    *,
    up: bool,
) -> None:
    """Write a row of labels above or below the dots, tied to their dots."""
    side = 1 if up else -1
    for (row, x), (text, centre) in zip(marked, labels, strict=True):
        mine = row.iso3 == state.iso3
        near, far = level + side * (4.5 if mine else 3.5), level + side * (ROW - 10)
        canvas.line((x, centre), (near, far), style.INK if mine else style.LINE, 0.5, zorder=1.5)
        if not mine:
            base = far + 2 if up else far - 2 - style.ASCENT * LABEL
            canvas.text(centre, base, text, align="center", size=LABEL, colour=style.GREY)
        else:
            _own_label(canvas, state, row, centre, far, up=up)


def _own_label(canvas: Canvas, state: State, row: Observation, x: float, far: float, *, up: bool) -> None:
    card = state.indicators[row.indicator]
    label = f"{saying.short_name(state, row.iso3)} {words.number(row.value, card)} ({row.year})"
    half = style.width(label, weight=style.STRONG) / 2 + 2
    centre = min(max(x, half), style.WIDTH - half)
    end = far + 11 if up else far - 10
    canvas.line((x, x), (far, end), style.INK, 0.5, zorder=1.5)
    base = end + 2 if up else end - 2 - style.ASCENT * style.SIZE
    canvas.text(centre, base, label, align="center", weight=style.STRONG, colour=style.INK)
