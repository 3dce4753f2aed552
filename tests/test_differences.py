import csv
import io
from dataclasses import replace

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from countrypack import differences, facts, freezing
from countrypack.errors import MissingFile
from countrypack.pieces import MIME, Piece
from tests import invented
from tests.invented import act, count


def pack(folder, state, *sentences):
    path = folder / state.iso3 / "pack"
    path.mkdir(parents=True)
    facts.write(state, path / "facts.json")
    piece = Piece("text", "text-record", state.iso3, markdown=" ".join(sentences) or "Nothing.")
    bundle = {name: value for name, value in piece._repr_mimebundle_().items() if name == MIME}
    shown = new_output("display_data", data=bundle)
    notebook = new_notebook(cells=[new_code_cell("x", id="a", outputs=[shown])])
    (path / "briefing.ipynb").write_text(freezing.dumps(notebook), encoding="utf-8")
    return folder


def of(changes, kind):
    return [(change.id, change.old, change.new) for change in changes if change.kind == kind]


def test_a_folder_without_packs_is_refused(tmp_path):
    with pytest.raises(MissingFile, match="earlier build"):
        differences.compare(tmp_path, tmp_path)


def test_nothing_is_listed_when_nothing_changed(tmp_path):
    old = pack(tmp_path / "old", invented.state(count("AAA", 2005, "7")), "One. Two.")
    new = pack(tmp_path / "new", invented.state(count("AAA", 2005, "7")), "One. Two.")
    assert differences.write(old, new, tmp_path) == []
    assert "Nothing changed." in (tmp_path / "changes.md").read_text(encoding="utf-8")
    assert (tmp_path / "changes.csv").read_text(encoding="utf-8").splitlines() == [",".join(differences.COLUMNS)]


def test_a_changed_figure_is_listed_from_old_to_new_with_its_source(tmp_path):
    old = pack(tmp_path / "old", invented.state(count("AAA", 2005, "7")))
    new = pack(tmp_path / "new", invented.state(count("AAA", 2005, "<5")))
    changes = differences.compare(old, new)
    assert of(changes, "figure") == [("AAA.trafficking_persons_convicted.2005", "7 · reported", "[0, 4] · censored")]
    assert {change.source.split(" (")[0] for change in changes if change.kind == "figure"} == {"unodc_glotip"}


def test_the_two_vintages_stand_with_the_source(tmp_path):
    state = invented.state(count("AAA", 2005, "7"))
    newer = invented.state(count("AAA", 2005, "8"))
    cards = tuple(replace(card, vintage="2099") if card.id == "unodc_glotip" else card for card in newer.sources)
    vintage = next(card.vintage for card in state.sources if card.id == "unodc_glotip")
    old, new = pack(tmp_path / "old", state), pack(tmp_path / "new", replace(newer, sources=cards))
    [change] = [change for change in differences.compare(old, new) if change.kind == "figure"]
    assert change.source == f"unodc_glotip ({vintage} to 2099)"


def test_zero_and_nothing_are_different(tmp_path):
    old = pack(tmp_path / "old", invented.state(count("AAA", 2005, "0")))
    new = pack(tmp_path / "new", invented.state())
    [(_, was, now)] = of(differences.compare(old, new), "figure")
    assert (was, now) == ("0 · reported", "")


def test_a_row_that_only_moved_in_its_file_is_no_change(tmp_path):
    moved = replace(count("AAA", 2005, "7"), locator="data!L99")
    old = pack(tmp_path / "old", invented.state(count("AAA", 2005, "7")))
    new = pack(tmp_path / "new", invented.state(moved))
    assert differences.compare(old, new) == []


def test_a_changed_sentence_is_listed_alone_and_a_renumbered_mark_is_none(tmp_path):
    state = invented.state()
    old = pack(tmp_path / "old", state, "First [[1]](#source-unodc_glotip).", "Second is 7.", "Third.")
    new = pack(tmp_path / "new", state, "First [[4]](#source-unodc_glotip).", "Second is 8.", "Third.")
    assert of(differences.compare(old, new), "sentence") == [("text-record", "Second is 7.", "Second is 8.")]


def test_an_act_that_is_new_and_a_state_that_is_new_are_listed(tmp_path):
    old = pack(tmp_path / "old", invented.state())
    new = pack(tmp_path / "new", invented.state(act("AAA", "trafficking_protocol", "ratification", "2004-05-06")))
    pack(tmp_path / "new", invented.state(iso3="BBB"))
    changes = differences.compare(old, new)
    [(_, was, now)] = of(changes, "act")
    assert (was, now.split(" · ")[0]) == ("", "2004-05-06")
    assert of(changes, "pack") == [("", "", "pack is new")]


def test_no_cell_of_the_table_is_a_formula(tmp_path):
    state = invented.state()
    old = pack(tmp_path / "old", replace(state, name="=HYPERLINK(1)"), "A.")
    new = pack(tmp_path / "new", replace(state, name="=HYPERLINK(1)"), "=cmd()|x!A1.")
    text = differences.to_csv(differences.compare(old, new))
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_a_computed_zero_is_said_as_zero():
    assert differences._said({"value": 0, "source": "x"}) == "0"
    assert differences._said({"value": None, "source": "x"}) == "no value"
