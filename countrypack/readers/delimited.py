"""Open a publisher's comma-separated file strictly: the header a reader knows, every cell as text, with its line."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource, UnknownName

NUMBER = re.compile(r"\d+(\.\d+)?(e-?\d+)?", re.IGNORECASE)


def rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row below the header: the number of its first line in the file, and its cells as text by column.

    The header is line 1. Text stays as it is, so that ``NA`` or ``007`` lose nothing; an empty line is passed over.

    Parameters
    ----------
    path : Path
        The file: UTF-8 without a byte order mark, separated by commas.
    columns : sequence of str
        The whole header, in its order.

    Raises
    ------
    BrokenSource
        If the header is another one, a row has another number of cells, or the file is not of that kind.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from _rows(_numbered(csv.reader(file, strict=True)), path, tuple(columns))
    except (csv.Error, UnicodeDecodeError) as error:
        what = f"not readable as comma-separated text: {error}."
        raise BrokenSource(what, where=path.name, expected="UTF-8, separated by commas.") from None


def number(text: str, *, where: str) -> str:
    """Return `text` if it is a plain number that is not negative.

    Raises
    ------
    BrokenSource
        If it is anything else: empty, a missing marker, with thousands separators.
    """
    if not NUMBER.fullmatch(text):
        raise BrokenSource(f"{text!r} is not a figure.", where=where, expected="a plain number like 1041 or 0.53.")
    return text


def identified(names: Iterable[str], *, where: str) -> dict[str, str]:
    """Return the code, or ``not_a_state``, of every printed name.

    Raises
    ------
    UnknownName
        If any name is not in ``data/names.tsv``; all of them at once.
    """
    codes, unknown = {}, []
    for name in sorted(set(names)):
        try:
            codes[name] = states.identify(name, where=where)
        except UnknownName:
            unknown.append(name)
    if unknown:
        raise UnknownName(unknown, where=where)
    return codes


def _numbered(reader) -> Iterator[tuple[int, list[str]]]:
    # A quoted cell may span lines; a row is found by its first line.
    first = 1
    for cells in reader:
        yield first, cells
        first = reader.line_num + 1


def _rows(lines: Iterator, path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    _, header = next(lines, (1, []))
    if tuple(header) != columns:
        expected = ", ".join(columns)
        raise BrokenSource(f"the header is {', '.join(header)}.", where=f"{path.name}, line 1", expected=expected)
    for line, cells in lines:
        if not cells:
            continue
        if len(cells) != len(columns):
            where = f"{path.name}, line {line}"
            raise BrokenSource(f"{len(cells)} cells in a row.", where=where, expected=f"{len(columns)}.")
        yield line, dict(zip(columns, cells, strict=True))
