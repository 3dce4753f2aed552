"""The adviser's papers, made on request from packs that are built."""

import hashlib
import io
import shutil
import zipfile
from collections.abc import Collection
from pathlib import Path

from countrypack import facts, states
from countrypack.batch import moving
from countrypack.errors import MissingFile, Refusal, UnwritableFolder
from countrypack.handout import binder, comparison, papers
from countrypack.handout.richness import Brief

__all__ = ["ForeignFolder", "check", "write"]

PACKED = ("briefing.pdf", "briefing.docx", "briefing.html", "briefing.ipynb", "data.csv", "sources.bib", "facts.json")
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day a zip file knows: same packs, same bytes
SUMS = "SHA256SUMS"
NEXT = ".handout-building"


class ForeignFolder(Refusal):
    """A folder for the papers that holds something else, or papers that somebody has changed."""

    def __init__(self, names: Collection[str], *, where: str):
        super().__init__(
            "the folder holds files that are not papers as they were written.",
            where=where,
            offences=sorted(names),
            expected="an empty folder, or the papers of an earlier run; those are replaced.",
            todo="name another folder, or move these files away; nothing was written.",
        )


def check(folder: Path) -> None:
    """Refuse a folder whose content would be lost.

    Raises
    ------
    ForeignFolder
        If it holds a file that is not in its own list of sums, or that differs from it.
    UnwritableFolder
        If it is no folder.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UnwritableFolder(where=folder.name, reason="it is a file")
    sums = folder / SUMS
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
    known = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    strange = [
        name for name, path in files.items()
        if name != SUMS and known.get(name) != hashlib.sha256(path.read_bytes()).hexdigest()
    ]  # fmt: skip
    if strange:
        raise ForeignFolder(strange, where=folder.name)


def write(profiles: Path, out: Path, folder: Path, codes: Collection[str] = ()) -> list[Path]:
    """Write the adviser's papers.

    ``assignment.pdf`` and ``.csv`` (whom a delegate gets, how much is held, what to warn of), ``keys/<ISO3>.pdf`` and
    all of them in ``keys.pdf`` (points that a good paper should find, and the trap in the data), ``binder.pdf`` (all
    packs in order, with dividers and page numbers), ``delegations/<ISO3>.zip``, ``comparison.csv`` and ``.xlsx``, and
    ``SHA256SUMS`` over them all.

    Parameters
    ----------
    profiles : Path
        Folder of ``<ISO3>/profile.yml``.
    out : Path
        Folder of the packs.
    folder : Path
        Where the papers go; it gets them whole, or is left as it was.
    codes : collection of str
        The states wanted; all of the shelf if empty.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    MissingFile
        If no pack is there. A state without a pack is on the assignment sheet, and in nothing else.
    ForeignFolder, UnwritableFolder
        As `check` does, or if the folder cannot be written.
    """
    folder = folder.resolve()
    check(folder)
    briefs = [brief for brief in read(profiles, out) if not codes or brief.iso3 in codes]
    built = [brief for brief in briefs if brief.state is not None]
    if not built:
        raise MissingFile(where=f"{out.name}/<ISO3>/pack/facts.json", todo="build the packs first.")
    made = {
        "assignment.csv": papers.assignment_csv(briefs).encode(),
        "assignment.pdf": papers.assignment_pdf(briefs),
        **_keys(built),
        "comparison.csv": comparison.to_csv([brief.state for brief in built]).encode(),
        "comparison.xlsx": comparison.to_xlsx([brief.state for brief in built]),
        **{f"delegations/{brief.iso3}.zip": _zip(out / brief.iso3 / "pack", brief.iso3) for brief in built},
    }
    printed = [brief for brief in built if (out / brief.iso3 / "pack" / "briefing.pdf").is_file()]
    if printed:
        made["binder.pdf"] = binder.bind(
            [binder.Part(brief.iso3, brief.name, out / brief.iso3 / "pack" / "briefing.pdf") for brief in printed]
        )
    made[SUMS] = _sums(made)
    return _put(made, folder)


def read(profiles: Path, out: Path) -> list[Brief]:
    """Return what the adviser needs to know of each state of the shelf, in order of name."""
    found = []
    for iso3, profile in states.shelf(profiles).items():
        path = out / iso3 / "pack" / "facts.json"
        state = facts.from_json(path.read_text(encoding="utf-8"), iso3) if path.is_file() else None
        found.append(Brief(iso3, profile.name, state))
    return sorted(found, key=lambda brief: (brief.name.casefold(), brief.iso3))


def _keys(briefs: list[Brief]) -> dict[str, bytes]:
    made = {f"keys/{brief.iso3}.pdf": papers.key_pdf(brief) for brief in briefs}
    titled = zip((brief.name for brief in briefs), made.values(), strict=True)
    return {**made, "keys.pdf": binder.joined("Adviser’s keys", list(titled))}


def _zip(pack: Path, iso3: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in PACKED:
            if (pack / name).is_file():
                entry = zipfile.ZipInfo(f"{iso3}/{name}", LONG_AGO)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                archive.writestr(entry, (pack / name).read_bytes())
    return buffer.getvalue()


def _sums(made: dict[str, bytes]) -> bytes:
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in sorted(made.items())]
    return ("\n".join(lines) + "\n").encode()


def _put(made: dict[str, bytes], folder: Path) -> list[Path]:
    """Write the papers aside, and put them whole in the place of earlier ones."""
    aside = folder.with_name(f"{NEXT}-{folder.name}")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        for name, content in made.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        moving.move_in(aside, folder)
    except OSError as failure:
        raise UnwritableFolder(where=folder.name, reason=failure.strerror or str(failure)) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return [folder / name for name in made]
