"""Source cards: who published a file, which vintage, how it reached us, what may be done with it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from countrypack import paths
from countrypack.errors import BrokenCard, ChecksumMismatch, MissingFile

REQUIRED = ("id", "publisher", "title", "url_page", "file", "sha256", "vintage", "accessed", "route", "licence", "cite")


@dataclass(frozen=True)
class Source:
    """One card of ``data/sources/``.

    Parameters
    ----------
    id : str
        The name used in the tables; also the reader's module.
    publisher, title, url_page : str
        Whose file it is, its title, and the publisher's page about it.
    file, sha256 : str
        Path below the raw folder, and the checksum of the vintage that was read.
    vintage : str
        ISO 8601 date of the publisher's edition, in the precision known.
    accessed : str
        ISO 8601 date on which the copy was taken.
    route : str
        How the file reached us, and by whom if not by the publisher.
    licence : mapping
        ``name``, ``url`` and ``redistribute`` (true, false or unknown).
    cite : mapping
        CSL-JSON fields, without the id.
    caveats : tuple of str
        What a reader of any figure from here has to know.
    """

    id: str
    publisher: str
    title: str
    url_page: str
    file: str
    sha256: str
    vintage: str
    accessed: str
    route: str
    licence: Mapping[str, object]
    cite: Mapping[str, object]
    caveats: tuple[str, ...] = field(default=())

    def csl(self) -> dict[str, object]:
        """Return the card as one CSL-JSON item."""
        return {"id": self.id, **self.cite}

    def locate(self, raw: Path) -> Path:
        """Return the path of this card's file below `raw`, after checking its checksum.

        Raises
        ------
        MissingFile
            If the file is not there.
        ChecksumMismatch
            If it is not the vintage of the card.
        """
        path = raw / self.file
        if not path.is_file():
            raise MissingFile(where=f"{self.file}, below the folder given with --raw", todo=f"see {self.url_page}")
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != self.sha256:
            raise ChecksumMismatch(where=self.file, expected=self.sha256, found=found)
        return path


def read(folder: Path = paths.SOURCES) -> dict[str, Source]:
    """Return all cards of a folder by id, in alphabetical order.

    Raises
    ------
    BrokenCard
        If a card lacks a field, has one too many, or its id is not its file's name.
    """
    offences, cards = [], {}
    for path in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        faults = _faults(content, path)
        offences += faults
        if not faults:
            cards[path.stem] = Source(**{**content, "caveats": tuple(content.get("caveats") or ())})
    if offences:
        raise BrokenCard(offences, where=str(folder.name))
    return cards


def _faults(content: object, path: Path) -> list[str]:
    if not isinstance(content, dict):
        return [f"{path.name}: not a mapping of fields"]
    faults = [f"{path.name}: no {name}" for name in REQUIRED if not content.get(name)]
    faults += [f"{path.name}: unknown field {name}" for name in content if name not in (*REQUIRED, "caveats")]
    faults += [
        f"{path.name}: {name} must be text, write it in quotes"
        for name in ("vintage", "accessed", "sha256")
        if name in content and not isinstance(content[name], str)
    ]
    if content.get("id") not in (None, path.stem):
        faults.append(f"{path.name}: id is {content['id']}, expected {path.stem}")
    if "redistribute" not in (content.get("licence") or {}):
        faults.append(f"{path.name}: licence does not say redistribute")
    return faults
