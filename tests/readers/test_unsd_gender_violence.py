from dataclasses import replace

import pytest

from countrypack import indicators, sources, tables
from countrypack.errors import BrokenSource
from countrypack.readers import unsd_gender_violence as unsd

SOURCE = "unsd_gender_violence"
ESTIMATE = {
    "REF_AREA_DESC": "Namibia",
    "ISO3": "NAM",
    "TIME_PERIOD": "2018",
    "TIME_DETAIL": "2000-2018",
    "SEX": "F",
    "AGE": "Y_GE15",
    "VIOLENCE_TYPE": "PHY+SEX",
    "OBS_VALUE": "33.6",
    "UNIT_MEASURE": "PT",
    "LOWER_BOUND": "21.0",
    "UPPER_BOUND": "49.2",
    "NATURE": "E",
}


def read(folder, *changes, columns=unsd.COLUMNS):
    lines = ["\t".join(columns)]
    lines += ["\t".join({**ESTIMATE, **change}.get(column, "") for column in columns) for change in changes]
    path = folder / "excerpt.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return list(unsd.read(path))


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        read(tmp_path, {}, columns=unsd.COLUMNS[:-1])


@pytest.mark.parametrize(
    "change",
    [
        {"SEX": "M"},
        {"AGE": "Y15T59"},
        {"VIOLENCE_TYPE": "PSY"},
        {"UNIT_MEASURE": "NUMBER"},
        {"NATURE": "C"},
        {"OBS_VALUE": ""},
        {"LOWER_BOUND": ""},
        {"UPPER_BOUND": "NaN"},
    ],
)
def test_an_unknown_label_or_a_lost_figure_is_refused_with_its_line(tmp_path, change):
    with pytest.raises(BrokenSource, match=r"line 3(\n|$)"):
        read(tmp_path, {}, change)


def test_a_code_of_another_state_than_the_name_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match=r"'Guinea' \(GIN\) has the code 'GNQ'"):
        read(tmp_path, {"ISO3": "GNQ", "REF_AREA_DESC": "Guinea"})


def test_an_estimate_is_modelled_and_keeps_its_interval(tmp_path):
    (row,) = read(tmp_path, {})
    assert (row.iso3, row.indicator, row.year) == ("NAM", "partner_violence_12_months_share", "2018")
    assert (row.value, row.lower, row.upper, row.status) == ("33.6", "21.0", "49.2", "modelled")
    assert (row.sex, row.locator, row.note) == ("female", "L2", "estimated from surveys of 2000-2018")


def test_women_of_15_and_over_are_the_whole_and_the_other_age_group_is_a_part(tmp_path):
    rows = read(tmp_path, {}, {"AGE": "Y15T49"})
    assert [row.age for row in rows] == ["total", "15-49"]


def test_violence_survived_never_shares_a_measure_with_killing():
    cards = indicators.read()
    assert cards["partner_violence_12_months_share"].measure == "partner_violence"
    assert {card.unit for card in cards.values() if card.measure == "partner_violence"} == {
        "percent of ever-partnered women",
        "percent of women",
    }


@pytest.mark.raw
def test_every_state_of_the_file_has_two_estimates_and_keeps_the_rules(raw):
    rows = [replace(row, source=SOURCE) for row in unsd.read(sources.read()[SOURCE].locate(raw))]
    assert (len(rows), len({row.iso3 for row in rows})) == (314, 157)
    afghanistan = next(row for row in rows if row.iso3 == "AFG" and row.age == "total")
    assert (afghanistan.value, afghanistan.lower, afghanistan.upper) == ("33.6", "21.0", "49.2")
    tables.check(rows, [], cards=sources.read(), indicator_ids=indicators.read())
