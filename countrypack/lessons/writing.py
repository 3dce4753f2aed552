"""Write the editions of all lessons as notebooks and pages, with their index and a folder for nbgrader."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from countrypack import paths, states
from countrypack.errors import DuplicateState, UnknownState
from countrypack.lessons import cards, editions, pages, running

GUIDE = paths.NOTEBOOKS / "guide_check.ipynb"  # the optional lesson: it is about all states, and has one edition
KERNELS = 2  # each needs a core
CONFIG = f'''c = get_config()
c.CourseDirectory.course_id = "lessons"
c.ClearSolutions.code_stub = {{"python": "{editions.STUB}"}}
'''


def write(
    out: Path,
    *,
    codes: Sequence[str] = (),
    names: Sequence[str] = editions.NAMES,
    folder: Path = cards.FOLDER,
    optional: Sequence[Path] = (GUIDE,),
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
    optional : sequence of Path
        Notebooks with a card and no exercises, written as they are.

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
    extra = [_optional(out, path) for path in optional]
    _care(folder, {out, *(page.parent for page in written)}, out)
    entries = [(card, _links(out, card, written)) for card in read]
    entries += [
        (cards.read(path), {"for everybody": _pair(out, page)}) for path, page in zip(optional, extra, strict=True)
    ]
    index = out / "index.html"
    index.write_text(pages.index(entries), encoding="utf-8")
    return [*written, *extra, index]


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
    home = "../index.html" if folder.parent.name != iso3 else "../../index.html"
    page.write_text(pages.page(shown, title, f"{folder.name} edition, {iso3}", home=home), encoding="utf-8")
    return page


def _optional(out: Path, path: Path) -> Path:
    notebook = nbformat.read(path, as_version=4)
    shown = running.run(notebook, lesson=path.stem)
    (out / path.name).write_text(editions.text(notebook), encoding="utf-8")
    page = out / f"{path.stem}.html"
    title = cards.parse(notebook, path.stem).title
    page.write_text(pages.page(shown, title, "optional lesson", home="index.html"), encoding="utf-8")
    return page


def _care(folder: Path, places: Iterable[Path], out: Path) -> None:
    """Put the note on teaching with care beside every edition, as a page and as the notebooks' link names it."""
    text = (folder / "CARE.md").read_text(encoding="utf-8")
    for place in places:
        home = "../" * len(place.relative_to(out).parts) + "index.html"
        (place / "CARE.md").write_text(text, encoding="utf-8")
        (place / "CARE.html").write_text(pages.note(text, "Teaching with care", home=home), encoding="utf-8")


def _nbgrader(folder: Path, slug: str, instructor: NotebookNode) -> None:
    place = folder / "source" / slug
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{slug}.ipynb").write_text(editions.text(editions.for_nbgrader(instructor)), encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")


def _links(out: Path, card: cards.Card, written: Sequence[Path]) -> dict[str, list[tuple[str, str]]]:
    own = [page for page in written if page.stem == card.slug]
    return {" ".join(page.relative_to(out).parts[:-1]): _pair(out, page) for page in own}


def _pair(out: Path, page: Path) -> list[tuple[str, str]]:
    place = page.relative_to(out)
    return [("page", place.as_posix()), ("notebook", place.with_suffix(".ipynb").as_posix())]
