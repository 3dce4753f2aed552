from dataclasses import replace

import pytest
import yaml

from countrypack import indicators, paths, sources, tables
from countrypack.errors import BrokenSource
from countrypack.readers import samrc_femicide_counts
from countrypack.readers.samrc_femicide import COLUMNS, RATES, read

SOURCE = "samrc_femicide"
OVERALL, INTIMATE, OTHER = RATES.values()
HEADER = ",".join(COLUMNS)
SURVEY = "2017,9.0,8.0,10.0,4.0,3.0,5.0,5.0,4.0,6.0,1.1,a label"


def excerpt(folder, *lines, header=HEADER):
    path = folder / "excerpt.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def corrected(rows):
    entries = yaml.safe_load(paths.CORRECTIONS.read_text(encoding="utf-8"))
    wanted = [e for e in entries if e["match"].get("source") == SOURCE]
    assert wanted, "no corrections"
    return tables.corrected([replace(r, source=SOURCE) for r in rows], [], wanted)[0]


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is Year, Rate"):
        list(read(excerpt(tmp_path, header="Year,Rate")))


@pytest.mark.parametrize("year", ["2018", "2020/21", ""])
def test_a_survey_that_is_not_known_is_refused(tmp_path, year):
    with pytest.raises(BrokenSource, match="the survey's year"):
        list(read(excerpt(tmp_path, SURVEY.replace("2017", year))))


def test_a_bound_that_is_no_number_is_refused_with_its_cell(tmp_path):
    with pytest.raises(BrokenSource, match="line 2, column IPF_ASR_CI_Low"):
        list(read(excerpt(tmp_path, SURVEY.replace("3.0", "n/a"))))


def test_each_rate_has_its_interval_and_the_global_average_is_left_out(tmp_path):
    found = {r.indicator: (r.value, r.lower, r.upper) for r in read(excerpt(tmp_path, SURVEY))}
    assert found == {OVERALL: ("9.0", "8.0", "10.0"), INTIMATE: ("4.0", "3.0", "5.0"), OTHER: ("5.0", "4.0", "6.0")}


def test_the_survey_of_two_years_stands_under_the_first_and_says_so(tmp_path):
    found = read(excerpt(tmp_path, SURVEY.replace("2017", "2020")))
    assert {(r.iso3, r.year, r.note) for r in found} == {("ZAF", "2020", "survey year 2020/21")}


def test_trap_femicide_1_a_national_survey_is_a_measure_of_its_own():
    cards = indicators.read()
    assert all((cards[n].measure, cards[n].sources) == ("national_survey", (SOURCE,)) for n in RATES.values())


@pytest.fixture
def rows(raw):
    return list(read(sources.read()[SOURCE].locate(raw)))


@pytest.mark.raw
def test_only_the_rates_that_agree_with_the_surveys_numbers_stay_usable(rows):
    usable = {(r.indicator, r.year): r.value for r in corrected(rows) if r.status != "suspect"}
    assert usable == {
        (OVERALL, "2017"): "11.1",
        (OVERALL, "2020"): "10.6",
        (INTIMATE, "2017"): "4.9",
        (INTIMATE, "2020"): "5.5",
    }


@pytest.mark.raw
def test_the_transcribed_rates_agree_with_the_numbers_of_two_surveys_and_not_of_the_others(raw, rows):
    card = sources.read()["samrc_femicide_counts"]
    numbers = {(r.indicator, r.year): int(r.value) for r in samrc_femicide_counts.read(card.locate(raw))}
    # The same table prints firearm killings as a number and as a rate, and so says how many women it counts on.
    women = {"1999": 1147 / 7.2, "2009": 462 / 2.4, "2017": 563 / 2.6, "2020": 897 / 4.0}
    for rate in rows:
        number = numbers[rate.indicator.replace("_rate", "_victims"), rate.year]
        agrees = number / women[rate.year] == pytest.approx(float(rate.value), rel=0.06)
        assert agrees == (rate.indicator != OTHER and rate.year in ("2017", "2020")), rate
    shares = [float(r.value) for name in RATES.values() for r in rows if (r.indicator, r.year) == (name, "2017")]
    assert shares[0] - shares[1] == pytest.approx(shares[2])
