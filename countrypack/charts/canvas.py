"""A drawing of fixed size, in points from its lower left corner, that knows where its texts stand."""

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from countrypack.charts import style

ALIGN = {"left": 0.0, "center": 0.5, "right": 1.0}
CLEAR = 1.5  # points kept free around a text
JOINS = "stroke-linejoin:round;stroke-linecap:butt"


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
        self._artists: list = []

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str, width: float, **more) -> None:
        """Draw a line through points; `solid` marks it as something that no label may cover."""
        if more.pop("solid", False):
            self.taken += _along(xs, ys)
        self._add(Line2D(xs, ys, color=colour, linewidth=width, **{"zorder": 3, **more}))

    def area(self, corners: Sequence[tuple[float, float]], colour: str, **more) -> None:
        """Fill a polygon."""
        self._add(Polygon(corners, closed=True, facecolor=colour, edgecolor="none", **{"zorder": 1, **more}))

    def bar(self, box: Box, *, fact: str = "", hollow: bool = False, colour: str = style.INK, **more) -> None:
        """Draw a rectangle; a hollow one stands for an interval."""
        face = ("white", colour) if hollow else (colour, "none")
        self._add(
            Rectangle(
                (box.left, box.bottom),
                box.right - box.left,
                box.top - box.bottom,
                facecolor=face[0],
                edgecolor=face[1],
                linewidth=0.9,
                gid=f"pt-{fact}" if fact else None,
                **{"zorder": 4 if fact else 1, **more},
            )
        )
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
        **more,
    ) -> None:
        """Draw the mark of one fact; a hollow one is empty inside."""
        self.taken.append(Box(x - radius, y - radius, x + radius, y + radius))
        self._add(
            Line2D(
                [x],
                [y],
                linestyle="none",
                marker=shape,
                markersize=2 * radius,
                markerfacecolor="white" if hollow else colour,
                markeredgecolor=colour if hollow else "white",
                markeredgewidth=1.0 if hollow else 0.6,
                gid=f"pt-{fact}",
                **{"zorder": 5, **more},
            )
        )

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
        gid: str | None = None,
    ) -> Box:
        """Write one line on the baseline `y`, and return the box that it takes."""
        box = extent(x, y, words, align=align, size=size, weight=weight)
        self.taken.append(box)
        font = FontProperties(size=size, weight=weight)
        self._add(
            Text(
                x,
                y,
                words,
                color=colour,
                ha=align,
                va="baseline",
                fontproperties=font,
                parse_math=False,
                zorder=6,
                gid=gid,
            )
        )
        return box

    def place(self, spots: Iterable[tuple[float, float, str]], words: str, within: Box, **looks) -> Box | None:
        """Write one line at the first of some spots (x, baseline, alignment) where it covers nothing, if any."""
        size, weight = looks.get("size", style.SIZE), looks.get("weight", style.REGULAR)
        for x, y, align in spots:
            box = extent(x, y, words, align=align, size=size, weight=weight)
            inside = box.left >= within.left and box.right <= within.right
            inside = inside and box.bottom >= within.bottom and box.top <= within.top
            if inside and not any(box.meets(other) for other in self.taken):
                return self.text(x, y, words, align=align, **looks)
        return None

    def svg(self, ident: str, alt: str) -> str:
        """Return the drawing as one ``<svg>`` element, its ids preceded by `ident`, named by its alt text."""
        with matplotlib.rc_context(style.sheet()):
            figure = Figure(figsize=(style.WIDTH / 72, self.height / 72), dpi=72)
            for artist in self._artists:
                figure.add_artist(artist)
            buffer = io.StringIO()
            FigureCanvasSVG(figure).print_svg(
                buffer, metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
            )
        return _own(buffer.getvalue(), ident, alt)

    def _add(self, artist) -> None:
        artist.set_transform(IdentityTransform())
        self._artists.append(artist)


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


def _own(svg: str, ident: str, alt: str) -> str:
    """Make matplotlib's file fit to stand with others in one page: no header, no style sheet, ids of its own."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*<defs>\s*<style[^>]*>.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{ident}-", svg)
    named = f'<svg role="img" aria-label="{escape(" ".join(alt.split()))}" style="{JOINS}"'
    return svg.replace("<svg", named, 1)
