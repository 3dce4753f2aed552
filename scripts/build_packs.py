"""Build the packs of some states, or of all. Exit code 1: a state was not built; 2: the request was refused."""

import argparse
import dataclasses
import importlib
import sys
from pathlib import Path

from countrypack import batch, engine
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


def _request(arguments: argparse.Namespace) -> batch.Plan | None:
    names = arguments.states
    if sum((bool(names), arguments.all, arguments.only_failed)) != 1:
        raise Refusal("name states by code (ARG JPN), or ask for --all or --only-failed.")
    request = batch.plan(
        names,
        profiles=arguments.profiles,
        out=arguments.out,
        formats=arguments.formats.split(","),
        kernel=arguments.engine,
        cell_limit=arguments.cell_limit,
        state_limit=arguments.state_limit,
        force=arguments.force,
    )
    if not arguments.only_failed:
        return request
    codes = manifest.Manifest.unfinished(request.out)
    return dataclasses.replace(request, codes=tuple(codes)) if codes else None


def _explain(request: batch.Plan) -> int:
    found = batch.explain(request)
    for iso3, why in found.items():
        for line in why:
            print(f"{iso3}: {line}")
    print(f"{sum(map(bool, found.values()))} of {len(found)} packs would be built.")
    return 0


def _build(request: batch.Plan, arguments: argparse.Namespace) -> int:
    with telling.Later(len(request.codes), terminal=sys.stderr.isatty()) as told:
        outcomes = batch.build(
            request,
            jobs=arguments.jobs,
            fail_fast=arguments.fail_fast,
            scheduler=arguments.scheduler,
            report=told.done,
            tell=told.step,
            meanwhile=lambda: importlib.import_module("countrypack.shelf"),
        )
    if batch.index_is_due(request, outcomes):
        from countrypack import shelf  # a run that changes nothing reads no pack and imports nothing that draws

        shelf.write(request.profiles, request.out)
    for outcome in outcomes:
        if outcome.error:
            print(outcome.error, file=sys.stderr)
    print(batch.summed_up(outcomes))
    return int(any(outcome.status in (batch.FAILED, batch.STOPPED) for outcome in outcomes))


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
    parser.add_argument("--jobs", type=int, default=0, help="packs at a time (default: one a core)")
    parser.add_argument("--engine", choices=engine.ENGINES, default="auto", help="how processes begin (%(default)s)")
    parser.add_argument("--cell-limit", type=int, default=300, metavar="S", help="seconds a cell (%(default)s)")
    parser.add_argument("--state-limit", type=int, default=900, metavar="S", help="seconds a state (%(default)s)")
    parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="a Dask cluster: tcp://HOST:PORT or local")
    manner = parser.add_mutually_exclusive_group()
    manner.add_argument("--keep-going", action="store_true", help="build the others after a failure (the default)")
    manner.add_argument("--fail-fast", action="store_true", help="start no further pack after a failure")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
