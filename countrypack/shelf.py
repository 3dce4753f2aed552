"""The index of all packs, made from their facts files only."""

import csv
import html
import io
from dataclasses import dataclass
from pathlib import Path

from countrypack import facts, states
from countrypack.prose import law, summary, words

COLUMNS = (
    "iso3", "name", "regional_group", "region", "edition", "protocol_consent", "first_offence", "convicted",
    "convicted_year", "convicted_quality", "female_homicide_rate", "female_homicide_year", "female_homicide_quality",
    "partner_or_family_rate", "partner_or_family_year", "partner_or_family_quality", "sources",
)  # fmt: skip
HEADS = (
    "State", "Trafficking Protocol, consent", "First trafficking offence", "Persons convicted of trafficking",
    "Female homicides per 100,000 women", "Killed by partner or family, per 100,000 women", "Pack",
)  # fmt: skip
PRINTED = ("html", "pdf", "docx")
STYLE = Path(__file__).parent / "style" / "index.css"


@dataclass(frozen=True)
class Entry:
    """One line of the shelf.

    Parameters
    ----------
    cells : dict of str to str
        One text for each of `COLUMNS`.
    formats : tuple of str
        The printed formats found in the pack.
    """

    cells: dict[str, str]
    formats: tuple[str, ...]


def write(profiles: Path, out: Path) -> None:
    """Write ``index.html`` and ``index.csv`` into `out`, for the packs found there."""
    entries = read(profiles, out)
    (out / "index.csv").write_text(_csv(entries), encoding="utf-8", newline="")
    (out / "index.html").write_text(_html(entries), encoding="utf-8")


def read(profiles: Path, out: Path) -> list[Entry]:
    """Return an entry for each state of the shelf that has a pack below `out`."""
    found = []
    for iso3 in states.roster(profiles):
        path = out / iso3 / "pack" / "facts.json"
        if path.is_file():
            state = facts.from_json(path.read_text(encoding="utf-8"), iso3)
            formats = tuple(name for name in PRINTED if (path.parent / f"briefing.{name}").is_file())
            found.append(Entry(_cells(state), formats))
    return found


def _cells(state: facts.State) -> dict[str, str]:
    bound, first = law.consent(state.acts_of("trafficking_protocol")), facts.first_law(state)
    cells = {
        "iso3": state.iso3,
        "name": state.name,
        "regional_group": state.regional_group,
        "region": state.region,
        "edition": state.edition,
        "protocol_consent": bound.date if bound else "",
        "first_offence": first.date if first else "",
        "sources": "; ".join(f"{card.title} ({card.vintage})" for card in state.sources),
    }
    heads = {"convicted": facts.CONVICTED, "female_homicide": facts.RATES[0], "partner_or_family": facts.RATES[1]}
    for head, indicator in heads.items():
        series = state.series(indicator)
        value = words.figure(series.last, series.indicator) if series.last else words.NOT_REPORTED
        cells[head if head == "convicted" else f"{head}_rate"] = value
        cells[f"{head}_year"] = str(series.last.year) if series.last else ""
        cells[f"{head}_quality"] = summary.quality(series)
    return cells


def _csv(entries: list[Entry]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(entry.cells for entry in entries)
    return buffer.getvalue()


def _html(entries: list[Entry]) -> str:
    rows = "\n".join(_row(entry) for entry in entries)
    head = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in HEADS)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Briefing packs</title>
<style>{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
<h1>Briefing packs</h1>
<p>{len(entries)} states. Each figure is the last one held, with its year and quality; counts of different states
follow different laws and are not comparable. Sources and definitions stand in each pack.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Table of packs">
<table>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
</main>
</body>
</html>
"""


def _row(entry: Entry) -> str:
    cell = {name: html.escape(text) for name, text in entry.cells.items()}
    links = " · ".join(f'<a href="{cell["iso3"]}/pack/briefing.{name}">{name.upper()}</a>' for name in entry.formats)
    figures = [
        f"{cell[value]} <small>{cell[f'{stem}_year']} {cell[f'{stem}_quality']}</small>"
        for value, stem in (
            ("convicted", "convicted"),
            ("female_homicide_rate", "female_homicide"),
            ("partner_or_family_rate", "partner_or_family"),
        )
    ]
    name = f"{cell['name']} <small>{cell['regional_group']}</small>"
    dates = [
        words.date(entry.cells[key]) if entry.cells[key] else "none held"
        for key in ("protocol_consent", "first_offence")
    ]
    tail = "".join(f"<td>{text}</td>" for text in (*dates, *figures, links))
    return f'<tr id="{cell["iso3"]}"><th scope="row">{name}</th>{tail}</tr>'
