"""Bind the chapter on all members like a pack, into ``_members/pack/``."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from countrypack import binding, chapters, paths, states
from countrypack.batch import moving
from countrypack.errors import MissingFile
from countrypack.members import gathering

CHAPTER = "members"


def bind(
    profiles: Path,
    out: Path,
    formats: Sequence[str] = binding.FORMATS,
    *,
    timeout: int = chapters.TIMEOUT,
    paper: str = "a4",
    kernel: str = "auto",
) -> list[Path]:
    """Write ``_members/pack/``: facts, briefing in the formats asked for, notebook and sources.

    It is built aside and moved in whole; a failure leaves the old one as it was.

    Parameters
    ----------
    profiles : Path
        Folder of ``<ISO3>/profile.yml``.
    out : Path
        Folder of the packs; those that are there are compared.
    formats : sequence of str
        Some of `binding.FORMATS`.
    timeout : int
        Seconds that one cell may take.
    paper : str
        One of `binding.PAPERS`.
    kernel : str
        One of `engine.ENGINES`.

    Returns
    -------
    list of Path
        The files written; none if there is no pack to compare.

    Raises
    ------
    MissingFile
        If the chapter's notebook is gone.
    Refusal
        As `chapters.run` and `binding.bind` do.
    """
    members = gathering.of_packs(out, states.roster(profiles))
    if not members.members:
        return []
    notebook = paths.NOTEBOOKS / f"{CHAPTER}.ipynb"
    if not notebook.is_file():
        raise MissingFile(where=f"notebooks/{notebook.name}", todo="bring it back from the repository.")
    folder = out / gathering.ISO3
    moving.tidy_up(folder)
    aside = folder / moving.ASIDE
    aside.mkdir(parents=True)
    try:
        path = aside / "facts.json"
        path.write_text(gathering.to_json(members), encoding="utf-8", newline="\n")
        executed = chapters.run(
            notebook, iso3=gathering.ISO3, facts=path, profiles=profiles, timeout=timeout, kernel=kernel
        )
        binding.bind([executed], json.loads(path.read_text(encoding="utf-8")), aside, formats, paper)
        moving.move_in(aside, folder / "pack")
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return sorted((folder / "pack").iterdir())
