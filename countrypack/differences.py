"""What changed between two builds: facts and sentences by state, old to new, with the source of the change."""

import csv
import difflib
import io
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import nbformat

from countrypack import chapters
from countrypack.errors import MissingFile, Refusal, UnwritableFolder
from countrypack.pieces import pipe_table
from countrypack.prose.words import plain, plural
from countrypack.spreadsheets import harmless

MARK = re.compile(r"\[\[\d+\]\]\(#source-([\w.-]+)\)")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
PARTS = {"observations": "figure", "acts": "act", "computed": "computed"}
SAID = ("value", "lower", "upper", "status", "note", "date", "statute", "scope", "verification")


@dataclass(frozen=True)
class Change:
    """One difference.

    Parameters
    ----------
    iso3, name : str
        The state.
    kind : str
        ``pack``, ``figure``, ``act``, ``computed`` or ``sentence``.
    id : str
        The fact's id, or the piece's.
    old, new : str
        What was said and what is; empty for what was not there.
    source : str
        The source, with its old and new vintage where they differ.
    """

    iso3: str
    name: str
    kind: str
    id: str
    old: str
    new: str
    source: str


COLUMNS = tuple(field.name for field in fields(Change))


class SameBuild(Refusal):
    """A build that is to be compared with itself."""

    def __init__(self, *, where: str):
        super().__init__(
            "the earlier build is the folder that is built now.",
            where=where,
            expected="the folder of an earlier build.",
            todo="copy the earlier packs aside first, or build into another folder with --out.",
        )


def check(old: Path, new: Path) -> None:
    """Refuse a comparison that could not tell anything.

    Raises
    ------
    MissingFile
        If the old folder holds no pack.
    SameBuild
        If both are one folder.
    """
    if not _packs(old):
        raise MissingFile(where=f"{old.name}/<ISO3>/pack/facts.json", todo="name the folder of an earlier build.")
    if old.resolve() == new.resolve():
        raise SameBuild(where=old.name)


def compare(old: Path, new: Path, codes: Collection[str] = ()) -> list[Change]:
    """Return what changed between two folders of ``<ISO3>/pack/``, by state; nothing if nothing changed.

    Parameters
    ----------
    old, new : Path
        The folders.
    codes : collection of str
        The states to compare; all of both folders if empty.

    Raises
    ------
    MissingFile
        If the old folder holds no pack.
    """
    before, after = _packs(old), _packs(new)
    if not before:
        raise MissingFile(where=f"{old.name}/<ISO3>/pack/facts.json", todo="name the folder of an earlier build.")
    found: list[Change] = []
    for iso3 in sorted({*before, *after} & {*(codes or (*before, *after))}):
        found += _of_state(iso3, before.get(iso3), after.get(iso3))
    return found


def write(old: Path, new: Path, folder: Path, codes: Collection[str] = ()) -> list[Change]:
    """Write ``changes.md`` and ``changes.csv`` into a folder, and return the changes.

    Raises
    ------
    MissingFile
        If the old folder holds no pack.
    UnwritableFolder
        If the folder cannot be written.
    """
    found = compare(old, new, codes)
    made = {"changes.md": markdown(found, speechless(old, new, codes)), "changes.csv": to_csv(found)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (folder / name).write_bytes(text.encode())
    except OSError as failure:
        raise UnwritableFolder(where=folder.name, reason=failure.strerror or str(failure)) from None
    return found


def speechless(old: Path, new: Path, codes: Collection[str] = ()) -> list[str]:
    """Return the states whose sentences cannot be compared, since a build holds no notebook of theirs."""
    before, after = _packs(old), _packs(new)
    both = (iso3 for iso3 in before if iso3 in after and (not codes or iso3 in codes))
    return [iso3 for iso3 in both if not (_notebook(before[iso3]) and _notebook(after[iso3]))]


def markdown(changes: Sequence[Change], unread: Sequence[str] = ()) -> str:
    """Return the changes as a text for a person: a table a state, and whose sentences were not compared."""
    states = dict.fromkeys((change.iso3, change.name) for change in changes)
    told = f"{plural(len(changes), 'change')} in {plural(len(states), 'state')}." if changes else "Nothing changed."
    parts = [f"# Changes\n\n{told}"]
    if unread:
        parts.append(f"Facts alone were compared, for want of a briefing.ipynb in both builds: {', '.join(unread)}.")
    for iso3, name in states:
        rows = [
            [change.kind, plain(change.id), plain(change.old) or "–", plain(change.new) or "–", plain(change.source)]
            for change in changes
            if change.iso3 == iso3
        ]
        parts.append(f"## {plain(name)} ({iso3})\n\n" + pipe_table(["What", "Which", "Old", "New", "Source"], rows))
    return "\n\n".join(parts) + "\n"


def to_csv(changes: Sequence[Change]) -> str:
    """Return the changes as CSV; no cell of it is a formula to a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([COLUMNS, *([harmless(text) for text in astuple(change)] for change in changes)])
    return buffer.getvalue()


def _packs(folder: Path) -> dict[str, Path]:
    return {path.parent.parent.name: path.parent for path in sorted(folder.glob("[A-Z][A-Z][A-Z]/pack/facts.json"))}


def _of_state(iso3: str, old: Path | None, new: Path | None) -> list[Change]:
    if old is None or new is None:
        held = _facts(new or old)
        told = ("", "pack is new") if old is None else ("pack was there", "")
        return [Change(iso3, held["name"], "pack", "", *told, "")]
    before, after = _facts(old), _facts(new)
    found = [
        Change(iso3, after["name"], kind, *change)
        for part, kind in PARTS.items()
        for change in _rows(before, after, part)
    ]
    return found + [Change(iso3, after["name"], "sentence", *change) for change in _sentences(old, new)]


def _facts(pack: Path) -> dict:
    return json.loads((pack / "facts.json").read_text(encoding="utf-8"))


def _rows(before: Mapping, after: Mapping, part: str) -> Iterable[tuple[str, str, str, str]]:
    old, new = ({row["id"]: row for row in content[part]} for content in (before, after))
    for name in [*old, *(name for name in new if name not in old)]:
        was, now = _said(old.get(name)), _said(new.get(name))
        if was != now:
            source = (new.get(name) or old[name])["source"]
            yield name, was, now, _vintage(source, before, after)


def _said(row: Mapping | None) -> str:
    """Return what a fact says, without where it stands: a row that only moved in its file is no change."""
    if row is None:
        return ""
    parts = [f"{row['value']:g}" if isinstance(row.get("value"), float) else str(row.get("value", ""))]
    if row.get("lower") is not None and row.get("upper") is not None:
        parts.append(f"[{row['lower']:g}, {row['upper']:g}]")
    parts += [str(row[name]) for name in SAID[3:] if row.get(name)]
    return " · ".join(part for part in parts if part not in ("", "None")) or "no value"


def _vintage(source: str, before: Mapping, after: Mapping) -> str:
    held = [{card["id"]: card["vintage"] for card in content["sources"]}.get(source, "") for content in (before, after)]
    known = [vintage for vintage in dict.fromkeys(held) if vintage]
    return f"{source} ({' to '.join(known)})" if known else source


def _notebook(pack: Path) -> bool:
    return (pack / "briefing.ipynb").is_file()


def _sentences(old: Path, new: Path) -> Iterable[tuple[str, str, str, str]]:
    if not (_notebook(old) and _notebook(new)):
        return
    before, after = _texts(old), _texts(new)
    for ident in [*before, *(ident for ident in after if ident not in before)]:
        was, now = before.get(ident, []), after.get(ident, [])
        for tag, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
            if tag != "equal":
                gone, come = " ".join(was[a:b]), " ".join(now[c:d])
                named = dict.fromkeys(re.findall(r"\[(\w+)\]", gone + come))
                yield ident, gone, come, "; ".join(named)


def _texts(pack: Path) -> dict[str, list[str]]:
    """Return the sentences of each text of a briefing; marks name their source, since numbers shift."""
    path = pack / "briefing.ipynb"
    shown = [piece for cell in nbformat.read(path, as_version=4).cells for piece in chapters.pieces_in(cell)]
    return {
        piece.id: SENTENCE.split(MARK.sub(r"[\1]", " ".join(piece.markdown.split())))
        for piece in shown
        if piece.kind == "text"
    }
