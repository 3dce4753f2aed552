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
    assert "- Persons convicted of trafficking in persons: 1,041 persons in 2010, few years [n]." in text(
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
    assert "Nearest last figures: Borduria 2.10 (2009) and the Cloud Islands 1.80 (2009)." in told
    assert "Farthest: State EEE 0.10 (2009) and State DDD 9.00 (2009)" in told
    assert "not a bloc" in told


def test_the_frame_is_empty_and_says_how_the_text_was_made():
    told = text(prose.frame(invented.state(rate("AAA", 2009, "2.0"), rate("AAA", 2009, "1.0", PARTNER_OR_FAMILY))))
    assert "Proposals.** Yours alone." in told
    assert "no generative model" in told
    assert HOMICIDE not in told
