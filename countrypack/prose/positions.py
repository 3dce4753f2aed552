"""What a delegate may build on for each of the guide's questions: facts and comparisons, never a position."""

from countrypack import instruments, questions
from countrypack.facts import Act, Observation, Series, State
from countrypack.pieces import Piece
from countrypack.prose import law, words
from countrypack.prose.quality import quality

NEAREST = 2
FRAME = (
    ("Background of the topic", ("effects_on_victims", "forms_and_conditions")),
    ("Past international action", ("technology_in_policy", "bringing_to_justice")),
    ("The state's record and law", ("commerce_and_prevention", "limits_of_homicide_law")),
    ("Proposals", ()),
)
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
    figures = [state.series(one) for one in asked.indicators if one in state.indicators]
    held = [one for one in figures if one.last]
    acts = law.shown(state, *asked.instruments) if asked.instruments else []
    lines = [figure_line(state, one) for one in held] + [act_line(state, act) for act in acts]
    parts = [f"**{asked.asks}**", "\n".join(lines) or f"Nothing that bears on it is held for {state.in_text}."]
    rows = state.standing(asked.rate) if asked.rate else ()
    parts += [beside(state, asked.rate, rows)] if rows else []
    return Piece(
        kind="text",
        id=f"text-question-{name.replace('_', '-')}",
        iso3=state.iso3,
        markdown="\n\n".join(parts),
        facts=(*(one.last.id for one in held), *(act.id for act in acts), *(row.id for row in rows)),
        sources=tuple(dict.fromkeys([*(one.source for one in held), *(act.source for act in acts)])),
    )


def frame(state: State) -> Piece:
    """Return the empty frame of a position paper, each heading with the questions whose facts fit under it."""
    asked = questions.read()
    lines = []
    for place, (heading, names) in enumerate(FRAME, start=1):
        where = "; ".join(f'the facts under "{asked[name].asks}"' for name in names)
        lines.append(f"{place}. **{heading}.** {words.capital(where) if where else 'Yours alone'}.")
    return Piece("text", "text-frame", state.iso3, "\n".join(lines) + f"\n\n{STATEMENT}")


def figure_line(state: State, one: Series) -> str:
    """Return a figure as an item of a list: what, how much, when, how far it bears."""
    card = one.indicator
    return (
        f"- {words.capital(card.label)}: {words.figure(one.last, card)} {card.unit} in {one.last.year}, "
        f"{quality(one)} {words.cite(state, one.source)}."
    )


def act_line(state: State, act: Act) -> str:
    """Return an act as an item of a list: under what, what, when, with its doubt."""
    short = instruments.read()[act.instrument].short
    statute = f", {words.plain(act.statute)}" if act.statute else ""
    dated = f", {words.date(act.date)}" if act.date else ""
    scope = f" ({words.plain(act.scope)})" if act.scope else ""
    doubt = "" if act.verification == "verified" else f", {law.QUALITY[act.verification]}"
    return f"- {words.capital(short)}: {law.done(act)}{statute}{dated}{scope}{doubt} {words.cite(state, act.source)}."


def beside(state: State, indicator: str, rows: tuple[Observation, ...]) -> str:
    """Return the comparison that will be made: the members with the nearest and the farthest last figures."""
    card = state.indicators[indicator]
    own = next((row for row in rows if row.iso3 == state.iso3), None)
    others = [row for row in rows if row.iso3 != state.iso3]
    sources = words.cite(state, *(row.source for row in rows))
    if own is None or len(others) < 2 * NEAREST:
        return (
            f"The comparison that will be made is of the rate of {card.label}; {state.in_text} has no usable figure "
            f"for it {sources}."
        )
    ordered = sorted(others, key=lambda row: (abs(row.value - own.value), row.iso3))
    near, far = ordered[:NEAREST], ordered[-NEAREST:]
    return (
        f"The comparison that will be made is of the rate of {card.label}, {card.unit}: "
        f"{words.number(own.value, card)} ({own.year}) for {state.in_text}. Nearest last figures: "
        f"{_named(state, near, indicator)}. Farthest: {_named(state, far, indicator)} {sources}. Years and counting "
        "differ, and these members are not a bloc."
    )


def _named(state: State, rows: list[Observation], indicator: str) -> str:
    card = state.indicators[indicator]
    return words.listing(
        [f"{state.member(row.iso3).in_text} {words.number(row.value, card)} ({row.year})" for row in rows]
    )
