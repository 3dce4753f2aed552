"""Where the time of one pack goes: steps.py STATE..., measured in the processes that build it."""

import json
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from countrypack import binding, chapters, checking, citing, composing, drawings, facts, freezing, paths, printing
from countrypack.batch import caching, foreman, planning
from countrypack.batch.preload import making
from countrypack.batch.tasks import Task

STEPS = {
    "facts from the tables": [(facts, "build"), (facts, "to_json"), (facts, "to_csv")],
    "chapters: kernels, cells, drawing": [(chapters, "_execute")],
    "chapters: strict checks": [(chapters, "check_parameters"), (chapters, "check_pieces")],
    "notebook frozen, text composed": [
        (freezing, "concatenate"), (freezing, "dumps"), (composing, "check"), (composing, "markdown"),
        (drawings, "inline"),
    ],
    "references": [(citing, "references")],
    "pictures for docx": [(printing, "pictures")],
    "html, docx and the source of the pdf": [(printing, "printed")],
    "pdf": [(printing, "_pdf")],
    "check of the finished pack": [(checking, "check")],
    "the rest of a pack": [(making, "build_one")],
}  # fmt: skip


class Clock:
    """Seconds of the clock and of the processors, by step, each without the steps inside it."""

    def __init__(self):
        self.spent: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self._inside: list[list[float]] = []

    def timed(self, step: str, function: Callable) -> Callable:
        """Return a function that does the same and is on the account of a step."""

        def measured(*given, **named):
            before = now()
            self._inside.append([0.0, 0.0])
            try:
                return function(*given, **named)
            finally:
                whole, inside = [b - a for a, b in zip(before, now(), strict=True)], self._inside.pop()
                self.spent[step] = [s + w - i for s, w, i in zip(self.spent[step], whole, inside, strict=True)]
                if self._inside:
                    self._inside[-1] = [a + w for a, w in zip(self._inside[-1], whole, strict=True)]

        return measured


def now() -> tuple[float, float]:
    """Return the clock, and the CPU seconds of this process and of those it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.monotonic(), sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Print, as JSON, what a pack costs step by step, and what is paid once."""
    begun = now()
    foreman.warm_up(paths.profiles())
    once = [b - a for a, b in zip(begun, now(), strict=True)]
    clock = Clock()
    for step, functions in STEPS.items():
        for module, name in functions:
            setattr(module, name, clock.timed(step, getattr(module, name)))
    with tempfile.TemporaryDirectory() as out:
        request = planning.plan(sys.argv[1:], out=Path(out))
        inputs = caching.inputs(request.profiles, request.formats, paths.CHAPTERS)
        found = [_forked(Task(iso3, request, inputs, why=("measured",)), clock) for iso3 in request.codes]
    mean = {step: [sum(one[step][i] for one in found) / len(found) for i in (0, 1)] for step in STEPS}
    print(json.dumps({"once": once, "steps": mean}))


def _forked(task: Task, clock: Clock) -> dict[str, list[float]]:
    """Build a pack in a process of its own, as a batch does, and return what each step cost."""
    here, there = os.pipe()
    pid = os.fork()
    if pid == 0:
        outcome = making.build_one(task)
        os.write(there, json.dumps([outcome.error, clock.spent]).encode())
        os._exit(0)
    os.close(there)
    with os.fdopen(here, "rb") as pipe:
        error, spent = json.loads(pipe.read())
    os.waitpid(pid, 0)
    if error:
        raise SystemExit(error)
    return defaultdict(lambda: [0.0, 0.0], spent)


if __name__ == "__main__":
    assert binding.FORMATS  # what a pack is bound with is imported before anything is timed
    main()
