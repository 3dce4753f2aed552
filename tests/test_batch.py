import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from countrypack import batch, binding, engine, facts, paths, states, tables
from countrypack.batch import caching, making, manifest, moving, running, telling
from countrypack.batch.foreman import Foreman
from countrypack.batch.pool import Pool
from countrypack.batch.tasks import Task
from countrypack.errors import (
    BrokenProfile,
    ChapterFailed,
    DuplicateState,
    MissingFile,
    UnknownFormat,
    UnknownName,
    UnknownPaper,
    UnknownState,
    UnwritableFolder,
)
from tests import invented
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


def test_an_unknown_paper_is_refused():
    with pytest.raises(UnknownPaper, match=r"unknown paper: legal\.\n.*one of a4, letter"):
        plan("ARG", paper="legal")


def test_the_formats_are_those_that_a_pack_can_be_printed_in():
    assert batch.FORMATS == binding.FORMATS


# Batches of invented states: the chapters are not run, everything around them is real.


class Here:
    """A pool whose worker is this process."""

    def __init__(self, *more, **options):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def run(self, tasks, *, fail_fast=False):
        for task in tasks:
            yield task.iso3, "begin"
            outcome = making.build_one(task)
            yield outcome
            if fail_fast and outcome.status == batch.FAILED:
                return


class Works:
    """What would be a shelf, its tables and its chapters."""

    def __init__(self, out, rows=()):
        self.out, self.rows, self.inputs, self.broken = out, list(rows), caching.Inputs("t1", PARTS, ("html",)), {}
        self.made = []

    def facts(self, iso3, tidy, shelf):
        return invented.state(*self.rows, iso3=iso3)

    def make(self, state, content, request, aside, tell):
        self.made.append(state.iso3)
        (aside / "facts.json").write_text(content, encoding="utf-8")
        if state.iso3 in self.broken:
            raise self.broken[state.iso3]
        (aside / "briefing.html").write_text(f"{state.iso3} {request.formats}")

    def request(self, *codes, **more):
        return batch.Plan(codes or ("AAA", "BBB"), self.out, self.out, ("html",), **more)

    def build(self, *codes, fail_fast=False, **more):
        self.made.clear()
        return {o.iso3: o for o in batch.build(self.request(*codes, **more), fail_fast=fail_fast)}

    def changed(self, **parts):
        self.inputs = replace(self.inputs, tables=self.inputs.tables + "+", parts={**self.inputs.parts, **parts})


PARTS = {
    "chapters": {"law.ipynb": "1", "summary.ipynb": "1"}, "library": {"facts/model.py": "1"}, "style": {},
    "cards": {}, "lock": {"requirements.lock": "1"},
}  # fmt: skip
ROWS = (invented.count("AAA", 2004, "84"), invented.rate("BBB", 2004, "2.5"), invented.rate("BBB", 2005, "2.6"))


@pytest.fixture
def works(tmp_path, monkeypatch):
    made = Works(tmp_path, ROWS)
    monkeypatch.setattr(running, "_pool", lambda *options: Here())
    monkeypatch.setattr(making, "facts", SimpleNamespace(build=made.facts, to_json=facts.to_json))
    monkeypatch.setattr(making, "_shelf", lambda profiles: invented.SHELF)
    monkeypatch.setattr(making, "make", made.make)
    monkeypatch.setattr(
        caching, "inputs", lambda _, formats, chapters, paper: replace(made.inputs, formats=formats, paper=paper)
    )
    return made


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (ChapterFailed(iso3="AAA", chapter="law", cell="treaties", error="KeyError: 'x'"), "cell 'treaties'"),
        (OSError(28, "No space left on device"), "AAA: No space left on device"),
        (MemoryError(), "AAA: there was not enough memory"),
        (KeyError("nobody foresaw it"), "AAA: KeyError: 'nobody foresaw it' (countrypack/batch/making.py, line "),
    ],
)
def test_a_failing_state_keeps_its_old_pack_says_why_and_does_not_stop_the_others(works, failure, words):
    works.build()
    before = (works.out / "AAA" / "pack" / "briefing.html").read_bytes()
    works.changed()
    works.broken = {"AAA": failure}
    done = works.build(force=True)
    assert words in done["AAA"].error
    assert (done["AAA"].status, done["BBB"].status) == (batch.FAILED, batch.BUILT)
    assert (works.out / "AAA" / "pack" / "briefing.html").read_bytes() == before
    assert [path.name for path in (works.out / "AAA").iterdir()] == ["pack"]


def test_fail_fast_starts_no_further_pack(works):
    works.broken = {"AAA": OSError(5, "broken")}
    done = works.build(fail_fast=True)
    assert {iso3: outcome.status for iso3, outcome in done.items()} == {"AAA": batch.FAILED, "BBB": batch.STOPPED}
    assert works.made == ["AAA"]


def test_a_pack_is_replaced_as_a_whole(works):
    pack = works.out / "AAA" / "pack"
    pack.mkdir(parents=True)
    (pack / "briefing.docx").write_text("of an earlier build")
    assert works.build("AAA")["AAA"].status == batch.BUILT
    assert {path.name for path in pack.iterdir()} == {"facts.json", "briefing.html"}


def test_an_old_pack_that_a_killed_build_set_aside_comes_back(tmp_path):
    (tmp_path / ".pack-old").mkdir()
    (tmp_path / ".pack-old" / "facts.json").write_text("old")
    moving.restore(tmp_path)
    assert (tmp_path / "pack" / "facts.json").read_text() == "old"


def test_with_nothing_changed_nothing_is_looked_at_twice(works, monkeypatch):
    works.build()
    monkeypatch.setattr(running, "_pool", None)  # whoever starts a worker fails
    assert {outcome.status for outcome in works.build().values()} == {batch.UNCHANGED}
    assert works.made == []


def why(works, iso3):
    planned = batch.explain(works.request())
    built = works.build()
    assert planned == {code: list(outcome.why) for code, outcome in built.items()}
    assert works.made == [code for code, reasons in planned.items() if reasons]
    assert {outcome.status for outcome in works.build().values()} == {batch.UNCHANGED}
    return planned[iso3]


def test_a_first_pack_is_built(works):
    assert why(works, "AAA") == ["there is no pack yet"]


def test_a_changed_figure_rebuilds_its_state_and_those_that_compare_with_it(works):
    works.build()
    works.rows[1] = invented.rate("BBB", 2004, "2.7")
    works.changed()
    assert why(works, "BBB") == ["its own rows: BBB.female_homicide_rate.2004.female value was 2.5, is 2.7"]
    works.rows[1] = invented.rate("BBB", 2004, "2.9")
    works.changed()
    expected = "it is compared with Borduria: BBB.female_homicide_rate.2004.female value was 2.7, is 2.9"
    assert why(works, "AAA") == [expected]


def test_a_changed_figure_that_a_pack_does_not_hold_does_not_rebuild_it(works):
    works.build()
    works.rows[0] = invented.count("AAA", 2004, "85")
    works.rows.append(invented.count("AAA", 2005, "9"))
    works.changed()
    works.build()
    works.rows[0] = invented.count("AAA", 2004, "86")  # not the last year: the others show only that
    works.changed()
    assert why(works, "BBB") == []
    assert works.build()["AAA"].status == batch.UNCHANGED


@pytest.mark.parametrize(
    ("part", "files", "words"),
    [
        ("chapters", {"law.ipynb": "2", "summary.ipynb": "1"}, "chapters changed: law.ipynb"),
        ("library", {"facts/model.py": "1", "new.py": "1"}, "the library changed: new.py"),
        ("style", {"page.css": "1"}, "the style changed: page.css"),
        ("lock", {}, "packages changed: requirements.lock"),
    ],
)
def test_whatever_a_pack_is_made_from_rebuilds_it(works, part, files, words):
    works.build()
    works.inputs = replace(works.inputs, parts={**PARTS, part: files})
    assert why(works, "AAA") == [words]


def test_other_formats_rebuild_a_pack(works):
    works.build("AAA")
    request = replace(works.request("AAA"), formats=("html", "pdf"))
    assert batch.explain(request) == {"AAA": ["formats were html, are html, pdf"]}


def test_another_paper_rebuilds_a_pack(works):
    works.build("AAA")
    assert batch.explain(works.request("AAA", paper="letter")) == {"AAA": ["paper was a4, is letter"]}
    works.build("AAA", paper="letter")
    assert batch.explain(works.request("AAA", paper="letter")) == {"AAA": []}


def test_a_record_of_before_there_was_a_choice_of_paper_is_of_a4(works):
    works.build("AAA")
    record = caching.read(works.out, "AAA")
    path = works.out / caching.FOLDER / "AAA.json"
    content = json.loads(path.read_text())
    del content["inputs"]["paper"]
    content["check"] = caching.digest(caching._json({k: v for k, v in content.items() if k != "check"}))
    path.write_text(json.dumps(content))
    assert caching.read(works.out, "AAA") == record


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda pack: (pack / "briefing.html").write_text("half"), "briefing.html: changed since it was built"),
        (lambda pack: (pack / "briefing.html").unlink(), "briefing.html: missing"),
        (lambda pack: (pack / "note.txt").write_text("x"), "note.txt: not of this pack"),
    ],
)
def test_a_pack_that_is_not_as_it_was_built_is_built_again(works, damage, words):
    works.build()
    damage(works.out / "AAA" / "pack")
    assert why(works, "AAA") == [words]


@pytest.mark.parametrize("keep", [0, 1, 40, -1])
def test_half_a_record_is_no_record(works, keep):
    works.build()
    path = works.out / ".build" / "AAA.json"
    path.write_bytes(path.read_bytes()[:keep])
    assert why(works, "AAA") == ["no whole record tells how it was made"]


@pytest.mark.parametrize(
    "edit", [lambda c: c.update(facts="0"), lambda c: c.pop("files"), lambda c: c.update(iso3="BBB")]
)
def test_a_record_that_was_tampered_with_is_no_record(works, edit):
    works.build()
    path = works.out / ".build" / "AAA.json"
    content = json.loads(path.read_bytes())
    edit(content)
    path.write_text(json.dumps(content))
    assert caching.read(works.out, "AAA") is None


def test_the_record_of_one_state_does_not_speak_for_another(works):
    works.build()
    (works.out / ".build" / "AAA.json").replace(works.out / ".build" / "BBB.json")
    assert caching.read(works.out, "BBB") is None


def test_force_builds_what_stands(works):
    works.build()
    assert {outcome.why for outcome in works.build(force=True).values()} == {("asked for with --force",)}


def test_the_account_names_no_machine_and_tells_what_is_unfinished(works):
    works.broken = {"BBB": OSError(28, "No space left on device")}
    works.build()
    text = (works.out / ".build" / "run.json").read_text(encoding="utf-8")
    account = json.loads(text)
    assert account["states"]["AAA"]["status"] == "built"
    assert account["states"]["AAA"]["files"] == caching.contents(works.out / "AAA" / "pack")
    assert account["versions"]["papermill"]
    assert not [name for name in (str(works.out), os.uname().nodename, str(Path.home())) if name in text]
    assert manifest.Manifest.unfinished(works.out) == ["BBB"]


def test_without_an_account_only_failed_is_refused(tmp_path):
    with pytest.raises(MissingFile, match="no earlier run is on record"):
        manifest.Manifest.unfinished(tmp_path)


def test_real_inputs_are_contents_and_not_times(tmp_path):
    first = caching.inputs(PROFILES, ("html",), paths.CHAPTERS)
    assert set(first.parts) == set(caching.PARTS)
    assert all(first.parts.values())
    os.utime(ROOT / "countrypack" / "facts" / "model.py")
    assert caching.inputs(PROFILES, ("html",), paths.CHAPTERS) == first


needs_fork = pytest.mark.skipif(not engine.can_fork(), reason="this system does not fork safely")
METHODS = ["spawn", pytest.param("fork", marks=needs_fork)]


def task(iso3, request):
    return Task(iso3, request, caching.inputs(PROFILES, ("html",), paths.CHAPTERS), why=("a test",))


def pool_of(method):
    return Foreman(jobs=1, profiles=PROFILES) if method == "fork" else Pool(jobs=1)


@pytest.mark.parametrize("method", METHODS)
def test_a_state_that_takes_too_long_and_a_worker_that_dies_are_told(method, tmp_path):
    request = batch.Plan(("ARG", "PER"), PROFILES, tmp_path, ("html",), kernel=method, state_limit=0)
    with pool_of(method) as pool:
        (outcome,) = [event for event in pool.run([task("ARG", request)]) if isinstance(event, batch.Outcome)]
        assert "StateTimeout: all of it took more than 0 seconds" in outcome.error
        events = pool.run([task("PER", replace(request, state_limit=60))])
        assert next(events) == ("PER", "begin")
        os.kill(only_worker(pool), signal.SIGKILL)
        assert "its worker ended with exit code -9" in next(e for e in events if isinstance(e, batch.Outcome)).error
    assert not list(tmp_path.rglob("pack*"))


def only_worker(pool):
    if isinstance(pool, Pool):
        (worker,) = pool._workers
        return worker.process.pid
    parent = pool._process.pid
    for _ in range(200):
        found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        if found:
            return int(found[0])
        time.sleep(0.01)
    raise AssertionError("no worker began")


@pytest.mark.parametrize("method", METHODS)
def test_a_fault_of_ours_in_a_worker_is_told_with_its_place_and_no_folder_of_the_machine(method, tmp_path):
    request = batch.Plan(("ARG",), PROFILES, "no path at all", ("html",), kernel=method)
    with pool_of(method) as pool:
        (outcome,) = [event for event in pool.run([task("ARG", request)]) if isinstance(event, batch.Outcome)]
    assert outcome.status == batch.FAILED
    assert re.fullmatch(r"ARG: TypeError: unsupported .* \(countrypack/batch/making.py, line \d+\)", outcome.error)


class Counted(Here):
    """A pool that counts how often it was called in and sent away, and may be interrupted."""

    comes, goes, interrupted = 0, 0, False

    def __enter__(self):
        Counted.comes += 1
        return self

    def __exit__(self, *error):
        Counted.goes += 1

    def run(self, tasks, *, fail_fast=False):
        if self.interrupted:
            raise KeyboardInterrupt
        return super().run(tasks, fail_fast=fail_fast)


@pytest.fixture
def counted(works, monkeypatch):
    for name in ("comes", "goes", "interrupted"):
        monkeypatch.setattr(Counted, name, 0)
    monkeypatch.setattr(running, "_pool", Counted)
    return works


def test_whoever_builds_the_packs_makes_what_follows(counted):
    request = counted.request("AAA")
    with batch.Crew(request) as crew:
        assert Counted.comes == 0
        assert [outcome.status for outcome in batch.build(request, crew=crew)] == [batch.BUILT]
        assert crew.make(Task("BBB", request, counted.inputs, why=("it follows",))).status == batch.BUILT
        assert (Counted.comes, Counted.goes) == (1, 0)
    assert Counted.goes == 1


def test_an_interrupt_ends_whoever_builds_though_the_crew_would_stay(counted, monkeypatch):
    monkeypatch.setattr(Counted, "interrupted", True)
    request = counted.request("AAA")
    with batch.Crew(request) as crew:
        assert [outcome.status for outcome in batch.build(request, crew=crew)] == [batch.STOPPED]
        assert (Counted.comes, Counted.goes) == (1, 1)


@needs_fork
def test_a_warm_process_that_ends_is_told_and_takes_its_workers_along(tmp_path):
    request = batch.Plan(("ARG",), PROFILES, tmp_path, ("html",), kernel="fork")
    with Foreman(jobs=1, profiles=PROFILES) as pool:
        events = pool.run([task("ARG", request)])
        assert next(events) == ("ARG", "begin")
        worker = only_worker(pool)
        pool._process.kill()
        (outcome,) = [event for event in events if isinstance(event, batch.Outcome)]
        assert "the warm process ended with exit code -9" in outcome.error
        for _ in range(200):
            if not Path(f"/proc/{worker}").exists():
                break
            time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()
    assert not list(tmp_path.rglob("pack"))


@needs_fork
def test_what_stops_the_warm_process_is_told_in_its_own_words(tmp_path):
    request = batch.Plan(("ARG",), PROFILES, tmp_path, ("html",), kernel="fork")
    with Foreman(jobs=1, profiles=tmp_path / "nowhere", env={paths.ROOT_VARIABLE: str(tmp_path)}) as pool:
        (outcome,) = [event for event in pool.run([task("ARG", request)]) if isinstance(event, batch.Outcome)]
    assert "the warm process ended with exit code 1: " in outcome.error


@needs_fork
def test_a_warm_process_has_one_thread_and_shares_its_tables(tmp_path):
    look = (
        "from countrypack import engine, paths; from countrypack.batch import foreman, making; "
        "foreman.warm_up(paths.profiles()); info = making._tidy.cache_info(), making._shelf.cache_info(); "
        "print(engine.is_alone(), [(i.currsize, i.misses) for i in info])"
    )
    done = subprocess.run([sys.executable, "-c", look], env={**os.environ, **engine.START}, capture_output=True,
                          text=True, check=True)  # fmt: skip
    assert done.stdout == "True [(1, 1), (1, 1)]\n"


def run(*arguments, **env):
    command = [sys.executable, str(ROOT / "scripts" / "build_packs.py"), *map(str, arguments)]
    told = {**os.environ, **env}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=told)


def copied(root):
    """Copy what packs are made from, and record packs that hold their facts alone."""
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "requirements.lock", root)
    tidy, shelf, now = tables.read(), states.shelf(PROFILES), caching.inputs(PROFILES, ("html",), paths.CHAPTERS)
    for iso3 in shelf:
        pack = root / "out" / iso3 / "pack"
        pack.mkdir(parents=True)
        facts.write(facts.build(iso3, tidy, shelf), pack / "facts.json")
        files = caching.contents(pack)
        caching.write(root / "out", caching.Record(iso3, now, files["facts.json"], files))
    return shelf


def planned(root):
    done = run("--all", "--plan", "--formats", "html", "--out", root / "out", "--profiles", PROFILES,
               COUNTRYPACK_ROOT=str(root))  # fmt: skip
    assert done.returncode == 0, done.stderr
    *lines, last = done.stdout.splitlines()
    return dict(line.split(": ", 1) for line in lines), last


def test_a_changed_mexican_figure_rebuilds_mexico_and_those_that_compare_with_it(tmp_path):
    shelf = copied(tmp_path)
    assert planned(tmp_path) == ({}, "0 of 20 packs would be built.")
    table = tmp_path / "data" / "tidy" / "observations.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if line.startswith("MEX,female_homicide_rate,2000,female,"))
    value = lines[place].split(",")[6]
    lines[place] = lines[place].replace(f",{value},", f",{float(value) + 1:g},", 1)
    table.write_text("".join(lines), encoding="utf-8")
    why, last = planned(tmp_path)
    compare = {iso3 for iso3, profile in shelf.items() if "MEX" in {one.iso3 for one in profile.comparators}}
    assert compare
    assert set(why) == {"MEX", *compare}
    assert last == f"{1 + len(compare)} of 20 packs would be built."
    words = f"MEX.female_homicide_rate.2000.female value was {float(value):g}, is {float(value) + 1:g}"
    assert why.pop("MEX").startswith(f"its own rows: {words}")
    assert set(why.values()) == {f"it is compared with Mexico: {words}"}


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_who_watches_sees_the_states_under_way_their_steps_and_the_time_left(monkeypatch):
    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with telling.Later(3, terminal=True) as told:
        told.done(batch.Outcome("AAA", batch.UNCHANGED))
        assert not screen.getvalue(), "nothing is drawn before there is something to tell"
        told.step("BBB", "law")
        told.step("CCC", "print")
        told._lines._progress.refresh()
        told.done(batch.Outcome("BBB", batch.FAILED, error="x"))
    seen = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())
    assert "BBB law, CCC print" in seen
    assert "1/2" in seen
    assert "1 failed; CCC print" in seen
    assert ":--" in seen


def test_where_nobody_watches_each_state_is_a_line(capsys):
    with telling.Later(2, terminal=False) as told:
        told.step("BBB", "law")
        told.done(batch.Outcome("BBB", batch.BUILT, 1.25))
        told.done(batch.Outcome("CCC", batch.FAILED, 0.5, error="x"))
    assert capsys.readouterr().err == "BBB built in 1.2 s (1 of 2)\nCCC failed in 0.5 s (2 of 2)\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "ask for --all"),
        (["ARG", "--all"], "ask for --all"),
        (["--only-failed"], "no earlier run is on record"),
        (["ARG", "--engine", "thread"], "invalid choice"),
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


HEAVY = ("IPython", "matplotlib", "nbformat", "pandas", "papermill", "rich", "typst")


def imported(arguments):
    command = [sys.executable, "-X", "importtime", str(ROOT / "scripts" / "build_packs.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    names = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines() if "|" in line}
    return done.stdout, names


def test_two_states_are_built_and_a_second_run_imports_nothing_that_builds(tmp_path):
    done = run("GNQ", "PER", "--formats", "html", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "2 built, 0 unchanged, 0 failed, 0 not tried.\n"
    assert sorted(line.partition(" in ")[0] for line in done.stderr.splitlines()) == ["GNQ built", "PER built"]
    again, names = imported(["GNQ", "PER", "--formats", "html", "--out", tmp_path])
    assert again == "0 built, 2 unchanged, 0 failed, 0 not tried.\n"
    assert names.isdisjoint(HEAVY)
    planned = run("GNQ", "PER", "--plan", "--formats", "html,pdf", "--out", tmp_path)
    assert "GNQ: formats were html, are html, pdf\n" in planned.stdout
    assert planned.stdout.endswith("2 of 2 packs would be built.\n")


@needs_fork
@pytest.mark.slow
def test_both_engines_build_the_same_bytes(tmp_path):
    packs = {}
    for kind in ("fork", "spawn"):
        done = run("GNQ", "--engine", kind, "--out", tmp_path / kind)
        assert done.returncode == 0, done.stderr
        pack = tmp_path / kind / "GNQ" / "pack"
        packs[kind] = {path.name: path.read_bytes() for path in pack.iterdir()}
    assert len(packs["fork"]) == 8
    assert packs["fork"] == packs["spawn"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_keeps_what_is_finished_and_leaves_nothing_else(tmp_path):
    command = [sys.executable, str(ROOT / "scripts" / "build_packs.py"), "--all", "--formats", "html"]
    env = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    process = subprocess.Popen(
        [*command, "--out", str(tmp_path / "out")], env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    first = process.stderr.readline()
    assert " built in " in first, first
    os.killpg(process.pid, signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert process.returncode == 1, error
    assert "Traceback" not in error
    account = json.loads((tmp_path / "out" / ".build" / "run.json").read_text())
    built = {iso3 for iso3, state in account["states"].items() if state["status"] == "built"}
    assert first[:3] in built
    assert {state["status"] for state in account["states"].values()} == {"built", "stopped"}
    assert {path.parent.name for path in (tmp_path / "out").glob("*/pack")} == built
    assert not list((tmp_path / "out").rglob(".pack*"))
    assert not list((tmp_path / "tmp").iterdir())
    assert f"{len(built)} built" in out
