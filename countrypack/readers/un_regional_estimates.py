"""UNODC and UN Women: regional and global estimates of women and girls killed by partner or family."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Regional

COLUMNS = (
    "year",
    "region",
    "victims",
    "low",
    "high",
    "rate_per_100k_female",
    "all_female_homicides",
    "source_url",
    "note",
)
INDICATORS = {
    "victims": "female_homicide_partner_or_family_regional_victims",
    "rate_per_100k_female": "female_homicide_partner_or_family_regional_rate",
    "all_female_homicides": "female_homicide_regional_victims",
}
# The interval stands in the row of all three figures and is that of the number of victims.
BOUNDED = "victims"


def read(path: Path) -> Iterator[Regional]:
    """Yield the estimates of each row: victims, with the interval where one is given, rate, and all female homicides.

    Parameters
    ----------
    path : Path
        ``unodc_unwomen_regional_ipfm_facts.csv``; modelled numbers of female victims of intentional homicide, and
        victims per 100,000 women, as UNODC and UN Women publish them. An empty cell is no row.

    Raises
    ------
    BrokenSource
        If the header or a figure is not what this reader knows, or a region is a state.
    UnknownName
        If a region is not in ``data/names.tsv``; all of them at once.
    """
    rows = list(delimited.rows(path, COLUMNS))
    codes = delimited.identified((row["region"] for _, row in rows), where=f"{path.name}, column region")
    for line, row in rows:
        where = f"{path.name}, line {line}"
        if codes[row["region"]] != states.NOT_A_STATE:
            raise BrokenSource(f"{row['region']!r} is a state.", where=where, expected="a region or the world.")
        for column, indicator in INDICATORS.items():
            if row[column]:
                yield Regional(
                    row["region"],
                    indicator,
                    row["year"],
                    value=delimited.number(row[column], where=where),
                    **(_bounds(row, where) if column == BOUNDED else {}),
                    locator=f"L{line}; {row['source_url']}",
                    note=row["note"],
                )


def _bounds(row: Mapping[str, str], where: str) -> dict[str, str]:
    if bool(row["low"]) != bool(row["high"]):
        raise BrokenSource("an interval with one bound.", where=where, expected="both bounds, or neither.")
    bounds = {"lower": row["low"], "upper": row["high"]}
    return {name: delimited.number(text, where=where) for name, text in bounds.items() if text}
