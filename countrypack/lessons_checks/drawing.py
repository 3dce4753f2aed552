"""Checks of lesson 7: charts that do not mislead. They look at what is drawn, not at how."""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from countrypack.lessons_checks.answers import answered, passed, require, text
from countrypack.lessons_checks.tables import CONVICTED, usable

OPENINGS = re.compile(r"^\W*(a |an |the )?(chart|graph|figure|image|picture|plot)\b", re.IGNORECASE)
NOTHING = re.compile(r"not reported|no figures?|without a figure|not published|nothing (was )?reported", re.IGNORECASE)
Spot = tuple[int, float]


def gaps_shown(ax: Axes, iso3: str) -> None:
    """Check a chart of convictions by year: each exact figure is there, a gap is a gap, the axis begins at zero."""
    _is_axes(ax, "gaps_ax")
    exact, censored = _figures(iso3)
    spots = set(_points(ax))
    drawn = {year for year, _ in spots}
    stray = drawn - set(exact) - set(censored)
    zero = any(value == 0 for year, value in spots if year in stray)
    require(not zero, "A year without a figure is drawn as zero.", todo="leave the place empty.")
    require(not stray, "Something is drawn in a year without a figure.", todo="are the years numbers?")
    require(set(exact.items()) <= spots, "A figure of the table is not in the chart, or another value is drawn.")
    crossing = any(_bridges(line) for line in ax.lines)
    require(not crossing, "A line crosses years without a figure.", todo="cut the line there.")
    require(not exact or ax.get_ylim()[0] <= 0, "The axis of a count should begin at zero.")
    passed("The gaps now say as much as the figures.")


def own_axes(fig: Figure, first: str, second: str) -> None:
    """Check two states' counts: each state in a panel of its own, named, with an axis of its own."""
    answered(fig, "two_panels")
    require(isinstance(fig, Figure), "two_panels should be a matplotlib Figure.")
    homes = [_home(fig, iso3) for iso3 in (first, second)]
    require(homes[0] is not homes[1], "Both states stand in one panel.")
    joined = homes[0].get_shared_y_axes().joined(*homes)
    require(not joined, "The panels share one axis, so the smaller counts lie flat.", todo="look for sharey.")
    places = [home.get_position().bounds for home in homes]
    require(not np.allclose(*places), "One panel lies on top of the other.", todo="a second axis is no second panel.")
    passed("Nobody can read a difference of size as a difference of conduct.")


def ranges(ax: Axes, iso3: str) -> None:
    """Check that each figure below five is drawn from its lower to its upper bound, and not as a point."""
    _is_axes(ax, "below_ax")
    _, censored = _figures(iso3)
    pointed = [value for year, value in _points(ax) if year in censored]
    require(not pointed, "A figure below five is drawn as a point.", todo="which of its possible values is that?")
    spans = set(_spans(ax))
    drawn = {year for year, _, _ in spans}
    require(set(censored) <= drawn, "A year with a figure below five has no range.")
    require(drawn <= set(censored), "A range is drawn in a year that has no figure below five.")
    right = {(year, *bounds) for year, bounds in censored.items()}
    require(right <= spans, "A range does not go from the lower to the upper bound.")
    passed(f"{len(censored)} figures below five, drawn as what they are.")


def alt(answer: object, iso3: str) -> None:
    """Check an alt text: it states a finding with years and a value, and what is not reported."""
    found = text(answer, "alt")
    require(not OPENINGS.match(found), "The reader knows that it is a picture.", todo="begin with what it shows.")
    require(len(found) >= 40, "That is too short for somebody who cannot see the chart.")
    exact, censored = _figures(iso3)
    numbers = {int(figure.replace(",", "")) for figure in re.findall(r"\d[\d,]*\d|\d", found)}
    require(bool(NOTHING.search(found)), "The text does not say what is not reported.")
    if exact or censored:
        known = {*exact, *censored}
        require({min(known), max(known)} <= numbers, "The first and the last year with a figure should be named.")
    if exact:
        named = set(exact.values()) & numbers
        require(bool(named), "No value of the chart is named.", todo="the highest, or the last.")
    passed("That is the chart, for somebody who cannot see it.")


def _is_axes(ax: object, name: str) -> None:
    answered(ax, name)
    require(isinstance(ax, Axes), f"{name} should be the axes that you drew on.")


def _figures(iso3: str) -> tuple[dict[int, float], dict[int, tuple[float, float]]]:
    own = usable(iso3, CONVICTED)
    exact, below = own[own.value != ""], own[own.value == ""]
    bounds = zip(below.lower.astype(float), below.upper.astype(float), strict=True)
    return dict(zip(exact.year, exact.value.astype(float), strict=True)), dict(zip(below.year, bounds, strict=True))


def _home(fig: Figure, iso3: str) -> Axes:
    named = [ax for ax in fig.axes if any(iso3 in words for words in _words(ax))]
    require(len(named) == 1, f"One panel should carry the code {iso3}, and {len(named)} do.", todo="set its title.")
    require(set(_figures(iso3)[0].items()) <= set(_points(named[0])), f"Figures of {iso3} are not in its panel.")
    return named[0]


def _words(ax: Axes) -> list[str]:
    titles = [ax.get_title(), ax.get_title(loc="left"), ax.get_title(loc="right")]
    return [*titles, ax.get_ylabel(), *(note.get_text() for note in ax.texts)]


def _points(ax: Axes) -> Iterator[Spot]:
    """Yield what is drawn at one value: ends of lines, dots, bars; not upright lines, which are ranges."""
    for line in ax.lines:
        if line.get_transform() == ax.transData and not _upright(line.get_xydata()):
            yield from _spots(line.get_xydata())
    for dots in ax.collections:
        if isinstance(dots, PathCollection):
            yield from _spots(np.ma.getdata(dots.get_offsets()))
    for bar in ax.patches:
        if isinstance(bar, Rectangle) and not _is_span(bar):
            yield from _spots([(bar.get_x() + bar.get_width() / 2, bar.get_y() + bar.get_height())])


def _spans(ax: Axes) -> Iterator[tuple[int, float, float]]:
    """Yield the upright lines and bars that stand for a range: year, lower end, upper end."""
    lines = [line.get_xydata() for line in ax.lines if line.get_transform() == ax.transData]
    for many in ax.collections:
        lines += many.get_segments() if isinstance(many, LineCollection) else []
    for line in lines:
        if _upright(line):
            yield round(line[0][0]), float(min(line[:, 1])), float(max(line[:, 1]))
    for bar in ax.patches:
        if isinstance(bar, Rectangle) and _is_span(bar):
            yield round(bar.get_x() + bar.get_width() / 2), bar.get_y(), bar.get_y() + bar.get_height()


def _is_span(bar: Rectangle) -> bool:
    return (bar.get_y(), bar.get_height()) == (0, 4)


def _upright(line: np.ndarray) -> bool:
    return len(line) == 2 and line[0][0] == line[1][0] and line[0][1] != line[1][1]


def _spots(points: object) -> Iterator[Spot]:
    for x, y in points:
        if not (pd.isna(x) or pd.isna(y)):
            yield round(float(x)), float(y)


def _bridges(line: Line2D) -> bool:
    if line.get_linestyle() in ("None", "", " "):
        return False
    steps = np.diff(np.asarray(line.get_xydata(), dtype=float), axis=0)
    return bool((steps[:, 0] > 1).any()) if len(steps) else False
