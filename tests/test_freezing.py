import re
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell, new_output

from countrypack import chapters, freezing
from countrypack.pieces import Piece
from tests import packs


def worn() -> nbformat.NotebookNode:
    """Return a chapter with all the marks that a run leaves."""
    told = f"{Path.home()}/x {sys.prefix}/lib <thing at 0x7f0012ab34cd>"
    cell = packs.code("thing", "thing")
    cell.execution_count = 41
    cell.metadata["papermill"] = {"start_time": "2026-11-23T21:00:00", "duration": 0.1}
    cell.outputs = [
        new_output("stream", name="stderr", text="/somewhere/x.py:3: Warning"),
        new_output("execute_result", data={"text/plain": told}, execution_count=41, metadata={"x": 1}),
    ]
    default = packs.code('iso3 = "ARG"', "parameters", "parameters")
    injected = packs.code('iso3 = "JPN"', "a1b2c3d4", "injected-parameters")
    chapter = packs.executed("law", default, injected, new_markdown_cell("Look.", id="look"), cell)
    chapter.metadata["papermill"] = {"output_path": "/somewhere/out.ipynb"}
    chapter.metadata["language_info"] = {"name": "python", "version": "3.11.7"}
    return chapter


def test_what_depends_on_the_day_the_machine_or_chance_is_gone():
    told = freezing.dumps(freezing.freeze(worn()))
    for trace in (str(Path.home()), sys.prefix, "/somewhere", "0x7f", "papermill", "a1b2c3d4", "3.11.7", "41", "ARG"):
        assert trace not in told, trace


def test_what_is_frozen_stays_as_it_is():
    once = freezing.freeze(worn())
    assert freezing.dumps(freezing.freeze(once)) == freezing.dumps(once)


def test_the_state_asked_for_is_the_only_one_set_and_can_be_changed_and_run_again():
    cells = [cell for cell in freezing.freeze(worn()).cells if "parameters" in chapters.tags(cell)]
    assert [(cell.id, cell.source) for cell in cells] == [("law-parameters", 'iso3 = "JPN"')]


def test_chapters_together_are_a_valid_notebook_with_readable_ids_counted_from_one():
    whole = freezing.concatenate([worn(), packs.executed("law2", packs.code("1", "thing"))])
    nbformat.validate(whole)
    assert [cell.id for cell in whole.cells] == ["law-parameters", "law-look", "law-thing", "law2-thing"]
    assert [cell.execution_count for cell in whole.cells if cell.cell_type == "code"] == [1, 2, 3]


def test_executed_twice_a_chapter_freezes_to_the_same_bytes(tmp_path):
    source = 'from countrypack.pieces import Piece\nprint(object())\nPiece("text", "x", iso3, markdown="y")'
    cells = (packs.code('iso3 = "ARG"', "parameters", "parameters"), packs.code(source, "x", "brief"))
    notebook = packs.written(tmp_path, "law", *cells)
    runs = [chapters.run(notebook, iso3="JPN", facts=tmp_path / "facts.json", profiles=tmp_path) for _ in range(2)]
    first, second = (freezing.dumps(freezing.freeze(done)) for done in runs)
    assert first == second
    assert not re.search(r"\d{4}-\d\d-\d\dT", first)


def test_a_chart_has_its_words_in_a_notebook_and_stands_once_in_a_bound_one():
    piece = Piece(
        "chart", "c", "AAA", caption="C", alt='Four "<5" & more', svg="<svg/>", sources=("s",), columns=("year",)
    )
    data = piece._repr_mimebundle_()
    assert 'alt="Four &quot;&lt;5&quot; &amp; more"' in data["text/html"]
    assert 'src="data:image/svg+xml;base64,PHN2Zy8+"' in data["text/html"]
    frozen = freezing._output(new_output("execute_result", data=data, execution_count=1))
    assert "text/html" not in frozen.data
    assert frozen.data["image/svg+xml"] == "<svg/>"
