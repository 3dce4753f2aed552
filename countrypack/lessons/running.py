"""Execute an edition in a kernel of this very interpreter; the notebook that comes back holds its outputs."""

import copy
import os
import tempfile
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from countrypack import engine
from countrypack.chapters import own_kernel, tags
from countrypack.errors import Refusal

TIMEOUT = 120


class LessonFailed(Refusal):
    """A cell of an instructor edition raised an error."""

    def __init__(self, *, lesson: str, iso3: str, error: str):
        super().__init__(
            f"{lesson} stopped: {error}",
            where=f"{lesson}.ipynb" + (f", with iso3 = {iso3!r}." if iso3 else "."),
            expected="every cell runs and every solution passes its check, for every state.",
            todo="open the lesson in JupyterLab with that state and run all cells.",
        )


def run(notebook: NotebookNode, *, lesson: str, iso3: str = "", go_on: bool = False) -> NotebookNode:
    """Return a lesson executed; the notebook given is not touched.

    Parameters
    ----------
    notebook : NotebookNode
        One edition of a lesson.
    lesson, iso3 : str
        Its name and state, for the error message.
    go_on : bool
        Run the cells after a failing one as well, as a student's edition needs it.

    Raises
    ------
    LessonFailed
        If a cell raises, takes too long or ends its kernel.
    """
    made = copy.deepcopy(notebook)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            made,
            timeout=TIMEOUT,
            allow_errors=go_on,
            resources={"metadata": {"path": folder}},
            kernel_manager_class=own_kernel(env(Path(folder)), Path(folder)),
        )
        try:
            client.execute()
        except CellExecutionError as error:
            raise LessonFailed(lesson=lesson, iso3=iso3, error=f"{error.ename}: {error.evalue}") from None
        except (CellTimeoutError, DeadKernelError) as error:
            raise LessonFailed(lesson=lesson, iso3=iso3, error=type(error).__name__) from None
    for cell in made.cells:
        cell.metadata.pop("execution", None)  # the time of day
    return made


def failed(executed: NotebookNode) -> dict[str, str]:
    """Return the failed cells of an executed lesson by id, each with the words that it showed."""
    found = {}
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                found[cell.id] = "\n".join(output.traceback)
    return found


def checks(notebook: NotebookNode) -> list[str]:
    """Return the ids of the cells that check an exercise."""
    return [cell.id for cell in notebook.cells if "check" in tags(cell)]


def env(folder: Path) -> dict[str, str]:
    """Return what a lesson's kernel finds in its environment; its own settings stand in a folder."""
    own = {"IPYTHONDIR": str(folder / "ipython")}  # else a person's start-up files would run first
    return {**os.environ, **own, **engine.START}
