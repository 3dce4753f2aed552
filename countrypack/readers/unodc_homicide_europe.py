"""UNODC, intentional homicide: women killed by partner or family in Europe, as a later edition prints it."""

from collections.abc import Iterator
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Observation

COLUMNS = tuple(
    """
    country iso3 year convention_status_current convention_signed_year convention_ratified_year
    convention_entry_into_force_year convention_denounced_effective_year treatment_main_ratification
    post_entry_into_force active_party_annual_approx event_time_main_ratification_years years_since_entry_into_force
    outcome_primary_female_intentional_homicide_rate_per_100k outcome_secondary_sexual_violence_rate_per_100k
    outcome_secondary_rape_rate_per_100k gdp_per_capita_constant_2015_usd female_labor_force_participation_pct
    turkey_post_denunciation_2021_onward microstate_country sample_exclude_turkey sample_exclude_microstates
    sample_primary_female_homicide_2000_2023 sample_secondary_sexual_violence_2005_2023
    sample_secondary_rape_2005_2023 sample_core_controls_available sample_primary_full_controls
    sample_secondary_sv_full_controls sample_secondary_rape_full_controls population_total grevio_report_year
    grevio_report_available sample_primary_grevio_available wbl_dv_legislation wbl_femicide_law
    sample_wbl_dv_legislation sample_wbl_femicide_law ratified_by_2023 ratification_after_analysis_window
    government_effectiveness_wgi rule_of_law_wgi wgi_value_status grevio_baseline_report_year_verified
    grevio_report_available_verified grevio_score_status wave_shelter_reference_population_2020
    wave_shelter_existing_beds_2020 wave_shelter_beds_needed_ic_standard_2020 wave_shelter_beds_missing_2020
    wave_shelter_pct_beds_missing_2020 wave_shelter_beds_per_10k_total_population_2020
    wave_shelter_meets_ic_minimum_standard_2020 data_quality_note male_intentional_homicide_rate_per_100k
    total_intentional_homicide_rate_per_100k female_ipf_homicide_rate_per_100k male_ipf_homicide_rate_per_100k
    female_ip_homicide_rate_per_100k female_share_of_homicide_victims log_female_male_homicide_ratio unodc_subregion
    post_socialist convention_denunciation_year treat_year_first_full_ratification treat_year_first_full_eif
    ever_ratified_verified treatment_first_full_year_ratification treatment_first_full_year_eif
    treatment_ratification_nonabsorbing
    """.split()  # noqa: SIM905 - 69 names, more readable in lines
)
FEMALE = "outcome_primary_female_intentional_homicide_rate_per_100k"
EITHER = "female_ipf_homicide_rate_per_100k"
PARTNER = "female_ip_homicide_rate_per_100k"
INDICATORS = {
    EITHER: "female_homicide_partner_or_family_rate_europe",
    PARTNER: "female_homicide_partner_rate_europe",
}
# Rebuilt by the panel's author, so it has a source card and a reader of its own.
REBUILT = "GBR"


def read(path: Path) -> Iterator[Observation]:
    """Yield the two rates for each state and year, the United Kingdom left out.

    The panel's rates of all female homicides are left out as well: they would double the World Bank's series.

    Parameters
    ----------
    path : Path
        ``nakib_gbv_panel_analysis.csv``; female victims per 100,000 women, UNODC's definitions and values as the
        panel's author read them.

    Raises
    ------
    BrokenSource
        If the header, a code or a figure is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    for line, row in panel(path):
        if row["iso3"] != REBUILT:
            for column, indicator in INDICATORS.items():
                if row[column]:
                    value = rate(row, column, path, line)
                    locator = f"L{line}, column {column}"
                    yield Observation(row["iso3"], indicator, row["year"], sex="female", value=value, locator=locator)


def panel(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the panel's rows with their lines, each code borne out by the name beside it.

    Raises
    ------
    BrokenSource
        If the header is another one, or a code and a name are not one state.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    rows = list(delimited.rows(path, COLUMNS))
    codes = delimited.identified((row["country"] for _, row in rows), where=f"{path.name}, column country")
    for line, row in rows:
        code = codes[row["country"]]
        if code == states.NOT_A_STATE or code != row["iso3"]:
            what = f"the code is {row['iso3']}, the name {row['country']!r} is {code}."
            raise BrokenSource(what, where=f"{path.name}, line {line}", expected="one state.")
        yield line, row


def rate(row: dict[str, str], column: str, path: Path, line: int) -> str:
    """Return the rate in a column of a row, per 100,000 women; BrokenSource if it is no plain number."""
    return delimited.number(row[column], where=f"{path.name}, line {line}, column {column}")
