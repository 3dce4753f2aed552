"""OECD, Social Institutions and Gender Index 2019: prevalence of partner violence in the lifetime."""

from collections.abc import Iterator
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

# The file begins with a byte order mark, so that the quotes of its first head stay in it.
CODE = '\ufeff"LOCATION"'
COLUMNS = (CODE, "INDICATOR", "SUBJECT", "MEASURE", "FREQUENCY", "TIME", "Value", "Flag Codes")
KNOWN = {
    "INDICATOR": "VIOLWOMEN",
    "SUBJECT": "PREVVIOLLIFETIME",
    "MEASURE": "PC",
    "FREQUENCY": "A",
    "TIME": "2019",
    "Flag Codes": "",
}
NOTE = "2019 is the edition of the index; the surveys behind it are of earlier years that the file does not give"


def read(path: Path) -> Iterator[Observation]:
    """Yield one share for each state, under the year of the edition.

    Parameters
    ----------
    path : Path
        ``oecd_violwomen_prevalence.csv``; percent of women subjected to physical or sexual violence, or both, by an
        intimate partner at some time in their lives (OECD).

    Raises
    ------
    BrokenSource
        If the header, a label, a code or a figure is not what this reader knows, or a share exceeds 100.
    """
    for line, row in delimited.rows(path, COLUMNS):
        where = f"{path.name}, line {line}"
        for column, known in KNOWN.items():
            if row[column] != known:
                raise BrokenSource(f"{column} is {row[column]!r}.", where=where, expected=f"{known!r}.")
        if not states.is_code(row[CODE]):
            raise BrokenSource(f"{row[CODE]!r} is no state.", where=where, expected="an ISO 3166-1 alpha-3 code.")
        value = delimited.number(row["Value"], where=where)
        if float(value) > 100:
            raise BrokenSource(f"a share of {value} percent.", where=where, expected="0 to 100.")
        yield Observation(
            row[CODE],
            "partner_violence_lifetime_share",
            row["TIME"],
            sex="female",
            value=value,
            locator=f"L{line}",
            note=NOTE,
        )
