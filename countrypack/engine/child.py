"""What a forked process does to be a kernel like any other."""

import atexit
import contextlib
import os
import random
import signal
import sys
from typing import NoReturn

from ipykernel.kernelapp import IPKernelApp

from countrypack.engine.nursery import Request


def become(asked: Request) -> NoReturn:
    """Run a kernel as ``python -m ipykernel_launcher`` would, and end the process as the interpreter would."""
    code = 1
    try:
        _settle(asked)
        app = IPKernelApp.instance(parent_handle=os.getppid())
        app.initialize(asked.argv)
        app.start()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        # The rest of an interpreter's end would only tear down what the nursery still uses.
        atexit._run_exitfuncs()
        for stream in (sys.__stdout__, sys.__stderr__):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)


def _settle(asked: Request) -> None:
    """Take over the environment and folder asked for, and let nothing random be shared with a sibling."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(asked.cwd)
    os.environ.clear()
    os.environ.update(asked.env)
    sys.argv = ["ipykernel_launcher", *asked.argv]
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    if "MPLBACKEND" in asked.env and "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = asked.env["MPLBACKEND"]
