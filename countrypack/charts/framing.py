"""What all charts share: the notes and the source at the foot, and the piece around the drawing."""

from collections.abc import Iterable, Sequence

from countrypack.charts import style
from countrypack.charts.canvas import Canvas
from countrypack.facts import State
from countrypack.pieces import Piece

LEADING = 9.0
SLACK = 4.0  # points: renderers round the widths of small letters in different ways
YEARS = 16.0  # points for the years below a field


def foot(notes: Iterable[str]) -> list[str]:
    """Return the lines at the foot of a chart, each note broken to the width of the drawing."""
    return [line for note in notes if note for line in style.wrapped(note, style.WIDTH - SLACK)]


def foot_height(lines: Sequence[str]) -> float:
    """Return the height that lines at the foot take."""
    return LEADING * len(lines) + 6


def write_foot(canvas: Canvas, lines: Sequence[str]) -> None:
    """Write lines at the foot of a chart."""
    for place, line in enumerate(reversed(lines)):
        canvas.text(0, 2 + LEADING * place, line, size=style.NOTE, colour=style.GREY)


def piece(state: State, name: str, canvas: Canvas, *, caption: str, alt: str, facts, sources, table) -> Piece:
    """Return the chart as a piece."""
    columns, rows = table
    ident = f"chart-{name.replace('_', '-')}"
    return Piece(
        kind="chart",
        id=ident,
        iso3=state.iso3,
        caption=caption,
        alt=alt,
        svg=canvas.svg(ident, alt),
        facts=tuple(dict.fromkeys(facts)),
        sources=tuple(dict.fromkeys(sources)),
        columns=columns,
        rows=rows,
    )
