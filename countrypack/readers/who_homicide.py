"""WHO Global Health Observatory, VIOLENCE_HOMICIDENUM: modelled numbers of female homicide victims."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

COLUMNS = (
    "Id",
    "IndicatorCode",
    "SpatialDimType",
    "SpatialDim",
    "TimeDimType",
    "TimeDim",
    "Dim1Type",
    "Dim1",
    "Dim2Type",
    "Dim2",
    "Dim3Type",
    "Dim3",
    "DataSourceDimType",
    "DataSourceDim",
    "Value",
    "NumericValue",
    "Low",
    "High",
    "Comments",
    "Date",
    "TimeDimensionValue",
    "TimeDimensionBegin",
    "TimeDimensionEnd",
)
KNOWN = {
    "IndicatorCode": ("VIOLENCE_HOMICIDENUM",),
    "SpatialDimType": ("COUNTRY", "REGION", "WORLDBANKINCOMEGROUP"),
    "TimeDimType": ("YEAR",),
    "Dim1Type": ("SEX",),
    "Dim1": ("BTSX", "FMLE", "MLE"),
    "Dim2Type": ("NA", "AGEGROUP"),
}
FIGURES = {"value": "NumericValue", "lower": "Low", "upper": "High"}


def read(path: Path) -> Iterator[Observation]:
    """Yield the estimate for each state and year, with its interval: female victims of homicide of all ages.

    Parameters
    ----------
    path : Path
        ``gho_VIOLENCE_HOMICIDENUM_guasi2022.csv``; number of victims, modelled by WHO. ``NA`` marks what is missing;
        Namibia is ``NAM``.

    Raises
    ------
    BrokenSource
        If the header, a label, a code or a figure is not what this reader knows.
    """
    for line, row in delimited.rows(path, COLUMNS):
        where = f"{path.name}, line {line}"
        _check(row, where)
        if (row["SpatialDimType"], row["Dim1"], row["Dim2"]) == ("COUNTRY", "FMLE", "NA"):
            yield Observation(
                row["SpatialDim"],
                "female_homicide_modelled",
                row["TimeDim"],
                sex="female",
                **{name: delimited.number(row[column], where=where) for name, column in FIGURES.items()},
                status="modelled",
                locator=f"L{line}",
            )


def _check(row: Mapping[str, str], where: str) -> None:
    for column, known in KNOWN.items():
        if row[column] not in known:
            what = f"{column} is {row[column]!r}."
            raise BrokenSource(what, where=where, expected=f"one of {', '.join(known)}.")
    if row["SpatialDimType"] == "COUNTRY" and not states.is_code(row["SpatialDim"]):
        raise BrokenSource(f"{row['SpatialDim']!r} is no state.", where=where, expected="an ISO 3166-1 alpha-3 code.")
