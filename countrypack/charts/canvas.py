"""A drawing of fixed size, in points from its lower left corner, that knows where its texts stand."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from countrypack.charts import markup, style

ALIGN = {"left": 0.0, "center": 0.5, "right": 1.0}
CLEAR = 1.5  # points kept free around a text
WHITE, PAPER = "#ffffff", -1  # PAPER is below everything


@dataclass(frozen=True)
class Box:
    """A part of the drawing that something stands on, in points."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Say whether two boxes overlap."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def within(self, other: "Box") -> bool:
        """Say whether all of this box lies in another."""
        across = self.left >= other.left and self.right <= other.right
        return across and self.bottom >= other.bottom and self.top <= other.top


class Canvas:
    """A figure under construction.

    Every mark that stands for a fact is an artist of its own with the id ``pt-<fact id>``. The corners of another
    state's line are its figures of consecutive years; its id is ``run-<id of the first fact>-to-<last year>``. Lines of
    the grid have ids ``y-<value>`` and ``x-<year or value>``, so that positions can be read back. `svg` puts the
    piece's id before each.

    Parameters
    ----------
    height : float
        In points; the width is that of the printed text.
    """

    def __init__(self, height: float):
        self.height = height
        self.taken: list[Box] = []
        self._marks: list[markup.Mark] = []
        self.bar(Box(0, 0, style.WIDTH, height), colour=WHITE, zorder=PAPER)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        colour: str,
        width: float,
        *,
        dashes: Sequence[float] = (),
        solid: bool = False,
        zorder: float = 3,
        gid: str = "",
    ) -> None:
        """Draw a line through points; `solid` marks it as something that no label may cover."""
        if solid:
            self.taken += _along(xs, ys)
        corners = [(x, self.height - y) for x, y in zip(xs, ys, strict=True)]
        self._add("line2d", zorder, markup.path(corners, markup.stroke(colour, width, dashes)), gid)

    def area(self, corners: Sequence[tuple[float, float]], colour: str, *, zorder: float = 1) -> None:
        """Fill a polygon."""
        self._shape(corners, markup.fill(colour), zorder)

    def bar(
        self, box: Box, *, fact: str = "", hollow: bool = False, colour: str = style.INK, zorder: float | None = None
    ) -> None:
        """Draw a rectangle; a hollow one stands for an interval."""
        look = markup.fill(WHITE, colour, 0.9) if hollow else markup.fill(colour)
        corners = (box.left, box.bottom), (box.right, box.bottom), (box.right, box.top), (box.left, box.top)
        order = (4 if fact else 1) if zorder is None else zorder
        self._shape(corners, look, order, f"pt-{fact}" if fact else "")
        if fact:
            self.taken.append(box)

    def dot(
        self,
        x: float,
        y: float,
        fact: str,
        *,
        radius: float = 2.4,
        hollow: bool = False,
        colour: str = style.INK,
        shape: str = "o",
        zorder: float = 5,
    ) -> None:
        """Draw the mark of one fact; a hollow one is empty inside."""
        self.taken.append(Box(x - radius, y - radius, x + radius, y + radius))
        face, edge = (WHITE, (colour, 1.0)) if hollow else (colour, (WHITE, 0.6))
        body, path = markup.dot(x, self.height - y, shape, radius, face, edge)
        self._add("line2d", zorder, body, f"pt-{fact}", path)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        align: str = "left",
        size: float = style.SIZE,
        weight: int = style.REGULAR,
        colour: str = style.TEXT,
        gid: str = "",
    ) -> Box:
        """Write one line on the baseline `y`, and return the box that it takes."""
        box = extent(x, y, words, align=align, size=size, weight=weight)
        self.taken.append(box)
        looks = {"align": align, "size": size, "weight": weight, "colour": colour, "families": style.families()}
        self._add("text", 6, markup.text(x, self.height - y, words, **looks), gid)
        return box

    def place(self, spots: Iterable[tuple[float, float, str]], words: str, within: Box, **looks) -> Box | None:
        """Write one line at the first of some spots (x, baseline, alignment) where it covers nothing, if any."""
        return self.place_lines(spots, (words,), within, **looks)

    def place_lines(
        self, spots: Iterable[tuple[float, float, str]], lines: Sequence[str], within: Box, **looks
    ) -> Box | None:
        """Write some lines, the last on the baseline, at the first spot where all of them cover nothing, if any."""
        size, weight = looks.get("size", style.SIZE), looks.get("weight", style.REGULAR)
        for x, y, align in spots:
            placed = [(x, y + size * (len(lines) - 1 - n), align) for n in range(len(lines))]
            found = [
                extent(*spot[:2], line, align=align, size=size, weight=weight)
                for spot, line in zip(placed, lines, strict=True)
            ]
            if all(box.within(within) and not self._covers(box) for box in found):
                for (left, base, _), line in zip(placed, lines, strict=True):
                    box = self.text(left, base, line, align=align, **looks)
                return box
        return None

    def svg(self, ident: str, alt: str) -> str:
        """Return the drawing as one ``<svg>`` element, its ids preceded by `ident`, named by its alt text."""
        return markup.document(self._marks, (style.WIDTH, self.height), ident, alt)

    def _covers(self, box: Box) -> bool:
        return any(box.meets(other) for other in self.taken)

    def _shape(self, corners: Iterable[tuple[float, float]], look: str, zorder: float, gid: str = "") -> None:
        placed = [(x, self.height - y) for x, y in corners]
        self._add("patch", zorder, markup.path(placed, look, closed=True), gid)

    def _add(self, kind: str, zorder: float, body: str, gid: str = "", shape: str = "") -> None:
        self._marks.append(markup.Mark(kind, zorder, body, gid, shape))


def extent(x: float, y: float, words: str, *, align: str, size: float, weight: int) -> Box:
    """Return the box of one line of text, with a little room on both sides."""
    wide = style.width(words, size, weight)
    left = x - ALIGN[align] * wide
    return Box(left - CLEAR, y - style.DESCENT * size, left + wide + CLEAR, y + style.ASCENT * size)


def _along(xs: Sequence[float], ys: Sequence[float], step: float = 3.0) -> Iterable[Box]:
    """Yield small boxes along a line."""
    for (x0, y0), (x1, y1) in zip(zip(xs, ys, strict=True), list(zip(xs, ys, strict=True))[1:], strict=False):
        parts = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / step))
        for part in range(parts + 1):
            x, y = x0 + (x1 - x0) * part / parts, y0 + (y1 - y0) * part / parts
            yield Box(x - 1, y - 1, x + 1, y + 1)
