import csv
from collections import defaultdict
from dataclasses import replace

import pytest
import yaml

from countrypack import indicators, paths, sources, tables
from countrypack.errors import BrokenSource, ObsoleteCorrection, UnknownName
from countrypack.readers.unodc_homicide_2026 import ALL, COLUMNS, MEN, WOMEN, read

SOURCE = "unodc_homicide_2026"
INDICATOR = "female_homicide_victims"


def row(iso3, name, year, count, sex=WOMEN, age=ALL):
    return (iso3, "", name, "Азия", "Asia", "", "", year, sex, age, count, "1.5")


NAMIBIA = row("NAM", "Namibia", "2019", "86.0")


def excerpt(folder, *rows, header=COLUMNS):
    path = folder / "excerpt.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return path


def at_line(line, wanted):
    """Return rows that put `wanted` on a line of the excerpt, where the correction looks for it."""
    return [row("AFG", "Afghanistan", "2019", "1.0", sex=MEN)] * (line - 2) + [wanted]


def corrected(rows, iso3):
    """Return the rows of one state after the declared corrections that name it."""
    kept = [replace(r, source=SOURCE) for r in rows if r.iso3 == iso3]
    entries = yaml.safe_load(paths.CORRECTIONS.read_text(encoding="utf-8"))
    wanted = [e for e in entries if (e["match"].get("source"), e["match"].get("iso3")) == (SOURCE, iso3)]
    assert wanted, f"no correction of {iso3}"
    return tables.corrected(kept, [], wanted)[0]


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is iso3"):
        list(read(excerpt(tmp_path, NAMIBIA, header=("iso3", *COLUMNS[1:]))))


@pytest.mark.parametrize(
    "strange",
    [
        row("NAM", "Namibia", "2019", "1.0", sex="Female"),
        row("NAM", "Namibia", "2019", "1.0", age="0-4"),
        row("NAM", "Namibia", "2018", "1.0"),
    ],
)
def test_a_label_that_is_not_known_is_refused(tmp_path, strange):
    with pytest.raises(BrokenSource, match=r"line 3\n.*one of"):
        list(read(excerpt(tmp_path, NAMIBIA, strange)))


def test_a_code_of_another_state_than_the_name_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the code is NER, the name 'Nigeria' is NGA"):
        list(read(excerpt(tmp_path, row("NER", "Nigeria", "2019", "1.0"))))


def test_unknown_names_are_refused_all_at_once(tmp_path):
    strange = [row("NAM", name, "2019", "1.0") for name in ("Borduria", "Ruritania")]
    with pytest.raises(UnknownName, match=r"(?s)Borduria.*Ruritania"):
        list(read(excerpt(tmp_path, *strange)))


@pytest.mark.parametrize("count", ["", "NA", "<5", "1,041.0", "-1.0"])
def test_a_count_that_is_no_number_is_refused(tmp_path, count):
    with pytest.raises(BrokenSource, match=r"line 2\n"):
        list(read(excerpt(tmp_path, row("NAM", "Namibia", "2019", count))))


def test_men_age_groups_and_what_is_no_state_are_left_out(tmp_path):
    rows = [
        NAMIBIA,
        row("NAM", "Namibia", "2019", "200.0", sex=MEN),
        row("NAM", "Namibia", "2019", "286.0", sex=ALL),
        row("NAM", "Namibia", "2019", "4.0", age="10-14"),
        row("IRQ_C", "Iraq (Central Iraq)", "2019", "9.0"),
        row("XKX", "Kosovo under UNSCR 1244", "2019", "9.0"),
    ]
    (found,) = read(excerpt(tmp_path, *rows))
    assert (found.iso3, found.sex, found.value, found.status, found.locator) == (
        "NAM",
        "female",
        "86",
        "reported",
        "L2",
    )


def test_zero_is_a_value(tmp_path):
    (found,) = read(excerpt(tmp_path, row("NAM", "Namibia", "2019", "0.0")))
    assert (found.value, found.status) == ("0", "reported")


def test_a_count_that_is_not_whole_is_kept_as_printed_and_derived(tmp_path):
    (found,) = read(excerpt(tmp_path, row("NAM", "Namibia", "2019", "32.8089887640449")))
    assert (found.value, found.status) == ("32.8089887640449", "derived")
    assert "not a whole number" in found.note


def test_trap_femicide_1_every_female_victim_is_counted_and_nothing_is_called_femicide():
    card = indicators.read()[INDICATOR]
    assert (card.measure, card.sex, card.sources) == ("all_female_homicide", "female", (SOURCE,))
    assert "femicid" not in (card.id + card.label + card.short).lower()


def test_trap_femicide_2_a_sum_over_the_jurisdictions_is_derived(tmp_path):
    (found,) = read(excerpt(tmp_path, row("GBR", "United Kingdom", "2021", "214.0")))
    assert found.status == "derived"
    assert "three jurisdictions" in found.note


def test_trap_femicide_2_the_sums_without_england_and_wales_are_suspect(tmp_path):
    rows = at_line(6528, row("GBR", "United Kingdom", "2022", "19.0")) + [NAMIBIA] * 11
    found = corrected(read(excerpt(tmp_path, *rows, row("GBR", "United Kingdom", "2023", "15.0"))), "GBR")
    assert {r.status for r in found} == {"suspect"}
    assert all("England and Wales" in r.note for r in found)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [(2189, row("KWT", "Kuwait", "2020", "18.0")), (739, row("NZL", "New Zealand", "2019", "33.0"))],
)
def test_trap_femicide_5_victims_by_sex_that_exceed_the_total_are_suspect(tmp_path, line, wanted):
    (found,) = corrected(read(excerpt(tmp_path, *at_line(line, wanted))), wanted[0])
    assert found.status == "suspect"
    assert "add up to" in found.note


def test_trap_femicide_5_another_figure_for_kuwait_stops_the_build(tmp_path):
    with pytest.raises(ObsoleteCorrection, match="KWT"):
        corrected(read(excerpt(tmp_path, *at_line(2189, row("KWT", "Kuwait", "2020", "4.0")))), "KWT")


@pytest.mark.parametrize("state", ["Singapore", "Kuwait", "New Zealand"])
def test_trap_femicide_10_the_card_says_whose_counts_are_tiny(state):
    assert any(state in text and "very few" in text for text in sources.read()[SOURCE].caveats)


@pytest.fixture
def file(raw):
    return sources.read()[SOURCE].locate(raw)


@pytest.mark.raw
def test_the_known_counts(file):
    counts = {(r.iso3, r.year): r.value for r in read(file)}
    assert (counts["ARG", "2023"], counts["MEX", "2023"], counts["SGP", "2023"]) == ("362", "3739", "2")
    assert (len(counts), len({iso3 for iso3, _ in counts})) == (521, 129)


@pytest.mark.raw
def test_trap_femicide_5_no_count_stays_reported_where_the_sexes_exceed_the_total_by_a_twentieth(file):
    victims = defaultdict(dict)
    with file.open(encoding="utf-8-sig") as table:
        for r in csv.DictReader(table):
            if r["age_group"] == ALL:
                victims[r["iso3"], r["year"]][r["sex"]] = float(r["count"])
    wrong = {
        key for key, of in victims.items() if len(of) == 3 and of[WOMEN] + of[MEN] > of[ALL] * 1.05 and key[0] != "GBR"
    }
    assert len(wrong) == 9
    for iso3, year in sorted(wrong):
        assert {r.status for r in corrected(read(file), iso3) if r.year == year} == {"suspect"}, (iso3, year)


@pytest.mark.raw
def test_trap_femicide_2_the_united_kingdom_has_three_years_left(file):
    found = corrected(read(file), "GBR")
    assert {r.year: r.status for r in found} == {
        **dict.fromkeys(("2019", "2020", "2021"), "derived"),
        **dict.fromkeys(("2022", "2023"), "suspect"),
    }
