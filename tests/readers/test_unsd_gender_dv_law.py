import csv
from dataclasses import replace

import pytest

from countrypack import indicators, sources, tables
from countrypack.errors import BrokenSource
from countrypack.readers import unsd_gender_dv_law as unsd
from countrypack.readers import wbl_panel_2020

SOURCE = "unsd_gender_dv_law"
YEARS = [2021, *range(1990, 2021)]  # in the file, the last year comes first


def excerpt(folder, *states, years=YEARS, columns=unsd.COLUMNS, **more):
    """Save an excerpt in the publisher's shape: for each of `states` a code, a name, the first year with yes."""
    lines = ["\t".join(columns)]
    for code, name, first in states:
        for year in years:
            row = {"ISO3": code, "REF_AREA_DESC": name, "TIME_PERIOD": str(year)}
            row["MINSET_SERIES_DESC"] = "Existence of laws on domestic violence"
            row["VALUE_CATEGORY_DESC"] = "Yes" if first and year >= first else "No"
            lines.append("\t".join({**row, **more}.get(column, "") for column in columns))
    path = folder / "excerpt.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(folder, *states, **more):
    return list(unsd.read(excerpt(folder, *states, **more)))


NAMIBIA = ("NAM", "Namibia", 2004)


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        read(tmp_path, NAMIBIA, columns=unsd.COLUMNS[::-1])


def test_another_question_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="Existence of laws on rape"):
        read(tmp_path, NAMIBIA, MINSET_SERIES_DESC="Existence of laws on rape")


@pytest.mark.parametrize("years", [YEARS[1:], [*YEARS, 2021], [*YEARS, 2022]])
def test_a_year_that_is_missing_or_stands_twice_or_is_new_is_refused(tmp_path, years):
    with pytest.raises(BrokenSource):
        read(tmp_path, NAMIBIA, years=years)


def test_an_answer_that_is_neither_yes_nor_no_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="an answer is 'Partly'"):
        read(tmp_path, NAMIBIA, VALUE_CATEGORY_DESC="Partly")


def test_a_code_of_another_state_than_the_name_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match=r"'Niger' \(NER\) has the code 'NGA'"):
        read(tmp_path, ("NGA", "Niger", 2004))


def test_the_act_has_a_name_of_its_own_and_the_line_of_the_first_yes(tmp_path):
    (act,) = read(tmp_path, NAMIBIA)
    assert (act.instrument, act.act, act.date) == ("domestic_violence_law", "unsd_first_report_year", "2004")
    assert act.locator == "L17"


def test_accents_are_read_as_they_are_printed(tmp_path):
    (act,) = read(tmp_path, ("CIV", "Côte d'Ivoire", None))
    assert (act.iso3, act.act, act.date, act.locator) == ("CIV", "unsd_no", "", "L2")


def test_trap_femicide_12_a_report_year_says_of_which_year_the_law_is(tmp_path):
    first, old = read(tmp_path, ("KWT", "Kuwait", 2021), ("SGP", "Singapore", 1990))
    assert (first.date, first.scope) == ("2021", "report year; it describes the law of 2020")
    assert (old.date, old.scope) == ("1990", "report year 1990 or earlier: the file begins there")


@pytest.fixture(scope="module")
def published(raw):
    return list(unsd.read(sources.read()[SOURCE].locate(raw)))


@pytest.mark.raw
def test_every_state_of_the_file_has_one_act_and_keeps_the_rules(published):
    assert len(published) == len({row.iso3 for row in published}) == 187
    acts = [replace(row, source=SOURCE) for row in published]
    tables.check([], acts, cards=sources.read(), indicator_ids=indicators.read())


@pytest.mark.raw
def test_trap_femicide_12_kuwait_enters_in_2021_and_two_members_have_no_law_besides_cote_divoire(published):
    by_state = {row.iso3: row for row in published}
    assert by_state["KWT"].date == "2021"
    assert {by_state[iso3].act for iso3 in ("CIV", "GNQ", "RUS")} == {"unsd_no"}


@pytest.mark.raw
def test_the_file_is_utf_8_although_it_has_been_described_as_latin_1(raw):
    assert "Côte d'Ivoire" in sources.read()[SOURCE].locate(raw).read_bytes().decode("utf-8")


@pytest.mark.raw
def test_the_derived_file_of_the_20_members_holds_the_same_years(published, raw):
    by_state = {row.iso3: row for row in published}
    with (raw / "law" / "wbl_dv_law_20.csv").open(encoding="utf-8", newline="") as file:
        derived = list(csv.DictReader(file))
    assert len(derived) == 20
    for row in derived:
        assert by_state[row["iso3"]].date == row["wbl_first_report_year_dv_law_yes"].removesuffix(".0")
        assert row["wbl_latest_value"] == ("Yes" if by_state[row["iso3"]].date else "No")


@pytest.mark.raw
def test_the_panel_of_2020_gives_the_same_first_years_but_for_revisions(published, raw):
    path = sources.read()["wbl_panel_2020"].locate(raw)
    of_panel = {row.iso3: row for row in wbl_panel_2020.read(path) if row.instrument == "domestic_violence_law"}
    other = {
        row.iso3
        for row in published
        if row.date <= "2020" and row.iso3 in of_panel and row.date and max(of_panel[row.iso3].date, "1990") != row.date
    }
    assert other == {"FSM"}
