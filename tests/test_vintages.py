import subprocess
import sys
from dataclasses import replace

import openpyxl
import pytest

from countrypack import changelists, vintages
from countrypack.errors import BrokenSource, MissingFile, UnwritableFolder
from countrypack.readers import unodc_glotip
from tests.conftest import ROOT
from tests.invented import act, count, tidy

OLD, NEW = "unodc_glotip_2023-05-30.xlsx", "unodc_glotip_2025-04-14.xlsx"


def folder(path, *rows):
    path.mkdir(exist_ok=True)
    made = tidy(*rows)
    for name in ("observations", "acts", "regions"):
        getattr(made, name).to_csv(path / f"{name}.csv", index=False)
    return path


def said(found):
    return [
        (item.change, item.key.place, item.key.year, item.old and item.old.text, item.new and item.new.text)
        for item in found
    ]


def workbook(path, *lines):
    book = openpyxl.Workbook()
    book.active.title = unodc_glotip.SHEET
    for line in (("UNODC", "unodc_ddds@un.org"), ("30/05/2023",), unodc_glotip.COLUMNS, *lines):
        book.active.append(line)
    book.save(path)
    return path


def printed(code, name, year, value, sex="Total"):
    place = (code, name, "Africa", "Northern Africa", "Detected trafficking victims", "Total", "Total")
    return (*place, sex, "Total", year, "Counts", value, "GLOTIP")


def test_a_folder_and_a_workbook_are_not_compared(tmp_path):
    with pytest.raises(BrokenSource, match="two of one kind"):
        vintages.compare(folder(tmp_path / "tidy"), workbook(tmp_path / "new.xlsx"))


def test_what_is_not_there_is_refused(tmp_path):
    with pytest.raises(MissingFile):
        vintages.compare(tmp_path / "old.xlsx", tmp_path / "new.xlsx")


def test_a_workbook_of_another_shape_is_refused(tmp_path):
    openpyxl.Workbook().save(tmp_path / "old.xlsx")
    with pytest.raises(BrokenSource, match="its sheets are"):
        vintages.compare(tmp_path / "old.xlsx", tmp_path / "old.xlsx")


def test_a_row_that_moved_is_no_difference(tmp_path):
    old = folder(tmp_path / "old", count("AAA", 2016, "7"))
    new = folder(tmp_path / "new", replace(count("AAA", 2016, "7"), locator="data!L10"))
    assert vintages.compare(old, new) == []


def test_an_empty_result_says_so(tmp_path):
    changelists.write([], "old", "new", tmp_path / "into")
    assert changelists.NO_DIFFERENCE in (tmp_path / "into" / "differences.md").read_text()
    assert (tmp_path / "into" / "differences.csv").read_text().splitlines() == [",".join(changelists.COLUMNS)]


def test_figures_appear_vanish_and_change(tmp_path):
    old = folder(tmp_path / "old", count("AAA", 2015, "<5"), count("AAA", 2016, "7"), count("BBB", 2016, "9"))
    new = folder(tmp_path / "new", count("AAA", 2015, "6"), count("AAA", 2016, "7"), count("CCC", 2016, "0"))
    assert said(vintages.compare(old, new)) == [
        ("changed", "AAA", "2015", "0–4", "6"),
        ("vanished", "BBB", "2016", "9", None),
        ("appeared", "CCC", "2016", None, "0"),
    ]


def test_a_figure_that_is_doubted_has_changed(tmp_path):
    old = folder(tmp_path / "old", count("AAA", 2016, "7"))
    new = folder(tmp_path / "new", count("AAA", 2016, "7", status="suspect", note="repeats 2015"))
    assert said(vintages.compare(old, new)) == [("changed", "AAA", "2016", "7", "7 suspect")]


def test_an_act_that_is_dated_otherwise_has_changed(tmp_path):
    old = folder(tmp_path / "old", act("AAA", "cedaw", "accession", "1993"))
    new = folder(tmp_path / "new", act("AAA", "cedaw", "accession", "1995-10-05"))
    assert said(vintages.compare(old, new)) == [("changed", "AAA", "", "1993 verified", "1995-10-05 verified")]


def test_breakdowns_are_counted_on_the_page_and_listed_in_the_table(tmp_path):
    old = folder(tmp_path / "old", count("AAA", 2016, "7"))
    new = folder(tmp_path / "new", count("AAA", 2016, "8"), count("AAA", 2016, "6", sex="female"))
    found = vintages.compare(old, new)
    page = changelists.as_markdown(found, "old", "new")
    assert "1 changed (1 of them totals or acts); 0 vanished (0 of them totals or acts); 1 appeared (0" in page
    assert "| changed | trafficking_persons_convicted | 2016 | 7 | 8 |" in page
    assert "listed in differences.csv: 1." in page
    assert '2016,"female, total, total",unodc_glotip,,6,,data!L2016' in changelists.as_csv(found)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UnwritableFolder):
        changelists.write([], "old", "new", tmp_path / "file")


def test_nameless_rows_of_subregions_in_an_old_edition_are_passed_over(tmp_path):
    old = workbook(tmp_path / "old.xlsx", printed("EEU", "", 2020, "1,234"), printed("DZA", "Algeria", 2020, "<5"))
    new = workbook(tmp_path / "new.xlsx", printed("DZA", "Algeria", 2020, "1,041"))
    assert said(vintages.compare(old, new)) == [("changed", "DZA", "2020", "0–4", "1041")]


def test_the_script_writes_both_files_and_exits_zero(tmp_path):
    old = workbook(tmp_path / "old.xlsx", printed("DZA", "Algeria", 2020, "7"))
    run = [sys.executable, ROOT / "scripts" / "compare_vintages.py", old, old, "--into", tmp_path / "into"]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, changelists.NO_DIFFERENCE)
    assert sorted(path.name for path in (tmp_path / "into").iterdir()) == sorted(changelists.FILES)


@pytest.mark.raw
def test_trap_trafficking_4_pin_one_vintage(raw):
    found = vintages.compare(raw / "trafficking" / OLD, raw / "trafficking" / NEW)
    members = {path.parent.name for path in (ROOT / "country_profiles").glob("*/profile.yml")}
    totals = [item for item in found if vintages.is_total(item.key) and item.key.place in members]
    changed = {
        (item.key.place, item.key.subject, item.key.year): (item.old.text, item.new.text)
        for item in totals
        if item.change == "changed"
    }
    assert changed["FRA", "trafficking_victims_detected", "2017"] == ("198", "1456")
    assert changed["POL", "trafficking_victims_detected", "2021"] == ("23", "447")
    assert len(changed) == 44
    assert [item.key for item in totals if item.change == "vanished"] == []
