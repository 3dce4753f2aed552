"""Every edition of every lesson in a kernel of its own, two at a time."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import nbformat
import papermill
import pytest

from countrypack import chapters
from countrypack.lessons import editions, running
from tests.lessons import trying

SLUGS = list(trying.SOURCES)


def together(function, items):
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(items, pool.map(function, items), strict=True))


def papermilled(job):
    """Run one instructor edition as papermill does, about another state than its own; return what it raised."""
    slug, folder = job
    source, target = Path(folder) / f"{slug}.ipynb", Path(folder) / f"{slug}.out.ipynb"
    source.write_text(editions.text(trying.notebook(slug)), encoding="utf-8")
    work = Path(folder) / slug
    work.mkdir()
    options = {"kernel_name": "python3", "language": "python", "progress_bar": False, "cwd": work}
    try:
        papermill.execute_notebook(
            source,
            target,
            {"iso3": "FRA"},
            kernel_manager_class=chapters.own_kernel(running.env(work), work),
            **options,
        )
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


@pytest.fixture(scope="module")
def instructors(tmp_path_factory):
    folder = tmp_path_factory.mktemp("instructor")
    # papermill changes the working directory of its process: one run at a time in each
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        errors = pool.map(papermilled, [(slug, str(folder)) for slug in SLUGS])
        return {slug: (error, folder / f"{slug}.out.ipynb") for slug, error in zip(SLUGS, errors, strict=True)}


@pytest.fixture(scope="module")
def students():
    def run(slug):
        return running.run(trying.notebook(slug, "student"), lesson=slug, go_on=True)

    first = run(SLUGS[0])  # alone: it starts what the others' kernels are forked from
    return {SLUGS[0]: first, **together(run, SLUGS[1:])}


@pytest.mark.parametrize("slug", SLUGS)
def test_the_instructors_edition_runs_clean_under_papermill(slug, instructors):
    error, target = instructors[slug]
    assert error == ""
    executed = nbformat.read(target, as_version=4)
    outputs = {cell.id: cell.outputs for cell in executed.cells if cell.id.startswith("check-")}
    assert len(outputs) == len(trying.exercises(slug))
    assert all(shown[0].text.startswith("Right.") for shown in outputs.values())
    pictures = [o for cell in executed.cells for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
    assert pictures == [], "a figure without its words"


@pytest.mark.parametrize("slug", SLUGS)
def test_the_students_edition_fails_exactly_at_its_unanswered_checks(slug, students):
    failed = running.failed(students[slug])
    assert list(failed) == running.checks(students[slug])
    assert all(words.startswith("Not yet: ") for words in failed.values())
    assert not any("Traceback" in words or "line" in words.split("\n")[0] for words in failed.values())


def test_a_solution_that_fails_its_check_is_named():
    notebook = trying.notebook(SLUGS[0])
    [cell] = [cell for cell in notebook.cells if cell.id == "answer-number"]
    cell.source = "to_number = len"
    with pytest.raises(running.LessonFailed, match=r"1-file-to-row stopped: NotYet"):
        running.run(notebook, lesson=SLUGS[0], iso3="ARG")
