"""A picture of what is held: states by indicators, each cell the last year with a usable figure."""

from collections.abc import Mapping, Sequence

from countrypack.charts import style
from countrypack.charts.canvas import Box, Canvas
from countrypack.indicators import Indicator

CELL, ROW = 16.0, 12.0  # points: width of a state's column, height of an indicator's row
HEAD, FOOT = 22.0, 24.0
FILLS = {"reported": style.INK, "derived": style.INK, "censored": "#5c7592", "provisional": "#5c7592"}
PALE = "#b9c3cf"
KEY = "Number: last two digits of the last year held. Dark: reported. Middle: censored or provisional. Pale: modelled."


def coverage(held: Mapping[tuple[str, str], tuple[str, str]], states: Sequence[str], cards: Sequence[Indicator]) -> str:
    """Return the picture as SVG.

    Parameters
    ----------
    held : mapping
        Last year and status by (iso3, indicator).
    states : sequence of str
        The columns.
    cards : sequence of Indicator
        The rows.
    """
    canvas = Canvas(HEAD + ROW * len(cards) + FOOT)
    left = style.WIDTH - CELL * len(states)
    top = canvas.height - HEAD
    for place, iso3 in enumerate(states):
        canvas.text(left + CELL * (place + 0.5), top + 6, iso3, align="center", size=6.0, colour=style.GREY)
    for line, card in enumerate(cards):
        bottom = top - ROW * (line + 1)
        canvas.text(0, bottom + 4, _fitted(card, left - 6), size=style.NOTE)
        for place, iso3 in enumerate(states):
            _cell(canvas, left + CELL * place, bottom, held.get((iso3, card.id)))
    canvas.text(0, 10, KEY, size=style.NOTE, colour=style.GREY)
    canvas.text(0, 1, "Outlined: held, and not usable. Blank: no figure held.", size=style.NOTE, colour=style.GREY)
    return canvas.svg("coverage", f"Grid of {len(states)} states and {len(cards)} indicators with the last year held")


def _fitted(card: Indicator, room: float) -> str:
    text = card.short
    while style.width(text, style.NOTE) > room:
        text = text[:-2].rstrip() + "…"
    return text


def _cell(canvas: Canvas, left: float, bottom: float, held: tuple[str, str] | None) -> None:
    if held is None:
        return
    year, status = held
    box = Box(left + 1, bottom + 1, left + CELL - 1, bottom + ROW - 1)
    if status == "suspect":
        canvas.bar(box, hollow=True, colour=style.LINE)
        canvas.text(left + CELL / 2, bottom + 4, year[2:], align="center", size=style.NOTE, colour=style.GREY)
        return
    fill = FILLS.get(status, PALE)
    canvas.bar(box, colour=fill)
    ink = style.TEXT if fill == PALE else "#ffffff"
    canvas.text(left + CELL / 2, bottom + 4, year[2:], align="center", size=style.NOTE, colour=ink)
