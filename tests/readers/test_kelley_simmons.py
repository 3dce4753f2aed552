import csv

import pandas as pd
import pytest

from countrypack import instruments, sources
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers.kelley_simmons import COLUMNS, INSTRUMENT, read


def panel(first, *levels, name="Namibia", ccode=565, adjusted=None, month=float("nan")):
    return [
        {
            "country": name,
            "uncountrycode": 7,
            "year": first + place,
            "ccode": ccode,
            "crimlevel": float(level),
            "adjcrimlevel": float(level if adjusted is None else adjusted[place]),
            "month": float(month),
            "crim": float("nan"),
        }
        for place, level in enumerate(levels)
    ]


def saved(folder, *rows, columns=COLUMNS):
    path = folder / "excerpt.dta"
    pd.DataFrame(rows)[list(columns)].to_stata(path, write_index=False, version=117)
    return path


def test_other_variables_are_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the variables are"):
        list(read(saved(tmp_path, *panel(2001, 0), columns=COLUMNS[:-1])))


def test_unknown_names_are_refused_all_at_once(tmp_path):
    rows = [*panel(2001, 0, name="Ruritania"), *panel(2001, 0, name="Borduria")]
    with pytest.raises(UnknownName, match=r"(?s)Borduria.*Ruritania"):
        list(read(saved(tmp_path, *rows)))


@pytest.mark.parametrize("level", [3, 0.5, 555])
def test_another_level_is_refused(tmp_path, level):
    with pytest.raises(BrokenSource, match="the level is"):
        list(read(saved(tmp_path, *panel(2001, 0, level))))


def test_a_year_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="NAM has a year twice"):
        list(read(saved(tmp_path, *panel(2001, 0, 1), *panel(2001, 0))))


def test_trap_trafficking_11_a_name_and_a_number_of_two_states_are_refused(tmp_path):
    with pytest.raises(BrokenSource, match="'Australia' has the number 305"):
        list(read(saved(tmp_path, *panel(2001, 0, 1, name="Australia", ccode=305))))


def test_trap_trafficking_11_a_late_law_keeps_its_year_whatever_the_adjusted_level_says(tmp_path):
    (act,) = read(saved(tmp_path, *panel(2001, 0, 0, 2, 2, adjusted=(0, 0, 0, 2), month=12)))
    assert (act.act, act.date, act.locator) == ("coded_full", "2003", "row 3, column crimlevel")


@pytest.mark.parametrize("levels", [(0, 0, 0), (0, 0, "nan")])
def test_trap_trafficking_11_coding_that_stops_is_no_act(tmp_path, levels):
    assert list(read(saved(tmp_path, *panel(2009, *levels)))) == []


def test_trap_trafficking_11_each_act_says_when_the_coding_of_the_state_ends(tmp_path):
    acts = list(read(saved(tmp_path, *panel(2008, 0, 1, 2, 2, "nan"))))
    assert [(act.act, act.date) for act in acts] == [("coded_partial", "2009"), ("coded_full", "2010")]
    assert {act.note for act in acts} == {"the coding of this state ends in 2011"}


def test_trap_trafficking_11_a_state_already_coded_in_its_first_year_has_no_date(tmp_path):
    (act,) = read(saved(tmp_path, *panel(1967, 1, 1)))
    assert (act.date, act.scope) == ("", "coded by Kelley and Simmons; in or before 1967, the first year coded")


def test_trap_trafficking_11_years_that_were_not_coded_leave_the_date_open(tmp_path):
    (act,) = read(saved(tmp_path, *panel(2010, 0, 0, "nan", "nan", 2)))
    assert (act.date, act.scope) == ("", "coded by Kelley and Simmons; after 2011, in or before 2014")


def test_trap_trafficking_11_the_card_says_where_coding_stops_and_which_states_that_concerns():
    caveats = " ".join(sources.read()["kelley_simmons"].caveats)
    for words in ("Coding ends in 2011", "2014", "CIV (law of 2016)", "SGP (2014)", "ZAF (2013)", "not a finding"):
        assert words in caveats


def test_a_state_coded_as_full_at_once_has_no_partial_act(tmp_path):
    assert [act.act for act in read(saved(tmp_path, *panel(2001, 0, 2, 2)))] == ["coded_full"]


def test_a_coding_is_never_given_as_a_verified_law(tmp_path):
    acts = list(read(saved(tmp_path, *panel(2001, 0, 1, 2))))
    assert {(act.instrument, act.verification, act.scope) for act in acts} == {
        (INSTRUMENT, "inferred", "coded by Kelley and Simmons")
    }
    assert INSTRUMENT in instruments.read()


@pytest.mark.raw
def test_the_first_years_of_the_20_are_those_derived_independently(raw):
    found = {(act.iso3, act.act): act.date for act in read(sources.read()["kelley_simmons"].locate(raw))}
    with (raw / "law" / "kelley_criminalization_20.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    assert len(expected) == 20
    for line in expected:
        full = found.get((line["iso3"], "coded_full"), "")
        first = min(filter(None, (found.get((line["iso3"], "coded_partial")), full)), default="")
        assert [first, full] == [
            line[name].removesuffix(".0") for name in ("first_year_partial_or_more", "first_year_full")
        ]


@pytest.mark.raw
def test_every_state_of_the_file_is_read(raw):
    acts = list(read(sources.read()["kelley_simmons"].locate(raw)))
    assert len(acts) == 216
    assert len({act.iso3 for act in acts}) == 161
    assert {act.iso3 for act in acts if act.act == "coded_full" and not act.date} == {"AGO", "BIH"}
    assert {"CIV"} & {act.iso3 for act in acts} == set()
