"""The text of results.md: medians, ratios, goals, and where the time goes."""

import statistics
from collections.abc import Callable, Mapping

WAYS = {
    "a": "the loop a user would write: papermill for each chapter, nbconvert, pandoc, typst",
    "b": "papermill's function in 2 processes, then the same printers",
    "c": "ploomber-engine in 2 processes, then the same printers",
    "d": "ours, cold: a new process, no pack yet",
    "e": "ours, nothing changed",
    "f": "ours, one figure of Mexico changed",
    "g": "the floor: facts, drawing and printing in one warm process, imports not counted",
    "h": "the floor on both cores at once: two such processes, half of the states each",
    "1": "ours, on Dask with 1 worker",
    "2": "ours, on Dask with 2 workers",
}
Median = Callable[[int, str, str], float | None]


def report(found: Mapping) -> str:
    """Return the whole text."""
    median = medians(found["costs"])
    parts = ["# Ways to build packs, measured", found.get("machine", ""), HOW]
    parts += [_goals(median)]
    for count in sorted({cost["count"] for cost in found["costs"]}):
        parts.append(_table(count, median, found["costs"]))
    parts += [f"Not measured: {way}. {reason}." for way, reason in found["missing"].items()]
    if found["steps"]:
        parts.append(_steps(found["steps"], median))
    return "\n\n".join(part for part in parts if part) + "\n"


HOW = (
    "Wall seconds, CPU seconds of all processes, and the largest memory of all processes together (shared pages once) "
    "are medians of the rounds named. Every way makes the same five chapters and the same three formats of the same "
    "states; all but (g) and (h) are measured from the start of their process to its end. Within a round the ways "
    "follow each other. Beyond the shelf's 20 states others are members of the United Nations with profiles made from "
    "`data/states.tsv`. CPU seconds of a Dask cluster are not counted: its workers were there before."
)


def medians(costs: list[Mapping]) -> Median:
    """Return what looks up the median of a quantity, or None where a way was not measured."""

    def median(count: int, way: str, name: str) -> float | None:
        values = [cost[name] for cost in costs if (cost["count"], cost["way"]) == (count, way)]
        return statistics.median(values) if values else None

    return median


def _table(count: int, median: Median, costs: list[Mapping]) -> str:
    ours = median(count, "d", "wall")
    lines = [f"## {count} states", "", HEAD]
    for way, words in WAYS.items():
        rounds = sum((cost["count"], cost["way"]) == (count, way) for cost in costs)
        if rounds:
            wall, cpu, peak = (median(count, way, name) for name in ("wall", "cpu", "peak"))
            ratio = f"{wall / ours:.2f}" if ours else ""
            spent = f"{cpu:.2f}" if cpu else ""
            figures = f"{rounds} | {wall:.2f} | {spent} | {wall / count:.2f} | {peak:.0f} | {ratio}"
            lines.append(f"| {way}. {words} | {figures} |")
    return "\n".join(lines)


HEAD = (
    "| way | rounds | wall s | CPU s | wall s a state | peak MB | wall, ours cold = 1 |\n|---|--:|--:|--:|--:|--:|--:|"
)


def _goals(median: Median) -> str:
    rows = [row for row in _measured_goals(median) if row[2] is not None]
    lines = ["## Goals", "", "| goal | wanted | measured | met |", "|---|--:|--:|---|"]
    for words, wanted, value, met in rows:
        lines.append(f"| {words} | {wanted} | {value:.2f} | {'yes' if met else 'no'} |")
    return "\n".join(lines) if rows else ""


def _measured_goals(median: Median) -> list[tuple[str, str, float | None, bool]]:
    def ratio(above: tuple, below: tuple, factor: float = 1) -> float | None:
        one, other = median(*above), median(*below)
        return factor * one / other if one and other else None

    size = 20 if median(20, "d", "wall") else next((n for n in (5, 2, 1) if median(n, "d", "wall")), 20)
    times = ratio((size, "a", "wall"), (size, "d", "wall"))
    floor = ratio((size, "d", "cpu"), (size, "g", "cpu"))
    cores = ratio((size, "d", "wall"), (size, "g", "wall"), 2)
    busy = ratio((size, "d", "wall"), (size, "h", "wall"))
    idle = median(size, "e", "cpu")
    grown = ratio((193, "d", "wall"), (20, "d", "wall"), 20 / 193)
    dask = ratio((size, "1", "wall"), (size, "2", "wall"))
    peaks = [median(count, "d", "peak") or 0 for count in (5, 20, 60, 193)]
    peak = max(peaks) or None
    return [
        (f"(a)/(d), wall, {size} states", ">= 15", times, bool(times) and times >= 15),
        (f"(d)/(h), wall: per core, both at work, {size} states", "<= 1.3", busy, bool(busy) and busy <= 1.3),
        (f"(d)/(g), CPU seconds, {size} states", "<= 1.3", floor, bool(floor) and floor <= 1.3),
        (f"(d)/(g), wall of 2 cores against one alone, {size} states", "<= 1.3", cores, bool(cores) and cores <= 1.3),
        (f"(e), CPU seconds, {size} states", "< 0.5", idle, bool(idle) and idle < 0.5),
        ("time a state, 193 to 20 states", "<= 1.1", grown, bool(grown) and grown <= 1.1),
        (f"Dask, 1 worker to 2, {size} states", ">= 1.8", dask, bool(dask) and dask >= 1.8),
        ("peak memory of (d), MB", "< 1000", peak, bool(peak) and peak < 1000),
    ]


def _steps(found: Mapping, median: Median) -> str:
    wall, cpu = found["once"]
    lines = [
        "## Where the time of a pack goes",
        "",
        "Five states, one at a time, in the processes that build them; seconds a pack.",
        "",
        "| step | wall s | CPU s | share of CPU |",
        "|---|--:|--:|--:|",
    ]
    total = [sum(spent[i] for spent in found["steps"].values()) for i in (0, 1)]
    for step, spent in sorted(found["steps"].items(), key=lambda item: -item[1][1]):
        lines.append(f"| {step} | {spent[0]:.3f} | {spent[1]:.3f} | {spent[1] / total[1]:.0%} |")
    lines.append(f"| a pack | {total[0]:.3f} | {total[1]:.3f} | 100% |")
    lines += [
        "",
        f"Once a batch, before the first pack: imports, tables and references, {wall:.2f} s, {cpu:.2f} CPU s.",
    ]
    floor = [median(count, "g", "cpu") / count for count in (20, 5, 2, 1) if median(count, "g", "cpu")]
    if floor:
        lines += [f"A pack of the floor (g) costs {floor[0]:.2f} CPU s. {BEYOND}", "", DASK]
    return "\n".join(lines)


BEYOND = (
    "Ours costs more for what the floor leaves out: each chapter in a process of its own (kernel, messages, memory "
    "copied at the first write), typst that begins in each pack's process without what it knew of the pack before, "
    "the check of every finished file, and once a batch the start, the chapter on all members and the index."
)

DASK = (
    "With Dask, one worker and two pay the same for connecting, for sending the inputs, for warming up each worker, "
    "and afterwards, at the caller, for the chapter on all members in a process begun for it, and the index. "
    "Scheduler, caller and workers share the cores of this machine, and one worker already uses part of a second."
)
