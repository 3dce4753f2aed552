"""Open a publisher's workbook strictly: the sheet and the header a reader knows, every cell as text."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from countrypack.errors import BrokenSource


def rows(path: Path, sheet: str, *, header: int, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row below the header that holds anything: its number in the sheet, and its cells as text by column.

    Text stays as it is, so that ``NA`` or ``007`` lose nothing; an empty cell is empty text.

    Parameters
    ----------
    path : Path
        The workbook (xlsx).
    sheet : str
        The name of the sheet.
    header : int
        The number of the row that holds the header; the first row is 1.
    columns : sequence of str
        The whole header, in its order.

    Raises
    ------
    BrokenSource
        If the file is not a workbook, has no such sheet, or has another header.
    """
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise BrokenSource(f"not a workbook: {error}.", where=path.name, expected="an xlsx file.") from None
    try:
        if sheet not in book.sheetnames:
            raise BrokenSource(f"its sheets are {', '.join(book.sheetnames)}.", where=path.name, expected=f"{sheet}.")
        yield from _rows(book[sheet], path, header, tuple(columns))
    finally:
        book.close()


def _rows(page, path: Path, header: int, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    # Some workbooks declare a smaller range than they hold (A1:A1), and reading would stop there.
    page.reset_dimensions()
    lines = enumerate((_texts(cells) for cells in page.iter_rows(values_only=True)), start=1)
    where = f"{path.name}, sheet '{page.title}'"
    printed = next((texts for number, texts in lines if number == header), ())
    if printed != columns:
        expected = ", ".join(columns)
        raise BrokenSource(f"the header is {', '.join(printed)}.", where=f"{where}, row {header}", expected=expected)
    for number, texts in lines:
        if len(texts) > len(columns):
            raise BrokenSource(
                f"{len(texts)} cells in a row.", where=f"{where}, row {number}", expected=f"{len(columns)} at most."
            )
        if texts:
            yield number, dict(zip_longest(columns, texts, fillvalue=""))


def _texts(cells: Sequence[object]) -> tuple[str, ...]:
    texts = ["" if cell is None else str(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)
