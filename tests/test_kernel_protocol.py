"""The public suite for Jupyter kernels, on a kernel that is forked from a warm process."""

import json
import sys

import jupyter_kernel_test
import pytest

from countrypack import engine

pytestmark = pytest.mark.skipif(not engine.can_fork(), reason="this system does not fork safely")
SPEC = {
    "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "language": "python",
    "display_name": "Forked",
    "metadata": {"kernel_provisioner": {"provisioner_name": "countrypack-fork"}},
}


@pytest.fixture(scope="module", autouse=True)
def installed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("jupyter")
    (folder / "kernels" / "forked").mkdir(parents=True)
    (folder / "kernels" / "forked" / "kernel.json").write_text(json.dumps(SPEC))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder))
        yield


class ForkedKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "forked"
    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('test', file=sys.stderr)"
    code_page_something = "zip?"
    code_generate_error = "1 / 0"
    code_execute_result = [{"code": "1+2+3", "result": "6"}, {"code": "6 * 7", "result": "42"}]  # noqa: RUF012
    code_display_data = [  # noqa: RUF012
        {"code": "from IPython.display import HTML, display; display(HTML('<b>x</b>'))", "mime": "text/html"},
        {"code": "from IPython.display import Math, display; display(Math('x'))", "mime": "text/latex"},
    ]
    completion_samples = [{"text": "zi", "matches": {"zip"}}]  # noqa: RUF012
    complete_code_samples = ["1", "print('hello, world')", "def f(x):\n  return x * 2\n\n\n"]  # noqa: RUF012
    incomplete_code_samples = ["print('''hello", "def f(x):\n  x * 2"]  # noqa: RUF012
    invalid_code_samples = ["import = 7q"]  # noqa: RUF012
    code_inspect_sample = "zip"
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "search")
    code_clear_output = "from IPython.display import clear_output; clear_output()"


del jupyter_kernel_test.KernelTests  # collected here once, under its own name
