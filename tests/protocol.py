"""The public suite for Jupyter kernels, on a kernel that is forked: ``python -m unittest tests.protocol``.

It forks, so it runs in a process of one thread; `test_kernel_protocol` starts it.
"""

import os
from functools import partial

import jupyter_kernel_test
from jupyter_core.utils import ensure_event_loop, run_sync

from countrypack.engine import child
from countrypack.engine.forking import Channel, Client, Manager

child.warm_up()


class Blocking(Client):
    """The client, for who waits."""

    def start_channels(self, **channels):
        async def start():
            Client.start_channels(self)

        run_sync(start)()
        for channel in (self._shell_channel, self._iopub_channel):
            channel.get_msg = partial(taken, channel)

    def get_shell_msg(self, timeout=None):
        return self.shell_channel.get_msg(timeout)

    def get_iopub_msg(self, timeout=None):
        return self.iopub_channel.get_msg(timeout)


def taken(channel, timeout=None):
    return run_sync(Channel.get_msg)(channel, timeout)


class ForkedKernelTests(jupyter_kernel_test.KernelTests):
    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('test', file=sys.stderr)"
    code_page_something = "zip?"
    code_generate_error = "1 / 0"
    code_execute_result = ({"code": "1+2+3", "result": "6"}, {"code": "6 * 7", "result": "42"})
    code_display_data = (
        {"code": "from IPython.display import HTML, display; display(HTML('<b>x</b>'))", "mime": "text/html"},
        {"code": "from IPython.display import Math, display; display(Math('x'))", "mime": "text/latex"},
    )
    completion_samples = ({"text": "zi", "matches": {"zip"}},)
    complete_code_samples = ("1", "print('hello, world')", "def f(x):\n  return x * 2\n\n\n")
    incomplete_code_samples = ("print('''hello", "def f(x):\n  x * 2")
    invalid_code_samples = ("import = 7q",)
    code_inspect_sample = "zip"
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "search")
    code_clear_output = "from IPython.display import clear_output; clear_output()"

    @classmethod
    def setUpClass(cls):
        cls.km = Manager(env=dict(os.environ))
        cls.km.fork()
        cls.kc = Blocking(parent=cls.km, requests=cls.km._requests, answers=cls.km._answers)
        cls.kc.start_channels()

    @classmethod
    def tearDownClass(cls):
        cls.kc.stop_channels()
        run_sync(cls.km.shutdown_kernel)()
        ensure_event_loop().close()


del jupyter_kernel_test.KernelTests  # found here once, under its own name
