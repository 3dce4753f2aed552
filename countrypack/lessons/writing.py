"""Write the editions of all lessons as notebooks and pages, with their index and a folder for nbgrader."""

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from countrypack import states
from countrypack.errors import DuplicateState, UnknownState
from countrypack.lessons import cards, editions, pages, running

KERNELS = 2  # each needs a core
CONFIG = f'''c = get_config()
c.CourseDirectory.course_id = "lessons"
c.ClearSolutions.code_stub = {{"python": "{editions.STUB}"}}
'''


def write(
    out: Path, *, codes: Sequence[str] = (), names: Sequence[str] = editions.NAMES, folder: Path = cards.FOLDER
) -> list[Path]:
    """Write all lessons; with `codes`, once for each state in a folder of its own.

    Parameters
    ----------
    out : Path
        Gets ``index.html``, and ``student/``, ``instructor/`` and ``nbgrader/``, below ``<ISO3>/`` if there are codes.
    codes : sequence of str
        Member states, each for one student or group: the same exercises, other answers.
    names : sequence of str
        Some of `editions.NAMES`.
    folder : Path
        The lessons' sources.

    Returns
    -------
    list of Path
        The pages written, the index last.

    Raises
    ------
    UnknownState, DuplicateState
        If a code has no profile or is given twice.
    BrokenCard, LessonFailed
        If a lesson has no whole card, or a solution does not pass its check.
    """
    _check(codes)
    sources = [(path, nbformat.read(path, as_version=4)) for path in cards.sources(folder)]
    read = [cards.parse(notebook, path.stem) for path, notebook in sources]
    jobs = [(path.stem, notebook, code) for (path, notebook), code in product(sources, codes or [None])]
    made = [_lesson(out, *job, names) for job in jobs[:1]]  # alone: it starts what the others' kernels are forked from
    with ThreadPoolExecutor(KERNELS) as pool:
        made += pool.map(lambda job: _lesson(out, *job, names), jobs[1:])
    written = [page for some in made for page in some]
    for place in {page.parent for page in written}:
        shutil.copyfile(folder / "CARE.md", place / "CARE.md")
    entries = [(card, _links(out, card, written)) for card in read]
    index = out / "index.html"
    index.write_text(pages.index(entries), encoding="utf-8")
    return [*written, index]


def _check(codes: Sequence[str]) -> None:
    known = states.roster()
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise UnknownState(unknown, where="--for", known=known)
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise DuplicateState(twice)


def _lesson(out: Path, slug: str, source: NotebookNode, code: str | None, names: Sequence[str]) -> list[Path]:
    place = out / code if code else out
    instructor = editions.make(source, "instructor", code)
    iso3 = editions.state(instructor)
    executed = running.run(instructor, lesson=slug, iso3=iso3)
    shown = {"instructor": executed, "student": editions.as_student(executed)}
    if "instructor" in names:
        _nbgrader(place / "nbgrader", slug, instructor)
    return [_edition(place / name, slug, editions.make(source, name, code), shown[name], iso3) for name in names]


def _edition(folder: Path, slug: str, notebook: NotebookNode, shown: NotebookNode, iso3: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{slug}.ipynb").write_text(editions.text(notebook), encoding="utf-8")
    title = cards.parse(notebook, slug).title
    page = folder / f"{slug}.html"
    page.write_text(pages.page(shown, title, f"{folder.name} edition, {iso3}"), encoding="utf-8")
    return page


def _nbgrader(folder: Path, slug: str, instructor: NotebookNode) -> None:
    place = folder / "source" / slug
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{slug}.ipynb").write_text(editions.text(editions.for_nbgrader(instructor)), encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")


def _links(out: Path, card: cards.Card, written: Sequence[Path]) -> list[tuple[str, str]]:
    found = []
    for page in written:
        if page.stem == card.slug:
            place = page.relative_to(out)
            label = " ".join(reversed(place.parts[:-1]))
            found += [(f"{label}, page", place.as_posix()), ("notebook", place.with_suffix(".ipynb").as_posix())]
    return found
