"""Run one chapter strictly: papermill does the work, and whatever it would let pass is refused here."""

import logging
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import nbformat
import papermill
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from countrypack import engine, paths, pieces
from countrypack.errors import ChapterFailed, LostParameters, ParameterMismatch, WrongState
from countrypack.pieces import Piece

ORDER = paths.CHAPTERS
KERNEL = "python3"
TIMEOUT = 300
Options = Callable[[Path], dict[str, object]]
STARTS = 3  # a kernel that does not start, on a busy machine, is tried twice more


class KernelNotStarted(Exception):
    """A kernel that never answered."""


def run(
    notebook: Path, *, iso3: str, facts: Path, profiles: Path, timeout: int = TIMEOUT, kernel: str = "auto"
) -> NotebookNode:
    """Return a chapter executed about one state; the file itself is not touched.

    Runs of one process must follow each other: papermill changes the working directory of the whole process.

    Parameters
    ----------
    notebook : Path
        ``notebooks/<chapter>.ipynb``; its folder is the working directory of the cells.
    iso3 : str
        The member state.
    facts, profiles : Path
        The facts file and the folder of profiles that the chapter's kernel is told to use.
    timeout : int
        Seconds that one cell may take.
    kernel : str
        One of `engine.ENGINES`: how its process comes to be. What is executed, and what comes of it, is the same.

    Returns
    -------
    NotebookNode
        With ``metadata.countrypack`` naming the chapter and the state.

    Raises
    ------
    LostParameters
        If not exactly one cell is tagged ``parameters``.
    ParameterMismatch
        If that cell declares anything but ``iso3``.
    ChapterFailed
        If a cell raises, takes too long, kills its kernel, or is tagged ``brief`` and shows something that is no piece;
        or if the kernel does not start.
    WrongState
        If a piece is about another state.
    """
    check_parameters(notebook, given={"iso3"})
    forked = engine.chosen(kernel) == "fork" and (kernel == "fork" or engine.is_alone())
    options = partial(_kernel_options, _told(facts, profiles), forked=forked)
    begun: list[str] = []
    try:
        done = _execute(notebook, begun, iso3=iso3, options=options, timeout=timeout)
    except (PapermillExecutionError, CellTimeoutError, DeadKernelError, KernelNotStarted) as error:
        raise _failure(error, begun, iso3=iso3, chapter=notebook.stem, timeout=timeout) from None
    done.metadata["countrypack"] = {"chapter": notebook.stem, "iso3": iso3}
    check_pieces(done, iso3=iso3, chapter=notebook.stem)
    return done


def _execute(
    notebook: Path, begun: list[str], *, iso3: str, options: Options, timeout: int, starts: int = STARTS
) -> NotebookNode:
    """Return the executed notebook; `begun` gets the ids of the cells as they begin."""
    try:
        with _silence(), tempfile.TemporaryDirectory() as folder:
            return papermill.execute_notebook(
                nbformat.read(notebook, as_version=4),
                None,  # written for every cell otherwise, which takes longer than to run it
                parameters={"iso3": iso3},
                kernel_name=KERNEL,
                language="python",
                on_cell_start=lambda cell, cell_index: begun.append(cell.id),
                cwd=notebook.parent,
                progress_bar=False,
                execution_timeout=timeout,
                **options(Path(folder)),
            )
    except (PapermillExecutionError, CellTimeoutError, DeadKernelError):
        raise
    except (RuntimeError, OSError) as error:  # what nbclient raises for a kernel that never answers
        if begun:
            raise
        if starts == 1:
            raise KernelNotStarted(" ".join(str(error).split())) from None
    return _execute(notebook, begun, iso3=iso3, options=options, timeout=timeout, starts=starts - 1)


def check_parameters(notebook: Path, *, given: set[str]) -> None:
    """Refuse a chapter that papermill would run about its own default state.

    Raises
    ------
    LostParameters
        If not exactly one cell is tagged ``parameters``.
    ParameterMismatch
        If the declared parameters are not the `given` ones.
    """
    cells = nbformat.read(notebook, as_version=4).cells
    found = sum("parameters" in tags(cell) for cell in cells)
    if found != 1:
        raise LostParameters(notebook.name, found=found)
    declared = set(papermill.inspect_notebook(notebook))
    if declared != given:
        raise ParameterMismatch(notebook.name, declared=declared, given=given)


def check_pieces(notebook: NotebookNode, *, iso3: str, chapter: str) -> None:
    """Refuse an executed chapter that speaks of another state, or shows in the briefing what is no piece.

    Raises
    ------
    WrongState
        If a piece is about another state, in the briefing or out of it.
    ChapterFailed
        If a cell tagged ``brief`` shows something else, or two pieces bear one id.
    """
    shown = [(cell, piece) for cell in notebook.cells for piece in pieces_in(cell)]
    others = [f"{piece.iso3} in '{piece.id}'" for _, piece in shown if piece.iso3 != iso3]
    if others:
        raise WrongState(asked=iso3, found=others, where=f"notebooks/{chapter}.ipynb")
    counts = Counter(piece.id for _, piece in shown)
    for cell, piece in shown:
        if counts[piece.id] > 1:
            error = f"DuplicatePiece: {counts[piece.id]} pieces are called '{piece.id}'"
            raise ChapterFailed(iso3=iso3, chapter=chapter, cell=cell.id, error=error)
    for cell in notebook.cells:
        if "brief" in tags(cell) and _strays(cell):
            error = "NotAPiece: a cell tagged 'brief' shows something that cannot be printed; end it with one piece"
            raise ChapterFailed(iso3=iso3, chapter=chapter, cell=cell.id, error=error)


def tags(cell: NotebookNode) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def pieces_in(cell: NotebookNode) -> list[Piece]:
    """Return the pieces that a code cell shows, in their order."""
    found = [pieces.from_bundle(output.get("data", {})) for output in cell.get("outputs", [])]
    return [piece for piece in found if piece is not None]


def _strays(cell: NotebookNode) -> list[NotebookNode]:
    displayed = [output for output in cell.get("outputs", []) if output.output_type != "stream"]
    return [output for output in displayed if pieces.MIME not in output.get("data", {})]


def _told(facts: Path, profiles: Path) -> dict[str, str]:
    """Return what a chapter's kernel finds in its environment."""
    return {paths.FACTS_VARIABLE: str(facts.resolve()), paths.PROFILES_VARIABLE: str(profiles.resolve())}


def _kernel_options(told: Mapping[str, str], folder: Path, *, forked: bool) -> dict[str, object]:
    """Return what papermill is given so that the kernel is this very interpreter, whatever kernels the machine has."""
    own = {"IPYTHONDIR": str(folder / "ipython")}  # else a person's start-up files would run first
    env = {**os.environ, **told, **own, **engine.START}
    if forked:
        return {"engine_name": engine.NAME, "env": env}
    return {"kernel_manager_class": own_kernel(env, folder)}


def own_kernel(env: Mapping[str, str], folder: Path) -> type[AsyncKernelManager]:
    """Return a manager that starts this very interpreter with an environment, and keeps its files in a folder."""
    spec = KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        language="python",
        display_name="Python 3",
        metadata={"supported_encryption": ["curve"]},
    )

    class OwnKernel(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

        async def start_kernel(self, **launch) -> None:
            self.connection_file = str(folder / "connection.json")  # goes with the folder, however we end
            # What the kernel itself says goes to the terminal otherwise; what cells say comes by messages.
            with (folder / "kernel.log").open("wb") as log:
                await self._async_start_kernel(**launch, env=env, stdout=log, stderr=log)

        async def _async_finish_shutdown(self, waittime=None, pollinterval=0.1, restart=False) -> None:
            # Asked every tenth of a second by default: at five kernels a pack, a good part of the whole time.
            await super()._async_finish_shutdown(waittime, pollinterval=0.005, restart=restart)

    return OwnKernel


@contextmanager
def _silence() -> Iterator[None]:
    """Keep papermill's log off the terminal: what went wrong is raised."""
    log = logging.getLogger("papermill")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def _failure(error: Exception, begun: Sequence[str], *, iso3: str, chapter: str, timeout: int) -> ChapterFailed:
    match error:
        case PapermillExecutionError():
            words = f"{error.ename}: {error.evalue}"
        case CellTimeoutError():
            words = f"CellTimeout: the cell took more than {timeout} seconds"
        case KernelNotStarted():
            words = f"KernelNotStarted: {error}, {STARTS} times"
        case _:
            words = "DeadKernel: the cell ended its kernel"
    cell = begun[-1] if begun else "none: its kernel did not start"
    return ChapterFailed(iso3=iso3, chapter=chapter, cell=cell, error=words)
