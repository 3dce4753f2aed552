"""The adviser's papers, made on request from packs that are built."""

import hashlib
import io
import zipfile
from pathlib import Path

from countrypack import facts, states
from countrypack.errors import MissingFile
from countrypack.handout import binder, comparison, papers
from countrypack.handout.richness import Brief

__all__ = ["write"]

PACKED = ("briefing.pdf", "briefing.docx", "briefing.html", "briefing.ipynb", "data.csv", "sources.bib", "facts.json")
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day a zip file knows: same packs, same bytes
SUMS = "SHA256SUMS"


def write(profiles: Path, out: Path, folder: Path) -> list[Path]:
    """Write the adviser's papers.

    ``assignment.pdf`` and ``.csv`` (whom a delegate gets, how much is held, what to warn of), ``keys.pdf`` (points
    that a good paper should find, and the trap in the data), ``binder.pdf`` (all packs in order, with dividers and page
    numbers), ``delegations/<ISO3>.zip``, ``comparison.csv`` and ``.xlsx``, and ``SHA256SUMS`` over them all.

    Parameters
    ----------
    profiles : Path
        Folder of ``<ISO3>/profile.yml``.
    out : Path
        Folder of the packs.
    folder : Path
        Where the papers go.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    MissingFile
        If no pack is there. A state without a pack is on the assignment sheet, and in nothing else.
    """
    briefs = read(profiles, out)
    built = [brief for brief in briefs if brief.state is not None]
    if not built:
        raise MissingFile(where=f"{out.name}/<ISO3>/pack/facts.json", todo="build the packs first.")
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "assignment.csv": papers.assignment_csv(briefs).encode(),
        "assignment.pdf": papers.assignment_pdf(briefs),
        "keys.pdf": papers.keys_pdf(built),
        "comparison.csv": comparison.to_csv([brief.state for brief in built]).encode(),
        "comparison.xlsx": comparison.to_xlsx([brief.state for brief in built]),
        **{f"delegations/{brief.iso3}.zip": _zip(out / brief.iso3 / "pack", brief.iso3) for brief in built},
    }
    printed = [brief for brief in built if (out / brief.iso3 / "pack" / "briefing.pdf").is_file()]
    if printed:
        made["binder.pdf"] = binder.bind(
            [(brief.name, out / brief.iso3 / "pack" / "briefing.pdf") for brief in printed]
        )
    made[SUMS] = _sums(made)
    return [_put(folder / name, content) for name, content in made.items()]


def read(profiles: Path, out: Path) -> list[Brief]:
    """Return what the adviser needs to know of each state of the shelf, in order of name."""
    found = []
    for iso3, profile in states.shelf(profiles).items():
        path = out / iso3 / "pack" / "facts.json"
        state = facts.from_json(path.read_text(encoding="utf-8"), iso3) if path.is_file() else None
        found.append(Brief(iso3, profile.name, state))
    return sorted(found, key=lambda brief: (brief.name.casefold(), brief.iso3))


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


def _put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
