from dataclasses import replace

import openpyxl
import pytest

from countrypack import indicators, sources, tables
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers import wbl_safety_2024 as wbl

SOURCE = "wbl_safety_2024"
FEMICIDE = "Does the law address femicide?"
LAW_EXISTS = "Is there legislation specifically addressing domestic violence?"
COMPLAINT = next(text for text, word in wbl.LAW.items() if word == "marital_rape_complaint")
MEMBERS = (
    *("ARG", "AUS", "CHN", "CIV", "DEU", "DOM", "FRA", "GBR", "GNQ", "JPN"),
    *("KWT", "MEX", "NZL", "PER", "POL", "RUS", "SGP", "THA", "USA", "ZAF"),
)


def workbook(folder, *changes, headers=wbl.SHEETS, header=2):
    """Save an excerpt: one economy for each of `changes`, all answers No where it does not say."""
    book = openpyxl.Workbook()
    book.active.title = "About"
    for sheet, questions in headers.items():
        page = book.create_sheet(sheet)
        page.append(["WBL 2024 Data"])
        for _ in range(header - 2):
            page.append([""])
        columns = (*wbl.LEADING, *questions)
        page.append(columns)
        for change in changes:
            row = {"Economy": "Namibia", "EconomyCode": "NAM", "Region": "Nowhere", "SAFETY": 25, **change}
            page.append([row.get(column, "No") for column in columns])
    path = folder / "excerpt.xlsx"
    book.save(path)
    return path


def read(folder, *changes, **more):
    return {(act.iso3, act.act.rpartition("_")[0]): act for act in wbl.read(workbook(folder, *changes, **more))}


def test_another_question_is_refused(tmp_path):
    law = {text.replace("femicide", "homicide"): word for text, word in wbl.LAW.items()}
    with pytest.raises(BrokenSource, match="the header is"):
        read(tmp_path, {}, headers={**wbl.SHEETS, "Legal2.0": law})


def test_questions_in_another_order_are_refused(tmp_path):
    law = dict(reversed(wbl.LAW.items()))
    with pytest.raises(BrokenSource, match="the header is"):
        read(tmp_path, {}, headers={**wbl.SHEETS, "Legal2.0": law})


def test_a_header_on_another_row_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="row 2"):
        read(tmp_path, {}, header=3)


def test_a_lost_sheet_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match=r"SF2\.0"):
        read(tmp_path, {}, headers={"Legal2.0": wbl.LAW})


@pytest.mark.parametrize("answer", ["", "N/A", "yes", "1", "Yes "])
def test_an_answer_that_is_neither_yes_nor_no_is_refused_with_its_cell(tmp_path, answer):
    with pytest.raises(BrokenSource, match=r"Legal2\.0!AK4"):
        read(tmp_path, {"Economy": "Peru", "EconomyCode": "PER"}, {FEMICIDE: answer})


def test_a_code_of_another_state_than_the_name_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match=r"'Niger' \(NER\) has the code 'NGA'"):
        read(tmp_path, {"Economy": "Niger", "EconomyCode": "NGA"})


def test_unknown_names_are_refused_all_at_once(tmp_path):
    with pytest.raises(UnknownName, match="2 names"):
        read(tmp_path, {"Economy": "Ruritania"}, {"Economy": "Borduria"})


def test_an_answer_is_an_act_that_holds_the_question_and_the_cell(tmp_path):
    act = read(tmp_path, {FEMICIDE: "Yes"})["NAM", "femicide"]
    assert (act.instrument, act.act, act.date, act.scope) == ("wbl_safety", "femicide_yes", "2024-04-10", FEMICIDE)
    assert (act.locator, act.verification, act.statute) == ("Legal2.0!AK3", "verified", "")


def test_both_sheets_are_read_and_child_marriage_is_left_out(tmp_path):
    found = {word for _, word in read(tmp_path, {})}
    assert found == {word for questions in wbl.SHEETS.values() for word in questions.values() if word}
    assert not any("marriage" in act.scope and "rape" not in act.scope for act in read(tmp_path, {}).values())


def test_no_two_questions_share_a_word():
    words = [word for questions in wbl.SHEETS.values() for word in questions.values() if word]
    assert len(words) == len(set(words)) == 38


def test_a_question_that_was_not_asked_has_no_row(tmp_path):
    assert ("NAM", "marital_rape_complaint") not in read(tmp_path, {COMPLAINT: "N/A"})


@pytest.mark.parametrize(
    ("code", "name", "iso3"),
    [
        ("ROM", "Romania", "ROU"),
        ("TMP", "Timor-Leste", "TLS"),
        ("WBG", "West Bank and Gaza", "PSE"),
        ("ZAR", "Congo, Dem. Rep.", "COD"),
    ],
)
def test_an_old_code_of_the_world_bank_is_its_state(tmp_path, code, name, iso3):
    assert (iso3, "femicide") in read(tmp_path, {"Economy": name, "EconomyCode": code})


def test_kosovo_has_no_code_and_is_left_out(tmp_path):
    assert read(tmp_path, {"Economy": "Kosovo", "EconomyCode": "KSV"}) == {}


def test_trap_femicide_12_yes_on_femicide_is_not_said_to_be_an_offence_of_that_name(tmp_path):
    assert "raises the penalty" in read(tmp_path, {FEMICIDE: "Yes"})["NAM", "femicide"].note
    assert any("aggravating circumstance" in caveat for caveat in sources.read()[SOURCE].caveats)


def test_trap_femicide_12_addressing_domestic_violence_is_not_the_existence_of_a_law(tmp_path):
    found = read(tmp_path, {LAW_EXISTS: "Yes"})
    assert found["NAM", "domestic_violence_law"].act == "domestic_violence_law_yes"
    assert found["NAM", "domestic_violence"].act == "domestic_violence_no"


@pytest.fixture(scope="module")
def published(raw):
    return list(wbl.read(sources.read()[SOURCE].locate(raw)))


def members(published, act):
    return [row.iso3 for row in published if row.act == act and row.iso3 in MEMBERS]


@pytest.mark.raw
def test_trap_femicide_12_four_members_address_femicide(published):
    assert sorted(members(published, "femicide_yes")) == ["ARG", "FRA", "MEX", "PER"]
    assert len(members(published, "femicide_no")) == 16


@pytest.mark.raw
def test_trap_femicide_12_two_members_have_no_domestic_violence_law(published):
    assert sorted(members(published, "domestic_violence_law_no")) == ["GNQ", "RUS"]


@pytest.mark.raw
def test_every_state_of_the_file_answers_every_question_and_keeps_the_rules(published):
    assert len({row.iso3 for row in published}) == 189
    assert len(published) == 189 * 37 + sum(row.act.startswith("marital_rape_complaint") for row in published) == 7100
    acts = [replace(row, source=SOURCE) for row in published]
    tables.check([], acts, cards=sources.read(), indicator_ids=indicators.read())


@pytest.mark.raw
def test_the_date_is_the_one_that_the_file_prints(raw):
    book = openpyxl.load_workbook(sources.read()[SOURCE].locate(raw), read_only=True)
    printed = [cells[0] for cells in book["About"].iter_rows(max_row=4, max_col=1, values_only=True)]
    assert "Date: 10 April 2024" in printed
    assert wbl.DATE == sources.read()[SOURCE].vintage == "2024-04-10"
