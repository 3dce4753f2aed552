"""The shelf of profiles, and the only road from a printed name to an iso3."""

import csv
import difflib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pycountry
import yaml

from countrypack import paths
from countrypack.cards import load
from countrypack.errors import BrokenProfile, UnknownName, UnknownState

NOT_A_STATE = "not_a_state"
REGIONAL_GROUPS = (
    "African Group",
    "Asia-Pacific Group",
    "Eastern European Group",
    "Latin American and Caribbean Group",
    "Western European and Others Group",
)
FIELDS = ("iso3", "name", "in_text", "formal_name", "m49", "region", "subregion", "regional_group", "comparators")
LONGEST = 300  # characters: what is longer is no name and no reason, and would push everything else off a page
MARKUP = '\\`*_{}[]<>#|$~^@="'  # no name has them, and the languages that packs are printed in do


@dataclass(frozen=True)
class Comparator:
    """Another state of the shelf, and why it is compared."""

    iso3: str
    reason: str


@dataclass(frozen=True)
class Profile:
    """One ``profile.yml``: the hand-written file of a member state.

    Parameters
    ----------
    iso3 : str
        ISO 3166-1 alpha-3, the name of its folder.
    name, formal_name : str
        UN short name (UNTERM, without the article) and UN formal name.
    in_text : str
        The short name as it stands in a sentence ("the United States of America").
    m49, region, subregion : str
        UN M49 code (three digits, as text), region and subregion.
    regional_group : str
        UN regional group.
    comparators : tuple of Comparator
        Whom the pack compares it with, each with the reason.
    """

    iso3: str
    name: str
    in_text: str
    formal_name: str
    m49: str
    region: str
    subregion: str
    regional_group: str
    comparators: tuple[Comparator, ...]


def identify(name: str, *, where: str = "") -> str:
    """Return the alpha-3 code for a name exactly as a source prints it, or ``not_a_state``.

    Nothing is guessed: fuzzy search would answer PRK for "Republic of Korea".

    Parameters
    ----------
    name : str
        The printed name.
    where : str
        Source and row, for the error message.

    Raises
    ------
    UnknownName
        If the name is not in ``data/names.tsv``.

    Examples
    --------
    >>> identify("Republic of Korea")
    'KOR'
    """
    try:
        return names()[name]
    except KeyError:
        near = difflib.get_close_matches(name, names(), n=3, cutoff=0.75)
        raise UnknownName([name], where=where, near=", ".join(f"{n!r} ({names()[n]})" for n in near)) from None


@cache
def names(path: Path = paths.NAMES) -> dict[str, str]:
    """Return the table of printed names: name to iso3 or ``not_a_state``.

    Raises
    ------
    BrokenProfile
        If a line is not a name and a code, a code is no ISO 3166-1 alpha-3 code, or a name stands twice.
    """
    found: dict[str, str] = {}
    offences = []
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    if lines[:1] != [["name", "iso3"]]:
        raise BrokenProfile(["line 1: expected the header name, iso3, with a tab between"], where=path.name)
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != 2 or not line[0] or line[0] != line[0].strip():
            offences.append(f"line {number}: {line}, expected a name without blanks around it, a tab, a code")
            continue
        name, code = line
        if name in found:
            offences.append(f"line {number}: {name!r} stands twice")
        if code != NOT_A_STATE and not is_code(code):
            offences.append(f"line {number}: {code!r} is not an ISO 3166-1 alpha-3 code")
        found[name] = code
    if offences:
        raise BrokenProfile(offences, where=path.name)
    return found


def is_code(text: str) -> bool:
    """Say whether `text` is an ISO 3166-1 alpha-3 code; pycountry is the referee of codes, never of names."""
    country = pycountry.countries.get(alpha_3=text)
    return country is not None and country.alpha_3 == text  # pycountry also answers to "arg"


def roster(folder: Path | None = None) -> list[str]:
    """Return the codes of all states on a shelf: the folders that hold a ``profile.yml``, in alphabetical order."""
    folder = folder or paths.profiles()
    return sorted(path.parent.name for path in folder.glob("*/profile.yml"))


def read(iso3: str, folder: Path | None = None) -> Profile:
    """Return the profile of one state.

    Raises
    ------
    UnknownState
        If the shelf has no such folder.
    BrokenProfile
        If the file lacks a field or holds a wrong one.
    """
    folder = folder or paths.profiles()
    known = roster(folder)
    if iso3 not in known:
        raise UnknownState([iso3], where=str(folder.name), known=known)
    path = folder / iso3 / "profile.yml"
    try:
        content = load(path)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BrokenProfile([f"not YAML: {' '.join(str(error).split())}"], where=f"{iso3}/profile.yml") from None
    faults = _faults(content, iso3, known)
    if faults:
        raise BrokenProfile(faults, where=f"{iso3}/profile.yml")
    comparators = tuple(Comparator(**entry) for entry in content["comparators"])
    return Profile(**{**content, "comparators": comparators})


def shelf(folder: Path | None = None) -> dict[str, Profile]:
    """Return all profiles of a shelf by iso3."""
    return {iso3: read(iso3, folder) for iso3 in roster(folder)}


def _faults(content: object, iso3: str, known: list[str]) -> list[str]:
    if not isinstance(content, dict):
        return ["not a mapping of fields"]
    faults = [f"no {name}" for name in FIELDS if name != "comparators" and not content.get(name)]
    faults += [f"unknown field {name}" for name in content if name not in FIELDS]
    faults += [f"{name} must be text in quotes" for name in FIELDS[:-1] if not isinstance(content.get(name, ""), str)]
    if content.get("iso3") not in (None, iso3):
        faults.append(f"iso3 is {content['iso3']!r}, but the folder is {iso3}")
    faults += _code_faults(iso3, content.get("m49")) + _name_faults(iso3, content)
    if content.get("regional_group") not in (None, *REGIONAL_GROUPS):
        faults.append(f"regional_group {content['regional_group']!r}, expected one of {', '.join(REGIONAL_GROUPS)}")
    return faults + _comparator_faults(content.get("comparators"), iso3, known)


def _code_faults(iso3: str, m49: object) -> list[str]:
    if not is_code(iso3):
        return [f"{iso3} is not an ISO 3166-1 alpha-3 code"]
    numeric = pycountry.countries.get(alpha_3=iso3).numeric
    return [f"m49 is {m49!r}, but {iso3} is {numeric!r}"] if m49 not in (None, numeric) else []


def _name_faults(iso3: str, content: dict[str, object]) -> list[str]:
    # A file copied from another state's folder with its old name in it would print one state's figures under another.
    printed = [(field, str(content.get(field))) for field in ("name", "in_text", "formal_name")]
    known = names()
    unfit = [
        f"{field} must be one line of at most {LONGEST} printed characters, with none of {MARKUP}"
        for field in (*FIELDS[1:4], "region", "subregion")
        if not _is_line(str(content.get(field)))
    ]
    return unfit + [
        f"{field} {name!r} is {known[name]} in data/names.tsv, but the folder is {iso3}"
        for field, name in printed
        if known.get(name, iso3) != iso3
    ]


def _comparator_faults(entries: object, iso3: str, known: list[str]) -> list[str]:
    if not isinstance(entries, list):
        return ["no comparators: a list of iso3 and reason, which may be empty"]
    faults, seen = [], set()
    for entry in entries:
        if (
            not isinstance(entry, dict)
            or set(entry) != {"iso3", "reason"}
            or not _is_text(entry["reason"])
            or not _is_line(entry["reason"])
        ):
            faults.append(f"comparator {entry!r}: expected iso3 and reason")
        elif entry["iso3"] == iso3 or entry["iso3"] not in known:
            faults.append(f"comparator {entry['iso3']}: expected another state of the shelf")
        elif entry["iso3"] in seen:
            faults.append(f"comparator {entry['iso3']} stands twice")
        else:
            seen.add(entry["iso3"])
    return faults


def _is_line(text: str) -> bool:
    return text.isprintable() and len(text) <= LONGEST and not set(text) & set(MARKUP)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and _is_line(value)
