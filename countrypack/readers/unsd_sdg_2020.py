"""UN Statistics Division, SDG database of October 2020, 16.2.2: detected victims of trafficking in persons."""

from collections.abc import Iterator
from pathlib import Path

import pycountry

from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

VALUE = "vc_htf_detv"
COLUMNS = ("age", "geo_area", "nature", "sex", "units", "year", VALUE)
KNOWN = {"age": "allage", "nature": "c", "sex": "bothsex", "units": "number"}


def read(path: Path) -> Iterator[Observation]:
    """Yield one count for each state and year: victims of both sexes and all ages.

    Parameters
    ----------
    path : Path
        ``ddf--datapoints--vc_htf_detv--by--age--geo_area--nature--sex--units--year.csv``; detected victims of
        trafficking in persons (UNODC for SDG 16.2.2). ``geo_area`` is the M49 code of the state.

    Raises
    ------
    BrokenSource
        If the header, a label, a code or a figure is not what this reader knows.
    """
    for line, row in delimited.rows(path, COLUMNS):
        where = f"{path.name}, line {line}"
        for column, known in KNOWN.items():
            if row[column] != known:
                raise BrokenSource(f"{column} is {row[column]!r}.", where=where, expected=f"{known}.")
        if not row[VALUE].isdigit():
            raise BrokenSource(f"{row[VALUE]!r} is not a count.", where=where, expected="a whole number.")
        yield Observation(
            _state(row["geo_area"], where),
            "sdg_trafficking_victims_detected",
            row["year"],
            value=row[VALUE],
            locator=f"L{line}",
        )


def _state(m49: str, where: str) -> str:
    # M49 and ISO 3166-1 share their three digits for states; the file drops the zeros in front.
    country = pycountry.countries.get(numeric=m49.zfill(3))
    if country is None:
        raise BrokenSource(f"geo_area {m49!r} is no state.", where=where, expected="the M49 code of a state.")
    return country.alpha_3
