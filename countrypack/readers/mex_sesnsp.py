"""Mexico, SESNSP: victims of feminicide and of trafficking in persons, added up from months and entities to years."""

import bz2
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from countrypack.errors import BrokenSource
from countrypack.rows import Observation

COLUMNS = (
    "date_year_month",
    "n_year",
    "n_month",
    "cve_ent",
    "nombre_estado",
    "bien_juridico_afectado",
    "tipo_de_delito",
    "subtipo_de_delito",
    "modalidad",
    "genero",
    "rango_de_edad",
    "n_victimas",
)
FEMINICIDE = "Feminicidio"
OFFENCES = {FEMINICIDE: "legal_feminicide_victims_sesnsp", "Trata de personas": "trafficking_victims_sesnsp"}
SEXES = {"Mujer": "female", "Hombre": "male", "No identificado": "unknown"}
AGES = {
    "Menores de edad (0-17)": "0-17",
    "Adultos (18 y más)": "18+",
    "No especificado": "unknown",
    "No identificado": "unknown",
}
MONTHS = tuple(f"{month:02}" for month in range(1, 13))
ENTITIES = 32
BUFFER = 1 << 20


@dataclass
class Sum:
    """One figure being added up: victims, the rows it came from, the months and federal entities they are of."""

    first: int
    last: int = 0
    rows: int = 0
    victims: int = 0
    cells: set[tuple[str, str]] = field(default_factory=set)

    def add(self, line: int, row: dict[str, str]) -> None:
        """Add one row."""
        self.last = line
        self.rows += 1
        self.victims += int(row["n_victimas"])
        self.cells.add((row["n_month"], row["cve_ent"]))


def read(path: Path) -> Iterator[Observation]:
    """Yield the number of victims for each year: in all, by sex, and by sex and age.

    A year whose months are not all in the file is provisional, and its note says which months it holds.

    Parameters
    ----------
    path : Path
        ``mex_sesnsp_db_victimas_delitos_ent_long.csv.bz2``; victims in investigation files opened by the prosecutors'
        offices, by federal entity and month (SESNSP), counts.

    Raises
    ------
    BrokenSource
        If the header or a label is not what this reader knows, or a federal entity lacks a month that others have.
    """
    sums: dict[tuple[str, ...], Sum] = {}
    for line, row in _rows(path):
        where = f"{path.name}, line {line}"
        sex, age = _label(row, "genero", SEXES, where), _label(row, "rango_de_edad", AGES, where)
        if not row["n_victimas"].isdigit():
            raise BrokenSource(f"{row['n_victimas']!r} is not a count.", where=where, expected="a whole number.")
        for breakdown in (("total", "total"), (sex, "total"), (sex, age)):
            sums.setdefault((row["tipo_de_delito"], row["n_year"], *breakdown), Sum(first=line)).add(line, row)
    for (offence, year, sex, age), total in sums.items():
        if (offence, sex) != (FEMINICIDE, "total"):
            yield _observation(offence, year, sex, age, total, path)


def _observation(offence: str, year: str, sex: str, age: str, total: Sum, path: Path) -> Observation:
    months = tuple(sorted({month for month, _ in total.cells}))
    if months != MONTHS[: len(months)] or len(total.cells) != len(months) * ENTITIES:
        what = f"{offence} {year} has {len(total.cells)} months of federal entities, {', '.join(months)}."
        raise BrokenSource(what, where=path.name, expected=f"{ENTITIES} entities for each month from 01 on.")
    whole = months == MONTHS
    return Observation(
        "MEX",
        OFFENCES[offence],
        year,
        sex=sex,
        age=age,
        value=str(total.victims),
        status="reported" if whole else "provisional",
        locator=f"L{total.first}-L{total.last}: sum of {total.rows} rows, tipo_de_delito {offence}",
        note="" if whole else f"months {months[0]} to {months[-1]} of {year}, not a whole year",
    )


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of the two offences with their lines in the file that the archive holds."""
    place = COLUMNS.index("tipo_de_delito")
    try:
        with bz2.open(path) as archive:
            text = io.TextIOWrapper(io.BufferedReader(archive, BUFFER), encoding="utf-8", newline="")
            reader = csv.reader(text, strict=True)
            header = tuple(next(reader, ()))
            if header != COLUMNS:
                what = f"the header is {', '.join(header)}."
                raise BrokenSource(what, where=f"{path.name}, line 1", expected=", ".join(COLUMNS))
            for cells in reader:
                if len(cells) != len(COLUMNS):
                    where = f"{path.name}, line {reader.line_num}"
                    raise BrokenSource(f"{len(cells)} cells in a row.", where=where, expected=f"{len(COLUMNS)}.")
                if cells[place] in OFFENCES:
                    yield reader.line_num, dict(zip(COLUMNS, cells, strict=True))
    except (OSError, EOFError, csv.Error, UnicodeDecodeError) as error:
        what = f"not readable: {error}."
        raise BrokenSource(what, where=path.name, expected="a whole bz2 of UTF-8 text separated by commas.") from None


def _label(row: dict[str, str], column: str, known: dict[str, str], where: str) -> str:
    if row[column] not in known:
        raise BrokenSource(f"{column} is {row[column]!r}.", where=where, expected=f"one of {', '.join(known)}.")
    return known[row[column]]
