"""Charts of all members by year: adoption of laws, convictions as small multiples."""

import math
from collections.abc import Sequence

from countrypack.charts import course, framing, style
from countrypack.charts.canvas import Box, Canvas
from countrypack.charts.panel import Panel, base, grid, gutter, tick_words, ticks, years
from countrypack.members.gathering import ISO3, SHARES, Member, Members
from countrypack.members.telling import BASE, by
from countrypack.pieces import Piece
from countrypack.prose import words

FIRST = 2000
HEAD, PLOT = 16.0, 150.0  # points
ACROSS, SMALL, GAP = 4, 62.0, 26.0  # panels in a row, their height, and the room for a name and the years
A_CHART = 28  # panels that a page can hold
NAME = 6.5
GUIDE = "Diamonds: what the background guide says of all states; it counts laws in its own way."


def adoption(all_of: Members) -> Piece:
    """Return how many members had consented to the Protocol, and had a law, by year; in percent of twenty or more.

    The guide's shares of all states stand beside shares only.
    """
    if not all_of.surveyed:
        return Piece(
            "text", "text-adoption", ISO3, "No list of treaties and laws held here was made for these members."
        )
    count, in_shares = len(all_of.surveyed), len(all_of.surveyed) >= BASE
    claims, unit = (all_of.claims, "percent") if in_shares else ((), "members")
    lines = [
        ("consent to the Trafficking Protocol", [one.consent for one in all_of.surveyed], style.LINE),
        ("first national offence held", [one.law for one in all_of.surveyed], style.INK),
    ]
    last = max([int(all_of.edition[:4]), *(act.year for _, acts, _ in lines for act in acts if act and act.year)])
    # A chart names a source; where no act is held, the first that was searched.
    used = list(dict.fromkeys(act.source for _, acts, _ in lines for act in acts if act)) or [all_of.sources[0].id]
    note = f"{GUIDE if claims else ''} A member without a dated act counts as none."
    if len(all_of.members) > count:
        note += f" {len(all_of.members) - count} of the {len(all_of.members)} members are not in the lists held."
    foot = framing.foot([note, source_line(all_of, used)])
    floor = framing.foot_height(foot) + framing.YEARS
    canvas = Canvas(floor + PLOT + HEAD)
    framing.write_foot(canvas, foot)
    high = 100 if in_shares else count
    panel = Panel(gutter(100, whole=True) + 6, floor, style.WIDTH - 150, floor + PLOT, FIRST, last, high)
    head = f"percent of {count} members" if in_shares else f"members, of {count}"
    canvas.text(0, canvas.height - 9, head, colour=style.GREY)
    grid(canvas, panel, whole=True)
    base(canvas, panel)
    years(canvas, panel)
    table = []
    for label, acts, colour in lines:
        shares = [(year, sum(by(act, year) for act in acts) * high / count) for year in range(FIRST, last + 1)]
        _curve(canvas, panel, shares, colour, f"{shares[-1][1]:.0f}{'%' if in_shares else ''} {label}")
        table.append([f"{value:.0f}" for _, value in shares])
    for row in claims:
        year, part = SHARES[row["id"]]
        canvas.dot(panel.x(year), panel.y(100 * part), row["id"], radius=3.4, hollow=True, shape="D", colour=style.TEXT)
    guide = {year: f"{100 * part:.0f}" for year, part in (SHARES[row["id"]] for row in claims)}
    rows = [
        (str(year), *(column[place] for column in table), *([guide.get(year, "-")] if claims else []))
        for place, year in enumerate(range(FIRST, last + 1))
    ]
    ends = [
        f"{words.capital(label)}: {column[0]} {unit} in {FIRST}, {column[-1]} in {last}, of {count} members."
        for (label, _, _), column in zip(lines, table, strict=True)
    ]
    told = [f"{value}% in {year}" for year, value in guide.items()]
    ends += [f"The guide, of all states: {words.listing(told)}."] if told else []
    return piece(
        "adoption",
        canvas,
        caption="Members that had consented to the Protocol, and that had a law, by the end of each year",
        alt=" ".join(ends),
        facts=[act.id for _, acts, _ in lines for act in acts if act],
        sources=used,
        columns=("End of", f"Consent, {unit}", f"Law, {unit}", *(["Guide, all states, percent"] if claims else [])),
        rows=rows,
    )


def _curve(canvas: Canvas, panel: Panel, shares: Sequence[tuple[int, float]], colour: str, label: str) -> None:
    xs, ys = [], []
    for year, value in shares:  # steps: a share holds until the next act
        xs += [panel.x(year) - panel.cell / 2, panel.x(year) + panel.cell / 2]
        ys += [panel.y(value)] * 2
    canvas.line(xs, ys, colour, 1.6, solid=True)
    within = Box(panel.right, panel.bottom - 20, style.WIDTH, panel.top + 20)
    spots = [(panel.right + 6, ys[-1] + by_ - 3, "left") for by_ in (0, -10, 10, -20, 20)]
    canvas.place(spots, label, within, size=style.NOTE, colour=colour)


def convictions(all_of: Members) -> list[Piece]:
    """Return convictions per year, a panel a member, each on its own axis; as many charts as pages need."""
    members = [one for one in all_of.members if one.convicted.points]
    parts = [members[start : start + A_CHART] for start in range(0, len(members), A_CHART)]
    return [_multiples(all_of, part, place if len(parts) > 1 else 0) for place, part in enumerate(parts, start=1)]


def _multiples(all_of: Members, members: Sequence[Member], number: int) -> Piece:
    used = list(dict.fromkeys(one.convicted.source for one in members))
    silent = [one.name for one in all_of.members if not one.convicted.points]
    notes = ["Each member on its own axis. Shaded: not reported. Hollow bars: fewer than five. Dots: figures."]
    notes.append(f"Nothing reported: {words.listing(silent)}." if 0 < len(silent) <= 12 else "")
    foot = framing.foot([*notes, source_line(all_of, used)])
    rows = math.ceil(len(members) / ACROSS)
    canvas = Canvas(framing.foot_height(foot) + rows * (SMALL + GAP))
    framing.write_foot(canvas, foot)
    for place, one in enumerate(members):
        down, along = divmod(place, ACROSS)
        top = canvas.height - down * (SMALL + GAP) - 10
        _panel(canvas, one, along * style.WIDTH / ACROSS, top)
    span = f"{members[0].convicted.window.first}-{members[0].convicted.window.last}"
    told = [
        f"{one.name}: {words.figure(one.convicted.last, one.convicted.indicator)} in {one.convicted.last.year}"
        for one in members
    ]
    return piece(
        f"convictions-{number}" if number else "convictions",
        canvas,
        caption="Persons convicted of trafficking in persons by year, each member on its own axis"
        + (f" ({number})" if number else ""),
        alt=f"Persons convicted, {span}, last figure of {len(members)} members. {'; '.join(told)}.",
        facts=[point.id for one in members for point in (*one.convicted.points, *one.convicted.suspects)],
        sources=used,
        columns=("Member", "Years reported", "First", "Last figure", "Year"),
        rows=[_line(one) for one in members],
    )


def _panel(canvas: Canvas, one: Member, left: float, top: float) -> None:
    series = one.convicted
    high = course.high(series)
    name = one.in_text.removeprefix("the ")
    panel = Panel(
        left + 26,
        top - SMALL,
        left + style.WIDTH / ACROSS - 8,
        top,
        series.window.first,
        series.window.last,
        high,
        one.iso3,
    )
    canvas.text(left + 2, top + 1, words.capital(name), size=style.NOTE, weight=style.STRONG, colour=style.INK)
    course.bands(canvas, panel, series.gaps)
    values = ticks(high, whole=True, most=2)
    for value, text in zip(values, tick_words(values), strict=True):
        y = panel.y(value)
        canvas.line((panel.left, panel.right), (y, y), style.HAIR, 0.5, zorder=0.5)
        canvas.text(panel.left - 3, y - 2.4, text, align="right", size=NAME, colour=style.GREY)
    for year in (panel.first, panel.last):
        canvas.text(panel.x(year), panel.bottom - 8, str(year), align="center", size=NAME, colour=style.GREY)
    for stretch in course.stretches(series):
        canvas.line([panel.x(p.year) for p in stretch], [panel.y(p.value) for p in stretch], style.INK, 1.0)
    for cut in series.breaks:
        x = panel.x(cut.year) - panel.cell / 2
        canvas.line((x, x), (panel.bottom, panel.top), style.GREY, 0.7, dashes=(3, 2))
    for point in series.points:
        x = panel.x(point.year)
        if point.value is None:
            box = Box(x - 1.6, panel.y(point.lower), x + 1.6, panel.y(point.upper))
            canvas.bar(box, fact=point.id, hollow=True)
        else:
            canvas.dot(x, panel.y(point.value), point.id, radius=1.6)


def _line(one: Member) -> tuple[str, ...]:
    points = one.convicted.points
    return (
        one.name, str(len(points)), str(points[0].year),
        words.figure(points[-1], one.convicted.indicator), str(points[-1].year),
    )  # fmt: skip


def source_line(all_of: Members, names: Sequence[str]) -> str:
    """Return the line that names the sources of a chart."""
    cards = {card.id: card for card in all_of.sources}
    named = "; ".join(f"{cards[name].publisher}, {cards[name].title}, {cards[name].vintage}" for name in names)
    return f"Source{'s' if len(names) > 1 else ''}: {named}"


def piece(name: str, canvas: Canvas, *, caption: str, alt: str, facts, sources, columns, rows) -> Piece:
    """Return a chart of all members as a piece."""
    ident = f"chart-members-{name}"
    return Piece(
        kind="chart",
        id=ident,
        iso3=ISO3,
        caption=caption,
        alt=alt,
        svg=canvas.svg(ident, alt),
        facts=tuple(dict.fromkeys(facts)),
        sources=tuple(sources),
        columns=columns,
        rows=tuple(tuple(row) for row in rows),
    )
