"""A kernel forked from a warm process is what any other kernel is, and leaves nothing behind."""

import json
import os
import subprocess
import sys
import threading
import time
from multiprocessing import Pipe
from pathlib import Path

import nbformat
import pytest

from countrypack import engine
from countrypack.engine import forking
from countrypack.engine.wire import IOPUB, SHELL, Outbox, Outlet
from tests import engines
from tests.conftest import ROOT

needs_fork = pytest.mark.skipif(not engine.can_fork(), reason="this system does not fork safely")
KINDS = ["stock", pytest.param("fork", marks=needs_fork)]
PARAMETERS = {"parameters": 'iso3 = "ARG"'}

# One cell for each thing a notebook can do that a runner could spoil.
CELLS = {
    "parameters": 'iso3 = "ARG"',
    "words": "import sys\nprint(iso3); print('aside', file=sys.stderr); iso3",
    "rich": "from IPython.display import HTML, display\ndisplay(HTML('<b>1</b>')); HTML('<i>2</i>')",
    "updated": "h = display(HTML('old'), display_id='one'); h.update(HTML('new'))",
    "cleared": "from IPython.display import clear_output\nprint('gone'); clear_output(); print('stays')",
    "elsewhere": "import subprocess; subprocess.run(['echo', 'from a process'], check=True); None",
    "shell": "!echo from a shell",
    "magic": "%%capture held\nprint('held')",
    "held": "held.stdout",
    "asynchronous": "import asyncio; await asyncio.sleep(0); 'awaited'",
    "question": "try:\n    input('?')\nexcept Exception as error:\n    print(type(error).__name__)",
    "picture": "import matplotlib.pyplot as plt\nplt.plot([1, 2]); print(plt.get_backend())",
    "order": "print({'a', 'b', 'c', 'd', 'e'}, hash('x'))",
    "place": "import os, sys\nprint(os.getcwd(), sys.executable, sys.path, __name__, os.getpgid(0) == os.getpid())",
    "threads": "import threading; print(threading.current_thread() is threading.main_thread())",
    "many": "print('x' * 100_000)",
    "raises": "def f(n):\n    return 1 / n\nf(0)",
    "never": "print('never')",
}  # fmt: skip


def ordered(*orders: dict) -> list[dict]:
    """Have notebooks run, one after the other, in a process that may fork."""
    env = {**os.environ, **engine.START, "PYTHONPATH": str(ROOT)}
    env.pop("PYTEST_CURRENT_TEST", None)  # ipykernel captures less where it sees this
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.engines"], input=json.dumps(orders) + "\n", env=env, cwd=ROOT,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def ran(kind: str, folder: Path, cells: dict[str, str], **more):
    """Run cells through papermill in a folder of their own; returns what papermill wrote, and what it raised."""
    (told,) = ordered({"kind": kind, "folder": str(folder), "cells": cells, "more": more})
    return nbformat.read(folder / "out.ipynb", as_version=4), told["raised"]


def normalised(notebook) -> list:
    """Leave out what differs between two runs of one runner: times, paths, ids of injected cells and of objects."""
    cells = []
    for cell in notebook.cells:
        outputs = [dict(output) for output in cell.get("outputs", [])]
        metadata = {k: v for k, v in cell.metadata.items() if k not in ("papermill", "execution")}
        state = cell.metadata.get("papermill", {})
        state = {k: state.get(k) for k in ("exception", "status")}
        cells.append((cell.cell_type, cell.source, cell.get("execution_count"), outputs, metadata, state))
    kept = {k: v for k, v in notebook.metadata.items() if k != "papermill"}
    return [kept, cells]


@needs_fork
def test_stock_papermill_and_a_forked_kernel_give_equal_notebooks(tmp_path):
    folder = tmp_path / "run"  # the same for all: it is printed
    results = {kind: ran(kind, folder, CELLS) for kind in engines.KINDS}
    stock, error = results.pop("stock")
    assert error[0] == "PapermillExecutionError"
    shown = {cell.id: cell.outputs for cell in stock.cells if cell.cell_type == "code" and cell.id in CELLS}
    assert len([name for name, outputs in shown.items() if outputs]) == len(CELLS) - 3
    for notebook, raised in results.values():
        assert normalised(notebook) == normalised(stock)
        assert raised == error


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("cell", "raised"),
    [
        ("import time; time.sleep(60)", "CellTimeoutError"),
        ("import os; os._exit(7)", "DeadKernelError"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "DeadKernelError"),
    ],
)
def test_a_cell_that_takes_too_long_or_kills_its_kernel_is_reported(kind, cell, raised, tmp_path):
    cells = {**PARAMETERS, "bad": cell, "never": "print('never')"}
    notebook, error = ran(kind, tmp_path / "run", cells, execution_timeout=1)
    assert error[0] == raised
    assert [c.outputs for c in notebook.cells if c.id == "never"] == [[]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kernel_that_is_interrupted_goes_on(kind, tmp_path):
    cells = {
        **PARAMETERS,
        "long": "import time\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    print('interrupted')",
        "next": "print('goes on')",
    }
    notebook, error = ran(kind, tmp_path / "run", cells, execution_timeout=1, interrupt_on_timeout=True)
    assert error is None
    assert [c.outputs[0].text for c in notebook.cells if c.id in ("long", "next")] == ["interrupted\n", "goes on\n"]


@needs_fork
def test_what_a_cell_printed_before_it_took_too_long_is_kept(tmp_path):
    cells = {**PARAMETERS, "slow": "print('begun'); import time; time.sleep(60)"}
    notebook, error = ran("fork", tmp_path / "run", cells, execution_timeout=1)
    assert error[0] == "CellTimeoutError"
    assert notebook.cells[-1].outputs[0].text == "begun\n"


@needs_fork
def test_what_one_chapter_does_the_next_one_does_not_see(tmp_path):
    spoil = {
        **PARAMETERS,
        "spoil": "import os, builtins, random, numpy, matplotlib, countrypack.facts as f\n"
        "builtins.spoilt = True; os.environ['SPOILT'] = '1'; matplotlib.rcParams['font.size'] = 99; f.SCHEMA = 99\n"
        "open('left', 'w').close(); os.chdir('/')",
    }
    look = {
        **PARAMETERS,
        "look": "import os, builtins, random, numpy, matplotlib, countrypack.facts as f\n"
        "print(hasattr(builtins, 'spoilt'), 'SPOILT' in os.environ, matplotlib.rcParams['font.size'], f.SCHEMA, iso3)",
        "chance": "print(random.random(), numpy.random.rand())",
    }
    folders = [tmp_path / name for name in ("spoil", "one", "two")]
    orders = zip(folders, (spoil, look, look), strict=True)
    told = ordered(*({"kind": "fork", "folder": str(f), "cells": cells, "more": {}} for f, cells in orders))
    assert [run["raised"] for run in told] == [None] * 3
    seen = [nbformat.read(folder / "out.ipynb", as_version=4).cells for folder in folders[1:]]
    assert [c.outputs[0].text for c in seen[0] if c.id == "look"] == ["False False 10.0 1 JPN\n"]
    assert seen[0][-1].outputs[0].text != seen[1][-1].outputs[0].text


@needs_fork
def test_a_forked_kernel_says_goodbye_like_any_other_and_for_itself_only(tmp_path):
    ended, held = tmp_path / "ended", tmp_path / "held"
    cells = {
        **PARAMETERS,
        "later": f"import atexit, pathlib; atexit.register(pathlib.Path({str(ended)!r}).touch)\n"
        "import tempfile; held = tempfile.TemporaryDirectory()\n"
        f"pathlib.Path({str(held)!r}).write_text(held.name); None",
    }
    ran("fork", tmp_path / "run", cells)
    assert ended.exists()
    assert not Path(held.read_text()).exists()
    assert (tmp_path / "run" / "own").exists()


def runs(tmp_path, times):
    cells = {**PARAMETERS, "one": "print(iso3)"}
    order = {"kind": "fork", "folder": str(tmp_path / "run"), "cells": cells, "more": {}, "times": times}
    before = {path.name for path in Path("/dev/shm").iterdir()}
    told = ordered(order)
    assert [run["raised"] for run in told] == [None] * times
    assert {run["descriptors"] for run in told[2:]} == {told[2]["descriptors"]}
    assert not [run for run in told if run["children"] or not run["alone"]], "a process left, or a thread before a fork"
    assert {path.name for path in (tmp_path / "run").iterdir()} == {"in.ipynb", "out.ipynb", "own"}
    assert not list((tmp_path / "run" / "own").rglob("*.json"))
    assert {path.name for path in Path("/dev/shm").iterdir()} <= before


@needs_fork
def test_twenty_kernels_leave_no_process_no_descriptor_no_file_and_no_thread(tmp_path):
    runs(tmp_path, 20)


@needs_fork
@pytest.mark.slow
def test_five_hundred_kernels_leave_nothing_either(tmp_path):
    runs(tmp_path, 500)


@needs_fork
def test_a_kernel_ends_with_whoever_started_it_however_that_one_ends(tmp_path):
    order = {
        "kind": "fork", "folder": str(tmp_path / "run"), "more": {},
        "cells": {
            **PARAMETERS,
            "tell": f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))",
            "long": "time.sleep(600)",
        },
    }  # fmt: skip
    env = {**os.environ, **engine.START, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.engines"], stdin=subprocess.PIPE, env=env, cwd=ROOT, text=True
    )
    process.stdin.write(json.dumps([order]) + "\n")
    process.stdin.flush()
    kernel = int(eventually(lambda: (tmp_path / "pid").read_text()))
    process.kill()
    process.wait(), process.stdin.close()
    assert eventually(lambda: not Path(f"/proc/{kernel}").exists() or "Z" in status(kernel))


def status(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def eventually(found):
    for _ in range(600):
        try:
            if answer := found():
                return answer
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError("it did not happen within half a minute")


@needs_fork
def test_a_process_with_threads_does_not_fork(tmp_path):
    over = threading.Event()
    threading.Thread(target=over.wait).start()
    try:
        assert not engine.is_alone()
        with pytest.raises(engine.NoEngine, match="a process of one thread"):
            forking.Manager().fork()
    finally:
        over.set()


def test_where_nothing_can_fork_kernels_are_spawned(monkeypatch):
    monkeypatch.setattr(engine, "can_fork", lambda: False)
    assert engine.chosen() == "spawn"
    with pytest.raises(engine.NoEngine, match="needs Linux"):
        engine.chosen("fork")


def test_what_frames_a_cell_waits_for_its_output_and_everything_keeps_its_order():
    here, there = Pipe(duplex=False)
    outbox = Outbox(there)
    replies, outputs = Outlet(outbox, SHELL), Outlet(outbox, IOPUB)
    outputs.send_multipart([b"kernel.1.status", b"busy"])
    outputs.send_multipart([b"kernel.1.execute_input"])
    assert not here.poll()
    outputs.send_multipart([b"stdout", b"for who waits"])
    assert [frames[0] for _, frames in here.recv()] == [b"kernel.1.status", b"kernel.1.execute_input", b"stdout"]
    replies.send_multipart([b"a reply"])
    assert not here.poll()
    outbox.empty()
    assert here.recv() == [(SHELL, [b"a reply"])]
    outbox.empty()
    assert not here.poll()


def test_an_unknown_engine_is_refused():
    with pytest.raises(engine.NoEngine, match="one of auto, fork, spawn"):
        engine.chosen("thread")


def test_papermill_knows_the_engine_by_its_name():
    from papermill.engines import papermill_engines

    from countrypack.engine import entry

    assert papermill_engines.get_engine(engine.NAME) is entry.ForkEngine
