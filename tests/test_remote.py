"""A real scheduler and real workers, as processes on the loopback interface."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from countrypack import batch
from countrypack.batch import remote
from countrypack.errors import Refusal
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

PROFILES = ROOT / "country_profiles"


def started(module, folder, *arguments, path=ROOT, inside=()):
    command = [*inside, sys.executable, "-m", "distributed.cli." + module, *arguments]
    env = {**os.environ, "PYTHONPATH": str(path), "DASK_LOGGING__DISTRIBUTED": "warning"}
    log = (folder / f"{module}-{len(list(folder.iterdir()))}.log").open("wb")
    return subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log, start_new_session=True)


@contextlib.contextmanager
def cluster(folder, *, workers, path=ROOT):
    """Yield the scheduler's address and the processes of the workers, each in an empty folder of its own."""
    (folder / "scheduler").mkdir(parents=True)
    file = folder / "scheduler" / "address.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    processes = [started("dask_scheduler", folder / "scheduler", *options)]
    try:
        deadline = time.monotonic() + 60
        while not file.is_file() or not file.read_text().strip():
            assert time.monotonic() < deadline, "the scheduler did not start"
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        for number in range(workers):
            own = folder / f"worker-{number}"
            own.mkdir()
            options = (address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(own))
            processes.append(started("dask_worker", own, *options, path=path))
        yield address, processes[1:]
    finally:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_two_workers_build_what_one_machine_builds_even_if_one_of_them_is_killed(tmp_path):
    codes = ["GNQ", "PER", "DOM"]
    here = batch.plan(codes, profiles=PROFILES, out=tmp_path / "here", formats=["html"])
    batch.build(here, jobs=2)
    there = batch.plan(codes, profiles=PROFILES, out=tmp_path / "there", formats=["html"])
    with cluster(tmp_path / "cluster", workers=2) as (address, workers):
        begun = []

        def kill_one(iso3, step):
            begun.append(iso3)

        def killed(outcome):
            if workers[0].poll() is None:  # one pack is back: both workers are at the next ones
                os.killpg(workers[0].pid, signal.SIGKILL)

        outcomes = batch.build(there, scheduler=address, tell=kill_one, report=killed)
        assert [(o.iso3, o.status, o.error) for o in outcomes] == [(c, batch.BUILT, "") for c in sorted(codes)]
        assert workers[0].wait(10) == -signal.SIGKILL
        assert {o.iso3: o.status for o in batch.build(there, scheduler=address)} == dict.fromkeys(
            codes, batch.UNCHANGED
        )
    assert sorted(begun) == sorted(codes)
    packs = {path.relative_to(tmp_path / "here"): path.read_bytes() for path in (tmp_path / "here").glob("*/pack/*")}
    assert len(packs) == 6 * len(codes)
    for name, content in packs.items():
        assert (tmp_path / "there" / name).read_bytes() == content, name
    assert not list((tmp_path / "there").rglob(".pack*"))


def ip(*arguments):
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


@pytest.fixture
def namespaces():
    """Two networks of this machine with a wire between them: what is in one sees nothing else of the other."""
    if not shutil.which("ip") or os.geteuid():
        pytest.skip("network namespaces need ip, and root")
    names = [f"packs-{os.getpid()}-{number}" for number in (1, 2)]
    try:
        ip("netns", "add", names[0])
    except subprocess.CalledProcessError as refusal:
        pytest.skip(f"no network namespaces here: {refusal.stderr.strip()}")
    try:
        ip("netns", "add", names[1])
        ip("-n", names[0], "link", "add", "one", "type", "veth", "peer", "name", "two")
        ip("-n", names[0], "link", "set", "two", "netns", names[1])
        for number, (name, device) in enumerate(zip(names, ("one", "two"), strict=True), start=1):
            ip("-n", name, "addr", "add", f"10.251.77.{number}/24", "dev", device)
            for one in (device, "lo"):
                ip("-n", name, "link", "set", one, "up")
        yield [["ip", "netns", "exec", name] for name in names]
    finally:
        for name in names:
            with contextlib.suppress(subprocess.CalledProcessError):
                ip("netns", "del", name)


def test_a_worker_in_another_network_builds_what_it_is_sent(tmp_path, namespaces):
    here, there = namespaces
    address = "tcp://10.251.77.1:8786"
    folders = [tmp_path / name for name in ("scheduler", "worker")]
    for folder in folders:
        folder.mkdir()
    options = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(folders[1]))
    processes = [
        started("dask_scheduler", folders[0], "--host", "10.251.77.1", "--no-dashboard", inside=here),
        started("dask_worker", folders[1], address, *options, inside=there),
    ]
    try:
        command = [sys.executable, str(ROOT / "scripts" / "build_packs.py"), "GNQ", "--formats", "html"]
        command += ["--scheduler", address, "--out", str(tmp_path / "out")]
        done = subprocess.run([*here, *command], capture_output=True, text=True, timeout=300, check=False)
    finally:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert (done.returncode, done.stdout) == (0, "1 built, 0 unchanged, 0 failed, 0 not tried.\n"), done.stderr
    assert (tmp_path / "out" / "GNQ" / "pack" / "briefing.html").is_file()


def test_a_worker_with_another_version_is_refused_by_name(tmp_path):
    other = tmp_path / "other"
    (other / "countrypack").parent.mkdir()
    subprocess.run(["cp", "-r", str(ROOT / "countrypack"), str(other)], check=True)
    with (other / "countrypack" / "facts" / "model.py").open("a") as file:
        file.write("\n# one line more\n")
    request = batch.plan(["GNQ"], profiles=PROFILES, out=tmp_path / "out", formats=["html"])
    with cluster(tmp_path / "cluster", workers=1, path=other) as (address, _):
        with pytest.raises(Refusal, match=r"tcp://127\.0\.0\.1:\d+ has countrypack .* \(sources "):
            batch.build(request, scheduler=address)
        command = [sys.executable, str(ROOT / "scripts" / "build_packs.py"), "GNQ", "--scheduler", address]
        done = subprocess.run([*command, "--out", str(tmp_path / "out")], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "OtherVersion: workers of the cluster have another version" in done.stderr
    assert not list((tmp_path / "out").rglob("pack"))


def test_a_scheduler_that_is_not_there_is_refused(tmp_path):
    request = batch.plan(["GNQ"], profiles=PROFILES, out=tmp_path, formats=["html"])
    with pytest.raises(remote.NoCluster, match="no scheduler answers"):
        batch.build(request, scheduler="tcp://127.0.0.1:9")


def test_inputs_are_written_once_and_whole(tmp_path):
    files = remote.Files({"data/a.yml": b"a", "notebooks/b.ipynb": b"b"}, "d1")
    root = files.below(tmp_path)
    assert (root / "data" / "a.yml").read_bytes() == b"a"
    (root / "mark").touch()
    assert files.below(tmp_path) == root
    assert [path.name for path in tmp_path.iterdir()] == ["countrypack-d1"]


def test_what_travels_holds_no_pack_and_no_raw_file():
    names = set(remote._inputs(PROFILES).contents)
    assert {name.partition("/")[0] for name in names} == {"data", "notebooks", "shelf"}
    assert not [name for name in names if "/pack/" in name or Path(name).suffix in {".xlsx", ".dta", ".pdf"}]
