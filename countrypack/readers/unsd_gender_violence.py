"""UN Statistics Division, Minimum Set of Gender Indicators V.1: partner violence in the last 12 months, modelled."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import agreeing, delimited, tabbed
from countrypack.rows import Observation

COLUMNS = (
    "INDICATOR_LABEL",
    "INDICATOR_ID",
    "INDICATOR_DESC",
    "MINSET_SERIES",
    "MINSET_SERIES_DESC",
    "REF_AREA",
    "REF_AREA_DESC",
    "ISO3",
    "X",
    "Y",
    "SDG_REGION",
    "TIME_PERIOD",
    "TIME_DETAIL",
    "SEX",
    "SEX_DESC",
    "AGE",
    "AGE_DESC",
    "VIOLENCE_TYPE",
    "VIOLENCE_TYPE_DESC",
    "OBS_VALUE",
    "UNIT_MEASURE",
    "UNIT_MEASURE_DESC",
    "LOWER_BOUND",
    "UPPER_BOUND",
    "NATURE",
    "NATURE_DESC",
    "REPORTING_TYPE",
    "REPORTING_TYPE_DESC",
    "COMMENT_OBS",
    "SOURCE_YEAR",
    "sort_order",
    "SDG_SeriesID",
    "ILO_SeriesID",
    "UNESCO_SeriesID",
    "TSK_sub_dims",
    "TSK_sub_id",
    "TSK_sub_desc",
    "isLatestValue",
)
KNOWN = {"SEX": "F", "VIOLENCE_TYPE": "PHY+SEX", "UNIT_MEASURE": "PT", "NATURE": "E"}
# The indicator is about women of 15 and over, so that age group is the whole of it; the other one is a part.
AGES = {"Y_GE15": "total", "Y15T49": "15-49"}
FIGURES = {"value": "OBS_VALUE", "lower": "LOWER_BOUND", "upper": "UPPER_BOUND"}


def read(path: Path) -> Iterator[Observation]:
    """Yield the estimate for each state, with its interval, for women of 15 and over and of 15 to 49.

    Parameters
    ----------
    path : Path
        ``8100__V_1__Ia8b55125__S9a5e3c3a.csv``; percent of ever-partnered women subjected to physical or sexual
        violence, or both, by a current or former intimate partner in the previous 12 months, estimated for 2018.

    Raises
    ------
    BrokenSource
        If the header, a label, a code or a figure is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    rows = list(tabbed.rows(path, COLUMNS))
    codes = agreeing.agreed(((row["ISO3"], row["REF_AREA_DESC"]) for _, row in rows), where=path.name)
    for line, row in rows:
        where = f"{path.name}, line {line}"
        _check(row, where)
        if codes[row["REF_AREA_DESC"]] != states.NOT_A_STATE:
            yield Observation(
                row["ISO3"],
                "partner_violence_12_months_share",
                row["TIME_PERIOD"],
                sex="female",
                age=AGES[row["AGE"]],
                **{name: delimited.number(row[column], where=where) for name, column in FIGURES.items()},
                status="modelled",
                locator=f"L{line}",
                note=f"estimated from surveys of {row['TIME_DETAIL']}",
            )


def _check(row: Mapping[str, str], where: str) -> None:
    for column, known in KNOWN.items():
        if row[column] != known:
            raise BrokenSource(f"{column} is {row[column]!r}.", where=where, expected=f"{known}.")
    if row["AGE"] not in AGES:
        raise BrokenSource(f"AGE is {row['AGE']!r}.", where=where, expected=f"one of {', '.join(AGES)}.")
