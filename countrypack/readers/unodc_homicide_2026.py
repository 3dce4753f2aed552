"""UNODC, victims of intentional homicide 2019-2023: female victims, from a copy with Russian labels."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

# The copy begins with a byte order mark, and so does the name of its first column.
CODE = "\ufeffiso3"
COLUMNS = (
    CODE,
    "country_ru",
    "Country",
    "region_ru",
    "Region",
    "subregion_ru",
    "Subregion",
    "year",
    "sex",
    "age_group",
    "count",
    "rate_per_100k",
)
ALL, WOMEN, MEN = "Все", "Женщины", "Мужчины"  # noqa: RUF001 - Russian, as printed
AGES = (ALL, "0-9", "10-14", "15-17", "18-19", "20-24", "25-29", "30-44", "45-59", "60 и старше")
KNOWN = {"sex": (ALL, WOMEN, MEN), "age_group": AGES, "year": ("2019", "2020", "2021", "2022", "2023")}
# UNODC prints three parts of one state; the copy's author added up those that have a row.
SUMMED = "GBR"
SUMMED_NOTE = "added up by the copy's author over those of the three jurisdictions that have a row"
COMPUTED_NOTE = "not a whole number in the file, so computed and not counted; the file does not say how"


def read(path: Path) -> Iterator[Observation]:
    """Yield the number of female victims of all ages for each state and year.

    The copy's rates are left out: they would double the World Bank's series, which carries the same figures.

    Parameters
    ----------
    path : Path
        ``adkat_unodc_main.csv``; female victims of intentional homicide (UNODC, ICCS 0101), counts.

    Raises
    ------
    BrokenSource
        If the header, a label, a code or a figure is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    rows = list(delimited.rows(path, COLUMNS))
    codes = delimited.identified((row["Country"] for _, row in rows), where=f"{path.name}, column Country")
    for line, row in rows:
        where = f"{path.name}, line {line}"
        _check(row, codes[row["Country"]], where)
        if (row["sex"], row["age_group"]) == (WOMEN, ALL) and codes[row["Country"]] != states.NOT_A_STATE:
            yield _observation(row, line, where)


def _observation(row: Mapping[str, str], line: int, where: str) -> Observation:
    value = delimited.number(row["count"], where=where).removesuffix(".0")
    note = SUMMED_NOTE if row[CODE] == SUMMED else "" if value.isdigit() else COMPUTED_NOTE
    return Observation(
        row[CODE],
        "female_homicide_victims",
        row["year"],
        sex="female",
        value=value,
        status="derived" if note else "reported",
        locator=f"L{line}",
        note=note,
    )


def _check(row: Mapping[str, str], code: str, where: str) -> None:
    for column, known in KNOWN.items():
        if row[column] not in known:
            raise BrokenSource(f"{column} is {row[column]!r}.", where=where, expected=f"one of {', '.join(known)}.")
    if code not in (row[CODE], states.NOT_A_STATE):
        raise BrokenSource(
            f"the code is {row[CODE]}, the name {row['Country']!r} is {code}.", where=where, expected="one state."
        )
