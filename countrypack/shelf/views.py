"""The parts of the page: table of headline facts, coverage grids, dated acts, strips, sources."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from countrypack import instruments
from countrypack.facts import Observation
from countrypack.indicators import Indicator
from countrypack.prose import words
from countrypack.shelf import marks
from countrypack.shelf.entries import COLUMNS, STRIPS, Cell, Entry
from countrypack.sources import Source

LETTERS = {"censored": "c", "modelled": "m", "provisional": "p", "derived": "d", "suspect": "s"}
MEANINGS = {
    "c": "known as an interval, such as 0-4",
    "m": "a model's estimate",
    "p": "provisional",
    "d": "computed from published figures",
    "s": "suspect alone, never printed as a finding",
}
TRAFFICKING = ("trafficking", "trafficking_provisional")
KILLING = (
    "all_female_homicide", "partner_or_family", "partner", "family", "modelled", "legal_feminicide", "national_survey",
)  # fmt: skip
FORMATS = {"html": "HTML", "pdf": "PDF", "docx": "DOCX", "ipynb": "notebook"}
# What the words under a figure mean; the words are those of `prose.quality` and of `law.QUALITY`.
BEARING = {
    "reported": "five or more years with a usable figure",
    "few years": "one to four such years",
    "censored": "published as an interval, such as 0-4 for fewer than five",
    "derived": "computed from published figures",
    "provisional": "preliminary",
    "modelled": "a model’s estimate",
}
VERIFIED = {
    "verified": "read at its source",
    "inferred": "from a published list",
    "partly verified": "a part was not checked, and the pack says which",
}


def headlines(entries: Sequence[Entry], numbers: Mapping[str, int]) -> str:
    """Return the table of headline facts: a row a state."""
    topics = dict.fromkeys(column.topic for column in COLUMNS)
    spans = {topic: sum(column.topic == topic for column in COLUMNS) for topic in topics}
    over = "".join(f'<th scope="colgroup" colspan="{spans[topic]}">{escape(topic)}</th>' for topic in topics)
    heads = "".join(f'<th scope="col" data-sort="{column.id}">{escape(column.head)}</th>' for column in COLUMNS)
    groups = '<colgroup span="1"></colgroup>' + "".join(
        f'<colgroup span="{span}"></colgroup>' for span in spans.values()
    )
    body = "\n".join(_headline_row(entry, numbers) for entry in entries)
    return (
        f'<table id="members"><caption>Headline facts of {len(entries)} states</caption>{groups}\n'
        f'<thead><tr><th rowspan="2" scope="col" data-sort="name">State</th>{over}</tr>\n<tr>{heads}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table>"
    )


def _headline_row(entry: Entry, numbers: Mapping[str, int]) -> str:
    group = escape(entry.regional_group.removesuffix(" Group"))
    name = (
        f'<th scope="row" id="{entry.iso3}">{escape(entry.name)}<small class="place">{group}</small>'
        f"{_links(entry)}</th>"
    )
    cells = "".join(_cell(entry.cells[column.id], column.id, numbers) for column in COLUMNS)
    return f'<tr data-iso="{entry.iso3}">{name}{cells}</tr>'


def _links(entry: Entry) -> str:
    links = [
        f'<a href="{entry.iso3}/pack/briefing.{name}">{FORMATS[name]}'
        f'<span class="vh"> of {escape(entry.name)}</span></a>'
        for name in entry.formats
    ]
    return f'<small class="links">{" · ".join(links)}</small>' if links else ""


def _cell(cell: Cell, column: str, numbers: Mapping[str, int]) -> str:
    if cell.low is None:
        return f'<td data-col="{column}" class="none">{escape(cell.text)}</td>'
    parts = [part for part in (cell.year, escape(cell.what), _bearing(cell.mark)) if part]
    text = f"<b>{escape(cell.text)}</b>&nbsp;{_mark(cell.source, numbers)}<small>{' · '.join(parts)}</small>"
    return f'<td data-col="{column}" data-low="{cell.low:.10g}" data-high="{cell.high:.10g}">{text}</td>'


def _mark(source: str, numbers: Mapping[str, int]) -> str:
    return f'<a class="mark" href="#source-{source}">[{numbers[source]}]</a>'


def _marks(sources: Iterable[str], numbers: Mapping[str, int]) -> str:
    return " ".join(_mark(name, numbers) for name in sorted(set(sources), key=lambda name: numbers[name]))


def _bearing(mark: str) -> str:
    """Return a word on how far a fact bears, with a shape that a grey photocopy keeps."""
    return f'<em class="q {mark.replace(" ", "-")}">{mark}</em>'


def bearing() -> str:
    """Return the key of the words under the figures."""
    lines = []
    for what, known in (("Figures", BEARING), ("Laws and treaties", VERIFIED)):
        said = " ".join(f"<span>{_bearing(mark)}: {meaning}</span>" for mark, meaning in known.items())
        lines.append(f'<p class="keys"><b>{what}</b> {said}</p>')
    return "".join(lines)


def coverage(entries: Sequence[Entry], cards: Mapping[str, Indicator], numbers: Mapping[str, int]) -> str:
    """Return the grids of what is held: states by indicators, the last year and its status."""
    known = [name for name in cards if any(name in entry.held for entry in entries)]
    groups = {
        "Trafficking in persons": [n for n in known if cards[n].measure in TRAFFICKING],
        "Killings of women and girls": [n for n in known if cards[n].measure in KILLING],
        "Context": [n for n in known if cards[n].measure not in (*TRAFFICKING, *KILLING)],
    }
    return "\n".join(_grid(title, names, entries, cards, numbers) for title, names in groups.items() if names)


def _grid(
    title: str,
    names: Sequence[str],
    entries: Sequence[Entry],
    cards: Mapping[str, Indicator],
    numbers: Mapping[str, int],
) -> str:
    shorts = Counter(cards[name].short for name in names)
    heads = "".join(_grid_head(cards[name], shorts, entries, numbers) for name in names)
    body = "\n".join(
        f'<tr data-iso="{one.iso3}"><th scope="row">{escape(one.name)}</th>'
        + "".join(_held(one, name) for name in names)
        + "</tr>"
        for one in entries
    )
    table = (
        f'<table class="grid"><caption>{title}: last year held</caption><thead><tr><th scope="col">State</th>{heads}'
        f"</tr></thead><tbody>\n{body}\n</tbody></table>"
    )
    return scroll(table, f"{title}: last year held")


def _grid_head(card: Indicator, shorts: Mapping[str, int], entries: Sequence[Entry], numbers: Mapping[str, int]) -> str:
    # Two indicators of one short name differ in their kind.
    said = words.capital(card.short) + (f", {card.kind}" if shorts[card.short] > 1 else "")
    used = _marks((entry.held[card.id].source for entry in entries if card.id in entry.held), numbers)
    return f'<th scope="col"><span>{escape(said)}</span><small>{used}</small></th>'


def _held(entry: Entry, name: str) -> str:
    held = entry.held.get(name)
    if held is None:
        return "<td>–</td>"
    letter = LETTERS.get(held.status, "")
    return f'<td class="h {letter or "r"}">{held.year}{f"<sup>{letter}</sup>" if letter else ""}</td>'


def letters() -> str:
    """Return the key of the coverage grids."""
    return "; ".join(f"<b>{letter}</b> {meaning}" for letter, meaning in MEANINGS.items())


def timeline(entries: Sequence[Entry], last: int, numbers: Mapping[str, int]) -> str:
    """Return the dated acts of all states: a row a state, a lane a topic."""
    names = {name: card.short for name, card in instruments.read().items()}
    drawn = [act for one in entries for topic in marks.ROWS for act in marks.dated(one.acts, topic)]
    span = marks.span(drawn, last)
    heads = "".join(f'<th scope="col">{escape(topic)}{marks.years(span)}</th>' for topic in marks.ROWS)
    body = "\n".join(
        f'<tr data-iso="{one.iso3}"><th scope="row">{escape(one.name)}</th>'
        + "".join(f"<td>{marks.lane(one.acts, topic, span, names)}</td>" for topic in marks.ROWS)
        + "</tr>"
        for one in entries
    )
    table = (
        '<table class="lanes"><caption>Consent to treaties, and national laws, by date</caption>'
        f'<thead><tr><th scope="col">State</th>{heads}</tr></thead><tbody>\n{body}\n</tbody></table>'
    )
    note = f'<p class="note">Sources: {_marks((act.source for act in drawn), numbers)}</p>' if drawn else ""
    return marks.shapes() + _keys(names) + scroll(table, "Consent to treaties, and national laws, by date") + note


def _keys(names: Mapping[str, str]) -> str:
    lines = []
    for topic, row in marks.ROWS.items():
        said = {shape: [names[n] for n in row if row[n] == shape] for shape in dict.fromkeys(row.values())}
        parts = [f"<span>{marks.sample(shape)} {escape(', '.join(held))}</span>" for shape, held in said.items()]
        lines.append(f'<p class="keys"><b>{escape(topic)}</b> {" ".join(parts)}</p>')
    return "".join(lines)


def strips(entries: Sequence[Entry], cards: Mapping[str, Indicator], numbers: Mapping[str, int]) -> str:
    """Return the dot strips of the rates."""
    return "\n".join(_strip(entries, cards[name], numbers) for name in STRIPS if name in cards)


def _strip(entries: Sequence[Entry], card: Indicator, numbers: Mapping[str, int]) -> str:
    points = [(one.iso3, one.name, one.last[card.id]) for one in entries if card.id in one.last]
    missing = [one.name for one in entries if card.id not in one.last]
    count = f"{len(points)} of {len(entries)} states have a figure"
    if points:
        years = [row.year for _, _, row in points]
        count += f", of {words.span(min(years), max(years))}"
    ends = sorted(points, key=lambda point: (*marks.ends(point[2]), point[0]))
    told = [f"{marks.printed(row)} in {name} ({row.year})" for _, name, row in (ends[:1] + ends[-1:])]
    label = f"{words.capital(card.label)}, {card.unit}. {count}." + (f" From {' to '.join(told)}." if told else "")
    none = f" No figure: {escape(words.listing(missing))}." if 0 < len(missing) <= 20 else ""
    drawing = marks.strip(points, card.unit, label) if points else ""
    return (
        f"<figure><figcaption>{escape(words.capital(card.label))}: last figure of each state</figcaption>"
        f'{scroll(drawing, card.label)}<p class="note">{count}; hollow where it is not as reported.{none} '
        f"{_marks((row.source for _, _, row in points), numbers)}</p>{_figures(ends, card, numbers)}</figure>"
    )


def _figures(points: Sequence[tuple[str, str, Observation]], card: Indicator, numbers: Mapping[str, int]) -> str:
    """Return the figures of a strip, which its dots tell to a mouse alone."""
    if not points:
        return ""
    body = "".join(
        f'<tr data-iso="{iso3}"><th scope="row">{escape(name)}</th><td>{words.figure(row, card)}</td>'
        f"<td>{row.year}</td><td>{row.status}</td><td>{_mark(row.source, numbers)}</td></tr>"
        for iso3, name, row in points
    )
    heads = "".join(
        f'<th scope="col">{escape(text)}</th>'
        for text in ("State", words.capital(card.unit), "Year", "Status", "Source")
    )
    return (
        f"<details><summary>Figures of this drawing</summary><table><thead><tr>{heads}</tr></thead>"
        f'<tbody class="kept">{body}</tbody></table></details>'
    )


def sources(cards: Mapping[str, Source]) -> str:
    """Return the list of sources, in the order of their numbers."""
    return "\n".join(
        f'<li id="source-{card.id}">{escape(card.publisher)}: {escape(card.title)}. Vintage {escape(card.vintage)}, '
        f"taken {escape(card.accessed)}. {escape(words.stop(words.capital(card.route)))}</li>"
        for card in cards.values()
    )


def options(values: Iterable[tuple[str, str]]) -> str:
    """Return the options of a list to choose from."""
    return "".join(f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in values)


def scroll(content: str, label: str) -> str:
    """Return a part that scrolls sideways by keyboard too."""
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">{content}</div>'
