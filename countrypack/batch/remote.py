"""Workers elsewhere: a Dask cluster whose workers have this package, and nothing else of ours.

Inputs travel once; packs come back as bytes and are moved in whole by the caller.
"""

import contextlib
import json
import multiprocessing
import os
import shutil
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from distributed import Client, LocalCluster, Worker, as_completed, get_worker

from countrypack import __version__, engine, paths
from countrypack.batch import caching, changes, moving
from countrypack.batch.caching import LIBRARY
from countrypack.batch.foreman import Foreman
from countrypack.batch.planning import Plan
from countrypack.batch.pool import Event, Pool
from countrypack.batch.tasks import BUILT, FAILED, Outcome, Task
from countrypack.errors import Refusal

SHELF, HANDS = "shelf", "countrypack_hands"
RETRIES = 3  # a worker that dies costs the time of its pack, three times over at most


class OtherVersion(Refusal):
    """A worker that would make other packs than the caller."""

    def __init__(self, workers: Iterable[str], *, expected: str):
        super().__init__(
            "workers of the cluster have another version of countrypack.",
            where="the cluster",
            offences=list(workers),
            expected=f"{expected} on every worker.",
            todo="install the caller's version there, or take these workers out.",
        )


class NoCluster(Refusal):
    """A scheduler that does not answer, or that has no worker."""

    def __init__(self, address: str, reason: str):
        super().__init__(
            f"no scheduler answers, or it has no worker: {reason}.",
            where=address,
            expected="a running Dask scheduler with at least one worker.",
            todo="start one, or build without --scheduler.",
        )


@dataclass(frozen=True)
class Version:
    """Which countrypack it is: the number, and the digest of the sources, for a number does not tell a changed line."""

    number: str
    sources: str

    def __str__(self) -> str:
        return f"countrypack {self.number} (sources {self.sources[:8]})"


def version() -> Version:
    """Return the version of the package here."""
    files = {path.relative_to(LIBRARY).as_posix(): path.read_bytes().hex() for path in sorted(LIBRARY.rglob("*.py"))}
    return Version(__version__, caching.digest(json.dumps(files).encode()))


class RemotePool:
    """A cluster that takes packs; used as `pool.Pool` is.

    Parameters
    ----------
    request : Plan
        What was asked for.
    scheduler : str
        ``tcp://HOST:PORT``, or ``local`` for a cluster on this machine.

    Raises
    ------
    NoCluster, OtherVersion
        On entering, if nobody answers, or if a worker has another version of the package, or none.
    """

    def __init__(self, request: Plan, scheduler: str):
        self._request, self._scheduler = request, scheduler
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> "RemotePool":
        with contextlib.ExitStack() as stack:
            address = self._scheduler
            if address == "local":
                cluster = LocalCluster(n_workers=os.cpu_count(), threads_per_worker=1, dashboard_address=None)
                address = stack.enter_context(cluster).scheduler_address
            try:
                self._client = stack.enter_context(Client(address, timeout=20))
                self._client.wait_for_workers(1, timeout=60)
            except (OSError, TimeoutError) as error:
                raise NoCluster(address, " ".join(str(error).split())) from None
            _assert_same_version(self._client)
            stack.callback(self._client.run, forget)
            self._inputs = self._client.scatter(_inputs(self._request.profiles), broadcast=True)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def run(self, tasks: Iterable[Task], *, fail_fast: bool = False) -> Iterator[Event]:
        """Yield ``(iso3, "begin")`` as states are sent, and an `Outcome` as each comes back; see `Pool.run`."""
        waiting = deque(tasks)
        sent: dict[object, Task] = {}
        queue = as_completed([])
        while waiting or sent:
            while waiting and len(sent) < 2 * sum(self._client.nthreads().values()) + 1:
                task = waiting.popleft()
                future = self._client.submit(
                    build_there,
                    task,
                    self._inputs,
                    version(),
                    pure=False,
                    retries=RETRIES,
                    key=f"{task.iso3}-{id(task)}",
                )
                sent[future] = task
                queue.add(future)
                yield task.iso3, "begin"
            future = next(queue)
            outcome = self._taken(future, sent.pop(future))
            if fail_fast and outcome.status == FAILED:
                waiting.clear()
            yield outcome

    def _taken(self, future: object, task: Task) -> Outcome:
        try:
            outcome, files = future.result()
        except OtherVersion as refusal:
            return Outcome(task.iso3, FAILED, error=f"{task.iso3}: OtherVersion: {refusal}")
        except Exception as error:  # whatever a cluster says when it gives up
            return Outcome(task.iso3, FAILED, error=f"{task.iso3}: the cluster lost it: {' '.join(str(error).split())}")
        if outcome.status != BUILT:
            return outcome
        if {name: caching.digest(content) for name, content in files.items()} != dict(outcome.record.files):
            return Outcome(task.iso3, FAILED, outcome.seconds, error=f"{task.iso3}: its pack did not arrive whole")
        why = _reasons(task, files["facts.json"]) or outcome.why
        moving.take_in(files, self._request.out / task.iso3)
        return replace(outcome, why=tuple(why))


@dataclass(frozen=True)
class Files:
    """Everything that packs are made from, by its name below the root of a clone."""

    contents: Mapping[str, bytes]
    digest: str

    def below(self, folder: Path) -> Path:
        """Return the folder that holds them, written on first use."""
        root = folder / f"countrypack-{self.digest}"
        if not root.is_dir():
            aside = Path(tempfile.mkdtemp(dir=folder))
            for name, content in self.contents.items():
                path = aside / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            with contextlib.suppress(OSError):  # another thread was faster
                aside.rename(root)
            shutil.rmtree(aside, ignore_errors=True)
        return root


def build_there(task: Task, inputs: Files, expected: Version) -> tuple[Outcome, dict[str, bytes]]:
    """Build one pack on a worker of a cluster, and return its files as bytes."""
    worker = get_worker()
    if version() != expected:
        raise OtherVersion([f"{worker.address} has {version()}"], expected=str(expected))
    folder = Path(worker.local_directory)
    root = inputs.below(folder)
    with tempfile.TemporaryDirectory(dir=folder) as out:
        request = replace(task.request, profiles=root / SHELF, out=Path(out), kernel=engine.chosen())
        events = _hand(worker, root).run([replace(task, request=request)])
        (outcome,) = [event for event in events if isinstance(event, Outcome)]
        pack = Path(out) / task.iso3 / "pack"
        return outcome, {path.name: path.read_bytes() for path in sorted(pack.glob("*"))}


def forget(dask_worker: Worker) -> None:
    """End the processes that build on a worker, and drop its copy of the inputs."""
    for pool in dask_worker.__dict__.pop(HANDS, {}).values():
        pool.__exit__()
    for root in Path(dask_worker.local_directory).glob("countrypack-*"):
        shutil.rmtree(root, ignore_errors=True)


def _hand(worker: Worker, root: Path) -> Foreman | Pool:
    """Return a thread's own pool of one process: papermill needs a working directory to itself."""
    hands = worker.__dict__.setdefault(HANDS, {})
    key = (threading.get_ident(), root)
    if key not in hands:
        # A Dask worker is a daemon of its nanny, and daemons may have no children; ours end with it all the same.
        multiprocessing.current_process()._config["daemon"] = False
        told = {paths.ROOT_VARIABLE: str(root)}
        folder = Path(worker.local_directory)  # Dask takes it away when a worker was killed
        own = (
            Foreman(jobs=1, profiles=root / SHELF, env=told, folder=folder)
            if engine.can_fork()
            else Pool(jobs=1, env=told)
        )
        hands[key] = own.__enter__()
    return hands[key]


def _inputs(profiles: Path) -> Files:
    files = {f"data/{p.relative_to(paths.DATA).as_posix()}": p for p in paths.DATA.rglob("*") if p.is_file()}
    files |= {f"notebooks/{name}.ipynb": paths.NOTEBOOKS / f"{name}.ipynb" for name in paths.CHAPTERS}
    files |= {f"{SHELF}/{p.parent.name}/{p.name}": p for p in profiles.glob("*/profile.yml")}
    contents = {name: path.read_bytes() for name, path in sorted(files.items())}
    digests = [(name, caching.digest(content)) for name, content in contents.items()]
    return Files(contents, caching.digest(repr(digests).encode()))


def _assert_same_version(client: Client) -> None:
    own = version()
    found = client.run(version, on_error="return")
    others = [
        f"{worker} has {other if isinstance(other, Version) else 'none that can be imported'}"
        for worker, other in sorted(found.items())
        if other != own
    ]
    if others:
        raise OtherVersion(others, expected=str(own))


def _reasons(task: Task, content: bytes) -> list[str]:
    """Say why, where a worker could not: it does not have the pack of before."""
    if task.record is None or task.why:
        return []
    with contextlib.suppress(OSError, ValueError, KeyError):
        before = json.loads((task.request.out / task.iso3 / "pack" / "facts.json").read_bytes())
        return changes.words(before, json.loads(content))
    return []
