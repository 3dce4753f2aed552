"""Make one pack aside and move it in whole; a worker's part of a batch."""

import contextlib
import json
import shutil
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from countrypack import (
    binding,
    chapters,
    charts,
    checking,
    facts,
    paths,
    printing,
    questions,
    states,
    tables,
)
from countrypack.batch import caching, changes, moving
from countrypack.batch.caching import Record
from countrypack.batch.planning import Plan
from countrypack.batch.tasks import BUILT, FAILED, UNCHANGED, Outcome, Task
from countrypack.errors import NotBorneOut, Refusal
from countrypack.members import binding as members

Tell = Callable[[str], None]


def build_one(task: Task, tell: Tell = lambda chapter: None) -> Outcome:
    """Build one pack, unless it stands; any failure leaves the old pack as it was.

    Parameters
    ----------
    task : Task
        What to look at.
    tell : callable
        Called with the name of each step as it begins.
    """
    start = time.monotonic()
    try:
        done = _members(task, tell) if task.iso3 == paths.MEMBERS else _state(task, tell)
    except Refusal as refusal:
        done = Outcome(task.iso3, FAILED, why=task.why, error=f"{type(refusal).__name__}: {refusal}")
    except Exception as failure:  # a fault of ours costs one pack, and says where to look
        done = Outcome(task.iso3, FAILED, why=task.why, error=f"{task.iso3}: {_words(failure)}")
    return replace(done, seconds=time.monotonic() - start)


def _state(task: Task, tell: Tell) -> Outcome:
    folder = task.request.out / task.iso3
    aside = folder / moving.ASIDE
    try:
        moving.restore(folder)
        tell("facts")
        state = facts.build(task.iso3, _tidy(), _shelf(task.request.profiles))
        content = facts.to_json(state)
        why = (*task.why, *_figures(task, content))
        if not why:
            return Outcome(task.iso3, UNCHANGED, record=replace(task.record, inputs=task.inputs))
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        make(state, content, task.request, aside, tell)
        files = caching.contents(aside)
        moving.move_in(aside, folder / "pack")
        return Outcome(task.iso3, BUILT, why=why, record=Record(task.iso3, task.inputs, files["facts.json"], files))
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _members(task: Task, tell: Tell) -> Outcome:
    """Bind the chapter on all members; whoever asked knows the facts that it rests on."""
    request = task.request
    tell("print")
    limits = {"timeout": request.cell_limit, "paper": request.paper, "kernel": request.kernel}
    if not members.bind(request.profiles, request.out, request.formats, **limits):
        return Outcome(task.iso3, UNCHANGED)
    files = caching.contents(request.out / task.iso3 / "pack")
    return Outcome(task.iso3, BUILT, why=task.why, record=Record(task.iso3, task.inputs, files["facts.json"], files))


def _words(failure: Exception) -> str:
    """Say what went wrong: of the machine in its own words, of ours with the last line of the package it came from."""
    if isinstance(failure, MemoryError):
        return "there was not enough memory"
    if isinstance(failure, OSError):
        name = f": {Path(failure.filename).name}" if isinstance(failure.filename, str) else ""
        return f"{failure.strerror or failure}{name}"
    passed = [frame for frame in traceback.extract_tb(failure.__traceback__) if _is_ours(frame)]
    place = f"{Path(passed[-1].filename).relative_to(caching.LIBRARY).as_posix()}, line {passed[-1].lineno}"
    said = " ".join(traceback.format_exception_only(failure)[-1].split())
    return f"{said} (countrypack/{place})"


def _is_ours(frame: traceback.FrameSummary) -> bool:
    return Path(frame.filename).is_relative_to(caching.LIBRARY)


def make(state: facts.State, content: str, request: Plan, aside: Path, tell: Tell) -> None:
    """Write every file of a pack into a folder: run its chapters, bind and print them, and have them checked.

    Raises
    ------
    NotBorneOut
        If the finished files print something that is in no table.
    """
    path = aside / "facts.json"
    path.write_text(content, encoding="utf-8", newline="")
    if request.kernel == "fork":
        facts.from_json(content, state.iso3)  # once, and not in each kernel
    executed = []
    for name in paths.CHAPTERS:
        tell(name)
        executed.append(
            chapters.run(
                paths.NOTEBOOKS / f"{name}.ipynb",
                iso3=state.iso3,
                facts=path,
                profiles=request.profiles,
                timeout=request.cell_limit,
                kernel=request.kernel,
            )
        )
    tell("print")
    (aside / "data.csv").write_text(facts.to_csv(state), encoding="utf-8", newline="")
    binding.bind(executed, json.loads(content), aside, request.formats, request.paper)
    tell("check")
    verdict = checking.check(aside, state.iso3, profiles=request.profiles)
    if not verdict.passed:
        raise NotBorneOut(state.iso3, verdict.unmatched)


def warm_up(profiles: Path) -> None:
    """Read and draw once what every pack needs, so that workers forked from here find it done.

    Nothing of a pack is kept: what stays are tables, cards and what libraries remember of fonts, letters and schemas.
    """
    tidy, shelf = _tidy(), _shelf(profiles)
    printing.warm_up()
    with contextlib.suppress(Refusal):  # a pack says so itself
        for name in paths.CHAPTERS:  # the first notebook that is read compiles what all are validated with
            chapters.check_parameters(paths.NOTEBOOKS / f"{name}.ipynb", given={"iso3"})
        questions.read()
        checking.warm_up(profiles)
        counts = tidy.observations["iso3"].value_counts()
        _draw(facts.build(max(shelf, key=lambda iso3: counts.get(iso3, 0)), tidy, shelf))


def _draw(state: facts.State) -> None:
    """Draw every kind of chart once: the first of each costs three times what the next one does."""
    for draw in (charts.overview, charts.timeline, charts.stages, charts.victims, charts.modelled):
        draw(state)
    for indicator in (facts.CONVICTED, *facts.RATES):
        charts.trend(state, indicator)
    charts.strip(state, facts.RATES[0])


def differences(task: Task) -> list[str]:
    """Say in words how the facts of a pack differ from those of today."""
    state = facts.build(task.iso3, _tidy(), _shelf(task.request.profiles))
    return _figures(task, facts.to_json(state))


def _figures(task: Task, content: str) -> list[str]:
    if task.record is None or task.record.facts == caching.digest(content.encode()):
        return []
    try:
        before = json.loads((task.request.out / task.iso3 / "pack" / "facts.json").read_bytes())
        return changes.words(before, json.loads(content)) or ["its facts changed"]
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return ["its facts changed"]


@cache
def _shelf(profiles: Path) -> dict[str, states.Profile]:
    return states.shelf(profiles)


@cache
def _tidy() -> tables.Tables:
    return tables.read()
