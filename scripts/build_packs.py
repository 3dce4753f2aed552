"""Build the packs of some states, or of all. Exit code 1: a state was not built; 2: the request was refused."""

import argparse
import dataclasses
import importlib
import sys
from pathlib import Path

from countrypack import batch, completing, engine
from countrypack.batch import manifest, telling
from countrypack.errors import Refusal


def main() -> int:
    arguments = _parse()
    try:
        request = _request(arguments)
        if request is None:
            print("Nothing failed in the last run.")
            return 0
        return _explain(request) if arguments.plan else _build(request, arguments)
    except Refusal as refusal:
        print(f"{type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 2
    except OSError as failure:
        print(f"the run ended before its time: {failure.strerror}. Packs are whole; run it again.", file=sys.stderr)
        return 1


def _request(arguments: argparse.Namespace) -> batch.Plan | None:
    names = arguments.states
    if sum((bool(names), arguments.all, arguments.only_failed)) != 1:
        raise Refusal("name states by code (ARG JPN), or ask for --all or --only-failed.")
    options = {
        name: getattr(arguments, name) for name in ("profiles", "out", "paper", "cell_limit", "state_limit", "force")
    }
    request = batch.plan(names, formats=arguments.formats.split(","), kernel=arguments.engine, **options)
    if not arguments.only_failed:
        return request
    codes = manifest.Manifest.unfinished(request.out)
    return dataclasses.replace(request, codes=tuple(codes)) if codes else None


def _explain(request: batch.Plan) -> int:
    found = batch.explain(request)
    sys.stdout.writelines(f"{iso3}: {reason}\n" for iso3, why in found.items() for reason in why)
    print(f"{sum(map(bool, found.values()))} of {len(found)} packs would be built.")
    return 0


def _build(request: batch.Plan, arguments: argparse.Namespace) -> int:
    completing.check(request, arguments.handout, arguments.diff)
    with batch.Crew(request, jobs=arguments.jobs, scheduler=arguments.scheduler) as crew:
        with telling.Later(len(request.codes), terminal=sys.stderr.isatty()) as told:
            outcomes = batch.build(
                request,
                crew=crew,
                fail_fast=arguments.fail_fast,
                report=told.done,
                tell=told.step,
                meanwhile=lambda: importlib.import_module("countrypack.shelf"),
            )
        errors = [outcome.error for outcome in outcomes if outcome.error]
        sys.stderr.writelines(f"{error}\n" for error in errors)  # now, for what follows may be refused
        late = completing.complete(request, outcomes, crew.make)
    sys.stderr.writelines(f"{error}\n" for error in late)
    print(batch.summed_up(outcomes))
    if errors or late or any(outcome.status == batch.STOPPED for outcome in outcomes):
        return 1  # papers are of whole shelves only
    for line in completing.papers(request, arguments.handout, arguments.diff):
        print(line)
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("states", nargs="*", metavar="STATE", help="ISO 3166-1 alpha-3 codes, such as ARG JPN")
    parser.add_argument("--all", action="store_true", help="every state that has a profile")
    parser.add_argument("--only-failed", action="store_true", help="the states that the last run did not finish")
    parser.add_argument("--plan", action="store_true", help="say which packs would be built, and why; build nothing")
    parser.add_argument("--force", action="store_true", help="build also what would not have to be built")
    parser.add_argument("--out", type=Path, help="folder for <ISO3>/pack/ (default: the profiles' own folder)")
    parser.add_argument("--profiles", type=Path, help="folder of <ISO3>/profile.yml (default: country_profiles)")
    parser.add_argument("--formats", default=",".join(batch.FORMATS), help="default: %(default)s")
    parser.add_argument("--paper", choices=batch.PAPERS, default="a4", help="of PDF and DOCX (%(default)s)")
    parser.add_argument("--handout", type=Path, metavar="DIR", help="write the adviser's papers into DIR as well")
    parser.add_argument("--diff", type=Path, metavar="OLD", help="say what changed since the packs below OLD")
    parser.add_argument("--jobs", type=int, default=0, help="packs at a time (default: one a core)")
    parser.add_argument("--engine", choices=engine.ENGINES, default="auto", help="how processes begin (%(default)s)")
    parser.add_argument("--cell-limit", type=int, default=300, metavar="S", help="seconds a cell (%(default)s)")
    parser.add_argument("--state-limit", type=int, default=900, metavar="S", help="seconds a state (%(default)s)")
    parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="Dask's: tcp://HOST:PORT, or local")
    manner = parser.add_mutually_exclusive_group()
    manner.add_argument("--keep-going", action="store_true", help="build the others after a failure (the default)")
    manner.add_argument("--fail-fast", action="store_true", help="start no further pack after a failure")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
