"""The public suite for Jupyter kernels, on a kernel that is forked from a warm process."""

import os
import re
import subprocess
import sys

import pytest

from countrypack import engine
from tests.conftest import ROOT


@pytest.mark.skipif(not engine.can_fork(), reason="this system does not fork safely")
def test_the_public_suite_for_kernels_passes_on_a_forked_one():
    env = {**os.environ, **engine.START, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "unittest", "tests.protocol"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    ran, skipped = (int(re.search(pattern, done.stderr)[1]) for pattern in (r"Ran (\d+) tests", r"skipped=(\d+)"))
    assert ran - skipped >= 11, done.stderr
