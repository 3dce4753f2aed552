from dataclasses import replace
from itertools import combinations
from math import dist

import pytest

from countrypack import charts
from countrypack.facts import Member
from tests.charts.reading import clipped, group, marks, numbers, overlaps, path, texts, where
from tests.charts.test_charts import crowd
from tests.invented import CONVICTED, HOMICIDE, PARTNER_OR_FAMILY, count, model, rate, state

SVG = "{http://www.w3.org/2000/svg}"


def hollow(piece, name):
    use = group(piece, name).find(f".//{SVG}use")
    return "fill: #ffffff" in use.get("style")


def test_counts_and_modelled_figures_are_never_on_a_strip():
    piece = charts.standings(
        state(count("AAA", 2005, "9"), count("BBB", 2005, "8"), model("AAA", 2005, "40", "12", "90"))
    )
    assert marks(piece) == []
    assert not [name for name in piece.facts if CONVICTED in name or "modelled" in name]


def test_each_rate_has_an_axis_and_a_count_of_members_and_years_of_its_own():
    piece = charts.standings(
        state(rate("AAA", 2006, "1.5"), rate("BBB", 2004, "3.0"), rate("BBB", 2005, "0.4", PARTNER_OR_FAMILY))
    )
    assert texts(piece).count("2 of 3 members have a figure") == 1
    assert texts(piece).count("1 of 3 members have a figure") == 1
    assert "of 2004-2006" in texts(piece) and "of 2005" in texts(piece)
    assert "Arcadia 1.50 (2006)" in texts(piece)
    start, end = (path(piece, f"{HOMICIDE}-x-{value}")[0][0] for value in ("0", "3"))
    assert where(piece, f"pt-AAA.{HOMICIDE}.2006.female")[0] == pytest.approx((start + end) / 2, abs=0.1)


def test_a_state_without_a_rate_is_told_apart_from_one_whose_figures_are_not_used():
    none = charts.standings(state(rate("BBB", 2005, "0.4")))
    unused = charts.standings(state(rate("BBB", 2005, "0.4"), rate("AAA", 2005, "0.1", status="suspect", note="odd")))
    assert "Arcadia: not reported" in texts(none)
    assert "Arcadia: not in the source" in texts(none)  # of the rate whose copy was made for other states
    assert "Arcadia: no usable figure" in texts(unused)
    assert marks(unused) == [f"BBB.{HOMICIDE}.2005.female"]
    assert "0.10" not in str(unused.rows) + unused.alt


def test_a_derived_figure_and_an_interval_do_not_look_like_reported_ones():
    interval = rate("BBB", 2005, "", status="censored", lower="1", upper="2")
    piece = charts.standings(state(rate("AAA", 2005, "1.5", status="derived"), interval, rate("CCC", 2005, "4.0")))
    assert hollow(piece, f"pt-AAA.{HOMICIDE}.2005.female") and not hollow(piece, f"pt-CCC.{HOMICIDE}.2005.female")
    low, high = (path(piece, f"{HOMICIDE}-x-{value}")[0][0] for value in ("1", "2"))
    across = [x for x, _ in path(piece, f"pt-BBB.{HOMICIDE}.2005.female")]
    assert (min(across), max(across)) == pytest.approx((low, high), abs=0.1)
    assert {"Hollow: computed from published figures.", "Open bar: known as an interval."} <= {
        part for text in texts(piece) for part in text.replace(". ", ".|").split("|")
    }


def test_an_interval_that_may_lie_on_either_side_is_not_counted_as_lower():
    interval = rate("BBB", 2005, "", status="censored", lower="1", upper="2")
    piece = charts.standings(state(rate("AAA", 2005, "1.5"), interval, rate("CCC", 2005, "0.4")))
    assert "one is lower" in piece.alt


@pytest.mark.parametrize("own", [0, 7, 19])
@pytest.mark.parametrize("step", [0.0, 0.001, 0.1, 1.0])
def test_members_close_together_or_equal_each_stay_visible(own, step):
    piece = charts.standings(crowd(20, step=step, own=own))
    assert len(marks(piece)) == 20
    assert overlaps(piece) == [] and clipped(piece) == []
    if step >= 0.1:
        places = [where(piece, f"pt-{name}") for name in marks(piece)]
        assert min(dist(*pair) for pair in combinations(places, 2)) > 2


def test_up_to_five_equal_rates_are_spread():
    piece = charts.standings(crowd(5, step=0.0, own=2))
    places = [where(piece, f"pt-{name}") for name in marks(piece)]
    assert len(set(places)) == 5


def test_the_states_of_the_table_are_all_members():
    made = state(rate("AAA", 2005, "1.5"))
    piece = charts.standings(replace(made, members=(*made.members, Member("DDD", "Dune", "Dune"))))
    assert {row[0] for row in piece.rows} == {"Arcadia", "Borduria", "Cloud Islands", "Dune"}
    assert ("Dune", "Female homicide rate", "not in the source", "") in piece.rows


def test_no_strip_is_higher_than_a_hand():
    height = numbers(charts.standings(state(rate("AAA", 2005, "1.5"))).svg.split('viewBox="')[1].split('"')[0])[3]
    assert height < 140
