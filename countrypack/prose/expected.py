"""Questions that a delegate should expect, computed from the state's own gaps, breaks, doubts and revisions.

A rule looks at the facts and asks its question only where they call for it. The rules of a topic stand in order: the
first three that apply are asked. The last of each topic holds for every state.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from countrypack import questions
from countrypack.facts import CONVICTED, RATES, Act, Observation, Revision, Series, State, first_law, practice, runs
from countrypack.pieces import Piece
from countrypack.prose import law, words
from countrypack.prose.series import small

ASKED = 3
DETECTED, PROSECUTED = "trafficking_victims_detected", "trafficking_persons_prosecuted"
MODELLED = "female_homicide_modelled"
LONG_WAIT = 5  # years
SHOWN = 4  # years named, the last ones
TRAFFICKING, KILLING = questions.TOPICS
TOPICS = {TRAFFICKING: "Trafficking in persons", KILLING: "Killing of women and girls"}


@dataclass(frozen=True)
class Asked:
    """A question with the facts that call for it.

    Parameters
    ----------
    text : str
        The question, with its facts, years and marks.
    facts : tuple of Observation or Act
        What it prints.
    """

    text: str
    facts: tuple[Observation | Act, ...] = ()


Rule = Callable[[State], Asked | None]


def expected(state: State, topic: str) -> Piece:
    """Return the three questions on a topic that the state's own facts call for.

    Parameters
    ----------
    state : State
        The facts.
    topic : str
        One of `questions.TOPICS`.
    """
    found = asked(state, topic)
    facts = [fact for one in found for fact in one.facts]
    lines = [f"{place}. {one.text}" for place, one in enumerate(found, start=1)]
    return Piece(
        kind="text",
        id=f"text-expected-{topic.replace('_', '-')}",
        iso3=state.iso3,
        markdown="\n".join(lines),
        facts=tuple(dict.fromkeys(fact.id for fact in facts)),
        sources=tuple(dict.fromkeys(_sources(state, found))),
    )


def asked(state: State, topic: str) -> list[Asked]:
    """Return the first questions whose rules apply."""
    found = (rule(state) for rule in RULES[topic])
    return [one for one in found if one][:ASKED]


def _sources(state: State, found: Iterable[Asked]) -> Iterable[str]:
    for card in state.sources:
        if any(f"(#source-{card.id})" in one.text for one in found):
            yield card.id


def _cited(state: State, *facts: Observation | Act | Series) -> str:
    return words.cite(state, *(fact.source for fact in facts))


# Trafficking in persons.


def no_conviction_figure(state: State) -> Asked | None:
    """Ask where nothing is held on persons convicted."""
    one, offence = state.series(CONVICTED), first_law(state)
    if one.points or one.suspects:
        return None
    under = (
        f", and has anyone been convicted under the law of {offence.year} {_cited(state, offence)}" if offence else ""
    )
    text = f"No figure for persons convicted is held for {_window(one)} {_cited(state, one)}. Who counts them{under}?"
    return Asked(text, (offence,) if offence else ())


def not_all_forms(state: State) -> Asked | None:
    """Ask where the closest offence held does not cover all forms of trafficking."""
    found = [act for act in state.acts_of("national_trafficking_law") if act.act == "partial_offence"]
    if first_law(state) or not found:
        return None
    act = found[0]
    scope = f" (scope: {words.plain(act.scope)})" if act.scope else ""
    text = f"The closest offence held is {words.plain(act.statute)}{scope} {_cited(state, act)}. "
    return Asked(text + "Under which law are the other forms of trafficking prosecuted?", (act,))


def convictions_end(state: State) -> Asked | None:
    """Ask where the last figure for persons convicted is older than the source's last year."""
    return _ends(state, CONVICTED, "persons convicted", "How many were there since?")


def always_censored(state: State) -> Asked | None:
    """Ask where every figure for persons convicted may be zero."""
    one = state.series(CONVICTED)
    if len(one.points) < 2 or one.numeric:
        return None
    text = (
        f"Every figure for persons convicted is published as fewer than five {_cited(state, one)}, which may be none. "
    )
    return Asked(text + "In which years was anyone convicted, and how many?", one.points)


def trafficking_in_doubt(state: State) -> Asked | None:
    """Ask where a figure for persons convicted or victims detected is held and not used."""
    return _doubt(state, CONVICTED, DETECTED)


def revised(state: State) -> Asked | None:
    """Ask where a later release changed a total by a tenth or more, about the largest change."""
    found = max(state.revisions, key=_weight, default=None)
    if found is None or _weight(found) < 1.1:
        return None
    label, both = state.indicators[found.indicator].label, words.cite(state, found.old_source, found.new_source)
    old, new = (f"{int(text):,}" for text in (found.old, found.new))
    text = f"The number of {label} for {found.year} is {old} in the earlier release and {new} in the later one {both}. "
    known = [point for point in state.series(found.indicator).points if point.year == found.year]
    return Asked(text + "What was counted anew?", tuple(known))


def trafficking_breaks(state: State) -> Asked | None:
    """Ask where a series breaks."""
    return _break(state, DETECTED, CONVICTED)


def long_wait(state: State) -> Asked | None:
    """Ask where years passed between the first offence and the first figure above zero."""
    way = practice(state)
    if way.certain is None or way.years[1] < LONG_WAIT:
        return None
    text = (
        f"The first offence held dates from {way.law.year} {_cited(state, way.law)}, the first figure above zero for "
        f"persons convicted from {way.certain.year} {_cited(state, way.certain)}. What happened in the years between?"
    )
    return Asked(text, (way.law, way.certain))


def cybercrime_unsigned(state: State) -> Asked | None:
    """Ask where the United Nations convention against cybercrime is held as not signed."""
    found = [act for act in state.acts_of("un_cybercrime_convention") if act.act == "not_signed" and act.scope]
    if not found:
        return None
    act = found[0]
    doubt = "" if act.verification == "verified" else f" ({law.QUALITY[act.verification]})"
    text = f"The UN cybercrime convention was not signed {words.plain(act.scope)}{doubt} {_cited(state, act)}. "
    return Asked(text + "What stands in the way of signing it?", (act,))


def no_ict_provision(state: State) -> Asked | None:
    """Ask where no provision on information and communication technologies is held."""
    if state.acts_of("ict_trafficking_law"):
        return None
    text = f"No provision on ICT in {words.possessive(state.in_text)} trafficking law is held. "
    return Asked(text + "Which provision reaches recruitment and advertising online?")


def prosecuted_and_not_convicted(state: State) -> Asked | None:
    """Ask where years with a figure for persons prosecuted have none for persons convicted."""
    prosecuted, convicted = state.series(PROSECUTED), state.series(CONVICTED)
    gaps = {year for first, last in convicted.gaps for year in range(first, last + 1)}
    found = [point for point in prosecuted.points if point.year in gaps]
    if not found:
        return None
    years = words.listing([str(point.year) for point in found[-SHOWN:]])
    text = f"For {years} a figure for persons prosecuted is held, and none for persons convicted"
    return Asked(f"{text} {_cited(state, convicted)}. Why was the one reported and not the other?", tuple(found))


def detected_and_convicted(state: State) -> Asked | None:
    """Ask where victims detected and persons convicted of one year are both numbers."""
    detected = {point.year: point for point in state.series(DETECTED).numeric}
    both = [point for point in state.series(CONVICTED).numeric if point.year in detected]
    if not both:
        return None
    last = both[-1]
    cards = state.indicators[DETECTED], state.indicators[CONVICTED]
    counts = [words.counted(point, card) for point, card in zip((detected[last.year], last), cards, strict=True)]
    text = f"{words.capital(counts[0])} and {counts[1]} are reported for {last.year} {_cited(state, last)}. "
    text += "They are not of the same cases: what becomes of a case between detection and judgment?"
    return Asked(text, (detected[last.year], last))


def unmeasured(state: State) -> Asked | None:
    """Ask of every state: no public dataset measures the topic."""
    text = "No public dataset counts trafficking facilitated by ICT. "
    return Asked(text + f"How does {state.in_text} know in which cases technology was used?")


def counting(state: State) -> Asked | None:
    """Ask where a figure for persons convicted is held."""
    last = state.series(CONVICTED).last
    if last is None:
        return None
    count = words.capital(words.counted(last, state.indicators[CONVICTED]))
    text = f"{count} are reported for {last.year} {_cited(state, last)}. " if last.value != 1 else ""
    return Asked(
        text + "Is a person counted at the first judgment or at the final one, and under which articles?", (last,)
    )


# Killing of women and girls.


def nothing_on_killing(state: State) -> Asked | None:
    """Ask where neither rate has a usable figure."""
    every, related, model = state.series(RATES[0]), state.series(RATES[1]), state.series(MODELLED)
    if every.last or related.last:
        return None
    text = f"No usable rate of women and girls killed is held {_cited(state, every, related)}"
    if model.last:
        figure = words.figure(model.last, model.indicator)
        text += f"; WHO's model gives {figure} victims for {model.last.year} {_cited(state, model)}"
    return Asked(f"{text}. Which count does the state itself publish?", (model.last,) if model.last else ())


def no_relationship(state: State) -> Asked | None:
    """Ask where all female homicides have a usable figure, and killings by partner or family have none."""
    every, related = state.series(RATES[0]), state.series(RATES[1])
    if every.last is None or related.last is not None or related.suspects:
        return None
    text = f"No figure of women and girls killed by partner or family is held for {_window(related)}"
    return Asked(
        f"{text} {_cited(state, related)}. Is the relationship between victim and killer recorded, and by whom?"
    )


def relationship_ends(state: State) -> Asked | None:
    """Ask where the last figure of killings by partner or family is older than the source's last year."""
    return _ends(state, RATES[1])


def homicide_ends(state: State) -> Asked | None:
    """Ask where the last figure of all female homicides is older than the source's last year."""
    return _ends(state, RATES[0])


def killing_in_doubt(state: State) -> Asked | None:
    """Ask where a rate is held and not used."""
    return _doubt(state, *RATES)


def killing_breaks(state: State) -> Asked | None:
    """Ask where a series of rates breaks."""
    return _break(state, *reversed(RATES))


def femicide_not_named(state: State) -> Asked | None:
    """Ask where Women, Business and the Law finds no law that addresses femicide, and none is held."""
    found = [act for act in state.acts_of("wbl_safety") if act.act == "femicide_no"]
    if not found or state.acts_of("gender_related_killing_law"):
        return None
    text = f'To "{words.plain(found[0].scope)}" Women, Business and the Law 2024 answers no {_cited(state, found[0])}. '
    return Asked(text + "How does the general law on homicide treat such a killing?", (found[0],))


def not_a_party(state: State) -> Asked | None:
    """Ask where the state is held as not a party to a treaty on discrimination against women."""
    for name, label in (("cedaw", "CEDAW"), ("cedaw_op", "the CEDAW Optional Protocol")):
        found = [act for act in state.acts_of(name) if act.act == "not_party"]
        if found:
            party = law.no_party(found).removeprefix("not a party")
            name, verb = words.capital(state.in_text), "was" if party else "is"
            text = f"{name} {verb} not a party to {label}{party} {_cited(state, found[0])}. "
            return Asked(text + "Which other undertaking can it point to?", (found[0],))
    return None


def law_answers_no(state: State) -> Asked | None:
    """Ask where Women, Business and the Law answers no to another question on safety."""
    answers = {act.act: act for act in state.acts_of("wbl_safety")}
    found = [answers[f"{stem}_no"] for stem in law.SAFETY[1:] if f"{stem}_no" in answers]
    if not found:
        return None
    text = f'To "{words.plain(found[0].scope)}" Women, Business and the Law 2024 answers no {_cited(state, found[0])}. '
    return Asked(text + "Has the law changed since?", (found[0],))


def few_victims(state: State) -> Asked | None:
    """Ask where the rate stands for so few victims that one more changes it."""
    last = state.series(RATES[0]).last
    implied = small(state, last) if last else ""
    if not implied:
        return None
    figure = words.number(last.value, state.indicators[RATES[0]])
    text = f"The rate of {figure} per 100,000 women in {last.year} stands for {implied} {_cited(state, last)}. "
    text += "What does each case say that the rate does not?"
    return Asked(text, (last,))


def beside_a_member(state: State) -> Asked | None:
    """Ask where a member that the pack compares with has a figure for the same rate."""
    for name in reversed(RATES):
        own, card = state.series(name), state.indicators[name]
        theirs = [(one, state.series(name, iso3=one.iso3).last) for one in state.comparators]
        found = [(one, last) for one, last in theirs if last and own.last]
        if found:
            one, last = found[0]
            mine, other = (words.number(point.value, card) for point in (own.last, last))
            text = (
                f"The rate of {card.label} is {mine} in {own.last.year} for {state.in_text}; for "
                f"{one.in_text} it is {other} in {last.year} {_cited(state, own, last)}. "
                "What differs in law, in counting and in years?"
            )
            return Asked(text, (own.last, last))
    return None


def left_out(state: State) -> Asked | None:
    """Ask where a rate is held: it leaves killings out, whichever it is."""
    found = [state.series(name) for name in reversed(RATES) if state.series(name).last]
    if not found:
        return None
    one = found[0]
    figure = f"{words.number(one.last.value, one.indicator)} {one.indicator.unit} in {one.last.year}"
    return Asked(
        f"The rate of {one.indicator.label} is {figure} {_cited(state, one)}. What does it leave out?", (one.last,)
    )


def undefined(state: State) -> Asked | None:
    """Ask of every state: no public dataset counts femicide."""
    text = "No public dataset counts gender-related killing by one definition. "
    return Asked(text + f"Which killings does {state.in_text} count as such, and since when?")


def unsolved(state: State) -> Asked | None:
    """Ask of every state: no source held says how many killers are unknown."""
    return Asked("No figure held says how many killings of women have no known perpetrator. Who counts them?")


# What several rules share.


def _doubt(state: State, *names: str) -> Asked | None:
    for name in names:
        one = state.series(name)
        if one.suspects:
            several = len(one.suspects) > 1
            figure, verb = ("figures", "are") if several else ("figure", "is")
            years = words.spans(runs(point.year for point in one.suspects))
            text = f"The publisher's {figure} for {_subject(one)} in {years} {verb} not used; the chapter says why"
            ending = f"Which {figure} does the state itself stand by?"
            return Asked(f"{text} {_cited(state, *one.suspects)}. {ending}", one.suspects)
    return None


def _break(state: State, *names: str) -> Asked | None:
    for name in names:
        one = state.series(name)
        if one.breaks:
            cut = one.breaks[0]
            text = f"The series of {_subject(one)} breaks in {cut.year} {_cited(state, one)}. "
            return Asked(text + "What changed in the law or in the counting?", one.points)
    return None


def _ends(state: State, name: str, of: str = "", question: str = "What do newer figures say?") -> Asked | None:
    one = state.series(name)
    if one.last is None or one.last.year == one.window.last:
        return None
    doubted = any(point.year > one.last.year for point in one.suspects)
    years = words.span(one.last.year + 1, one.window.last)
    missing = f"No {'usable ' if doubted else ''}figure for {of or _subject(one)} is held for {years}"
    return Asked(f"{missing} {_cited(state, one)}. {question}", (one.last,))


def _subject(one: Series) -> str:
    return f"the rate of {one.indicator.label}" if one.indicator.kind == "rate" else one.indicator.label


def _window(one: Series) -> str:
    return words.span(one.window.first, one.window.last)


def _weight(one: Revision) -> float:
    """Return how many times the larger of two figures is the smaller; intervals and zeros are not weighed."""
    if not (one.old.isdigit() and one.new.isdigit()):
        return 0.0
    low, high = sorted((int(one.old), int(one.new)))
    return high / low if low else 0.0


RULES: dict[str, tuple[Rule, ...]] = {
    TRAFFICKING: (
        no_conviction_figure,
        not_all_forms,
        always_censored,
        convictions_end,
        revised,
        trafficking_in_doubt,
        trafficking_breaks,
        long_wait,
        cybercrime_unsigned,
        prosecuted_and_not_convicted,
        no_ict_provision,
        detected_and_convicted,
        unmeasured,
        counting,
    ),
    KILLING: (
        nothing_on_killing,
        no_relationship,
        killing_in_doubt,
        relationship_ends,
        killing_breaks,
        femicide_not_named,
        not_a_party,
        few_victims,
        homicide_ends,
        law_answers_no,
        beside_a_member,
        undefined,
        left_out,
        unsolved,
    ),
}
