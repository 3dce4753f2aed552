"""Whatever happens to a run: each pack is the whole old one or the whole new one, and the next run finishes."""

import contextlib
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest

from countrypack.batch import locking
from countrypack.errors import FolderInUse
from tests.roots import Root

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")

CODES = ["GNQ", "PER"]
BESIDE = "NZL"  # on the roster and never built, so that no run goes on to the chapter on all members
HTML = ("--formats", "html")


def digest(pack):
    """What a pack is, or nothing where there is none."""
    files = sorted(path for path in pack.rglob("*") if path.is_file())
    content = b"".join(file.name.encode() + b"\0" + file.read_bytes() for file in files)
    return hashlib.sha256(content).hexdigest() if files else ""


def digests(out):
    return {code: digest(out / code / "pack") for code in CODES}


class Change:
    """A shelf before and after its tables changed."""

    def __init__(self, folder):
        self.root = Root(folder, [*CODES, BESIDE]).thin()
        self.root.watermark(CODES)
        self.old = self._built(folder / "old")
        self.root.watermark(CODES, salt=300)
        self.root.table("acts.csv", later)
        shutil.copytree(folder / "old", folder / "new", symlinks=True)
        begun = time.monotonic()
        self.new = self._built(folder / "new")
        self.seconds = time.monotonic() - begun
        assert not set(self.old.values()) & set(self.new.values())

    def _built(self, out):
        self.root.out = out
        done = self.root.build(*CODES, *HTML)
        assert done.returncode == 0, done.stderr
        return digests(out)

    def begin_again(self):
        """Bring the shelf back to how it was before the change."""
        self.root.out = self.root.folder / "out"
        shutil.rmtree(self.root.out, ignore_errors=True)
        shutil.copytree(self.root.folder / "old", self.root.out)
        return self.root

    def assert_whole(self, out=None):
        for code, found in digests(out or self.root.out).items():
            set_aside = digest((out or self.root.out) / code / ".pack-old")
            # Between two renames the old pack stands aside for a moment; the next run brings it back.
            assert found in (self.old[code], self.new[code]) or (found == "" and set_aside == self.old[code]), code

    def assert_the_next_run_finishes(self, *more):
        done = self.root.build(*CODES, *HTML, *more)
        assert done.returncode == 0, done.stderr
        assert digests(self.root.out) == self.new
        assert not list(self.root.out.rglob(".pack-*"))


def later(row):
    if row["act"] == "ratification" and len(row["date"]) == 10:
        row["date"] = f"{row['date'][:-1]}{9 - int(row['date'][-1])}"
    return row


@pytest.fixture(scope="module")
def change(tmp_path_factory):
    return Change(tmp_path_factory.mktemp("change"))


def of_this_run(root):
    """Processes that have this root's folder in their environment: the run, its workers, the kernels."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get("COUNTRYPACK_ROOT") == str(root.folder):
                found.append(process)
    return found


def assert_nothing_goes_on(root):
    deadline = time.monotonic() + 15
    while left := of_this_run(root):
        assert time.monotonic() < deadline, [process.cmdline() for process in left]
        time.sleep(0.1)


def killed_at(change, moment):
    root = change.begin_again()
    process = root.begin(*CODES, *HTML)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(moment)
    process.kill()
    process.communicate()
    change.assert_whole()
    change.assert_the_next_run_finishes()  # at once: the workers of the killed run may just be ending
    assert_nothing_goes_on(root)


def moments(number):
    chance = random.Random(5)
    return [chance.random() for _ in range(number)]


@pytest.mark.parametrize("share", moments(1))
def test_a_run_killed_at_any_moment_leaves_whole_packs(change, share):
    killed_at(change, share * change.seconds)


@pytest.mark.slow
@pytest.mark.parametrize("share", moments(50))
def test_a_run_killed_at_fifty_moments_leaves_whole_packs(change, share):
    killed_at(change, share * change.seconds)


@pytest.mark.slow
def test_a_worker_that_is_killed_is_told_and_costs_its_pack_alone(change):
    root = change.begin_again()
    process = root.begin(*CODES, *HTML, "--engine", "spawn", "--jobs", "1")
    worker = None
    while worker is None:
        assert process.poll() is None
        children = psutil.Process(process.pid).children()
        worker = next((c for c in children if "spawn_main" in " ".join(c.cmdline())), None)
    time.sleep(2)
    worker.kill()
    out, error = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "1 built, 0 unchanged, 1 failed" in out
    assert "GNQ: its worker ended with exit code -9" in error
    change.assert_whole()
    assert digests(root.out) == {"GNQ": change.old["GNQ"], "PER": change.new["PER"]}
    change.assert_the_next_run_finishes()


def limited():
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def test_a_file_that_cannot_be_written_whole_leaves_the_old_pack(change):
    root = change.begin_again()
    done = root.build(*CODES, *HTML, preexec_fn=limited)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "PER: File too large" in done.stderr
    assert digests(root.out)["PER"] == change.old["PER"]
    change.assert_whole()


@contextlib.contextmanager
def disk(folder, size):
    """A file system of its own in memory, for whoever may mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
    if (
        not hasattr(os, "geteuid")
        or os.geteuid()
        or subprocess.run(command, capture_output=True, check=False).returncode
    ):
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def mounted(folder, options):
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_packs_and_is_told(change, tmp_path):
    root = change.begin_again()
    with disk(tmp_path / "disk", "3m") as small:
        used = sum(file.stat().st_size for file in root.out.rglob("*") if file.is_file())
        shutil.copytree(root.out, small / "out")
        root.out = small / "out"
        mounted(small, f"size={(used >> 10) + 500}k")  # room for a part of one more pack
        done = root.build(*CODES, *HTML)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stderr
        assert "No space left on device" in done.stderr
        change.assert_whole()
        assert change.old["GNQ"] in digests(root.out).values() or change.old["PER"] in digests(root.out).values()
        mounted(small, "size=20m")
        change.assert_the_next_run_finishes()


def test_a_shelf_that_can_only_be_read_is_refused_before_anything_is_built(change, tmp_path):
    root = change.begin_again()
    with disk(tmp_path / "disk", "9m") as small:
        shutil.copytree(root.out, small / "out")
        root.out = small / "out"
        mounted(small, "ro")
        done = root.build(*CODES, *HTML)
        assert done.returncode == 2
        assert "UnwritableFolder: cannot write here: Read-only file system." in done.stderr
        assert digests(root.out) == change.old


def test_a_folder_of_one_state_that_cannot_be_written_costs_that_state_alone(change):
    root = change.begin_again()
    shutil.rmtree(root.out / "GNQ")
    (root.out / "GNQ").write_text("not a folder")
    done = root.build(*CODES, *HTML)
    assert done.returncode == 1
    assert "GNQ: " in done.stderr and "Traceback" not in done.stderr
    assert (root.out / "GNQ").read_text() == "not a folder"
    assert digest(root.out / "PER" / "pack") == change.new["PER"]


OLD = '{{"iso3": "{}", "of": "an older version"}}'
ILL = """
import os, resource, signal
if iso3 == "ARG":
    while True:
        pass
if iso3 == "GNQ":
    resource.setrlimit(resource.RLIMIT_AS, (1 << 31, 1 << 31))
    held = [bytearray(1 << 28) for _ in range(64)]
if iso3 == "NZL":
    os.kill(os.getpid(), signal.SIGKILL)
prose.adoption(state)
"""


def test_chapters_that_never_end_take_all_memory_or_die_are_told_and_their_old_packs_stay(tmp_path):
    codes = ["ARG", "GNQ", "NZL", "PER"]
    root = Root(tmp_path / "root", [*codes, "MEX"]).thin()
    for code in codes:
        (root.out / code / "pack").mkdir(parents=True)
        (root.out / code / "pack" / "facts.json").write_text(OLD.format(code))
    root.cell("law", "adoption", ILL)
    done = root.build(*codes, *HTML, "--cell-limit", "12")
    assert done.returncode == 2  # for the index: it tells of all packs or is left as it was
    assert "BrokenPack: the facts of a pack cannot be read: 'schema'." in done.stderr
    assert "Traceback" not in done.stderr
    assert "ARG: law stopped: CellTimeout: the cell took more than 12 seconds" in done.stderr
    assert "GNQ: law stopped: MemoryError" in done.stderr
    assert "NZL: law stopped: DeadKernel: the cell ended its kernel" in done.stderr
    assert "Where: notebooks/law.ipynb, cell 'adoption'." in done.stderr
    old = [code for code in codes if (root.out / code / "pack" / "facts.json").read_text() == OLD.format(code)]
    assert old == ["ARG", "GNQ", "NZL"]
    assert_nothing_goes_on(root)
    done = root.build("ARG", *HTML, "--state-limit", "4")
    assert "ARG: StateTimeout: all of it took more than 4 seconds" in done.stderr
    assert [path.name for path in (root.out / "ARG").iterdir()] == ["pack"]
    assert_nothing_goes_on(root)
    root.cell("law", "adoption", "prose.adoption(state)")
    done = root.build("ARG", "GNQ", "NZL", *HTML)
    assert done.returncode == 0, done.stderr
    assert (root.out / "index.csv").is_file()


HOLD = "import sys; from pathlib import Path; from countrypack.batch import locking\n\
with locking.held(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"


def holder(folder):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_second_run_in_one_folder_is_refused_with_the_number_of_the_first(tmp_path):
    first = holder(tmp_path)
    words = rf"another run is building packs here \(process {first.pid}\)"
    with pytest.raises(FolderInUse, match=words), locking.held(tmp_path, patience=0.2):
        pass
    first.stdin.close()
    with locking.held(tmp_path, patience=20):
        assert (tmp_path / ".build" / "lock").read_text() == str(os.getpid())
    first.wait()


def test_the_lock_of_a_run_that_was_killed_is_no_lock(tmp_path):
    first = holder(tmp_path)
    first.kill()
    first.wait()
    assert (tmp_path / ".build" / "lock").read_text() == str(first.pid)
    with locking.held(tmp_path, patience=0):
        assert (tmp_path / ".build" / "lock").read_text() == str(os.getpid())


def test_two_runs_at_once_mix_nothing(change):
    root = change.begin_again()
    runs = [root.begin(*CODES, *HTML) for _ in range(2)]
    ended = [run.communicate(timeout=200) for run in runs]
    assert 0 in [run.returncode for run in runs]
    for run, (out, error) in zip(runs, ended, strict=True):
        assert run.returncode == 0 or "FolderInUse: another run is building packs here" in error, (out, error)
    assert digests(root.out) == change.new
    account = json.loads((root.out / ".build" / "run.json").read_text(encoding="utf-8"))
    assert {state["status"] for state in account["states"].values()} <= {"built", "unchanged"}
    change.assert_the_next_run_finishes()
