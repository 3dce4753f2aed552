"""The two printed sides that come first: the findings as cards, what their quality words mean, standing, limits."""

from collections.abc import Iterable

from countrypack.facts import CONVICTED, RATES, Series, State, first_law, runs
from countrypack.pieces import Piece
from countrypack.prose import law, series, words
from countrypack.prose.quality import RULES, quality

MODELLED = "female_homicide_modelled"
PROXIES = {
    RATES[1]: "the comparable proxy for gender-related killing",
    RATES[0]: "every female victim, whoever killed her and why; a proxy, and not femicide",
    MODELLED: "a model's estimate, and not a count",
}
NOT_SAID = {
    "trafficking": "Counts follow each state's own law and police work; counts of different states are not compared.",
    "ict": "No public dataset counts trafficking facilitated by information and communication technologies, by state.",
    "censored": 'A count published as "fewer than five" covers 0 to 4 and may be nobody.',
    "relationship": "Killings by a person whose relation to the victim is unknown are in no figure by relationship.",
    "law": "A law that is not listed may exist: the lists of laws are a compilation, and absence was not verified.",
}


def headlines(state: State) -> Piece:
    """Return the three findings, a card each: law, convictions, women and girls killed."""
    figures = [state.series(CONVICTED), killed(state)]
    acts = [act for act in (first_law(state), law.consent(state.acts_of("trafficking_protocol"))) if act]
    cards = [
        _card("Law", *_law(state)),
        _card("Convictions", *_figure(state, figures[0], figures[0].indicator.label)),
        _card("Women and girls killed", *_figure(state, figures[1], _rate(figures[1]))),
    ]
    return Piece(
        kind="text",
        id="text-headlines",
        iso3=state.iso3,
        markdown="\n".join(cards),
        facts=(*(act.id for act in acts), *(one.last.id for one in figures if one.last)),
        sources=tuple(dict.fromkeys([*(act.source for act in acts), *(one.source for one in figures)])),
    )


def record(state: State) -> Piece:
    """Return the state's record in four to six sentences."""
    convicted, every, related = (state.series(name) for name in (CONVICTED, *RATES))
    told = [law.protocol(state), law.first_offence(state), *series.last(state, convicted), *series.absences(convicted)]
    told += [*series.note(convicted, state.iso3), _rates(state, related, every)]
    told += series.note(killed(state), state.iso3)
    figures = [convicted, related, every] if related.last or every.last else [convicted, state.series(MODELLED)]
    return Piece(
        kind="text",
        id="text-record",
        iso3=state.iso3,
        markdown=" ".join(told),
        facts=tuple(one.last.id for one in figures if one.last),
        sources=tuple(dict.fromkeys(one.source for one in (*figures, related, every))),
    )


def _rates(state: State, related: Series, every: Series) -> str:
    """Return one sentence on both rates where both are usable; where neither is, one on the model."""
    if related.last is None and every.last is None:
        model, cited = state.series(MODELLED), words.cite(state, related.source, every.source)
        told = f"No usable rate of women and girls killed is held for {state.in_text} {cited}"
        if model.last:
            figure = words.figure(model.last, model.indicator)
            told += (
                f"; WHO gives {figure} {model.indicator.short} for {model.last.year} {words.cite(state, model.source)}"
            )
        return f"{told}."
    parts = [sentence for one in (related, every) for sentence in series.last(state, one)]
    if related.last is None or every.last is None:
        return " ".join(parts)
    second = parts[1].replace(f"{words.capital(words.possessive(state.in_text))} rate", "its rate", 1)
    return f"{parts[0].rstrip('.')}; {second}"


def rules(state: State) -> Piece:
    """Return what each quality word on the sheet means."""
    told = "; ".join(f"**{word}**: {rule}" for word, rule in RULES.items())
    text = f"Numbers in brackets lead to the list of sources. Quality of a figure: {told}."
    return Piece("text", "text-quality", state.iso3, markdown=text)


def killed(state: State) -> Series:
    """Return the series that stands for women and girls killed: the comparable proxy, else all, else the model."""
    usable = [state.series(name) for name in reversed(RATES)]
    modelled = state.series(MODELLED)
    return next((one for one in (*usable, modelled) if one.last), usable[0])


def unsaid(state: State) -> Piece:
    """Return what the figures of this state cannot say: what is doubtful or breaks in it, then what holds for all."""
    held = [state.series(name) for name in (CONVICTED, "trafficking_victims_detected", *RATES)]
    own = [line for one in held for line in _own_limits(state, one)]
    general = [NOT_SAID["trafficking"], NOT_SAID["ict"]]
    general += [NOT_SAID["censored"]] if any(one.censored for one in held) else []
    general += [NOT_SAID["relationship"]] if held[3].last else []
    general += [NOT_SAID["law"]]
    lines = [*own[:3], *general][:6]
    told = [(*one.suspects, *one.censored, *(one.points if one.breaks else ())) for one in held]
    ids = dict.fromkeys(point.id for points in told for point in points)
    return Piece(
        kind="text",
        id="text-unsaid",
        iso3=state.iso3,
        markdown="\n".join(f"- {line}" for line in lines),
        facts=tuple(ids),
        sources=tuple(
            dict.fromkeys([*(one.source for one in held), *(p.source for one in held for p in one.suspects)])
        ),
    )


def _own_limits(state: State, one: Series) -> Iterable[str]:
    label, cited = one.indicator.label, words.cite(state, one.source)
    subject = f"the rate of {label}" if one.indicator.kind == "rate" else f"the number of {label}"
    if one.suspects:
        years, several = words.spans(runs(point.year for point in one.suspects)), len(one.suspects) > 1
        figure, verb = ("figures", "are") if several else ("figure", "is")
        whose = words.cite(state, *(point.source for point in one.suspects))
        yield f"Of {subject}, the publisher's {figure} for {years} {verb} not used {whose}."
    for cut in one.breaks:
        yield f"The series of {subject} breaks in {cut.year} {cited}: nothing before is compared with anything after."


def _card(label: str, figure: str, told: str) -> str:
    return f"- {label}  \n  **{figure}**  \n  {told}"


def _law(state: State) -> tuple[str, str]:
    first, bound = first_law(state), law.consent(state.acts_of("trafficking_protocol"))
    consent = "No consent to be bound by the Trafficking Protocol is held."
    if not state.acts_of("trafficking_protocol"):
        consent = "Whether it is a party to the Trafficking Protocol is not held here."
    if bound:
        cited = words.cite(state, bound.source)
        consent = (
            f"Trafficking Protocol: {bound.act} {words.when(bound.date)} {cited}, {law.QUALITY[bound.verification]}."
        )
    if first is None:
        return "none held", f"No dated offence that is of trafficking by name is held. {consent}"
    kind = "covers all forms of trafficking" if first.act == "all_forms_offence" else "is of trafficking by name"
    offence = f"First national offence held that {kind} {words.cite(state, first.source)}"
    return words.date(first.date), f"{offence}, {law.QUALITY[first.verification]}. {consent}"


def _rate(one: Series) -> str:
    card = one.indicator
    unit = f", {card.unit}" if card.kind == "rate" else ""
    return f"{card.label}{unit}; {PROXIES[card.id]}"


def _figure(state: State, one: Series, told: str) -> tuple[str, str]:
    cited = words.cite(state, one.source)
    if one.last is None:
        window = words.span(one.window.first, one.window.last)
        nothing = "no usable figure" if one.suspects else words.absence(one)
        label = f"rate of {one.indicator.label}" if one.indicator.kind == "rate" else one.indicator.label
        return nothing, f"No figure is held for {window}: {label} {cited}.  \n  Quality: {quality(one)}"
    estimate = one.last.status == "modelled" and one.last.lower is not None
    figure = words.number(one.last.value, one.indicator) if estimate else words.headline(one.last, one.indicator)
    told = told if one.last.value != 1 else told.replace(one.indicator.label, one.indicator.label_of_one)
    few = series.small(state, one.last) if one.indicator.id in RATES else ""
    told += f"; {few}" if few else ""
    if estimate:
        low, high = (words.number(value, one.indicator) for value in (one.last.lower, one.last.upper))
        told += f", within an interval of {low} to {high}"
    told += "; to be read with the note below" if series.note(one, state.iso3) else ""
    return f"{figure} in {one.last.year}", f"{told} {cited}.  \n  Quality: {quality(one)}"
