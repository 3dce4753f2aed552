import pytest

from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers.agreeing import agreed


def test_a_code_and_a_name_of_two_states_are_refused_all_at_once():
    with pytest.raises(BrokenSource, match=r"'Austria' \(AUT\) has the code 'AUS'; 'Niger' \(NER\) has the code 'NGA'"):
        agreed([("AUS", "Austria"), ("NGA", "Niger"), ("PER", "Peru")], where="excerpt")


def test_unknown_names_are_refused_all_at_once():
    with pytest.raises(UnknownName, match="2 names are not known"):
        agreed([("RUR", "Ruritania"), ("BOR", "Borduria")], where="excerpt")


def test_an_old_code_is_refused_unless_it_is_declared():
    with pytest.raises(BrokenSource, match="'ROM'"):
        agreed([("ROM", "Romania")], where="excerpt")
    assert agreed([("ROM", "Romania")], where="excerpt", old_codes={"ROM": "ROU"}) == {"Romania": "ROU"}


def test_what_is_no_state_may_have_any_code():
    assert agreed([("KSV", "Kosovo"), ("", "World")], where="excerpt") == {
        "Kosovo": "not_a_state",
        "World": "not_a_state",
    }
