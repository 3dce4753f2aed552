"""Rates of all members on one axis, with the UN's estimates for regions apart below it."""

from collections.abc import Mapping, Sequence

from countrypack.charts import framing, style
from countrypack.charts.canvas import Canvas
from countrypack.charts.panel import tick_words, ticks
from countrypack.facts import Observation
from countrypack.indicators import Indicator
from countrypack.members.drawing import HEAD, NAME, piece, source_line
from countrypack.members.gathering import REGIONAL, Member, Members
from countrypack.pieces import Piece
from countrypack.prose import words

LEFT, RIGHT = 4.0, 56.0  # points free at the sides; a label stands at the right of its mark
STEP, DOT, AXIS = 10.0, 2.6, 16.0

Found = Sequence[tuple[Member, Observation]]


def rates(all_of: Members, indicator: str) -> Piece:
    """Return the members' last rates on one axis; of partner or family, the UN's regional estimates apart below it."""
    card = all_of.indicators[indicator]
    known = [(one, one.rates[indicator]) for one in all_of.members if indicator in one.rates]
    found = sorted(known, key=lambda pair: (pair[1].value, pair[0].iso3))
    regional = [row for row in all_of.regional if row["indicator"] == REGIONAL[0] and row["value"]]
    beside = regional if card.measure == "partner_or_family" else []
    used = list(dict.fromkeys([row.source for _, row in found] + [row["source"] for row in beside]))
    note = _note(all_of, found, beside)
    canvas = _drawn(card, found, beside, framing.foot([note, source_line(all_of, used or card.sources[:1])]))
    return piece(
        f"rates-{indicator.replace('_', '-')}",
        canvas,
        caption=f"Rate of {card.label}: last figure of each member{', and UN estimates for regions' if beside else ''}",
        alt=_alt(card, note, found, beside),
        facts=[row.id for _, row in found],
        sources=used or card.sources[:1],
        columns=("Member or region", words.capital(card.unit), "Year", "Status"),
        rows=_rows(card, found, beside),
    )


def _note(all_of: Members, found: Found, beside: Sequence[Mapping]) -> str:
    note = f"{len(found)} of {len(all_of.members)} members have a figure"
    if found:
        known = [row.year for _, row in found]
        note += f", of {words.span(min(known), max(known))}"
    note += ". Hollow: not as reported."
    if beside:
        note += f" Diamonds: UN estimates for regions, {beside[0]['year']}, of a model and not of what states record."
    return note


def _alt(card: Indicator, note: str, found: Found, beside: Sequence[Mapping]) -> str:
    parts = [f"Rate of {card.label}, {card.unit}. {note}"]
    if found:
        ends = [f"{words.number(row.value, card)} in {one.in_text} ({row.year})" for one, row in (found[0], found[-1])]
        parts.append(f"From {' to '.join(ends)}.")
    if beside:
        parts.append(f"Regions: {_regions(beside)}.")
    return " ".join(parts)


def _regions(beside: Sequence[Mapping]) -> str:
    return ", ".join(f"{row['region']} {row['value']}" for row in beside)


def _rows(card: Indicator, found: Found, beside: Sequence[Mapping]) -> list[tuple[str, ...]]:
    rows = [(one.name, words.number(row.value, card), str(row.year), row.status) for one, row in found]
    rows += [(f"{row['region']} (UN estimate)", row["value"], row["year"], "modelled") for row in beside]
    return rows or [("none", "", "", "")]


def _drawn(card: Indicator, found: Found, beside: Sequence[Mapping], foot: Sequence[str]) -> Canvas:
    most = max([row.value for _, row in found] + [float(row["value"]) for row in beside], default=1) or 1
    scale = (style.WIDTH - LEFT - RIGHT) / most
    own_xs = [LEFT + row.value * scale for _, row in found]
    their_xs = [LEFT + float(row["value"]) * scale for row in beside]
    own = _levels(own_xs, [one.iso3 for one, _ in found])
    theirs = _levels(their_xs, [row["region"] for row in beside])
    lower = (max(theirs) + 1) * STEP + 8 if beside else 0
    axis = framing.foot_height(foot) + AXIS + lower
    canvas = Canvas(axis + (max(own, default=0) + 1) * STEP + HEAD + 6)
    framing.write_foot(canvas, foot)
    canvas.text(0, canvas.height - 9, card.unit, colour=style.GREY)
    _axis(canvas, most, scale, axis, axis - lower)
    for (one, row), x, level in zip(found, own_xs, own, strict=True):
        y = axis + 6 + level * STEP
        canvas.dot(x, y, row.id, radius=DOT, hollow=row.status != "reported")
        canvas.text(x + 4.5, y - 2.4, one.iso3, size=NAME, colour=style.TEXT)
    for row, x, level in zip(beside, their_xs, theirs, strict=True):
        y = axis - 8 - level * STEP
        canvas.dot(x, y, f"{row['region']}.{row['indicator']}.{row['year']}", radius=DOT, hollow=True, shape="D")
        canvas.text(x + 5, y - 2.4, row["region"], size=NAME, colour=style.GREY)
    return canvas


def _axis(canvas: Canvas, most: float, scale: float, axis: float, floor: float) -> None:
    values = ticks(most, whole=False, most=6)
    for value, text in zip(values, tick_words(values), strict=True):
        x = LEFT + value * scale
        canvas.line((x, x), (floor, canvas.height - HEAD), style.HAIR, 0.6, zorder=0.5, gid=f"x-{value:g}")
        canvas.text(x, floor - 10, text, align="center", colour=style.GREY)
    canvas.line((LEFT, style.WIDTH - LEFT), (axis, axis), style.GREY, 0.8, zorder=2)


def _levels(xs: Sequence[float], labels: Sequence[str]) -> list[int]:
    """Return the lowest free level for each mark with its label; marks come in any order."""
    taken: list[list[tuple[float, float]]] = []
    levels = []
    for x, label in zip(xs, labels, strict=True):
        box = (x - 4, x + 8 + style.width(label, NAME))
        level = next((n for n, row in enumerate(taken) if _is_free(row, *box)), len(taken))
        taken += [[]] if level == len(taken) else []
        taken[level].append(box)
        levels.append(level)
    return levels


def _is_free(row: Sequence[tuple[float, float]], left: float, right: float) -> bool:
    return all(right <= start or end <= left for start, end in row)
