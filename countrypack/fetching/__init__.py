"""The publishers' current files, from the addresses on the cards: fetched aside, checked, and moved in whole.

A file with the card's checksum takes its place. One of the right shape with another checksum is a new vintage: it is
put beside, under its own name, and changes nothing until it has a card. Any other is refused, and what was there stays.
"""

import csv
import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from countrypack.errors import Refusal
from countrypack.fetching import services, shapes
from countrypack.fetching.refusals import MEGABYTE, NothingToFetch, ServiceRefused, TooLarge
from countrypack.fetching.transfer import Limits, Report, check_page, discard, download, silent, unwritten
from countrypack.sources import Source

AS_ON_THE_CARD, NEW_VINTAGE, REFUSED = "as on the card", "new vintage", "refused"
ASIDE = ".fetching"

__all__ = ["AS_ON_THE_CARD", "NEW_VINTAGE", "REFUSED", "Limits", "Outcome", "chosen", "fetch", "fetch_all"]


@dataclass(frozen=True)
class Outcome:
    """What became of one source.

    Parameters
    ----------
    source : str
        The card's id.
    state : str
        ``as on the card``, ``new vintage`` or ``refused``.
    path : Path, optional
        Where the file is now; none if it was refused.
    sha256 : str
        Its checksum, for a new card.
    error : str
        Why it was refused; empty if it was not.
    """

    source: str
    state: str
    path: Path | None = None
    sha256: str = ""
    error: str = ""


def chosen(names: Sequence[str], cards: Mapping[str, Source]) -> list[Source]:
    """Return the cards asked for, each once; without names, every card that gives an address.

    Raises
    ------
    NothingToFetch
        If a name is no card's, a card gives no address, or none does.
    """
    known = [name for name, card in cards.items() if card.fetch]
    offences = [f"{name}: no such card" for name in names if name not in cards]
    offences += [
        f"{name}: its card gives no address to fetch from; see {cards[name].url_page}"
        for name in names
        if name in cards and name not in known
    ]
    if offences or not known:
        raise NothingToFetch(offences or ["no card gives an address"], known=known)
    return [cards[name] for name in dict.fromkeys(names or known)]


def fetch_all(
    cards: Iterable[Source], into: Path, *, limits: Limits | None = None, report: Report = silent
) -> Iterable[Outcome]:
    """Yield what became of each source; one that is refused does not stop the others."""
    for card in cards:
        try:
            yield fetch(card, into, limits=limits, report=report)
        except Refusal as refusal:
            yield Outcome(card.id, REFUSED, error=f"{type(refusal).__name__}: {card.id}: {refusal}")


def fetch(card: Source, into: Path, *, limits: Limits | None = None, report: Report = silent) -> Outcome:
    """Fetch the file of one card.

    Parameters
    ----------
    card : Source
        A card with the field ``fetch``.
    into : Path
        The raw folder. The file goes to the card's ``file`` below it; a new vintage goes beside, as
        ``<card id>_<date>_<first of the checksum>``.
    limits : Limits, optional
        When to stop; the card's ``limit_mb`` goes before.
    report : callable
        Called with the bytes that have come, and those expected (0 if not known).

    Raises
    ------
    Refusal
        One of `countrypack.fetching.refusals`, BrokenSource or UnwritableFolder. What was there is as it was.
    """
    wanted = card.fetch
    limits = limits or Limits()
    limits = replace(limits, megabytes=float(wanted.get("limit_mb", limits.megabytes)))
    suffix = Path(card.file).suffix if wanted["kind"] == "file" else ".csv"
    aside = into / ASIDE / f"{card.id}{suffix}"
    _make(aside.parent)
    try:
        bring = _file if wanted["kind"] == "file" else _table
        date = bring(wanted, aside, limits, report)
        shapes.check(aside, suffix, _described(wanted))
        return _settle(card, aside, into / card.file, date)
    finally:
        _clear(aside)


def _file(wanted: Mapping[str, object], aside: Path, limits: Limits, report: Report) -> str:
    url, part = str(wanted["url"]), _part(aside)
    # After a failure that may pass, what came stays in the part, and the next run goes on from there.
    date = download(url, part, limits=limits, known_from=str(wanted["known_from"]), report=report)
    try:
        check_page(url, part)
        part.replace(aside)
    finally:
        discard(part)
    return date


def _table(wanted: Mapping[str, object], aside: Path, limits: Limits, report: Report) -> str:
    kind, url = str(wanted["kind"]), str(wanted["url"])
    page = _Pages(_part(aside), limits, str(wanted["known_from"]), report)
    try:
        found, date = services.records(kind, url, page, limits.pages)
        rows = list(services.rows(kind, found, wanted["columns"], url))
    finally:
        # A page is asked for again from its start; pages of two editions would not add up.
        discard(page.part)
    try:
        with aside.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    except OSError as error:
        raise unwritten(error, aside) from None
    return date


@dataclass
class _Pages:
    """Brings the JSON of an address, and counts what has come."""

    part: Path
    limits: Limits
    known_from: str
    report: Report
    size: int = 0

    def __call__(self, url: str) -> object:
        before = self.size
        left = replace(self.limits, megabytes=self.limits.megabytes - before / MEGABYTE)
        try:
            download(
                url,
                self.part,
                limits=left,
                known_from=self.known_from,
                report=lambda done, total: self.report(before + done, 0),
            )
        except TooLarge:
            raise TooLarge(url, found="its pages together", limit=self.limits.megabytes) from None
        content = self.part.read_bytes()
        discard(self.part)
        self.size += len(content)
        try:
            # Figures stay as they are printed: 0.10 is not 0.1.
            return json.loads(content, parse_float=str, parse_int=str)
        except (ValueError, RecursionError) as error:
            raise ServiceRefused(url, said=f"what is no whole JSON ({error}).", expected="JSON.") from None


def _described(wanted: Mapping[str, object]) -> dict[str, object]:
    return {**wanted, "columns": list(wanted["columns"])} if "columns" in wanted else dict(wanted)


def _settle(card: Source, aside: Path, place: Path, date: str) -> Outcome:
    sha256 = _checksum(aside, "sha256")
    known = sha256 == card.sha256 if card.sha256 else _checksum(aside, "md5") == card.md5
    if not known:
        day = date if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else datetime.now(UTC).date().isoformat()
        place = place.with_name(f"{card.id}_{day}_{sha256[:8]}{aside.suffix}")
    _make(place.parent)
    try:
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        aside.replace(place)
    except OSError as error:
        raise unwritten(error, place) from None
    return Outcome(card.id, AS_ON_THE_CARD if known else NEW_VINTAGE, place, sha256)


def _checksum(path: Path, algorithm: str) -> str:
    with path.open("rb") as file:
        # md5 is what some publishers' copies are known by; it guards against a mix-up, not against an attack.
        return hashlib.file_digest(file, algorithm).hexdigest()


def _part(aside: Path) -> Path:
    return aside.with_name(aside.name + ".part")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritten(error, folder) from None


def _clear(aside: Path) -> None:
    aside.unlink(missing_ok=True)
    if aside.parent.is_dir() and not any(aside.parent.iterdir()):
        aside.parent.rmdir()
