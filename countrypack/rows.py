"""The shapes of a row in the tidy tables. Readers make them, tables check and keep them."""

from dataclasses import astuple, dataclass, fields

STATUSES = ("reported", "censored", "modelled", "provisional", "derived", "suspect")
VERIFICATIONS = ("verified", "inferred", "partial", "unverified")
SEXES = ("total", "female", "male", "other", "unknown")


@dataclass(frozen=True, slots=True)
class Observation:
    """What was measured, as text exactly as it goes into ``observations.csv``.

    Parameters
    ----------
    iso3, indicator, year : str
        The member state (ISO 3166-1 alpha-3), the indicator's id, the year observed.
    sex, age, category : str
        The breakdown; ``total`` where there is none.
    value, lower, upper : str
        Plain decimal text in the indicator's unit, without thousands separators; empty where there is none.
        A censored ``<5`` has no value, lower 0 and upper 4.
    status : str
        One of `STATUSES`.
    source, locator : str
        The source card's id, and the row or cell of the publisher's file.
    note : str
        What a reader of this figure has to know.
    """

    iso3: str
    indicator: str
    year: str
    sex: str = "total"
    age: str = "total"
    category: str = "total"
    value: str = ""
    lower: str = ""
    upper: str = ""
    status: str = "reported"
    source: str = ""
    locator: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What may stand in the table once: the first six columns and the source."""
        return (*astuple(self)[:6], self.source)


@dataclass(frozen=True, slots=True)
class Act:
    """What a state did, as text exactly as it goes into ``acts.csv``.

    Parameters
    ----------
    iso3, instrument, act : str
        The member state, the treaty or kind of law, and what was done (signature, ratification, first_offence, ...).
    date : str
        ISO 8601 text of the precision known (``2003``, ``2003-12``, ``2003-12-08``), never completed; empty if unknown.
    statute : str
        The law's own name, as the source prints it.
    scope : str
        What the act covers, in a few words.
    verification : str
        One of `VERIFICATIONS`; unverified acts are kept and never printed as fact.
    source, locator : str
        The source card's id; the row of the file and, after a semicolon, the address the row cites.
    note : str
        What a reader of this act has to know; not printed in a pack unless a chapter says so.
    """

    iso3: str
    instrument: str
    act: str
    date: str = ""
    statute: str = ""
    scope: str = ""
    verification: str = "verified"
    source: str = ""
    locator: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What may stand in the table once."""
        return (self.iso3, self.instrument, self.act, self.date, self.statute)


@dataclass(frozen=True, slots=True)
class Regional:
    """What was estimated for a region or the world, as text exactly as it goes into ``regions.csv``; never of a state.

    Parameters
    ----------
    region : str
        The region's name as the source prints it; ``not_a_state`` in ``data/names.tsv``.
    indicator, year : str
        The indicator's id, the year estimated.
    value, lower, upper : str
        Plain decimal text in the indicator's unit, without thousands separators; bounds are empty where none are given.
    status : str
        One of `STATUSES`.
    source, locator : str
        The source card's id; the row of the file and, after a semicolon, the address the row cites.
    note : str
        What a reader of this figure has to know.
    """

    region: str
    indicator: str
    year: str
    value: str = ""
    lower: str = ""
    upper: str = ""
    status: str = "modelled"
    source: str = ""
    locator: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What may stand in the table once: region, indicator, year and source."""
        return (self.region, self.indicator, self.year, self.source)


OBSERVATION_COLUMNS = tuple(field.name for field in fields(Observation))
ACT_COLUMNS = tuple(field.name for field in fields(Act))
REGIONAL_COLUMNS = tuple(field.name for field in fields(Regional))
