"""Bind a pack: freeze its chapters, compose one Markdown text, print it in every format asked for."""

import datetime
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from nbformat import NotebookNode

from countrypack import citing, composing, drawings, freezing, printing
from countrypack.errors import UnknownFormat
from countrypack.pieces import Piece
from countrypack.prose.words import capital, date

FORMATS = ("html", "docx", "pdf")


def bind(
    notebooks: Sequence[NotebookNode],
    facts: Mapping,
    folder: Path,
    formats: Sequence[str] = FORMATS,
    paper: str = "a4",
) -> list[Path]:
    """Write a pack's ``briefing.*`` and ``sources.bib``: same input, same bytes.

    Parameters
    ----------
    notebooks : sequence of NotebookNode
        The executed chapters, in their order, as `chapters.run` returns them.
    facts : mapping
        The content of ``facts.json``: ``iso3``, ``name``, ``formal_name``, ``subregion``, ``regional_group``,
        ``edition`` (ISO 8601) and ``sources`` (cards with their ``number``, in order).
    folder : Path
        Where to write; it exists.
    formats : sequence of str
        Some of `FORMATS`; ``briefing.ipynb`` and ``sources.bib`` are always written.
    paper : str
        ``a4`` or ``letter``: what the PDF and the Word document are set for. The page follows its reader's paper.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    UnknownFormat
        If a format is none of `FORMATS`.
    WrongState, RenderFailed
        If the pieces do not fit together (see `composing.check`), or a printer refuses the text.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise UnknownFormat(unknown, known=FORMATS)
    whole = freezing.concatenate(notebooks)
    composing.check(whole, facts)
    cited = citing.references([{**card["cite"], "id": card["id"]} for card in facts["sources"]])
    text = composing.markdown(whole, facts, cited)
    made = {"briefing.ipynb": freezing.dumps(whole), "sources.bib": "".join(one.bibtex for one in cited.values())}
    made |= _printed(text, composing.charts(whole), _metadata(facts, paper), formats)
    return [_write(folder / name, content) for name, content in made.items()]


def _printed(
    text: str, charts: Sequence[Piece], metadata: Mapping[str, str], formats: Sequence[str]
) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        _draw(charts, folder, formats)
        asked = [name for name in FORMATS if name in formats]
        made = printing.printed(text, folder, metadata, asked) if asked else {}
    return {f"briefing.{name}": content for name, content in made.items()}


def _draw(charts: Sequence[Piece], folder: Path, formats: Sequence[str]) -> None:
    (folder / "charts").mkdir()
    for chart in charts:
        inline = drawings.inline(chart)  # checks the drawing whatever the format
        (folder / "charts" / f"{chart.id}.html").write_text(inline, encoding="utf-8")
        (folder / "charts" / f"{chart.id}.svg").write_text(chart.svg, encoding="utf-8")
    if "docx" in formats:
        printing.pictures([chart.id for chart in charts], folder)


def _metadata(facts: Mapping, paper: str = "a4") -> dict[str, str]:
    """Return what the heads and feet of the formats say; all of it is literal text."""
    day = _first_day(facts["edition"])
    edition = date(facts["edition"])
    place = facts.get("subregion") or facts.get("region", "")
    formal_name = capital(facts["formal_name"])
    return {
        "title": f"{facts['name']}: briefing pack",
        "name": facts["name"],
        "formal_name": formal_name,
        "group": facts["regional_group"],
        "place": place,
        "edition": edition,
        "subtitle": f"{formal_name} · {facts['regional_group']} · {place}",
        "date": f"Edition {edition}",
        "subject": f"Edition {edition}",
        "paper": paper,
        "lang": "en-GB",
        "language": "en",
        "territory": "GB",
        "year": str(day.year),
        "month": str(day.month),
        "day": str(day.day),
        "epoch": str(int(day.timestamp())),
    }


def _first_day(edition: str) -> datetime.datetime:
    year, month, day = (*(int(part) for part in edition.split("-")), 1, 1)[:3]
    return datetime.datetime(year, month, day, tzinfo=datetime.UTC)


def _write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
