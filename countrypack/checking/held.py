"""What a pack holds beside its briefing: facts, rows and sources, each against the tables and the cards."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from countrypack.checking.blocks import Block
from countrypack.checking.context import Pack
from countrypack.checking.evidence import MONTHS, Row, spoken
from countrypack.checking.sentences import Miss
from countrypack.checking.tokens import numbers
from countrypack.sources import Source

FACTS, ROWS, BIBLIOGRAPHY = "facts.json", "data.csv", "sources.bib"
TEXTS = ("iso3", "status", "source", "locator", "note", "act", "date", "statute", "scope", "sex", "age", "category")
DIGITS = re.compile(r"\d+")


def numbering(held: Mapping) -> tuple[dict[str, str], str]:
    """Return the number of each source of a pack's facts, and its edition as it is printed."""
    return {card["id"]: str(card["number"]) for card in held["sources"]}, spoken(held["edition"])


def counts(folder: Path, held: Mapping) -> dict[str, int]:
    """Return how many rows the files beside the briefing hold; `held` is what the facts are."""
    found = {FACTS: sum(len(held.get(kind, ())) for kind in ("observations", "others", "acts"))}
    if (folder / ROWS).is_file():
        with (folder / ROWS).open(encoding="utf-8", newline="") as file:
            found[ROWS] = sum(1 for _ in csv.reader(file)) - 1
    return found


def misses(folder: Path, held: Mapping, pack: Pack) -> Iterator[tuple[str, str, Miss]]:
    """Yield each fact and row that is not as in the tables, as its file, its place and what is wrong."""
    if held["iso3"] != pack.iso3:
        yield FACTS, "iso3", Miss("a piece is about another state", held["iso3"], FACTS)
    for card in held["sources"]:
        own = pack.evidence.sources.get(card["id"])
        if own is None or (own.vintage, own.sha256) != (card["vintage"], card.get("sha256", "")):
            yield FACTS, card["id"], Miss("a source is not as on its card", card["vintage"], card["id"])
    newest = max(card["vintage"] for card in held["sources"])
    if held["edition"] != newest:
        yield FACTS, "edition", Miss("the edition is not the newest vintage", held["edition"], newest)
    for kind in ("observations", "others", "acts"):
        for fact in held.get(kind, ()):
            row = pack.evidence.find(fact["id"])
            wrong = _differs(fact, row)
            if wrong:
                yield FACTS, fact["id"], Miss("a fact is not as in its table", str(fact.get(wrong)), wrong, _one(row))
    yield from _unheld(held, pack)
    yield from _rows(folder, pack)
    yield from _bibliography(folder, pack)


def _unheld(held: Mapping, pack: Pack) -> Iterator[tuple[str, str, Miss]]:
    """Yield rows of the state that its facts leave out: a pack built before they were added."""
    found = {fact["id"] for kind in ("observations", "acts") for fact in held[kind]}
    subjects = {fact["indicator"] for fact in held["observations"] if not fact["indicator"].startswith("population")}
    for row in pack.own.values():
        if (row.is_act or row.subject in subjects) and row.id not in found:
            yield FACTS, row.id, Miss("a row of the tables is not among the facts", row.id, row.locator, (row,))


def _rows(folder: Path, pack: Pack) -> Iterator[tuple[str, str, Miss]]:
    if not (folder / ROWS).is_file():
        return
    with (folder / ROWS).open(encoding="utf-8", newline="") as file:
        for number, line in enumerate(csv.DictReader(file), start=2):
            row = pack.evidence.find(line["fact"])
            fact = {name: _unquoted(text) for name, text in line.items() if text is not None}
            wrong = _differs(fact, row)
            if wrong:
                found = line.get(wrong) or ""
                yield ROWS, f"line {number}", Miss("a row is not as in its table", found, wrong, _one(row))


def _bibliography(folder: Path, pack: Pack) -> Iterator[tuple[str, str, Miss]]:
    path = folder / BIBLIOGRAPHY
    if not path.is_file():
        return
    for entry in re.split(r"\n(?=@)", path.read_text(encoding="utf-8")):
        key = re.match(r"@\w+\{([^,]+),", entry)
        card = pack.evidence.sources.get(key[1]) if key else None
        if key and card is None:
            yield BIBLIOGRAPHY, key[1], Miss("a source is not as on its card", key[1], entry[:100])
        known = _digits(json.dumps(card.cite)) | _digits(key[1]) if card else set()
        for found in DIGITS.findall(entry) if card else ():
            if found.lstrip("0") not in known:
                yield BIBLIOGRAPHY, key[1], Miss("a source is not as on its card", found, entry[:200])


def source_misses(pack: Pack, block: Block) -> Iterator[Miss]:
    """Yield the numbers of an entry in the list of sources that its card does not hold."""
    kind, _, name = block.piece.partition(":")
    card = pack.evidence.sources.get(name)
    if card is None:
        yield Miss("a source is not as on its card", block.piece, block.text[:100])
        return
    words = " ".join((card.vintage, card.accessed, card.route, str(card.licence.get("name", ""))))
    known = _digits(json.dumps(card.cite)) | _digits(words)
    for token in numbers(block.text):
        found = {digits.lstrip("0") for digits in DIGITS.findall(token.text)}
        # The last page of 429-454 is printed as 54.
        shortened = block.text[: token.start].endswith("–") and any(one.endswith(token.text) for one in known)
        if not found <= known and not shortened:
            yield Miss(
                "a source is not as on its card", token.text, block.text[max(0, token.start - 60) : token.end + 40]
            )
    for day in sorted(_days(block.text) - _days_of(card)):
        yield Miss("a source is not as on its card", "-".join(map(str, day)), block.text[:200])
    if kind == "cited":
        return
    vintage = f"Vintage: {card.vintage}"
    if vintage not in block.text:
        yield Miss("a source is not as on its card", vintage, block.text[:200])
    for month in [month for month in MONTHS.split() if f" {month} " in block.text or f"{month}." in block.text]:
        issued = [parts[1] for parts in (card.cite.get("issued") or {}).get("date-parts", []) if len(parts) > 1]
        if month not in words + str(card.cite.get("title")) and MONTHS.split().index(month) + 1 not in issued:
            yield Miss("a source is not as on its card", month, block.text[:200])


def _days(text: str) -> set[tuple[int, int, int]]:
    """Return the whole days that a citation prints, in the orders of its styles."""
    found = [(y, m, d) for m, d, y in re.findall(r"([A-Z][a-z]{2,8})\.? (\d{1,2}), (\d{4})", text)]
    found += [(y, m, d) for d, m, y in re.findall(r"(\d{1,2}) ([A-Z][a-z]{2,8})\.? (\d{4})", text)]
    found += re.findall(r"\((\d{4}), ([A-Z][a-z]{2,8}) (\d{1,2})\)", text)
    months = {name[:3]: place for place, name in enumerate(MONTHS.split(), start=1)}
    return {(int(y), months[m[:3]], int(d)) for y, m, d in found if m[:3] in months}


def _days_of(card: Source) -> set[tuple[int, int, int]]:
    told = [
        parts for field in card.cite.values() if isinstance(field, Mapping) for parts in field.get("date-parts", [])
    ]
    iso = re.findall(r"(\d{4})-(\d{2})-(\d{2})", " ".join((card.vintage, card.accessed, card.route)))
    days = {tuple(parts) for parts in told if len(parts) == 3} | {tuple(map(int, parts)) for parts in iso}
    return days | _days(" ".join((card.route, json.dumps(card.cite))))


def _differs(fact: Mapping, row: Row | None) -> str:
    """Return the name of the first field in which a fact is not its row, or an empty text."""
    if row is None:
        return "id" if "id" in fact else "fact"
    for name in TEXTS:
        if name in fact and fact[name] != getattr(row, name) and _plain(name, fact, row) != getattr(row, name):
            return name
    if row.is_act:
        return ""
    if str(fact.get("year", fact.get("date", ""))) != row.year:
        return "year"
    numeric = ((name, fact.get(name), getattr(row, name)) for name in ("value", "lower", "upper"))
    return next((name for name, found, own in numeric if not _same(found, own)), "")


def _plain(name: str, fact: Mapping, row: Row) -> str:
    if "fact" not in fact:
        return str(fact[name])
    # In data.csv one column holds the date of an act or the year of a figure, and a figure has no text of an act.
    if name in ("sex", "age", "category") and row.is_act:
        return getattr(row, name)
    return getattr(row, name) if name == "date" and not row.is_act else str(fact[name])


def _same(found: object, own: str) -> bool:
    if found in (None, ""):
        return not own
    return bool(own) and float(found) == float(own)


def _unquoted(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@\t") else text


def _one(row: Row | None) -> tuple[Row, ...]:
    return (row,) if row else ()


def _digits(text: str) -> set[str]:
    return {digits.lstrip("0") for digits in DIGITS.findall(text)}
