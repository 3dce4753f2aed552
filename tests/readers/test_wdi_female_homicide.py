from dataclasses import replace

import pytest
import yaml

from countrypack import indicators, paths, sources, tables
from countrypack.errors import BrokenSource, ObsoleteCorrection
from countrypack.readers.wdi_female_homicide import read

SOURCE = "wdi_female_homicide"
# PROVENANCE, section 2: last year and rate to two decimals. The United Kingdom's is another source's.
LAST = {
    "ARG": ("2023", "1.58"),
    "AUS": ("2023", "0.53"),
    "DEU": ("2023", "0.87"),
    "DOM": ("2023", "2.35"),
    "FRA": ("2023", "0.76"),
    "JPN": ("2023", "0.23"),
    "KWT": ("2020", "1.05"),
    "MEX": ("2023", "5.60"),
    "NZL": ("2022", "1.12"),
    "PER": ("2021", "3.99"),
    "POL": ("2023", "0.61"),
    "RUS": ("2023", "2.78"),
    "SGP": ("2023", "0.07"),
    "THA": ("2014", "1.13"),
    "USA": ("2023", "2.55"),
    "ZAF": ("2022", "12.20"),
}


def excerpt(folder, *lines, header="iso3,year,vc_ihr_psrc_fe_p5"):
    path = folder / "excerpt.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def corrected(path, iso3):
    """Return the rows of one state after the declared corrections that name it."""
    rows = [replace(row, source=SOURCE) for row in read(path) if row.iso3 == iso3]
    entries = yaml.safe_load(paths.CORRECTIONS.read_text(encoding="utf-8")) or []
    wanted = [e for e in entries if e["match"].get("source") == SOURCE and e["match"].get("iso3") == iso3]
    return tables.corrected(rows, [], wanted)[0]


def rows_of_kuwait(value):
    # The correction names the line of the real file, so the excerpt puts the row there.
    return ["ARG,1990,1.5"] * 166 + [f"KWT,2020,{value}"]


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is iso3, year, value"):
        list(read(excerpt(tmp_path, "ARG,2001,1.5", header="iso3,year,value")))


@pytest.mark.parametrize("code", ["arg", "WLD", "XKX", "Argentina", ""])
def test_a_code_that_is_no_state_is_refused(tmp_path, code):
    with pytest.raises(BrokenSource, match=r"line 2\n.*alpha-3"):
        list(read(excerpt(tmp_path, f"{code},2001,1.5")))


@pytest.mark.parametrize("text", ["", "NA", "1,5"])
def test_a_value_that_is_no_number_is_refused(tmp_path, text):
    with pytest.raises(BrokenSource):
        list(read(excerpt(tmp_path, f"ARG,2001,{text}")))


def test_zero_is_a_value_and_the_line_is_the_locator(tmp_path):
    first, second = read(excerpt(tmp_path, "NAM,2001,0", "NAM,2002,1.50001"))
    assert (first.iso3, first.year, first.value, first.locator) == ("NAM", "2001", "0", "L2")
    assert (second.value, second.status, second.locator) == ("1.50001", "reported", "L3")


def test_trap_femicide_1_every_female_victim_is_counted_and_nothing_is_called_femicide(tmp_path):
    (row,) = read(excerpt(tmp_path, "ARG,2001,1.5"))
    card = indicators.read()[row.indicator]
    assert (row.indicator, row.sex, card.measure, card.sex) == (
        "female_homicide_rate",
        "female",
        "all_female_homicide",
        "female",
    )
    assert any("not femicide" in caveat for caveat in card.caveats)
    assert any("not femicide" in caveat for caveat in sources.read()[SOURCE].caveats)
    assert "femicid" not in (card.label + card.short).lower()


def test_trap_femicide_2_every_row_of_the_united_kingdom_is_suspect(tmp_path):
    rows = corrected(excerpt(tmp_path, *(f"GBR,{year},1.5" for year in range(2005, 2022))), "GBR")
    assert len(rows) == 17
    assert {row.status for row in rows} == {"suspect"}
    assert all("1.4 to 2.1 times" in row.note for row in rows)


def test_trap_femicide_2_a_further_row_of_the_united_kingdom_stops_the_build(tmp_path):
    with pytest.raises(ObsoleteCorrection, match="found 18 rows, expected 17"):
        corrected(excerpt(tmp_path, *(f"GBR,{year},1.5" for year in range(2005, 2023))), "GBR")


def test_trap_femicide_5_kuwait_2020_is_suspect(tmp_path):
    (row,) = corrected(excerpt(tmp_path, *rows_of_kuwait("1.04732")), "KWT")
    assert (row.status, row.value) == ("suspect", "1.04732")
    assert "47" in row.note
    assert "11" in row.note


def test_trap_femicide_5_another_figure_for_kuwait_2020_stops_the_build(tmp_path):
    with pytest.raises(ObsoleteCorrection, match="KWT"):
        corrected(excerpt(tmp_path, *rows_of_kuwait("0.4")), "KWT")


@pytest.mark.parametrize("state", ["Singapore", "Kuwait", "New Zealand"])
def test_trap_femicide_10_the_card_says_whose_counts_are_tiny(state):
    caveats = sources.read()[SOURCE].caveats
    assert any(state in caveat and "few victims" in caveat for caveat in caveats)


def test_the_card_says_that_this_is_a_transcription_of_unknown_edition():
    card = sources.read()[SOURCE]
    assert "ranscribed" in card.route
    assert "grade C" in card.route
    assert len(card.vintage) == len("2026")
    assert any("does not say which edition" in caveat for caveat in card.caveats)


@pytest.fixture
def file(raw):
    return sources.read()[SOURCE].locate(raw)


@pytest.mark.raw
def test_the_last_rate_of_each_state_is_the_known_one(file):
    last = {row.iso3: row for row in sorted(read(file), key=lambda row: row.year)}
    assert {iso3: (last[iso3].year, f"{float(last[iso3].value):.2f}") for iso3 in LAST} == LAST
    assert last["ZAF"].value == "12.20358"


@pytest.mark.raw
def test_there_are_389_rows_of_17_states_and_none_of_china_cote_divoire_and_equatorial_guinea(file):
    rows = list(read(file))
    assert len(rows) == 389
    assert {row.iso3 for row in rows} == {*LAST, "GBR"}


@pytest.mark.raw
def test_trap_femicide_5_kuwait_2020_and_new_zealand_2019_are_suspect_and_no_other_year(file):
    for iso3, year in (("KWT", "2020"), ("NZL", "2019")):
        assert [row.year for row in corrected(file, iso3) if row.status == "suspect"] == [year]


@pytest.mark.raw
def test_trap_femicide_2_no_rate_of_the_united_kingdom_stays_reported(file):
    assert {row.status for row in corrected(file, "GBR")} == {"suspect"}
