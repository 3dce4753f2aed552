import html
import html.parser
import itertools
import json
import os
import re
import socket
import time
import zipfile
from pathlib import Path

import pytest

from countrypack import binding, drawings, printing
from countrypack.errors import RenderFailed, UnknownFormat, WrongState
from countrypack.pieces import Piece
from tests import packs

FILES = ["briefing.docx", "briefing.html", "briefing.ipynb", "briefing.pdf", "sources.bib"]


class Page(html.parser.HTMLParser):
    """The elements of a page, each with its attributes, and its visible text."""

    def __init__(self, text: str):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    binding.bind(packs.chapters(), packs.facts(), folder)
    return folder


@pytest.fixture(scope="module")
def page(pack) -> Page:
    return Page((pack / "briefing.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def document(pack) -> str:
    return zipfile.ZipFile(pack / "briefing.docx").read("word/document.xml").decode()


def test_an_unknown_format_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(UnknownFormat, match="odt"):
        binding.bind(packs.chapters(), packs.facts(), tmp_path, ["html", "odt"])
    assert not list(tmp_path.iterdir())


def test_a_piece_about_another_state_than_the_facts_is_refused(tmp_path):
    stray = Piece("text", "stray", "KOR", markdown="x")
    with pytest.raises(WrongState, match="asked for JPN, found KOR in 'stray'"):
        binding.bind(packs.chapters(packs.shown(stray)), packs.facts(), tmp_path)


@pytest.mark.parametrize(
    ("piece", "reason"),
    [
        (packs.text("head", "of another chapter"), "two pieces are called head"),
        (packs.text("new", "x [[3]](#source-third)"), "marks third as 3, but its number is missing"),
        (packs.text("new", "x [[2]](#source-first)"), "marks first as 2, but its number is 1"),
        (packs.text("new", "x", sources=("third",)), "'new' cites third"),
        (packs.chart("new", svg=packs.SVG.replace("<metadata>", "<script/><metadata>")), "drawing holds <script>"),
        (packs.chart("new", svg=packs.SVG.replace('"#m1"', '"https://e.example/x"')), "drawing holds href="),
        (packs.chart("new", svg=packs.SVG.replace("<path", '<path onload="x"')), "drawing holds onload="),
        (packs.chart("new", svg="<svg"), "not XML"),
    ],
)
def test_pieces_that_do_not_fit_together_are_refused_by_name(tmp_path, piece, reason):
    with pytest.raises(RenderFailed, match=re.escape(reason)):
        binding.bind(packs.chapters(packs.shown(piece)), packs.facts(), tmp_path, ["html"])
    assert not list(tmp_path.iterdir())


def test_a_refusal_of_a_printer_is_reported_without_the_folder_it_worked_in(tmp_path):
    metadata = {"title": "x", "epoch": "0"}
    with pytest.raises(RenderFailed, match=r"pandoc: .*html: .*charts/missing\.html") as refusal:
        printing.printed("![x](charts/missing.svg){.chart}", tmp_path, metadata, ["html"])
    assert str(tmp_path) not in str(refusal.value)


def test_two_builds_give_the_same_bytes_in_every_file(pack, tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    time.tzset() if hasattr(time, "tzset") else None
    again = tmp_path / "again"
    again.mkdir()
    binding.bind(packs.chapters(), packs.facts(), again)
    assert sorted(path.name for path in again.iterdir()) == FILES
    assert [name for name in FILES if (again / name).read_bytes() != (pack / name).read_bytes()] == []


@pytest.mark.parametrize("name", binding.FORMATS)
def test_a_format_is_the_same_whatever_is_made_beside_it(pack, tmp_path, name):
    binding.bind(packs.chapters(), packs.facts(), tmp_path, [name])
    assert (tmp_path / f"briefing.{name}").read_bytes() == (pack / f"briefing.{name}").read_bytes()


def test_pandoc_reads_a_text_once_for_every_format(tmp_path, monkeypatch):
    scripts, pandoc = [], printing.pandoc
    monkeypatch.setattr(printing, "pandoc", lambda script, *a, **k: scripts.append(script) or pandoc(script, *a, **k))
    binding.bind(packs.chapters(), packs.facts(), tmp_path)
    assert scripts.count("print.lua") == 1


def test_no_file_betrays_the_machine(pack):
    traces = [str(Path.home()), str(printing.STYLE), os.sep + "tmp" + os.sep, socket.gethostname()]
    archive = zipfile.ZipFile(pack / "briefing.docx")
    contents = {name: (pack / name).read_bytes() for name in FILES}
    contents |= {name: archive.read(name) for name in archive.namelist()}
    found = [(name, t) for name, content in contents.items() for t in traces if len(t) > 4 and t.encode() in content]
    assert found == []


def test_every_link_within_the_page_leads_somewhere_and_every_id_is_the_only_one(page):
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {link["href"][1:] for link in page.all("a") if link["href"].startswith("#")}
    assert {"source-first", "source-second", "data-law-chart", "briefing"} <= targets
    assert targets <= set(ids)


def test_every_mark_of_a_source_leads_somewhere_in_the_word_document(document):
    anchors = set(re.findall(r'w:anchor="([^"]*)"', document))
    assert {"source-first", "source-second"} <= anchors
    assert anchors <= set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]*)"', document))


def test_the_page_runs_nothing_and_fetches_nothing(pack, page):
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img", "iframe", "object", "embed", "link", "form", "base"}
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on")]
        addresses = [attributes.get(name) or "" for name in ("src", "srcset", "href", "xlink:href", "data", "action")]
        mine = ("#", "https://", "briefing.ipynb") if tag == "a" else "#"
        assert all(a.startswith(mine) for a in addresses if a)
    styles = re.findall(r"url\(([^)]{0,12})", (pack / "briefing.html").read_text(encoding="utf-8"))
    assert all(address.startswith(('"data:font/w', "#")) for address in styles)


def test_alt_text_survives_in_the_page_and_in_the_word_document(page, document):
    alt = packs.chart("x").alt
    assert [(svg["role"], svg["aria-label"]) for svg in page.all("svg")] == [("img", alt), ("img", alt)]
    escaped = alt.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    assert document.count(f'<wp:docPr descr="{escaped}"') == 2


def test_the_page_names_its_language_and_its_state(page):
    assert page.all("html") == [{"lang": "en-GB"}]
    assert len(page.all("h1")) == 1
    assert "Côte & <b>Isle</b>: briefing pack" in page.text


def test_headings_never_skip_a_level(page):
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


@pytest.mark.parametrize("trace", ["<script>alert(1)</script>", '#eval("1+1")', "\\input{y}", "$x$", "Ustawa Żółć"])
def test_a_hostile_statute_is_printed_as_the_text_that_it_is(page, document, trace):
    words = html.unescape(re.sub(r"<[^>]+>", "", document))
    assert page.text.count(trace) >= 4
    assert words.count(trace) >= 4


def test_a_hostile_link_or_picture_leaves_its_words_only(page, document):
    assert not [link for link in page.all("a") if "javascript" in link["href"]]
    assert "javascript" not in document
    assert "e.example" not in page.text + document


def test_a_pdf_holds_hostile_text_as_text_and_says_what_it_is(pack, tmp_path):
    content = (pack / "briefing.pdf").read_bytes()
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid:part" in content
    assert b"/Lang (en-GB)" in content or b"/Lang(en-GB)" in content
    assert b"JavaScript" not in content


def test_typst_gets_hostile_text_escaped(tmp_path):
    printing._write(f"Here it begins.\n\n{packs.HOSTILE}", tmp_path, {"title": "x", "epoch": "0"}, ["pdf"])
    source = (tmp_path / "briefing.typ").read_text(encoding="utf-8").partition("Here it begins.")[2]
    assert r"\#eval(" in source
    assert not re.search(r"(?<!\\)#(?!block|link|figure|metadata)", source)


def test_the_word_document_repeats_table_heads_and_counts_its_pages(pack, document):
    tables = document.count("<w:tbl>")
    assert tables == 3
    assert document.count("<w:tblHeader") == tables
    footer = zipfile.ZipFile(pack / "briefing.docx").read("word/footer1.xml").decode()
    assert " PAGE " in footer
    assert " TITLE " in footer


def test_sources_are_cited_once_each_and_ready_to_paste(pack, page):
    bibtex = (pack / "sources.bib").read_text(encoding="utf-8")
    assert re.findall(r"@\w+\{(\w+),", bibtex) == ["first", "second"]
    assert "Accessed 2026-11-23" in bibtex
    assert page.text.count("Office of Invented Figures. 2025.") == 2
    assert "2025a" not in page.text


def test_the_data_behind_each_chart_can_be_opened(page):
    assert [box["id"] for box in page.all("details") if "id" in box] == ["data-law-chart", "data-law-chart-again"]
    assert "1,003" in page.text


def test_formats_that_were_not_asked_for_are_not_made(tmp_path):
    made = binding.bind(packs.chapters(), packs.facts(), tmp_path, [])
    assert [path.name for path in made] == ["briefing.ipynb", "sources.bib"]
    assert json.loads(made[0].read_text(encoding="utf-8"))["metadata"]["countrypack"]["iso3"] == "JPN"


@pytest.mark.parametrize(
    ("edition", "epoch"), [("2026-07-01", 1782864000), ("2026-07", 1782864000), ("2026", 1767225600)]
)
def test_an_edition_of_any_precision_dates_the_pack(edition, epoch):
    assert binding._metadata({**packs.facts(), "edition": edition})["epoch"] == str(epoch)


def test_drawings_on_one_page_do_not_share_ids_or_styles():
    drawing = drawings.inline(packs.chart("a"))
    assert 'id="a-p1"' in drawing
    assert "url(#a-p1)" in drawing
    assert 'href="#a-m1"' in drawing
    assert "color:red" not in drawing
    assert "metadata" not in drawing


def test_a_page_carries_only_the_fonts_that_its_characters_need():
    latin = printing.font_faces("Argentina")
    assert latin.count("@font-face") == 2
    assert printing.font_faces("Ustawa Żółć <em>").count("@font-face") == 6
    assert len(latin) < 70_000
