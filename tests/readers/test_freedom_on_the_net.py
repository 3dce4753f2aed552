import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers.freedom_on_the_net import read

HEADER = "cname,ccodealp,fhn_fotnloc,fhn_fotnota,fhn_fotnsc,fhn_fotnst,fhn_fotnvur,wdi_internet"


def excerpt(folder, *lines, header=HEADER):
    path = folder / "excerpt.csv"
    path.write_bytes("\n".join([header, *lines, ""]).encode("utf-8"))
    return path


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, header=HEADER.replace("fhn_fotnsc", "fhn_fotnsc23"))))


def test_unknown_names_are_refused_all_at_once(tmp_path):
    with pytest.raises(UnknownName, match=r"(?s)Borduria.*Ruritania"):
        list(read(excerpt(tmp_path, "Ruritania,RUR,1.0,1.0,3.0,3.0,1.0,", "Borduria,BOR,1.0,1.0,3.0,3.0,1.0,")))


def test_a_code_that_says_otherwise_than_the_name_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="'Namibia' has the code 'NER'"):
        list(read(excerpt(tmp_path, "Namibia,NER,1.0,1.0,3.0,3.0,1.0,")))


@pytest.mark.parametrize(
    ("parts", "offence"),
    [
        (("1.0", "1.0", "4.0", "1.0"), "a score of 4.0"),
        (("36.0", "1.0", "38.0", "1.0"), "a score of 38.0"),
        (("1.0", "26.0", "28.0", "1.0"), "a score of 28.0"),
        (("1.0", "1.0", "43.0", "41.0"), "a score of 43.0"),
        (("1.0", "1.0", "", "1.0"), "not a figure"),
    ],
)
def test_a_score_that_its_parts_do_not_bear_out_is_refused(tmp_path, parts, offence):
    content, access, score, rights = parts
    with pytest.raises(BrokenSource, match=offence):
        list(read(excerpt(tmp_path, f"Namibia,NAM,{content},{access},{score},3.0,{rights},")))


def test_a_row_becomes_one_observation_of_the_edition(tmp_path):
    (row,) = read(excerpt(tmp_path, "Namibia,NAM,20.0,10.0,55.0,2.0,25.0,41.5"))
    assert (row.iso3, row.year, row.value, row.locator) == ("NAM", "2022", "55.0", "L2")


def test_trap_trafficking_13_internet_freedom_is_labelled_as_context_and_not_as_trafficking():
    card = indicators.read()["freedom_on_the_net_score"]
    assert card.measure == "ict_context"
    for caveats in (card.caveats, sources.read()["freedom_on_the_net"].caveats):
        assert "no measure of trafficking" in caveats[0]
        assert "No public dataset counts trafficking in persons facilitated by ICT" in caveats[0]


def test_the_card_names_the_members_that_are_not_in_the_file():
    assert "CIV, DOM, GNQ, KWT, NZL, PER and POL are not in it" in " ".join(
        sources.read()["freedom_on_the_net"].caveats
    )


@pytest.mark.raw
def test_thirteen_members_are_in_the_file(raw):
    rows = {row.iso3: row.value for row in read(sources.read()["freedom_on_the_net"].locate(raw))}
    assert len(rows) == 72
    assert (rows["ARG"], rows["AUS"], rows["AZE"]) == ("71.0", "76.0", "38.0")
    assert {"AUS", "CHN", "DEU", "FRA", "GBR", "JPN", "MEX", "RUS", "SGP", "THA", "USA", "ZAF"} < set(rows)
    assert not {"CIV", "DOM", "GNQ", "KWT", "NZL", "PER", "POL"} & set(rows)
