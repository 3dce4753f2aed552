"""The page of the shelf: one file that needs nothing but itself and reads without its script."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from countrypack.facts import Observation
from countrypack.indicators import Indicator
from countrypack.printing import font_faces
from countrypack.prose import words
from countrypack.shelf import views
from countrypack.shelf.entries import COLUMNS, COMPARED, Entry
from countrypack.sources import Source

STYLE = Path(__file__).resolve().parent.parent / "style"
STATUSES = ("reported", "censored", "modelled", "provisional", "derived")


def html(entries: Sequence[Entry], of_all: Sequence[str] = ()) -> str:
    """Return the page.

    Parameters
    ----------
    entries : sequence of Entry
        The states, in the order in which they are listed.
    of_all : sequence of str
        Links to the pack about all members.
    """
    cards, known = _indicators(entries), _sources(entries)
    numbers = {name: place for place, name in enumerate(known, start=1)}
    edition = max((entry.edition for entry in entries), default="")
    parts = {
        "summary": _summary(entries, edition),
        "of_all": _of_all(of_all),
        "filters": _filters(entries, cards),
        "members": views.scroll(views.headlines(entries, numbers), "Headline facts"),
        "strips": views.strips(entries, cards, numbers),
        "timeline": views.timeline(entries, int(edition[:4] or 2000), numbers),
        "bearing": views.bearing(),
        "letters": views.letters(),
        "coverage": views.coverage(entries, cards, numbers),
        "sources": views.sources(known),
        "data": _data(entries, cards, numbers),
    }
    body = (STYLE / "index.html").read_text(encoding="utf-8")
    for name, text in parts.items():
        body = body.replace(f"<!-- {name} -->", text, 1)
    rules = (STYLE / "index.css").read_text(encoding="utf-8")
    style = font_faces(body + rules) + "\n" + rules
    script = (STYLE / "index.js").read_text(encoding="utf-8")
    return _head(style, script) + body.replace("<!-- script -->", f"<script>{script}</script>", 1)


def _head(style: str, script: str) -> str:
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light">
<title>Briefing packs: all members at a glance</title>
<style>{style}</style>
</head>
"""


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _summary(entries: Sequence[Entry], edition: str) -> str:
    dated = f" · Edition {words.date(edition)}" if edition else ""
    return escape(f"{words.plural(len(entries), 'state')}{dated}")


def _of_all(links: Sequence[str]) -> str:
    if not links:
        return ""
    by_format = {link.rpartition(".")[2]: link for link in links}
    named = [f'<a href="{by_format[name]}">{said}</a>' for name, said in views.FORMATS.items() if name in by_format]
    return f"<p>The members compared, with the methods: {' · '.join(named)}.</p>"


def _filters(entries: Sequence[Entry], cards: Mapping[str, Indicator]) -> str:
    groups = sorted({entry.regional_group for entry in entries})
    regions = sorted({entry.region for entry in entries})
    held = [(name, words.capital(card.short)) for name, card in cards.items() if _is_held(name, entries)]
    lists = {"group": [(g, g) for g in groups], "region": [(r, r) for r in regions], "has": held}
    return "".join(
        f'<label>{label} <select name="{name}">{views.options([("", "all"), *lists[name]])}</select></label>'
        for name, label in (("group", "Group"), ("region", "Region"), ("has", "Has data for"))
    )


def _is_held(name: str, entries: Sequence[Entry]) -> bool:
    return any(name in entry.held and entry.held[name].status != "suspect" for entry in entries)


def _indicators(entries: Sequence[Entry]) -> dict[str, Indicator]:
    """Return the cards of all states, in the order in which a pack shows them."""
    found: dict[str, Indicator] = {}
    for entry in sorted(entries, key=lambda one: -len(one.indicators)):
        found |= {name: card for name, card in entry.indicators.items() if name not in found}
    return {name: card for name, card in found.items() if not name.startswith("population")}


def _sources(entries: Sequence[Entry]) -> dict[str, Source]:
    """Return the cards that the page cites, in the order in which it first names them."""
    named = [entry.cells[column.id].source for column in COLUMNS for entry in entries]
    named += [row.source for entry in entries for points in entry.series.values() for row in points]
    named += [row.source for entry in entries for row in entry.last.values()]
    named += [act.source for entry in entries for act in entry.acts]
    named += [held.source for entry in entries for held in entry.held.values()]
    cards = {name: card for entry in entries for name, card in entry.sources.items()}
    return {name: cards[name] for name in dict.fromkeys(named) if name in cards}


def _data(entries: Sequence[Entry], cards: Mapping[str, Indicator], numbers: Mapping[str, int]) -> str:
    content = {
        "columns": [{"id": column.id, "head": column.head} for column in COLUMNS],
        "measures": [_measure(cards[name]) for name in COMPARED if name in cards],
        "statuses": STATUSES,
        "sources": list(numbers),
        "members": [_member(entry, numbers) for entry in entries],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # Inside a page, no text may look like the end of a script or the start of a comment.
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _measure(card: Indicator) -> dict[str, object]:
    return {
        "id": card.id,
        "label": words.capital(card.label),
        "unit": card.unit,
        "rate": card.kind == "rate",
        "breaks": [[entry.iso3, entry.year, entry.because] for entry in card.breaks],
    }


def _member(entry: Entry, numbers: Mapping[str, int]) -> dict[str, object]:
    return {
        "iso3": entry.iso3,
        "name": entry.name,
        "group": entry.regional_group,
        "region": entry.region,
        "subregion": entry.subregion,
        "has": [name for name, held in entry.held.items() if held.status != "suspect"],
        "series": {name: [_point(row) for row in points] for name, points in entry.series.items() if points},
        "cited": {name: _cited(points, numbers) for name, points in entry.series.items() if points},
    }


def _cited(points: Sequence[Observation], numbers: Mapping[str, int]) -> list[int]:
    return sorted({numbers[row.source] for row in points})


def _point(row: Observation) -> list[float]:
    """Return year, value or lower bound, upper bound of an interval or nothing, status."""
    known = [row.lower, row.upper] if row.value is None else [row.value, None]
    return [row.year, *(round(v, 3) if v is not None else None for v in known), STATUSES.index(row.status)]
