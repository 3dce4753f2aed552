"""Run cells through papermill in a process of one thread: ``python -m tests.engines``, orders on standard input."""

import json
import os
import sys
import time
from pathlib import Path

import papermill
from jupyter_client import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from countrypack import chapters, engine
from countrypack.engine import child
from tests import packs

KINDS = ("stock", "spawn", "fork")


def options(kind: str, folder: Path) -> dict:
    if kind == "stock":
        return {"kernel_manager_class": AsyncKernelManager}
    return chapters._kernel_options({}, folder, forked=kind == "fork")


def run(kind: str, folder: str, cells: dict[str, str], more: dict) -> dict:
    place = Path(folder)
    place.mkdir(exist_ok=True)
    tagged = [packs.code(text, name, *(["parameters"] if name == "parameters" else [])) for name, text in cells.items()]
    notebook, raised, started = packs.written(place, "in", *tagged), None, time.monotonic()
    os.chdir(place)
    try:
        papermill.execute_notebook(
            notebook, place / "out.ipynb", parameters={"iso3": "JPN"}, kernel_name="python3", progress_bar=False,
            cwd=place, **options(kind, place / "own"), **more,
        )  # fmt: skip
    except (PapermillExecutionError, CellTimeoutError, DeadKernelError) as error:
        raised = [type(error).__name__, str(error)]
    finally:
        os.chdir("/")
    return {"raised": raised, "seconds": time.monotonic() - started, **left()}


def left() -> dict:
    """Return what a run must not leave behind in this process."""
    tasks = Path("/proc/self/task")
    here = [child for task in tasks.iterdir() for child in (task / "children").read_text().split()]
    return {
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "children": here,
        "alone": engine.is_alone(),
    }


if __name__ == "__main__":
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # a kernel may say on it what it likes
    child.warm_up()  # as a batch does: kernels are forked ready
    for line in sys.stdin:
        for order in json.loads(line):
            for _ in range(order.pop("times", 1)):
                (Path(order["folder"]) / "own").mkdir(parents=True, exist_ok=True)
                print(json.dumps(run(**order)), file=told, flush=True)
