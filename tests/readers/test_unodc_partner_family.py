import csv
from dataclasses import replace

import pytest
import yaml

from countrypack import indicators, paths, sources, tables
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers.unodc_partner_family import COLUMNS, MERGED, read, split

SOURCE = "unodc_partner_family"
PARTNER, FAMILY = "female_homicide_partner_rate", "female_homicide_family_rate"
BOTH = "female_homicide_partner_or_family_rate"
# PROVENANCE, section 2, as far as it is from this file (France's and the United Kingdom's last rates are not).
LAST = {
    "ARG": ("2022", "0.80"),
    "AUS": ("2022", "0.27"),
    "DEU": ("2022", "0.47"),
    "DOM": ("2022", "1.61"),
    "NZL": ("2019", "0.72"),
    "PER": ("2021", "0.83"),
    "RUS": ("2021", "1.48"),
    "USA": ("2022", "1.49"),
}
MEMBERS_WITHOUT = {"CHN", "CIV", "GNQ", "JPN", "KWT", "POL", "SGP", "THA", "ZAF"}
# State, year, and the rates for partner, family and both together; None where a block has no such row.
FIGURES = [("Namibia", 2015, "1.25", "0.5", "1.75"), ("Fiji", 2015, "0", None, "0"), ("Namibia", 2016, "1", "1", "2")]


def lines(figures=FIGURES, order=(0, 0, 1, 1, 2, 2)):
    """Return rows in the copy's shape: six blocks under one label, then a row of another label."""
    rows = [
        (name, "A region", MERGED, sex, year, values[part])
        for part, sex in zip(order, ["Male", "Female"] * 3, strict=True)
        for name, year, *values in figures
        if values[part] is not None
    ]
    return [*rows, ("Iraq (Central Iraq)", "Asia", "Interpersonal homicide", "Female", 2015, "9")]


def excerpt(folder, rows, header=COLUMNS):
    path = folder / "excerpt.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows((number, *row) for number, row in enumerate(rows, start=1))
    return path


def corrected(rows, iso3, year=None):
    """Return the rows of a state, and a year, after the declared corrections that name both."""
    kept = [replace(r, source=SOURCE) for r in rows if r.iso3 == iso3 and year in (None, r.year)]
    entries = yaml.safe_load(paths.CORRECTIONS.read_text(encoding="utf-8")) or []
    wanted = [
        e
        for e in entries
        if (e["match"].get("source"), e["match"].get("iso3")) == (SOURCE, iso3)
        and (year is None or e["match"].get("year") == year)
    ]
    assert wanted, f"no correction of {iso3}"
    return tables.corrected(kept, [], wanted)[0]


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, lines(), header=COLUMNS[::-1])))


def test_labels_that_are_no_longer_merged_are_refused(tmp_path):
    rows = [(name, region, f"{label}: a part", *rest) for name, region, label, *rest in lines()]
    with pytest.raises(BrokenSource, match="make 0 blocks"):
        list(read(excerpt(tmp_path, rows)))


def test_rows_in_another_order_of_blocks_are_refused(tmp_path):
    rows = sorted(lines(), key=lambda row: row[3])
    with pytest.raises(BrokenSource, match="make 2 blocks"):
        list(read(excerpt(tmp_path, rows)))


@pytest.mark.parametrize("order", [(2, 2, 0, 0, 1, 1), (0, 0, 2, 2, 1, 1)])
def test_blocks_whose_parts_do_not_add_up_are_refused(tmp_path, order):
    with pytest.raises(BrokenSource, match="add up to both together in 0 of 2 rows"):
        list(read(excerpt(tmp_path, lines(order=order))))


def test_a_state_twice_for_one_year_in_a_block_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="Namibia stands twice for 2015"):
        list(read(excerpt(tmp_path, lines([FIGURES[0], *FIGURES]))))


def test_years_that_do_not_ascend_are_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the year 2015 after 2016"):
        list(read(excerpt(tmp_path, lines(FIGURES[::-1]))))


def test_unknown_names_are_refused_all_at_once(tmp_path):
    strange = [("Borduria", 2015, "1", "1", "2"), ("Ruritania", 2015, "1", "1", "2")]
    with pytest.raises(UnknownName, match=r"(?s)Borduria.*Ruritania"):
        list(read(excerpt(tmp_path, lines(strange))))


@pytest.mark.parametrize("value", ["", "NA", "<5"])
def test_a_rate_that_is_no_number_is_refused(tmp_path, value):
    with pytest.raises(BrokenSource, match="is not a figure"):
        list(read(excerpt(tmp_path, lines([*FIGURES, ("Namibia", 2017, value, "1", "2")]))))


def test_the_order_of_the_blocks_says_which_rate_is_which(tmp_path):
    rows = list(read(excerpt(tmp_path, lines())))
    rates = {row.indicator: row.value for row in rows if (row.iso3, row.year) == ("NAM", "2015")}
    assert rates == {PARTNER: "1.25", FAMILY: "0.5", BOTH: "1.75"}
    assert {(row.sex, row.status) for row in rows} == {("female", "reported")}


def test_zero_is_a_value_and_a_row_that_is_not_there_is_none(tmp_path):
    fiji = {row.indicator: row for row in read(excerpt(tmp_path, lines())) if row.iso3 == "FJI"}
    assert {name: row.value for name, row in fiji.items()} == {PARTNER: "0", BOTH: "0"}
    # Line 1 is the header, 2-4 the men of the first block.
    assert fiji[PARTNER].locator == "L6"


def test_the_parts_of_the_united_kingdom_are_left_out(tmp_path):
    names = [f"United Kingdom ({part})" for part in ("England and Wales", "Northern Ireland", "Scotland")]
    rows = list(read(excerpt(tmp_path, lines([*((name, 2015, "1", "1", "2") for name in names), *FIGURES]))))
    assert {row.iso3 for row in rows} == {"NAM", "FJI"}


def test_trap_femicide_1_a_proxy_is_named_as_what_it_counts():
    cards = indicators.read()
    assert [cards[name].measure for name in (PARTNER, FAMILY, BOTH)] == ["partner", "family", "partner_or_family"]
    assert "proxy" in " ".join(sources.read()[SOURCE].caveats)
    assert not any("femicid" in (cards[name].label + name).lower() for name in (PARTNER, FAMILY, BOTH))


def test_trap_femicide_3_every_row_of_mexico_is_suspect(tmp_path):
    figures = [("Mexico", year, "1", "1", "2") for year in range(2015, 2023)]
    rows = corrected(list(read(excerpt(tmp_path, lines(figures)))), "MEX")
    assert len(rows) == 24
    assert {row.status for row in rows} == {"suspect"}
    assert all("99 per cent" in row.note for row in rows)


def test_trap_femicide_4_years_before_the_copy_begins_are_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the year 2008"):
        list(read(excerpt(tmp_path, lines([("Germany", 2008, "1", "1", "2"), *FIGURES]))))


def test_years_after_the_copy_ends_are_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the year 2023"):
        list(read(excerpt(tmp_path, lines([*FIGURES, ("Namibia", 2023, "1", "1", "2")]))))


def test_trap_femicide_4_no_table_holds_germany_before_2009():
    path = paths.TIDY / "observations.csv"
    if not path.is_file():
        pytest.skip("the tidy tables are not built")
    with path.open(encoding="utf-8", newline="") as file:
        years = [row["year"] for row in csv.DictReader(file) if (row["iso3"], row["source"]) == ("DEU", SOURCE)]
    assert all(year >= "2009" for year in years)


def test_trap_femicide_6_the_break_of_the_united_states_in_2021_is_declared():
    (found,) = indicators.read()[BOTH].breaks_of("USA")
    assert found.year == 2021


def test_trap_femicide_10_the_card_says_whose_counts_are_tiny():
    assert any("New Zealand" in caveat and "few victims" in caveat for caveat in sources.read()[SOURCE].caveats)


@pytest.fixture
def file(raw):
    return sources.read()[SOURCE].locate(raw)


@pytest.mark.raw
def test_the_order_of_the_rows_gives_the_93_rows_that_were_split_before(raw, file):
    blocks = split(file)
    columns = {"female_ip_rate": PARTNER, "female_fm_rate": FAMILY, "female_ipfm_rate": BOTH}
    with (raw / "femicide/derived_unodc2024_female_ipfm_rates_2015_2022.csv").open(encoding="utf-8") as table:
        before = list(csv.DictReader(table))
    names = {row["country"] for row in before}
    assert len(before) == 93
    for column, indicator in columns.items():
        split_before = {(row["country"], row["year"]): float(row[column]) for row in before if row[column]}
        assert {key: float(v) for key, (_, v) in blocks[indicator].items() if key[0] in names} == split_before


@pytest.mark.raw
def test_the_parts_add_up_wherever_all_three_stand_but_for_25_rows(file):
    partner, family, both = split(file).values()
    shared = [key for key in both if key in partner and key in family]
    rates = [[float(block[key][1]) for block in (partner, family, both)] for key in shared]
    assert (len(shared), sum(p + f != pytest.approx(b, rel=0.01) for p, f, b in rates)) == (411, 25)


@pytest.mark.raw
def test_the_first_block_is_partners_as_eurostat_prints_them_for_germany(raw, file):
    with (raw / "femicide/eurostat_crim_hom_vrel_FRA_DEU_rates_jbernales5.csv").open(encoding="utf-8") as table:
        printed = {
            row["period"]: float(row["value"]) for row in csv.DictReader(table) if "DEU-partenaire-f" in row["series"]
        }
    german = {year: float(v) for (name, year), (_, v) in split(file)[PARTNER].items() if name == "Germany"}
    assert len(german) == 8
    assert all(rate == pytest.approx(printed[year], abs=0.015) for year, rate in german.items())


@pytest.mark.raw
def test_the_last_rate_of_each_member_is_the_known_one(file):
    last = {row.iso3: row for row in sorted(read(file), key=lambda row: row.year) if row.indicator == BOTH}
    assert {iso3: (last[iso3].year, f"{float(last[iso3].value):.2f}") for iso3 in LAST} == LAST
    assert {row.iso3 for row in read(file)}.isdisjoint({*MEMBERS_WITHOUT, "GBR"})


@pytest.mark.raw
def test_trap_femicide_4_germany_begins_in_2015(file):
    assert min(row.year for row in read(file) if row.iso3 == "DEU") == "2015"


@pytest.mark.raw
def test_trap_femicide_7_the_partner_rate_of_the_russian_federation_for_2021_is_suspect(file):
    rows = corrected(list(read(file)), "RUS")
    assert [(row.indicator, row.year) for row in rows if row.status == "suspect"] == [(PARTNER, "2021")]


@pytest.mark.raw
def test_parts_that_do_not_add_up_are_suspect_and_so_is_a_whole_that_they_exceed(file):
    rows = list(read(file))
    rates = {(row.iso3, row.year, row.indicator): float(row.value) for row in rows}
    wrong = 0
    for iso3, year in sorted({key[:2] for key in rates}):
        three = [rates.get((iso3, year, name)) for name in (PARTNER, FAMILY, BOTH)]
        if None in three or sum(three[:2]) == pytest.approx(three[2], rel=0.01):
            continue
        wrong += 1
        suspect = {row.indicator for row in corrected(rows, iso3, year) if row.status == "suspect"}
        assert suspect == {PARTNER, FAMILY} | ({BOTH} if sum(three[:2]) > three[2] else set())
    assert wrong == 23


@pytest.mark.raw
def test_no_part_that_stands_alone_exceeds_the_whole(file):
    rates = {(row.iso3, row.year, row.indicator): float(row.value) for row in read(file)}
    alone = [key for key in rates if key[2] != BOTH and ((*key[:2], PARTNER) in rates) != ((*key[:2], FAMILY) in rates)]
    assert alone
    assert all(rates[key] <= rates.get((*key[:2], BOTH), float("inf")) for key in alone)
