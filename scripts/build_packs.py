"""Build the packs of some states, or of all. Exit code 1: a state failed; 2: the request was refused."""

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from countrypack import batch, binding, shelf
from countrypack.errors import Refusal


def main() -> int:
    arguments = _parse()
    if bool(arguments.states) == arguments.all:
        print("Name states by code (ARG JPN), or ask for --all.", file=sys.stderr)
        return 2
    try:
        request = batch.plan(
            arguments.states, profiles=arguments.profiles, out=arguments.out, formats=arguments.formats.split(",")
        )
    except Refusal as refusal:
        print(f"{type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 2
    outcomes = _build(request, arguments)
    shelf.write(request.profiles, request.out)
    failed = [outcome for outcome in outcomes if outcome.error]
    for outcome in failed:
        print(outcome.error, file=sys.stderr)
    print(f"{len(outcomes) - len(failed)} built, {len(failed)} failed, {len(request.codes) - len(outcomes)} not tried.")
    return 1 if failed else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("states", nargs="*", metavar="STATE", help="ISO 3166-1 alpha-3 codes, such as ARG JPN")
    parser.add_argument("--all", action="store_true", help="every state that has a profile")
    parser.add_argument("--out", type=Path, help="folder for <ISO3>/pack/ (default: the profiles' own folder)")
    parser.add_argument("--profiles", type=Path, help="folder of <ISO3>/profile.yml (default: country_profiles)")
    parser.add_argument("--formats", default=",".join(binding.FORMATS), help="default: %(default)s")
    parser.add_argument("--jobs", type=int, default=0, help="packs at a time (default: one a core)")
    manner = parser.add_mutually_exclusive_group()
    manner.add_argument("--keep-going", action="store_true", help="build the others after a failure (the default)")
    manner.add_argument("--fail-fast", action="store_true", help="start no further pack after a failure")
    return parser.parse_args()


def _build(request: batch.Plan, arguments: argparse.Namespace) -> list[batch.Outcome]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    tally = {"done": 0, "failed": 0}
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("packs", total=len(request.codes))

        def report(outcome: batch.Outcome) -> None:
            tally["failed" if outcome.error else "done"] += 1
            left = len(request.codes) - sum(tally.values())
            progress.update(task, advance=1, description=f"{tally['done']} done, {tally['failed']} failed, {left} left")

        return batch.build(request, jobs=arguments.jobs, fail_fast=arguments.fail_fast, report=report)


if __name__ == "__main__":
    sys.exit(main())
