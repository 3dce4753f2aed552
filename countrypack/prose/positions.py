"""What a delegate may build on for each of the guide's questions: facts and comparisons, never a position."""

from collections.abc import Sequence
from decimal import Decimal

from countrypack import instruments, questions
from countrypack.facts import CONVICTED, RATES, Act, Observation, Series, State, consent, first_offence
from countrypack.pieces import Piece
from countrypack.prose import law, words
from countrypack.prose.quality import quality

NEAREST = 2
TOO_FEW = "too few other members have one to say whose record is near and whose is not"
CODED = "coded_"
REGIONAL = ("istanbul_convention", "belem_do_para", "maputo_protocol")
TRAFFICKING, KILLING = questions.TOPICS
# What stands under each heading of the frame: indicators, then instruments.
FRAME = {
    TRAFFICKING: (
        ("Background of the topic", (CONVICTED, "trafficking_victims_detected"), ()),
        ("Past international action", (), ("trafficking_protocol", "untoc", "crc_opsc", "un_cybercrime_convention")),
        ("The state's record and law", (), ("national_trafficking_law", "ict_trafficking_law")),
    ),
    KILLING: (
        ("Background of the topic", (RATES[1], RATES[0]), ()),
        (
            "Past international action",
            (),
            ("cedaw", "cedaw_op", "istanbul_convention", "belem_do_para", "maputo_protocol"),
        ),
        ("The state's record and law", (), ("gender_related_killing_law", "domestic_violence_law")),
    ),
}
STATEMENT = (
    "The frame is empty on purpose: the position and its words are the delegate's own. The facts come from fixed "
    "templates, with their sources; no generative model wrote them."
)


def question(state: State, name: str) -> Piece:
    """Return one of the guide's questions with the facts of the state that bear on it.

    Parameters
    ----------
    state : State
        The facts.
    name : str
        An id of ``data/questions.yml``.
    """
    asked = questions.read()[name]
    held = [one for one in map(state.series, filter(state.indicators.get, asked.indicators)) if one.last]
    acts = _acts(state, asked.instruments)
    lines = [figure_line(state, one) for one in held] + [act_line(state, act) for act in acts]
    parts = [f"**{asked.asks}**", "\n".join(lines) or f"Nothing that bears on it is held for {state.in_text}."]
    told, compared = comparison(state, asked)
    used = [*(one.last for one in held), *acts, *compared]
    return Piece(
        kind="text",
        id=f"text-question-{name.replace('_', '-')}",
        iso3=state.iso3,
        markdown="\n\n".join([*parts, *told]),
        facts=tuple(dict.fromkeys(fact.id for fact in used)),
        sources=tuple(dict.fromkeys(fact.source for fact in used)),
    )


def frame(state: State, topic: str) -> Piece:
    """Return the empty frame of a position paper on a topic, each heading with the facts that fit under it.

    Parameters
    ----------
    state : State
        The facts.
    topic : str
        A key of `FRAME`.
    """
    parts, used = [], []
    for heading, indicators, treaties in FRAME[topic]:
        held = [one for one in map(state.series, filter(state.indicators.get, indicators)) if one.last]
        acts = [act for act in _acts(state, treaties) if act.date]
        lines = [figure_line(state, one) for one in held] + [act_line(state, act, brief=True) for act in acts]
        parts += [f"**{heading}**", "\n".join(lines) or "- Nothing that fits here is held."]
        used += [*(one.last for one in held), *acts]
    parts += [
        "**Proposals**",
        "- Yours alone.",
        "**Works cited**",
        "- The sources at the end, by the numbers used above.",
    ]
    return Piece(
        kind="text",
        id=f"text-frame-{topic.replace('_', '-')}",
        iso3=state.iso3,
        markdown="\n\n".join(parts),
        facts=tuple(dict.fromkeys(fact.id for fact in used)),
        sources=tuple(dict.fromkeys(fact.source for fact in used)),
    )


def _acts(state: State, names: Sequence[str]) -> list[Act]:
    """Return the acts under some instruments, in that order: no codings, no signature that consent followed."""
    found = []
    for name in names:
        acts = [act for act in law.shown(state, name) if not act.act.startswith(CODED)]
        found += [act for act in acts if act.act != "signature" or not law.consent(acts)]
    return found


def statement(state: State) -> Piece:
    """Return what the frame is, and how its facts were worded."""
    return Piece("text", "text-statement", state.iso3, markdown=STATEMENT)


def figure_line(state: State, one: Series) -> str:
    """Return a figure as an item of a list: what, how much, when, how far it bears."""
    card = one.indicator
    return (
        f"- {words.capital(card.label)}: {words.figure(one.last, card)} {card.unit} in {one.last.year} "
        f"{words.cite(state, one.source)}; quality: {quality(one)}."
    )


def act_line(state: State, act: Act, *, brief: bool = False) -> str:
    """Return an act as an item of a list: under what, what, when, with its doubt, and its scope unless `brief`."""
    short = instruments.read()[act.instrument].short
    statute = f", {words.plain(act.statute)}" if act.statute else ""
    dated = f", {words.date(act.date)}" if act.date else ""
    scope = f" ({words.plain(words.as_of(act.scope))})" if act.scope and not brief else ""
    doubt = "" if act.verification == "verified" else f", {law.QUALITY[act.verification]}"
    return f"- {words.capital(short)}: {law.done(act)}{statute}{dated}{scope}{doubt} {words.cite(state, act.source)}."


def comparison(state: State, asked: questions.Question) -> tuple[list[str], Sequence[Observation | Act]]:
    """Return the comparison that will be made on a question, in paragraphs, and the facts it names."""
    if asked.rate:
        return by_figure(state, asked.rate)
    return by_year(state, asked.since) if asked.since else ([], ())


def by_figure(state: State, indicator: str) -> tuple[list[str], Sequence[Observation]]:
    """Return the comparison of last figures of a rate or share: nearest and farthest members, and by how much."""
    if indicator not in state.indicators:
        return [], ()
    rows, card = state.standing(indicator), state.indicators[indicator]
    own = next((row for row in rows if row.iso3 == state.iso3), None)
    others = [row for row in rows if row.iso3 != state.iso3]
    subject = f"the rate of {card.label}, {card.unit}" if card.kind == "rate" else f"{card.label}, in {card.unit}"
    opening = f"The comparison that will be made is of {subject}"
    cited = words.cite(state, *([row.source for row in rows] or [state.series(indicator).source]))
    few = len(others) < 2 * NEAREST
    if own is None or own.value is None:
        return [f"{opening}; {state.in_text} has no usable figure for it {cited}."], () if few else rows
    if few:
        return [f"{opening}; {TOO_FEW}."], ()
    known = [row for row in others if row.value is not None]
    ordered = sorted(known, key=lambda row: (abs(row.value - own.value), row.iso3))
    apart = " percentage points apart" if card.kind == "share" else " apart"

    def named(row: Observation) -> str:
        figure, mine = (words.number(value, card) for value in (row.value, own.value))
        # Of the figures as printed, so that a reader who subtracts finds the same.
        distance = abs(Decimal(figure.replace(",", "")) - Decimal(mine.replace(",", "")))
        far = f"{distance}{apart}" if distance else "the same figure"
        return f"{state.member(row.iso3).in_text} {figure} ({row.year}), {far}"

    told = f"{opening}: {words.number(own.value, card)} ({own.year}) for {state.in_text} {cited}."
    return [told, _sides(state, [named(row) for row in ordered], ordered, cited)], rows


def by_year(state: State, instrument: str) -> tuple[list[str], Sequence[Act]]:
    """Return the comparison of years of first offence, or of consent to a treaty: nearest and farthest members."""
    card = instruments.read()[instrument]
    pick = first_offence if instrument == "national_trafficking_law" else lambda acts: consent(acts, instrument)
    subject = "the first trafficking offence" if card.kind == "law" else f"consent to {card.short}"
    subject = subject.replace("consent to Trafficking", "consent to the Trafficking")
    opening = f"The comparison that will be made is of the year of {subject}"
    own = pick(state.acts)
    codes = [member.iso3 for member in state.members if member.iso3 != state.iso3]
    others = [pick([act for act in state.members_acts if act.iso3 == code]) for code in codes]
    others = [act for act in others if act is not None]
    if own is None:
        return [f"{opening}; none with a date is held for {state.in_text}."], ()
    if len(others) < 2 * NEAREST:
        return [f"{opening}; {TOO_FEW}."], ()
    ordered = sorted(others, key=lambda act: (abs(act.year - own.year), act.iso3))

    def named(act: Act) -> str:
        distance = abs(act.year - own.year)
        apart = f"{words.plural(distance, 'year')} apart" if distance else "the same year"
        return f"{state.member(act.iso3).in_text} ({act.year}), {apart}"

    told = f"{opening}: {own.year} for {state.in_text} {words.cite(state, own.source)}."
    cited = words.cite(state, *(act.source for act in [*ordered[:NEAREST], *ordered[-NEAREST:]]))
    return [told, _sides(state, [named(act) for act in ordered], ordered, cited)], (own, *others)


def _sides(state: State, named: Sequence[str], ordered: Sequence[Observation | Act], cited: str) -> str:
    """Return who stands near and who far; they are not a bloc, and their packs come next."""
    near, far = named[:NEAREST], named[-NEAREST:]
    packs = [state.member(one.iso3).in_text for one in (ordered[0], ordered[-1])]
    return (
        f"Similar record: {'; '.join(near)}. Different record: {'; '.join(far)} {cited}. These members are not a bloc: "
        f"years and counting differ. To read next: the packs of {words.listing(packs)}."
    )
