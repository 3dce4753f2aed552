"""The pages, the index and the classroom's zip, made of one small lesson in place of all."""

import re
import shutil
import subprocess
import sys
import zipfile

import nbformat
import pytest

from countrypack.errors import DuplicateState, UnknownState
from countrypack.lessons import cards, classroom, editions, pages, writing
from tests.conftest import ROOT
from tests.lessons import trying


@pytest.fixture(scope="module")
def one_lesson(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    shutil.copyfile(cards.FOLDER / "3-missing-is-not-zero.ipynb", folder / "3-missing-is-not-zero.ipynb")
    shutil.copyfile(cards.FOLDER / "CARE.md", folder / "CARE.md")
    return folder


@pytest.fixture(scope="module")
def built(one_lesson, tmp_path_factory):
    out = tmp_path_factory.mktemp("lessons")
    writing.write(out, codes=["JPN", "GNQ"], folder=one_lesson, optional=())
    return out


@pytest.mark.parametrize(("codes", "refusal"), [(["ARG", "XXX"], UnknownState), (["ARG", "ARG"], DuplicateState)])
def test_a_request_that_cannot_be_met_is_refused_before_anything_runs(codes, refusal, tmp_path):
    with pytest.raises(refusal):
        writing.write(tmp_path, codes=codes)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_so_with_exit_code_2():
    command = [sys.executable, str(ROOT / "scripts" / "build_lessons.py"), "--for", "ARG,arg"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no profile for 'arg'" in done.stderr


@pytest.mark.parametrize("name", editions.NAMES)
@pytest.mark.parametrize("iso3", ["JPN", "GNQ"])
def test_each_state_has_its_editions(built, iso3, name):
    path = built / iso3 / name / "3-missing-is-not-zero.ipynb"
    assert editions.state(nbformat.read(path, as_version=4)) == iso3
    page = path.with_suffix(".html").read_text(encoding="utf-8")
    assert f"{name} edition, {iso3}" in page
    assert 'href="../../index.html">All lessons' in page
    assert 'href="CARE.html"' in page
    assert (path.parent / "CARE.html").is_file()
    assert (path.parent / "CARE.md").is_file()  # the notebook's own link


def test_a_page_needs_nothing_but_itself_and_keeps_alt_texts(built):
    for path in built.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert "<script" not in page
        assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
        assert "@import" not in page
        assert all("alt=" in tag for tag in re.findall(r"<img\b[^>]*", page))
    page = (built / "JPN" / "student" / "3-missing-is-not-zero.html").read_text(encoding="utf-8")
    assert 'alt="Persons prosecuted, JPN: ' in page


def test_a_students_page_shows_no_answer(built):
    pages_of = {name: (built / "JPN" / name / "3-missing-is-not-zero.html").read_text() for name in editions.NAMES}
    assert "years are not reported" in pages_of["instructor"]
    assert "years are not reported" not in pages_of["student"]
    assert "BEGIN SOLUTION" not in pages_of["student"]
    assert "Notes for the instructor" not in pages_of["student"]


def test_the_index_links_to_every_edition_and_every_link_leads_somewhere(built):
    page = (built / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'<a href="([^#"]+)"', page)
    assert len([link for link in links if link != "CARE.html"]) == 8
    assert [link for link in links if not (built / link).is_file()] == []
    assert "What does a year without a figure tell us?" in page
    assert "40 minutes" in page
    names = re.findall(r'aria-label="([^"]+, lesson 3)"', page)
    assert len(set(names)) == 8


def test_a_cards_markdown_is_set_and_its_html_is_not():
    card = cards.Card("1-x", 1, "A <b>", "`<5` and *this*?", 20, "none", ("x",), ("y",))
    page = pages.index([(card, {"student": [("page", "a.html")]})])
    assert "<code>&lt;5</code> and <em>this</em>?" in page
    assert "1. A &lt;b&gt;" in page


def test_many_editions_are_folded_away():
    card = cards.Card("1-x", 1, "A", "B?", 20, "none", ("x",), ("y",))
    links = {f"{iso3} {name}": [("page", "a.html")] for iso3 in ("ARG", "JPN", "POL") for name in editions.NAMES}
    assert "<summary>6 editions of lesson 1</summary>" in pages.index([(card, links)])
    few = dict(list(links.items())[:4])
    assert "<details>" not in pages.index([(card, few)])


def test_the_optional_lesson_has_a_card_and_is_written_as_it_is(tmp_path, tmp_path_factory):
    empty = tmp_path_factory.mktemp("no-lessons")
    (empty / "CARE.md").write_text("# Care", encoding="utf-8")
    writing.write(tmp_path, folder=empty)
    page = (tmp_path / "guide_check.html").read_text(encoding="utf-8")
    assert "differs" in page
    assert (tmp_path / "guide_check.ipynb").read_bytes() == (ROOT / "notebooks" / "guide_check.ipynb").read_bytes()
    assert 'href="guide_check.html"' in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_an_instructors_page_marks_the_solution_without_the_graders_marks(built):
    page = (built / "JPN" / "instructor" / "3-missing-is-not-zero.html").read_text(encoding="utf-8")
    assert "BEGIN SOLUTION" not in page
    assert "END SOLUTION" not in page
    assert "celltag_solution" in page
    assert "Notes for the instructor" in page


def test_two_writings_are_equal_to_the_byte(built, one_lesson, tmp_path):
    writing.write(tmp_path, codes=["GNQ"], folder=one_lesson, optional=())
    place = "GNQ/student/3-missing-is-not-zero"
    for ending in (".ipynb", ".html"):
        assert (tmp_path / f"{place}{ending}").read_bytes() == (built / f"{place}{ending}").read_bytes()


def test_the_classrooms_zip_holds_what_a_room_needs_and_no_solution(tmp_path, monkeypatch):
    def write(out, names):
        for slug in trying.SOURCES:
            place = out / "student"
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{slug}.ipynb").write_text(editions.text(trying.notebook(slug, "student")), encoding="utf-8")
            (place / f"{slug}.html").write_text("<p>", encoding="utf-8")

    monkeypatch.setattr(writing, "write", write)
    first, second = (classroom.pack(tmp_path / name).read_bytes() for name in ("a.zip", "b.zip"))
    assert first == second
    with zipfile.ZipFile(tmp_path / "a.zip") as box:
        names = {name.removeprefix(f"{classroom.NAME}/") for name in box.namelist()}
        held = b"".join(box.read(name) for name in box.namelist() if name.endswith((".ipynb", ".html")))
    needed = {
        "CHECKLIST.md", "environment.yml", "requirements.lock", "data/tidy/observations.csv", "data/names.tsv",
        "countrypack/lessons_checks/gaps.py", "notebooks/convictions.ipynb", "notebooks/lessons/CARE.md",
        "notebooks/lessons/3-missing-is-not-zero.ipynb", "notebooks/lessons/data/glotip_excerpt.csv",
        "pages/student/3-missing-is-not-zero.html", "pages/index.html", "pages/CARE.html",
        "country_profiles/ARG/profile.yml",
    }  # fmt: skip
    assert needed <= names
    assert b"SOLUTION" not in held
    assert not [name for name in names if name.endswith((".xlsx", ".dta", ".pyc")) or ".venv" in name]


def test_the_excerpt_says_what_the_tidy_table_says():
    """In the publisher's shape, and made from our rows: a figure that is corrected there is corrected here."""
    from countrypack.lessons_checks.tables import CONVICTED, excerpt, observations

    raw = excerpt("glotip_excerpt.csv", header=2)
    raw = raw[(raw.Indicator == "Persons convicted") & (raw.Sex == "Total")]
    table = observations()
    own = table[(table.indicator == CONVICTED) & (table.source == "unodc_glotip")]
    own = own[(own.sex == "total") & (own.age == "total") & (own.category == "total")]
    tidy = {(row.iso3, row.year): row.value or "<5" for row in own.itertuples()}
    printed = {(row.Iso3_code, row.Year): row.txtVALUE.replace(",", "") for row in raw.itertuples()}
    assert {key: tidy.get(key) for key in printed} == printed
