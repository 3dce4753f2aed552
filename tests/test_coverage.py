from countrypack import coverage, indicators, paths, tables
from countrypack.rows import Observation
from tests import invented
from tests.invented import CONVICTED, HOMICIDE, count, rate


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


def test_a_usable_figure_goes_before_a_suspect_one_of_another_source():
    bad = rate("AAA", 2009, "3.0", status="suspect", note="wrong unit")
    good = Observation("AAA", HOMICIDE, "2005", "female", value="1.0", source="uk_rebuilt_homicide", locator="L3")
    found = coverage.last(invented.tidy(bad, good), indicators.read(), ["AAA"])
    assert found == {("AAA", HOMICIDE): ("2005", "reported")}


def test_the_committed_file_is_what_the_committed_tables_give():
    committed = (paths.DATA / "coverage.csv").read_bytes()
    assert committed == coverage.to_csv(tables.read(), indicators.read())
