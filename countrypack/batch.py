"""Many packs: what is asked for is checked first, each pack is built aside and moved in whole."""

import json
import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from countrypack import binding, chapters, facts, paths, states, tables
from countrypack.errors import DuplicateState, Refusal, UnknownFormat, UnknownState, UnwritableFolder


@dataclass(frozen=True)
class Outcome:
    """What became of one pack.

    Parameters
    ----------
    iso3 : str
        The member state.
    error : str
        Why it was not built; empty if it was.
    seconds : float
        Time spent on it.
    """

    iso3: str
    error: str
    seconds: float


@dataclass(frozen=True)
class Plan:
    """A checked request.

    Parameters
    ----------
    codes : tuple of str
        The states to build, each once.
    profiles, out : Path
        The shelf of profiles, and the folder that gets ``<ISO3>/pack/``.
    formats : tuple of str
        Printed formats, besides facts, data, sources and the notebook.
    """

    codes: tuple[str, ...]
    profiles: Path
    out: Path
    formats: tuple[str, ...]


def plan(
    names: Sequence[str],
    *,
    profiles: Path | None = None,
    out: Path | None = None,
    formats: Sequence[str] = binding.FORMATS,
) -> Plan:
    """Check a request before anything is built.

    Parameters
    ----------
    names : sequence of str
        Codes, or names exactly as a source prints them; none at all means every state of the shelf.
    profiles, out : Path, optional
        The shelf, and where packs go; the shelf itself where not given.
    formats : sequence of str
        Some of `binding.FORMATS`.

    Raises
    ------
    UnknownFormat, UnknownState, UnknownName, DuplicateState, BrokenProfile, UnwritableFolder
        If the request cannot be met.
    """
    profiles = profiles or paths.profiles()
    unknown = [name for name in formats if name not in binding.FORMATS]
    if unknown or not formats:
        raise UnknownFormat(unknown or ["none"], known=binding.FORMATS)
    known = states.roster(profiles)
    if not known:
        raise UnknownState(names or ["every state"], where=profiles.name, known=())
    codes = [name if name in known else _code(name, known, profiles) for name in names] or known
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise DuplicateState(twice)
    states.shelf(profiles)
    out = out or profiles
    _assert_writable(out)
    return Plan(tuple(codes), profiles, out, tuple(dict.fromkeys(formats)))


def build(
    request: Plan,
    *,
    jobs: int = 0,
    fail_fast: bool = False,
    report: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Build the packs of a plan; a state that fails keeps its old pack and does not stop the others.

    Parameters
    ----------
    request : Plan
        What to build.
    jobs : int
        Packs at a time; 0 for one a core.
    fail_fast : bool
        Start no further pack after a failure.
    report : callable
        Called with each `Outcome` as it comes.
    """
    jobs = min(jobs or os.cpu_count() or 1, len(request.codes))
    waiting, outcomes = list(request.codes), []
    # Spawned, not forked: a kernel client runs threads, and a fork would copy their locks.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        running: set[Future] = set()
        while waiting or running:
            while waiting and len(running) < jobs:
                running.add(pool.submit(build_one, waiting.pop(0), request))
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                outcomes.append(future.result())
                report(outcomes[-1])
                if outcomes[-1].error and fail_fast:
                    waiting.clear()
    return sorted(outcomes, key=lambda outcome: outcome.iso3)


def build_one(iso3: str, request: Plan) -> Outcome:
    """Build one pack aside and move it in whole; any failure leaves the old pack as it was."""
    start = time.monotonic()
    folder = request.out / iso3
    aside = folder / ".pack-building"
    error = ""
    try:
        restore(folder)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        _make(iso3, request, aside)
        move_in(aside, folder / "pack")
    except Refusal as refusal:
        error = f"{type(refusal).__name__}: {refusal}"
    except OSError as failure:
        error = f"{iso3}: {failure.strerror or failure}"
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Outcome(iso3, error, time.monotonic() - start)


def move_in(aside: Path, target: Path) -> None:
    """Put a finished folder in the place of an old one; at no moment is there half of either."""
    old = target.with_name(".pack-old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    aside.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def restore(folder: Path) -> None:
    """Bring back an old pack that a killed build had set aside."""
    old, target = folder / ".pack-old", folder / "pack"
    if old.is_dir() and not target.exists():
        old.rename(target)


def _make(iso3: str, request: Plan, aside: Path) -> None:
    state = facts.build(iso3, _tidy(), states.shelf(request.profiles))
    content = facts.to_json(state)
    path = aside / "facts.json"
    path.write_text(content, encoding="utf-8")
    executed = [
        chapters.run(paths.NOTEBOOKS / f"{name}.ipynb", iso3=iso3, facts=path, profiles=request.profiles)
        for name in chapters.ORDER
    ]
    (aside / "data.csv").write_text(facts.to_csv(state), encoding="utf-8", newline="")
    binding.bind(executed, json.loads(content), aside, request.formats)


@cache
def _tidy() -> tables.Tables:
    return tables.read()


def _code(name: str, known: Iterable[str], profiles: Path) -> str:
    code = name if states.is_code(name) else states.identify(name, where="the command line")
    if code not in known:
        raise UnknownState([name], where=profiles.name, known=list(known))
    return code


def _assert_writable(folder: Path) -> None:
    probe = folder / ".countrypack-probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as failure:
        raise UnwritableFolder(where=folder.name, reason=failure.strerror or str(failure)) from None
