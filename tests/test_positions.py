import re

import pytest

from countrypack import prose, questions
from countrypack.errors import BrokenCard
from tests import invented
from tests.invented import HOMICIDE, PARTNER_OR_FAMILY, act, count, rate


def text(piece):
    return re.sub(r"\[\[\d+\]\]\(#source-[a-z0-9_]+\)", "[n]", piece.markdown)


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ("one: {asks: Why?, indicators: [], instruments: []}", "no topic"),
        ("one: {topic: weather, asks: Why?, indicators: [], instruments: []}", "topic 'weather'"),
        ("one: {topic: trafficking, asks: Why?, indicators: [pears], instruments: []}", "no card for 'pears'"),
        ("one: {topic: trafficking, asks: Why?, indicators: [], instruments: [], answer: x}", "unknown field answer"),
    ],
)
def test_a_broken_question_is_refused(tmp_path, entry, complaint):
    path = tmp_path / "questions.yml"
    path.write_text(entry + "\n")
    with pytest.raises(BrokenCard, match=complaint):
        questions.read(path)


def test_there_are_three_questions_on_each_topic():
    topics = [one.topic for one in questions.read().values()]
    assert sorted(topics) == ["gender_related_killing"] * 3 + ["trafficking"] * 3


def test_nothing_held_is_said():
    assert "Nothing that bears on it is held for Arcadia." in text(
        prose.question(invented.state(), "effects_on_victims")
    )


def test_facts_carry_year_quality_and_source():
    state = invented.state(count("AAA", 2010, "1041"))
    assert "- Persons convicted of trafficking in persons: 1,041 persons in 2010 [n]; quality: few years." in text(
        prose.question(state, "effects_on_victims")
    )


def test_an_unverified_law_bears_on_nothing():
    law = act("AAA", "domestic_violence_law", "enacted", "1999", statute="Hidden Act", verification="unverified")
    assert "Hidden" not in text(prose.question(invented.state(law), "limits_of_homicide_law"))


def test_a_state_without_the_rate_is_not_compared():
    others = [rate(code, 2009, value) for code, value in (("BBB", "3.0"), ("CCC", "1.0"))]
    assert "Arcadia has no usable figure for it" in text(
        prose.question(invented.state(*others), "limits_of_homicide_law")
    )


def test_near_and_far_members_are_named_with_figure_and_year_and_are_no_bloc(monkeypatch):
    more = {code: invented.profile(code, f"State {code}") for code in ("DDD", "EEE")}
    monkeypatch.setattr(invented, "SHELF", {**invented.SHELF, **more})
    values = {"AAA": "2.0", "BBB": "2.1", "CCC": "1.8", "DDD": "9.0", "EEE": "0.1"}
    state = invented.state(*(rate(code, 2009, value) for code, value in values.items()))
    told = text(prose.question(state, "limits_of_homicide_law"))
    assert "Similar record: Borduria 2.10 (2009), 0.10 apart; the Cloud Islands 1.80 (2009), 0.20 apart." in told
    assert "Different record: State EEE 0.10 (2009), 1.90 apart; State DDD 9.00 (2009), 7.00 apart [n]." in told
    assert "not a bloc" in told
    assert "To read next: the packs of Borduria and State DDD." in told


def test_years_of_consent_are_compared_and_the_same_year_is_said_so(monkeypatch):
    more = {code: invented.profile(code, f"State {code}") for code in ("DDD", "EEE")}
    monkeypatch.setattr(invented, "SHELF", {**invented.SHELF, **more})
    years = {"AAA": "1985", "BBB": "1985", "CCC": "1984", "DDD": "1999", "EEE": "1979"}
    state = invented.state(*(act(code, "cedaw", "ratification", year) for code, year in years.items()))
    told = text(prose.question(state, "bringing_to_justice"))
    assert "The comparison that will be made is of the year of consent to CEDAW: 1985 for Arcadia [n]." in told
    assert "Similar record: Borduria (1985), the same year; the Cloud Islands (1984), one year apart." in told
    assert "Different record: State EEE (1979), six years apart; State DDD (1999), 14 years apart [n]." in told


def test_a_state_with_a_figure_and_few_others_is_not_said_to_have_none():
    state = invented.state(
        rate("AAA", 2009, "2.0"), rate("BBB", 2009, "3.0"), act("AAA", "cedaw", "ratification", "1985")
    )
    for name in ("limits_of_homicide_law", "bringing_to_justice"):
        told = text(prose.question(state, name))
        assert "too few other members have one to say whose record is near and whose is not" in told
        assert "has no usable figure for it" not in told
        assert "none with a date" not in told


def test_a_state_without_a_year_is_not_compared():
    told = text(prose.question(invented.state(), "bringing_to_justice"))
    assert "consent to CEDAW; none with a date is held for Arcadia." in told


def test_the_frame_is_empty_and_says_how_the_text_was_made():
    state = invented.state(rate("AAA", 2009, "2.0"), rate("AAA", 2009, "1.0", PARTNER_OR_FAMILY))
    told = text(prose.frame(state, "gender_related_killing"))
    assert "**Proposals**\n\n- Yours alone." in told
    assert HOMICIDE not in told
    assert "no generative model" in text(prose.statement(state))


def test_the_frame_holds_the_facts_that_fit_under_each_heading_and_their_absence():
    state = invented.state(rate("AAA", 2009, "2.0"), act("AAA", "cedaw", "accession", "1985-07-15"))
    told = text(prose.frame(state, "gender_related_killing"))
    background, action, record = (
        told.index(f"**{name}") for name in ("Background", "Past international", "The state's")
    )
    assert background < told.index("2.00 per 100,000 women in 2009 [n]") < action
    assert action < told.index("CEDAW: accession, 15 July 1985 [n].") < record
    assert record < told.index("- Nothing that fits here is held.")


def test_a_signature_that_consent_followed_and_a_coding_bear_on_nothing():
    state = invented.state(
        act("AAA", "cedaw", "signature", "1980-07-17"), act("AAA", "cedaw", "ratification", "1985-07-15"),
        act("AAA", "national_trafficking_law", "coded_full", "2004"),
    )  # fmt: skip
    assert "signature" not in text(prose.question(state, "bringing_to_justice"))
    assert "coded" not in text(prose.question(state, "technology_in_policy"))
