"""Invented states with invented figures, so that no test needs a real one."""

from collections.abc import Iterable

import pandas as pd

from countrypack import facts, tables
from countrypack.rows import ACT_COLUMNS, OBSERVATION_COLUMNS, Act, Observation
from countrypack.states import Comparator, Profile

GLOTIP, WDI, FAMILY, WHO = "unodc_glotip", "wdi_female_homicide", "unodc_partner_family", "who_homicide"
CONVICTED = "trafficking_persons_convicted"
HOMICIDE, PARTNER_OR_FAMILY = facts.RATES


def profile(iso3: str, name: str, in_text: str = "", comparators: Iterable[str] = ()) -> Profile:
    return Profile(
        iso3=iso3,
        name=name,
        in_text=in_text or name,
        formal_name=f"the Republic of {name}",
        m49="999",
        region="Oceania",
        subregion="Nowhere",
        regional_group="African Group",
        comparators=tuple(Comparator(code, "same invented region") for code in comparators),
    )


SHELF = {
    "AAA": profile("AAA", "Arcadia", comparators=["BBB"]),
    "BBB": profile("BBB", "Borduria", comparators=["AAA"]),
    "CCC": profile("CCC", "Cloud Islands", "the Cloud Islands"),
}


def count(iso3: str, year: int, value: str, indicator: str = CONVICTED, **more: str) -> Observation:
    """One GLOTIP-like figure; ``<5`` makes a censored one."""
    if value == "<5":
        more = {"lower": "0", "upper": "4", "status": "censored", **more}
        value = ""
    return Observation(
        iso3,
        indicator,
        str(year),
        value=value,
        source=GLOTIP,
        locator=f"data!L{year}",
        **{"status": "reported", **more},
    )


def rate(iso3: str, year: int, value: str, indicator: str = HOMICIDE, **more: str) -> Observation:
    source = {HOMICIDE: WDI, PARTNER_OR_FAMILY: FAMILY}[indicator]
    return Observation(iso3, indicator, str(year), sex="female", value=value, source=source, locator="L2", **more)


def model(iso3: str, year: int, value: str, lower: str, upper: str) -> Observation:
    return Observation(
        iso3, "female_homicide_modelled", str(year), "female", value=value, lower=lower, upper=upper,
        status="modelled", source=WHO, locator="L2",
    )  # fmt: skip


def act(iso3: str, instrument: str, what: str, date: str = "", **more: str) -> Act:
    return Act(iso3, instrument, what, date, source="national_laws", locator="L2; https://example.org/law", **more)


# What every invented table holds besides a test's own rows: each source has a window, whichever state is asked for.
FRAME = (
    count("ZZZ", 2003, "7"),
    count("ZZZ", 2010, "9"),
    *(
        count("ZZZ", year, "9", indicator)
        for year in (2003, 2010)
        for indicator in (
            "trafficking_offences",
            "trafficking_persons_formal_contact",
            "trafficking_persons_prosecuted",
            "trafficking_victims_detected",
        )
    ),
    rate("ZZZ", 2000, "1.5"),
    rate("ZZZ", 2010, "1.5"),
    rate("ZZZ", 2003, "0.5", PARTNER_OR_FAMILY),
    rate("ZZZ", 2010, "0.5", PARTNER_OR_FAMILY),
    *(
        Observation("ZZZ", f"female_homicide_{part}_rate", "2005", "female", value="0.2", source=FAMILY, locator="L2")
        for part in ("partner", "family")
    ),
    model("ZZZ", 2000, "10", "5", "20"),
    model("ZZZ", 2009, "10", "5", "20"),
)


def tidy(*rows: Observation | Act) -> tables.Tables:
    observations = [*FRAME, *(row for row in rows if isinstance(row, Observation))]
    acts = [row for row in rows if isinstance(row, Act)]
    return tables.Tables(
        pd.DataFrame(
            [[getattr(row, c) for c in OBSERVATION_COLUMNS] for row in observations], columns=OBSERVATION_COLUMNS
        ),
        pd.DataFrame([[getattr(row, c) for c in ACT_COLUMNS] for row in acts], columns=ACT_COLUMNS),
    )


def state(*rows: Observation | Act, iso3: str = "AAA") -> facts.State:
    return facts.build(iso3, tidy(*rows), SHELF)
