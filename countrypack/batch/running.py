"""Run a batch: leave alone what stands, have the rest built, keep account."""

import contextlib
import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from countrypack import paths
from countrypack.batch import caching, locking, moving
from countrypack.batch.foreman import Foreman
from countrypack.batch.manifest import Manifest
from countrypack.batch.planning import Plan
from countrypack.batch.pool import Pool
from countrypack.batch.tasks import BUILT, FAILED, STOPPED, UNCHANGED, Outcome, Task

if TYPE_CHECKING:
    from countrypack.batch.remote import RemotePool

Tell = Callable[[str, str], None]
Report = Callable[[Outcome], None]
Meanwhile = Callable[[], object]


class Crew:
    """The processes that build, called in by the first who has work for them, and there until all is done.

    Parameters
    ----------
    request : Plan
        What to build.
    jobs : int
        Packs at a time; 0 for one a core.
    scheduler : str
        Where to send packs instead: ``tcp://HOST:PORT`` of a Dask scheduler, or ``local`` for one on this machine.
    """

    def __init__(self, request: Plan, *, jobs: int = 0, scheduler: str = ""):
        self._request, self._jobs, self._scheduler = request, jobs or os.cpu_count() or 1, scheduler
        self._pools: dict[str, Foreman | Pool | RemotePool] = {}
        self._open = contextlib.ExitStack()

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *error: object) -> None:
        self.dismiss()

    def dismiss(self) -> None:
        """End all processes, whatever they are at."""
        self._pools.clear()
        self._open.close()

    def of_packs(self, packs: int) -> "Foreman | Pool | RemotePool":
        """Return who builds so many packs."""
        return self._called_in(min(self._jobs, packs), self._scheduler)

    def make(self, task: Task) -> Outcome:
        """Have this machine, which has all packs, make what rests on them."""
        (outcome,) = (event for event in self._called_in(1, "").run([task]) if isinstance(event, Outcome))
        return outcome

    def _called_in(self, jobs: int, scheduler: str) -> "Foreman | Pool | RemotePool":
        if scheduler not in self._pools:
            self._pools[scheduler] = self._open.enter_context(_pool(self._request, jobs, scheduler))
        return self._pools[scheduler]


def build(
    request: Plan,
    *,
    crew: Crew | None = None,
    jobs: int = 0,
    fail_fast: bool = False,
    scheduler: str = "",
    report: Report = lambda outcome: None,
    tell: Tell = lambda iso3, step: None,
    meanwhile: Meanwhile = lambda: None,
) -> list[Outcome]:
    """Build the packs of a plan that do not stand; a state that fails keeps its old pack and does not stop the others.

    Ctrl-C ends the workers at once; packs that are finished stay, and what was not is an outcome ``stopped``.

    Parameters
    ----------
    request : Plan
        What to build.
    crew : Crew, optional
        Who builds, if they are to stay for what follows; else they come for this batch.
    jobs : int
        Packs at a time; 0 for one a core.
    fail_fast : bool
        Start no further pack after a failure.
    scheduler : str
        As for a `Crew`, where none is given.
    report : callable
        Called with each `Outcome` as it comes.
    tell : callable
        Called with a state and the step that it is at.
    meanwhile : callable
        Called once while workers get ready, if there is anything to build.

    Returns
    -------
    list of Outcome
        One for each state of the plan, by code.

    Raises
    ------
    FolderInUse
        If another run builds packs in the same folder.
    """
    with locking.held(request.out):
        for iso3 in request.codes:
            moving.tidy_up(request.out / iso3)  # what a killed run has left
        with contextlib.nullcontext(crew) if crew else Crew(request, jobs=jobs, scheduler=scheduler) as own:
            return _built(request, own, fail_fast, report, tell, meanwhile)


def _built(
    request: Plan, crew: Crew, fail_fast: bool, report: Report, tell: Tell, meanwhile: Meanwhile
) -> list[Outcome]:
    tasks, outcomes = _sorted_out(request)
    manifest = Manifest(request)
    for outcome in outcomes:
        report(outcome)
    try:
        if tasks:
            pool = crew.of_packs(len(tasks))
            meanwhile()
            for event in pool.run(tasks, fail_fast=fail_fast):
                if isinstance(event, Outcome):
                    outcomes.append(event)
                    _keep(request, event)
                    report(event)
                else:
                    tell(*event)
    except KeyboardInterrupt:
        crew.dismiss()  # what was not finished is told as stopped
    done = {outcome.iso3: outcome.status for outcome in outcomes}
    for iso3 in request.codes:
        if done.get(iso3, FAILED) == FAILED:
            moving.tidy_up(request.out / iso3)  # a worker that was ended could not
        if iso3 not in done:
            outcomes.append(Outcome(iso3, STOPPED))
    outcomes.sort(key=lambda outcome: outcome.iso3)
    if tasks:
        manifest.write(outcomes)
    return outcomes


def explain(request: Plan) -> dict[str, list[str]]:
    """Return, for each state of a plan, why its pack would be built; no reasons where it stands."""
    tasks, outcomes = _sorted_out(request)
    found = {outcome.iso3: [] for outcome in outcomes}
    for task in tasks:
        why = list(task.why)
        if task.record is not None and task.record.inputs.tables != task.inputs.tables:
            # Only now are tables read: the answer lies in the figures.
            from countrypack.batch.preload import making

            why += making.differences(task)
        found[task.iso3] = why
    return dict(sorted(found.items()))


def _sorted_out(request: Plan) -> tuple[list[Task], list[Outcome]]:
    """Return what a worker has to look at, and what certainly stands."""
    now = caching.inputs(request.profiles, request.formats, paths.CHAPTERS, request.paper)
    tasks, standing = [], []
    for iso3 in request.codes:
        start = time.monotonic()
        record, pack = caching.read(request.out, iso3), request.out / iso3 / "pack"
        why = caching.reasons(record, now, pack)
        if request.force:
            why = why or ["asked for with --force"]
        if not why and record.inputs.tables == now.tables:
            standing.append(Outcome(iso3, UNCHANGED, time.monotonic() - start, record=record))
        else:
            tasks.append(Task(iso3, request, now, record, tuple(why)))
    return tasks, standing


def _keep(request: Plan, outcome: Outcome) -> None:
    if outcome.record:
        caching.write(request.out, outcome.record)


def _pool(request: Plan, jobs: int, scheduler: str) -> "Foreman | Pool | RemotePool":
    if scheduler:
        from countrypack.batch.remote import RemotePool

        return RemotePool(request, scheduler)
    return Foreman(jobs=jobs, profiles=request.profiles) if request.kernel == "fork" else Pool(jobs=jobs)


def index_is_due(request: Plan, outcomes: Sequence[Outcome]) -> bool:
    """Say whether the index of all packs has to be written: a pack changed, or it is not there."""
    built = any(outcome.status == BUILT for outcome in outcomes)
    return built or not all((request.out / name).is_file() for name in ("index.html", "index.csv"))


def summed_up(outcomes: Sequence[Outcome]) -> str:
    """Say in one line what became of a batch."""
    counts = Counter(outcome.status for outcome in outcomes)
    words = {BUILT: "built", UNCHANGED: "unchanged", FAILED: "failed", STOPPED: "not tried"}
    return ", ".join(f"{counts[status]} {word}" for status, word in words.items()) + "."
