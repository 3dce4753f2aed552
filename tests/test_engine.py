"""A kernel forked from a warm process is what any other kernel is, and leaves nothing behind."""

import os
import signal
import time
from pathlib import Path

import nbformat
import papermill
import pytest
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from countrypack import chapters, engine
from countrypack.engine import client, nursery
from countrypack.engine.provisioner import ForkProvisioner
from tests import packs

needs_fork = pytest.mark.skipif(not engine.can_fork(), reason="this system does not fork safely")
KINDS = ["stock", pytest.param("fork", marks=needs_fork)]

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


def manager(kind: str) -> type[AsyncKernelManager]:
    if kind == "stock":
        return AsyncKernelManager
    return chapters._own_kernel(Path("facts.json"), Path("profiles"), forked=kind == "fork")(Path.cwd())


def ran(kind: str, folder: Path, cells: dict[str, str], **more):
    """Run cells through papermill in a folder of their own; returns what papermill wrote, and what it raised."""
    folder.mkdir(exist_ok=True)
    tagged = [packs.code(text, name, *(["parameters"] if name == "parameters" else [])) for name, text in cells.items()]
    notebook, out, raised = packs.written(folder, "in", *tagged), folder / "out.ipynb", None
    before, current = Path.cwd(), os.environ.pop("PYTEST_CURRENT_TEST")  # ipykernel captures less where it sees this
    os.chdir(folder)
    try:
        papermill.execute_notebook(
            notebook, out, parameters={"iso3": "JPN"}, kernel_name="python3", progress_bar=False, cwd=folder,
            kernel_manager_class=manager(kind), **more,
        )  # fmt: skip
    except (PapermillExecutionError, CellTimeoutError, DeadKernelError) as error:
        raised = type(error).__name__, str(error)
    finally:
        os.chdir(before)
        os.environ["PYTEST_CURRENT_TEST"] = current
    return nbformat.read(out, as_version=4), raised


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


@pytest.fixture(autouse=True)
def same_environment(monkeypatch):
    monkeypatch.setenv("PYTHONHASHSEED", "0")


@needs_fork
def test_stock_papermill_and_a_forked_kernel_give_equal_notebooks(tmp_path):
    folder = tmp_path / "run"  # the same for all: it is printed
    results = {kind: ran(kind, folder, CELLS) for kind in ("stock", "spawn", "fork")}
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
    cells = {"parameters": 'iso3 = "ARG"', "bad": cell, "never": "print('never')"}
    notebook, error = ran(kind, tmp_path / "run", cells, execution_timeout=1)
    assert error[0] == raised
    assert [c.outputs for c in notebook.cells if c.id == "never"] == [[]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kernel_that_is_interrupted_goes_on(kind, tmp_path):
    cells = {
        "parameters": 'iso3 = "ARG"',
        "long": "import time\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    print('interrupted')",
        "next": "print('goes on')",
    }
    notebook, error = ran(kind, tmp_path / "run", cells, execution_timeout=1, interrupt_on_timeout=True)
    assert error is None
    assert [c.outputs[0].text for c in notebook.cells if c.id in ("long", "next")] == ["interrupted\n", "goes on\n"]


@needs_fork
def test_what_one_chapter_does_the_next_one_does_not_see(tmp_path):
    spoil = {
        "parameters": 'iso3 = "ARG"',
        "spoil": "import os, builtins, random, numpy, matplotlib, countrypack.facts as f\n"
        "builtins.spoilt = True; os.environ['SPOILT'] = '1'; matplotlib.rcParams['font.size'] = 99; f.SCHEMA = 99\n"
        "open('left', 'w').close(); os.chdir('/')",
    }
    look = {
        "parameters": 'iso3 = "ARG"',
        "look": "import os, builtins, random, numpy, matplotlib, countrypack.facts as f\n"
        "print(hasattr(builtins, 'spoilt'), 'SPOILT' in os.environ, matplotlib.rcParams['font.size'], f.SCHEMA, iso3)",
        "chance": "print(random.random(), numpy.random.rand())",
    }
    ran("fork", tmp_path / "run", spoil)
    seen = [ran("fork", tmp_path / "run", look)[0].cells for _ in range(2)]
    assert [c.outputs[0].text for c in seen[0] if c.id == "look"] == ["False False 10.0 1 JPN\n"]
    assert seen[0][-1].outputs[0].text != seen[1][-1].outputs[0].text


@needs_fork
def test_a_forked_kernel_says_goodbye_like_any_other(tmp_path):
    cells = {
        "parameters": 'iso3 = "ARG"',
        "later": f"import atexit, pathlib; atexit.register(pathlib.Path({str(tmp_path / 'ended')!r}).touch); None",
    }
    ran("fork", tmp_path / "run", cells)
    assert (tmp_path / "ended").exists()


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@needs_fork
def test_forty_kernels_leave_no_process_no_descriptor_and_no_file(tmp_path, monkeypatch):
    warm = client.Nursery({**os.environ, **client.SEED})
    monkeypatch.setenv(client.ADDRESS_VARIABLE, warm.address)
    pids, counts, threads = set(), [], Path(f"/proc/{warm.process.pid}/task")
    with (tmp_path / "log").open("wb") as log:
        for _ in range(40):
            kernel = client.launch(["--version"], cwd=str(tmp_path), env={**os.environ, **client.SEED},
                                   stdout=log.fileno(), stderr=log.fileno())  # fmt: skip
            assert kernel.wait(30) == 0
            pids.add(kernel.pid)
            counts.append((descriptors(), len(list(Path(f"/proc/{warm.process.pid}/fd").iterdir()))))
            assert len(list(threads.iterdir())) == 1, "a thread before a fork"
    assert len(pids) == 40
    for of_one_process in zip(*counts[5:], strict=True):
        assert max(of_one_process) - min(of_one_process) <= 1  # the nursery may be just closing the last one
    assert children(warm.process.pid) == []
    assert [path.name for path in tmp_path.iterdir()] == ["log"]
    warm.close()
    assert warm.process.returncode == 0


@needs_fork
def test_kernels_end_with_whoever_asked_for_them_and_with_their_nursery(tmp_path, monkeypatch):
    warm = client.Nursery({**os.environ, **client.SEED})
    monkeypatch.setenv(client.ADDRESS_VARIABLE, warm.address)
    env = {**os.environ, **client.SEED}
    with (tmp_path / "log").open("wb") as log:
        files = {"stdout": log.fileno(), "stderr": log.fileno()}
        left, kept, killed = (client.launch(["--ip=127.0.0.1"], cwd=str(tmp_path), env=env, **files) for _ in range(3))
        killed.kill()
        assert killed.wait(10) == -signal.SIGKILL
        left._connection.close()  # as the end of its owner does
        assert gone(left.pid)
        assert kept.poll() is None
        warm.close()
        assert kept.wait(10) == -signal.SIGKILL
        assert gone(kept.pid)
        with pytest.raises(client.NoKernel):
            client.launch([], cwd=str(tmp_path), env=env, **files)


def gone(pid: int) -> bool:
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.05)
    return False


@needs_fork
def test_an_interpreter_started_otherwise_gets_a_kernel_of_its_own(tmp_path, monkeypatch):
    warm = client.Nursery({**os.environ, **client.SEED})
    monkeypatch.setenv(client.ADDRESS_VARIABLE, warm.address)
    monkeypatch.setattr(client, "SEED", {"PYTHONHASHSEED": "5"})
    monkeypatch.setattr(chapters, "SEED", {"PYTHONHASHSEED": "5"})
    cells = {"parameters": 'iso3 = "ARG"', "seed": "import os; print(os.environ['PYTHONHASHSEED'], hash('x'))"}
    slow = ran("fork", tmp_path / "run", cells)[0].cells[-1].outputs
    warm.close()
    assert slow == ran("spawn", tmp_path / "run", cells)[0].cells[-1].outputs
    assert slow[0].text.startswith("5 ")


def test_where_nothing_can_fork_kernels_are_spawned(monkeypatch):
    monkeypatch.setattr(engine, "can_fork", lambda: False)
    assert engine.chosen() == "spawn"
    with pytest.raises(engine.NoEngine, match="needs Linux"):
        engine.chosen("fork")


def test_an_unknown_engine_is_refused():
    with pytest.raises(engine.NoEngine, match="one of auto, fork, spawn"):
        engine.chosen("thread")


@needs_fork
def test_a_nursery_answers_its_own_user_only(monkeypatch):
    import socket

    one, other = socket.socketpair()
    assert nursery.is_own(one)
    monkeypatch.setattr(os, "getuid", lambda: 65_533)
    assert not nursery.is_own(one)
    one.close(), other.close()


def test_any_kernel_specification_can_name_the_provisioner():
    from jupyter_client.provisioning import KernelProvisionerFactory

    spec = KernelSpec(metadata={"kernel_provisioner": {"provisioner_name": "countrypack-fork"}}, language="python")
    made = KernelProvisionerFactory.instance().create_provisioner_instance("id", spec, None)
    assert isinstance(made, ForkProvisioner)
