"""Whether a file that came is what its card describes: whole, harmless to open, and with the header it had."""

import csv
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from countrypack.errors import BrokenSource
from countrypack.fetching.refusals import MEGABYTE, Truncated, ZipBomb
from countrypack.readers import sheets

# The publishers' workbooks unpack to 15 times their size at most, part by part; the largest held, to 27 MB.
MOST_EXPANDED = 1000 * MEGABYTE
MOST_RATIO = 100
MOST_PARTS = 5000
# A small part of nothing but blanks may shrink a lot and is harmless.
RATIO_FROM = 10 * MEGABYTE
DELIMITERS = {".csv": ",", ".tsv": "\t"}


def check(part: Path, suffix: str, wanted: Mapping[str, object]) -> None:
    """Check a file before it is moved in.

    Parameters
    ----------
    part : Path
        The file, still aside.
    suffix : str
        What it will be: ``.xlsx``, ``.csv`` or ``.tsv``; of others only the size and checksum can be told.
    wanted : mapping
        The card's ``fetch``: ``url``, and where given ``sheet``, ``header_row`` and ``columns``.

    Raises
    ------
    Truncated
        If it is not whole.
    ZipBomb
        If its own directory says that it would unpack to too much; it is not opened then.
    BrokenSource
        If the sheet or the header is not that of the card.
    """
    if not part.stat().st_size:
        raise Truncated(str(wanted["url"]), found="nothing came", expected="a file.")
    if suffix == ".xlsx":
        check_zip(part, str(wanted["url"]))
        if "sheet" in wanted:
            _check_sheet(part, wanted)
    elif suffix in DELIMITERS and "columns" in wanted:
        _check_delimited(part, DELIMITERS[suffix], wanted)


def check_zip(part: Path, url: str) -> None:
    """Check a zip file by its directory alone, and only then each part against its checksum.

    Raises
    ------
    ZipBomb
        If it would unpack to too much.
    Truncated
        If the directory is missing, or a part does not agree with its checksum.
    """
    expected = "a whole xlsx file, which is a zip file with its directory at the end."
    try:
        with zipfile.ZipFile(part) as archive:
            _check_directory(archive, url)
            broken = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Truncated(url, found=f"no whole zip file ({error})", expected=expected) from None
    if broken:
        raise Truncated(url, found=f"{broken} in it does not agree with its checksum", expected=expected)


def _check_directory(archive: zipfile.ZipFile, url: str) -> None:
    parts = archive.infolist()
    expanded = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    limits = f"{MOST_PARTS:,} parts, {MOST_EXPANDED // MEGABYTE:,} MB and {MOST_RATIO} times its size at most."
    if len(parts) > MOST_PARTS:
        raise ZipBomb(url, found=f"it has {len(parts):,} parts", expected=limits)
    if expanded > MOST_EXPANDED or (expanded > RATIO_FROM and expanded > MOST_RATIO * packed):
        found = f"it would unpack to {expanded:,} bytes, {expanded // packed:,} times its size"
        raise ZipBomb(url, found=found, expected=limits)


def _check_sheet(part: Path, wanted: Mapping[str, object]) -> None:
    sheet, columns = str(wanted["sheet"]), list(wanted["columns"])
    try:
        first = next(sheets.rows(part, sheet, header=int(wanted.get("header_row", 1)), columns=columns), None)
    except BrokenSource:
        raise
    except Exception as error:
        # openpyxl lets through whatever its parsers raise on a damaged workbook.
        what = f"not readable as a workbook: {type(error).__name__}: {error}."
        raise BrokenSource(what, where=part.name, expected="an xlsx file.") from None
    if first is None:
        raise BrokenSource("there is no row below the header.", where=f"sheet '{sheet}'", expected="figures.")


def _check_delimited(part: Path, delimiter: str, wanted: Mapping[str, object]) -> None:
    columns = list(wanted["columns"])
    number = 0
    try:
        for number, cells in enumerate(_lines(part, delimiter), start=1):
            if number == 1 and cells != columns:
                what = f"the header is {', '.join(cells)[:500]}."
                raise BrokenSource(what, where=f"{wanted['url']}, line 1", expected=", ".join(columns))
            if cells and len(cells) != len(columns):
                found, expected = f"row {number} has {len(cells)} cells", f"{len(columns)} in every row."
                raise Truncated(str(wanted["url"]), found=found, expected=expected)
    except (csv.Error, UnicodeDecodeError) as error:
        what = f"not readable as delimited text: {error}."
        raise BrokenSource(what, where=str(wanted["url"]), expected="UTF-8, the delimiter of its suffix.") from None
    if number < 2:
        raise BrokenSource("there is no row below the header.", where=str(wanted["url"]), expected="figures.")


def _lines(part: Path, delimiter: str) -> Iterator[list[str]]:
    with part.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter=delimiter, strict=True)
