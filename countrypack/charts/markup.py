"""A drawing as SVG: the four elements that a chart needs.

They are what matplotlib's SVG backend writes for the same marks, without its figure, artists and text layout: a chart
knows where everything stands, and asking matplotlib again was nine tenths of the time that drawing took.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

JOINS = "stroke-linejoin:round;stroke-linecap:butt"
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
# The four quarters of a circle, and the corners of the other marks, for a radius of one.
SHAPES = {
    "o": "M -{r} 0 A {r} {r} 0 0 1 {r} 0 A {r} {r} 0 0 1 -{r} 0 z",
    "s": "M -{r} {r} L {r} {r} L {r} -{r} L -{r} -{r} z",
    "D": "M -{d} 0 L 0 {d} L {d} 0 L 0 -{d} z",
}


@dataclass(frozen=True)
class Mark:
    """One element of a drawing.

    Parameters
    ----------
    kind : str
        ``line2d``, ``patch`` or ``text``; a group without a name is called by its kind and a number.
    zorder : float
        Elements with a higher one are drawn later, equal ones in their order.
    body : str
        The element, without its group.
    name : str
        The id of the group, or empty.
    shape : str
        The path of which a dot is a copy; its id goes into the body.
    """

    kind: str
    zorder: float
    body: str
    name: str = ""
    shape: str = ""


def number(value: float) -> str:
    """Return a length or a place with as many decimals as it needs, six at most."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if value else "0"


def path(corners: Iterable[tuple[float, float]], style: str, *, closed: bool = False) -> str:
    """Return a line or an area through corners that count from the upper left."""
    d = " \nL ".join(f"{number(x)} {number(y)}" for x, y in corners)
    return f'<path d="M {d} \n{"z" + chr(10) if closed else ""}" style="{style}"/>'


def stroke(colour: str, width: float, dashes: Sequence[float] = ()) -> str:
    """Return the style of a line; dashes are multiples of its width."""
    lengths = ",".join(number(part * width) for part in dashes)
    dashed = f"stroke-dasharray: {lengths}; stroke-dashoffset: 0; " if dashes else ""
    return f"fill: none; {dashed}{_pen(colour, width)}{'' if dashes else '; stroke-linecap: square'}"


def fill(face: str, edge: str = "none", width: float = 0.0) -> str:
    """Return the style of an area, with its edge if it has one."""
    return f"fill: {face}" if edge == "none" else f"fill: {face}; {_pen(edge, width)}; stroke-linejoin: miter"


def dot(x: float, y: float, shape: str, radius: float, face: str, edge: tuple[str, float]) -> tuple[str, str]:
    """Return a dot and the path of which it is a copy, whose id belongs where the dot has ``{shape}``."""
    pen = _pen(*edge) + ("" if shape == "o" else "; stroke-linejoin: miter")
    d = SHAPES[shape].format(r=number(radius), d=number(radius * 2**0.5))
    place = f'x="{number(x)}" y="{number(y)}"'
    use = f'<g>\n    <use xlink:href="#{{shape}}" {place} style="fill: {face}; {pen}"/>\n   </g>'
    return use, f'd="{d}" style="{pen}"'


def text(x: float, y: float, words: str, *, align: str, size: float, weight: int, colour: str, families: str) -> str:
    """Return one line of text on the baseline `y`."""
    heavy = "" if weight == 400 else f"font-weight: {weight}; "
    font = f"{heavy}font-size: {number(size)}px; font-family: {families}; text-anchor: {ANCHORS[align]}"
    place = f'x="{number(x)}" y="{number(y)}"'
    return f'<text style="{font}; fill: {colour}" {place}>{escape(words, quote=False)}</text>'


def document(marks: Iterable[Mark], size: tuple[float, float], ident: str, alt: str) -> str:
    """Return a whole drawing, all ids preceded by `ident`, named by its alt text."""
    wide, high = (number(side) for side in size)
    head = (
        f'<svg role="img" aria-label="{escape(" ".join(alt.split()))}" style="{JOINS}"'
        f' xmlns:xlink="http://www.w3.org/1999/xlink" width="{wide}pt" height="{high}pt" viewBox="0 0 {wide} {high}"'
        ' xmlns="http://www.w3.org/2000/svg" version="1.1">'
    )
    groups = "\n".join(_groups(sorted(marks, key=lambda mark: mark.zorder), ident))
    return f'{head}\n <g id="{ident}-figure_1">\n{groups}\n </g>\n</svg>\n'


def _groups(marks: Iterable[Mark], ident: str) -> Iterable[str]:
    counts: dict[str, int] = {}
    shapes: dict[str, str] = {}
    for mark in marks:
        body, known = mark.body, mark.shape in shapes
        if mark.shape:
            name = shapes.setdefault(mark.shape, f"{ident}-m{len(shapes) + 1}")
            defs = "" if known else f'<defs>\n    <path id="{name}" {mark.shape}/>\n   </defs>\n   '
            body = defs + body.replace("{shape}", name, 1)
        if not mark.name:
            counts[mark.kind] = counts.get(mark.kind, 0) + 1
        name = mark.name or f"{mark.kind}_{counts[mark.kind]}"
        yield f'  <g id="{ident}-{escape(name)}">\n   {body}\n  </g>'


def _pen(colour: str, width: float) -> str:
    return f"stroke: {colour}" + ("" if width == 1 else f"; stroke-width: {number(width)}")
