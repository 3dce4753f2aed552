import pandas as pd
import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers.kelley_3p import COLUMNS, INDICATORS, read


def row(name="Namibia", year=2001, ccode=565, code="NAM", scores=(1, 2, 3), tier=2.5):
    cells = dict.fromkeys(COLUMNS, float("nan")) | dict.fromkeys(("dub", "_merge"), 0)
    cells |= {"name": name, "country": name, "year": year, "ccode": ccode, "code": code, "tierupdated": tier}
    return cells | dict(zip(INDICATORS, map(float, scores), strict=True))


def saved(folder, *rows, columns=COLUMNS):
    path = folder / "excerpt.dta"
    pd.DataFrame(rows)[list(columns)].to_stata(path, write_index=False, version=117)
    return path


def test_other_variables_are_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the variables are"):
        list(read(saved(tmp_path, row(), columns=COLUMNS[:-1])))


def test_unknown_names_are_refused_all_at_once(tmp_path):
    with pytest.raises(UnknownName, match=r"(?s)Borduria.*Ruritania"):
        list(read(saved(tmp_path, row("Ruritania"), row("Borduria"))))


@pytest.mark.parametrize("score", [0, 6, 2.5, 555])
def test_a_score_that_is_not_one_to_five_is_refused(tmp_path, score):
    with pytest.raises(BrokenSource, match="the score is"):
        list(read(saved(tmp_path, row(scores=(1, score, 3)))))


@pytest.mark.parametrize(("name", "ccode"), [("Australia", 305), ("Austria", 900)])
def test_trap_trafficking_11_a_name_and_a_number_of_two_states_are_refused(tmp_path, name, ccode):
    with pytest.raises(BrokenSource, match=f"'{name}' has the number {ccode}"):
        list(read(saved(tmp_path, row(name, ccode=ccode, code="AUS"))))


def test_trap_trafficking_11_the_letters_are_not_iso_aus_is_austria(tmp_path):
    path = saved(tmp_path, row("Austria", ccode=305, code="AUS"), row("Australia", ccode=900, code="AUL"))
    assert [found.iso3 for found in read(path)] == ["AUT"] * 3 + ["AUS"] * 3


@pytest.mark.parametrize("tier", [555, 666, 2.5, 3])
def test_trap_trafficking_11_tiers_and_their_codes_for_no_rating_are_not_read(tmp_path, tier):
    found = list(read(saved(tmp_path, row(tier=tier))))
    assert [(one.indicator, one.value) for one in found] == list(zip(INDICATORS.values(), "123", strict=True))


def test_a_blank_score_is_no_row_and_the_others_stay(tmp_path):
    (first, second) = read(saved(tmp_path, row(scores=(4, "nan", 2))))
    assert (first.value, first.locator) == ("4", "row 1, column prosecution")
    assert (second.value, second.locator) == ("2", "row 1, column prevention")


def test_what_has_no_code_is_left_out(tmp_path):
    assert list(read(saved(tmp_path, row("Kosovo", ccode=1001, code="KSV")))) == []


def test_the_cards_say_whose_scores_they_are_and_keep_them_apart():
    cards = indicators.read()
    assert {cards[name].measure for name in INDICATORS.values()} == {"expert_index"}
    assert all("Researchers' coding" in cards[name].caveats[0] for name in INDICATORS.values())
    assert "tiers in the same file" in " ".join(sources.read()["kelley_3p"].caveats)


@pytest.mark.raw
def test_the_known_scores_are_read(raw):
    found = {(row.iso3, row.indicator, row.year): row for row in read(sources.read()["kelley_3p"].locate(raw))}
    assert len(found) == 2134 + 2130 + 2125
    assert [found["CAN", name, "2001"].value for name in INDICATORS.values()] == ["5", "3", "5"]
    assert found["CAN", "anti_trafficking_policy_prosecution", "2001"].locator == "row 3, column prosecution"
    assert {iso3 for iso3, *_ in found} >= {"AUS", "AUT", "CIV", "GNQ", "MAC", "MKD", "NAM", "PRK", "KOR"}
    assert "USA" not in {iso3 for iso3, *_ in found}
    assert {year for iso3, _, year in found if iso3 != "TLS"} == {str(year) for year in range(2000, 2014)}
