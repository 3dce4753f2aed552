import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource
from countrypack.readers.eurostat_partner_family import INDICATORS, read

SOURCE = "eurostat_partner_family"
PARTNER, FAMILY = INDICATORS.values()


def excerpt(folder, *lines, header="period,series,value"):
    path = folder / "excerpt.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is geo, time, value"):
        list(read(excerpt(tmp_path, header="geo,time,value")))


@pytest.mark.parametrize("series", ["EU27-famille-femmes", "DEU-couple-femmes", "DEU-famille-total", "DEU-famille", ""])
def test_a_series_that_is_not_known_is_refused(tmp_path, series):
    with pytest.raises(BrokenSource, match=r"line 2\n.*with hyphens between"):
        list(read(excerpt(tmp_path, f"2020,{series},0.5")))


@pytest.mark.parametrize("value", ["", ":", "0,5", "nan"])
def test_a_rate_that_is_no_number_is_refused(tmp_path, value):
    with pytest.raises(BrokenSource, match=r"line 2"):
        list(read(excerpt(tmp_path, f'2020,DEU-famille-femmes,"{value}"')))


def test_the_rates_of_women_are_kept_and_those_of_men_left_out(tmp_path):
    lines = ["2020,NAM-famille-hommes,0.5", "2020,NAM-famille-femmes,0.25", "2020,NAM-partenaire-femmes,0.0"]
    found = [(r.iso3, r.indicator, r.sex, r.value, r.locator) for r in read(excerpt(tmp_path, *lines))]
    assert found == [("NAM", FAMILY, "female", "0.25", "L3"), ("NAM", PARTNER, "female", "0.0", "L4")]


def test_trap_femicide_8_eurostats_figures_stand_in_no_series_of_unodc():
    cards = indicators.read()
    assert {name for name, card in cards.items() if SOURCE in card.sources} == {PARTNER, FAMILY}
    assert [(cards[name].measure, cards[name].sources) for name in (PARTNER, FAMILY)] == [
        ("partner", (SOURCE,)),
        ("family", (SOURCE,)),
    ]


@pytest.mark.raw
def test_the_known_rates(raw):
    rates = {(r.iso3, r.indicator, r.year): r.value for r in read(sources.read()[SOURCE].locate(raw))}
    assert (rates["FRA", PARTNER, "2023"], rates["FRA", FAMILY, "2023"]) == ("0.26", "0.13")
    spans = {
        iso3: (min(y for i, _, y in rates if i == iso3), max(y for i, _, y in rates if i == iso3))
        for iso3 in ("DEU", "FRA")
    }
    assert (spans, len(rates)) == ({"DEU": ("2011", "2024"), "FRA": ("2015", "2024")}, 48)
