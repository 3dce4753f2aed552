"""Tables of figures."""

from collections.abc import Sequence

from countrypack.facts import Series, State
from countrypack.pieces import Piece, pipe_table
from countrypack.prose import words

STAGES = (
    "trafficking_offences",
    "trafficking_persons_formal_contact",
    "trafficking_persons_prosecuted",
    "trafficking_persons_convicted",
)
VICTIMS = "trafficking_victims_detected"
BREAKDOWNS = (
    ("women", "female", "18+", "total"),
    ("men", "male", "18+", "total"),
    ("girls", "female", "0-17", "total"),
    ("boys", "male", "0-17", "total"),
    ("sexual exploitation", "total", "total", "form:sexual_exploitation"),
    ("forced labour", "total", "total", "form:forced_labour"),
    ("nationals", "total", "total", "citizenship:nationals"),
    ("other citizens", "total", "total", "citizenship:others"),
)


def by_stage(state: State) -> Piece:
    """Return the table of offences, persons contacted, prosecuted and convicted, by year."""
    columns = [state.series(name) for name in (*STAGES, VICTIMS)]
    return _by_year(
        state, "table-stages", "Trafficking in persons: figures by year", [c.indicator.short for c in columns], columns
    )


def victims(state: State) -> Piece:
    """Return the table of detected victims by sex and age, form of exploitation and citizenship, by year.

    A breakdown without any figure has no column; the caption names it.
    """
    columns = {
        name: state.series(VICTIMS, sex=sex, age=age, category=category) for name, sex, age, category in BREAKDOWNS
    }
    held = {name: column for name, column in columns.items() if column.points or column.suspects} or columns
    lacking = [name for name in columns if name not in held]
    caption = "Detected victims: who they were and how they were exploited"
    caption += f" (no figure: {words.listing(lacking)})" if lacking else ""
    return _by_year(state, "table-victims", caption, list(held), list(held.values()))


def rates(state: State, indicator: str) -> Piece:
    """Return the table of a state's and its comparators' rates, by year."""
    codes = [state.iso3, *(c.iso3 for c in state.comparators)]
    columns = [state.series(indicator, iso3=code) for code in codes]
    heads = [state.member(code).name for code in codes]
    card = state.indicators[indicator]
    caption = f"{words.capital(card.short)}, {card.unit}"
    return _by_year(state, f"table-{indicator.replace('_', '-')}", caption, heads, columns)


def _by_year(state: State, ident: str, caption: str, heads: Sequence[str], columns: Sequence[Series]) -> Piece:
    held = {point.year for column in columns for point in (*column.points, *column.suspects)}
    sources = tuple(dict.fromkeys(column.source for column in columns))
    if not held:
        window = columns[0].window
        text = f"{caption}: no figure is held for {state.in_text} in {words.span(window.first, window.last)}"
        return Piece("text", ident, state.iso3, markdown=f"{text} {words.cite(state, *sources)}.", sources=sources)
    rows = [[str(year), *(_cell(column, year) for column in columns)] for year in range(max(held), min(held) - 1, -1)]
    table = pipe_table(["Year", *heads], rows, align="l" + "r" * len(columns))
    legend = f'"-": {words.NOT_REPORTED}; "n/a": a year that the source does not cover; "0-4": published as "<5"'
    legend += '; "doubtful": held, not used, see the data file'
    return Piece(
        kind="table",
        id=ident,
        iso3=state.iso3,
        caption=caption,
        markdown=f"{table}\n\n{legend}. Source: {words.cite(state, *sources)}.",
        facts=tuple(point.id for column in columns for point in column.points),
        sources=sources,
    )


def _cell(column: Series, year: int) -> str:
    for point in column.points:
        if point.year == year:
            return words.figure(point, column.indicator)
    if any(point.year == year for point in column.suspects):
        return "doubtful"
    return "-" if column.covered and column.window.first <= year <= column.window.last else "n/a"
