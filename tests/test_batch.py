import subprocess
import sys

import pytest

from countrypack import batch
from countrypack.errors import (
    BrokenProfile,
    ChapterFailed,
    DuplicateState,
    UnknownFormat,
    UnknownName,
    UnknownState,
    UnwritableFolder,
)
from tests.conftest import ROOT

PROFILES = ROOT / "country_profiles"


def plan(*names, **options):
    return batch.plan(names, **{"profiles": PROFILES, **options})


def test_a_state_without_a_profile_is_refused():
    with pytest.raises(UnknownState, match="'BEL'"):
        plan("BEL")


def test_a_misspelt_state_is_refused_and_not_guessed():
    with pytest.raises(UnknownName, match="Argentinia"):
        plan("Argentinia")


def test_two_names_for_one_state_are_refused():
    with pytest.raises(DuplicateState, match="ARG"):
        plan("ARG", "Argentina")


def test_an_unknown_format_is_refused():
    with pytest.raises(UnknownFormat, match="epub"):
        plan("ARG", formats=["html", "epub"])


def test_an_empty_shelf_is_refused(tmp_path):
    with pytest.raises(UnknownState):
        plan(profiles=tmp_path)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(UnwritableFolder):
        plan("ARG", out=tmp_path / "file")


def test_a_broken_profile_stops_the_request_even_if_it_is_another_states(tmp_path):
    for iso3 in ("ARG", "PER"):
        (tmp_path / iso3).mkdir()
        (tmp_path / iso3 / "profile.yml").write_text("iso3: ARG\n")
    with pytest.raises(BrokenProfile):
        plan("ARG", profiles=tmp_path)


def test_nothing_asked_for_means_every_state_of_the_shelf():
    assert plan().codes == tuple(sorted(path.parent.name for path in PROFILES.glob("*/profile.yml")))


def request_for(tmp_path, *codes):
    return batch.Plan(codes, PROFILES, tmp_path, ("html",))


def whole(iso3, request, aside):
    (aside / "facts.json").write_text(f"new {iso3}")


def half(iso3, request, aside):
    (aside / "facts.json").write_text("half")
    raise ChapterFailed(iso3=iso3, chapter="law", cell="treaties", error="KeyError: 'x'")


def full_disk(iso3, request, aside):
    (aside / "facts.json").write_text("half")
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(("failure", "words"), [(half, "cell 'treaties'"), (full_disk, "No space left")])
def test_a_failing_state_keeps_its_old_pack_and_says_why(tmp_path, monkeypatch, failure, words):
    pack = tmp_path / "AAA" / "pack"
    pack.mkdir(parents=True)
    (pack / "facts.json").write_text("old")
    monkeypatch.setattr(batch, "_make", failure)
    outcome = batch.build_one("AAA", request_for(tmp_path, "AAA"))
    assert words in outcome.error
    assert (pack / "facts.json").read_text() == "old"
    assert [path.name for path in (tmp_path / "AAA").iterdir()] == ["pack"]


def test_a_pack_is_replaced_as_a_whole(tmp_path, monkeypatch):
    pack = tmp_path / "AAA" / "pack"
    pack.mkdir(parents=True)
    (pack / "briefing.docx").write_text("of an earlier build")
    monkeypatch.setattr(batch, "_make", whole)
    assert batch.build_one("AAA", request_for(tmp_path, "AAA")).error == ""
    assert [path.name for path in pack.iterdir()] == ["facts.json"]


def test_an_old_pack_that_a_killed_build_set_aside_comes_back(tmp_path):
    (tmp_path / ".pack-old").mkdir()
    (tmp_path / ".pack-old" / "facts.json").write_text("old")
    batch.restore(tmp_path)
    assert (tmp_path / "pack" / "facts.json").read_text() == "old"


def run(*arguments):
    command = [sys.executable, str(ROOT / "scripts" / "build_packs.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "ask for --all"),
        (["ARG", "--all"], "ask for --all"),
        (["Korea"], "UnknownName: 'Korea' is not a name we know."),
        (["ARG", "--formats", "epub"], "UnknownFormat: unknown format: epub."),
    ],
)
def test_the_command_refuses_before_anything_is_built(arguments, words, tmp_path):
    done = run(*arguments, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("pack"))
