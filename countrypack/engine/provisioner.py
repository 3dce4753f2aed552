"""The warm engine for Jupyter: a kernel provisioner that forks instead of starting an interpreter.

Any kernel specification can name it: ``"metadata": {"kernel_provisioner": {"provisioner_name": "countrypack-fork"}}``.
"""

import contextlib
import os
import sys
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from countrypack.engine import client

OWN = ["-m", "ipykernel_launcher"]


class ForkProvisioner(LocalProvisioner):
    """A local kernel like any other, except for how its process comes to be.

    A kernel that is not this very interpreter's ipykernel is started in the stock way; so is any kernel when there is
    no warm process to fork.
    """

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel, or start it in the stock way where that cannot be."""
        if cmd[:3] != [sys.executable, *OWN]:
            return await super().launch_kernel(cmd, **kwargs)
        cwd = str(kwargs.get("cwd") or os.getcwd())  # noqa: PTH109
        env = kwargs.get("env") or os.environ
        outputs = [_descriptor(kwargs.get(name), default) for name, default in (("stdout", 1), ("stderr", 2))]
        try:
            self.process = client.launch(cmd[3:], cwd=cwd, env=env, stdout=outputs[0], stderr=outputs[1])
        except client.NoKernel as reason:
            self.log.warning("kernel started the slow way: %s", reason)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = cwd
        return self.connection_info


def _descriptor(stream: Any, default: int) -> int:
    with contextlib.suppress(AttributeError):
        return stream.fileno()
    return stream if isinstance(stream, int) and stream >= 0 else default
