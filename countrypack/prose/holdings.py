"""What is held: tables of last figures with their quality, caveats of the cards, whom the state is compared with."""

from collections.abc import Sequence

from countrypack.facts import RATES, Series, State, runs
from countrypack.pieces import Piece, pipe_table
from countrypack.prose import words
from countrypack.prose.quality import quality

MODELLED = "female_homicide_modelled"
PROXIES = (
    RATES[1],
    "female_homicide_partner_rate",
    "female_homicide_family_rate",
    RATES[0],
    "female_homicide_victims",
    MODELLED,
)
# Editions and definitions of single publishers: shown where the state has a figure, missed where it has none.
FURTHER = (
    "female_homicide_partner_or_family_rate_europe",
    "female_homicide_partner_rate_europe",
    "eurostat_female_homicide_partner_rate",
    "eurostat_female_homicide_family_rate",
    "legal_feminicide_victims",
    "legal_feminicide_victims_sesnsp",
    "samrc_female_homicide_rate",
    "samrc_intimate_femicide_rate",
    "partner_violence_12_months_share",
    "partner_violence_lifetime_share",
)
CONTEXT = (
    "internet_users_share",
    "itu_gci_score",
    "freedom_on_the_net_score",
    "us_tip_tier",
    "anti_trafficking_policy_prosecution",
    "anti_trafficking_policy_protection",
    "anti_trafficking_policy_prevention",
    "trafficking_victims_detected_provisional",
    "trafficking_persons_prosecuted_provisional",
    "trafficking_persons_convicted_provisional",
    "trafficking_victims_sesnsp",
)


def comparators(state: State) -> Piece:
    """Return whom the pack compares the state with, and why."""
    lines = [f"- {words.capital(c.in_text)}: {words.plain(c.reason)}" for c in state.comparators]
    cited = words.cite(state, "unsd_m49", "un_regional_groups")
    opening = (
        f"{words.capital(state.in_text)} is listed with the {state.regional_group} and in {state.subregion} {cited}."
    )
    text = f"{opening} Members shown beside it, with the reason; they are not a bloc:\n\n" + "\n".join(lines)
    text = text if lines else f"{opening} The profile names no member to compare it with."
    return Piece("text", "text-comparators", state.iso3, text, sources=("unsd_m49", "un_regional_groups"))


def held_proxies(state: State) -> list[str]:
    """Return the ids of what is held on killings of women and girls: each proxy, and what single publishers count."""
    return [*_known(state, PROXIES), *_reported(state, FURTHER)]


def held_context(state: State) -> list[str]:
    """Return the ids of the context indicators that the state has a figure of."""
    return _reported(state, CONTEXT)


def proxies(state: State) -> Piece:
    """Return the table of everything held on killings of women and girls, unlike things apart."""
    caption = "What is held on violence against women and girls; no two rows count the same thing"
    return _last_figures(state, "table-proxies", caption, held_proxies(state))


def context(state: State) -> Piece:
    """Return the table of what surrounds the figures: technology, assessments by others, provisional figures."""
    caption = (
        "Context: none of these measures trafficking facilitated by ICT, and none belongs in a series with the above"
    )
    held = held_context(state)
    if not held:
        text = f"No context indicator is held for {state.in_text}."
        return Piece("text", "table-context", state.iso3, markdown=text)
    return _last_figures(state, "table-context", caption, held)


def _known(state: State, names: Sequence[str]) -> list[str]:
    return [name for name in names if name in state.indicators]


def _reported(state: State, names: Sequence[str]) -> list[str]:
    return [name for name in _known(state, names) if state.series(name).last]


def _last_figures(state: State, ident: str, caption: str, names: Sequence[str]) -> Piece:
    figures = [state.series(name) for name in names]
    rows = [
        [
            words.capital(one.indicator.label),
            words.figure(one.last, one.indicator) if one.last else nothing(one),
            str(one.last.year) if one.last else "-",
            one.indicator.unit,
            words.spans(runs(point.year for point in one.points)) or "-",
            quality(one),
            words.cite(state, one.source),
        ]
        for one in figures
    ]
    return Piece(
        kind="table",
        id=ident,
        iso3=state.iso3,
        caption=caption,
        markdown=pipe_table(
            ["What is counted", "Last figure", "Year", "Unit", "Years held", "Quality", "Source"], rows
        ),
        facts=tuple(one.last.id for one in figures if one.last),
        sources=tuple(dict.fromkeys(one.source for one in figures)),
    )


def limits(state: State, *indicators: str) -> Piece:
    """Return what the figures of some indicators cannot say, from their cards.

    Parameters
    ----------
    state : State
        The facts of one state, from `facts.read`.
    *indicators : str
        Ids of indicators; a caveat that is on several cards is told once, of all of them.
    """
    told: dict[str, list[str]] = {}
    for name in dict.fromkeys(_known(state, indicators)):
        for caveat in state.indicators[name].caveats:
            told.setdefault(caveat, []).append(state.indicators[name].short)
    of: dict[tuple[str, ...], list[str]] = {}
    for caveat, labels in told.items():
        of.setdefault(tuple(labels), []).append(words.stop(caveat))
    lines = [f"- **{words.capital('; '.join(labels))}:** {' '.join(caveats)}" for labels, caveats in of.items()]
    return Piece("text", f"text-limits-{indicators[0].replace('_', '-')}", state.iso3, "\n".join(lines))


def nothing(one: Series) -> str:
    """Return what stands in a cell for a series without a usable figure."""
    return "no usable figure" if one.suspects else words.absence(one)
