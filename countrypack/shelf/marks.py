"""Drawings of the page that need no script: dot strips of rates, and acts by date."""

from collections.abc import Sequence
from html import escape

from countrypack.charts.panel import tick_words, ticks
from countrypack.facts import Act, Observation
from countrypack.prose import law, words
from countrypack.shelf import dates

WIDE, PAD = 960, 14  # units of a strip, and what is free at both ends
BOX, LEVEL = 32, 13  # a dot with its code: as wide, and as high
LANE, FIRST_YEAR = 460, 1980
HIGH, LEVELS = 30, (15, 7.5, 22.5, 0, 30)  # a lane, and where marks stand that would cover each other
NEAR = 10.5
# What was not done, report years and researchers' codings are no acts with a day of their own.
NOT_ACTS = ("not_", "no_", "wbl_", "unsd_", "coded_", "signature", "signed")
ROWS = {
    "Trafficking in persons": {
        "trafficking_protocol": "circle",
        "untoc": "triangle",
        "crc_opsc": "diamond",
        "coe_trafficking_convention": "triangle",
        "asean_actip": "triangle",
        "national_trafficking_law": "square",
        "ict_trafficking_law": "cross",
    },
    "Gender-related killing and violence": {
        "cedaw": "circle",
        "cedaw_op": "diamond",
        "istanbul_convention": "triangle",
        "belem_do_para": "triangle",
        "maputo_protocol": "triangle",
        "gender_related_killing_law": "square",
        "domestic_violence_law": "wedge",
        "marital_rape_law": "cross",
    },
}
SHAPES = {
    "circle": '<circle r="4"/>',
    "triangle": '<path d="M0-4.6 4.4 3.4H-4.4Z"/>',
    "wedge": '<path d="M0 4.6 4.4-3.4H-4.4Z"/>',
    "diamond": '<path d="M0-5 5 0 0 5-5 0Z"/>',
    "square": '<path d="M-3.7-3.7H3.7V3.7H-3.7Z"/>',
    "cross": '<path d="M-4.2-1.5h2.7v-2.7h3v2.7h2.7v3h-2.7v2.7h-3v-2.7h-2.7Z"/>',
}


def strip(points: Sequence[tuple[str, str, Observation]], unit: str, label: str) -> str:
    """Return a rate's last figures on one axis, a dot for each state with its code beside it.

    Parameters
    ----------
    points : sequence of (iso3, name, Observation)
        Of one rate: counts of different states never share an axis.
    unit : str
        For the axis.
    label : str
        The drawing in words.
    """
    points = sorted(points, key=lambda point: (*ends(point[2]), point[0]))
    most = max((ends(row)[1] for _, _, row in points), default=1) or 1
    scale = (WIDE - 2 * PAD - BOX) / most
    levels, dots = _stacked([tuple(PAD + end * scale for end in ends(row)) for _, _, row in points]), []
    high = (max(levels, default=0) + 1) * LEVEL + 12
    for (iso3, name, row), level in zip(points, levels, strict=True):
        (left, right), y = (PAD + end * scale for end in ends(row)), high - 12 - level * LEVEL
        hollow = "" if row.status == "reported" else ' class="hollow"'
        told = escape(f"{name}: {printed(row)} ({row.year}, {row.status})")
        range_ = f'<path class="base" d="M0 0H{right - left:.1f}"/>' if right > left else ""
        dots.append(
            f'<g data-iso="{iso3}" transform="translate({left:.1f} {y:g})"><title>{told}</title>{range_}'
            f'<circle r="3.6"{hollow}/><text x="{right - left + 6:g}" y="3.6">{iso3}</text></g>'
        )
    return (
        f'<svg class="strip" viewBox="0 0 {WIDE} {high + 30:g}" role="img" aria-label="{escape(label)}">'
        f"{_axis(most, scale, high)}{''.join(dots)}"
        f'<text class="unit" x="{PAD}" y="{high + 28:g}">{escape(unit)}</text></svg>'
    )


def ends(row: Observation) -> tuple[float, float]:
    """Return the least and the most that a figure may be."""
    return (row.lower, row.upper) if row.value is None else (row.value, row.value)


def printed(row: Observation) -> str:
    """Return a rate as it is printed: a value, or its interval."""
    return "-".join(f"{end:.2f}" for end in dict.fromkeys(ends(row)))


def _stacked(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Return the lowest free level for each dot with its code, from left to right."""
    taken: list[float] = []
    levels = []
    for left, right in spans:
        level = next((n for n, end in enumerate(taken) if end <= left), len(taken))
        taken[level : level + 1] = [right + BOX]
        levels.append(level)
    return levels


def _axis(most: float, scale: float, high: float) -> str:
    values = ticks(most, whole=False, most=6)
    parts = [f'<path class="base" d="M{PAD} {high:g}H{WIDE - PAD}"/>']
    for value, text in zip(values, tick_words(values), strict=True):
        x = PAD + value * scale
        parts.append(f'<path class="grid" d="M{x:.1f} 0V{high:g}"/>')
        parts.append(f'<text class="tick" x="{x:.1f}" y="{high + 14:g}">{text}</text>')
    return "".join(parts)


def dated(acts: Sequence[Act], topic: str) -> list[Act]:
    """Return the acts of a topic that have a place on the axis, by date."""
    found = [act for act in acts if act.instrument in ROWS[topic] and not act.act.startswith(NOT_ACTS)]
    return sorted(found, key=lambda act: (dates.place(act.date), act.id))


def span(acts: Sequence[Act], last: int) -> tuple[int, int]:
    """Return the years of the axis: from 1980, or from the decade of an earlier act."""
    years = [int(dates.place(act.date)) for act in acts]
    return min([FIRST_YEAR, *(year // 10 * 10 for year in years)]), max([last, *years])


def lane(acts: Sequence[Act], topic: str, span: tuple[int, int], names: dict[str, str]) -> str:
    """Return one state's acts of a topic by date: hollow where an act is not fully verified."""
    found = dated(acts, topic)
    said = [f"{names[act.instrument]}, {law.done(act)}: {words.date(act.date)}{_doubt(act)}" for act in found]
    label = escape("; ".join(said) or "no dated act held")
    marks = "".join(
        f'<use href="#{ROWS[topic][act.instrument]}" x="{x:.1f}" y="{y:g}"{_hollow(act)}>'
        f"<title>{escape(told)}</title></use>"
        for (x, y), act, told in zip(_spots(found, span), found, said, strict=True)
    )
    grid = "".join(f"M{_x(year, span):.1f} 0V{HIGH}" for year in _decades(span))
    drawn = f'<path class="grid" d="{grid}"/>{marks}'
    return f'<svg viewBox="0 0 {LANE} {HIGH}" role="img" aria-label="{label}">{drawn}</svg>'


def years(span: tuple[int, int]) -> str:
    """Return the axis over the lanes."""
    texts = "".join(f'<text class="tick" x="{_x(year, span):.1f}" y="12">{year}</text>' for year in _decades(span))
    return f'<svg viewBox="0 0 {LANE} 16" role="img" aria-label="{span[0]} to {span[1]}">{texts}</svg>'


def _decades(span: tuple[int, int]) -> range:
    return range(span[0], span[1] + 1, 10)


def shapes() -> str:
    """Return the shapes that the lanes use, once for the page."""
    symbols = "".join(f'<g id="{name}">{shape}</g>' for name, shape in SHAPES.items())
    return f'<svg class="shapes" width="0" height="0" aria-hidden="true"><defs>{symbols}</defs></svg>'


def sample(shape: str) -> str:
    """Return one shape for the key."""
    return f'<svg class="key" viewBox="-6 -6 12 12" aria-hidden="true"><use href="#{shape}"/></svg>'


def _spots(acts: Sequence[Act], span: tuple[int, int]) -> list[tuple[float, float]]:
    """Return where the marks stand: each on the first level where the mark before it is not in the way."""
    ends = [-NEAR] * len(LEVELS)
    spots = []
    for act in acts:
        x = _x(dates.place(act.date), span)
        free = [level for level, end in enumerate(ends) if x - end >= NEAR]
        level = free[0] if free else ends.index(min(ends))
        ends[level] = x
        spots.append((x, LEVELS[level]))
    return spots


def _x(year: float, span: tuple[int, int]) -> float:
    first, last = span
    return 16 + (year - first) / (last + 1 - first) * (LANE - 32)


def _hollow(act: Act) -> str:
    return "" if act.verification == "verified" else ' class="hollow"'


def _doubt(act: Act) -> str:
    return "" if act.verification == "verified" else f" ({law.QUALITY[act.verification]})"
