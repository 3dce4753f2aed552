"""A real nbgrader makes an assignment of a lesson and grades a solved and an unsolved copy of it."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from countrypack.lessons import editions, writing
from tests.lessons import trying

SLUG = "2-names-and-codes"
pytestmark = [
    pytest.mark.nbgrader,
    pytest.mark.skipif(importlib.util.find_spec("nbgrader") is None, reason="nbgrader is not installed"),
]


def nbgrader(course, *arguments):
    # nbgrader calls alembic by its name
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    env |= {"JUPYTER_CONFIG_DIR": str(course / ".jupyter"), "JUPYTER_DATA_DIR": str(course / ".data")}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=course, env=env, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    course = tmp_path_factory.mktemp("course")
    writing._nbgrader(course, SLUG, trying.notebook(SLUG))
    nbgrader(course, "generate_assignment", SLUG, "--create")
    for student, source in (("solved", course / "source"), ("blank", course / "release")):
        place = course / "submitted" / student / SLUG
        place.mkdir(parents=True)
        shutil.copyfile(source / SLUG / f"{SLUG}.ipynb", place / f"{SLUG}.ipynb")
    nbgrader(course, "autograde", SLUG, "--create")
    return course


def test_the_release_is_blank_in_our_words(graded):
    text = (graded / "release" / SLUG / f"{SLUG}.ipynb").read_text(encoding="utf-8")
    assert text.count(editions.STUB) == len(trying.exercises(SLUG))
    assert "SOLUTION" not in text
    assert "NotImplementedError" not in text
    assert "Notes for the instructor" not in text


def test_a_solved_copy_has_all_points_and_a_blank_one_none(graded):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as book:
        scores = {one.student.id: (one.score, one.max_score) for one in book.assignment_submissions(SLUG)}
    points = len(trying.exercises(SLUG))
    assert scores == {"solved": (points, points), "blank": (0, points)}
