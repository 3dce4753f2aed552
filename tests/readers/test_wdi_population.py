import pytest

from countrypack import sources
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers.wdi_population import read

HEADER = "Country Name,Country Code,Year,Value"
MEMBERS = [
    "ARG",
    "AUS",
    "CHN",
    "CIV",
    "DEU",
    "DOM",
    "FRA",
    "GBR",
    "GNQ",
    "JPN",
    "KWT",
    "MEX",
    "NZL",
    "PER",
    "POL",
    "RUS",
    "SGP",
    "THA",
    "USA",
    "ZAF",
]


def excerpt(folder, *lines, header=HEADER):
    path = folder / "excerpt.csv"
    path.write_bytes("\r\n".join([header, *lines, ""]).encode("utf-8"))
    return path


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, "Namibia,NAM,2001,5", header="Country,Country Code,Year,Value")))


def test_unknown_names_are_refused_all_at_once(tmp_path):
    with pytest.raises(UnknownName, match=r"(?s)Borduria.*Ruritania"):
        list(read(excerpt(tmp_path, "Ruritania,RUR,2001,5", "Borduria,BOR,2001,6")))


@pytest.mark.parametrize("line", ["Namibia,NER,2001,5", "Namibia,NA,2001,5", "World,NAM,2001,5", "Kosovo,SRB,2001,5"])
def test_a_code_that_says_otherwise_than_the_name_is_refused(tmp_path, line):
    name, code, *_ = line.split(",")
    with pytest.raises(BrokenSource, match=f"'{name}' has the code '{code}'"):
        list(read(excerpt(tmp_path, line)))


@pytest.mark.parametrize("value", ["", "..", "NA", '"5,000"'])
def test_a_value_that_is_no_number_is_refused(tmp_path, value):
    with pytest.raises(BrokenSource, match="is not a figure"):
        list(read(excerpt(tmp_path, f"Namibia,NAM,2001,{value}")))


def test_aggregates_and_what_has_no_code_are_left_out(tmp_path):
    lines = ["World,WLD,2001,9", "High income,HIC,2001,8", "Kosovo,XKX,2001,7", "Channel Islands,CHI,2001,6"]
    (row,) = read(excerpt(tmp_path, *lines, '"Egypt, Arab Rep.",EGY,2001,5'))
    assert (row.iso3, row.locator) == ("EGY", "L6")


def test_years_before_1990_are_left_out(tmp_path):
    lines = [f"Namibia,NAM,{year},5" for year in (1960, 1989, 1990, 2025)]
    assert [(row.year, row.locator) for row in read(excerpt(tmp_path, *lines))] == [("1990", "L4"), ("2025", "L5")]


def test_a_row_becomes_one_observation_as_printed(tmp_path):
    (row,) = read(excerpt(tmp_path, "Namibia,NAM,2001,1234567"))
    assert (row.indicator, row.sex, row.value, row.status) == ("population", "total", "1234567", "reported")


def test_the_card_says_what_is_left_out_and_what_may_be_projected():
    caveats = " ".join(sources.read()["wdi_population"].caveats)
    assert "1990" in caveats
    assert "2025" in caveats
    assert "projections" in caveats


@pytest.mark.raw
def test_every_member_has_every_year_from_1990_to_2025(raw):
    rows = list(read(sources.read()["wdi_population"].locate(raw)))
    assert len(rows) == 215 * 36
    for iso3 in MEMBERS:
        assert [row.year for row in rows if row.iso3 == iso3] == [str(year) for year in range(1990, 2026)]


@pytest.mark.raw
def test_namibia_is_kept_and_the_figures_are_the_known_ones(raw):
    rows = {(row.iso3, row.year): row for row in read(sources.read()["wdi_population"].locate(raw))}
    assert rows["NAM", "2022"].value == "2889662"
    assert rows["ARG", "2022"].value == "45407904"
    assert rows["GBR", "2025"].value == "69487000"
