"""What a source made for other states does not hold is no year that a state did not report."""

import pytest

from countrypack.checking import evidence, printed, sentences

RATE, OFFENCES = "female_homicide_rate", "trafficking_offences"


def test_a_state_that_the_copy_was_not_made_for_is_outside_and_others_are_not():
    known = evidence.read()
    assert known.series("TUV", RATE).outside
    assert not known.series("NZL", RATE).outside
    assert not known.series("TUV", "female_homicide_modelled").outside  # whose source is made for all


@pytest.mark.parametrize(
    ("words", "iso3", "borne"),
    [
        ("not in the source", "TUV", True),
        ("not reported", "TUV", False),
        ("not in the source", "GNQ", False),
        ("not reported", "GNQ", True),
    ],
)
def test_each_is_said_in_its_own_words(words, iso3, borne):
    assert sentences._may_be_said(f"arcadia: {words}, 1990-2023", evidence.read().series(iso3, RATE)) == borne


def test_a_number_that_begins_a_text_is_no_number_of_an_item():
    held = [printed.Run(1, "37."), printed.Run(1, "Act (1); "), printed.Run(1, "4."), printed.Run(1, "Other")]
    passed = [printed.re.compile(r"^\d{1,2}\.$")]
    assert printed.Flow(held, passed, ["37. Act (1); scope", "Other"]).text == "37. Act (1); Other"
