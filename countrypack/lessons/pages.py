"""Lessons as web pages that need nothing but themselves, and the page that lists them."""

import html
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from nbconvert import HTMLExporter
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

from countrypack.lessons.cards import Card

STYLE = Path(__file__).resolve().parent.parent / "style" / "lesson.css"
# Nothing may be loaded: neither a script nor a picture, a font or a style from elsewhere.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header><p>{kicker}</p></header>
<main id="main">
{body}
</main>
</body>
</html>
"""
Entry = tuple[Card, Sequence[tuple[str, str]]]


def page(executed: NotebookNode, title: str, kicker: str) -> str:
    """Return an executed lesson as one page; the figures keep their alt text."""
    # The template "basic" gives the cells alone; nbconvert's whole pages load scripts from elsewhere.
    exporter = HTMLExporter(template_name="basic", exclude_anchor_links=True, exclude_output_prompt=True)
    exporter.exclude_input_prompt = True
    body, _ = exporter.from_notebook_node(executed)
    body = re.sub(r"<style\b.*?</style>|<script\b.*?</script>", "", body, flags=re.DOTALL)
    return _page(body, title, kicker)


def index(entries: Iterable[Entry], *, title: str = "Lessons in honest data analysis") -> str:
    """Return the page that lists the lessons with their cards.

    Parameters
    ----------
    entries : iterable of (Card, links)
        Each lesson with its links, as pairs of a label and a relative address.
    title : str
        The page's heading.
    """
    entries = list(entries)
    minutes = sum(card.minutes for card, _ in entries)
    intro = f"<h1>{html.escape(title)}</h1>\n<p>{len(entries)} lessons, {minutes} minutes in all.</p>\n"
    return _page(intro + "\n".join(_entry(card, links) for card, links in entries), title, "countrypack")


def _entry(card: Card, links: Sequence[tuple[str, str]]) -> str:
    anchors = " · ".join(f'<a href="{html.escape(href)}">{html.escape(label)}</a>' for label, href in links)
    return f"""<section class="lesson">
<h2>{card.number}. {_inline(card.title)}</h2>
<p>{_inline(card.question)}</p>
<p>{card.minutes} minutes · before it: {_inline(card.prerequisites)}</p>
<p>{anchors}</p>
<h3>Objectives</h3>
{_list(card.objectives)}
<h3>Key points</h3>
{_list(card.key_points)}
</section>"""


def _list(items: Iterable[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{_inline(item)}</li>" for item in items) + "\n</ul>"


def _inline(text: str) -> str:
    """Return a card's line as HTML; code and emphasis are all that a card holds of Markdown."""
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", text)


def _page(body: str, title: str, kicker: str) -> str:
    style = STYLE.read_text(encoding="utf-8") + HtmlFormatter(style="bw").get_style_defs(".highlight")
    return PAGE.format(
        policy=html.escape(POLICY), title=html.escape(title), style=style, kicker=html.escape(kicker), body=body
    )
