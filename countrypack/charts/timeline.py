"""The acts of a state by their dates."""

from collections.abc import Mapping, Sequence

from countrypack import instruments
from countrypack.charts import framing, saying, style
from countrypack.charts.canvas import WHITE, Box, Canvas
from countrypack.charts.panel import Panel, base, years
from countrypack.facts import Act, State
from countrypack.instruments import Instrument
from countrypack.pieces import Piece
from countrypack.prose import law, words

LAWS = ("national_trafficking_law", "ict_trafficking_law", "gender_related_killing_law", "domestic_violence_law")
NAMES = {"ict_provision": "ICT provision", "signature": "signed"}
LABOUR = "ilo_"  # labour conventions stand in the table of their chapter
# What was not done; report years, which are no dates of acts; years that researchers coded from the acts.
NOT_EVENTS = ("not_", "no_", "wbl_", "unsd_", "coded_")
SIGNED = ("signature", "signed")
STEP, SECOND = 13.0, 10.0  # points: a row, and its second line where the label does not fit beside the marks
BESIDE = 6.4  # points between two marks that would cover each other
EARLIEST = 1980  # every state's axis begins here or earlier, so that two packs can be laid side by side
KEY = "Circles: treaties, hollow for signature, filled for consent to be bound. Squares: national acts."
DOUBT = "Hollow squares: not fully verified."


def timeline(state: State) -> Piece:
    """Return the dated acts of a state on one axis of years, a row for each instrument.

    Signatures and acts that are not fully verified are hollow. Acts without a date, and what a state did not do, are
    in the table alone; unverified rows are in neither.
    """
    cards = instruments.read()
    acts = acts_shown(state, cards)
    rows = by_instrument(acts)
    # A chart names a source; where a state has no act at all, the pack lists none of acts.
    sources = [act.source for act in acts] or [state.sources[0].id]
    squares = [act for act in acts if drawn(act) and act.instrument in LAWS]
    doubt = DOUBT if any(act.verification != "verified" for act in squares) else ""
    lines = framing.foot([f"{KEY} {doubt}" if rows else "", saying.source_line(state, sources)])
    floor = framing.foot_height(lines) + framing.YEARS
    panel = _panel(state, rows, cards, floor)
    labels = [_label(panel, row) for row in rows]
    heights = [STEP + (SECOND if beside is None else 0) for _, beside in labels]
    canvas = Canvas(floor + max(sum(heights), 3 * STEP) + 4)
    framing.write_foot(canvas, lines)
    years(canvas, panel)
    base(canvas, panel)
    top = canvas.height - 2
    for row, label, height in zip(rows, labels, heights, strict=True):
        _row(canvas, panel, row, label, top, words.capital(cards[row[0].instrument].short))
        top -= height
    if not rows:
        canvas.text(style.WIDTH / 2, floor + STEP, "no dated act held", align="center", colour=style.GREY)
    return framing.piece(
        state,
        "timeline",
        canvas,
        caption=f"Treaties and national laws by date: {state.in_text}",
        alt=alt(state, acts, cards),
        facts=[act.id for act in acts],
        sources=sources,
        table=_table(acts, cards),
    )


def acts_shown(state: State, cards: Mapping[str, Instrument]) -> list[Act]:
    """Return the printable acts under treaties on the two topics and the national laws, in the cards' order."""
    treaties = [name for name, card in cards.items() if card.kind == "treaty" and not name.startswith(LABOUR)]
    return [act for name in (*LAWS, *treaties) for act in law.shown(state, name)]


def drawn(act: Act) -> bool:
    """Say whether an act has a place on the axis."""
    return act.year is not None and not act.act.startswith(NOT_EVENTS)


def by_instrument(acts: Sequence[Act]) -> list[list[Act]]:
    """Return the acts that are drawn, a list for each instrument, by date."""
    rows: dict[str, list[Act]] = {}
    for act in acts:
        if drawn(act):
            rows.setdefault(act.instrument, []).append(act)
    # A state that signed and consented on one day signed first.
    return [sorted(row, key=lambda act: (act.date, act.act not in SIGNED)) for row in rows.values()]


def said(act: Act) -> str:
    """Return an act in a word or two, with its year and its doubt."""
    consent = law.CONSENTS.get(act.act, "").removesuffix(" to")
    name = NAMES.get(act.act) or consent or law.done(act)
    doubt = "" if act.verification == "verified" else f" ({law.QUALITY[act.verification]})"
    return f"{name} {act.year}{doubt}"


def alt(state: State, acts: Sequence[Act], cards: Mapping[str, Instrument]) -> str:
    """Return the chart in words."""
    told = [
        f"{words.capital(cards[row[0].instrument].short)}: {', '.join(said(act) for act in row)}"
        for row in by_instrument(acts)
    ]
    if not told:
        return f"Treaties and national laws, {state.in_text}: no dated act is held."
    undated = sum(not drawn(act) for act in acts)
    more = f" {words.capital(words.plural(undated, 'row'))} without a date of an act in the table." if undated else ""
    return f"Treaties and national laws by date, {state.in_text}. {'; '.join(told)}.{more}"


def _panel(state: State, rows: Sequence[Sequence[Act]], cards: Mapping[str, Instrument], floor: float) -> Panel:
    dated = [act.year for row in rows for act in row]
    left = max((style.width(words.capital(cards[row[0].instrument].short)) for row in rows), default=0) + 10
    first, last = min([EARLIEST, *dated]), max([int(state.edition[:4]), *dated])
    return Panel(left, floor, style.WIDTH - 7, floor, first, last)


def _label(panel: Panel, row: Sequence[Act]) -> tuple[str, float | None]:
    """Return the label of a row, and where it begins beside the marks; None if it needs a line of its own."""
    text = ", ".join(said(act) for act in row)
    wide = style.width(text)
    right, left = _places(panel, row)[-1] + 7, panel.x(row[0].year) - 7 - wide
    if right + wide <= style.WIDTH:
        return text, right
    return text, left if left >= panel.left else None


def _row(
    canvas: Canvas, panel: Panel, row: Sequence[Act], label: tuple[str, float | None], top: float, name: str
) -> None:
    text, beside = label
    level = top - STEP / 2
    baseline = level - style.MIDDLE * style.SIZE
    canvas.text(0, baseline, name, colour=style.TEXT)
    canvas.line((panel.left, panel.right), (level, level), style.HAIR, 0.5, zorder=0.5)
    xs = _places(panel, row)
    if row[0].instrument not in LAWS:
        canvas.line((xs[0], xs[-1]), (level, level), style.INK, 0.9, zorder=3)
    for x, act in zip(xs, row, strict=True):
        treaty = act.instrument not in LAWS
        hollow = act.act in SIGNED if treaty else act.verification != "verified"
        canvas.dot(x, level, act.id, radius=3.0, hollow=hollow, shape="o" if treaty else "s")
    wide = style.width(text)
    if beside is None:
        start = min(max(xs[0], panel.left), style.WIDTH - wide)
        beside, baseline = max(start, 0), baseline - SECOND
    canvas.bar(Box(beside - 2, baseline - 2, beside + wide + 2, baseline + 7), colour=WHITE, zorder=2)
    canvas.text(beside, baseline, text, colour=style.INK)


def _places(panel: Panel, row: Sequence[Act]) -> list[float]:
    """Return where the acts of a row stand: each in its year, those of one year beside each other within its cell."""
    places: list[float] = []
    for act in row:
        x = panel.x(act.year)
        close = bool(places) and x - places[-1] < BESIDE
        places.append(min(places[-1] + BESIDE, x + panel.cell) if close else x)
    return places


def _table(acts: Sequence[Act], cards: Mapping[str, Instrument]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = tuple(
        (
            words.capital(cards[act.instrument].short),
            law.done(act),
            words.date(act.date) if act.date else "no date",
            law.QUALITY[act.verification],
            "yes" if drawn(act) else "no",
        )
        for act in acts
    )
    return ("Instrument", "Act", "Date", "Verification", "Drawn"), rows or (("none", "", "", "", ""),)
