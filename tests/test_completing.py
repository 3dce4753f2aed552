"""What follows a batch, with a stand-in for the chapter; and once in earnest, by the command that an adviser types."""

import subprocess
import sys

import pytest

from countrypack import completing, states
from countrypack.batch import BUILT, FAILED, STOPPED, UNCHANGED, Outcome, Plan, caching
from countrypack.batch.caching import Inputs, Record
from tests.conftest import ROOT

PARTS = {"chapters": {"law.ipynb": "1"}, "library": {"a.py": "1"}, "style": {}, "cards": {}, "lock": {}}


class Shelf:
    """Two states with packs, a chapter that counts how often it is bound, and an index that counts its writings."""

    def __init__(self, folder, monkeypatch):
        self.folder, self.bound, self.written, self.failure = folder, 0, 0, ""
        for iso3 in ("AAA", "BBB"):
            (folder / iso3 / "pack").mkdir(parents=True)
            (folder / iso3 / "profile.yml").write_text("x\n")
            (folder / iso3 / "pack" / "facts.json").write_text("{}")
        monkeypatch.setattr("countrypack.shelf.write", self.write)

    def bind(self, task):
        if self.failure:
            return Outcome(task.iso3, FAILED, error=self.failure)
        self.bound += 1
        pack = task.request.out / task.iso3 / "pack"
        pack.mkdir(parents=True, exist_ok=True)
        (pack / "briefing.html").write_text(f"{self.bound}")
        return Outcome(task.iso3, BUILT, record=Record(task.iso3, task.inputs, "", caching.contents(pack)))

    def write(self, profiles, out):
        self.written += 1
        for name in ("index.html", "index.csv"):
            (out / name).write_text("x")

    def run(self, facts="1", codes=("AAA", "BBB"), status=UNCHANGED, tables="t", force=False):
        request = Plan(codes, self.folder, self.folder, ("html",), force=force)
        inputs = Inputs(tables, PARTS, ("html",))
        outcomes = [Outcome(iso3, status, record=Record(iso3, inputs, f"{iso3} {facts}", {})) for iso3 in codes]
        return completing.complete(request, outcomes, self.bind)


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    return Shelf(tmp_path, monkeypatch)


def test_the_folder_of_all_members_is_no_state(shelf):
    shelf.run()
    assert (shelf.folder / "_members" / "pack").is_dir()
    assert states.roster(shelf.folder) == ["AAA", "BBB"]


def test_a_part_of_the_shelf_does_not_bind_the_chapter(shelf):
    shelf.run(codes=("AAA",))
    assert shelf.bound == 0


def test_the_chapter_is_bound_once_and_then_left_alone(shelf):
    shelf.run(), shelf.run()
    assert (shelf.bound, shelf.written) == (1, 1)


def test_a_run_that_changes_nothing_imports_neither_chapter_nor_index(shelf, monkeypatch):
    shelf.run()
    for name in ("members", "shelf"):
        monkeypatch.setitem(sys.modules, f"countrypack.{name}", None)
        monkeypatch.delattr(f"countrypack.{name}", raising=False)
    assert shelf.run() == []


@pytest.mark.parametrize(
    "change", [{"facts": "2"}, {"tables": "u"}, {"force": True}, {"facts": "2", "codes": ("AAA",)}]
)
def test_what_the_chapter_rests_on_has_it_bound_again(shelf, change):
    shelf.run()
    shelf.run(**change)
    assert (shelf.bound, shelf.written) == (2, 2)


def test_a_damaged_chapter_is_bound_again(shelf):
    shelf.run()
    (shelf.folder / "_members" / "pack" / "briefing.html").write_text("edited")
    shelf.run()
    assert shelf.bound == 2


def test_a_changed_notebook_has_the_chapter_bound_again(shelf, tmp_path, monkeypatch):
    shelf.run()
    monkeypatch.setattr(completing.paths, "NOTEBOOKS", tmp_path / "elsewhere")
    shelf.run()
    assert shelf.bound == 2


def test_a_chapter_that_cannot_be_bound_is_told_and_tried_again_and_the_index_is_written(shelf):
    shelf.failure = "MissingFile: members.ipynb is not there"
    assert shelf.run(status=BUILT) == [shelf.failure]
    assert shelf.written == 1
    shelf.failure = ""
    assert shelf.run() == []
    assert shelf.bound == 1


def test_a_batch_of_which_every_state_failed_binds_nothing(shelf):
    request = Plan(("AAA", "BBB"), shelf.folder, shelf.folder, ("html",))
    assert completing.why(request, [Outcome(iso3, FAILED, error="x") for iso3 in request.codes]) == []


def test_a_batch_that_was_stopped_binds_nothing(shelf):
    request = Plan(("AAA", "BBB"), shelf.folder, shelf.folder, ("html",))
    record = Record("AAA", Inputs("t", PARTS, ("html",)), "1", {})
    assert completing.why(request, [Outcome("AAA", BUILT, record=record), Outcome("BBB", STOPPED)]) == []


def test_a_pack_without_a_record_counts_with_its_facts(shelf):
    shelf.run()
    caching.write(shelf.folder, Record("BBB", Inputs("t", PARTS, ("html",)), "BBB 1", {}))
    shelf.run(codes=("AAA",))
    assert shelf.bound == 1
    (shelf.folder / caching.FOLDER / "BBB.json").unlink()
    shelf.run(codes=("AAA",))
    assert shelf.bound == 2


def build(*arguments):
    command = [sys.executable, str(ROOT / "scripts" / "build_packs.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def commission(tmp_path_factory):
    """A commission of one state of which little is held, built as a web page with its papers."""
    folder = tmp_path_factory.mktemp("commission")
    (folder / "list.csv").write_text("Tuvalu\n", encoding="utf-8")
    script = [sys.executable, str(ROOT / "scripts" / "new_profiles.py"), str(folder / "list.csv")]
    subprocess.run([*script, "--into", str(folder / "profiles")], check=True, capture_output=True, timeout=60)
    done = build("--all", "--profiles", folder / "profiles", "--formats", "html,pdf", "--handout", folder / "papers")
    assert done.returncode == 0, done.stderr
    return folder, done


def test_one_command_gives_packs_chapter_index_and_papers(commission):
    folder, done = commission
    made = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {
        "profiles/TUV/pack/briefing.pdf", "profiles/_members/pack/briefing.html", "profiles/index.html",
        "papers/assignment.pdf", "papers/binder.pdf", "papers/keys/TUV.pdf", "papers/delegations/TUV.zip",
        "papers/comparison.xlsx", "papers/SHA256SUMS",
    } <= made  # fmt: skip
    assert "Adviser's papers" in done.stdout
    page = (folder / "profiles" / "index.html").read_text(encoding="utf-8")
    assert 'href="_members/pack/briefing.pdf"' in page
    assert 'href="_members/pack/briefing.docx"' not in page


def test_a_second_run_finds_no_change_and_says_so(commission):
    folder, _ = commission
    done = build("--all", "--profiles", folder / "profiles", "--out", folder / "again", "--formats", "html,pdf",
                 "--diff", folder / "profiles")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Changes since" in done.stdout
    assert "none" in done.stdout
    assert "Nothing changed." in (folder / "again" / "changes.md").read_text(encoding="utf-8")


def test_papers_that_cannot_be_written_are_refused_before_anything_is_built(commission, tmp_path):
    folder, _ = commission
    (tmp_path / "mine.txt").write_text("x")
    for wish in (("--handout", tmp_path), ("--diff", tmp_path)):
        done = build("--all", "--profiles", folder / "profiles", "--out", folder / "never", *wish)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert not list((folder / "never").rglob("facts.json"))
    done = build("--all", "--profiles", folder / "profiles", "--diff", folder / "profiles")
    assert (done.returncode, "SameBuild" in done.stderr) == (2, True)
