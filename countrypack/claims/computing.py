"""What the tidy tables say to a claim: one function a computation, each with the rule it follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pandas as pd

CONVICTED = "indicator == 'trafficking_persons_convicted' and source == 'unodc_glotip'"
POPULATION = "indicator == 'population' and source == 'wdi_population'"
VICTIMS = "female_homicide_partner_or_family_regional_victims"
ALL_VICTIMS = "female_homicide_regional_victims"
RATE = "female_homicide_partner_or_family_regional_rate"
TOTAL = "sex == age == category == 'total'"
CONSENTS = ("ratification", "acceptance", "approval", "accession", "succession")
ANY_FULL_LAW = ("first_offence", "all_forms_offence", "current_law")
# Coded 0 (no law, not even a partial one) in the last coded year, 2014, by Kelley and Simmons
# (kelley_simmons_criminalization_2015-08-10.dta, crimlevel). The tidy tables hold the first year of a law, and no row
# where there is none.
WITHOUT_LAW = ("CIV", "COG", "COM", "CUB", "KNA", "LBY", "MAR", "SYC", "TCD")
# "Two-fifths" and the like are words for a neighbourhood: this many percentage points to each side.
TOLERANCE = 5


class Tidy(Protocol):
    """The tidy tables as text, as `tables.Tables` has them."""

    observations: pd.DataFrame
    acts: pd.DataFrame
    regions: pd.DataFrame


@dataclass(frozen=True)
class Finding:
    """What a computation found: its figures as text by name, and whether the claim holds (None: it does not decide)."""

    values: Mapping[str, str] = field(default_factory=dict)
    holds: bool | None = None


NONE = Finding()


def convictions(tidy: Tidy, first: int, last: int) -> pd.DataFrame:
    """Return `iso3`, `year`, `lower` and `upper` of persons convicted, GLOTIP totals, from `first` to `last`.

    A reported count is both of its bounds; a censored ``<5`` is 0 and 4. Suspect figures are left out.
    """
    rows = tidy.observations.query(f"{CONVICTED} and {TOTAL} and status != 'suspect'")
    rows = rows[pd.to_numeric(rows["year"]).between(first, last)]
    return pd.DataFrame(
        {
            "iso3": rows["iso3"],
            "year": pd.to_numeric(rows["year"]),
            "lower": pd.to_numeric(rows["value"].where(rows["value"] != "", rows["lower"])),
            "upper": pd.to_numeric(rows["value"].where(rows["value"] != "", rows["upper"])),
        }
    )


def mean_convictions(tidy: Tidy, first: int = 2010, last: int = 2012) -> pd.DataFrame:
    """Return each reporting state's mean of persons convicted over the years it reported, as two bounds."""
    return convictions(tidy, first, last).groupby("iso3")[["lower", "upper"]].mean()


def convictions_above_ten(tidy: Tidy) -> Finding:
    """Count the states that average more than 10 persons convicted a year in 2010-2012, among those that reported.

    A state reports if it has a total for at least one of the three years; its mean is taken over the years it has.
    The claim of two-fifths holds if the share is within `TOLERANCE` points of 40 at both bounds of ``<5``.
    """
    means = mean_convictions(tidy)
    above = (means > 10).sum()
    shares = 100 * above / len(means)
    values = {
        "reporting": f"{len(means)}",
        "above": span(above["lower"], above["upper"]),
        "share": span(shares["lower"], shares["upper"]),
    }
    return Finding(values, bool((shares - 40).abs().max() <= TOLERANCE))


def convictions_panel(tidy: Tidy, first: int = 2007, last: int = 2015) -> pd.DataFrame:
    """Return the sum a year over the states that have a figure in every year, as a lower and upper bound.

    A constant set of states, because the number of reporting states changes from year to year and would pass for a
    change in convictions. 2007 is the first year with many reporting states. After 2015 the United States would
    drop out, by their suspect figure of 2016, and the sum would be another one. `states` says how many there are.
    """
    rows = convictions(tidy, first, last)
    years = rows.groupby("iso3")["year"].nunique()
    always = years[years == last - first + 1].index
    sums = rows[rows["iso3"].isin(always)].groupby("year")[["lower", "upper"]].sum()
    return sums.assign(states=len(always))


def convictions_rising(tidy: Tidy) -> Finding:
    """Compare each year's sum of `convictions_panel` with the year before.

    It rises if its lower bound is above the upper bound before, and falls if its upper is below the lower before;
    convictions rise steadily if every year does.
    """
    sums = convictions_panel(tidy)
    before = sums.shift().iloc[1:]
    after = sums.iloc[1:]
    rises, falls = int((after["lower"] > before["upper"]).sum()), int((after["upper"] < before["lower"]).sum())
    start, end = sums.iloc[0], sums.iloc[-1]
    values = {
        "states": f"{start['states']:.0f}",
        "start": span(start["lower"], start["upper"]),
        "end": span(end["lower"], end["upper"]),
        "rises": f"{rises}",
        "falls": f"{falls}",
        "steps": f"{len(after)}",
    }
    return Finding(values, rises == len(after))


def population_without_law(tidy: Tidy) -> Finding:
    """Sum the population in 2014 of the nine states without any law, and of those on the list with a partial one.

    Millions of persons; World Bank. The claim that the states without a law hold over two billion people is tested
    on the nine alone.
    """
    rows = tidy.observations.query(f"{POPULATION} and {TOTAL} and year == '2014'")
    population = pd.to_numeric(rows.set_index("iso3")["value"]) / 1e6
    law = tidy.acts.query("instrument == 'national_trafficking_law'")
    partial = set(law[law["act"] == "partial_offence"]["iso3"]) - set(law[law["act"].isin(ANY_FULL_LAW)]["iso3"])
    without = population[list(WITHOUT_LAW)].sum()
    values = {
        "states": f"{len(WITHOUT_LAW)}",
        "millions": f"{without:,.0f}",
        "partial": " and ".join(sorted(partial)),
        "partial_millions": f"{population[sorted(partial)].sum():,.0f}",
    }
    return Finding(values, bool(without > 2000))


def year_of_fosta(tidy: Tidy) -> Finding:
    """Find the year in which the United States enacted its law on the liability of online platforms."""
    rows = tidy.acts.query("iso3 == 'USA' and instrument == 'ict_trafficking_law' and act == 'platform_liability'")
    [date] = rows["date"]
    return Finding({"date": date}, date[:4] == "2017")


def parties_to_cedaw(tidy: Tidy) -> Finding:
    """Count the listed states that are party to CEDAW and name those that are not; it does not decide the claim."""
    acts = tidy.acts.query("instrument == 'cedaw'")
    party = set(acts[acts["act"].isin(CONSENTS)]["iso3"])
    others = ", ".join(sorted(set(acts["iso3"]) - party))
    return Finding({"party": f"{len(party)}", "listed": f"{acts['iso3'].nunique()}", "others": others})


def estimate(tidy: Tidy, region: str, what: str, year: str = "2017") -> float:
    """Return UNODC's estimate for a region and year; `what` is the indicator's id."""
    rows = tidy.regions.query("region == @region and indicator == @what and year == @year")
    [value] = rows[rows["source"] == "un_regional_estimates"]["value"]
    return float(value)


def killings_by_partner_or_family(tidy: Tidy) -> Finding:
    """Find the women and girls killed by partner or family worldwide in 2017; it does not decide the claim."""
    figures = {"victims": VICTIMS, "everyone": ALL_VICTIMS}
    return Finding({name: f"{estimate(tidy, 'World', what):,.0f}" for name, what in figures.items()})


def rate_in_africa(tidy: Tidy) -> Finding:
    """Compare 3.1 with Africa's rate of 2017; women and girls killed by partner or family, per 100,000 women."""
    rate = estimate(tidy, "Africa", RATE)
    return Finding({"rate": f"{rate:g}"}, rate == 3.1)


def rate_in_the_americas(tidy: Tidy) -> Finding:
    """Compare 1.9 with the rate of the Americas, as `rate_in_africa` does."""
    rate = estimate(tidy, "Americas", RATE)
    return Finding({"rate": f"{rate:g}"}, rate == 1.9)


def span(lower: float, upper: float) -> str:
    """Return two bounds as text: one whole number if they round to the same, otherwise from-to."""
    low, high = f"{lower:,.0f}", f"{upper:,.0f}"
    return low if low == high else f"{low}–{high}"


COMPUTATIONS = {
    function.__name__: function
    for function in (
        convictions_above_ten,
        convictions_rising,
        population_without_law,
        year_of_fosta,
        parties_to_cedaw,
        killings_by_partner_or_family,
        rate_in_africa,
        rate_in_the_americas,
    )
}
