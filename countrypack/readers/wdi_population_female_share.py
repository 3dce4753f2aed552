"""World Bank WDI, SP.POP.TOTL.FE.ZS: women and girls as a percentage of the population."""

from collections.abc import Iterator
from pathlib import Path

from countrypack.readers import wdi_population
from countrypack.rows import Observation


def read(path: Path) -> Iterator[Observation]:
    """Yield the female share of each state's population from 1990 on: percent; World Bank, SP.POP.TOTL.FE.ZS.

    Raises
    ------
    BrokenSource
        If the header, a figure or a state's code is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    yield from wdi_population.series(path, "population_female_share", sex="female")
