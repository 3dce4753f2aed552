import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource
from countrypack.readers.unodc_glotip_2025_10 import CONVICTED, PROSECUTED, VICTIMS, read

COLUMNS = (
    "iso3,victims_year,victims,women,men,girls,boys,sexual,labour,prosecuted,prosecuted_year,convicted,convicted_year"
)
EMPTY = dict.fromkeys(COLUMNS.split(","), "")


def excerpt(folder, *rows, header=COLUMNS):
    lines = [",".join((EMPTY | {"iso3": "NAM"} | row).values()) for row in rows]
    path = folder / "excerpt.csv"
    path.write_bytes("\n".join([header, *lines, ""]).encode("utf-8"))
    return path


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, header=COLUMNS.replace("victims,", "detected,"))))


@pytest.mark.parametrize(
    ("row", "offence"),
    [
        ({"iso3": "EEU", "victims": "7", "victims_year": "2021"}, "'EEU' is not a state"),
        ({"convicted": "7"}, "a figure without a year"),
        ({"convicted": "1,041", "convicted_year": "2021"}, "14 cells in a row"),
        ({"convicted": "<10", "convicted_year": "2021"}, "'<10' is not a count"),
        ({"convicted": "7.5", "convicted_year": "2021"}, "'7.5' is not a count"),
        ({"convicted": "-7", "convicted_year": "2021"}, "'-7' is not a count"),
    ],
)
def test_what_is_not_known_is_refused(tmp_path, row, offence):
    with pytest.raises(BrokenSource, match=offence):
        list(read(excerpt(tmp_path, row)))


def test_trap_trafficking_1_this_release_prints_zero_apart_so_below_five_is_one_to_four(tmp_path):
    few, none = read(excerpt(tmp_path, {"victims": "<5", "girls": "0", "victims_year": "2021"}))
    assert (few.value, few.lower, few.upper) == ("", "1", "4")
    assert (none.value, none.lower, none.upper) == ("0", "", "")


def test_trap_trafficking_4_every_row_is_provisional_and_under_an_indicator_of_its_own(tmp_path):
    row = {"victims": "9", "victims_year": "2021", "prosecuted": "<5", "prosecuted_year": "2020"}
    rows = list(read(excerpt(tmp_path, row | {"convicted": "0", "convicted_year": "2019"})))
    assert [(row.indicator, row.year) for row in rows] == [(VICTIMS, "2021"), (PROSECUTED, "2020"), (CONVICTED, "2019")]
    assert {row.status for row in rows} == {"provisional"}


def test_trap_trafficking_4_no_indicator_admits_two_releases():
    releases = {"unodc_glotip", "unodc_glotip_2025_10", "unodc_glotip_2023_05"}
    cards = indicators.read()
    for card in cards.values():
        assert len(releases & set(card.sources)) <= 1, card.id
    assert {cards[name].measure for name in (VICTIMS, PROSECUTED, CONVICTED)} == {"trafficking_provisional"}


def test_trap_trafficking_4_the_release_of_2023_has_a_card_that_rejects_it_for_the_tables():
    card = sources.read()["unodc_glotip_2023_05"]
    assert card.caveats[0].startswith("Rejected for the tables")
    assert all(card.id not in indicator.sources for indicator in indicators.read().values())


def test_trap_trafficking_9_a_state_without_a_figure_has_no_row(tmp_path):
    assert list(read(excerpt(tmp_path, {"iso3": "GNQ"}))) == []


def test_parts_keep_their_breakdown_and_a_locator(tmp_path):
    parts = {"women": "9", "boys": "8", "labour": "7", "victims_year": "2021"}
    women, boys, labour = read(excerpt(tmp_path, parts))
    assert (women.sex, women.age, women.category, women.locator) == ("female", "18+", "total", "L2, column women")
    assert (boys.sex, boys.age, boys.category) == ("male", "0-17", "total")
    assert (labour.sex, labour.age, labour.category) == ("total", "total", "form:forced_labour")


@pytest.mark.raw
def test_the_known_values_are_read(raw):
    rows = list(read(sources.read()["unodc_glotip_2025_10"].locate(raw)))
    totals = {(row.iso3, row.indicator): row for row in rows if (row.sex, row.age, row.category) == ("total",) * 3}
    assert len(rows) == 164
    assert len({row.iso3 for row in rows}) == 19
    assert (totals["FRA", CONVICTED].year, totals["FRA", CONVICTED].value) == ("2023", "1199")
    assert totals["AUS", CONVICTED].value == "0"
    assert (totals["SGP", CONVICTED].lower, totals["SGP", CONVICTED].upper) == ("1", "4")


@pytest.mark.raw
def test_the_release_of_2023_is_held_under_its_checksum(raw):
    assert sources.read()["unodc_glotip_2023_05"].locate(raw).name == "unodc_glotip_2023-05-30.xlsx"
