"""Texts and figures for spreadsheets: nothing in them may run as a formula."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Return a text that a spreadsheet takes as a text: one that looks like a formula gets an apostrophe before it.

    Examples
    --------
    >>> harmless("=1+1"), harmless("-3.5"), harmless("0-4")
    ("'=1+1", '-3.5', '0-4')
    """
    return f"'{text}" if text.startswith(STARTS) and not _is_number(text) else text


def sheet(book: Workbook, title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Worksheet:
    """Add a sheet to a write-only book: a head that stays, figures as numbers, every text as a text."""
    made = book.create_sheet(title[:31])
    made.freeze_panes = "B2"
    made.column_dimensions["A"].width = 34
    for place in range(2, len(head) + 1):
        made.column_dimensions[_letter(place)].width = 16
    made.append([_cell(made, text, bold=True) for text in head])
    for row in rows:
        made.append([_cell(made, value) for value in row])
    return made


def _cell(made: Worksheet, value: object, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(made, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # else a text that begins with = is written as a formula
        cell.quotePrefix = value.startswith(STARTS)
    if isinstance(value, float):  # a year is a whole number and stays as it is
        cell.number_format = "#,##0" if value.is_integer() else "0.00"
    if bold:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="bottom")
    return cell


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(place)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
