"""One field of years and figures: where they stand, its grid and its labels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from countrypack.charts import style
from countrypack.charts.canvas import Box, Canvas

STEPS = (1, 2, 2.5, 5, 10)
LEAST_HIGH = 10  # a field of counts below five shows that they are few
HEADROOM = 12.0  # points above the highest figure, for its label


@dataclass(frozen=True)
class Panel:
    """A field of years (one cell each) and figures from zero to `high`.

    Parameters
    ----------
    left, bottom, right, top : float
        Its sides on the drawing, in points.
    first, last : int
        The years it shows.
    high : float
        The highest figure it has to hold, in the indicator's unit.
    name : str
        Tells the ids of one field from those of another, where a drawing has several.
    """

    left: float
    bottom: float
    right: float
    top: float
    first: int
    last: int
    high: float = 0.0
    name: str = ""

    def ident(self, what: str) -> str:
        """Return the id of a part of the field."""
        return f"{self.name}-{what}" if self.name else what

    @property
    def cell(self) -> float:
        """The width of one year."""
        return (self.right - self.left) / (self.last - self.first + 1)

    def x(self, year: float) -> float:
        """Return the middle of a year's cell."""
        return self.left + (year - self.first + 0.5) * self.cell

    def y(self, value: float) -> float:
        """Return the height of a figure."""
        return self.bottom + value / self.high * (self.top - HEADROOM - self.bottom)

    @property
    def box(self) -> Box:
        """The field itself."""
        return Box(self.left, self.bottom, self.right, self.top)


def ticks(high: float, *, whole: bool, most: int = 4) -> list[float]:
    """Return round figures from zero up to `high`: `most` steps or fewer.

    Examples
    --------
    >>> ticks(100, whole=True), ticks(1.58, whole=False), ticks(3, whole=True)
    ([0.0, 25.0, 50.0, 75.0, 100.0], [0.0, 0.5, 1.0, 1.5], [0.0, 1.0, 2.0, 3.0])
    """
    power = 10.0 ** math.floor(math.log10(high / most))
    steps = (part * power for part in STEPS)
    step = next(s for s in steps if high / s <= most and (s % 1 == 0 or not whole)) if high > most or not whole else 1.0
    return [round(place * step, 10) for place in range(int(high / step + 1e-9) + 1)]


def tick_words(values: Sequence[float]) -> list[str]:
    """Return round figures as they stand on an axis, all with the same number of decimals."""
    decimals = max(len(f"{value:g}".partition(".")[2]) for value in values)
    return [f"{value:,.{decimals}f}" if value else "0" for value in values]


def gutter(high: float, *, whole: bool, most: int = 4) -> float:
    """Return the room that the figures on the axis need."""
    return max(style.width(words) for words in tick_words(ticks(high, whole=whole, most=most))) + 6


def grid(canvas: Canvas, panel: Panel, *, whole: bool, most: int = 4) -> None:
    """Draw the lines of round figures, each with its figure at the left; the line of zero is the base."""
    values = ticks(panel.high, whole=whole, most=most)
    for value, words in zip(values, tick_words(values), strict=True):
        y = panel.y(value)
        if value:
            canvas.line((panel.left, panel.right), (y, y), style.HAIR, 0.6, zorder=0.5, gid=panel.ident(f"y-{value:g}"))
        canvas.text(panel.left - 5, y - style.MIDDLE * style.SIZE, words, align="right", colour=style.GREY)


def base(canvas: Canvas, panel: Panel) -> None:
    """Draw the line on which the years stand."""
    canvas.line((panel.left, panel.right), (panel.bottom,) * 2, style.GREY, 0.8, zorder=2, gid=panel.ident("y-0"))


def years(canvas: Canvas, panel: Panel) -> None:
    """Write the years below a field: the first, the last, and round ones between them as far as there is room."""
    room = style.width("2000") + 14
    kept = [panel.first, panel.last] if panel.last > panel.first else [panel.first]
    step = next(s for s in (1, 2, 5, 10, 20, 50) if s * panel.cell >= room or s == 50)
    for year in range(-(-panel.first // step) * step, panel.last, step):
        if all(abs(panel.x(year) - panel.x(other)) >= room for other in kept):
            kept.append(year)
    for year in sorted(kept):
        x = panel.x(year)
        canvas.line((x, x), (panel.bottom - 3, panel.bottom), style.GREY, 0.8, zorder=2, gid=panel.ident(f"x-{year}"))
        canvas.text(x, panel.bottom - 12, str(year), align="center", colour=style.GREY)
