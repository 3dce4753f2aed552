"""Detected victims by form of exploitation, and by sex and age, in one year."""

from collections.abc import Sequence

from countrypack.charts import course, framing, saying, style
from countrypack.charts.canvas import Box, Canvas
from countrypack.charts.panel import Panel
from countrypack.charts.trend import LEFT, PLOT, empty
from countrypack.facts import Observation, Series, State
from countrypack.pieces import Piece
from countrypack.prose import words

VICTIMS = "trafficking_victims_detected"
FORMS = {"form:sexual_exploitation": "sexual exploitation", "form:forced_labour": "forced labour"}
PEOPLE = {("female", "18+"): "women", ("male", "18+"): "men", ("female", "0-17"): "girls", ("male", "0-17"): "boys"}
SEXES = {"female": "female", "male": "male", "other": "other sex", "unknown": "sex unknown"}
AGES = {"18+": "adult", "0-17": "under 18", "unknown": "age unknown"}
LEAST = 2  # one row alone is no breakdown
STEP, HEAD = 13.0, 15.0  # points
NO_BREAKDOWN = "no usable breakdown"
CAPTION = "Detected victims of trafficking in persons, by form of exploitation and by sex and age: {}"
GROUPS = ("By form of exploitation", "By sex and age")


def victims(state: State) -> Piece:
    """Return the last year's detected victims by form, and by sex and age: counts, one year, one state.

    The year is the last one with a usable total and, by form or by sex and age, two usable figures or more. The source
    prints rows by form of "<5" for many states and years in which it holds no total, or a total far above their sum:
    such rows are no breakdown and are not drawn. Figures marked suspect are left out too, and the chart says so.
    """
    series = state.series(VICTIMS)
    total = last_total(state, series)
    if total is None:
        return _none(state, series)
    held = [breakdown(state, group, total.year) for group in GROUPS]
    groups = [rows if _drawable(rows, total) else [] for rows in held]
    lines = framing.foot([_left_out(groups), saying.source_line(state, [series.source])])
    deepest = max(len(_usable(rows)) for rows in groups)
    canvas = Canvas(framing.foot_height(lines) + 4 + deepest * STEP + HEAD)
    framing.write_foot(canvas, lines)
    _draw(canvas, series, groups, total.year)
    return framing.piece(
        state,
        "victims",
        canvas,
        caption=CAPTION.format(state.in_text),
        alt=alt(state, series, groups, total),
        facts=[total.id, *(row.id for rows in groups for row in rows)],
        sources=[series.source],
        table=_table(series, groups, total),
    )


def breakdown(state: State, group: str, year: int) -> list[Observation]:
    """Return the figures of one breakdown in a year, in the order in which they are drawn."""
    rows = [row for row in state.observations if row.indicator == VICTIMS and row.year == year]
    if group == GROUPS[0]:
        kept = [r for r in rows if r.category.startswith("form:") and (r.sex, r.age) == ("total", "total")]
        order = list(FORMS)
        return sorted(
            kept, key=lambda r: (r.category not in order, r.category != "form:sexual_exploitation", r.category)
        )
    kept = [r for r in rows if r.category == "total" and r.sex != "total" and r.age != "total"]
    order = list(PEOPLE)
    return sorted(
        kept, key=lambda r: (order.index((r.sex, r.age)) if (r.sex, r.age) in PEOPLE else len(order), r.sex, r.age)
    )


def last_total(state: State, series: Series) -> Observation | None:
    """Return the last usable total that has a breakdown."""
    for total in reversed(series.points):
        if any(_drawable(breakdown(state, group, total.year), total) for group in GROUPS):
            return total
    return None


def _drawable(rows: Sequence[Observation], total: Observation) -> bool:
    """Say whether rows are a breakdown: two or more, and not all intervals whose ends stay below the total."""
    usable = _usable(rows)
    if len(usable) < LEAST:
        return False
    most = sum(row.upper if row.value is None else row.value for row in usable)
    return any(row.value is not None for row in usable) or most >= (total.value or 0)


def name(row: Observation) -> str:
    """Return whom or what a row counts."""
    if row.category.startswith("form:"):
        return FORMS.get(row.category, "other forms" if row.category == "form:other" else row.category[5:])
    if (row.sex, row.age) == ("unknown", "unknown"):
        return "sex and age unknown"
    return PEOPLE.get((row.sex, row.age), f"{SEXES.get(row.sex, row.sex)}, {AGES.get(row.age, row.age)}")


def alt(state: State, series: Series, groups: Sequence[Sequence[Observation]], total: Observation) -> str:
    """Return the chart in words."""
    sentences = []
    for group, rows in zip(GROUPS, groups, strict=True):
        told = [f"{name(row)} {saying.figure(row, series)}" for row in _usable(rows)]
        sentences.append(f"{group}: {', '.join(told) or NO_BREAKDOWN}.")
    start = (
        f"Detected victims of trafficking in persons, {state.in_text}, {total.year}: {saying.figure(total, series)}."
    )
    return " ".join([start, *sentences, _left_out(groups)]).strip()


def _usable(rows: Sequence[Observation]) -> list[Observation]:
    return [row for row in rows if row.status != "suspect"]


def _left_out(groups: Sequence[Sequence[Observation]]) -> str:
    names = [name(row) for rows in groups for row in rows if row.status == "suspect"]
    return f"Left out, figures held but not used: {words.listing(names)}." if names else ""


def _draw(canvas: Canvas, series: Series, groups: Sequence[Sequence[Observation]], year: int) -> None:
    shown = [row for rows in groups for row in _usable(rows)]
    most = max(row.upper if row.value is None else row.value for row in shown)
    most = max(most, course.LEAST_HIGH)
    middle, gap = style.WIDTH * 0.48, 16.0
    spans = ((0.0, middle - gap), (middle + gap, style.WIDTH))
    gutters = [max((style.width(name(row)) for row in _usable(rows)), default=0) + 8 for rows in groups]
    value = max(style.width(course.short(row, series), weight=style.STRONG) for row in shown) + 8
    room = min(right - left - gutter - value for (left, right), gutter in zip(spans, gutters, strict=True))
    for group, rows, (left, _), gutter in zip(GROUPS, groups, spans, gutters, strict=True):
        top = canvas.height - 9
        canvas.text(left, top, f"{group}, {year}", weight=style.STRONG)
        if not _usable(rows):
            canvas.text(left, top - STEP, NO_BREAKDOWN, colour=style.GREY)
        for place, row in enumerate(_usable(rows)):
            _bar(canvas, series, row, (left, gutter), top - HEAD - place * STEP, room / most)


def _bar(
    canvas: Canvas, series: Series, row: Observation, start: tuple[float, float], baseline: float, scale: float
) -> None:
    left, gutter = start
    x = left + gutter
    level = baseline + style.MIDDLE * style.SIZE
    end = x + (row.upper if row.value is None else row.value) * scale
    canvas.text(x - 5, baseline, name(row), align="right", colour=style.TEXT)
    canvas.line((x, x), (level - STEP / 2, level + STEP / 2), style.GREY, 0.8, zorder=4.5)
    canvas.bar(Box(x, level - 3.6, end, level + 3.6), fact=row.id, hollow=row.value is None)
    canvas.text(end + 4, baseline, course.short(row, series), colour=style.INK)


def _table(
    series: Series, groups: Sequence[Sequence[Observation]], total: Observation
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = tuple(
        (group, words.capital(name(row)), str(total.year), _cell(row, series))
        for group, held in zip(GROUPS, groups, strict=True)
        for row in held
    )
    every = ("All", "Detected victims", str(total.year), _cell(total, series))
    return ("Breakdown", "Victims", "Year", "Figure"), (every, *rows)


def _cell(row: Observation, series: Series) -> str:
    used = "" if row.status != "suspect" else f" ({saying.NOT_USED})"
    return words.figure(row, series.indicator) + used


def _none(state: State, series: Series) -> Piece:
    """Return the honest chart of a state without any breakdown: the window of the source, and nothing in it."""
    window = series.window
    lines = framing.foot([saying.source_line(state, [series.source])])
    floor = framing.foot_height(lines) + framing.YEARS
    canvas = Canvas(floor + PLOT / 2 + 4)
    framing.write_foot(canvas, lines)
    panel = Panel(LEFT, floor, style.WIDTH - LEFT, floor + PLOT / 2, window.first, window.last)
    years = words.span(window.first, window.last)
    if series.points:
        text = f"no breakdown beside a total, {years}"
        table = (("Breakdown", "Held"), (("form of exploitation; sex and age", "none beside a total"),))
    else:
        text = saying.finding(series)
        table = (("Year", "Figure"), ((years, words.absence(series)),))
    empty(canvas, panel, series, said=text)
    return framing.piece(
        state,
        "victims",
        canvas,
        caption=CAPTION.format(state.in_text),
        alt=f"Detected victims of trafficking in persons, {state.in_text}: {text}.",
        facts=(),
        sources=[series.source],
        table=table,
    )
