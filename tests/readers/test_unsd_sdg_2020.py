import csv
from dataclasses import replace

import pytest

from countrypack import indicators, sources, states, tables
from countrypack.errors import BrokenSource
from countrypack.readers import unsd_sdg_2020 as unsd

SOURCE = "unsd_sdg_2020"
HEADER = "age,geo_area,nature,sex,units,year,vc_htf_detv"
LINE = "allage,516,c,bothsex,number,2003,12"


def read(folder, *lines, header=HEADER):
    path = folder / "excerpt.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return list(unsd.read(path))


def test_another_series_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        read(tmp_path, LINE, header=HEADER.replace("detv", "detvfl"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("allage", "lt18y"),
        ("bothsex", "female"),
        (",c,", ",e,"),
        ("number", "percent"),
        ("12", "1.5"),
        ("12", "<5"),
        ("12", ""),
        ("516", "1"),
        ("516", "419"),
        ("516", "NAM"),
    ],
)
def test_a_part_an_estimate_a_region_or_no_count_is_refused_with_its_line(tmp_path, old, new):
    with pytest.raises(BrokenSource, match=r"line 3(\n|$)"):
        read(tmp_path, LINE, LINE.replace(old, new))


@pytest.mark.parametrize(("m49", "iso3"), [("516", "NAM"), ("4", "AFG"), ("36", "AUS"), ("40", "AUT")])
def test_a_numeric_code_finds_its_state_though_its_zeros_are_lost(tmp_path, m49, iso3):
    (row,) = read(tmp_path, LINE.replace("516", m49))
    assert (row.iso3, row.year, row.value, row.locator) == (iso3, "2003", "12", "L2")


def test_zero_is_a_value_here(tmp_path):
    (row,) = read(tmp_path, LINE.replace("12", "0"))
    assert (row.value, row.status) == ("0", "reported")


def test_trap_trafficking_4_an_older_edition_is_never_spliced_into_glotip(tmp_path):
    (row,) = read(tmp_path, LINE)
    cards = indicators.read()
    assert row.indicator == "sdg_trafficking_victims_detected"
    assert cards[row.indicator].sources == (SOURCE,)
    assert SOURCE not in cards["trafficking_victims_detected"].sources


@pytest.fixture(scope="module")
def published(raw):
    return [replace(row, source=SOURCE) for row in unsd.read(sources.read()[SOURCE].locate(raw))]


@pytest.mark.raw
def test_every_state_and_year_of_the_file_is_there_and_keeps_the_rules(published):
    assert (len(published), len({row.iso3 for row in published})) == (998, 142)
    tables.check(published, [], cards=sources.read(), indicator_ids=indicators.read())


@pytest.mark.raw
def test_the_codes_are_those_of_the_names_that_the_publisher_prints(published, raw):
    folder = raw / "femicide" / "unsd_sdg_2020"
    with (folder / "ddf--entities--geo_area.csv").open(encoding="utf-8", newline="") as file:
        names = {row["geo_area"]: row["name"] for row in csv.DictReader(file)}
    with (raw / sources.read()[SOURCE].file).open(encoding="utf-8", newline="") as file:
        printed = [states.identify(names[row["geo_area"]]) for row in csv.DictReader(file)]
    assert printed == [row.iso3 for row in published]
