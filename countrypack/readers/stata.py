"""Open a Stata file strictly, and tell its states by the Correlates of War number and the printed name together."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from countrypack import paths
from countrypack.errors import BrokenSource
from countrypack.readers import delimited

NUMBERS = paths.DATA / "cow_numbers.tsv"

Row = Mapping[str, object]


def rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield each row: its number as Stata counts, from 1, and its cells by column; a missing cell is None.

    Parameters
    ----------
    path : Path
        A file that Stata has saved.
    columns : sequence of str
        All its variables, in their order.

    Raises
    ------
    BrokenSource
        If the file is not of that kind, or has other variables.
    """
    try:
        frame = pd.read_stata(path, convert_categoricals=False)
    except (ValueError, UnicodeDecodeError) as error:
        what = f"not readable as a Stata file: {error}."
        raise BrokenSource(what, where=path.name, expected="a file that Stata has saved.") from None
    if tuple(frame.columns) != tuple(columns):
        what = f"the variables are {', '.join(frame.columns)}."
        raise BrokenSource(what, where=path.name, expected=f"{', '.join(columns)}.")
    for number, cells in enumerate(frame.itertuples(index=False, name=None), start=1):
        yield number, {name: None if pd.isna(cell) else cell for name, cell in zip(columns, cells, strict=True)}


def identified(found: Iterable[Row], name: str, number: str, *, where: str) -> dict[str, str]:
    """Return the code, or ``not_a_state``, of every name printed in the column `name`.

    Letters of the Correlates of War look like ISO codes and are not: AUS is Austria. They are never read; the number
    in the column `number` must stand for the same state as the name.

    Raises
    ------
    BrokenSource
        If a number is not known, or says otherwise than the name.
    UnknownName
        If any name is not in ``data/names.tsv``; all of them at once.
    """
    pairs = {(str(row[name]), int(row[number])) for row in found}
    codes = delimited.identified((printed for printed, _ in pairs), where=f"{where}, column {name}")
    for printed, cow in sorted(pairs):
        meant = numbers().get(cow, "not known")
        if meant != codes[printed]:
            what = f"{printed!r} has the number {cow}, which is {meant}."
            raise BrokenSource(what, where=f"{where}, column {number}", expected=f"{codes[printed]}, by names.tsv.")
    return codes


@cache
def numbers(path: Path = NUMBERS) -> dict[int, str]:
    """Return the state numbers of the Correlates of War; those from 1000 on are the files' own."""
    with path.open(encoding="utf-8", newline="") as file:
        return {int(line["number"]): line["code"] for line in csv.DictReader(file, delimiter="\t")}
