"""Sentences about one state's figures for one indicator."""

from collections.abc import Iterable

from countrypack.facts import CONVICTED, RATES, SHARES, THRESHOLD, Observation, Series, State, runs
from countrypack.pieces import Piece
from countrypack.prose import words

SMALL_NUMBER = 20


def trend(state: State, indicator: str) -> Piece:
    """Return what a state reported for an indicator, what it did not, and what a reader has to know.

    Parameters
    ----------
    state : State
        The facts of one state, from `facts.read`.
    indicator : str
        An indicator's id, such as ``"trafficking_persons_convicted"``; ``data/indicators.yml`` lists them.
    """
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
        subject = f"{words.capital(words.possessive(state.in_text))} rate of {card.label}"
        if point.value == 0:
            return [f"{subject}, {card.unit}, was zero in {point.year}{ending} {cited}."]
        return [f"{subject} was {words.number(point.value, card)} {card.unit} in {point.year}{ending} {cited}."]
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
            sentences.append(f"The figure is {words.headline(low, card)} in every year with a number ({years}).")
        else:
            sentences.append(
                f"In the {words.cardinal(len(points))} years with a number ({years}) the figure lies between "
                f"{words.headline(low, card)} ({low.year}) and {words.headline(high, card)} ({high.year})."
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
    if not series.gaps or not series.points:
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
    sentences = note(series, state.iso3)
    if series.indicator.id in RATES and series.last is not None:
        sentences += _small_number(state, series.last)
    return sentences


def threshold(state: State) -> Piece:
    """Return in which years a state reported more convictions than the number that the background guide names."""
    series, cited = state.series(CONVICTED), words.cite(state, state.series(CONVICTED).source)
    opening = f"The background guide names more than {THRESHOLD} convictions a year. "
    above = state.known(f"{CONVICTED}.above_threshold")
    name = words.capital(state.in_text)
    if above is None:
        told = f"No usable figure of {state.in_text} is held that could be set beside it {cited}."
    else:
        others = [point.year for point in series.points if point.year not in above.value]
        parts = [_years(above.value, "more"), _years(others, "at most that")]
        told = f"{name} reported {' and '.join(part for part in parts if part)} {cited}."
        told += " A figure published as an interval is not counted as more." if series.censored else ""
    ids = tuple(point.id for point in series.points)
    return Piece("text", "text-threshold", state.iso3, opening + told, facts=ids, sources=(series.source,))


def _years(years: list[int], what: str) -> str:
    return f"{what} in {words.plural(len(years), 'year')} ({words.spans(runs(years))})" if years else ""


def counts(state: State, indicator: str = "female_homicide_victims") -> Piece:
    """Return the counts behind a rate; all of them where one is small, since a rate hides that.

    Parameters
    ----------
    state : State
        The facts.
    indicator : str
        Id of an indicator that counts victims.
    """
    series = state.series(indicator) if indicator in state.indicators else None
    if series is None or series.last is None:
        text = f"No usable count of women and girls killed is held for {state.in_text}."
        return Piece("text", f"text-{indicator.replace('_', '-')}", state.iso3, text)
    card, cited = series.indicator, words.cite(state, series.source)
    if any(point.value is not None and point.value < SMALL_NUMBER for point in series.points):
        named = words.listing([f"{words.headline(point, card)} ({point.year})" for point in series.points])
        text = f"Counts, since the numbers are small: {card.label}, {named} {cited}."
    else:
        text = " ".join(last(state, series))
    text = " ".join([text, *doubts(series)])
    ids = tuple(point.id for point in (*series.points, *series.suspects))
    return Piece("text", f"text-{indicator.replace('_', '-')}", state.iso3, text, facts=ids, sources=(series.source,))


def shares(state: State) -> Piece:
    """Return the share of killings by partner or family in all, where one source holds both for one year."""
    told, facts = [], []
    for part, whole in SHARES:
        share = state.known(f"{part}.share")
        if share is not None:
            facts += share.inputs
            year = next(o.year for o in state.observations if o.id == share.inputs[0])
            told.append(
                f"By figures of one source, {state.indicators[part].label} were {share.value} percent of "
                f"{state.indicators[whole].label} in {year} {words.cite(state, share.source)}."
            )
    if not told:
        told = [
            "No share of killings by partner or family in all killings of women is computed: that takes both figures "
            "of one year from one source, and at least twenty victims."
        ]
    found = {o.source for o in state.observations if o.id in facts}
    return Piece("text", "text-shares", state.iso3, " ".join(told), facts=tuple(facts), sources=tuple(sorted(found)))


def stages(state: State, *indicators: str) -> Piece:
    """Return the last figures of the stages before a conviction, each in a sentence; their absences as well.

    Parameters
    ----------
    state : State
        The facts.
    indicators : str
        Ids of the stages, in their order.
    """
    held = [state.series(name) for name in indicators]
    told = [sentence for one in held for sentence in (*last(state, one), *absences(one))]
    ids = tuple(one.last.id for one in held if one.last)
    sources = tuple(dict.fromkeys(one.source for one in held))
    return Piece("text", "text-stages", state.iso3, " ".join(told), facts=ids, sources=sources)


def note(series: Series, iso3: str) -> list[str]:
    """Return the card's note on a state's figures, where it has one and figures are held."""
    held = iso3 in series.indicator.notes and (series.points or series.suspects)
    return [words.stop(series.indicator.notes[iso3])] if held else []


def modelled(state: State, indicator: str = "female_homicide_modelled") -> Piece:
    """Return the modelled estimate of the last year, with its interval, as an estimate.

    Parameters
    ----------
    state : State
        The facts of one state, from `facts.read`.
    indicator : str
        The id of a modelled indicator; the World Health Organization's estimate where not given.
    """
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
    """Return where the state's last rate stands among the members that have one.

    Parameters
    ----------
    state : State
        The facts of one state, from `facts.read`.
    indicator : str
        The id of a rate, such as ``"female_homicide_rate"``; ``data/indicators.yml`` lists them.
    """
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
        below = f"{words.cardinal(lower)} of the others {words.verb(lower)}" if lower else "none of the others is"
        text += (
            f" {words.capital(words.possessive(state.in_text))} figure is {words.number(own.value, card)} "
            f"({own.year}); {below} lower{_ties(state, own, rows)}."
        )
    ids = tuple(row.id for row in rows)
    return Piece(
        "text", f"text-standing-{indicator.replace('_', '-')}", state.iso3, text, facts=ids, sources=tuple(sources)
    )


def _ties(state: State, own: Observation, rows: Iterable[Observation]) -> str:
    """Name the members whose figure is printed as the state's own is: the places of these are not told apart."""
    card = state.indicators[own.indicator]
    same = [row for row in rows if row.iso3 != own.iso3 and words.figure(row, card) == words.figure(own, card)]
    named = words.listing([state.member(row.iso3).in_text for row in same])
    return f", and that of {named} is the same at two decimals" if same else ""


def _always_censored(state: State, series: Series) -> str:
    card, point = series.indicator, series.last
    years = words.spans(runs(p.year for p in series.points))
    return (
        f"{words.capital(state.in_text)} reported {words.counted(point, card)} in each of the "
        f"{words.cardinal(len(series.points))} years on record ({years}) {words.cite(state, series.source)}; "
        f"the publisher's figure covers {_interval(point, series)}."
    )


def _small_number(state: State, point: Observation) -> Iterable[str]:
    implied = small(state, point)
    if not implied:
        return []
    return [
        f"At the population of {point.year} this rate stands for {implied}; one more or one fewer changes it "
        "visibly, so single years should not be compared."
    ]


def small(state: State, point: Observation) -> str:
    """Return about how many victims a rate stands for, in words; nothing where they are twenty or more, or none."""
    implied = state.known(f"{point.indicator}.victims_implied")
    if implied is None or implied.value >= SMALL_NUMBER or not point.value:
        return ""
    return f"about {words.plural(implied.value, 'victim')}" if implied.value else "fewer than one victim"


def _interval(point: Observation, series: Series) -> str:
    return f"{words.number(point.lower, series.indicator)} to {words.number(point.upper, series.indicator)}"
