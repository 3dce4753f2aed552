"""Drawings of charts in the shapes that each printed format takes."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from countrypack.errors import RenderFailed
from countrypack.pieces import Piece

SHAPES = ("path", "rect", "line", "circle", "ellipse", "polyline", "polygon", "text", "tspan")
FRAMES = ("svg", "g", "defs", "use", "clipPath", "marker", "pattern", "linearGradient", "radialGradient", "stop")
ALLOWED = frozenset((*SHAPES, *FRAMES))
DROPPED = frozenset(("metadata", "title", "desc", "style"))
FRAGMENT = re.compile(r"url\(#([^)]*)\)")
# What matplotlib says in a style sheet that would reach the whole page.
JOINS = "stroke-linejoin:round;stroke-linecap:butt"


def inline(piece: Piece) -> str:
    """Return the drawing of a chart as an element for an HTML page: named by its alt text, its ids its own.

    Raises
    ------
    RenderFailed
        If the drawing holds anything that is no drawing, such as a script or a picture from elsewhere.
    """
    try:
        root = ElementTree.fromstring(piece.svg)
    except ElementTree.ParseError as error:
        raise RenderFailed(where=f"chart '{piece.id}'", reason=f"its drawing is not XML: {error}") from None
    for element in root.iter():
        for child in [child for child in element if _name(child) in DROPPED]:
            element.remove(child)
    offences = sorted(set(_offences(root)))
    if offences:
        raise RenderFailed(where=f"chart '{piece.id}'", reason=f"its drawing holds {', '.join(offences)}")
    for element in root.iter():
        _rename(element, prefix=f"{piece.id}-")
    _head(root, piece.alt)
    return ElementTree.tostring(root, encoding="unicode")


def _offences(root: ElementTree.Element) -> Iterable[str]:
    for element in root.iter():
        if _name(element) not in ALLOWED:
            yield f"<{_name(element)}>"
        for key, value in element.attrib.items():
            name = _local(key).lower()
            outside = name == "href" and not value.startswith("#")
            if outside or name.startswith("on") or re.search(r"url\((?!#)|@import|javascript:", value, re.IGNORECASE):
                yield f"{name}={value[:40]!r}"


def _rename(element: ElementTree.Element, *, prefix: str) -> None:
    """Drop name spaces, which HTML does not need, and make ids unique on a page of many drawings."""
    element.tag = _name(element)
    for key, value in list(element.attrib.items()):
        del element.attrib[key]
        name = _local(key)
        if name == "id":
            value = prefix + value
        elif name == "href":
            value = "#" + prefix + value[1:]
        element.set(name, FRAGMENT.sub(rf"url(#{prefix}\1)", value))


def _head(root: ElementTree.Element, alt: str) -> None:
    if "viewBox" not in root.attrib:
        size = [re.match(r"[\d.]+", root.get(side, "")) for side in ("width", "height")]
        if all(size):
            root.set("viewBox", f"0 0 {size[0][0]} {size[1][0]}")
    for name in ("width", "height", "version", "id"):
        root.attrib.pop(name, None)
    root.set("style", JOINS)
    root.set("role", "img")
    root.set("aria-label", " ".join(alt.split()))


def _name(element: ElementTree.Element) -> str:
    return _local(element.tag) if isinstance(element.tag, str) else "comment"


def _local(name: str) -> str:
    return name.rpartition("}")[2]
