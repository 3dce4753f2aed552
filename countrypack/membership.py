"""The members of the United Nations: names, codes, regions and groups, as a profile needs them."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from countrypack import paths, states
from countrypack.errors import BrokenSource, BrokenTable, MissingFile

STATES = paths.DATA / "states.tsv"
GROUPS = paths.DATA / "regional_groups.tsv"
SOURCE = "unsd_m49"
WANTED = (
    "ISO3166-1-Alpha-3", "M49", "UNTERM English Short", "UNTERM English Formal", "Region Name", "Sub-region Name",
)  # fmt: skip
ARTICLE = " (the)"
NOT_A_MEMBER = "*"  # UNTERM marks observers with one, states that are no members with two
# The file's UNTERM columns are empty for these; short name as the UN Treaty Collection prints it.
NAMED_HERE = {
    "CIV": ("Côte d'Ivoire", "the Republic of Côte d'Ivoire"),
    "TUR": ("Türkiye", "the Republic of Türkiye"),
}
SHORTER = {"GBR": "the United Kingdom", "USA": "the United States"}
MEMBERS = 193


@dataclass(frozen=True)
class State:
    """One member of the United Nations, a line of ``data/states.tsv``; the fields are those of a profile."""

    iso3: str
    name: str
    in_text: str
    formal_name: str
    m49: str
    region: str
    subregion: str
    regional_group: str


COLUMNS = tuple(field.name for field in fields(State))


def read(path: Path = STATES) -> dict[str, State]:
    """Return the members by iso3.

    Raises
    ------
    MissingFile
        If the table is not there.
    BrokenTable
        If its columns are others.
    """
    if not path.is_file():
        raise MissingFile(where=path.name, todo="run scripts/build_states.py, or check the file out again.")
    lines = list(_lines(path))
    if lines[:1] != [list(COLUMNS)] or any(len(line) != len(COLUMNS) for line in lines):
        raise BrokenTable([f"expected the columns {', '.join(COLUMNS)}"], where=path.name)
    return {line[0]: State(*line) for line in lines[1:]}


def build(path: Path, groups: Mapping[str, str]) -> bytes:
    """Return the content of ``data/states.tsv``.

    Parameters
    ----------
    path : Path
        ``country-codes.csv``: UNTERM names and M49 regions.
    groups : mapping of str to str
        Regional group by iso3.

    Raises
    ------
    BrokenSource
        If a column is missing, or the members are not 193 with a group each.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in WANTED if name not in (reader.fieldnames or ())]
        if missing:
            raise BrokenSource(
                f"no column {', '.join(missing)}.", where=path.name, expected=f"the columns {', '.join(WANTED)}"
            )
        rows = [row for row in reader if _is_member(row)]
    found = {row["ISO3166-1-Alpha-3"] for row in rows}
    if len(found) != MEMBERS or found != set(groups):
        odd = ", ".join(sorted(found ^ set(groups))) or str(len(found))
        raise BrokenSource(f"not the members that have a group: {odd}.", where=path.name, expected=f"{MEMBERS} members")
    return _tsv(sorted((_state(row, groups) for row in rows), key=lambda state: state.iso3))


def groups(path: Path = GROUPS) -> dict[str, str]:
    """Return the regional group of each member, as compiled; its notes are for a person.

    Raises
    ------
    BrokenTable
        If a code stands twice or a group is unknown.
    """
    lines = list(_lines(path))[1:]
    twice = [line[0] for place, line in enumerate(lines) if line[0] in {other[0] for other in lines[:place]}]
    faults = [f"{code} stands twice" for code in twice]
    faults += [f"{line[0]}: {line[1]!r} is no group" for line in lines if line[1] not in states.REGIONAL_GROUPS]
    if faults:
        raise BrokenTable(faults, where=path.name)
    return {line[0]: line[1] for line in lines}


def _lines(path: Path) -> Iterable[list[str]]:
    return csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def _is_member(row: Mapping[str, str]) -> bool:
    name = row["UNTERM English Short"]
    return bool(name and NOT_A_MEMBER not in name) or row["ISO3166-1-Alpha-3"] in NAMED_HERE


def _state(row: Mapping[str, str], groups: Mapping[str, str]) -> State:
    code = row["ISO3166-1-Alpha-3"]
    short, formal = NAMED_HERE.get(code) or (row["UNTERM English Short"], row["UNTERM English Formal"])
    name = short.removesuffix(ARTICLE)
    in_text = SHORTER.get(code) or (f"the {name}" if short.endswith(ARTICLE) else name)
    m49 = row["M49"].zfill(3)
    return State(code, name, in_text, formal, m49, row["Region Name"], row["Sub-region Name"], groups[code])


def _tsv(found: Iterable[State]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
    writer.writerows([COLUMNS, *(astuple(state) for state in found)])
    return buffer.getvalue().encode("utf-8")
