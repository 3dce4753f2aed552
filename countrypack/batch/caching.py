"""What a pack was made from, told from what it would be made from now: contents are compared, never times."""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from countrypack import paths
from countrypack.errors import listed

SCHEMA = 1
FOLDER = ".build"
LIBRARY = Path(__file__).resolve().parent.parent
# Cards that reach a chapter through its facts only, or through the tables; it may read the others itself.
IN_FACTS = ("acts.tsv", "corrections.yml", "cow_numbers.tsv", "indicators.yml", "names.tsv", "revisions.tsv")
# What the pages are made with, in the words of a reason.
PARTS = {"chapters": "chapters", "library": "the library", "style": "the style", "cards": "cards", "lock": "packages"}


@dataclass(frozen=True)
class Inputs:
    """The contents that packs are made from, as digests.

    Parameters
    ----------
    tables : str
        Of everything that facts are made from: tidy tables, cards, names, profiles and the library.
    parts : mapping of str to (mapping of str to str)
        By the names of `PARTS`: the digest of each file, by its name.
    formats : tuple of str
        The printed formats asked for.
    """

    tables: str
    parts: Mapping[str, Mapping[str, str]]
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """How one pack was made.

    Parameters
    ----------
    iso3 : str
        The member state.
    inputs : Inputs
        What it was made from.
    facts : str
        The digest of its ``facts.json``: its own slice of the tables, and its comparators'.
    files : mapping of str to str
        The digest of every file of the pack, by its name.
    """

    iso3: str
    inputs: Inputs
    facts: str
    files: Mapping[str, str]


def digest(content: bytes) -> str:
    """Return the first half of a SHA-256 digest, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:32]


def inputs(profiles: Path, formats: Sequence[str], chapters: Sequence[str]) -> Inputs:
    """Return what packs of a shelf would be made from now.

    Parameters
    ----------
    profiles : Path
        The shelf of profiles.
    formats : sequence of str
        Printed formats.
    chapters : sequence of str
        Names of the chapters, in their order.
    """
    library = _files(LIBRARY, sorted(LIBRARY.rglob("*.py")))
    cards = sorted(path for kind in ("*.yml", "*.tsv") for path in paths.DATA.glob(kind))
    read = _files(paths.DATA, [*cards, *sorted(paths.SOURCES.glob("*.yml")), *sorted(paths.TIDY.glob("*.csv"))])
    states = _files(profiles, sorted(profiles.glob("*/profile.yml")))
    style = LIBRARY / "style"
    parts = {
        "chapters": _files(paths.NOTEBOOKS, [paths.NOTEBOOKS / f"{name}.ipynb" for name in chapters]),
        "library": library,
        "style": _files(style, sorted(path for path in style.rglob("*") if path.is_file())),
        "cards": {name: value for name, value in read.items() if "/" not in name and name not in IN_FACTS},
        "lock": {**_files(paths.ROOT, [paths.ROOT / "requirements.lock"]), "python": platform.python_version()},
    }
    return Inputs(digest(_json([library, read, states])), parts, tuple(formats))


def read(out: Path, iso3: str) -> Record | None:
    """Return the record of a pack, or None where there is none that can be believed."""
    try:
        content = json.loads((out / FOLDER / f"{iso3}.json").read_bytes())
        check = content.pop("check")
        if check != digest(_json(content)) or content.pop("schema") != SCHEMA or content["iso3"] != iso3:
            return None
        given = content.pop("inputs")
        return Record(**content, inputs=Inputs(**{**given, "formats": tuple(given["formats"])}))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write(out: Path, record: Record) -> None:
    """Keep the record of a pack; at no moment is there half of it."""
    content = {"schema": SCHEMA, **asdict(record)}
    put(out / FOLDER / f"{record.iso3}.json", _json({**content, "check": digest(_json(content))}))


def put(path: Path, content: bytes) -> None:
    """Write a file as a whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(content)
    aside.replace(path)


def contents(pack: Path) -> dict[str, str]:
    """Return the digest of each file of a pack, by its name."""
    return _files(pack, sorted(path for path in pack.rglob("*") if path.is_file()))


def reasons(record: Record | None, now: Inputs, pack: Path) -> list[str]:
    """Say in words why a pack has to be built, leaving aside its figures; nothing means that it stands.

    Parameters
    ----------
    record : Record or None
        How it was made, if that is known.
    now : Inputs
        What it would be made from now.
    pack : Path
        Its folder.
    """
    if not pack.is_dir():
        return ["there is no pack yet"]
    if record is None:
        return ["no whole record tells how it was made"]
    found = _damage(record.files, contents(pack))
    if record.inputs.formats != now.formats:
        found.append(f"formats were {', '.join(record.inputs.formats)}, are {', '.join(now.formats)}")
    for part, words in PARTS.items():
        changed = differing(record.inputs.parts.get(part, {}), now.parts[part])
        if changed:
            found.append(f"{words} changed: {listed(changed)}")
    return found


def differing(before: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """Return the names whose values differ, or that only one side has."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _damage(built: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    missing = [name for name in built if name not in found]
    changed = [name for name in built if name in found and built[name] != found[name]]
    strange = [name for name in found if name not in built]
    cases = ((missing, "missing"), (changed, "changed since it was built"), (strange, "not of this pack"))
    return [f"{listed(names)}: {words}" for names, words in cases if names]


def _files(folder: Path, files: Iterable[Path]) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): digest(path.read_bytes()) for path in files if path.is_file()}


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, default=dict).encode()
