import csv
import hashlib
import io
import re
import zipfile

import openpyxl
import pytest
import yaml

from countrypack import commission, facts, handout, membership, states
from countrypack.errors import MissingFile, UnwritableFolder
from countrypack.handout import binder, comparison, papers
from countrypack.handout.richness import Brief
from countrypack.spreadsheets import harmless
from tests import invented
from tests.invented import count, rate

CODES = ("AUS", "JPN", "KEN")  # a profile must bear a real code; every figure here is invented


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Three profiles, packs of two of them, and one briefing on paper."""
    folder = tmp_path_factory.mktemp("shelf")
    members = membership.read()
    for iso3 in CODES:
        (folder / iso3).mkdir()
        (folder / iso3 / "profile.yml").write_text(commission.profile(members[iso3], {}), encoding="utf-8")
    tidy = invented.tidy(count("AUS", 2005, "7"), count("AUS", 2008, "<5"), rate("AUS", 2009, "1.25"))
    for iso3 in CODES[:2]:
        pack = folder / iso3 / "pack"
        pack.mkdir()
        facts.write(facts.build(iso3, tidy, states.shelf(folder)), pack / "facts.json")
        (pack / "data.csv").write_text("a,b\n", encoding="utf-8")
        (pack / "briefing.pdf").write_bytes(papers._pdf("# Invented", "Invented", handout.read(folder, folder)[:1]))
    return folder


@pytest.fixture(scope="module")
def made(shelf, tmp_path_factory):
    pytest.importorskip("pypdf", reason="pypdf binds the packs; it is in the lock")
    folder = tmp_path_factory.mktemp("handout")
    handout.write(shelf, shelf, folder)
    return folder


def brief(*rows):
    return Brief("AAA", "Arcadia", invented.state(*rows))


def test_a_folder_without_packs_is_refused(tmp_path):
    (tmp_path / "KEN").mkdir()
    text = commission.profile(membership.read()["KEN"], {})
    (tmp_path / "KEN" / "profile.yml").write_text(text, encoding="utf-8")
    with pytest.raises(MissingFile, match="build the packs first"):
        handout.write(tmp_path, tmp_path, tmp_path / "papers")
    assert not (tmp_path / "papers").exists()


def test_a_state_without_a_pack_is_on_the_sheet_with_a_warning_and_gets_no_zip(made):
    rows = {row["iso3"]: row for row in csv.DictReader((made / "assignment.csv").open(encoding="utf-8", newline=""))}
    assert rows["KEN"]["warnings"] == "no pack is built"
    assert not (made / "delegations" / "KEN.zip").exists()


def test_a_state_of_which_nothing_is_held_is_warned_of():
    assert brief().warnings[0].startswith("no headline figure at all")


def test_a_state_whose_convictions_are_all_censored_is_warned_of():
    assert "fewer than five in every year" in " ".join(brief(count("AAA", 2005, "<5")).warnings)


def test_the_key_holds_the_gap_the_interval_and_the_suspect_figure_as_traps():
    rows = [
        count("AAA", 2004, "9"),
        count("AAA", 2005, "<5"),
        count("AAA", 2006, "1", status="suspect", note="a doubt"),
    ]
    traps = " ".join(brief(*rows).traps)
    assert "neither zero nor a number" in traps
    assert "2006 is held and not to be used: a doubt" in traps
    assert "no figure is held for 2007-2010; that is not zero" in traps.replace("2003 and ", "")


def test_the_gap_of_a_state_without_any_figure_is_a_trap_too():
    assert "Persons convicted: no figure is held for 2003-2010; that is not zero." in brief().traps


def test_the_points_are_whole_sentences_with_the_numbers_of_their_sources():
    found = brief(count("AAA", 2004, "9"))
    number = next(n for n, card in enumerate(found.state.sources, start=1) if card.id == "unodc_glotip")
    for point in found.points:
        assert "#source-" not in point
        assert point.endswith(".")
    assert any(f"[{number}]" in point for point in found.points if " 9 " in point or "nine" in point)


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(shelf, tmp_path):
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(handout.ForeignFolder, match=r"mine\.txt"):
        handout.write(shelf, shelf, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_papers_that_the_adviser_has_written_into_are_not_overwritten(shelf, tmp_path):
    handout.write(shelf, shelf, tmp_path / "papers")
    sheet = tmp_path / "papers" / "assignment.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("Australia,", "Australia,Ms Adams"), encoding="utf-8")
    with pytest.raises(handout.ForeignFolder, match=r"assignment\.csv"):
        handout.write(shelf, shelf, tmp_path / "papers")
    assert "Ms Adams" in sheet.read_text(encoding="utf-8")


def test_earlier_papers_are_replaced_whole(shelf, tmp_path):
    handout.write(shelf, shelf, tmp_path / "papers")
    handout.write(shelf, shelf, tmp_path / "papers", ["JPN"])
    assert [path.name for path in (tmp_path / "papers" / "delegations").iterdir()] == ["JPN.zip"]
    assert [path.name for path in tmp_path.iterdir()] == ["papers"]


def test_a_failure_on_the_way_leaves_nothing_half_written(shelf, tmp_path, monkeypatch):
    handout.write(shelf, shelf, tmp_path / "papers")
    before = (tmp_path / "papers" / "SHA256SUMS").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(handout.moving, "move_in", full)
    with pytest.raises(UnwritableFolder, match="No space left"):
        handout.write(shelf, shelf, tmp_path / "papers", ["JPN"])
    assert (tmp_path / "papers" / "SHA256SUMS").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["papers"]


def test_there_is_a_key_for_each_state_and_one_file_of_them_all(made):
    import pypdf

    assert sorted(path.name for path in (made / "keys").iterdir()) == ["AUS.pdf", "JPN.pdf"]
    reader = pypdf.PdfReader(made / "keys.pdf")
    assert [item.title for item in reader.outline] == ["Australia", "Japan"]
    first = reader.pages[reader.get_destination_page_number(reader.outline[1])].extract_text()
    assert "Japan" in first
    assert "Australia" not in first


def test_the_hash_list_names_every_other_file_with_its_sum(made):
    lines = dict(reversed(line.split("  ")) for line in (made / "SHA256SUMS").read_text().splitlines())
    files = {path.relative_to(made).as_posix(): path for path in made.rglob("*") if path.is_file()}
    assert set(lines) == set(files) - {"SHA256SUMS"}
    assert all(hashlib.sha256(files[name].read_bytes()).hexdigest() == found for name, found in lines.items())


def test_a_zip_holds_one_states_files_and_no_others(made):
    with zipfile.ZipFile(made / "delegations" / "AUS.zip") as archive:
        assert set(archive.namelist()) == {"AUS/briefing.pdf", "AUS/data.csv", "AUS/facts.json"}


def test_the_binder_has_a_divider_before_each_pack_and_numbers_on_every_page(made):
    import pypdf

    pages = [page.extract_text() for page in pypdf.PdfReader(made / "binder.pdf").pages]
    assert all(f"Binder, page {place} of {len(pages)}" in text for place, text in enumerate(pages, start=1))
    known = ["All packs", "", "Australia", "", "Invented", "", "Japan", "", "Invented", ""]
    assert [name in text for name, text in zip(known, pages, strict=True)] == [True] * 10
    assert "order of the states' names" in " ".join(pages[0].split())


def test_every_divider_and_every_pack_begins_on_a_front(made):
    import pypdf

    reader = pypdf.PdfReader(made / "binder.pdf")
    starts = [reader.get_destination_page_number(item) for item in reader.outline]
    assert [start % 2 for start in starts] == [0, 0]
    assert all("Invented" in reader.pages[start + 2].extract_text() for start in starts)


def test_the_contents_of_a_long_binder_give_the_right_pages(shelf):
    import pypdf

    packs = [binder.Part("AUS", f"State {n}", shelf / "AUS" / "pack" / "briefing.pdf") for n in range(60)]
    reader = pypdf.PdfReader(io.BytesIO(binder.bind(packs)))
    places = {item.title: reader.get_destination_page_number(item) + 1 for item in reader.outline}
    contents = " ".join(page.extract_text() for page in reader.pages[: places["State 0"] - 1])
    assert re.search(rf"State 59[ .]+{places['State 59']}\b", " ".join(contents.split()))


def test_the_book_has_units_and_years_in_its_heads_and_words_for_what_is_missing(made):
    book = openpyxl.load_workbook(made / "comparison.xlsx")
    sheet = book["Persons convicted"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][1] == "2003 (persons)"
    held = dict(zip(rows[0], rows[1], strict=True))
    assert held["State"] == "Australia"
    assert (held["2005 (persons)"], held["2008 (persons)"], held["2004 (persons)"]) == (7, "0-4", "not reported")


def test_the_book_tells_a_suspect_figure_and_a_year_outside_the_file_from_a_gap():
    state = invented.state(count("AAA", 2005, "9", status="suspect", note="a doubt"))
    one = state.series(invented.CONVICTED)
    shown = [comparison._shown(year, one) for year in (2002, 2004, 2005)]
    assert shown == ["not in the source", "not reported", "held, not used"]


def test_every_row_of_the_book_names_its_source_and_vintage(made):
    rows = list(openpyxl.load_workbook(made / "comparison.xlsx")["Persons convicted"].iter_rows(values_only=True))
    assert rows[0][-1] == "Source"
    assert rows[1][-1].startswith("unodc_glotip, 20")


def test_no_cell_of_the_book_or_of_a_table_is_a_formula(made):
    wicked = invented.state(count("AAA", 2005, "7"))
    wicked = type(wicked)(**{**vars(wicked), "name": '=HYPERLINK("x")'})
    book = openpyxl.load_workbook(io.BytesIO(comparison.to_xlsx([wicked])))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert '=HYPERLINK("x")' in [cell.value for cell in cells]
    assert all(not row[1].startswith("=") for row in csv.reader(io.StringIO(comparison.to_csv([wicked]))))


@pytest.mark.parametrize("text", ["=1", "+1+1", "-x", "@sum", "\tx", "\rx"])
def test_what_looks_like_a_formula_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


def test_the_same_packs_give_the_same_bytes(shelf, made, tmp_path):
    handout.write(shelf, shelf, tmp_path)
    assert (tmp_path / "SHA256SUMS").read_bytes() == (made / "SHA256SUMS").read_bytes()


def test_profiles_of_the_fixture_are_whole(shelf):
    assert yaml.safe_load((shelf / "KEN" / "profile.yml").read_text(encoding="utf-8"))["iso3"] == "KEN"
