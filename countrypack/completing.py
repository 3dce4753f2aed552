"""What follows a batch: the chapter on all members and the index where something changed; papers on request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from countrypack import paths, states
from countrypack.batch import BUILT, STOPPED, Outcome, Plan, caching, index_is_due
from countrypack.batch.caching import Inputs, Record
from countrypack.batch.tasks import Task
from countrypack.paths import MEMBERS


def complete(request: Plan, outcomes: Sequence[Outcome], make: Callable[[Task], Outcome]) -> list[str]:
    """Bring the chapter on all members and the index up to date.

    Nothing is imported or read beyond the records of the packs where nothing changed.

    Parameters
    ----------
    request : Plan
        What was asked for.
    outcomes : sequence of Outcome
        What became of it.
    make : callable
        Has the chapter bound, as `batch.Crew.make`.

    Returns
    -------
    list of str
        Why the chapter could not be bound; the old one stays then.
    """
    chapter = _bound(request, outcomes, make)
    if (chapter and chapter.status == BUILT) or index_is_due(request, outcomes):
        from countrypack import shelf

        shelf.write(request.profiles, request.out)
    return [chapter.error] if chapter and chapter.error else []


def check(request: Plan, handout: Path | None, old: Path | None) -> None:
    """Refuse papers that could not be written, before anything is built.

    Raises
    ------
    Refusal
        As `handout.check` and `differences.check` do.
    """
    if handout:
        from countrypack import handout as papers

        papers.check(handout.resolve())
    if old:
        from countrypack import differences

        differences.check(old, request.out)


def papers(request: Plan, handout: Path | None, old: Path | None) -> list[str]:
    """Write the papers that were asked for, on the states that were asked for, and say where they are.

    Parameters
    ----------
    request : Plan
        What was built.
    handout : Path or None
        Folder of the adviser's papers.
    old : Path or None
        An earlier build to compare with; the changes go beside the index.

    Raises
    ------
    Refusal
        As `handout.write` and `differences.write` do.
    """
    said = []
    codes = () if set(states.roster(request.profiles)) <= set(request.codes) else request.codes
    if handout:
        from countrypack import handout as adviser

        made = adviser.write(request.profiles, request.out, handout, codes)
        said.append(f"Adviser's papers: {len(made)} files in {handout}.")
    if old:
        from countrypack import differences

        found = differences.write(old, request.out, request.out, codes)
        said.append(f"Changes since {old}: {len(found) or 'none'}, in {request.out.name}/changes.md and changes.csv.")
    return said


def why(request: Plan, outcomes: Sequence[Outcome]) -> list[str]:
    """Say why the chapter on all members would be bound; nothing if it stands, or is not wanted.

    It is wanted by a run of the whole shelf, and wherever it is there already, so that it never lags behind a pack.
    """
    roster, pack = states.roster(request.profiles), request.out / MEMBERS / "pack"
    known = [outcome.record for outcome in outcomes if outcome.record]
    if any(outcome.status == STOPPED for outcome in outcomes):
        return []  # whoever stops a batch does not wait for more
    if not known or not (set(roster) <= set(request.codes) or pack.is_dir()):
        return []
    record, now = caching.read(request.out, MEMBERS), _inputs(known[0].inputs)
    found = caching.reasons(record, now, pack)
    if record and record.facts != _facts(request, outcomes, roster):
        found.append("a member's facts changed")
    if record and record.inputs.tables != now.tables:
        found.append("the tables changed")
    return found or (["asked for with --force"] if request.force else [])


def _bound(request: Plan, outcomes: Sequence[Outcome], make: Callable[[Task], Outcome]) -> Outcome | None:
    reasons = why(request, outcomes)
    if not reasons:
        return None
    inputs = _inputs(next(outcome.record.inputs for outcome in outcomes if outcome.record))
    done = make(Task(MEMBERS, request, inputs, why=tuple(reasons)))
    if done.record:
        facts = _facts(request, outcomes, states.roster(request.profiles))
        caching.write(request.out, replace(done.record, facts=facts))
    return done


def _inputs(of_packs: Inputs) -> Inputs:
    """Return what the chapter would be made from now: as a pack is, but for its notebook."""
    notebook = paths.NOTEBOOKS / f"{MEMBERS.removeprefix('_')}.ipynb"
    chapters = {notebook.name: caching.digest(notebook.read_bytes())} if notebook.is_file() else {}
    return replace(of_packs, parts={**of_packs.parts, "chapters": chapters})


def _facts(request: Plan, outcomes: Sequence[Outcome], roster: Sequence[str]) -> str:
    """Return one digest of the facts of all packs that are there."""
    known: Mapping[str, Record] = {outcome.iso3: outcome.record for outcome in outcomes if outcome.record}
    lines = []
    for iso3 in roster:
        record = known.get(iso3) or caching.read(request.out, iso3)
        path = request.out / iso3 / "pack" / "facts.json"
        if record:
            lines.append(f"{iso3} {record.facts}")
        elif path.is_file():
            lines.append(f"{iso3} {caching.digest(path.read_bytes())}")
    return caching.digest("\n".join(lines).encode())
