"""Measure the ways to build packs side by side, and write results.md. See `make bench`; a whole run takes an hour."""

import argparse
import contextlib
import csv
import json
import os
import shutil
import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import measuring
import settings

HERE = Path(__file__).resolve().parent
OURS = [str(settings.ROOT / "scripts" / "build_packs.py"), "--all"]
WAYS = {
    "a": "the loop a user would write: papermill, nbconvert, pandoc, typst",
    "b": "papermill API in 2 processes, then the same",
    "c": "ploomber-engine in 2 processes, then the same",
    "d": "ours, cold",
    "e": "ours, nothing changed",
    "f": "ours, one figure of Mexico changed",
    "g": "the floor: facts, drawing and printing in one warm process",
    "1": "ours, on Dask with 1 worker",
    "2": "ours, on Dask with 2 workers",
}


def main() -> None:
    """Run the rounds, writing the results after each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--states", type=int, nargs="+", default=[5, 20])
    parser.add_argument("--ways", default="abcdefg12")
    parser.add_argument("--large", type=int, nargs="*", default=[60, 193], help="for ours alone")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--results", type=Path, default=HERE / "results.md")
    arguments = parser.parse_args()
    measuring.adopt_orphans()
    found: dict[tuple[int, str], list[measuring.Cost]] = {}
    sizes = [(count, arguments.ways) for count in arguments.states] + [(count, "de") for count in arguments.large]
    for number in range(arguments.rounds):
        for count, ways in sizes:
            for way, cost in one_round(count, ways):
                found.setdefault((count, way), []).append(cost)
                print(f"round {number + 1}, {count} states, {way}: {cost}", flush=True)
            arguments.results.write_text(report(found, arguments.rounds), encoding="utf-8")


def one_round(count: int, ways: str):
    """Yield each way and what it cost, in a clone of its own with so many states."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        root, out = Path(folder) / "root", Path(folder) / "out"
        settings.clone(root, count)
        env = {**os.environ, "COUNTRYPACK_ROOT": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
        for way in ways:
            cost = run(way, root, out, env)
            if cost:
                yield way, cost


def run(way: str, root: Path, out: Path, env: dict[str, str]) -> measuring.Cost | None:
    """Measure one way, if what it needs is there."""
    if way in "abcg":
        other = out.with_name(f"out-{way}")
        command = [str(HERE / "ways.py"), way, str(root), str(other)]
    elif way in "12":
        other = out.with_name(f"out-{way}")
        with settings.cluster(int(way), out.with_name(f"dask-{way}"), env) as address:
            return measuring.measured(
                [sys.executable, *OURS, "--out", str(other), "--scheduler", address], env, cpu=False
            )
    else:
        command = [*OURS, "--out", str(out)]
        if way == "f":
            change_mexico(root / "data" / "tidy" / "observations.csv")
    with contextlib.suppress(measuring.Missing):
        cost = measuring.measured([sys.executable, *command], env)
        warm = out.with_name(f"out-{way}") / "cost.json"
        return replace(cost, **json.loads(warm.read_text())) if warm.is_file() else cost
    shutil.rmtree(out.with_name(f"out-{way}"), ignore_errors=True)
    return None


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


def report(found: dict[tuple[int, str], list[measuring.Cost]], rounds: int) -> str:
    """Return the text of results.md."""
    lines = [
        "# Ways to build packs, measured",
        "",
        settings.machine(),
        "",
        f"Medians of {rounds} interleaved rounds.",
        "",
    ]
    for count in sorted({count for count, _ in found}):
        ours = median(found, count, "d", "wall")
        lines += [f"## {count} states", ""]
        lines += [
            "| way | wall s | CPU s | wall s a state | peak MB | wall, ours cold = 1 |",
            "|---|--:|--:|--:|--:|--:|",
        ]
        for way, words in WAYS.items():
            if (count, way) in found:
                wall, cpu, peak = (median(found, count, way, name) for name in ("wall", "cpu", "peak"))
                ratio = f"{wall / ours:.2f}" if ours else ""
                lines.append(f"| {way}. {words} | {wall:.2f} | {cpu:.2f} | {wall / count:.2f} | {peak:.0f} | {ratio} |")
        lines.append("")
    return "\n".join(lines)


def median(found: dict[tuple[int, str], list[measuring.Cost]], count: int, way: str, name: str) -> float:
    """Return the median of one quantity; zero where a way was not measured."""
    costs = found.get((count, way), [])
    return statistics.median(getattr(cost, name) for cost in costs) if costs else 0.0


if __name__ == "__main__":
    main()
