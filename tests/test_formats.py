"""What a reader's programs find in a printed pack: Word's own parts, and the tags of a PDF.

The checks of the PDF follow the failure conditions of the Matterhorn Protocol that a machine can see (numbers beside
them); a validator that reads all of them is not in any package index.
"""

import itertools
import re
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from countrypack import binding
from tests import packs, wording

W = wording.W
DC = "{http://purl.org/dc/elements/1.1/}"
PAPERS = {"a4": (595, 842), "letter": (612, 792)}


def bound(folder, paper="a4", formats=("docx", "pdf")):
    lists = packs.text("lists", "1. First.\n2. Second.\n\nThen:\n\n- a thing\n- another")
    binding.bind(packs.chapters(packs.shown(lists)), {**packs.facts(), "name": "Côte d'Ivoire"}, folder, formats, paper)
    return folder


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return bound(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="module")
def letter(tmp_path_factory):
    return bound(tmp_path_factory.mktemp("letter"), "letter")


@pytest.fixture(scope="module")
def parts(pack):
    archive = zipfile.ZipFile(pack / "briefing.docx")
    return {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}


@pytest.fixture(scope="module")
def pdf(pack):
    return PdfReader(pack / "briefing.pdf")


def value(element, path):
    found = element.find("/".join(f"{W}{name}" for name in path.split("/")))
    return None if found is None else found.get(f"{W}val")


def size(path):
    """Return the width and height of a briefing's sheets in points, and the width of its text in a Word document."""
    if path.suffix == ".pdf":
        return {tuple(round(float(side)) for side in page.mediabox[2:]) for page in PdfReader(path).pages}, None
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    sheet, margins = root.find(f".//{W}pgSz"), root.find(f".//{W}pgMar")
    wide, tall = (int(sheet.get(f"{W}{side}")) for side in "wh")
    text = wide - sum(int(margins.get(f"{W}{side}")) for side in ("left", "right"))
    return {(round(wide / 20), round(tall / 20))}, text


@pytest.mark.parametrize("name", ["briefing.docx", "briefing.pdf"])
def test_a_pack_is_set_for_the_paper_asked_for_and_its_text_is_as_wide(pack, letter, name):
    (a4, text), (other, as_wide) = size(pack / name), size(letter / name)
    assert (a4, other) == ({PAPERS["a4"]}, {PAPERS["letter"]})
    assert text == as_wide


def test_letter_paper_changes_no_word(pack, letter):
    for name in ("briefing.docx", "briefing.pdf"):
        assert wording.read(pack / name) == wording.read(letter / name)


# The Word document.


def test_every_paragraph_bears_a_style_that_the_document_defines(parts):
    defined = {style.get(f"{W}styleId"): style for style in parts["word/styles.xml"].iter(f"{W}style")}
    used = {value(p, "pPr/pStyle") for p in parts["word/document.xml"].iter(f"{W}p")}
    assert None not in used
    assert used <= set(defined)
    assert {
        "Title",
        "Heading1",
        "TableCaption",
        "ChartCaption",
        "Chart",
        "Note",
        "Compact",
        "Bibliography",
        "ListNumber",
        "ListBullet",
    } <= used
    names = {
        value(defined[name], "name").lower() for name in ("Title", "Heading1", "Heading2", "FootnoteText", "Footer")
    }
    assert names == {"title", "heading 1", "heading 2", "footnote text", "footer"}  # those that Word itself knows


def test_marks_in_texts_are_word_notes_that_lead_to_the_list_of_sources(parts):
    asked = [ref.get(f"{W}id") for ref in parts["word/document.xml"].iter(f"{W}footnoteReference")]
    held = {note.get(f"{W}id"): note for note in parts["word/footnotes.xml"] if note.get(f"{W}type") is None}
    anchors = {mark.get(f"{W}name") for mark in parts["word/document.xml"].iter(f"{W}bookmarkStart")}
    assert asked
    assert asked == list(held)
    for note in held.values():
        assert value(note, "p/pPr/pStyle") == "FootnoteText"
        assert note.find(f".//{W}hyperlink").get(f"{W}anchor") in anchors
        assert "Office of Invented Figures, “The " in "".join(note.itertext())


def test_every_table_repeats_its_head_and_keeps_its_caption(parts):
    body = list(parts["word/document.xml"].find(f"{W}body"))
    tables = [place for place, element in enumerate(body) if element.tag == f"{W}tbl"]
    assert tables
    for place in tables:
        rows = body[place].findall(f"{W}tr")
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        caption = next(e for e in reversed(body[:place]) if e.tag == f"{W}p")
        assert value(caption, "pPr/pStyle") == "TableCaption"


def test_the_document_says_its_language_title_and_edition_and_numbers_its_pages(parts):
    core = parts["docProps/core.xml"]
    assert core.find(f"{DC}title").text == "Côte d'Ivoire: briefing pack"
    assert core.find(f"{DC}language").text == "en-GB"
    assert core.find(f"{DC}subject").text == "Edition 1 July 2026"
    assert {lang.get(f"{W}val") for lang in parts["word/styles.xml"].iter(f"{W}lang")} == {"en-GB"}
    fields = [field.get(f"{W}instr").strip() for field in parts["word/footer1.xml"].iter(f"{W}fldSimple")]
    assert fields[-2:] == ["PAGE", "NUMPAGES"]


def test_every_picture_says_what_it_shows(parts):
    pictures = list(parts["word/document.xml"].iter(wording.DRAWN))
    assert len(pictures) == 2
    assert {picture.get("descr") for picture in pictures} == {packs.chart("x").alt}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
@pytest.mark.parametrize("paper", PAPERS)
def test_libreoffice_opens_the_document_and_prints_it_on_its_paper(pack, letter, tmp_path, paper):
    document = {"a4": pack, "letter": letter}[paper] / "briefing.docx"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(document)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    reader = PdfReader(tmp_path / "briefing.pdf")
    text = " ".join(page.extract_text() for page in reader.pages)
    assert size(tmp_path / "briefing.pdf")[0] == {PAPERS[paper]}
    assert "Côte d'Ivoire: briefing pack" in text
    assert f"1 / {len(reader.pages)}" in reader.pages[0].extract_text()
    assert "accessed November 23, 2026" in reader.pages[0].extract_text()  # a note, at the foot of its page


# The PDF.


def test_the_pdf_is_tagged_names_its_language_and_shows_its_title(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (07-001: a PDF's own truth is no Python object)
    assert root["/MarkInfo"].get("/Suspects", False) == False  # noqa: E712
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert pdf.metadata.title == "Côte d'Ivoire: briefing pack"
    assert pdf.xmp_metadata.dc_title["x-default"] == pdf.metadata.title
    assert b"<pdfuaid:part>1<" in root["/Metadata"].get_data()


def test_headings_of_the_pdf_begin_at_one_and_never_skip_a_level(pdf):
    levels = [int(kind[1:]) for kind, _, _ in wording.tags(pdf) if re.fullmatch(r"H\d", kind)]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_every_figure_of_the_pdf_says_what_it_shows_and_is_drawn_in_lines(pdf):
    figures = [element for kind, element, _ in wording.tags(pdf) if kind == "Figure"]
    assert {figure["/Alt"] for figure in figures} == {packs.chart("x").alt}
    assert len(figures) == 2
    assert [image for page in pdf.pages for image in page.images] == []


def test_every_table_of_the_pdf_has_heads_that_its_cells_name(pdf):
    tagged = list(wording.tags(pdf))
    heads = {element["/ID"] for kind, element, _ in tagged if kind == "TH"}
    cells = [element for kind, element, _ in tagged if kind == "TD"]
    assert sum(kind == "Table" for kind, *_ in tagged) == sum(kind == "THead" for kind, *_ in tagged) == 3
    assert cells
    for cell in cells:
        named = [name for one in cell["/A"] if one["/O"] == "/Table" for name in one["/Headers"]]
        assert named
        assert set(named) <= heads


def test_lists_have_items_and_links_have_words(pdf):
    tagged = list(wording.tags(pdf))
    assert all(inside[-1] == "L" for kind, _, inside in tagged if kind == "LI")
    assert all(inside[-1] == "LI" for kind, _, inside in tagged if kind in ("Lbl", "LBody"))
    links = [note.get_object() for page in pdf.pages for note in page.get("/Annots", ())]
    assert links
    assert all(link.get("/Contents") and "/StructParent" in link for link in links)  # 28-012, 28-010
    assert all(page.get("/Tabs") == "/S" for page in pdf.pages if "/Annots" in page)  # 28-004


def test_all_fonts_are_in_the_file_and_have_letters(pdf):
    fonts = {font.get_object()["/BaseFont"]: font.get_object() for font in fonts_of(pdf)}
    assert any("IBMPlexSans-Bold" in name for name in fonts)
    for name, font in fonts.items():
        [inner] = font["/DescendantFonts"]
        assert {"/FontFile2", "/FontFile3"} & set(inner.get_object()["/FontDescriptor"]), name
        assert "/ToUnicode" in font, name


def fonts_of(pdf):
    for page in pdf.pages:
        held = [page["/Resources"]]
        while held:
            resources = held.pop().get_object()
            yield from resources.get("/Font", {}).values()
            forms = (form.get_object() for form in resources.get("/XObject", {}).values())
            held += [form["/Resources"] for form in forms if "/Resources" in form]


def test_the_bookmarks_are_the_headings(pdf):
    assert [mark.title for mark in pdf.outline if not isinstance(mark, list)] == [
        "Summary",
        "Law",
        "Data behind the charts",
        "Sources",
        "Citations",
    ]


def test_text_can_be_taken_out_with_its_accents(pdf):
    text = "".join(page.extract_text() for page in pdf.pages)
    for words in ("Côte d'Ivoire", "Ustawa Żółć", "of łódź"):
        assert words in text


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="no qpdf on this machine")
def test_qpdf_finds_no_fault_in_the_file(pack):
    done = subprocess.run(["qpdf", "--check", str(pack / "briefing.pdf")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
