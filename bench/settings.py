"""What is measured on: a clone with so many states, a cluster on this machine, and the machine itself."""

import contextlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import yaml

from countrypack import commission
from countrypack.engine import START
from countrypack.paths import CHAPTERS

ROOT = Path(__file__).resolve().parent.parent
MEMBERS = ROOT / "data" / "states.tsv"
__all__ = ["CHAPTERS", "MEMBERS", "ROOT", "START", "clone", "cluster", "machine"]
PACKAGES = ("papermill", "nbconvert", "ipykernel", "matplotlib", "pandas", "pypandoc-binary", "typst", "distributed",
            "ploomber-engine")  # fmt: skip


def clone(folder: Path, count: int) -> None:
    """Copy what packs are made from; beyond the shelf's own states, other members of the United Nations."""
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "requirements.lock", folder)
    real = sorted((ROOT / "country_profiles").glob("*/profile.yml"))
    # Mexico is in, for its figure is changed.
    chosen = sorted(real, key=lambda path: (path.parent.name != "MEX", path.parent.name))[:count]
    codes = [path.parent.name for path in chosen]
    others = sorted({line.partition("\t")[0] for line in MEMBERS.read_text("utf-8").splitlines()[1:]} - set(codes))
    shelf = folder / "country_profiles"
    if count > len(codes):
        listed = folder / "members.csv"
        listed.write_text("\n".join([*codes, *others][:count]), encoding="utf-8")
        commission.write(listed, shelf)
    for path in chosen:
        profile = yaml.safe_load(path.read_text(encoding="utf-8"))
        profile["comparators"] = [entry for entry in profile["comparators"] if entry["iso3"] in codes]
        (shelf / path.parent.name).mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(profile, allow_unicode=True, sort_keys=False)
        (shelf / path.parent.name / "profile.yml").write_text(text, encoding="utf-8")


@contextlib.contextmanager
def cluster(workers: int, folder: Path, env: dict[str, str]) -> Iterator[str]:
    """Yield the address of a scheduler with so many workers of one thread each, ready to work."""
    folder.mkdir()
    file = folder / "address.json"
    start = [sys.executable, "-m"]
    quiet = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "cwd": folder,
        "env": env,
        "start_new_session": True,
    }
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    processes = [subprocess.Popen([*start, "distributed.cli.dask_scheduler", *options], **quiet)]
    try:
        while not file.is_file():
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        options = [address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder)]
        processes += [
            subprocess.Popen([*start, "distributed.cli.dask_worker", *options], **quiet) for _ in range(workers)
        ]
        from distributed import Client

        with Client(address) as client:
            client.wait_for_workers(workers)
        yield address
    finally:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def machine() -> str:
    """Say on what was measured, without a name of the machine."""
    found = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.partition(":")[2].strip() for line in found.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = models[0] if models else platform.machine()
    load = f"load {os.getloadavg()[0]:.1f} when this was written"
    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}, "
        f"{', '.join(f'{name} {_version(name)}' for name in PACKAGES)}; {load}."
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
