"""Freedom House, Freedom on the Net, one edition, as carried by the Quality of Government Standard dataset."""

from collections.abc import Iterator
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

SCORE = "fhn_fotnsc"
PARTS = {"fhn_fotnota": 25, "fhn_fotnloc": 35, "fhn_fotnvur": 40}
COLUMNS = ("cname", "ccodealp", "fhn_fotnloc", "fhn_fotnota", SCORE, "fhn_fotnst", "fhn_fotnvur", "wdi_internet")
# The file prints no year; its scores are those of the edition of 2022.
EDITION = "2022"


def read(path: Path) -> Iterator[Observation]:
    """Yield each assessed state's score: points from 0 (least free) to 100 (most free), by Freedom House's analysts.

    Parameters
    ----------
    path : Path
        ``qog_jan25_freedom_on_the_net.csv``.

    Raises
    ------
    BrokenSource
        If the header or a state's code is not what this reader knows, a part exceeds its limit, or the three parts
        do not add up to the score.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    rows = list(delimited.rows(path, COLUMNS))
    codes = delimited.identified((row["cname"] for _, row in rows), where=f"{path.name}, column cname")
    for line, row in rows:
        where = f"{path.name}, line {line}"
        iso3 = codes[row["cname"]]
        if iso3 not in (row["ccodealp"], states.NOT_A_STATE):
            what = f"{row['cname']!r} has the code {row['ccodealp']!r}."
            raise BrokenSource(what, where=where, expected=f"{iso3}, by names.tsv.")
        if iso3 != states.NOT_A_STATE:
            value = _score(row, where)
            yield Observation(iso3, "freedom_on_the_net_score", EDITION, value=value, locator=f"L{line}")


def _score(row: dict[str, str], where: str) -> str:
    parts = {name: float(delimited.number(row[name], where=where)) for name in PARTS}
    value = delimited.number(row[SCORE], where=where)
    if float(value) != sum(parts.values()) or any(parts[name] > limit for name, limit in PARTS.items()):
        what = f"a score of {value} over parts of {', '.join(str(part) for part in parts.values())}."
        raise BrokenSource(what, where=where, expected="three parts of at most 25, 35 and 40 that add up to it.")
    return value
