"""Sentences about one state's figures for one indicator."""

from collections.abc import Iterable

from countrypack.facts import RATES, Observation, Series, State, runs
from countrypack.pieces import Piece
from countrypack.prose import words

SMALL_NUMBER = 20


def trend(state: State, indicator: str) -> Piece:
    """Return what a state reported for an indicator, what it did not, and what a reader has to know."""
    series = state.series(indicator)
    sentences = [*last(state, series), *course(series), *absences(series), *parts(state, series)]
    sentences += [*doubts(series), *notes(state, series)]
    return Piece(
        kind="text",
        id=f"text-{indicator.replace('_', '-')}",
        iso3=state.iso3,
        markdown=" ".join(sentences),
        facts=tuple(point.id for point in (*series.points, *series.suspects)),
        sources=(series.source,),
    )


def last(state: State, series: Series) -> list[str]:
    """Return the sentence on the most recent figure, or on there being none."""
    card, point, cited = series.indicator, series.last, words.cite(state, series.source)
    if point is None:
        usable = "usable figure" if series.suspects else "figure"
        label = "the rate of " + card.label if card.kind == "rate" else card.label
        window = words.span(series.window.first, series.window.last)
        return [f"{words.capital(state.in_text)}: no {usable} for {label} is held for {window} {cited}."]
    if card.kind != "rate" and len(series.points) > 1 and not series.numeric:
        return [_always_censored(state, series)]
    ending = "" if point.year == series.window.last else ", the last year for which a figure is held"
    if card.kind == "rate":
        value = words.number(point.value, card)
        return [
            f"{words.capital(words.possessive(state.in_text))} rate of {card.label} was {value} {card.unit} "
            f"in {point.year}{ending} {cited}."
        ]
    verb = "reported" if point.status != "modelled" else "is given"
    censored = f"; the publisher's figure covers {_interval(point, series)}" if point.value is None else ""
    return [
        f"{words.capital(state.in_text)} {verb} {words.counted(point, card)} in {point.year}{ending} {cited}{censored}."
    ]


def course(series: Series) -> list[str]:
    """Return the sentence on the range of figures since the last break, where there are three or more."""
    card = series.indicator
    since = max((b.year for b in series.breaks), default=0)
    points = [point for point in series.numeric if point.year >= since]
    sentences = []
    if len(points) >= 3:
        low, high = (pick(points, key=lambda point: point.value) for pick in (min, max))
        years = words.span(points[0].year, points[-1].year)
        if low.value == high.value:
            sentences.append(f"The figure is {words.number(low.value, card)} in every numeric year of {years}.")
        else:
            sentences.append(
                f"In the {words.cardinal(len(points))} years of {years} with a number the figure lies between "
                f"{words.number(low.value, card)} ({low.year}) and {words.number(high.value, card)} ({high.year})."
            )
    elif series.censored and any(point is not series.last for point in points):
        named = words.listing([f"{words.number(point.value, card)} ({point.year})" for point in points])
        sentences.append(f"The numeric {'figure is' if len(points) == 1 else 'figures are'} {named}.")
    if series.censored and series.numeric:
        years = words.spans(runs(point.year for point in series.censored))
        below = words.cardinal(int(series.censored[0].upper) + 1)
        sentences.append(
            f"For {years} the figure is published as fewer than {below}, which covers "
            f"{_interval(series.censored[0], series)}."
        )
    for cut in series.breaks:
        sentences.append(f"The series breaks in {cut.year}: {cut.because}. Figures before and after are not compared.")
    return sentences


def absences(series: Series) -> list[str]:
    """Return the sentence on the years without a figure."""
    if not series.gaps or not (series.points or series.suspects):
        return []
    return [f"No figure is held for {words.spans(series.gaps)}."]


def parts(state: State, series: Series) -> list[str]:
    """Return the sentence on breakdowns of a figure whose total is not held: little is more than nothing."""
    if series.points:
        return []
    held = [
        row
        for row in state.observations
        if row.indicator == series.indicator.id and row.status != "suspect" and row not in series.suspects
    ]
    if not held:
        return []
    years = words.spans(runs(sorted({row.year for row in held})))
    size = ", each published as fewer than five, which may be zero" if all(row.value is None for row in held) else ""
    return [f"Parts of this figure are held without their total for {years}{size} {words.cite(state, series.source)}."]


def doubts(series: Series) -> list[str]:
    """Return the sentence on figures that are not used, by reason; the figures themselves stand in the data annex."""
    reasons: dict[str, list[int]] = {}
    for point in series.suspects:
        reasons.setdefault(point.note, []).append(point.year)
    return [
        f"The publisher's {'figure' if len(years) == 1 else 'figures'} for {words.spans(runs(years))} "
        f"{'is' if len(years) == 1 else 'are'} not used here: {words.plain(reason).rstrip('.')}."
        for reason, years in reasons.items()
    ]


def notes(state: State, series: Series) -> list[str]:
    """Return what a reader of this state's figures has to know: the card's note, and how small the numbers are."""
    sentences = []
    if state.iso3 in series.indicator.notes and (series.points or series.suspects):
        sentences.append(words.stop(series.indicator.notes[state.iso3]))
    if series.indicator.id == RATES[0] and series.last is not None:
        sentences += _small_number(state, series.last)
    return sentences


def modelled(state: State, indicator: str = "female_homicide_modelled") -> Piece:
    """Return the modelled estimate of the last year, with its interval, as an estimate."""
    series = state.series(indicator)
    card, cited = series.indicator, words.cite(state, series.source)
    if series.last is None:
        text = f"No modelled figure for {state.in_text} is held {cited}."
    else:
        point = series.last
        value, lower, upper = (words.number(n, card) for n in (point.value, point.lower, point.upper))
        text = (
            f"WHO's model puts the number of female homicide victims in {state.in_text} in {point.year} at {value}, "
            f"within an interval of {lower} to {upper} {cited}. It is an estimate, not a count: it stands beside "
            "reported figures and does not continue them."
        )
    facts = (series.last.id,) if series.last else ()
    return Piece("text", "text-modelled", state.iso3, markdown=text, facts=facts, sources=(series.source,))


def standing(state: State, indicator: str) -> Piece:
    """Return where the state's last rate stands among the members that have one."""
    rows = state.standing(indicator)
    card = state.indicators[indicator]
    total, sources = len(state.members), sorted({row.source for row in rows})
    many = words.capital(words.cardinal(len(rows))) if rows else "None"
    sources = sources or [card.sources[0]]
    text = (
        f"{many} of the {words.cardinal(total)} members have a usable figure for "
        f"the rate of {card.label} {words.cite(state, *sources)}; the years differ."
    )
    own = next((row for row in rows if row.iso3 == state.iso3), None)
    if own is None:
        text += f" {words.capital(state.in_text)} has none, so it has no place among them."
    else:
        lower = state.find(f"{indicator}.members_lower").value
        text += (
            f" {words.capital(words.possessive(state.in_text))} figure is {words.number(own.value, card)} "
            f"({own.year}); "
            f"{words.cardinal(lower)} of the others {'is' if lower == 1 else 'are'} lower."
        )
    ids = tuple(row.id for row in rows)
    return Piece(
        "text", f"text-standing-{indicator.replace('_', '-')}", state.iso3, text, facts=ids, sources=tuple(sources)
    )


def _always_censored(state: State, series: Series) -> str:
    card, point = series.indicator, series.last
    years = words.spans(runs(p.year for p in series.points))
    return (
        f"{words.capital(state.in_text)} reported {words.counted(point, card)} in each of the "
        f"{words.cardinal(len(series.points))} years on record ({years}) {words.cite(state, series.source)}; "
        f"the publisher's figure covers {_interval(point, series)}."
    )


def _small_number(state: State, point: Observation) -> Iterable[str]:
    implied = next((c for c in state.computed if c.id.endswith(".victims_implied")), None)
    if implied is None or implied.value >= SMALL_NUMBER:
        return []
    victims = words.plural(implied.value, "victim") if implied.value else "fewer than one victim"
    return [
        f"At the population of {point.year} this rate stands for about {victims}; one more or one fewer changes it "
        "visibly, so single years should not be compared."
    ]


def _interval(point: Observation, series: Series) -> str:
    return f"{words.number(point.lower, series.indicator)} to {words.number(point.upper, series.indicator)}"
