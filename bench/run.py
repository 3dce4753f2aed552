"""Measure the ways to build packs side by side, and write results.md as it goes. A run that was stopped goes on."""

import argparse
import contextlib
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import measuring
import reporting
import settings

from countrypack.batch import caching

HERE = Path(__file__).resolve().parent
OURS = [str(settings.ROOT / "scripts" / "build_packs.py"), "--all"]
SLOW, FAST, LARGE = "abc", "defgh12", "d"
SHOWN = ("ARG", "MEX", "USA", "PER", "GNQ")  # whose steps are timed one by one
QUIET = {"PLOOMBER_STATS_ENABLED": "false"}  # it would tell its makers


def main() -> None:
    """Run what is missing, and write the results after each measurement."""
    arguments = _parse()
    measuring.adopt_orphans()
    kept = Kept(arguments.kept, fresh=arguments.fresh)
    for step in plan(arguments):
        for way in [way for way in step.ways if not kept.has(step, way)]:
            kept.add(step, way, measure(step, way))
            arguments.results.write_text(reporting.report(kept.found), encoding="utf-8")
    if arguments.profile and not kept.found["steps"]:
        kept.keep("steps", steps())
    arguments.results.write_text(reporting.report(kept.found), encoding="utf-8")
    print(f"written: {arguments.results}")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--states", type=int, nargs="*", default=[5, 20], help="sizes for all ways (%(default)s)")
    parser.add_argument("--large", type=int, nargs="*", default=[60, 193], help="sizes for ours, cold (%(default)s)")
    parser.add_argument("--ways", default=SLOW + FAST, help="some of %(default)s")
    parser.add_argument("--rounds", type=int, default=3, help="of all but a, b, c, which are measured once")
    parser.add_argument("--no-profile", dest="profile", action="store_false", help="do not time a pack step by step")
    parser.add_argument("--fresh", action="store_true", help="forget what an earlier run has measured")
    parser.add_argument("--results", type=Path, default=HERE / "results.md")
    parser.add_argument("--kept", type=Path, default=settings.ROOT / "build" / "bench.json", help=argparse.SUPPRESS)
    return parser.parse_args()


@dataclass(frozen=True)
class Step:
    """Some ways, a letter each, one after the other for so many states in one round."""

    count: int
    ways: str
    number: int


def plan(arguments: argparse.Namespace) -> Iterator[Step]:
    """Yield what is to be measured; within a round the ways follow each other, so that a busy minute hits them all."""
    for number in range(1, arguments.rounds + 1):
        ways = [way for way in (SLOW if number == 1 else "") + FAST if way in arguments.ways]
        for count in sorted(arguments.states, reverse=True):
            yield Step(count, "".join(ways), number)
        if number == 1:
            for count in arguments.large:
                yield Step(count, LARGE, 1)


class Kept:
    """What has been measured of this very code, in a file, so that a run can be stopped and go on.

    Parameters
    ----------
    path : Path
        The file.
    fresh : bool
        Begin anew.
    """

    def __init__(self, path: Path, *, fresh: bool):
        self._path = path
        self.found: dict = {"code": _code(), "costs": [], "missing": {}, "steps": None}
        if path.is_file() and not fresh:
            before = json.loads(path.read_text(encoding="utf-8"))
            if before["code"] == self.found["code"]:
                self.found = before
            else:
                print("the code has changed since the last run: everything is measured again", flush=True)

    def has(self, step: Step, way: str) -> bool:
        """Say whether a way was measured in a round, or cannot be."""
        costs = [(c["count"], c["way"], c["round"]) for c in self.found["costs"]]
        return way in self.found["missing"] or (step.count, way, step.number) in costs

    def add(self, step: Step, way: str, cost: measuring.Cost | str) -> None:
        """Keep a cost, or the reason why there is none."""
        print(f"round {step.number}, {step.count} states, {way}: {cost}", flush=True)
        if isinstance(cost, str):
            self.found["missing"][way] = cost
        else:
            costs = {"count": step.count, "way": way, "round": step.number, **asdict(cost)}
            self.found["costs"].append(costs)
        self.keep("machine", settings.machine())

    def keep(self, name: str, value: object) -> None:
        """Keep anything else."""
        self.found[name] = value
        caching.put(self._path, json.dumps(self.found, indent=1).encode())


def _code() -> str:
    now = caching.inputs(settings.ROOT / "country_profiles", ("html", "docx", "pdf"), settings.CHAPTERS)
    return caching.digest(repr((now.tables, sorted(now.parts.items()))).encode())


def measure(step: Step, way: str) -> measuring.Cost | str:
    """Return what a way costs, in a clone of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        root, out = Path(folder) / "root", Path(folder) / "out"
        settings.clone(root, step.count)
        env = {**os.environ, **QUIET, "COUNTRYPACK_ROOT": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
        ready = settings.ROOT / "build" / f"bench-{step.count}"
        if way in "ef":
            _cold(ready, out, env)
        try:
            cost = run(way, root, out, env)
            if way == "d":  # what the next ones start from
                shutil.rmtree(ready, ignore_errors=True)
                shutil.copytree(out, ready)
                (ready / ".code").write_text(_code())
            return cost
        except measuring.Missing:
            return "ploomber-engine is not installed: `.venv/bin/python -m pip install -e .[bench]`"


def _cold(ready: Path, out: Path, env: dict[str, str]) -> None:
    """Have packs of an unchanged clone in `out`: those of the last cold build, or new ones."""
    record = ready / ".code"
    if not record.is_file() or record.read_text() != _code():
        shutil.rmtree(ready, ignore_errors=True)
        measuring.measured([sys.executable, *OURS, "--out", str(ready)], env)
        record.write_text(_code())
    shutil.copytree(ready, out)


def run(way: str, root: Path, out: Path, env: dict[str, str]) -> measuring.Cost:
    """Measure one way."""
    if way in "abcgh":
        cost = measuring.measured([sys.executable, str(HERE / "ways.py"), way, str(root), str(out)], env)
        warm = out / "cost.json"
        return replace(cost, **json.loads(warm.read_text())) if warm.is_file() else cost
    command = [sys.executable, *OURS, "--out", str(out)]
    if way in "12":
        with settings.cluster(int(way), out.with_name("dask"), env) as address:
            return measuring.measured([*command, "--scheduler", address], env, cpu=False)
    if way == "f":
        change_mexico(root / "data" / "tidy" / "observations.csv")
    return measuring.measured(command, env)


def change_mexico(path: Path) -> None:
    """Change the first count of persons convicted in Mexico."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    at = {name: place for place, name in enumerate(rows[0])}
    wanted = {"iso3": "MEX", "indicator": "trafficking_persons_convicted", "category": "total", "sex": "total"}
    row = next(r for r in rows if r[at["value"]] and all(r[at[name]] == value for name, value in wanted.items()))
    row[at["value"]] = str(int(row[at["value"]]) + 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def steps() -> dict:
    """Time a pack step by step."""
    print("a pack, step by step", flush=True)
    env = {**os.environ, **settings.START}
    done = subprocess.run([sys.executable, str(HERE / "steps.py"), *SHOWN], env=env, capture_output=True, text=True)
    with contextlib.suppress(ValueError, IndexError):
        return json.loads(done.stdout.splitlines()[-1])
    raise SystemExit(done.stderr[-2000:])


if __name__ == "__main__":
    main()
