"""UNODC, intentional homicide, the publisher's own workbook: female victims, all and by relationship to perpetrator."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource, listed
from countrypack.readers import agreeing, delimited, sheets
from countrypack.rows import Observation

SHEET = "data_cts_intentional_homicide"
HEADER = 3
COLUMNS = (
    "Iso3_code",
    "Country",
    "Region",
    "Subregion",
    "Indicator",
    "Dimension",
    "Category",
    "Sex",
    "Age",
    "Year",
    "Unit of measurement",
    "VALUE",
    "Source",
)
VALUE_COLUMN = "L"
# The workbook also holds persons arrested and convicted, figures of cities, and estimates for regions.
INDICATOR = "Victims of intentional homicide"
RELATIONSHIP = "by relationship to perpetrator"
SERIES = {
    ("Total", "Total"): "female_homicide",
    (RELATIONSHIP, "Intimate partner or family member"): "female_homicide_partner_or_family",
    (RELATIONSHIP, "Intimate partner or family member: Intimate partner"): "female_homicide_partner",
    (RELATIONSHIP, "Intimate partner or family member: Family member"): "female_homicide_family",
}
UNITS = {"Counts": "victims", "Rate per 100,000 population": "rate"}
COMPUTED_NOTE = "not a whole number in the file, so computed and not counted; the file does not say how"


def read(path: Path) -> Iterator[Observation]:
    """Yield the counts and rates of female victims of all ages: all, by partner or family, by partner, by family.

    Parameters
    ----------
    path : Path
        ``data_cts_intentional_homicide.xlsx``; victims of intentional homicide (UNODC, ICCS 0101), and victims per
        100,000 women. The three parts of the United Kingdom and the two of Iraq are no states and are left out.

    Raises
    ------
    BrokenSource
        If the sheet, a unit, a code or a figure is not what this reader knows, or a series has not one row left
        because its label has changed.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    where = f"{path.name}, sheet '{SHEET}'"
    printed = sheets.rows(path, SHEET, header=HEADER, columns=COLUMNS)
    rows = [(number, row) for number, row in printed if _is_wanted(row)]
    _check_labels([row for _, row in rows], where)
    codes = agreeing.agreed(((row["Iso3_code"], row["Country"]) for _, row in rows), where=where)
    for number, row in rows:
        if codes[row["Country"]] != states.NOT_A_STATE:
            yield _observation(codes[row["Country"]], number, row)


def _is_wanted(row: Mapping[str, str]) -> bool:
    labels = (row["Indicator"], row["Sex"], row["Age"])
    return labels == (INDICATOR, "Female", "Total") and (row["Dimension"], row["Category"]) in SERIES


def _check_labels(rows: list[Mapping[str, str]], where: str) -> None:
    wanted = {(*series, unit) for series in SERIES for unit in UNITS}
    found = {(row["Dimension"], row["Category"], row["Unit of measurement"]) for row in rows}
    absent = sorted(" / ".join(labels) for labels in wanted - found)
    strange = sorted(" / ".join(labels) for labels in found - wanted)
    if absent or strange:
        what = "; ".join(
            part
            for part in (absent and f"no row for {listed(absent)}", strange and f"unknown: {listed(strange)}")
            if part
        )
        raise BrokenSource(f"{what}.", where=where, expected="every series under the labels this reader knows.")


def _observation(iso3: str, number: int, row: Mapping[str, str]) -> Observation:
    locator = f"{SHEET}!{VALUE_COLUMN}{number}"
    value = delimited.number(row["VALUE"], where=locator)
    unit = UNITS[row["Unit of measurement"]]
    computed = unit == "victims" and not float(value).is_integer()
    return Observation(
        iso3,
        f"{SERIES[row['Dimension'], row['Category']]}_{unit}",
        row["Year"],
        sex="female",
        value=value.removesuffix(".0") if unit == "victims" else value,
        status="derived" if computed else "reported",
        locator=locator,
        note=COMPUTED_NOTE if computed else "",
    )
