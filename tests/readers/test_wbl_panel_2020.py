from dataclasses import replace

import openpyxl
import pytest

from countrypack import indicators, instruments, sources, tables
from countrypack.errors import BrokenSource
from countrypack.readers import wbl_panel_2020 as panel

SOURCE = "wbl_panel_2020"


def workbook(folder, *states, columns=panel.COLUMNS, header=2, years=panel.YEARS):
    """Save an excerpt: for each of `states` a code, a name and, by question, the first report year with yes."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = panel.SHEET
    for _ in range(header - 1):
        page.append([None, " ", None, "WBL_dv_Law- DomViolence"])
    page.append(columns)
    for code, name, first in states:
        for year in years:
            row = {"ID": f"{code}{year}", "Code": code, "Economy": name, "WBL Report Year": year, "WBL INDEX": 26.3}
            row |= {text: "Yes" for text, begins in first.items() if year >= begins}
            page.append([row.get(column, "No") for column in columns])
    path = folder / "excerpt.xlsx"
    book.save(path)
    return path


def read(folder, *states, **more):
    return {(act.iso3, act.instrument): act for act in panel.read(workbook(folder, *states, **more))}


NAMIBIA = ("NAM", "Namibia", {panel.DOMESTIC_VIOLENCE: 1990})


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        read(tmp_path, NAMIBIA, columns=panel.COLUMNS[::-1])


@pytest.mark.parametrize("header", [1, 3])
def test_a_header_on_another_row_is_refused(tmp_path, header):
    with pytest.raises(BrokenSource, match="row 2"):
        read(tmp_path, NAMIBIA, header=header)


@pytest.mark.parametrize("years", [range(1972, 2021), range(1971, 2020)])
def test_a_state_without_an_answer_for_every_report_year_is_refused(tmp_path, years):
    with pytest.raises(BrokenSource, match="49 answers"):
        read(tmp_path, NAMIBIA, years=years)


def test_a_report_year_of_another_edition_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="'2021'"):
        read(tmp_path, NAMIBIA, years=range(1971, 2022))


def test_a_code_of_another_state_than_the_name_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match=r"'Austria' \(AUT\) has the code 'AUS'"):
        read(tmp_path, ("AUS", "Austria", {}))


def test_each_question_has_its_own_instrument_column_and_first_year(tmp_path):
    first = {panel.DOMESTIC_VIOLENCE: 1990, panel.SEXUAL_HARASSMENT: 1985}
    found = read(tmp_path, ("NAM", "Namibia", first))
    violence, harassment = found["NAM", "domestic_violence_law"], found["NAM", "sexual_harassment_law"]
    assert (violence.act, violence.date, violence.locator) == (
        "wbl_panel_first_report_year",
        "1990",
        "WBL1971-2020!Z22",
    )
    assert (harassment.date, harassment.locator) == ("1985", "WBL1971-2020!P17")


def test_kosovo_has_no_code_and_is_left_out_and_an_old_code_is_its_state(tmp_path):
    found = read(tmp_path, ("KSV", "Kosovo", {}), ("ROM", "Romania", {}))
    assert {iso3 for iso3, _ in found} == {"ROU"}


def test_trap_femicide_12_a_report_year_says_of_which_year_the_law_is(tmp_path):
    act = read(tmp_path, NAMIBIA)["NAM", "domestic_violence_law"]
    assert act.scope == "report year; it describes the law of 1989"


def test_trap_femicide_12_a_yes_in_1971_may_be_older_than_the_file(tmp_path):
    act = read(tmp_path, ("NAM", "Namibia", {panel.SEXUAL_HARASSMENT: 1971}))["NAM", "sexual_harassment_law"]
    assert (act.date, act.scope) == ("1971", "report year 1971 or earlier: the file begins there")


def test_trap_femicide_12_no_yes_is_a_no_without_a_date(tmp_path):
    act = read(tmp_path, NAMIBIA)["NAM", "sexual_harassment_law"]
    assert (act.act, act.date, act.locator) == ("wbl_panel_no", "", "WBL1971-2020!P52")
    assert "1971 to 2020; later laws are not covered" in act.scope


def test_trap_femicide_12_the_cards_say_that_a_report_year_is_not_the_year_of_a_law():
    for name in ("domestic_violence_law", "sexual_harassment_law"):
        assert any("not the year of a law" in caveat for caveat in instruments.read()[name].caveats)
    assert any("law of N-1" in caveat for caveat in sources.read()[SOURCE].caveats)


@pytest.fixture(scope="module")
def published(raw):
    return list(panel.read(sources.read()[SOURCE].locate(raw)))


def first(published, instrument):
    return {row.iso3: row.date for row in published if row.instrument == instrument and row.act.endswith("year")}


@pytest.mark.raw
def test_every_state_of_the_file_has_an_act_for_each_question_and_keeps_the_rules(published):
    assert len({row.iso3 for row in published}) == 189
    assert len(published) == 2 * 189 + 1
    acts = [replace(row, source=SOURCE) for row in published]
    tables.check([], acts, cards=sources.read(), indicator_ids=indicators.read())


@pytest.mark.raw
def test_the_one_yes_that_turns_into_no_is_kept_as_two_acts(published):
    armenia = [row for row in published if (row.iso3, row.instrument) == ("ARM", "sexual_harassment_law")]
    assert [(row.act, row.date) for row in armenia] == [
        ("wbl_panel_first_report_year", "2006"),
        ("wbl_panel_no_longer", "2012"),
    ]


@pytest.mark.raw
def test_trap_femicide_12_kuwait_enters_after_the_panel_ends(published):
    assert "KWT" not in first(published, "domestic_violence_law")
    assert first(published, "domestic_violence_law")["ARG"] == "1996"


@pytest.mark.raw
def test_trap_femicide_12_two_states_have_a_yes_in_1971(published):
    dates = first(published, "sexual_harassment_law")
    assert sorted(iso3 for iso3, date in dates.items() if date == "1971") == ["ERI", "ETH"]
