"""Questions to expect: each rule asks where the facts call for it, and nowhere else."""

import re
from dataclasses import replace

import pytest

from countrypack import prose, questions
from countrypack.facts import Revision
from countrypack.prose.expected import ASKED, RULES, asked
from tests import invented, situations
from tests.invented import CONVICTED, PARTNER_OR_FAMILY, act, count, model, rate
from tests.test_prose import people

TRAFFICKING, KILLING = questions.TOPICS
LAW, DETECTED, PROSECUTED = "national_trafficking_law", "trafficking_victims_detected", "trafficking_persons_prosecuted"
ALL_FORMS = act("AAA", LAW, "all_forms_offence", "2004")
RECENT = [count("AAA", year, "9") for year in (2009, 2010)]
RELATED = rate("AAA", 2010, "1.0", PARTNER_OR_FAMILY)
WBL = {"source": "wbl_safety_2024", "locator": "L2"}
NO_FEMICIDE = replace(act("AAA", "wbl_safety", "femicide_no", scope="Does the law address femicide?"), **WBL)
NO_ORDER = replace(act("AAA", "wbl_safety", "protection_order_no", scope="Can a victim obtain an order?"), **WBL)
DOUBTFUL = {"status": "suspect", "note": "repeats the year before"}
# Per rule: rows for which it asks and a part of what it asks, then rows for which it does not.
CASES = {
    "no_conviction_figure": ([ALL_FORMS], "convicted under the law of 2004", RECENT),
    "not_all_forms": ([act("AAA", LAW, "partial_offence", statute="art. 1")], "other forms", [ALL_FORMS]),
    "always_censored": ([count("AAA", y, "<5") for y in (2009, 2010)], "which may be none", RECENT),
    "convictions_end": ([count("AAA", 2006, "9")], "held for 2007-2010", RECENT),
    "trafficking_in_doubt": ([count("AAA", 2009, "9", **DOUBTFUL)], "in 2009 is not used", RECENT),
    "long_wait": ([ALL_FORMS, count("AAA", 2009, "9")], "years between", [ALL_FORMS, count("AAA", 2008, "9")]),
    "cybercrime_unsigned": (
        [act("AAA", "un_cybercrime_convention", "not_signed", scope="as of October 2025")],
        "not signed as of October 2025",
        [act("AAA", "un_cybercrime_convention", "signed", "2025")],
    ),
    "prosecuted_and_not_convicted": (
        [count("AAA", 2009, "9", PROSECUTED), count("AAA", 2010, "9")],
        "For 2009 a figure",
        [count("AAA", 2010, "9", PROSECUTED), count("AAA", 2010, "9")],
    ),
    "no_ict_provision": ([], "online", [act("AAA", "ict_trafficking_law", "ict_provision", "2003")]),
    "detected_and_convicted": (
        [count("AAA", 2010, "1041", DETECTED), count("AAA", 2010, "1")],
        "1,041 detected victims of trafficking in persons and 1 person convicted",
        [count("AAA", 2009, "1041", DETECTED), count("AAA", 2010, "<5")],
    ),
    "counting": (RECENT, "first judgment", []),
    "nothing_on_killing": ([model("AAA", 2009, "267", "137", "468")], "267 (137-468) victims for 2009", [RELATED]),
    "no_relationship": ([rate("AAA", 2010, "2.0")], "partner or family is held for 2003-2010", [RELATED]),
    "killing_in_doubt": ([rate("AAA", 2009, "2.0", **DOUBTFUL)], "in 2009 is not used", [rate("AAA", 2010, "2.0")]),
    "relationship_ends": ([rate("AAA", 2008, "1.0", PARTNER_OR_FAMILY)], "held for 2009-2010", [RELATED]),
    "homicide_ends": ([rate("AAA", 2008, "2.0")], "held for 2009-2010", [rate("AAA", 2010, "2.0")]),
    "femicide_not_named": (
        [NO_FEMICIDE],
        '"Does the law address femicide?" Women',
        [NO_FEMICIDE, act("AAA", "gender_related_killing_law", "named_offence", "2012")],
    ),
    "not_a_party": (
        [act("AAA", "cedaw_op", "not_party", scope="as of 2022-08")],
        "not a party to the CEDAW Optional Protocol",
        [act("AAA", "cedaw_op", "accession", "2004")],
    ),
    "law_answers_no": ([NO_ORDER], '"Can a victim obtain an order?" Women', [NO_FEMICIDE]),
    "few_victims": ([rate("AAA", 2010, "0.4"), *people(2010)], "about two victims", [rate("AAA", 2010, "9")]),
    "beside_a_member": (
        [RELATED, rate("BBB", 2009, "3.0", PARTNER_OR_FAMILY)],
        "is 1.00 in 2010 for Arcadia; for Borduria it is 3.00 in 2009",
        [RELATED],
    ),
    "left_out": ([RELATED], "is 1.00 per 100,000 women in 2010", []),
}
ALWAYS = ("unmeasured", "undefined", "unsolved")
CHANGED = ("revised", "trafficking_breaks", "killing_breaks")  # tested below: they need more than rows
BY_NAME = {rule.__name__: rule for rules in RULES.values() for rule in rules}


def text(one):
    return re.sub(r"\[\[\d+\]\]\(#source-[a-z0-9_]+\)", "[n]", one.text)


def test_every_rule_is_tested():
    assert set(BY_NAME) == {*CASES, *ALWAYS, *CHANGED}


@pytest.mark.parametrize("name", CASES)
def test_a_rule_asks_where_the_facts_call_for_it_and_not_elsewhere(name):
    rows, part, others = CASES[name]
    assert part in text(BY_NAME[name](invented.state(*rows)))
    assert BY_NAME[name](invented.state(*others)) is None


@pytest.mark.parametrize(("old", "new", "asks"), [("198", "1456", True), ("100", "109", False), ("3", "0-4", False)])
def test_a_revision_of_a_tenth_or_more_is_asked_about(old, new, asks):
    change = Revision("AAA", DETECTED, 2007, old, new, "unodc_glotip", "unodc_glotip")
    state = replace(invented.state(count("AAA", 2007, "1456", DETECTED)), revisions=(change,))
    found = BY_NAME["revised"](state)
    assert bool(found) == asks
    assert not asks or "for 2007 is 198 in the earlier release and 1,456 in the later one" in text(found)


@pytest.mark.parametrize(
    ("name", "indicator"), [("trafficking_breaks", CONVICTED), ("killing_breaks", PARTNER_OR_FAMILY)]
)
def test_a_break_is_asked_about(name, indicator):
    rows = [
        *(count("AAA", year, "9") for year in (2006, 2009)),
        rate("AAA", 2006, "1", indicator=PARTNER_OR_FAMILY),
        RELATED,
    ]
    assert "breaks in 2008" in text(BY_NAME[name](situations.broken(invented.state(*rows), indicator, 2008)))
    assert BY_NAME[name](invented.state(*rows)) is None


@pytest.mark.parametrize("topic", RULES)
@pytest.mark.parametrize("rows", [[], RECENT, [RELATED, ALL_FORMS, *RECENT]], ids=["nothing", "figures", "more"])
def test_three_questions_are_asked_of_every_state_and_each_is_a_question(topic, rows):
    found = asked(invented.state(*rows), topic)
    assert len(found) == ASKED
    assert all(one.text.endswith("?") for one in found)
    assert len(prose.expected(invented.state(*rows), topic).markdown.splitlines()) == ASKED
