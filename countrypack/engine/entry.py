"""What papermill finds under the name of our engine; ``papermill --engine countrypack-fork`` does, too.

papermill imports this module itself, in the middle of its own import: import papermill, not this.
"""

import os
from collections.abc import Mapping

from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager
from papermill.log import logger

from countrypack.engine.forking import Manager


class ForkClient(PapermillNotebookClient):
    """papermill's client, with a kernel that is forked."""

    def start_new_kernel(self, **options: object) -> None:
        """Fork it."""
        self.km.fork()


class ForkEngine(NBClientEngine):
    """papermill's engine, with a kernel that is forked."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        env: Mapping[str, str] | None = None,
        **options: object,
    ) -> NotebookNode:
        """Execute a notebook; `env` is the environment of its kernel, this process's own where it is not given."""
        timeout = execution_timeout or options.pop("timeout", None)
        options = {name: value for name, value in options.items() if name not in ("input_path", "startup_timeout")}
        client = ForkClient(
            nb_man, kernel_name=kernel_name, timeout=timeout, startup_timeout=start_timeout, log=logger, **options
        )
        client.km = Manager(env=dict(env or os.environ))
        return client.execute()
