import logging
import sys

import pytest

from countrypack import chapters, engine
from countrypack.engine import forking
from countrypack.errors import ChapterFailed, LostParameters, ParameterMismatch, WrongState
from tests import packs

PARAMETERS = packs.code('iso3 = "ARG"  # any folder name', "parameters", "parameters")
SHOW = 'from countrypack.pieces import Piece\nPiece("text", "x", iso3, markdown="y")'


def run(tmp_path, *cells, **more):
    notebook = packs.written(tmp_path, "law", *cells)
    return chapters.run(notebook, iso3="JPN", facts=tmp_path / "facts.json", profiles=tmp_path, **more)


@pytest.mark.parametrize("found", [0, 2])
def test_a_lost_or_doubled_parameters_tag_is_refused_before_anything_runs(tmp_path, found):
    cells = [packs.code('iso3 = "ARG"', f"p-{number}", "parameters") for number in range(found)]
    with pytest.raises(LostParameters, match=rf"law\.ipynb has {found} cells"):
        run(tmp_path, *cells, packs.code("1 / 0", "never"))


@pytest.mark.parametrize("declared", ['iso = "ARG"', 'iso3 = "ARG"\nyear = 2020', "# nothing"])
def test_other_parameters_than_iso3_are_refused_before_anything_runs(tmp_path, declared):
    with pytest.raises(ParameterMismatch, match=r"was given \['iso3'\]"):
        run(tmp_path, packs.code(declared, "parameters", "parameters"), packs.code("1 / 0", "never"))


@pytest.mark.parametrize("kernel", ["auto", "spawn"])
@pytest.mark.parametrize(
    ("source", "error", "more"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero", {}),
        ("import os; os._exit(3)", "DeadKernel", {}),
        ("import time; time.sleep(60)", "more than 1 seconds", {"timeout": 1}),
    ],
)
def test_a_failing_cell_is_named_with_its_error_and_nothing_else_is_said(tmp_path, source, error, more, kernel, capfd):
    cells = (PARAMETERS, packs.code("", "quiet"), packs.code(source, "the-bad-one"), packs.code("2", "later"))
    with pytest.raises(ChapterFailed, match=error) as refusal:
        run(tmp_path, *cells, kernel=kernel, **more)
    assert (refusal.value.chapter, refusal.value.cell) == ("law", "the-bad-one")
    assert "JPN" in str(refusal.value)
    assert capfd.readouterr() == ("", "")
    assert not logging.getLogger("papermill").disabled


def test_a_piece_about_another_state_is_refused_wherever_it_stands(tmp_path):
    source = SHOW.replace("iso3", '"KOR"')
    with pytest.raises(WrongState, match="asked for JPN, found KOR in 'x'"):
        run(tmp_path, PARAMETERS, packs.code(source, "not-in-the-briefing"))


def test_two_pieces_of_one_id_are_refused(tmp_path):
    with pytest.raises(ChapterFailed, match="2 pieces are called 'x'"):
        run(tmp_path, PARAMETERS, packs.code(SHOW, "a", "brief"), packs.code(SHOW, "b", "brief"))


def test_a_brief_cell_that_shows_no_piece_is_refused(tmp_path):
    with pytest.raises(ChapterFailed, match="NotAPiece") as refusal:
        run(tmp_path, PARAMETERS, packs.code("[1, 2]", "a-list", "brief"))
    assert refusal.value.cell == "a-list"


def test_a_chapter_runs_about_the_state_asked_for_in_this_interpreter_and_its_own_folder(tmp_path, monkeypatch):
    spec = tmp_path / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text('{"argv": ["/bin/false"], "language": "python", "display_name": "x"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    seen = "import os, sys; print(sys.executable, os.getcwd(), os.environ['COUNTRYPACK_FACTS'])"
    done = run(tmp_path, PARAMETERS, packs.code(SHOW, "show", "brief"), packs.code(seen, "seen"))
    assert [piece.iso3 for cell in done.cells for piece in chapters.pieces_in(cell)] == ["JPN"]
    assert done.cells[-1].outputs[0].text.split() == [sys.executable, str(tmp_path), str(tmp_path / "facts.json")]
    assert done.metadata["countrypack"] == {"chapter": "law", "iso3": "JPN"}


@pytest.mark.parametrize(("failures", "words"), [(2, None), (3, "KernelNotStarted: too busy, 3 times")])
def test_a_kernel_that_does_not_start_is_tried_twice_more(tmp_path, monkeypatch, failures, words):
    starts = []

    async def start(self, **launch):
        starts.append(self)
        if len(starts) <= failures:
            raise RuntimeError("too busy")
        return await really(self, **launch)

    really = chapters.AsyncKernelManager._async_start_kernel
    monkeypatch.setattr(chapters.AsyncKernelManager, "_async_start_kernel", start)
    cells = (PARAMETERS, packs.code("iso3", "one"))
    if words:
        with pytest.raises(ChapterFailed, match=words):
            run(tmp_path, *cells, kernel="spawn")
    else:
        assert run(tmp_path, *cells, kernel="spawn").cells[-1].outputs[0].data["text/plain"] == "'JPN'"
    assert len(starts) == 3


@pytest.mark.skipif(not engine.can_fork(), reason="this system does not fork safely")
def test_a_kernel_that_cannot_be_forked_is_tried_twice_more(tmp_path, monkeypatch):
    def fork(self):
        starts.append(self)
        raise BlockingIOError(11, "Resource temporarily unavailable")

    starts = []
    monkeypatch.setattr(forking.Manager, "fork", fork)
    with pytest.raises(ChapterFailed, match=r"KernelNotStarted: .*temporarily unavailable, 3 times"):
        run(tmp_path, PARAMETERS, kernel="fork")
    assert len(starts) == 3
