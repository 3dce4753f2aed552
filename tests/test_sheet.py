"""The sheet: two printed sides, whatever is held of a state, and the annexes from the third page on."""

import shutil
import subprocess

import pytest
from pypdf import PdfReader

from countrypack import binding, facts, paths, printing, states, tables
from tests import invented
from tests.invented import HOMICIDE, PARTNER_OR_FAMILY, act, count, model, rate
from tests.showing import content, shown

LAW = "national_trafficking_law"
DETECTED = "trafficking_victims_detected"
LONG = "Act on the prevention, suppression and punishment of trafficking in persons and of kindred offences, No. 12345 "
NOTE = "the file repeats the figure of the year before, and another publication prints a larger one"
SITUATIONS = {
    "nothing held": [],
    "everything doubtful": [
        *(count("AAA", year, "9", status="suspect", note=NOTE) for year in range(2003, 2011, 2)),
        *(count("AAA", year, "9", DETECTED, status="suspect", note=NOTE) for year in range(2003, 2011, 2)),
        *(rate("AAA", year, "9", name, status="suspect", note=NOTE) for year in (2004, 2006) for name in facts.RATES),
        model("AAA", 2009, "267.4", "137.2", "468.9"),
    ],
    "long laws, every other year": [
        act("AAA", LAW, "all_forms_offence", "2004-12-08", statute=LONG * 3, scope=LONG * 2, verification="partial"),
        act("AAA", "trafficking_protocol", "signature", "2000-12-12"),
        act("AAA", "trafficking_protocol", "ratification", "2003-12-28"),
        act("AAA", "un_cybercrime_convention", "not_signed", scope="as of October 2025", verification="inferred"),
        *(act(code, LAW, "all_forms_offence", "2004", statute=LONG) for code in ("BBB", "CCC")),
        *(count("AAA", year, "<5") for year in range(2003, 2011, 2)),
        *(count("AAA", year, "1234567", DETECTED) for year in range(2003, 2011, 2)),
        *(count(code, year, "<5") for code in ("BBB", "CCC") for year in (2005, 2009)),
        *(rate(code, 2009, value, HOMICIDE) for code, value in (("AAA", "0.23"), ("BBB", "0.23"), ("CCC", "112.5"))),
        *(rate(code, 2008, "0.1", PARTNER_OR_FAMILY) for code in ("AAA", "BBB", "CCC")),
    ],
}


@pytest.fixture(params=list(printing.PAPERS))
def paper(request):
    """One of the papers that packs are printed on."""
    return request.param


def pages(state, folder, monkeypatch, paper="a4"):
    """Return the text of each page of a pack of two chapters."""
    return read(bound(state, folder, monkeypatch, paper, "pdf"))


def bound(state, folder, monkeypatch, paper, form):
    chapters = [shown(name, state, folder, monkeypatch) for name in ("summary", "law")]
    binding.bind(chapters, content(state), folder, (form,), paper)
    return folder / f"briefing.{form}"


def read(path):
    return [page.extract_text() for page in PdfReader(path).pages]


def has_fonts_of_word():
    """Say whether LibreOffice is there, and Calibri or what is as wide."""
    if not (shutil.which("soffice") and shutil.which("fc-match")):
        return False
    found = subprocess.run(["fc-match", "Calibri"], check=True, capture_output=True, text=True).stdout
    return found.startswith(("Carlito", "calibri", "Calibri"))


def assert_two_sides(found):
    first, second, third = found[:3]
    assert "At a glance" in first
    assert "figures are held, none is usable" in first  # the last line of the first side
    assert "Among the members" in second
    assert "Questions to expect: killing" in second
    assert third.lstrip().startswith("Law")


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_sheet_takes_two_pages_whatever_is_held(name, paper, tmp_path, monkeypatch):
    assert_two_sides(pages(invented.state(*SITUATIONS[name]), tmp_path, monkeypatch, paper))


def test_a_sheet_that_is_too_long_is_found(tmp_path, monkeypatch):
    laws = [act("AAA", LAW, "first_offence", "2004", statute=LONG * 60)]
    found = pages(invented.state(*laws), tmp_path, monkeypatch)
    with pytest.raises(AssertionError):
        assert_two_sides(found)


@pytest.mark.slow
@pytest.mark.parametrize("iso3", states.roster(paths.ROOT / "country_profiles"))
def test_the_sheet_of_every_member_takes_two_pages(iso3, paper, tmp_path, monkeypatch):
    state = facts.build(iso3, tables.read(), states.shelf(paths.ROOT / "country_profiles"))
    assert_two_sides(pages(state, tmp_path, monkeypatch, paper))


@pytest.mark.slow
@pytest.mark.skipif(not has_fonts_of_word(), reason="no LibreOffice, or no font as wide as Calibri (Carlito)")
def test_the_sheet_of_every_member_takes_two_pages_of_a_word_processor(paper, tmp_path, monkeypatch):
    shelf, tidy = states.shelf(paths.ROOT / "country_profiles"), tables.read()
    for iso3 in shelf:
        (tmp_path / iso3).mkdir()
        made = bound(facts.build(iso3, tidy, shelf), tmp_path / iso3, monkeypatch, paper, "docx")
        made.rename(tmp_path / f"{iso3}.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    documents = [str(tmp_path / f"{iso3}.docx") for iso3 in shelf]
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), *documents]
    subprocess.run(command, check=True, capture_output=True, timeout=500)
    for iso3 in shelf:
        assert_two_sides(read(tmp_path / f"{iso3}.pdf"))
