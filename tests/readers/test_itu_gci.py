import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers.itu_gci import read

HEADER = "Country,2014,Globa Rank,2017,Global Rank,2018,Global Rank,2020,Global Rank,2024,Global Rank,"


def excerpt(folder, *lines, header=HEADER):
    path = folder / "excerpt.csv"
    path.write_bytes("\n".join([header, *lines, ""]).encode("utf-8"))
    return path


def line(name, score):
    return f"{name},0.5,9,0.6,8,0.7,7,{score},6,95.5,5,"


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, header=HEADER.replace("2020", "2021"))))


def test_unknown_names_are_refused_all_at_once(tmp_path):
    with pytest.raises(UnknownName, match=r"(?s)Borduria.*Ruritania"):
        list(read(excerpt(tmp_path, line("Ruritania", 50), line("Borduria", 60))))


@pytest.mark.parametrize(
    ("score", "offence"), [("", "not a figure"), ("n/a", "not a figure"), ("101", "a score of 101")]
)
def test_what_is_no_score_is_refused(tmp_path, score, offence):
    with pytest.raises(BrokenSource, match=offence):
        list(read(excerpt(tmp_path, line("Namibia", score))))


def test_one_edition_is_read_and_the_others_with_their_other_scales_are_not(tmp_path):
    (row,) = read(excerpt(tmp_path, line("Namibia", 52.5)))
    assert (row.iso3, row.year, row.value, row.locator) == ("NAM", "2020", "52.5", "L2, column 2020")


def test_a_state_without_a_score_of_the_edition_has_no_row(tmp_path):
    assert [row.iso3 for row in read(excerpt(tmp_path, line("Swaziland", "#N/A"), line("Eswatini", 12.5)))] == ["SWZ"]


def test_the_card_rejects_the_other_editions_and_says_why():
    caveats = " ".join(sources.read()["itu_gci"].caveats)
    for words in ("Rejected", "2014, 2017 and 2018", "0 to 1", "2024", "sum of pillars", "not comparable"):
        assert words in caveats


def test_trap_trafficking_13_the_cybersecurity_index_is_labelled_as_context_and_not_as_trafficking():
    card = indicators.read()["itu_gci_score"]
    assert card.measure == "ict_context"
    for caveats in (card.caveats, sources.read()["itu_gci"].caveats):
        assert "no measure of trafficking" in caveats[0]
        assert "No public dataset counts trafficking in persons facilitated by ICT" in caveats[0]


@pytest.mark.raw
def test_the_known_scores_are_read(raw):
    rows = {row.iso3: row for row in read(sources.read()["itu_gci"].locate(raw))}
    assert len(rows) == 193
    assert (rows["USA"].value, rows["ARG"].value, rows["GNQ"].value) == ("100", "50.12", "1.46")
    assert {iso3 for iso3, row in rows.items() if row.value == "0"} == {"FSM", "VAT", "YEM"}
