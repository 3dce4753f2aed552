import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers.wdi_internet_users import read

HEADER = "Entity,Code,Year,Individuals using the Internet (% of population)"


def excerpt(folder, *lines, header=HEADER):
    path = folder / "excerpt.csv"
    path.write_bytes("\n".join([header, *lines, ""]).encode("utf-8"))
    return path


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, header="Entity,Code,Year,Share of the population using the Internet")))


def test_unknown_names_are_refused_all_at_once(tmp_path):
    with pytest.raises(UnknownName, match=r"(?s)Borduria.*Ruritania"):
        list(read(excerpt(tmp_path, "Ruritania,RUR,2001,5", "Borduria,BOR,2001,6")))


@pytest.mark.parametrize("line", ["Namibia,NER,2001,5", "Namibia,OWID_NAM,2001,5", "World,NAM,2001,5"])
def test_a_code_that_says_otherwise_than_the_name_is_refused(tmp_path, line):
    name, code, *_ = line.split(",")
    with pytest.raises(BrokenSource, match=f"'{name}' has the code '{code}'"):
        list(read(excerpt(tmp_path, line)))


@pytest.mark.parametrize(
    ("value", "offence"), [("", "not a figure"), ("NA", "not a figure"), ("101", "a share of 101")]
)
def test_what_is_no_percentage_is_refused(tmp_path, value, offence):
    with pytest.raises(BrokenSource, match=offence):
        list(read(excerpt(tmp_path, f"Namibia,NAM,2001,{value}")))


def test_aggregates_and_what_has_no_code_are_left_out(tmp_path):
    lines = ["World,OWID_WRL,2001,9", "South Asia (WB),,2001,8", "Kosovo,OWID_KOS,2001,7", "Faeroe Islands,,2001,6"]
    assert [row.iso3 for row in read(excerpt(tmp_path, *lines))] == ["FRO"]


def test_years_before_1990_are_left_out_and_a_zero_is_a_value(tmp_path):
    rows = list(read(excerpt(tmp_path, "Namibia,NAM,1960,0", "Namibia,NAM,1989,0", "Namibia,NAM,1990,0")))
    assert [(row.year, row.value, row.locator) for row in rows] == [("1990", "0", "L4")]


def test_trap_trafficking_13_internet_use_is_labelled_as_context_and_not_as_trafficking():
    card = indicators.read()["internet_users_share"]
    assert card.measure == "ict_context"
    for caveats in (card.caveats, sources.read()["wdi_internet_users"].caveats):
        assert "no measure of trafficking" in caveats[0]
        assert "No public dataset counts trafficking in persons facilitated by ICT" in caveats[0]


@pytest.mark.raw
def test_the_known_figures_are_read(raw):
    rows = {(row.iso3, row.year): row for row in read(sources.read()["wdi_internet_users"].locate(raw))}
    assert len(rows) == 6582
    assert len({iso3 for iso3, _ in rows}) == 212
    assert sum(year == "2023" for _, year in rows) == 59
    assert rows["ZWE", "2022"].value == "32.5615"
