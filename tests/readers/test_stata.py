import pandas as pd
import pytest

from countrypack import states
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers import stata

COLUMNS = ("name", "ccode", "score")


def saved(folder, frame):
    path = folder / "excerpt.dta"
    frame.to_stata(path, write_index=False, version=117)
    return path


def told(*pairs):
    return stata.identified(
        [{"name": name, "ccode": number} for name, number in pairs], "name", "ccode", where="excerpt"
    )


def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "excerpt.dta"
    path.write_text("<html>Not found</html>", encoding="utf-8")
    with pytest.raises(BrokenSource, match="not readable as a Stata file"):
        list(stata.rows(path, COLUMNS))


@pytest.mark.parametrize("columns", [["name", "ccode"], ["ccode", "name", "score"], ["name", "ccode", "points"]])
def test_other_variables_are_refused(tmp_path, columns):
    path = saved(tmp_path, pd.DataFrame([["Austria", 305, 1][: len(columns)]], columns=columns))
    with pytest.raises(BrokenSource, match="the variables are"):
        list(stata.rows(path, COLUMNS))


def test_unknown_names_are_refused_all_at_once():
    with pytest.raises(UnknownName, match=r"(?s)Borduria.*Ruritania"):
        told(("Ruritania", 305), ("Borduria", 900))


@pytest.mark.parametrize(
    ("name", "number"), [("Australia", 305), ("Niger", 475), ("South Korea", 731), ("Austria", 999)]
)
def test_a_number_that_says_otherwise_than_the_name_is_refused(name, number):
    with pytest.raises(BrokenSource, match=f"'{name}' has the number {number}"):
        told((name, number))


def test_rows_are_counted_from_one_and_a_missing_cell_is_none(tmp_path):
    frame = pd.DataFrame({"name": ["Austria", "Niger"], "ccode": [305, 436], "score": [None, 2.0]})
    assert list(stata.rows(saved(tmp_path, frame), COLUMNS)) == [
        (1, {"name": "Austria", "ccode": 305, "score": None}),
        (2, {"name": "Niger", "ccode": 436, "score": 2.0}),
    ]


def test_name_and_number_together_tell_the_state():
    assert told(("Austria", 305), ("Kosovo", 1001)) == {"Austria": "AUT", "Kosovo": states.NOT_A_STATE}


def test_every_number_stands_for_one_state_that_has_a_code():
    codes = [code for code in stata.numbers().values() if code != states.NOT_A_STATE]
    assert len(codes) == len(set(codes)) == 189
    assert all(states.is_code(code) for code in codes)
