from dataclasses import replace
from types import SimpleNamespace

import openpyxl
import pytest

from countrypack import indicators, sources, tables
from countrypack.errors import BrokenSource, MissingFile, UnknownName
from countrypack.readers import unodc_homicide_workbook as unodc

SOURCE = "unodc_homicide_workbook"
COUNTS, RATE = "Counts", "Rate per 100,000 population"
RELATIONSHIP = "by relationship to perpetrator"
EITHER = "Intimate partner or family member"
LABELS = [
    ("Total", "Total"),
    (RELATIONSHIP, EITHER),
    (RELATIONSHIP, f"{EITHER}: Intimate partner"),
    (RELATIONSHIP, f"{EITHER}: Family member"),
]
# One figure of every series, so that the excerpt is whole: Namibia, 2019, invented.
WHOLE = [
    {"Dimension": dimension, "Category": category, "Unit of measurement": unit, "VALUE": value}
    for dimension, category in LABELS
    for unit, value in ((COUNTS, 12), (RATE, 0.9512345))
]


def line(**changes):
    good = {
        "Iso3_code": "NAM",
        "Country": "Namibia",
        "Region": "Africa",
        "Subregion": "Sub-Saharan Africa",
        "Indicator": "Victims of intentional homicide",
        "Dimension": "Total",
        "Category": "Total",
        "Sex": "Female",
        "Age": "Total",
        "Year": 2019,
        "Unit of measurement": COUNTS,
        "VALUE": 12,
        "Source": "CTS",
    }
    return {**good, **changes}


def workbook(folder, *lines, sheet=unodc.SHEET, header=3, columns=unodc.COLUMNS):
    """Save an excerpt in the publisher's shape: two rows of banner, the header, the rows."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for text in ["United Nations Office on Drugs and Crime", "08/04/2026", ""][: header - 1]:
        page.append([text])
    page.append(columns)
    for cells in lines:
        page.append([cells[column] for column in columns])
    path = folder / "data_cts_intentional_homicide.xlsx"
    book.save(path)
    return path


def read(folder, *changes, **more):
    """Read a whole excerpt and, below it, a row for each of `changes`; return the observations of the latter."""
    lines = [line(**change) for change in (*WHOLE, *changes)]
    return list(unodc.read(workbook(folder, *lines, **more)))[len(WHOLE) :]


@pytest.mark.parametrize("header", [1, 2, 4])
def test_a_header_on_another_row_is_refused(tmp_path, header):
    with pytest.raises(BrokenSource, match="row 3"):
        read(tmp_path, header=header)


def test_a_renamed_sheet_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="its sheets are data_cts_homicide"):
        read(tmp_path, sheet="data_cts_homicide")


def test_a_renamed_column_is_refused(tmp_path):
    columns = tuple("txtVALUE" if column == "VALUE" else column for column in unodc.COLUMNS)
    book = workbook(tmp_path, *[{**line(**change), "txtVALUE": 1} for change in WHOLE], columns=columns)
    with pytest.raises(BrokenSource, match="txtVALUE"):
        list(unodc.read(book))


@pytest.mark.parametrize("place", range(len(WHOLE)))
def test_a_renamed_label_is_refused_because_its_series_has_no_row_left(tmp_path, place):
    lines = [line(**change) for change in WHOLE]
    lines[place]["Category"] += " (new)"
    with pytest.raises(BrokenSource, match="no row for"):
        list(unodc.read(workbook(tmp_path, *lines)))


def test_an_unknown_unit_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="unknown: Total / Total / Percent"):
        read(tmp_path, {"Unit of measurement": "Percent"})


def test_a_figure_that_is_no_number_is_refused_with_its_cell(tmp_path):
    with pytest.raises(BrokenSource, match=r"data_cts_intentional_homicide!L12\n"):
        read(tmp_path, {"VALUE": "<5", "Year": 2020})


def test_a_code_of_another_state_than_the_name_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match=r"'Niger' \(NER\) has the code 'NGA'"):
        read(tmp_path, {"Iso3_code": "NGA", "Country": "Niger"})


def test_unknown_names_are_refused_all_at_once(tmp_path):
    with pytest.raises(UnknownName, match="2 names"):
        read(tmp_path, {"Country": "Ruritania"}, {"Country": "Borduria"})


def test_what_is_not_about_female_victims_of_all_ages_is_left_out(tmp_path):
    assert not read(
        tmp_path,
        {"Sex": "Total"},
        {"Sex": "Male"},
        {"Age": "30-44"},
        {"Indicator": "Persons convicted for intentional homicide"},
        {"Indicator": "Victims of Intentional Homicide - Regional Estimate", "Iso3_code": "WLD", "Country": "World"},
        {"Indicator": "Victims of intentional homicide – City-level data"},
        {"Dimension": "by mechanisms", "Category": "Firearms"},
        {"Dimension": "by situational context", "Category": "Unknown"},
        {"Dimension": RELATIONSHIP, "Category": "Relationship to perpetrator is not known"},
    )


def test_each_series_and_unit_has_its_own_indicator(tmp_path):
    rows = list(unodc.read(workbook(tmp_path, *[line(**change) for change in WHOLE])))
    assert [row.indicator for row in rows] == [
        f"female_homicide{part}_{unit}"
        for part in ("", "_partner_or_family", "_partner", "_family")
        for unit in ("victims", "rate")
    ]
    assert [(row.value, row.status) for row in rows[:2]] == [("12", "reported"), ("0.9512345", "reported")]
    assert [row.locator for row in rows[:2]] == [f"{unodc.SHEET}!L4", f"{unodc.SHEET}!L5"]
    assert {row.sex for row in rows} == {"female"}


def test_a_count_that_is_not_whole_was_computed(tmp_path):
    (row,) = read(tmp_path, {"VALUE": 38.69901, "Year": 2020})
    assert (row.value, row.status) == ("38.69901", "derived")
    assert "computed" in row.note


def test_zero_is_a_value_and_an_empty_cell_is_refused(tmp_path):
    (row,) = read(tmp_path, {"VALUE": 0, "Year": 2020})
    assert row.value == "0"
    with pytest.raises(BrokenSource, match="is not a figure"):
        read(tmp_path, {"VALUE": None, "Year": 2020})


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("GBR_E_W", "United Kingdom (England and Wales)"),
        ("GBR_S", "United Kingdom (Scotland)"),
        ("GBR_NI", "United Kingdom (Northern Ireland)"),
        ("IRQ_C", "Iraq (Central Iraq)"),
        ("IRQ_KRI", "Iraq (Kurdistan Region)"),
    ],
)
def test_trap_femicide_2_a_part_of_a_state_is_not_the_state(tmp_path, code, name):
    assert read(tmp_path, {"Iso3_code": code, "Country": name}) == []


def test_trap_femicide_1_all_female_homicide_and_partner_or_family_are_different_measures():
    cards = indicators.read()
    measures = {unodc.SERIES[labels]: cards[f"{unodc.SERIES[labels]}_rate"].measure for labels in unodc.SERIES}
    assert len(set(measures.values())) == 4


def test_the_rows_keep_the_rules_once_the_cards_admit_the_source(tmp_path):
    lines = [line(**change) for change in WHOLE]
    rows = [replace(row, source=SOURCE) for row in unodc.read(workbook(tmp_path, *lines))]
    cards = {name: SimpleNamespace(sources=(*card.sources, SOURCE)) for name, card in indicators.read().items()}
    tables.check(rows, [], cards=sources.read(), indicator_ids=cards)


def test_the_file_is_not_held_and_its_card_tells_how_to_recognise_it(tmp_path):
    card = sources.read()[SOURCE]
    assert (card.held, card.sha256, card.md5) == (False, "", "a8997bd607ffa1b4ce056a5b6eea3335")
    with pytest.raises(MissingFile, match="not held"):
        card.locate(tmp_path)
