"""Show a figure in a lesson together with its words, for readers who cannot see it."""

import base64
import html
import io
from dataclasses import dataclass, field

from matplotlib import pyplot
from matplotlib.figure import Figure


@dataclass(frozen=True)
class Described:
    """A drawn figure with its alt text, as a notebook shows it and as HTML keeps it.

    Parameters
    ----------
    alt : str
        The figure in words.
    png : bytes
        The picture.
    """

    alt: str
    png: bytes = field(repr=False)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        data = base64.b64encode(self.png).decode()
        tag = f'<img alt="{html.escape(self.alt)}" src="data:image/png;base64,{data}">'
        return {"text/html": tag, "text/plain": self.alt}


def described(fig: Figure, alt: str) -> Described:
    """Return a figure with its alt text; make it the last line of a cell.

    Parameters
    ----------
    fig : Figure
        A matplotlib figure; it is closed, so that it is shown once.
    alt : str
        What the figure shows, with its values, in a sentence or two.

    Raises
    ------
    ValueError
        If the text is empty.
    """
    if not alt.strip():
        raise ValueError("a figure needs its alt text: say what it shows")
    picture = io.BytesIO()
    fig.savefig(picture, format="png", dpi=96, bbox_inches="tight", metadata={"Software": None})
    pyplot.close(fig)
    return Described(alt, picture.getvalue())
