"""Read a drawing back: every mark stands where its figure belongs, and no mark is without one."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from xml.etree import ElementTree

from countrypack.checking.context import Scope
from countrypack.checking.evidence import Row, Series
from countrypack.checking.sentences import Miss
from countrypack.checking.tokens import NUMERIC, tokens

NEAR = 0.6  # drawing units, that is points of print
INK = "#1b365d"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
FIRST_YEAR = 1900
LAST = re.compile(r"-to-(\d{4})$")
SOURCES = re.compile(r"^Sources?: ")


@dataclass(frozen=True)
class Shape:
    """A line or a bar as its corners, or a dot as its middle."""

    corners: tuple[tuple[float, float], ...]
    hollow: bool
    dot: bool

    @property
    def xs(self) -> tuple[float, ...]:
        """The corners' places from the left."""
        return tuple(x for x, _ in self.corners)

    @property
    def ys(self) -> tuple[float, ...]:
        """The corners' places from the top."""
        return tuple(y for _, y in self.corners)


@dataclass
class Scale:
    """Where the values of one panel stand, read from its grid."""

    places: dict[float, float] = field(default_factory=dict)

    def at(self, value: float) -> float | None:
        """Return the place of a value, or None where fewer than two grid lines say where it is."""
        if len(self.places) < 2:
            return None
        low, high = min(self.places), max(self.places)
        share = (value - low) / (high - low)
        return self.places[low] + share * (self.places[high] - self.places[low])


class Drawing:
    """One chart's drawing, by the ids of what is drawn."""

    def __init__(self, ident: str, svg: str):
        self.root = ElementTree.fromstring(svg)
        for element in self.root.iter():
            element.tag = element.tag.rpartition("}")[2]  # a drawing inside a page has no namespace of its own
        self.shapes: dict[str, Shape] = {}
        self.lines: list[Shape] = []
        self.waits: dict[str, str] = {}
        start = f"{ident}-"
        for group in self.root.iter("g"):
            name = group.get("id", "")
            while name.startswith(start):
                name = name.removeprefix(start)
            if name.startswith("wait-"):
                self.waits[name.removeprefix("wait-")] = " ".join("".join(group.itertext()).split())
            shape = _shape(group)
            if shape and name:
                self.shapes[name] = shape
                if name.startswith("line2d") and _is_ink(group):
                    self.lines.append(shape)

    @cached_property
    def points(self) -> dict[str, Shape]:
        """The marks of facts, by fact id."""
        return {name[3:]: shape for name, shape in self.shapes.items() if name.startswith("pt-")}

    @cached_property
    def runs(self) -> dict[str, Shape]:
        """The lines of other states, by the id of their first fact and their last year."""
        return {name[4:]: shape for name, shape in self.shapes.items() if name.startswith("run-")}

    def scale(self, axis: str, subject: str = "") -> Scale:
        """Return the scale of one panel: that of an indicator, or the only one."""
        found = self._scales[axis]
        return found.get(subject) or found.get("") or _shared(found)

    @cached_property
    def _scales(self) -> dict[str, dict[str, Scale]]:
        return {axis: self._grid(axis) for axis in "xy"}

    def _grid(self, axis: str) -> dict[str, Scale]:
        found: dict[str, Scale] = {}
        for name, shape in self.shapes.items():
            grid = re.fullmatch(rf"(?:(\w+)-)?{axis}-(-?[\d.]+)", name)
            if grid:
                place = shape.ys[0] if axis == "y" else shape.xs[0]
                found.setdefault(grid[1] or "", Scale()).places[float(grid[2])] = place
        return found

    @property
    def labels(self) -> set[str]:
        """What the grid may be labelled with."""
        found = (re.fullmatch(r"(?:\w+-)?[xy]-(-?[\d.]+)", name) for name in self.shapes)
        values = {float(one[1]) for one in found if one}
        return {form for v in values for form in (f"{v:g}", f"{v:,.0f}", *(f"{v:.{n}f}" for n in range(4)))}

    @property
    def texts(self) -> list[str]:
        """All texts, in their order."""
        return [" ".join("".join(e.itertext()).split()) for e in self.root.iter("text")]


def _shared(found: Mapping[str, Scale]) -> Scale:
    """Panels one above the other share their years, which are written under one of them alone."""
    return next(iter(found.values())) if len(found) == 1 else Scale()


def _shape(group: ElementTree.Element) -> Shape | None:
    use = next(group.iter("use"), None)
    if use is not None:
        style = use.get("style", "")
        return Shape(((float(use.get("x", 0)), float(use.get("y", 0))),), "fill: #ffffff" in style, True)
    path = next((child for child in group if child.tag == "path"), None)
    if path is None:
        return None
    drawn = [float(number) for number in NUMBER.findall(path.get("d", ""))]
    style = path.get("style", "")
    return Shape(tuple(zip(drawn[::2], drawn[1::2], strict=False)), "fill: #ffffff" in style, False)


def _is_ink(group: ElementTree.Element) -> bool:
    style = next((child.get("style", "") for child in group if child.tag == "path"), "")
    return f"stroke: {INK}" in style and "stroke-width: 1.8" in style


def misses(scope: Scope, svg: str) -> Iterator[Miss]:
    """Yield what a drawing shows that no row bears out, and what it leaves out.

    Parameters
    ----------
    scope : Scope
        The chart's piece.
    svg : str
        Its drawing, as it stands in one of the formats.
    """
    drawing = Drawing(scope.piece.id, svg)
    if not drawing.shapes:
        yield Miss("a drawing cannot be read back", scope.piece.id, svg[:100])
    yield from _strangers(scope, drawing)
    kind = _kind(scope, drawing)
    known = {name: row for name in drawing.points if (row := _row(scope, name))}
    if kind == "years":
        yield from _years(scope, drawing, known)
    elif kind == "strip":
        yield from _strip(drawing, known)
    elif kind == "dates":
        yield from _dates(scope, drawing, known)
    else:
        yield from _bars(drawing, known)
    yield from _missing(scope, drawing, kind)
    yield from _labels(scope, drawing)


def _kind(scope: Scope, drawing: Drawing) -> str:
    if scope.facts and all(row.is_act for row in scope.facts):
        return "dates"
    across, up = (any(re.search(rf"(^|-){axis}-", name) for name in drawing.shapes) for axis in "xy")
    if up:
        return "years"
    if across and (any(row.is_act for row in scope.facts) or _counts_years(drawing)):
        return "dates"
    return "strip" if across and len({row.iso3 for row in scope.facts}) > 1 else "bars"


def _counts_years(drawing: Drawing) -> bool:
    """Say whether years run along the lower edge; an axis of figures begins at zero."""
    places = drawing.scale("x").places
    return bool(places) and min(places) >= FIRST_YEAR


def _row(scope: Scope, name: str) -> Row | None:
    return scope.pack.evidence.find(name) if name in scope.piece.facts else None


def _strangers(scope: Scope, drawing: Drawing) -> Iterator[Miss]:
    for name in drawing.points:
        row = _row(scope, name)
        if row is None or not row.usable:
            yield Miss("a mark is drawn for no usable row", name, "drawing")
        elif row.iso3 not in scope.states:
            yield Miss("a state is drawn that the piece is not about", name, "drawing", (row,))


def _years(scope: Scope, drawing: Drawing, known: Mapping[str, Row]) -> Iterator[Miss]:
    for name, row in known.items():
        x, y = drawing.scale("x", row.subject), drawing.scale("y", row.subject)
        yield from _placed(name, drawing.points[name], row, x if x.places else _any_x(drawing), y)
    yield from _laws(scope, drawing)
    for name, shape in drawing.runs.items():
        yield from _run(scope, drawing, name, shape)
    for line in drawing.lines:
        yield from _line(line, drawing)


def _laws(scope: Scope, drawing: Drawing) -> Iterator[Miss]:
    years = _any_x(drawing)
    for name, shape in drawing.shapes.items():
        if "law-" not in name:
            continue
        law = scope.pack.evidence.find(name.rpartition("law-")[2])
        place, after = (years.at(float(law.year or 0) + step) if law else None for step in (0, 1))
        # The line stands at the beginning of its year or in its middle.
        if place is None or abs(shape.xs[0] - place) > abs(after - place):
            yield Miss("a law is not drawn in its year", name, f"drawn at {shape.xs[0]}", (law,) if law else ())


def _any_x(drawing: Drawing) -> Scale:
    for name in drawing.shapes:
        found = re.fullmatch(r"(?:(\w+)-)?x-\d+", name)
        if found:
            return drawing.scale("x", found[1] or "")
    return Scale()


def _placed(name: str, shape: Shape, row: Row, x: Scale, y: Scale) -> Iterator[Miss]:
    if not row.value:
        low, high = y.at(float(row.lower)), y.at(float(row.upper))
        whole = low is not None and abs(max(shape.ys) - low) <= NEAR and abs(min(shape.ys) - high) <= NEAR
        if shape.dot or not shape.hollow or not whole:
            yield Miss("an interval is not drawn as an open bar over it", name, f"drawn at {shape.ys}", (row,))
    else:
        place = y.at(float(row.value))
        if not shape.dot or place is None or abs(shape.ys[0] - place) > NEAR:
            yield Miss("a mark does not stand where its figure does", name, f"drawn at {shape.ys}", (row,))
    middle = x.at(float(row.year))
    if middle is not None and abs((max(shape.xs) + min(shape.xs)) / 2 - middle) > NEAR:
        yield Miss("a mark does not stand in its year", name, f"drawn at {shape.xs}", (row,))


def _run(scope: Scope, drawing: Drawing, name: str, shape: Shape) -> Iterator[Miss]:
    first, until = LAST.sub("", name), LAST.search(name)
    row = _row(scope, first)
    if row is None or until is None:
        yield Miss("a line is drawn for no row", name, "drawing")
        return
    series = scope.pack.evidence.series(row.iso3, row.subject, row.breakdown)
    years = range(int(row.year), int(until[1]) + 1)
    x, y = drawing.scale("x", row.subject), drawing.scale("y", row.subject)
    held = [series.usable.get(year) for year in years]
    if None in held or not all(one.value for one in held):
        yield Miss("a line runs over years without a figure", name, f"{len(shape.corners)} corners", (row,))
        return
    if not shape.corners or min(shape.xs) < x.at(min(x.places)) - NEAR or max(shape.xs) > x.at(max(x.places)) + NEAR:
        yield Miss("a line leaves its panel", name, f"the years drawn are {min(x.places):g}-{max(x.places):g}", (row,))
    for one in held:
        inside = min(x.places) <= float(one.year) <= max(x.places)
        place = _height(shape, x.at(float(one.year))) if inside else None
        if inside and (place is None or abs(place - y.at(float(one.value))) > NEAR):
            yield Miss("a line does not pass through its figure", one.id, f"{name}: {place}", (one,))


def _height(line: Shape, at: float) -> float | None:
    """Return how high a line is at one place; corners on a straight way are left out of a drawing."""
    for (x0, y0), (x1, y1) in zip(line.corners, line.corners[1:], strict=False):
        if x0 - NEAR <= at <= x1 + NEAR and x1 > x0:
            return y0 + (y1 - y0) * (at - x0) / (x1 - x0)
    return None


def _line(line: Shape, drawing: Drawing) -> Iterator[Miss]:
    """Yield a turn of the state's own line where no mark stands, and a line over a year without a figure."""
    dots = {shape.corners[0]: name for name, shape in drawing.points.items() if shape.dot}
    years = []
    for corner in line.corners:
        name = next((n for at, n in dots.items() if _close(at, corner)), None)
        if name is None:
            yield Miss("a line turns where no mark stands", str(corner), "drawing")
            return
        years.append(int(re.search(r"\.(\d{4})(?:\.|@|$)", name)[1]))
    if any(b - a != 1 for a, b in pairwise(years)):
        yield Miss("a line joins years between which one is missing", f"{years[0]}-{years[-1]}", "drawing")


def _close(one: Sequence[float], other: Sequence[float]) -> bool:
    return abs(one[0] - other[0]) <= NEAR and abs(one[1] - other[1]) <= NEAR


def _strip(drawing: Drawing, known: Mapping[str, Row]) -> Iterator[Miss]:
    for name, row in known.items():
        scale, shape = drawing.scale("x", row.subject), drawing.points[name]
        ends = [scale.at(float(end)) for end in ((row.value, row.value) if row.value else (row.lower, row.upper))]
        reached = zip((min(shape.xs), max(shape.xs)), ends, strict=True)
        if None in ends or any(abs(at - end) > NEAR for at, end in reached) or (not row.value and not shape.hollow):
            yield Miss("a mark does not stand where its figure does", name, f"{shape.xs}", (row,))


def _dates(scope: Scope, drawing: Drawing, known: Mapping[str, Row]) -> Iterator[Miss]:
    scale = drawing.scale("x")
    for name, row in known.items():
        start, end = scale.at(float(row.year or 0)), scale.at(float(row.year or 0) + 1)
        shape = drawing.points[name]
        middle = (min(shape.xs) + max(shape.xs)) / 2
        if start is not None and not start - NEAR <= middle <= end + NEAR:
            yield Miss("a mark does not stand in its year", name, f"drawn at {middle}", (row,))
        if not row.is_act and shape.hollow != (not row.value):
            yield Miss("an interval is not drawn as an open bar over it", name, f"hollow: {shape.hollow}", (row,))
    for iso3, text in drawing.waits.items():
        for token in tokens(text):
            if token.kind in ("cardinal", "range", "figure") and token.text not in scope.waits(iso3):
                yield Miss("the years from law to conviction are others", token.text, f"{iso3}: {text}")


def _bars(drawing: Drawing, known: Mapping[str, Row]) -> Iterator[Miss]:
    wide = {name: max(drawing.points[name].xs) - min(drawing.points[name].xs) for name in known}
    units = {name: wide[name] / float(row.value) for name, row in known.items() if row.value and float(row.value) > 0}
    unit = max(units.values(), key=lambda one: sum(abs(one - o) < 0.02 * one for o in units.values()), default=0)
    for name, row in known.items():
        length = float(row.value or row.upper or 0) * unit
        if not row.value and not drawing.points[name].hollow:
            yield Miss("an interval is not drawn as an open bar over it", name, f"{wide[name]} wide", (row,))
        elif unit and float(row.value or row.upper) and abs(wide[name] - length) > max(NEAR, 0.01 * length):
            yield Miss("a bar is not as long as its figure", name, f"{wide[name]} wide, not {length:.1f}", (row,))


def _missing(scope: Scope, drawing: Drawing, kind: str) -> Iterator[Miss]:
    """Yield usable figures of the piece that are not drawn."""
    covered = {name for run in drawing.runs for name in _covered(scope, run)}
    for row in scope.facts:
        if row.id in drawing.points or row.id in covered or not row.usable:
            continue
        # Where the state itself has no figure, an empty panel says so, and those of others stand in the table alone.
        if row.iso3 != scope.pack.iso3 and not drawing.points:
            continue
        if kind in ("years", "strip", "dates") and not row.is_act:
            yield Miss("a figure is not drawn", row.id, "drawing", (row,))


def _covered(scope: Scope, run: str) -> Iterator[str]:
    row, until = _row(scope, LAST.sub("", run)), LAST.search(run)
    if row and until:
        series: Series = scope.pack.evidence.series(row.iso3, row.subject, row.breakdown)
        years = range(int(row.year), int(until[1]) + 1)
        yield from (series.usable[year].id for year in years if year in series.usable)


def _labels(scope: Scope, drawing: Drawing) -> Iterator[Miss]:
    """Yield numbers and states written into a drawing that are neither its grid's nor its figures'."""
    evidence, line = scope.pack.evidence, _source_line(scope)
    years = {row.year for row in scope.facts} | {str(cut) for s in scope.subjects for cut in scope.pack.breaks(s)}
    years |= {row.year for row in scope.acts if row.subject == "national_trafficking_law"}
    shown = [s for s, card in evidence.indicators.items() if set(card.sources) & set(scope.piece.sources)]
    years |= {str(year) for series in scope.all_series(shown) for year in series.window}
    counts = {str(len(scope.pack.members)), str(len({row.iso3 for row in scope.facts}))}
    counts |= {str(sum(bool(scope.series(s, code).usable) for code in scope.pack.members)) for s in scope.subjects}
    below = {f"<{int(float(row.upper)) + 1}" for row in scope.observations if row.upper and not row.value}
    waited = {form for text in drawing.waits for form in scope.waits(text)}
    allowed = years | drawing.labels | counts | below | waited
    for text in drawing.texts:
        if SOURCES.sub("", text) in line:
            continue
        masked = scope.masked(text, "html")
        names = scope.pack.names.within(masked)
        left = [token for token in tokens(masked) if token.kind in NUMERIC and token.text not in allowed]
        forms = _figures(scope, {name.iso3 for name in names}) if left else set()
        for token in left:
            spans = token.kind == "span" and set(token.text.split("-")) <= years
            if token.text not in forms and not spans:
                yield Miss("a label is no figure of the chart", token.text, text, scope.observations[:3])
        for name in names:
            if name.iso3 not in scope.states and not text.startswith("No figure"):
                yield Miss("a state is drawn that the piece is not about", text[name.start : name.end], text)


def _figures(scope: Scope, named: Set[str]) -> set[str]:
    """Return the figures that a label may print: those of the states that it names, or of the pack's own."""
    evidence, states = scope.pack.evidence, named or {scope.pack.iso3}
    rows = [row for row in scope.observations if row.iso3 in states]
    if named:
        # A label that names its state stands at the end of the state's line, or beside its mark in a strip.
        rows = list({row.subject: row for row in sorted(rows, key=lambda row: row.year) if row.usable}.values())
    forms = {form for row in rows for form in evidence.forms(row)}
    return forms | {bound for row in rows for pair in evidence.bounds(row) for bound in pair}


def _source_line(scope: Scope) -> str:
    cards = scope.pack.evidence.sources
    used = [cards[name] for name in scope.piece.sources if name in cards]
    return "; ".join(f"{card.publisher}, {card.title}, {card.vintage}" for card in used)
