"""One text three times: what a briefing says in HTML, in Word and in print is compared from first to last word."""

import difflib
import os
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from countrypack import binding
from tests import packs, wording
from tests.conftest import ROOT

FORMATS = ("html", "docx", "pdf")


def differing(folder: Path, *formats: str) -> list[str]:
    """Return where formats differ from the page: blocks of text that the one has and the other has not."""
    page, pictures = wording.read(folder / "briefing.html")
    found = []
    for name in formats or FORMATS[1:]:
        texts, alts = wording.read(folder / f"briefing.{name}")
        for ours, theirs in ((page, texts), (pictures, alts)):
            lines = list(difflib.unified_diff(ours, theirs, n=0, lineterm=""))[2:]
            found += [f"{name}: {line[:160]}" for line in lines if not line.startswith("@@")]
    return found


def bound(folder: Path, text: str, formats=FORMATS) -> Path:
    folder.mkdir(exist_ok=True)
    piece = packs.text("said", text)
    binding.bind(packs.chapters(packs.shown(piece)), packs.facts(), folder, formats)
    return folder


SAID = (
    f"In 2014, 1,003 persons; 0-4 in 2015 {packs.mark('first', 1)}{packs.mark('second', 2)}. A pre--post... -5 change."
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return bound(tmp_path_factory.mktemp("same") / "pack", SAID)


def test_all_formats_say_the_same_from_the_first_word_to_the_last(pack):
    texts, alts = wording.read(pack / "briefing.html")
    assert {len(texts) > 40, len(alts) == 2} == {True}
    assert any("1,003persons;0-4in2015.Apre--post...-5change." in text for text in texts)
    assert differing(pack) == []


@pytest.mark.parametrize(
    "other", [SAID.replace("1,003", "1,008"), SAID.replace("0-4", "4"), SAID.replace(" change", ""), SAID + " More."]
)
@pytest.mark.parametrize("name", ["docx", "pdf"])
def test_a_format_that_says_another_thing_is_found(pack, tmp_path, other, name):
    shutil.copy(pack / "briefing.html", bound(tmp_path / "other", other, [name]))
    found = differing(tmp_path / "other", name)
    assert len(found) == 2
    assert all(line.startswith(f"{name}: ") for line in found)


def test_a_cell_an_entry_and_an_alternative_text_that_differ_are_found(pack, tmp_path):
    folder = Path(shutil.copytree(pack, tmp_path / "pack"))
    page = (folder / "briefing.html").read_text(encoding="utf-8")
    for ours, theirs in (
        ("<td>2005</td>", "<td>2006</td>"),
        ("Vintage: 2025", "Vintage: 2024"),
        ("From 3 in", "From 4 in"),
    ):
        changed = re.sub(ours.replace("<td>", "<td[^>]*>"), theirs, page, count=1)
        assert changed != page
        (folder / "briefing.html").write_text(changed, encoding="utf-8")
        assert len(differing(folder, "pdf")) == 2


def test_each_mark_in_a_text_is_a_note_that_says_what_the_citation_says(pack):
    said = wording.notes(pack / "briefing.docx")
    texts, _ = wording.read(pack / "briefing.docx")
    document = zipfile.ZipFile(pack / "briefing.docx").read("word/document.xml").decode()
    assert len(said) == document.count("<w:footnoteReference ") == 3
    assert set(said) <= set(texts)


@pytest.mark.slow
@pytest.mark.parametrize("iso3", sorted(path.parent.name for path in (ROOT / "country_profiles").glob("*/profile.yml")))
def test_the_formats_of_a_real_pack_say_the_same(iso3):
    folder = Path(os.environ.get("PACKS", ROOT / "country_profiles")) / iso3 / "pack"
    if not all((folder / f"briefing.{name}").is_file() for name in FORMATS):
        pytest.skip("this pack is not built in every format: run `make packs`")
    assert differing(folder) == []
