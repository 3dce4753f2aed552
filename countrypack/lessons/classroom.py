"""One file for a classroom without a network: data, library, notebooks, students' lessons and a checklist."""

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from countrypack import paths
from countrypack.lessons import cards, pages, writing

NAME = "countrypack-classroom"
DAY = (2026, 1, 1, 0, 0, 0)  # the same bytes on every day
SINGLE = (
    "README.md", "LICENSE", "LICENSE-TEXTS.md", "CITATION.cff", "environment.yml", "pyproject.toml",
    "requirements.lock",
)  # fmt: skip
FOLDERS = ("countrypack", "data", "notebooks/lessons/data")
LEFT_OUT = ("__pycache__", ".ipynb_checkpoints")
LESSONS = "notebooks/lessons"


def pack(target: Path) -> Path:
    """Write the classroom's zip; it holds no solution and no publisher's file.

    Parameters
    ----------
    target : Path
        The zip to write.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        built = Path(work)
        writing.write(built, names=["student"])
        files = dict([*_repository(), *_students(built)])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        for name in sorted(files):
            box.writestr(zipfile.ZipInfo(f"{NAME}/{name}", DAY), files[name], zipfile.ZIP_DEFLATED)
    return target


def _repository() -> Iterator[tuple[str, bytes]]:
    root = paths.ROOT
    found = [root / name for name in SINGLE]
    for folder in FOLDERS:
        found += [path for path in (root / folder).rglob("*") if not set(LEFT_OUT) & set(path.parts)]
    found += [*root.glob("country_profiles/*/profile.yml"), *root.glob("notebooks/*.ipynb")]
    for path in found:
        if path.is_file():
            yield path.relative_to(root).as_posix(), path.read_bytes()
    yield f"{LESSONS}/CARE.md", (cards.FOLDER / "CARE.md").read_bytes()
    yield "CHECKLIST.md", (cards.FOLDER / "CHECKLIST.md").read_bytes()


def _students(built: Path) -> Iterator[tuple[str, bytes]]:
    entries = []
    for path in sorted((built / "student").glob("*.ipynb")):
        page = path.with_suffix(".html")
        yield f"{LESSONS}/{path.name}", path.read_bytes()
        yield f"pages/student/{page.name}", page.read_bytes()
        links = [("page", f"student/{page.name}"), ("notebook", f"../{LESSONS}/{path.name}")]
        entries.append((cards.read(path), {"student": links}))
    for path in sorted(built.glob("*.ipynb")):  # optional lessons, which the notebooks' folder holds already
        yield f"pages/{path.stem}.html", path.with_suffix(".html").read_bytes()
        links = [("page", f"{path.stem}.html"), ("notebook", f"../notebooks/{path.name}")]
        entries.append((cards.read(path), {"for everybody": links}))
    care = (cards.FOLDER / "CARE.md").read_text(encoding="utf-8")
    yield "pages/CARE.html", pages.note(care, "Teaching with care", home="index.html").encode()
    yield "pages/student/CARE.html", pages.note(care, "Teaching with care").encode()
    yield "pages/index.html", pages.index(entries).encode()
