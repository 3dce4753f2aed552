"""Source cards: who published a file, which vintage, how it reached us, what may be done with it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from countrypack import paths
from countrypack.cards import load
from countrypack.errors import BrokenCard, ChecksumMismatch, MissingFile

REQUIRED = ("id", "publisher", "title", "url_page", "file", "sha256", "vintage", "accessed", "route", "licence", "cite")
OPTIONAL = ("caveats", "covers", "held", "md5", "fetch")
FETCH_KINDS = ("file", "worldbank", "gho", "eurostat", "cepalstat")
FETCH_NEEDED = ("kind", "url", "known_from")
FETCH_OPTIONAL = ("sheet", "header_row", "columns", "limit_mb")


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
    covers : tuple of str
        The states that a cut-down copy was made for, by iso3; of any other it says nothing, not even that no figure was
        reported. Empty for a file that holds whatever states the publisher has.
    held : bool
        False for a file that is not among those we hold; building the tables passes over its reader.
    md5 : str
        The checksum by which a download of a file that is not held is recognised; `sha256` is then empty.
    fetch : mapping, optional
        Where the publisher serves the current file: ``kind`` (a file, or one of the data services), ``url``,
        ``known_from`` (who has seen that address answer), and what the file must have: ``sheet``, ``header_row``
        (1 unless given), ``columns`` (the whole header; for a service, its fields or column: field), ``limit_mb``.
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
    covers: tuple[str, ...] = field(default=())
    held: bool = True
    md5: str = ""
    fetch: Mapping[str, object] | None = None

    def csl(self) -> dict[str, object]:
        """Return the card as one CSL-JSON item."""
        return {"id": self.id, **self.cite}

    def locate(self, raw: Path) -> Path:
        """Return the path of this card's file below `raw`, after checking its checksum.

        Raises
        ------
        MissingFile
            If the file is not there, or not held.
        ChecksumMismatch
            If it is not the vintage of the card.
        """
        if not self.held:
            todo = f"fetch it (see {self.url_page}), give its card the sha256 and take held: false off."
            raise MissingFile(where=f"{self.file}, which its card says is not held", todo=todo)
        path = raw / self.file
        if not path.is_file():
            raise MissingFile(where=f"{self.file}, below the folder given with --raw", todo=f"see {self.url_page}")
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != self.sha256:
            raise ChecksumMismatch(where=self.file, expected=self.sha256, found=found)
        return path


@cache
def read(folder: Path = paths.SOURCES) -> dict[str, Source]:
    """Return all cards of a folder by id, in alphabetical order.

    Raises
    ------
    BrokenCard
        If a card lacks a field, has one too many, or its id is not its file's name.
    """
    offences, cards = [], {}
    for path in sorted(folder.glob("*.yml")):
        content = load(path)
        faults = _faults(content, path)
        offences += faults
        if not faults:
            cards[path.stem] = restored({"sha256": "", **content})
    if offences:
        raise BrokenCard(offences, where=str(folder.name))
    return cards


def restored(content: Mapping[str, object]) -> Source:
    """Return a card from its fields, as they come from YAML or JSON."""
    lists = {name: tuple(content.get(name) or ()) for name in ("caveats", "covers")}
    return Source(**{**content, **lists})


def _faults(content: object, path: Path) -> list[str]:
    if not isinstance(content, dict):
        return [f"{path.name}: not a mapping of fields"]
    held = content.get("held", True)
    needed = [name for name in REQUIRED if held or name != "sha256"]
    faults = [f"{path.name}: no {name}" for name in needed if not content.get(name)]
    faults += [f"{path.name}: unknown field {name}" for name in content if name not in (*REQUIRED, *OPTIONAL)]
    if not all(isinstance(code, str) and re.fullmatch("[A-Z]{3}", code) for code in content.get("covers") or ()):
        faults.append(f"{path.name}: covers must be a list of iso3 codes")
    if not isinstance(held, bool):
        faults.append(f"{path.name}: held is {held!r}, expected true or false")
    faults += [
        f"{path.name}: {name} must be text, write it in quotes"
        for name in ("vintage", "accessed", "sha256", "md5")
        if name in content and not isinstance(content[name], str)
    ]
    if content.get("id") not in (None, path.stem):
        faults.append(f"{path.name}: id is {content['id']}, expected {path.stem}")
    if "redistribute" not in (content.get("licence") or {}):
        faults.append(f"{path.name}: licence does not say redistribute")
    if "fetch" in content:
        faults += [f"{path.name}: fetch: {fault}" for fault in _fetch_faults(content["fetch"], content.get("file"))]
    return faults


def _fetch_faults(fetch: object, file: object) -> list[str]:
    if not isinstance(fetch, dict):
        return ["not a mapping of fields"]
    faults = [f"no {name}" for name in FETCH_NEEDED if not fetch.get(name)]
    faults += [f"unknown field {name}" for name in fetch if name not in (*FETCH_NEEDED, *FETCH_OPTIONAL)]
    kind, columns = fetch.get("kind", "file"), fetch.get("columns")
    if kind not in FETCH_KINDS:
        faults.append(f"kind is {kind!r}, expected one of {', '.join(FETCH_KINDS)}")
    if not str(fetch.get("url", "http://")).startswith(("https://", "http://")):
        faults.append(f"url is {fetch['url']!r}, expected an address that begins https://")
    # bool is an int in Python, and `header_row: yes` is no row.
    if type(fetch.get("header_row", 1)) is not int or fetch.get("header_row", 1) < 1:
        faults.append("header_row is no row number; the first row is 1")
    if type(fetch.get("limit_mb", 1)) not in (int, float) or fetch.get("limit_mb", 1) <= 0:
        faults.append("limit_mb is no number of megabytes")
    names = [*columns, *columns.values()] if kind != "file" and isinstance(columns, dict) else columns
    if columns is not None and not (isinstance(names, list) and names and all(isinstance(n, str) for n in names)):
        faults.append("columns must be a list of text; for a service, also column: field")
    if (kind != "file" or "sheet" in fetch) and not columns:
        faults.append("no columns")
    if "sheet" in fetch and not str(file).endswith(".xlsx"):
        faults.append("a sheet is of an .xlsx file")
    return faults
