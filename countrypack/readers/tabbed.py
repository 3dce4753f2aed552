"""Open a publisher's tab-separated file strictly: the header a reader knows, every cell as text, with its line."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from countrypack.errors import BrokenSource


def rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row below the header: its line in the file, and its cells as text by column.

    Such a file has no quoting: a cell ends at the next tab, a row at the end of its line. The header is line 1.

    Parameters
    ----------
    path : Path
        The file: UTF-8 without a byte order mark, separated by tabs.
    columns : sequence of str
        The whole header, in its order.

    Raises
    ------
    BrokenSource
        If the header is another one, a row has another number of cells, or the file is not of that kind.
    """
    try:
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        what = f"not readable as text: {error}."
        raise BrokenSource(what, where=path.name, expected="UTF-8, separated by tabs.") from None
    header, *rest = (line.removesuffix("\r").split("\t") for line in lines)
    if tuple(header) != tuple(columns):
        expected = ", ".join(columns)
        raise BrokenSource(f"the header is {', '.join(header)}.", where=f"{path.name}, line 1", expected=expected)
    for line, cells in enumerate(rest, start=2):
        if len(cells) != len(columns):
            where = f"{path.name}, line {line}"
            raise BrokenSource(f"{len(cells)} cells in a row.", where=where, expected=f"{len(columns)}.")
        yield line, dict(zip(columns, cells, strict=True))
