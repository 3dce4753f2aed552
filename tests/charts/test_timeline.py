import pytest

from countrypack import charts
from tests import invented
from tests.charts.reading import path, where
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


def test_signature_and_consent_of_one_day_stand_in_their_order_beside_each_other():
    acts = [act("AAA", "cedaw", what, "2000-09-07") for what in ("ratification", "signature")]
    piece = charts.timeline(invented.state(*acts))
    assert "signed 2000 (not verified), ratified 2000" in piece.alt or "signed 2000, ratified 2000" in piece.alt
    (signed, _), (bound, _) = (where(piece, f"pt-AAA.cedaw.{what}.2000") for what in ("signature", "ratification"))
    year = path(piece, "x-1985")[0][0] - path(piece, "x-1980")[0][0]
    assert 5 < bound - signed <= year / 5
