import csv
from dataclasses import replace
from itertools import pairwise

import pytest
import yaml

from countrypack import indicators, paths, sources, tables
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers.unodc_homicide_europe import COLUMNS, EITHER, FEMALE, INDICATORS, PARTNER, panel, read

SOURCE = "unodc_homicide_europe"
GERMANY = {
    "2005": "1.01056368791791",
    "2006": "1.12324551465231",
    "2007": "1.11181667579013",
    "2008": "1.11463074426037",
}


def row(iso3, name, year, **rates):
    cells = {"country": name, "iso3": iso3, "year": year, **rates}
    return [cells.get(column, "") for column in COLUMNS]


def excerpt(folder, *rows, header=COLUMNS):
    path = folder / "excerpt.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])  # lines end in CR LF, as in the panel
    return path


def corrected(rows, iso3=""):
    kept = [replace(r, source=SOURCE) for r in rows if iso3 in ("", r.iso3)]
    entries = yaml.safe_load(paths.CORRECTIONS.read_text(encoding="utf-8"))
    wanted = [e for e in entries if e["match"].get("source") == SOURCE and iso3 in ("", e["match"]["iso3"])]
    assert wanted, "no corrections"
    return tables.corrected(kept, [], wanted)[0]


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, header=COLUMNS[::-1])))


@pytest.mark.parametrize(("iso3", "name"), [("AUS", "Austria"), ("", "Austria"), ("WLD", "World")])
def test_a_code_and_a_name_that_are_not_one_state_are_refused(tmp_path, iso3, name):
    with pytest.raises(BrokenSource, match=r"line 2\n.*one state"):
        list(read(excerpt(tmp_path, row(iso3, name, "2010"))))


def test_unknown_names_are_refused_all_at_once(tmp_path):
    with pytest.raises(UnknownName, match=r"(?s)Borduria.*Ruritania"):
        list(read(excerpt(tmp_path, *(row("NAM", name, "2010") for name in ("Borduria", "Ruritania")))))


@pytest.mark.parametrize("rate", ["NA", "nan", "-0.1", "<5"])
def test_a_rate_that_is_no_number_is_refused_with_its_cell(tmp_path, rate):
    with pytest.raises(BrokenSource, match=rf"line 2, column {EITHER}\n"):
        list(read(excerpt(tmp_path, row("AUT", "Austria", "2010", **{EITHER: rate}))))


def test_an_empty_cell_is_no_row_zero_is_a_value_and_all_female_homicides_are_left_out(tmp_path):
    (found,) = read(excerpt(tmp_path, row("AUT", "Austria", "2010", **{FEMALE: "0.9", EITHER: "0.0"})))
    assert (found.indicator, found.value, found.sex, found.status) == (INDICATORS[EITHER], "0.0", "female", "reported")
    assert found.locator == f"L2, column {EITHER}"


def test_trap_femicide_2_the_united_kingdom_has_a_card_of_its_own(tmp_path):
    assert list(read(excerpt(tmp_path, row("GBR", "United Kingdom", "2010", **{EITHER: "0.4"})))) == []


def test_trap_femicide_4_germany_before_2009_is_suspect(tmp_path):
    rows = [row("DEU", "Germany", year, **{EITHER: rate}) for year, rate in GERMANY.items()]
    found = corrected(read(excerpt(tmp_path, *rows, row("DEU", "Germany", "2009", **{EITHER: "0.55"}))), "DEU")
    assert {r.year: r.status for r in found} == {**dict.fromkeys(GERMANY, "suspect"), "2009": "reported"}
    assert "all female homicides" in found[0].note


def test_trap_femicide_8_another_edition_has_other_indicators():
    cards = indicators.read()
    assert {name for name, card in cards.items() if SOURCE in card.sources} == set(INDICATORS.values())
    assert all(cards[name].sources == (SOURCE,) for name in INDICATORS.values())


@pytest.fixture
def file(raw):
    return sources.read()[SOURCE].locate(raw)


@pytest.mark.raw
def test_the_last_rate_of_france_is_the_known_one(file):
    french = {r.year: float(r.value) for r in read(file) if (r.iso3, r.indicator) == ("FRA", INDICATORS[EITHER])}
    assert (max(french), f"{french['2023']:.2f}") == ("2023", "0.40")


@pytest.mark.raw
def test_trap_femicide_4_no_rate_of_germany_before_2009_stays_reported(file):
    german = [r for r in corrected(read(file), "DEU") if r.status == "reported"]
    assert min(r.year for r in german) == "2009"


@pytest.mark.raw
def test_no_part_exceeds_its_whole_in_a_row_that_stays_reported(file):
    usable = {(r.iso3, r.year, r.indicator) for r in corrected(read(file)) if r.status == "reported"}
    for _, cells in panel(file):
        rates = [(column, float(cells[column])) for column in (PARTNER, EITHER, FEMALE) if cells[column]]
        kept = [
            rate
            for column, rate in rates
            if column == FEMALE or (cells["iso3"], cells["year"], INDICATORS[column]) in usable
        ]
        # All female homicides are printed to three decimals, and some are of another edition.
        assert all(part <= whole * 1.02 for part, whole in pairwise(kept)), (cells["iso3"], cells["year"])
