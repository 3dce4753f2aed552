from collections import Counter

import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource
from countrypack.readers.usdos_tip_tiers import INDICATOR, read

HEADER = "iso3,tip_report_year,tier,evidence,source"


def excerpt(folder, *lines, header=HEADER):
    path = folder / "excerpt.csv"
    path.write_bytes("\n".join([header, *lines, ""]).encode("utf-8"))
    return path


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, header=HEADER.replace("tip_report_year", "year"))))


@pytest.mark.parametrize(
    ("line", "offence"),
    [
        ("UK,2001,1,dataset,there", "'UK' is not a state"),
        ("NAM,2001,2.5,dataset,there", "'2.5' is no tier"),
        ("NAM,2001,555,dataset,there", "'555' is no tier"),
        ("NAM,2001,,dataset,there", "'' is no tier"),
        ("NAM,2001,1,guess,there", "'guess' is no kind of evidence"),
    ],
)
def test_what_is_not_known_is_refused(tmp_path, line, offence):
    with pytest.raises(BrokenSource, match=offence):
        list(read(excerpt(tmp_path, line)))


@pytest.mark.parametrize("evidence", ["implied", "elimination"])
def test_trap_trafficking_12_an_inferred_tier_is_derived_and_says_so(tmp_path, evidence):
    (row,) = read(excerpt(tmp_path, f"NAM,2016,2,{evidence},there"))
    assert (row.value, row.status) == ("2", "derived")
    assert row.note.startswith("inferred ")


@pytest.mark.parametrize("evidence", ["dataset", "narrative", "list", "factbook", "press"])
def test_trap_trafficking_12_a_tier_that_was_read_is_reported(tmp_path, evidence):
    (row,) = read(excerpt(tmp_path, f"NAM,2016,2,{evidence},there"))
    assert (row.value, row.status) == ("2", "reported")
    assert "inferred" not in row.note


def test_trap_trafficking_12_one_of_two_tiers_is_an_interval_without_a_value(tmp_path):
    (row,) = read(excerpt(tmp_path, "NAM,2025,1or2,elimination,there"))
    assert (row.value, row.lower, row.upper, row.status) == ("", "1", "2", "derived")


def test_trap_trafficking_12_the_year_is_the_report_s_and_the_cards_say_what_it_covers(tmp_path):
    (row,) = read(excerpt(tmp_path, "NAM,2016,2,dataset,there"))
    assert row.year == "2016"
    for card in (indicators.read()[INDICATOR], sources.read()["usdos_tip_tiers"]):
        assert "April of the year before to March of that year" in " ".join(card.caveats)


def test_trap_trafficking_12_the_tier_is_labelled_as_one_government_s_assessment():
    card = indicators.read()[INDICATOR]
    assert (card.measure, card.sources) == ("government_assessment", ("usdos_tip_tiers",))
    assert "United States" in card.label
    assert card.caveats[0].startswith("An assessment by one government")


@pytest.mark.parametrize(("printed", "value"), [("1", "1"), ("2", "2"), ("2WL", "2.5"), ("3", "3")])
def test_a_tier_becomes_its_figure_and_the_locator_leads_to_what_was_read(tmp_path, printed, value):
    (row,) = read(excerpt(tmp_path, f'NAM,2016,{printed},narrative,"a copy, of 2016"'))
    assert (row.iso3, row.indicator, row.value, row.locator) == ("NAM", INDICATOR, value, "L2; a copy, of 2016")


@pytest.mark.raw
def test_the_compilation_holds_what_its_card_says(raw):
    rows = list(read(sources.read()["usdos_tip_tiers"].locate(raw)))
    assert len(rows) == 450
    assert Counter(row.status for row in rows) == {"reported": 398, "derived": 52}
    assert Counter(row.year for row in rows if not row.value) == {"2025": 16}
    tiers = {(row.iso3, row.year): row.value for row in rows}
    assert (tiers["ARG", "2006"], tiers["CHN", "2017"], tiers["GBR", "2024"]) == ("2.5", "3", "1")
    assert min(year for iso3, year in tiers if iso3 == "USA") == "2020"


@pytest.mark.raw
def test_the_tiers_to_2014_are_those_of_kelley_s_file(raw):
    from countrypack.readers import kelley_3p, stata

    path = sources.read()["kelley_3p"].locate(raw)
    kelley = [row for _, row in stata.rows(path, kelley_3p.COLUMNS)]
    codes = stata.identified(kelley, "name", "ccode", where="kelley_3p")
    rated = {(codes[row["name"]], str(row["year"])): row["tierupdated"] for row in kelley if row["tierupdated"]}
    compiled = {(row.iso3, row.year): row.value for row in read(sources.read()["usdos_tip_tiers"].locate(raw))}
    early = {key: float(value) for key, value in compiled.items() if key[1] <= "2014"}
    members = {iso3 for iso3, _ in compiled}
    assert early == {key: tier for key, tier in rated.items() if key[0] in members and tier < 555}
