"""Execute an edition in a kernel of this very interpreter; the notebook that comes back holds its outputs."""

import copy
import os
import sys
import tempfile
from pathlib import Path

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from countrypack import engine
from countrypack.chapters import tags
from countrypack.engine.client import SEED
from countrypack.engine.provisioner import ForkProvisioner
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
            kernel_manager_class=own_kernel(Path(folder)),
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


def own_kernel(folder: Path) -> type[AsyncKernelManager]:
    """Return a manager that starts this interpreter, whatever kernels and start-up files the machine has."""
    spec = KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        language="python",
        display_name="Python 3",
        metadata={"supported_encryption": ["curve"]},
    )
    told = {"IPYTHONDIR": str(folder / "ipython"), **SEED, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}

    class OwnKernel(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

        async def start_kernel(self, **launch) -> None:
            self.connection_file = str(folder / "connection.json")  # goes with the folder, however we end
            if engine.can_fork():
                self.provisioner = ForkProvisioner(kernel_id=self.kernel_id, kernel_spec=spec, parent=self)
            with (folder / "kernel.log").open("wb") as log:
                await self._async_start_kernel(**launch, env={**os.environ, **told}, stdout=log, stderr=log)

    return OwnKernel
