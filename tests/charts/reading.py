"""Read a drawing back: its marks, and the boxes that its texts take."""

import re
from functools import lru_cache
from itertools import combinations, pairwise
from xml.etree import ElementTree

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from countrypack.charts import style

SVG = "{http://www.w3.org/2000/svg}"
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


def ids(piece):
    return re.findall(r'\bid="([^"]*)"', piece.svg)


def marks(piece):
    """The ids of the facts that are drawn as marks."""
    start = f"{piece.id}-pt-"
    return [name.removeprefix(start) for name in ids(piece) if name.startswith(start)]


def runs(piece):
    start = f"{piece.id}-run-"
    return [name.removeprefix(start) for name in ids(piece) if name.startswith(start)]


def group(piece, name):
    root = ElementTree.fromstring(piece.svg)
    return next(element for element in root.iter(f"{SVG}g") if element.get("id") == f"{piece.id}-{name}")


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def where(piece, name):
    """The place of a dot."""
    use = group(piece, name).find(f".//{SVG}use")
    return float(use.get("x")), float(use.get("y"))


def path(piece, name):
    """The corners of a line or a bar."""
    drawn = numbers(group(piece, name).find(f".//{SVG}path").get("d"))
    return list(zip(drawn[::2], drawn[1::2], strict=True))


def ink_lines(piece):
    """The lines in the state's ink, each as its corners."""
    root = ElementTree.fromstring(piece.svg)
    drawn = [p for p in root.iter(f"{SVG}path") if "stroke-width: 1.8" in p.get("style", "")]
    return [len(numbers(p.get("d"))) // 2 for p in drawn if style.INK in p.get("style")]


def texts(piece):
    return [element.text for element in ElementTree.fromstring(piece.svg).iter(f"{SVG}text")]


@lru_cache(maxsize=32)
def boxes(piece):
    """Each text with its box (left, top, right, bottom), measured by another renderer than the one that placed it."""
    style.sheet()
    renderer = RendererAgg(10, 10, 720)  # ten times as fine: at 72 it rounds small letters to whole pixels
    found = []
    for element in ElementTree.fromstring(piece.svg).iter(f"{SVG}text"):
        looks = dict(part.strip().split(": ", 1) for part in element.get("style").split(";"))
        size, weight = float(looks["font-size"].removesuffix("px")), int(looks.get("font-weight", 400))
        font = FontProperties(family=["IBM Plex Sans"], size=size, weight=weight)
        extent = renderer.get_text_width_height_descent(element.text, font, ismath=False)
        wide, high, down = (length / 10 for length in extent)
        left = float(element.get("x")) - ANCHORS[looks.get("text-anchor", "start")] * wide
        base = float(element.get("y"))
        found.append((element.text, (left, base - high + down, left + wide, base + down)))
    return found


def overlaps(piece, slack=0.5):
    return [(one, other) for (one, a), (other, b) in combinations(boxes(piece), 2) if _meet(a, b, slack)]


def clipped(piece, slack=1.0):
    wide, high = numbers(re.search(r'viewBox="([^"]*)"', piece.svg)[1])[2:]
    return [
        text
        for text, (left, top, right, bottom) in boxes(piece)
        if left < -slack or top < -slack or right > wide + slack or bottom > high + slack
    ]


def drawn(piece):
    """Each mark and line that stands for something, as its name and the boxes it takes (left, top, right, bottom)."""
    root = ElementTree.fromstring(piece.svg)
    for element in root.iter(f"{SVG}g"):
        name = element.get("id", "").removeprefix(f"{piece.id}-")
        use, line = element.find(f".//{SVG}use"), element.find(f"{SVG}path")
        if use is not None and name.startswith("pt-"):
            x, y, by = float(use.get("x")), float(use.get("y")), _reach(root, use)
            yield name, [(x - by, y - by, x + by, y + by)]
        elif line is not None and (name.startswith(("pt-", "run-", "law-")) or "-law-" in name or _is_ink(line)):
            yield name, list(_along(_corners(line), bar=name.startswith("pt-")))


def _reach(root, use):
    """How far a mark reaches from its middle."""
    shape = next(
        e for e in root.iter(f"{SVG}path") if f"#{e.get('id')}" == use.get("{http://www.w3.org/1999/xlink}href")
    )
    return max(abs(number) for number in numbers(shape.get("d")))


def _is_ink(line):
    return style.INK in line.get("style", "") and "fill: none" in line.get("style", "")


def _corners(line):
    found = numbers(line.get("d"))
    return list(zip(found[::2], found[1::2], strict=True))


def _along(corners, *, bar):
    if bar:
        xs, ys = zip(*corners, strict=True)
        yield min(xs), min(ys), max(xs), max(ys)
        return
    for (x0, y0), (x1, y1) in pairwise(corners):
        parts = max(1, int(max(abs(x1 - x0), abs(y1 - y0))))
        for part in range(parts + 1):
            x, y = x0 + (x1 - x0) * part / parts, y0 + (y1 - y0) * part / parts
            yield x - 0.4, y - 0.4, x + 0.4, y + 0.4


def covered(piece, slack=0.3):
    """Texts that stand on a mark, on the state's line, on another state's or on the line of the law."""
    marked = [(name, box) for name, held in drawn(piece) for box in held]
    found = {(text, name) for text, a in boxes(piece) for name, b in marked if _meet(a, b, slack)}
    return sorted(found)


def _meet(a, b, slack):
    return min(a[2], b[2]) - max(a[0], b[0]) > slack and min(a[3], b[3]) - max(a[1], b[1]) > slack
