"""The classroom's zip, unpacked in another place: its own library, data and notebooks, and nothing of this clone."""

import os
import re
import subprocess
import sys
import zipfile

import nbformat
import pytest

from countrypack.lessons import classroom, running
from tests.conftest import ROOT

pytestmark = pytest.mark.slow
CLOSED = "http://127.0.0.1:9"  # the discard port: whoever asks for the network is refused at once


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("elsewhere")
    command = [sys.executable, str(ROOT / "scripts" / "build_lessons.py"), "--classroom", str(folder / "room.zip")]
    subprocess.run(command, check=True, capture_output=True)
    with zipfile.ZipFile(folder / "room.zip") as box:
        box.extractall(folder)
    return folder / classroom.NAME


def papermill(room, name, *, cwd, options=()):
    """Run a notebook of the room with the room's library; return the executed notebook and the exit code."""
    env = {**os.environ, "PYTHONPATH": str(room), "IPYTHONDIR": str(room.parent / "ipython")}
    env |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), CLOSED)
    out = room.parent / "out.ipynb"
    command = [sys.executable, "-m", "papermill", str(room / "notebooks" / name), str(out), "--cwd", str(cwd), *options]
    done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)
    return nbformat.read(out, as_version=4), done.returncode


def test_the_library_and_the_data_are_the_rooms_own(room):
    code = "from countrypack import paths; print(paths.ROOT)"
    env = {**os.environ, "PYTHONPATH": str(room)}
    done = subprocess.run([sys.executable, "-c", code], cwd=room, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(room)


@pytest.mark.parametrize("name", ["convictions.ipynb", "guide_check.ipynb"])
def test_a_notebook_runs_to_its_end(room, name):
    executed, code = papermill(room, name, cwd=room / "notebooks")
    assert code == 0
    assert running.failed(executed) == {}


def test_a_lesson_runs_to_its_first_blank_from_its_own_folder(room):
    executed, code = papermill(room, "lessons/3-missing-is-not-zero.ipynb", cwd=room / "notebooks" / "lessons")
    assert code == 1
    [words] = running.failed(executed).values()
    assert "missing_years is still blank" in words


def test_every_link_of_every_page_leads_to_a_file_of_the_zip(room):
    pages = sorted((room / "pages").rglob("*.html"))
    assert len(pages) >= 12
    broken = []
    for page in pages:
        links = re.findall(r'href="([^"#]+)"', page.read_text(encoding="utf-8"))
        broken += [f"{page.name}: {link}" for link in links if not (page.parent / link).is_file()]
    assert broken == []
