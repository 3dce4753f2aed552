import pytest

from countrypack import charts
from tests import invented
from tests.invented import act


@pytest.mark.parametrize(
    "what", ["wbl_first_report_year", "unsd_first_report_year", "coded_full", "not_signed", "wbl_no"]
)
def test_what_is_no_act_of_the_state_is_not_drawn_as_one(what):
    law = act("AAA", "domestic_violence_law", "enacted", "2005", statute="Family Act")
    other = act("AAA", "domestic_violence_law", what, "1997")
    piece = charts.timeline(invented.state(law, other))
    assert "-pt-AAA.domestic_violence_law.enacted.2005" in piece.svg
    assert what not in piece.svg
    assert "1997" not in piece.alt


def test_one_question_in_three_editions_stands_once_in_the_table():
    editions = ("wbl_first_report_year", "unsd_first_report_year", "wbl_panel_first_report_year")
    acts = [act("AAA", "domestic_violence_law", what, "1997") for what in editions]
    assert len(charts.timeline(invented.state(*acts)).rows) == 1
