from dataclasses import replace

import pytest

from countrypack import charts, facts
from countrypack.charts import style
from tests import invented
from tests.charts.reading import clipped, group, marks, overlaps, path, texts, where
from tests.invented import CONVICTED, act, count, state

LAW = "national_trafficking_law"
SVG = "{http://www.w3.org/2000/svg}"


def law(iso3, year, what="all_forms_offence", **more):
    return act(iso3, LAW, what, str(year), statute=f"Law of {year}", **{"verification": "verified", **more})


def bound(iso3, year):
    return act(iso3, "trafficking_protocol", "ratification", f"{year}-05-01", verification="verified")


def label(piece, iso3="AAA"):
    return "".join(group(piece, f"wait-{iso3}").itertext()).strip()


WAITS = {
    "2 years": [law("AAA", 2004), count("AAA", 2006, "3")],
    "1 year": [law("AAA", 2004), count("AAA", 2005, "3")],
    "same year": [law("AAA", 2004), count("AAA", 2004, "3")],
    "1-3 years": [law("AAA", 2004), count("AAA", 2005, "<5"), count("AAA", 2007, "3")],
    "up to 3 years": [law("AAA", 2004), count("AAA", 2004, "<5"), count("AAA", 2007, "3")],
    "2 years or more": [law("AAA", 2004), count("AAA", 2006, "<5"), count("AAA", 2007, "<5")],
    "not certain: all figures below five": [law("AAA", 2004), count("AAA", 2004, "<5")],
    "within 4 years": [law("AAA", 1999), count("AAA", 2003, "3")],
    "within 5 years": [law("AAA", 1999), count("AAA", 2004, "3")],
    "none in each year reported": [law("AAA", 2004), count("AAA", 2005, "0"), count("AAA", 2006, "0")],
    "no figure reported": [law("AAA", 2004)],
    "no all-forms offence held": [bound("AAA", 2002), count("AAA", 2006, "3")],
}


@pytest.mark.parametrize("words", WAITS)
def test_the_years_from_law_to_conviction_are_said_as_they_are_known(words):
    assert label(charts.law_to_practice(state(*WAITS[words]))) == words


def test_a_conviction_before_the_law_is_drawn_and_is_not_the_first_one_under_it():
    piece = charts.law_to_practice(state(law("AAA", 2006), count("AAA", 2004, "7"), count("AAA", 2009, "3")))
    assert label(piece) == "3 years"
    assert f"AAA.{CONVICTED}.2004" in marks(piece)


def test_an_unverified_law_and_a_partial_one_begin_nothing():
    rows = [law("AAA", 2001, verification="unverified"), law("AAA", 2002, "partial_offence"), count("AAA", 2006, "3")]
    piece = charts.law_to_practice(state(*rows))
    assert label(piece) == "no all-forms offence held"
    assert "2001" not in piece.alt and "2001" not in str(piece.rows)


def test_a_suspect_figure_is_neither_the_first_nor_a_gap():
    odd = count("AAA", 2005, "9", status="suspect", note="odd")
    piece = charts.law_to_practice(state(law("AAA", 2004), odd, count("AAA", 2007, "3")))
    assert label(piece) == "3 years"
    assert f"AAA.{CONVICTED}.2005" not in marks(piece)
    assert any("Not used: Arcadia 2005." in text for text in (" ".join(texts(piece)),))


def test_zero_fewer_than_five_and_a_figure_look_different():
    piece = charts.law_to_practice(
        state(law("AAA", 2004), count("AAA", 2005, "0"), count("AAA", 2006, "<5"), count("AAA", 2007, "3"))
    )

    def shape(year):
        corners = path(piece, f"pt-AAA.{CONVICTED}.{year}")
        look = group(piece, f"pt-AAA.{CONVICTED}.{year}").find(f".//{SVG}path").get("style")
        return round(max(y for _, y in corners) - min(y for _, y in corners), 1), "fill: #ffffff" in look

    assert len({shape(2005), shape(2006), shape(2007)}) == 3
    assert shape(2006)[1] and not shape(2007)[1]


def test_years_without_a_figure_are_shaded_and_hold_no_mark():
    piece = charts.law_to_practice(state(law("AAA", 2004), count("AAA", 2005, "3"), count("AAA", 2010, "4")))
    assert style.PALE in piece.svg
    assert [name for name in marks(piece) if CONVICTED in name] == [f"AAA.{CONVICTED}.{year}" for year in (2005, 2010)]
    assert "Not reported 2003-2004 and 2006-2009." in piece.alt


def test_acts_and_figures_stand_in_their_years():
    piece = charts.law_to_practice(
        state(bound("AAA", 2002), law("AAA", 2004), count("AAA", 2006, "3"), count("ZZZ", 2022, "9"))
    )
    first, last = (path(piece, f"x-{year}")[0][0] for year in (2002, 2022))
    year = (last - first) / 20
    assert where(piece, "pt-AAA.trafficking_protocol.ratification.2002")[0] == pytest.approx(first, abs=0.1)
    assert where(piece, f"pt-AAA.{LAW}.all_forms_offence.2004")[0] == pytest.approx(first + 2 * year, abs=0.1)
    corners = path(piece, f"pt-AAA.{CONVICTED}.2006")
    assert sum(x for x, _ in corners) / len(corners) == pytest.approx(first + 4 * year, abs=1)


def test_two_acts_of_one_year_do_not_cover_each_other():
    piece = charts.law_to_practice(state(bound("AAA", 2004), law("AAA", 2004)))
    consent, offence = (
        where(piece, f"pt-AAA.{name}.2004")
        for name in ("trafficking_protocol.ratification", f"{LAW}.all_forms_offence")
    )
    assert offence[0] - consent[0] > 5


def shelf_of(*codes):
    return {code: invented.profile(code, f"State {code}") for code in codes}


def built(*rows, codes):
    return facts.build("AAA", invented.tidy(*rows), shelf_of(*codes))


def test_the_members_beside_are_those_whose_law_is_nearest_in_year():
    rows = [law("AAA", 2005), law("BBB", 2004), law("CCC", 1990), law("DDD", 2007), law("EEE", 2005), law("FFF", 2012)]
    made = built(*rows, codes=("AAA", "BBB", "CCC", "DDD", "EEE", "FFF"))
    assert [fact.value for fact in made.computed if fact.id == "AAA.contemporaries"] == [["BBB", "EEE", "DDD"]]
    piece = charts.law_to_practice(made)
    assert "Beside: nearest in year of first offence." in " ".join(texts(piece))
    assert {name[:3] for name in marks(piece)} == {"AAA", "BBB", "DDD", "EEE"}
    assert "State BBB: first offence held 2004; no figure reported" in piece.alt


def test_a_state_without_a_law_stands_beside_those_that_bound_themselves_in_the_same_years():
    rows = [bound("AAA", 2005), bound("BBB", 2004), bound("CCC", 1990), law("CCC", 2005)]
    made = built(*rows, codes=("AAA", "BBB", "CCC"))
    assert [fact.value for fact in made.computed if fact.id == "AAA.contemporaries"] == [["CCC", "BBB"]]
    assert "Beside: nearest in year of consent." in " ".join(texts(charts.law_to_practice(made)))


def test_a_state_without_law_and_consent_stands_alone():
    made = built(bound("BBB", 2004), law("BBB", 2005), count("AAA", 2005, "3"), codes=("AAA", "BBB"))
    assert made.other_acts == ()
    piece = charts.law_to_practice(made)
    assert {name[:3] for name in marks(piece)} == {"AAA"}
    assert "Beside" not in piece.alt


def test_a_figure_of_a_member_beside_that_is_not_used_is_not_shown_as_a_gap():
    rows = [law("AAA", 2005), law("BBB", 2004), count("BBB", 2006, "9", status="suspect", note="odd")]
    made = built(*rows, codes=("AAA", "BBB"))
    assert facts.practice(made, "BBB").series.gaps == ((2003, 2005), (2007, 2010))
    assert "Not used: State BBB 2006." in " ".join(texts(charts.law_to_practice(made)))


def test_the_computed_years_name_their_law_and_their_figure():
    made = state(law("AAA", 2004), count("AAA", 2005, "<5"), count("AAA", 2007, "3"))
    certain, possible = (made.find(name) for name in facts.WAITS)
    assert (certain.value, possible.value) == (3, 1)
    assert certain.inputs == (f"AAA.{LAW}.all_forms_offence.2004", f"AAA.{CONVICTED}.2007")


def test_facts_of_members_beside_survive_writing_and_reading():
    made = built(law("AAA", 2005), law("BBB", 2004), bound("BBB", 2003), codes=("AAA", "BBB"))
    assert facts.from_json(facts.to_json(made), "AAA") == made
    assert len(made.other_acts) == 2
    assert all(act.id in facts.to_csv(made) for act in made.other_acts)


@pytest.mark.parametrize("words", WAITS)
def test_no_text_covers_another(words):
    piece = charts.law_to_practice(state(*WAITS[words]))
    assert overlaps(piece) == [] and clipped(piece) == []
    long = replace(piece, alt="x")
    assert long.rows and all(len(row) == len(piece.columns) for row in piece.rows)
