import csv
from dataclasses import replace

import pytest

from countrypack import indicators, sources, tables
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers import un_regional_estimates as un

SOURCE = "un_regional_estimates"
VICTIMS = "female_homicide_partner_or_family_regional_victims"
RATE = "female_homicide_partner_or_family_regional_rate"
ALL = "female_homicide_regional_victims"
ESTIMATE = {"year": "2024", "region": "Asia", "victims": "500", "source_url": "https://example.org/brief"}


def read(folder, *changes, columns=un.COLUMNS):
    path = folder / "excerpt.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({**ESTIMATE, **change} for change in changes)
    return list(un.read(path))


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        read(tmp_path, {}, columns=un.COLUMNS[::-1])


def test_a_state_among_the_regions_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="'Argentina' is a state"):
        read(tmp_path, {}, {"region": "Argentina"})


def test_an_unknown_region_is_refused(tmp_path):
    with pytest.raises(UnknownName, match="Ruritania"):
        read(tmp_path, {"region": "Ruritania"})


@pytest.mark.parametrize(
    "change", [{"victims": "50,000"}, {"rate_per_100k_female": "<1"}, {"low": "400"}, {"high": "9"}]
)
def test_a_figure_that_is_no_number_or_half_an_interval_is_refused_with_its_line(tmp_path, change):
    with pytest.raises(BrokenSource, match=r"line 3(\n|$)"):
        read(tmp_path, {}, change)


def test_an_empty_cell_is_no_row(tmp_path):
    (row,) = read(tmp_path, {"victims": "", "rate_per_100k_female": "0.7"})
    assert (row.indicator, row.value) == (RATE, "0.7")


def test_trap_femicide_1_all_female_homicides_are_not_the_partner_or_family_figure(tmp_path):
    rows = read(tmp_path, {"all_female_homicides": "900"})
    assert {row.indicator: row.value for row in rows} == {VICTIMS: "500", ALL: "900"}


def test_trap_femicide_11_an_estimate_is_modelled_and_the_interval_is_that_of_the_number(tmp_path):
    victims, rate = read(tmp_path, {"rate_per_100k_female": "0.7", "low": "400", "high": "600"})
    assert (victims.indicator, victims.lower, victims.upper) == (VICTIMS, "400", "600")
    assert (rate.indicator, rate.lower, rate.upper) == (RATE, "", "")
    assert {victims.status, rate.status} == {"modelled"}
    assert victims.locator == "L2; https://example.org/brief"


def test_trap_femicide_11_what_is_said_of_a_year_stays_with_its_figure(tmp_path):
    (row,) = read(tmp_path, {"note": "change from 2023 is not a real decrease"})
    assert row.note == "change from 2023 is not a real decrease"


def test_trap_femicide_11_the_cards_say_that_the_fall_is_not_a_real_decrease():
    assert any("not to be a real decrease" in caveat for caveat in sources.read()[SOURCE].caveats)
    cards = indicators.read()
    assert any("not to be a real decrease" in caveat for caveat in cards[VICTIMS].caveats)
    assert {cards[name].measure for name in (VICTIMS, RATE, ALL)} == {"modelled"}


@pytest.fixture(scope="module")
def published(raw):
    return [replace(row, source=SOURCE) for row in un.read(sources.read()[SOURCE].locate(raw))]


@pytest.mark.raw
def test_the_estimates_are_those_that_we_know_and_keep_the_rules(published):
    assert len(published) == 53
    assert {row.region for row in published} == {"World", "Africa", "Americas", "Asia", "Europe", "Oceania"}
    tables.check([], [], published, cards=sources.read(), indicator_ids=indicators.read())


@pytest.mark.raw
def test_trap_femicide_11_the_world_in_2023_and_2024(published):
    world = {row.year: row for row in published if (row.region, row.indicator) == ("World", VICTIMS)}
    assert (world["2017"].value, world["2023"].value) == ("50000", "51100")
    assert (world["2024"].value, world["2024"].lower, world["2024"].upper) == ("50000", "44400", "55500")
    assert "not a real decrease" in world["2024"].note


@pytest.mark.raw
def test_the_rates_of_2017_are_those_that_the_guide_may_be_checked_by(published):
    rates = {row.region: row.value for row in published if (row.year, row.indicator) == ("2017", RATE)}
    assert rates == {"Africa": "3.1", "Americas": "1.6", "Asia": "0.9", "Europe": "0.7"}
