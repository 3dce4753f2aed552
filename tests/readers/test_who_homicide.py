import csv

import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource
from countrypack.readers.who_homicide import COLUMNS, read

SOURCE = "who_homicide"
MEMBERS = {
    "ARG",
    "AUS",
    "CHN",
    "CIV",
    "DEU",
    "DOM",
    "FRA",
    "GBR",
    "GNQ",
    "JPN",
    "KWT",
    "MEX",
    "NZL",
    "PER",
    "POL",
    "RUS",
    "SGP",
    "THA",
    "USA",
    "ZAF",
}
ESTIMATE = {
    "Id": "1",
    "IndicatorCode": "VIOLENCE_HOMICIDENUM",
    "SpatialDimType": "COUNTRY",
    "SpatialDim": "NAM",
    "TimeDimType": "YEAR",
    "TimeDim": "2001",
    "Dim1Type": "SEX",
    "Dim1": "FMLE",
    "Value": "50 [40-60]",
    "NumericValue": "50.25",
    "Low": "40.5",
    "High": "60.75",
    "Date": "2021-02-09T16:37:27.44+01:00",
}


def excerpt(folder, *changes, header=COLUMNS):
    path = folder / "excerpt.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="NA", lineterminator="\n")
        writer.writeheader()
        writer.writerows({**ESTIMATE, **change} for change in changes)
    return path


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, {}, header=COLUMNS[::-1])))


@pytest.mark.parametrize(
    "change",
    [
        {"IndicatorCode": "VIOLENCE_HOMICIDERATE"},
        {"SpatialDimType": "CITY"},
        {"TimeDimType": "MONTH"},
        {"Dim1Type": "AGEGROUP"},
        {"Dim1": "female"},
        {"Dim2Type": "RESIDENCE"},
    ],
)
def test_an_unknown_label_is_refused_with_its_line(tmp_path, change):
    with pytest.raises(BrokenSource, match=r"line 3\n"):
        list(read(excerpt(tmp_path, {}, change)))


@pytest.mark.parametrize("code", ["NA", "XKX", "EUR", "WLD"])
def test_a_code_that_is_no_state_is_refused(tmp_path, code):
    with pytest.raises(BrokenSource, match="is no state"):
        list(read(excerpt(tmp_path, {"SpatialDim": code})))


@pytest.mark.parametrize("column", ["NumericValue", "Low", "High"])
def test_an_estimate_without_its_interval_is_refused(tmp_path, column):
    with pytest.raises(BrokenSource, match="'NA' is not a figure"):
        list(read(excerpt(tmp_path, {column: "NA"})))


def test_regions_income_groups_other_sexes_and_age_groups_are_left_out(tmp_path):
    path = excerpt(
        tmp_path,
        {"SpatialDimType": "REGION", "SpatialDim": "EUR"},
        {"SpatialDimType": "WORLDBANKINCOMEGROUP", "SpatialDim": "WB_HI"},
        {"Dim1": "MLE"},
        {"Dim1": "BTSX"},
        {"Dim2Type": "AGEGROUP", "Dim2": "YEARS0-4", "Low": "NA", "High": "NA"},
        {},
    )
    assert [row.locator for row in read(path)] == ["L7"]


def test_namibia_is_a_state_though_na_marks_what_is_missing(tmp_path):
    (row,) = read(excerpt(tmp_path, {}))
    assert (row.iso3, row.year, row.sex) == ("NAM", "2001", "female")
    assert (row.value, row.lower, row.upper) == ("50.25", "40.5", "60.75")


def test_trap_femicide_9_an_estimate_is_modelled_and_no_part_of_a_reported_series(tmp_path):
    (row,) = read(excerpt(tmp_path, {}))
    cards = indicators.read()
    assert (row.status, row.indicator) == ("modelled", "female_homicide_modelled")
    assert cards[row.indicator].measure != cards["female_homicide_rate"].measure
    assert any("never continues it" in caveat for caveat in sources.read()[SOURCE].caveats)


@pytest.mark.parametrize("state", ["Singapore", "Kuwait", "New Zealand"])
def test_trap_femicide_10_the_card_says_whose_counts_are_tiny(state):
    assert any(state in caveat and "few victims" in caveat for caveat in sources.read()[SOURCE].caveats)


@pytest.fixture
def rows(raw):
    return list(read(sources.read()[SOURCE].locate(raw)))


@pytest.mark.raw
def test_all_members_have_every_year_from_2000_to_2019(rows):
    found = {(row.iso3, row.year) for row in rows}
    assert len(rows) == len(found) == 183 * 20
    assert {(iso3, str(year)) for iso3 in MEMBERS for year in range(2000, 2020)} <= found


@pytest.mark.raw
def test_trap_femicide_9_the_estimate_for_the_dominican_republic_is_the_known_one(rows):
    (row,) = (row for row in rows if (row.iso3, row.year) == ("DOM", "2019"))
    assert (row.value, row.lower, row.upper, row.status) == ("267.0657", "137.3971", "468.95", "modelled")
