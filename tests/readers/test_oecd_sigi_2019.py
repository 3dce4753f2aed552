from dataclasses import replace

import pytest

from countrypack import indicators, sources, tables
from countrypack.errors import BrokenSource
from countrypack.readers import oecd_sigi_2019 as oecd

SOURCE = "oecd_sigi_2019"
HEADER = '\ufeff"LOCATION","INDICATOR","SUBJECT","MEASURE","FREQUENCY","TIME","Value","Flag Codes"'
LINE = '"NAM","VIOLWOMEN","PREVVIOLLIFETIME","PC","A","2019",16.9,'


def read(folder, *lines, header=HEADER):
    path = folder / "excerpt.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return list(oecd.read(path))


@pytest.mark.parametrize("header", [HEADER.removeprefix("\ufeff"), HEADER.replace("Value", "Wert")])
def test_another_header_is_refused(tmp_path, header):
    with pytest.raises(BrokenSource, match="the header is"):
        read(tmp_path, LINE, header=header)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("PREVVIOLLIFETIME", "ATTITUDEVIOL"),
        ("PREVVIOLLIFETIME", "LAWDOMVIOL"),
        ("PC", "IDX"),
        ("2019", "2023"),
        ("16.9,", "16.9,E"),
        ("NAM", "OECD"),
        ("NAM", "NA"),
        ("16.9", ""),
        ("16.9", "169"),
    ],
)
def test_another_subject_edition_or_figure_is_refused_with_its_line(tmp_path, old, new):
    with pytest.raises(BrokenSource, match=r"line 3(\n|$)"):
        read(tmp_path, LINE, LINE.replace(old, new))


def test_a_share_stands_under_the_year_of_the_edition_and_says_so(tmp_path):
    (row,) = read(tmp_path, LINE)
    assert (row.iso3, row.indicator, row.year, row.sex) == ("NAM", "partner_violence_lifetime_share", "2019", "female")
    assert (row.value, row.status, row.locator) == ("16.9", "reported", "L2")
    assert "edition" in row.note


def test_lifetime_and_12_months_are_two_indicators():
    cards = indicators.read()
    assert cards["partner_violence_lifetime_share"].sources == (SOURCE,)
    assert cards["partner_violence_12_months_share"].sources == ("unsd_gender_violence",)


@pytest.mark.raw
def test_every_state_of_the_file_has_one_share_and_keeps_the_rules(raw):
    rows = [replace(row, source=SOURCE) for row in oecd.read(sources.read()[SOURCE].locate(raw))]
    assert len(rows) == len({row.iso3 for row in rows}) == 129
    assert {row.iso3: row.value for row in rows}["AUS"] == "16.9"
    tables.check(rows, [], cards=sources.read(), indicator_ids=indicators.read())
