"""Lessons as web pages that need nothing but themselves, and the page that lists them."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path

from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

from countrypack.lessons.cards import Card

STYLE = Path(__file__).resolve().parent.parent / "style" / "lesson.css"
# Nothing may be loaded: neither a script nor a picture, a font or a style from elsewhere.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
TITLE = "Lessons in honest data analysis"
INTRO = """<p class="lead">{number} lessons, {minutes} minutes in all, on real figures with real gaps. Each lesson is a
page to read and a notebook to work in: change one word and it is about another member state. Exercises check
themselves and do not give the answer away.</p>
<p><a href="{care}">Teaching with care</a>: read it before the first lesson; the figures are about people who were
harmed or killed.</p>"""
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
<body{kind}>
<a class="skip" href="#main">Skip to the text</a>
<header><p>{kicker}</p></header>
<main id="main">
{body}
</main>
</body>
</html>
"""
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
MARKERS = re.compile(r'<span class="c1">### (BEGIN|END) SOLUTION</span>\n?')
OPEN_AT_ONCE = 2  # editions of more states than these are folded away
Links = Mapping[str, Sequence[tuple[str, str]]]  # of each edition: a label and a relative address
Entry = tuple[Card, Links]


def page(executed: NotebookNode, title: str, kicker: str, *, home: str = "../index.html") -> str:
    """Return an executed lesson as one page; the figures keep their alt text.

    Parameters
    ----------
    executed : NotebookNode
        One edition with its outputs.
    title, kicker : str
        The page's title, and what stands above it.
    home : str
        Relative address of the page that lists the lessons.
    """
    # The template "basic" gives the cells alone; nbconvert's whole pages load scripts from elsewhere.
    exporter = HTMLExporter(template_name="basic", exclude_anchor_links=True, exclude_output_prompt=True)
    exporter.exclude_input_prompt = True
    body, _ = exporter.from_notebook_node(executed)
    body = re.sub(r"<style\b.*?</style>|<script\b.*?</script>", "", body, flags=re.DOTALL)
    return _page(_readable(body), title, _kicker(kicker, home))


def note(markdown: str, title: str, *, home: str = "../index.html") -> str:
    """Return a text beside the lessons as a page."""
    return _page(markdown2html(markdown), title, _kicker("for teachers", home))


def index(entries: Iterable[Entry], *, care: str = "CARE.html") -> str:
    """Return the page that lists the lessons with their cards.

    Parameters
    ----------
    entries : iterable of (Card, links)
        Each lesson with its editions.
    care : str
        Relative address of the note on teaching with care.
    """
    entries = list(entries)
    minutes = sum(card.minutes for card, _ in entries)
    parts = [f"<h1>{TITLE}</h1>", INTRO.format(number=len(entries), minutes=minutes, care=html.escape(care))]
    parts += [_contents([card for card, _ in entries]), *(_entry(card, links) for card, links in entries)]
    return _page("\n".join(parts), TITLE, "countrypack", kind=' class="index"')


def _contents(cards: Iterable[Card]) -> str:
    rows = "\n".join(
        f'<li value="{card.number}"><a href="#lesson-{card.number}">{_inline(card.title)}</a> '
        f"<span>{card.minutes} minutes</span></li>"
        for card in cards
    )
    return f'<nav aria-label="Lessons"><ol class="contents">\n{rows}\n</ol></nav>'


def _entry(card: Card, links: Links) -> str:
    return f"""<section class="lesson" id="lesson-{card.number}">
<h2>{card.number}. {_inline(card.title)}</h2>
<p class="question">{_inline(card.question)}</p>
<p class="meta">{card.minutes} minutes · needs: {_inline(card.prerequisites)}</p>
{_editions(card, links)}
<div class="two">
<div><h3>Objectives</h3>
{_list(card.objectives)}</div>
<div><h3>Key points</h3>
{_list(card.key_points)}</div>
</div>
</section>"""


def _editions(card: Card, links: Links) -> str:
    rows = [f"<li>{html.escape(name)}: {_anchors(card, name, found)}</li>" for name, found in links.items()]
    block = '<ul class="editions">\n' + "\n".join(rows) + "\n</ul>"
    if len(links) <= 2 * OPEN_AT_ONCE:
        return block
    return f"<details><summary>{len(links)} editions of lesson {card.number}</summary>\n{block}</details>"


def _anchors(card: Card, name: str, found: Iterable[tuple[str, str]]) -> str:
    # Read out of its place, a link has to say where it leads: there are many called "page".
    whole = ' aria-label="{}, {}, lesson ' + f'{card.number}"'
    return " · ".join(
        f'<a href="{html.escape(href)}"{whole.format(label, html.escape(name))}>{html.escape(label)}</a>'
        for label, href in found
    )


def _list(items: Iterable[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{_inline(item)}</li>" for item in items) + "\n</ul>"


def _inline(text: str) -> str:
    """Return a card's line as HTML; code and emphasis are all that a card holds of Markdown."""
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", text)


def _readable(body: str) -> str:
    """Return a lesson's cells with wide tables that scroll by themselves, and with links between pages."""
    number = count(1)
    body = body.replace('href="CARE.md"', 'href="CARE.html"')
    body = body.replace("<th></th>", "<td></td>")  # pandas' empty corner is no head of anything
    body = re.sub(
        r"<table\b.*?</table>",
        lambda found: (
            f'<div class="scroll" tabindex="0" role="group" aria-label="Table {next(number)}">{found[0]}</div>'
        ),
        body,
        flags=re.DOTALL,
    )
    return MARKERS.sub("", body)


def _kicker(text: str, home: str) -> str:
    return f'<a href="{html.escape(home)}">All lessons</a> · {html.escape(text)}'


def _page(body: str, title: str, kicker: str, *, kind: str = "") -> str:
    style = STYLE.read_text(encoding="utf-8") + HtmlFormatter(style="bw").get_style_defs(".highlight")
    return PAGE.format(
        policy=html.escape(POLICY), title=html.escape(title), style=style, kicker=kicker, body=body, kind=kind
    )
