"""The house style: colours, sizes, fonts, and how wide a text is."""

from functools import cache, lru_cache
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties

FOLDER = Path(__file__).resolve().parent.parent / "style"
# The same as in the pages; every pair that must be told apart differs in lightness, so a grey copy keeps it.
INK, TEXT, GREY, LINE, HAIR, PALE = "#1b365d", "#1a1a1a", "#595959", "#7c848e", "#dfe3e7", "#eef0f3"
WIDTH = 493.2  # points: the 174 mm of the printed text, so that sizes are true on paper
SIZE, NOTE = 8.0, 7.0  # points
REGULAR, STRONG = 400, 700
ASCENT, DESCENT, MIDDLE = 0.76, 0.23, 0.34  # of the size: a line's reach above and below its baseline, half a digit


@cache
def sheet() -> dict:
    """Return the settings of the style sheet, with the fonts that lie beside it made known to matplotlib."""
    for path in sorted((FOLDER / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(path)
    return dict(matplotlib.rc_params_from_file(FOLDER / "countrypack.mplstyle", use_default_template=False))


@cache
def families() -> str:
    """Return the families of fonts as a style names them, the first choice first."""
    return ", ".join([*(f"'{name}'" for name in sheet()["font.sans-serif"]), "sans-serif"])


def width(text: str, size: float = SIZE, weight: int = REGULAR) -> float:
    """Return the width of one line of text, in points: that of its words and of the spaces between them.

    A number is as wide as its characters: the house font's digits are set without kerning.
    """
    parts = text.split(" ")
    space = _advance("x x", weight) - 2 * _advance("x", weight)
    words = [char for part in parts for char in (part if part.replace(",", "").isdigit() else (part,))]
    return (sum(_advance(word, weight) for word in words) + space * (len(parts) - 1)) * size


@lru_cache(maxsize=8192)
def _advance(word: str, weight: int) -> float:
    """Return the width of a word of size one; shaping is dear, and words come back where whole texts do not."""
    font = font_manager.get_font(_file(weight))  # not kept: such an object does not survive a fork
    font.set_size(100, 72)
    font.set_text(word)
    return font.get_width_height()[0] / 64 / 100


@cache
def _file(weight: int) -> str:
    return font_manager.findfont(FontProperties(family=sheet()["font.sans-serif"], weight=weight))


def wrapped(text: str, room: float, size: float = NOTE) -> list[str]:
    """Return a text as lines no wider than `room` points; a single longer word stays whole.

    A line is as wide as its words and the spaces between them, so that each word is measured once and not again with
    every word that follows it.
    """
    lines: list[str] = []
    space = width("x x", size) - 2 * width("x", size)
    used = 0.0
    for word in text.split():
        more = width(word, size)
        if lines and used + space + more <= room:
            lines[-1] += f" {word}"
            used += space + more
        else:
            lines.append(word)
            used = more
    return lines
