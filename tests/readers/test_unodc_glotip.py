import re
import zipfile
from collections import Counter
from dataclasses import replace

import openpyxl
import pytest
import yaml

from countrypack import indicators, paths, sources, states, tables
from countrypack.errors import BrokenSource, ChecksumMismatch, UnknownName
from countrypack.readers import sheets, unodc_glotip

BANNER = [("UNODC", "unodc_dass@un.org"), ("14/04/2025",)]
NAMES = {
    "Andorra": "AND",
    "Côte d'Ivoire": "CIV",
    "Namibia": "NAM",
    "Sark": "not_a_state",
    "Eastern Europe": "not_a_state",
    "United Kingdom of Great Britain and Northern Ireland": "GBR",
}
CONVICTED = "trafficking_persons_convicted"
VICTIMS = "trafficking_victims_detected"


@pytest.fixture(autouse=True)
def few_names(monkeypatch, request):
    """Unit tests know a few names, whatever data/names.tsv holds; the publisher's file needs the whole table."""
    if "raw" not in request.keywords:
        monkeypatch.setattr(states, "names", lambda: NAMES)


def line(value="12", code="AND", country="Andorra", **cells):
    row = {
        "Iso3_code": code,
        "Country": country,
        "Region": "Europe",
        "Subregion": "Southern Europe",
        "Indicator": "Persons convicted",
        "Dimension": "Total",
        "Category": "Total",
        "Sex": "Total",
        "Age": "Total",
        "Year": 2019,
        "Unit of measurement": "Counts",
        "txtVALUE": value,
        "Source": "GLOTIP",
    }
    return list({**row, **cells}.values())


@pytest.fixture
def workbook(tmp_path):
    """Write a workbook in the publisher's shape: two rows of banner, the header, the given rows."""

    def write(*rows, header=unodc_glotip.COLUMNS, sheet="data_glotip_1", banner=BANNER):
        book = openpyxl.Workbook()
        book.active.title = sheet
        for row in (*banner, header, *rows):
            book.active.append(row)
        path = tmp_path / "glotip.xlsx"
        book.save(path)
        return path

    return write


@pytest.fixture
def read(workbook):
    return lambda *rows: list(unodc_glotip.read(workbook(*rows)))


# What is refused


def test_a_file_that_is_not_a_workbook_is_refused(tmp_path):
    path = tmp_path / "glotip.xlsx"
    path.write_text("<html>moved</html>")
    with pytest.raises(BrokenSource, match="not a workbook"):
        list(unodc_glotip.read(path))


def test_another_sheet_is_refused_by_name(workbook):
    with pytest.raises(BrokenSource, match=r"its sheets are data\.(.|\n)*Expected: data_glotip_1"):
        list(unodc_glotip.read(workbook(line(), sheet="data")))


@pytest.mark.parametrize(
    "shape",
    [
        {"header": ("Iso3_code", "Country", "Year", "VALUE")},
        {"header": (*unodc_glotip.COLUMNS[:11], "VALUE", "Source")},
        {"header": (*unodc_glotip.COLUMNS, "Note")},
        {"banner": BANNER[:1]},
        {"banner": [*BANNER, ("",)]},
    ],
    ids=["few columns", "a column renamed", "a column more", "a row higher", "a row lower"],
)
def test_another_header_is_refused_with_the_header_expected(workbook, shape):
    with pytest.raises(BrokenSource, match=r"row 3(.|\n)*Expected: Iso3_code, Country, Region"):
        list(unodc_glotip.read(workbook(line(), **shape)))


def test_a_sheet_without_rows_is_refused(tmp_path):
    path = tmp_path / "glotip.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "data_glotip_1"
    book.save(path)
    with pytest.raises(BrokenSource, match="the header is"):
        list(unodc_glotip.read(path))


def test_a_row_longer_than_the_header_is_refused(read):
    with pytest.raises(BrokenSource, match=r"14 cells(.|\n)*row 5"):
        read(line(), [*line(), "stray"])


@pytest.mark.parametrize(
    ("column", "label"),
    [
        ("Indicator", "Persons acquitted"),
        ("Dimension", "by region"),
        ("Category", "Organ removal"),
        ("Sex", "Both"),
        ("Age", "12 to 14 years"),
        ("Unit of measurement", "Rate per 100,000 population"),
    ],
)
def test_an_unknown_label_is_refused_with_its_row_and_column(read, column, label):
    with pytest.raises(BrokenSource, match=f"{re.escape(repr(label))}(.|\n)*row 5, column {column}"):
        read(line(), line(**{column: label}))


@pytest.mark.parametrize("figure", ["", "-7", "7.5", "1,04", "12,34,567", "n/a", "<10", "< 5", "\u0667\u0667"])
def test_what_is_not_a_count_is_refused_with_its_cell(read, figure):
    with pytest.raises(BrokenSource, match=r"data_glotip_1!L4"):
        read(line(figure))


def test_all_unknown_names_are_refused_at_once(read):
    with pytest.raises(UnknownName) as refusal:
        read(line(country="Andora"), line(code="NAM", country="Namibie"), line())
    assert refusal.value.offences == ("'Andora'", "'Namibie'")


@pytest.mark.parametrize("code", ["AUS", "", "and"])
def test_a_code_that_is_not_the_names_is_refused_naming_both(read, code):
    with pytest.raises(BrokenSource, match=f"'Andorra' has the code '{code}'(.|\n)*AND"):
        read(line(code=code))


# What is read


def test_every_breakdown_is_named_in_our_words(read):
    rows = read(
        line("31"),
        line("21", Sex="Female", Age="18 years or over"),
        line("6", Sex="Unknown", Age="Unknown"),
        line("9", Dimension="by form of exploitation", Category="Forced labour", Age="0 to 17 years"),
        line("8", Dimension="by citizenship", Category="Nationals"),
    )
    assert [(row.sex, row.age, row.category, row.value) for row in rows] == [
        ("total", "total", "total", "31"),
        ("female", "18+", "total", "21"),
        ("unknown", "unknown", "total", "6"),
        ("total", "0-17", "form:forced_labour", "9"),
        ("total", "total", "citizenship:nationals", "8"),
    ]


@pytest.mark.parametrize(("printed", "indicator"), unodc_glotip.INDICATORS.items())
def test_every_indicator_has_a_card(read, printed, indicator):
    (row,) = read(line(Indicator=printed))
    assert row.indicator == indicator
    assert indicator in indicators.read()


def test_the_locator_leads_to_the_cell_of_the_value(workbook):
    path = workbook(line("31"), line("77", Year=2020))
    sheet = openpyxl.load_workbook(path)["data_glotip_1"]
    for row in unodc_glotip.read(path):
        name, cell = row.locator.split("!")
        assert (name, sheet[cell].value) == ("data_glotip_1", row.value)


def test_a_sheet_that_declares_a_smaller_range_is_read_to_its_end(workbook, tmp_path):
    whole, path = workbook(line("31"), line("77", Year=2020)), tmp_path / "narrow.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', old.read(name))
            new.writestr(name, content)
    assert [row.value for row in unodc_glotip.read(path)] == ["31", "77"]


def test_figures_by_country_of_repatriation_are_left_out(read):
    assert read(line("31", Dimension="by country of repatriation", Category="Ukraine")) == []


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("Nationals", "citizenship:nationals"),
        ("Ciudadanos de su pa\ufffds", "citizenship:nationals"),
        ("own country", "citizenship:nationals"),
        ("foreigners", "citizenship:others"),
        ("Personnes de nationalit\ufffd \ufffdtrang\ufffdre", "citizenship:others"),
    ],
)
def test_a_label_that_says_own_or_foreign_is_read_even_with_broken_characters(read, label, category):
    (row,) = read(line("8", Dimension="by citizenship", Category=label))
    assert row.category == category


@pytest.mark.parametrize("label", ["Andorra", "Romanian", "TOTAL", "Unknown", "N/A", "Nationality", None])
def test_a_citizenship_that_names_a_country_or_nothing_is_not_guessed_to_be_foreign(read, label):
    assert read(line("8", Dimension="by citizenship", Category=label)) == []


def test_rows_that_share_a_key_become_one_suspect_interval(read):
    form = {"Dimension": "by form of exploitation", "Category": "Other forms of exploitation"}
    (row,) = read(line("1,027", **form), line("<5", **form), line("5", **form), line("20", **form))
    assert (row.value, row.lower, row.upper, row.status) == ("", "1027", "1056", "suspect")
    assert row.note == "the file prints 4 figures for this key: 1027, <5, 5, 20"
    assert row.locator == "data_glotip_1!L4, data_glotip_1!L5, data_glotip_1!L6, data_glotip_1!L7"


def test_the_same_figure_twice_is_still_two_figures(read):
    (row,) = read(line("<5", Sex="Other"), line("<5", Sex="Other"))
    assert (row.value, row.lower, row.upper, row.status) == ("", "0", "8", "suspect")


# The traps


def test_trap_trafficking_1_below_five_is_the_interval_0_to_4(read):
    (row,) = read(line("<5"))
    assert (row.value, row.lower, row.upper, row.status) == ("", "0", "4", "censored")


@pytest.mark.parametrize("figure", ["0", "1", "2", "3", "4", "00", 0])
def test_trap_trafficking_1_a_printed_0_to_4_is_the_rule_of_another_release(read, figure):
    with pytest.raises(BrokenSource, match=r"data_glotip_1!L5(.|\n)*<5 for every count of 0 to 4"):
        read(line("5"), line(figure, Year=2020))


@pytest.mark.parametrize(
    ("printed", "value"), [("1,041", "1041"), ("12,345,678", "12345678"), ("999", "999"), (7, "7")]
)
def test_trap_trafficking_2_thousands_commas_are_not_lost(read, printed, value):
    (row,) = read(line(printed))
    assert row.value == value


def test_trap_trafficking_3_nothing_is_summed_to_a_total(read):
    rows = read(line("9", Sex="Female"), line("21", Sex="Male"))
    assert [(row.sex, row.value) for row in rows] == [("female", "9"), ("male", "21")]


@pytest.mark.parametrize(
    ("category", "figure"),
    [("Q6.1_10s_2019", "61,102,019"), ("Q6.1_2s_2020", "12"), ("Nationals", "6,112,019"), ("foreigners", "6112020")],
)
def test_trap_trafficking_3_a_leaked_questionnaire_code_is_no_figure(read, category, figure):
    assert read(line(figure, Dimension="by citizenship", Category=category)) == []


def test_trap_trafficking_3_a_questionnaire_code_elsewhere_is_refused(read):
    with pytest.raises(BrokenSource, match="'6,112,019' is not a count"):
        read(line("6,112,019"))


def test_trap_trafficking_3_a_code_is_text(read):
    rows = read(line("12", code="NAM", country="Namibia"), line("31", code="CIV", country="Côte d'Ivoire"))
    assert [row.iso3 for row in rows] == ["NAM", "CIV"]


def test_trap_trafficking_3_na_is_text_in_any_cell(workbook):
    path = workbook(line(code="NA", Category="N/A", Sex="007"))
    ((number, row),) = sheets.rows(path, "data_glotip_1", header=3, columns=unodc_glotip.COLUMNS)
    assert (number, row["Iso3_code"], row["Category"], row["Sex"]) == (4, "NA", "N/A", "007")


def test_trap_trafficking_4_another_release_is_refused(workbook):
    path = workbook(line())
    card = sources.read()["unodc_glotip"]
    (path.parent / "trafficking").mkdir()
    path.rename(path.parent / card.file)
    assert card.vintage in card.file
    with pytest.raises(ChecksumMismatch):
        card.locate(path.parent)


@pytest.mark.parametrize(
    ("indicator", "iso3", "year"),
    [(VICTIMS, "GBR", 2017), (VICTIMS, "USA", 2013), (VICTIMS, "MEX", 2015), (CONVICTED, "PER", 2013)],
)
def test_trap_trafficking_5_a_break_is_declared(indicator, iso3, year):
    assert [found.year for found in indicators.read()[indicator].breaks_of(iso3)] == [year]


SUSPECT = [
    ("DEU", VICTIMS, "2022"),
    ("CHN", CONVICTED, "2014"),
    ("CHN", "trafficking_persons_prosecuted", "2014"),
    ("CHN", "trafficking_persons_formal_contact", "2014"),
    ("CHN", "trafficking_offences", "2014"),
    ("USA", CONVICTED, "2016"),
]


@pytest.mark.parametrize(("iso3", "indicator", "year"), SUSPECT)
def test_trap_trafficking_6_a_suspect_total_is_declared_with_its_reason(iso3, indicator, year):
    entries = yaml.safe_load(paths.CORRECTIONS.read_text(encoding="utf-8")) or []
    wanted = {"source": "unodc_glotip", "iso3": iso3, "indicator": indicator, "year": year}
    (entry,) = [entry for entry in entries if wanted.items() <= entry["match"].items()]
    assert entry["use"]["status"] == "suspect"
    assert entry["use"]["note"].startswith("the file prints")


def test_trap_trafficking_7_there_is_no_conviction_rate():
    cards = indicators.read()
    assert {card.kind for card in cards.values() if card.measure == "trafficking"} == {"count"}
    for name in (CONVICTED, "trafficking_persons_prosecuted"):
        assert any("no conviction rate" in caveat for caveat in cards[name].caveats)


def test_trap_trafficking_8_the_card_says_that_definitions_differ():
    assert any("never put in one series" in caveat for caveat in sources.read()["unodc_glotip"].caveats)
    assert {"CHN", "FRA", "USA"} <= set(indicators.read()[CONVICTED].notes)


def test_trap_trafficking_9_a_year_without_a_row_is_not_a_zero(read):
    rows = read(line("12", Year=2017), line("31", Year=2020))
    assert [(row.year, row.value) for row in rows] == [("2017", "12"), ("2020", "31")]


def test_trap_trafficking_10_the_united_kingdom_is_one_unit(read):
    (row,) = read(line("77", code="GBR", country="United Kingdom of Great Britain and Northern Ireland"))
    assert row.iso3 == "GBR"


@pytest.mark.parametrize(("code", "country"), [("EEU", "Eastern Europe"), (None, "Sark")])
def test_trap_trafficking_10_an_aggregate_or_a_blank_code_is_not_a_state(read, code, country):
    rows = read(line("77", code=code, country=country), line("12"))
    assert [row.iso3 for row in rows] == ["AND"]


# The publisher's file


@pytest.fixture(scope="session")
def printed(raw):
    """Every row of the file; reading takes some ten seconds, so once."""
    path = sources.read()["unodc_glotip"].locate(raw)
    return list(sheets.rows(path, "data_glotip_1", header=3, columns=unodc_glotip.COLUMNS))


@pytest.fixture(scope="session")
def published(printed):
    """Every observation of the file, by key."""
    return {row.key[:6]: replace(row, source="unodc_glotip") for row in unodc_glotip.observations(printed)}


def total(rows, iso3, indicator, year):
    return rows[(iso3, indicator, str(year), "total", "total", "total")]


@pytest.mark.raw
def test_the_file_has_the_rows_that_we_know(published, printed):
    assert len(printed) == 58_769
    assert len(published) == 46_313
    assert Counter(row.status for row in published.values()) == {"reported": 23_962, "censored": 21_859, "suspect": 492}
    assert Counter(row.category for row in published.values() if row.category.startswith("citizenship")) == {
        "citizenship:nationals": 300,
        "citizenship:others": 5,
    }


@pytest.mark.raw
def test_every_observation_keeps_the_rules_of_the_table(published):
    tables.check(published.values(), [], cards=sources.read(), indicator_ids=indicators.read())


# Years with a total, of which numeric, and the last: the table of PROVENANCE.md.
CONVICTIONS = [
    ("ARG", 7, 7, 2016, "88"),
    ("AUS", 20, 2, 2022, "<5"),
    ("CHN", 5, 5, 2018, "2400"),
    ("CIV", 7, 5, 2021, "19"),
    ("DOM", 13, 10, 2022, "23"),
    ("FRA", 9, 9, 2022, "1041"),
    ("DEU", 18, 18, 2022, "160"),
    ("JPN", 17, 13, 2022, "28"),
    ("KWT", 3, 2, 2017, "18"),
    ("MEX", 12, 9, 2022, "84"),
    ("NZL", 16, 0, 2022, "<5"),
    ("PER", 5, 5, 2013, "10"),
    ("POL", 12, 11, 2022, "9"),
    ("RUS", 1, 1, 2018, "34"),
    ("SGP", 11, 2, 2022, "<5"),
    ("ZAF", 8, 4, 2022, "21"),
    ("THA", 13, 13, 2022, "248"),
    ("GBR", 17, 16, 2020, "197"),
    ("USA", 20, 20, 2022, "256"),
]


@pytest.mark.raw
@pytest.mark.parametrize(("iso3", "years", "numeric", "last", "value"), CONVICTIONS)
def test_the_convictions_of_a_member_are_all_there(published, iso3, years, numeric, last, value):
    series = [row for key, row in published.items() if key == (iso3, CONVICTED, key[2], "total", "total", "total")]
    newest = max(series, key=lambda row: row.year)
    assert (len(series), sum(bool(row.value) for row in series)) == (years, numeric)
    assert (newest.year, newest.value or "<5") == (str(last), value)
    assert all((row.lower, row.upper, row.status) == ("0", "4", "censored") for row in series if not row.value)


@pytest.mark.raw
def test_trap_trafficking_9_equatorial_guinea_has_no_total_and_no_person(published):
    # PROVENANCE says that it has no row at all; the file does hold victims by form, every one of them 0 to 4.
    rows = [row for key, row in published.items() if key[0] == "GNQ"]
    assert {(row.indicator, row.sex, row.age, row.status) for row in rows} == {(VICTIMS, "total", "total", "censored")}
    assert {(row.year, row.category.removeprefix("form:")) for row in rows} == {
        ("2017", "sexual_exploitation"),
        *((year, form) for year in ("2018", "2020") for form in ("sexual_exploitation", "forced_labour", "other")),
        ("2019", "sexual_exploitation"),
        ("2019", "other"),
        ("2021", "other"),
        ("2022", "other"),
    }


@pytest.mark.raw
def test_trap_trafficking_1_not_one_0_to_4_is_printed(published, printed):
    assert sum(row["txtVALUE"] == "<5" for _, row in printed) == 29_558
    assert min(int(row.value) for row in published.values() if row.value) == 5


@pytest.mark.raw
def test_trap_trafficking_3_128_rows_hold_questionnaire_codes(published, printed):
    leaked = [row for _, row in printed if unodc_glotip.is_leaked(row)]
    assert Counter(row["Iso3_code"] for row in leaked) == {"PAK": 63, "SLE": 63, "AND": 1, "SLV": 1}
    assert max(int(row.value) for row in published.values() if row.value) < 100_000


@pytest.mark.raw
def test_trap_trafficking_7_convictions_exceed_prosecutions_in_17_years_of_members(published):
    pairs = [
        (row, published.get((key[0], CONVICTED, *key[2:])))
        for key, row in published.items()
        if key[0] in {iso3 for iso3, *_ in CONVICTIONS}
        and key[1] == "trafficking_persons_prosecuted"
        and key[3:] == ("total",) * 3
    ]
    exceeding = [
        both
        for both in pairs
        if both[1] and both[0].value and both[1].value and int(both[1].value) > int(both[0].value)
    ]
    assert len(exceeding) == 17


@pytest.mark.raw
def test_no_figure_printed_twice_is_a_total(published):
    twice = [row for row in published.values() if row.status == "suspect"]
    assert sum(row.locator.count("!") for row in twice) == 1_216
    assert not [row for row in twice if (row.sex, row.age, row.category) == ("total", "total", "total")]
    albania = published[("ALB", VICTIMS, "2017", "total", "total", "form:other")]
    assert albania.note == "the file prints 4 figures for this key: 27, <5, 5, 20"
    assert (albania.lower, albania.upper) == ("27", "56")


@pytest.mark.raw
def test_trap_trafficking_5_the_breaks_are_where_the_card_says(published):
    figures = {"GBR": (2016, "601", "5138"), "USA": (2012, "469", "2315"), "MEX": (2014, "270", "2015")}
    for iso3, (year, before, after) in figures.items():
        assert total(published, iso3, VICTIMS, year).value == before
        assert total(published, iso3, VICTIMS, year + 1).value == after


@pytest.mark.raw
def test_trap_trafficking_6_the_suspect_totals_are_as_the_corrections_expect(published):
    entries = yaml.safe_load(paths.CORRECTIONS.read_text(encoding="utf-8")) or []
    entries = [entry for entry in entries if entry["match"].get("source") == "unodc_glotip"]
    corrected, _ = tables.corrected(list(published.values()), [], entries)
    marked = {row.key[:3] for row in corrected if row.status == "suspect" and row.key[3:6] == ("total",) * 3}
    assert marked == set(SUSPECT)


@pytest.mark.raw
def test_trap_trafficking_6_the_forms_of_germany_2022_add_up_to_what_the_correction_says(published):
    forms = [
        published[("DEU", VICTIMS, "2022", "total", "total", form)]
        for form in ("form:sexual_exploitation", "form:forced_labour", "form:other")
    ]
    assert [row.value for row in forms] == ["476", "1019", "47"]
    assert total(published, "DEU", VICTIMS, 2022).upper == "4"
    assert total(published, "USA", CONVICTED, 2015).value == total(published, "USA", CONVICTED, 2016).value == "297"


@pytest.mark.raw
def test_trap_trafficking_10_sark_is_left_out(printed, published):
    blank = [row for _, row in printed if not row["Iso3_code"]]
    assert {row["Country"] for row in blank} == {"Sark"}
    assert len({key[0] for key in published}) == 185
