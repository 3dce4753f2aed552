import pytest

from countrypack.errors import BrokenSource
from countrypack.readers import yearly_answers
from countrypack.readers.yearly_answers import Question

QUESTION = Question("invented_law", "Is there such a law?", "report", range(2000, 2006))


def acts(answers, first=2000):
    words = {"Y": "Yes", "N": "No"}
    by_year = {first + n: (words.get(letter, letter), f"L{n + 2}") for n, letter in enumerate(answers)}
    return list(yearly_answers.acts("ARG", QUESTION, by_year, where="excerpt.csv"))


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        ("NNYYY", "5 answers"),
        ("NNYYYYY", "7 answers"),
        ("NNYYY?", "an answer is '?'"),
        ("NNYNYY", "changes 3 times"),
        ("YNNNNY", "changes 2 times"),
    ],
)
def test_answers_that_say_no_first_year_are_refused(answers, complaint):
    with pytest.raises(BrokenSource, match=complaint):
        acts(answers)


def test_answers_of_other_years_are_refused():
    with pytest.raises(BrokenSource, match="2000 to 2005"):
        acts("NNYYYY", first=2001)


def test_the_first_yes_is_a_report_year_and_says_of_which_year_the_law_is():
    (act,) = acts("NNYYYY")
    assert (act.instrument, act.act, act.date, act.locator) == (
        "invented_law",
        "report_first_report_year",
        "2002",
        "L4",
    )
    assert act.scope == "report year; it describes the law of 2001"
    assert (act.statute, act.verification) == ("", "verified")


def test_a_yes_from_the_start_may_be_older_than_the_file():
    (act,) = acts("YYYYYY")
    assert (act.date, act.scope) == ("2000", "report year 2000 or earlier: the file begins there")


def test_a_state_without_a_yes_has_an_act_without_a_date():
    (act,) = acts("NNNNNN")
    assert (act.act, act.date, act.locator) == ("report_no", "", "L7")
    assert act.scope == "no such law found in any report year from 2000 to 2005; later laws are not covered"


@pytest.mark.parametrize(("answers", "first"), [("NYYNNN", "2001"), ("YYYNNN", "2000")])
def test_a_yes_that_turns_into_no_is_two_acts(answers, first):
    begun, ended = acts(answers)
    assert (begun.act, begun.date) == ("report_first_report_year", first)
    assert (ended.act, ended.date, ended.locator) == ("report_no_longer", "2003", "L5")
