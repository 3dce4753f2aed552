import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource
from countrypack.readers.wdi_population_female_share import read

SOURCE = "wdi_population_female_share"


def excerpt(folder, *lines, header="Country Name,Country Code,Year,Value"):
    path = folder / "excerpt.csv"
    path.write_bytes("\r\n".join([header, *lines, ""]).encode("utf-8"))
    return path


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, "Namibia,NAM,2001,50.5", header="name,code,year,value")))


def test_a_code_that_says_otherwise_than_the_name_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="'Namibia' has the code 'NER'"):
        list(read(excerpt(tmp_path, "Namibia,NER,2001,50.5")))


def test_a_row_becomes_a_share_of_women_in_percent_as_printed(tmp_path):
    (row,) = read(
        excerpt(tmp_path, "World,WLD,2001,49.5", "Namibia,NAM,1989,50.1", "Namibia,NAM,2001,50.1234567890123")
    )
    assert (row.iso3, row.indicator, row.sex) == ("NAM", SOURCE.removeprefix("wdi_"), "female")
    assert (row.value, row.status, row.locator) == ("50.1234567890123", "reported", "L4")
    assert indicators.read()[row.indicator].unit == "percent"


@pytest.mark.raw
def test_the_shares_are_the_known_ones_and_stand_between_20_and_60_percent(raw):
    rows = list(read(sources.read()[SOURCE].locate(raw)))
    assert len(rows) == 215 * 36
    assert {(row.iso3, row.year): row.value for row in rows}["ARG", "2022"] == "50.389410178457"
    assert all(20 < float(row.value) < 60 for row in rows)
