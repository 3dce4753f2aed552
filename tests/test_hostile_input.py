"""Names, notes and laws that try to be something else are printed as the text that they are, or refused."""

import csv
import html
import io
import json
import re
import subprocess
import sys
import zipfile

import openpyxl
import pytest
import yaml
from pypdf import PdfReader

from countrypack import batch, chapters, facts, paths, shelf, spreadsheets, states, tables
from countrypack.batch import caching, making
from countrypack.batch.tasks import Task
from countrypack.checking import Verdict, printed
from countrypack.errors import BrokenProfile, Refusal
from tests import invented
from tests.conftest import ROOT
from tests.roots import BUILD, Root
from tests.test_binding import Page

FORMULA = "=cmd|' /C calc'!A0"
LAW = (
    f'{FORMULA} <script>alert(1)</script> #eval("1+1") '
    "<img src=x onerror=alert(2)> [link](javascript:alert(3)) ![p](http://e.example/p.png) "
    '#read("/etc/passwd") #link("http://e.example")[x] `<b>raw</b>`{=html} \\input{/etc/passwd} $\\sum$ | a | b |'
)
CONTROL = "one\x07two\x1b[31mthree\u202eruof\u202c five\ufeff\u200b six"
RIGHT_TO_LEFT = "قانون مكافحة الاتجار بالأشخاص"
LONG = "Law " + "abcdefghij" * 1000
MARKS = ["<script>alert(1)</script>", '#eval("1+1")', "<img src=x onerror=alert(2)>", '#read("/etc/passwd")', FORMULA]


def hostile(folder):
    root = Root(folder, ["PER"])
    statutes = iter([LAW, CONTROL, RIGHT_TO_LEFT, LONG, FORMULA])

    def spoilt(row):
        if row["iso3"] != "PER":
            return None
        if row["instrument"] in ("national_trafficking_law", "gender_related_killing_law"):
            row["statute"] = next(statutes, row["statute"])
            row["note"] = LAW
        return row

    def noted(row):
        if row["iso3"] != "PER":
            return None
        if row["indicator"] == "trafficking_persons_convicted" and row["year"] == "2009":
            row |= {"status": "suspect", "note": LAW}
        return row

    root.table("acts.csv", spoilt)
    root.table("observations.csv", noted)
    return root


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    root = hostile(tmp_path_factory.mktemp("hostile"))
    request = batch.plan(["PER"], profiles=root.profiles, out=root.out, kernel="spawn")
    task = Task("PER", request, caching.inputs(root.profiles, request.formats, paths.CHAPTERS), why=("new",))
    with pytest.MonkeyPatch.context() as patch:
        # The check refuses a name that holds figures; here the files are looked at as if it did not.
        patch.setattr(making.checking, "check", lambda folder, iso3, **_: Verdict(iso3))
        patch.setattr(making, "_tidy", lambda: tables.read(root.folder / "data" / "tidy"))
        outcome = making.build_one(task)
    assert outcome.error == ""
    shelf.write(root.profiles, root.out)
    return root.out / "PER" / "pack"


@pytest.fixture(scope="module")
def page(pack):
    return Page((pack / "briefing.html").read_text(encoding="utf-8"))


def test_the_page_runs_nothing_fetches_nothing_and_its_policy_forbids_it(page):
    assert not {tag for tag, _ in page.elements} & {"script", "img", "iframe", "object", "embed", "form", "base"}
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    links = [link["href"] for link in page.all("a")]
    others = [link for link in links if link != "briefing.ipynb"]  # the file beside it
    assert not [link for link in others if not link.startswith(("#", "https://", "http://")) or "e.example" in link]
    policies = [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'")
    assert "script-src" not in policies[0]


def test_the_index_runs_nothing_that_a_name_holds(pack):
    raw = (pack.parent.parent / "index.html").read_text(encoding="utf-8")
    index, scripts = Page(raw), re.findall(r"<script[^>]*>(.*?)</script>", raw, re.DOTALL)
    assert not {tag for tag, _ in index.elements} & {"img", "iframe", "object", "embed", "base"}
    assert len(scripts) == len(index.all("script"))
    for element, content in zip(index.all("script"), scripts, strict=True):
        assert element.get("type") == "application/json" or "alert" not in content  # data, which nothing runs
        assert "innerHTML" not in content


@pytest.mark.parametrize("mark", MARKS)
def test_a_hostile_text_stands_as_words_in_every_format(pack, page, mark):
    document = zipfile.ZipFile(pack / "briefing.docx").read("word/document.xml").decode()
    words = html.unescape("".join(re.findall(r"<w:t[ >][^<]*|<w:t>[^<]*", document)))
    print_ = printed.Flow(list(printed.runs(pack / "briefing.pdf"))).bare
    assert mark in page.text
    assert printed.bare(mark) in printed.bare(re.sub(r'<w:t(?: xml:space="preserve")?>', "", words))
    assert printed.bare(mark) in print_


def test_the_word_document_and_the_print_hold_no_command(pack):
    archive = zipfile.ZipFile(pack / "briefing.docx")
    assert not [name for name in archive.namelist() if "vba" in name.lower() or "embed" in name.lower()]
    document = archive.read("word/document.xml").decode()
    fields = re.findall(r"<w:instrText[^>]*>([^<]*)", document)
    assert not [field for field in fields if "cmd" in field or "DDE" in field or "e.example" in field]
    relations = archive.read("word/_rels/document.xml.rels").decode()
    assert "e.example" not in relations
    assert "javascript" not in relations
    content = (pack / "briefing.pdf").read_bytes()
    assert b"/JavaScript" not in content
    assert b"/Launch" not in content
    annotations = [a.get_object() for p in PdfReader(pack / "briefing.pdf").pages for a in p.get("/Annots", [])]
    links = [one.get("/A", {}).get("/URI", "") for one in annotations]
    assert not [link for link in links if "e.example" in link or "javascript" in link]


def test_control_characters_leave_no_trace_and_other_scripts_stay(pack, page):
    flow = printed.Flow(list(printed.runs(pack / "briefing.pdf")))
    for text in (page.text, flow.text):
        assert not [c for c in "\x07\x1b\u202e\u202c\ufeff" if c in text]
    assert "one" in page.text and "six" in page.text
    assert RIGHT_TO_LEFT in page.text


def test_ten_thousand_characters_without_a_blank_stay_within_the_page(pack):
    reader = PdfReader(pack / "briefing.pdf")
    assert len(reader.pages) < 40
    widths = {float(page.mediabox.width) for page in reader.pages}
    assert len(widths) == 1
    runs = [run.text for run in printed.runs(pack / "briefing.pdf")]
    assert max(map(len, runs)) < 160  # no line is longer than a page is wide
    assert "abcdefghij" * 20 in printed.Flow(list(printed.runs(pack / "briefing.pdf"))).bare
    style = re.search(r"<style>(.*?)</style>", (pack / "briefing.html").read_text(encoding="utf-8"), re.DOTALL)[1]
    assert "overflow-wrap" in style


def test_no_cell_of_a_table_for_spreadsheets_begins_like_a_formula(pack):
    for path in (pack / "data.csv", pack.parent.parent / "index.csv"):
        text = path.read_text(encoding="utf-8")
        rows = list(csv.reader(io.StringIO(text)))
        assert len({len(row) for row in rows}) == 1, path.name  # nothing left its cell
        cells = [cell for row in rows for cell in row]
        assert not [c for c in cells if c.startswith(("=", "+", "@", "\t", "\r")) or re.match(r"-(?![\d.]|$)", c)]
    assert [cell for cell in cells if cell.startswith("'=")] or path.name == "index.csv"


def test_a_formula_in_a_workbook_is_a_text(tmp_path):
    book = openpyxl.Workbook(write_only=True)
    spreadsheets.sheet(book, "x", [FORMULA, "b"], [[FORMULA, 1.5], ["+1+1", 2], ["@x", 3]])
    book.save(tmp_path / "x.xlsx")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "x.xlsx")["x"] for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert cells[0].value.lstrip("'") == FORMULA


def test_the_sources_for_a_reference_manager_hold_one_entry_each(pack):
    entries = re.findall(r"^@\w+\{([\w-]+),", (pack / "sources.bib").read_text(encoding="utf-8"), re.M)
    known = json.loads((pack / "facts.json").read_text(encoding="utf-8"))["sources"]
    assert sorted(entries) == sorted(card["id"] for card in known)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Pe\x07ru"),
        ("name", "Pe\u202eru"),
        ("in_text", "Peru\nand another line"),
        ("formal_name", "x" * 10_000),
        ("name", "<script>alert(1)</script>"),
        ("name", '=HYPERLINK("http://e.example/x")'),
        ("in_text", "*Peru*"),
        ("in_text", '#eval("1+1")'),
        ("in_text", "`Peru`"),
        ("formal_name", "the [Republic](http://e.example)"),
        ("region", "$x$"),
        ("iso3", "../PER"),
        ("regional_group", "<b>"),
    ],
)
def test_a_profile_with_what_cannot_be_a_name_is_refused(tmp_path, field, value):
    held = yaml.safe_load((ROOT / "country_profiles" / "PER" / "profile.yml").read_text(encoding="utf-8"))
    held = {**held, "comparators": [], field: value}
    (tmp_path / "PER").mkdir()
    (tmp_path / "PER" / "profile.yml").write_text(yaml.safe_dump(held), encoding="utf-8")
    with pytest.raises(BrokenProfile, match=field):
        states.read("PER", tmp_path)


@pytest.mark.parametrize("code", ["../../x", "PER/../..", ".", "", "PER\0", 'ARG"; import os; os.system("touch x") #'])
def test_a_code_that_is_a_path_or_a_program_is_refused_and_nothing_is_written(tmp_path, code):
    with pytest.raises(Refusal):
        states.read(code, ROOT / "country_profiles")
    if "\0" not in code:
        done = subprocess.run(
            [*BUILD, code, "--out", str(tmp_path / "out")], capture_output=True, text=True, check=False, cwd=tmp_path
        )
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
    assert not [path for path in tmp_path.rglob("*") if path.name not in ("out", ".build")]


def test_a_folder_whose_name_is_a_path_trick_is_no_state(tmp_path):
    (tmp_path / "..x").mkdir()
    (tmp_path / "..x" / "profile.yml").write_text("iso3: ..x\n")
    with pytest.raises(BrokenProfile):
        states.shelf(tmp_path)


def test_code_in_a_parameter_is_a_text_to_a_chapter(tmp_path):
    trick = f'ARG"\nopen({str(tmp_path / "written")!r}, "w")\n"'
    command = [sys.executable, "-m", "papermill", "-p", "iso3", trick, "notebooks/law.ipynb", str(tmp_path / "o.ipynb")]
    done = subprocess.run(
        [*command, "--cwd", "notebooks", "--no-progress-bar"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "UnknownState" in done.stderr
    assert not (tmp_path / "written").exists()


def test_a_state_that_is_a_program_never_reaches_a_kernel(tmp_path):
    path = tmp_path / "facts.json"
    path.write_text(facts.to_json(invented.state()), encoding="utf-8")
    with pytest.raises(Refusal):
        chapters.run(
            paths.NOTEBOOKS / "law.ipynb", iso3='AAA"; import os; "', facts=path, profiles=ROOT / "country_profiles"
        )
