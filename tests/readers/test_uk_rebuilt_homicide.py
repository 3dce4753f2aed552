import csv

import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource
from countrypack.readers import wdi_female_homicide
from countrypack.readers.uk_rebuilt_homicide import INDICATORS, read
from countrypack.readers.unodc_homicide_europe import COLUMNS, EITHER, FEMALE, PARTNER

SOURCE = "uk_rebuilt_homicide"


def row(iso3, name, year, **rates):
    cells = {"country": name, "iso3": iso3, "year": year, **rates}
    return [cells.get(column, "") for column in COLUMNS]


def excerpt(folder, *rows, header=COLUMNS):
    path = folder / "excerpt.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, header=COLUMNS[1:])))


def test_a_code_of_another_state_than_the_name_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the code is GBR, the name 'Ukraine' is UKR"):
        list(read(excerpt(tmp_path, row("GBR", "Ukraine", "2010"))))


def test_a_rate_that_is_no_number_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match=f"column {FEMALE}"):
        list(read(excerpt(tmp_path, row("GBR", "United Kingdom", "2010", **{FEMALE: "n/a"}))))


def test_trap_femicide_2_only_the_united_kingdom_is_read_and_every_figure_is_derived(tmp_path):
    rates = {FEMALE: "0.5", EITHER: "0.25", PARTNER: "0.125"}
    french = dict.fromkeys(rates, "9.5")
    rows = [row("GBR", "United Kingdom", "2021", **rates), row("FRA", "France", "2021", **french)]
    found = list(read(excerpt(tmp_path, *rows)))
    assert {r.indicator: r.value for r in found} == {INDICATORS[column]: rate for column, rate in rates.items()}
    assert {(r.iso3, r.status, r.sex) for r in found} == {("GBR", "derived", "female")}


def test_trap_femicide_2_a_year_without_one_jurisdiction_is_empty_and_has_no_row(tmp_path):
    assert list(read(excerpt(tmp_path, row("GBR", "United Kingdom", "2022")))) == []


def test_trap_femicide_2_the_rebuilt_series_may_stand_where_the_world_banks_is_suspect():
    cards = indicators.read()
    assert {"wdi_female_homicide", SOURCE} <= set(cards["female_homicide_rate"].sources)
    assert sources.read()[SOURCE].route.startswith("Derived")


@pytest.fixture
def rates(raw):
    found = read(sources.read()[SOURCE].locate(raw))
    return {(r.indicator, r.year): float(r.value) for r in found}


@pytest.mark.raw
def test_the_last_rates_are_the_known_ones(rates):
    last = [f"{rates[INDICATORS[column], '2021']:.2f}" for column in (FEMALE, EITHER)]
    assert (last, max(year for _, year in rates), len(rates)) == (["0.63", "0.31"], "2021", 41)


@pytest.mark.raw
def test_trap_femicide_2_the_world_banks_rates_are_1_4_to_2_1_times_the_rebuilt_ones_in_2006_2018(raw, rates):
    wdi = wdi_female_homicide.read(sources.read()["wdi_female_homicide"].locate(raw))
    ratios = {
        r.year: float(r.value) / rates[INDICATORS[FEMALE], r.year] for r in wdi if r.iso3 == "GBR" and r.year <= "2021"
    }
    within = [ratio for year, ratio in ratios.items() if "2006" <= year <= "2018"]
    assert (round(min(within), 1), round(max(within), 1)) == (1.4, 2.1)
    assert all(ratio > 1 for ratio in ratios.values())
