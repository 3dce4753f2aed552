from countrypack import coverage, indicators
from tests import invented
from tests.invented import CONVICTED, count


def held(*rows):
    found = coverage.rows(invented.tidy(*rows), indicators.read())
    return [row[3:] for row in found if row[:2] == ("AAA", CONVICTED)]


def test_a_state_without_rows_has_no_line():
    assert held() == []


def test_years_count_usable_figures_and_the_last_one_says_how_far_it_bears():
    rows = [count("AAA", 2005, "3"), count("AAA", 2009, "<5"), count("AAA", 2010, "9", status="suspect", note="twice")]
    assert held(*rows) == [("2", "2005", "2009", "censored")]


def test_figures_that_are_all_suspect_are_shown_as_such():
    assert held(count("AAA", 2010, "9", status="suspect", note="twice")) == [("0", "2010", "2010", "suspect")]


def test_a_breakdown_is_no_headline():
    assert held(count("AAA", 2005, "3", sex="female")) == []


def test_the_file_has_its_head_and_plain_lines():
    text = coverage.to_csv(invented.tidy(count("AAA", 2005, "3")), indicators.read()).decode("utf-8")
    assert text.splitlines()[0] == ",".join(coverage.COLUMNS)
    assert f"AAA,{CONVICTED},{invented.GLOTIP},1,2005,2005,reported" in text.splitlines()
