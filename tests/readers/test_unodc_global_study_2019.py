import csv
from collections import defaultdict
from dataclasses import replace

import pytest
import yaml

from countrypack import indicators, paths, sources, tables
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers.unodc_global_study_2019 import COLUMNS, EITHER, INDICATORS, PARTNER, YEARS, read

SOURCE = "unodc_global_study_2019"
OTHER_EDITIONS = ("unodc_partner_family", "unodc_homicide_europe", "eurostat_partner_family", "unodc_homicide_2026")


def row(name, label, **counts):
    return (name, "A region", label, *(counts.get(f"y{year}", "") for year in YEARS))


def excerpt(folder, *rows, header=COLUMNS):
    path = folder / "excerpt.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return path


def corrected(rows):
    kept = [replace(r, source=SOURCE) for r in rows]
    entries = yaml.safe_load(paths.CORRECTIONS.read_text(encoding="utf-8"))
    states = {r.iso3 for r in kept}
    wanted = [e for e in entries if e["match"].get("source") == SOURCE and e["match"].get("iso3") in states]
    assert wanted, "no corrections"
    return tables.corrected(kept, [], wanted)[0]


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, header=COLUMNS[:-1])))


def test_a_label_that_is_not_known_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="Indicator is 'IPFM Victims'"):
        list(read(excerpt(tmp_path, row("Namibia", "IPFM Victims", y2010="1"))))


@pytest.mark.parametrize("count", ["<5", "1.5", "NA", "-1", "1,041"])
def test_a_figure_that_is_no_count_is_refused_with_its_cell(tmp_path, count):
    with pytest.raises(BrokenSource, match=r"line 2, column 2010\n"):
        list(read(excerpt(tmp_path, row("Namibia", "IP Female Victims", y2010=count))))


def test_unknown_names_are_refused_all_at_once(tmp_path):
    with pytest.raises(UnknownName, match=r"(?s)Borduria.*Ruritania"):
        list(read(excerpt(tmp_path, *(row(name, "IP Female Victims") for name in ("Borduria", "Ruritania")))))


def test_an_empty_cell_is_no_row_and_zero_is_a_value(tmp_path):
    (found,) = read(excerpt(tmp_path, row("Namibia", "IPFM Female Victims", y2010="0")))
    assert (found.year, found.value, found.sex, found.locator) == ("2010", "0", "female", "L2, column 2010")


def test_each_label_has_its_indicator_and_sex(tmp_path):
    found = read(excerpt(tmp_path, *(row("Namibia", label, y2017="1") for label in INDICATORS)))
    sexes = ("total", "male", "female")
    assert [(r.indicator, r.sex) for r in found] == [(name, sex) for name in (EITHER, PARTNER) for sex in sexes]


def test_the_jurisdictions_of_the_united_kingdom_are_left_out_and_the_whole_is_kept(tmp_path):
    whole = "United Kingdom of Great Britain and Northern Ireland"
    names = [f"United Kingdom ({part})" for part in ("England and Wales", "Northern Ireland", "Scotland")]
    rows = [row(name, "IPFM Female Victims", y2008="1") for name in [*names, whole]]
    assert [r.locator for r in read(excerpt(tmp_path, *rows))] == ["L5, column 2008"]


def test_trap_femicide_1_a_proxy_is_named_as_what_it_counts():
    cards = indicators.read()
    assert [cards[name].measure for name in (EITHER, PARTNER)] == ["partner_or_family", "partner"]
    assert not any("femicid" in (cards[name].label + name).lower() for name in (EITHER, PARTNER))


def test_trap_femicide_3_every_row_of_mexico_is_suspect(tmp_path):
    counts = {f"y{year}": "1" for year in range(2012, 2018)}
    found = corrected(read(excerpt(tmp_path, *(row("Mexico", label, **counts) for label in INDICATORS))))
    assert {r.status for r in found} == {"suspect"}
    assert all("99 per cent" in r.note for r in found)


def test_trap_femicide_8_another_edition_cannot_stand_in_the_series_of_the_annex():
    cards = indicators.read()
    for name in (EITHER, PARTNER):
        assert cards[name].sources == (SOURCE,)
    assert not any(SOURCE in cards[name].sources for name in cards if name not in (EITHER, PARTNER))
    assert not any(other in cards[name].sources for name in (EITHER, PARTNER) for other in OTHER_EDITIONS)


@pytest.fixture
def rows(raw):
    return list(read(sources.read()[SOURCE].locate(raw)))


@pytest.mark.raw
def test_the_known_counts(rows):
    counts = {(r.iso3, r.indicator, r.sex, r.year): r.value for r in rows}
    assert counts["FRA", EITHER, "female", "2017"] == "167"
    assert counts["DEU", EITHER, "female", "2009"] == "228"
    assert counts["GBR", PARTNER, "female", "2015"] == "84"
    assert len({r.iso3 for r in rows}) == 79


@pytest.mark.raw
def test_trap_femicide_4_germany_starts_in_2009(rows):
    assert min(r.year for r in rows if r.iso3 == "DEU") == "2009"


@pytest.mark.raw
def test_no_part_exceeds_its_whole_in_a_row_that_stays_reported(rows):
    of = defaultdict(dict)
    for r in corrected(rows):
        if r.status == "reported":
            of[r.iso3, r.year][r.indicator, r.sex] = int(r.value)
    for key, counts in of.items():
        for sex in ("total", "female", "male"):
            if {(PARTNER, sex), (EITHER, sex)} <= counts.keys():
                assert counts[PARTNER, sex] <= counts[EITHER, sex], key
        for indicator in (PARTNER, EITHER):
            if {(indicator, "female"), (indicator, "total")} <= counts.keys():
                assert counts[indicator, "female"] <= counts[indicator, "total"], key


@pytest.mark.raw
def test_the_corrections_mark_six_states(rows):
    found = corrected(rows)
    assert {r.iso3 for r in found if r.status == "suspect"} == {"MEX", "ARM", "GRD", "JAM", "MUS", "SUR"}
