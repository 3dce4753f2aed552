"""Profiles for another commission: from a list of names or codes to a folder of ``<ISO3>/profile.yml``."""

import csv
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import yaml

from countrypack import membership, states
from countrypack.errors import DuplicateState, Refusal
from countrypack.membership import State

HEADS = {"name", "state", "country", "member", "member state", "iso3", "code"}
# A source that prints one of these names means one state, a person may mean either, unless the list names the other.
AMBIGUOUS = {"congo": ("COG", "COD"), "korea": ("KOR", "PRK")}
COMPARED = 3
NEAR = 3


class UnknownMember(Refusal):
    """Names or codes of a list that are not one member of the United Nations each."""

    def __init__(self, offences: Sequence[str], *, where: str):
        super().__init__(
            f"{len(offences)} of the list cannot be told.",
            where=where,
            offences=offences,
            expected="one member of the United Nations a line: its ISO 3166-1 alpha-3 code, or its name.",
            todo="mend the list; nothing was written.",
        )


class ProfileThere(Refusal):
    """A profile that would be overwritten."""

    def __init__(self, codes: Sequence[str], *, where: str):
        super().__init__(
            f"profiles are there already: {', '.join(codes)}.",
            where=where,
            expected="an empty folder, or one without these states.",
            todo="choose another folder, or take these states off the list; nothing was written.",
        )


def write(listed: Path, folder: Path) -> list[str]:
    """Write a profile for each state of a list, all of them or none.

    Parameters
    ----------
    listed : Path
        A CSV file; its first column holds names or codes. A head is passed over, and so is an empty line.
    folder : Path
        Gets ``<ISO3>/profile.yml``.

    Returns
    -------
    list of str
        The codes, in the order of the list.

    Raises
    ------
    UnknownMember
        If a name is unknown or may mean several states; with near names, none of which is chosen.
    DuplicateState
        If two lines mean the same state.
    ProfileThere
        If a profile would be overwritten.
    """
    members = membership.read()
    codes = identify(entries(listed), members, where=listed.name)
    there = [code for code in codes if (folder / code / "profile.yml").exists()]
    if there:
        raise ProfileThere(there, where=folder.name)
    chosen = {code: members[code] for code in codes}
    for code in codes:
        (folder / code).mkdir(parents=True, exist_ok=True)
        (folder / code / "profile.yml").write_text(profile(chosen[code], chosen), encoding="utf-8")
    return codes


def entries(listed: Path) -> list[str]:
    """Return the names or codes of a list, in its order."""
    text = listed.read_text(encoding="utf-8-sig")
    found = [row[0].strip() for row in csv.reader(text.splitlines()) if row and row[0].strip()]
    return found[1:] if found and found[0].casefold() in HEADS else found


def identify(names: Sequence[str], members: Mapping[str, State], *, where: str) -> list[str]:
    """Return the code of each name or code; refuse all that cannot be told, at once."""
    known = _known(members)
    found = [_code(name, members, known) for name in names]
    found = [
        known.get(name.casefold(), "") if _is_settled(name, found) else code
        for name, code in zip(names, found, strict=True)
    ]
    offences = [_offence(name, members) for name, code in zip(names, found, strict=True) if code not in members]
    if offences or not names:
        raise UnknownMember(offences or ["the list is empty"], where=where)
    twice = sorted({code for code in found if found.count(code) > 1})
    if twice:
        raise DuplicateState(twice)
    return found


def profile(state: State, chosen: Mapping[str, State]) -> str:
    """Return the text of a ``profile.yml``; comparators are the next states of the list in the same M49 subregion."""
    alike = [other for other in chosen.values() if other.subregion == state.subregion and other.iso3 != state.iso3]
    first = sorted(alike, key=lambda other: (other.iso3 < state.iso3, other.iso3))[:COMPARED]
    comparators = [{"iso3": other.iso3, "reason": _reason(state, other)} for other in first]
    return yaml.safe_dump(
        {**asdict(state), "comparators": comparators}, allow_unicode=True, sort_keys=False, width=1000
    )


def _reason(state: State, other: State) -> str:
    group = f" and in the {state.regional_group}" if state.regional_group == other.regional_group else ""
    return f"both in {state.subregion} (M49){group}"


def _code(name: str, members: Mapping[str, State], known: Mapping[str, str]) -> str:
    if name.upper() in members:
        return name.upper()
    return "" if name.casefold() in AMBIGUOUS else known.get(name.casefold(), "")


def _is_settled(name: str, found: Sequence[str]) -> bool:
    """Say whether a name of several states can mean one alone, since the list names the others too."""
    return len(set(AMBIGUOUS.get(name.casefold(), ())) - set(found)) == 1


def _known(members: Mapping[str, State]) -> dict[str, str]:
    """Return code by printed name in lower case: what sources print, and what the United Nations calls its members."""
    known = {name.casefold(): code for name, code in states.names().items() if code in members}
    for state in members.values():
        known |= {text.casefold(): state.iso3 for text in (state.name, state.in_text, state.formal_name)}
    return known


def _offence(name: str, members: Mapping[str, State]) -> str:
    codes = AMBIGUOUS.get(name.casefold(), ())
    if codes:
        return f"{name!r} may mean {_or(_named(codes, members))}: write the code"
    if states.names().get(name) == states.NOT_A_STATE or states.is_code(name) or states.names().get(name):
        return f"{name!r} is not a member of the United Nations in data/states.tsv"
    near = _near(name, members)
    return f"{name!r} is unknown" + (f": near are {', '.join(_named(near, members))}" if near else "")


def _near(name: str, members: Mapping[str, State]) -> list[str]:
    known = _known(members)
    wanted = {word for word in re.findall(r"\w+", name.casefold()) if len(word) > 3}
    close = [known[text] for text in difflib.get_close_matches(name.casefold(), known, n=NEAR, cutoff=0.7)]
    holding = [state.iso3 for state in members.values() if wanted & set(re.findall(r"\w+", state.name.casefold()))]
    return list(dict.fromkeys([*close, *holding]))[:NEAR]


def _named(codes: Iterable[str], members: Mapping[str, State]) -> list[str]:
    return [f"{members[code].name} ({code})" for code in codes]


def _or(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
