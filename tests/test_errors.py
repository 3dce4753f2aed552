import re

import pytest

from countrypack import errors
from countrypack.errors import BrokenTable, Refusal, UnknownName
from tests.conftest import ROOT

REFUSALS = sorted(
    kind.__name__ for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refusal)
)
TESTS = {
    path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py") if path.name != "test_errors.py"
}


@pytest.mark.parametrize("name", [name for name in REFUSALS if name != "Refusal"])
def test_every_way_to_refuse_is_provoked_by_some_test(name):
    assert any(re.search(rf"\b{name}\b", text) for text in TESTS.values())


def test_a_refusal_says_what_where_what_was_expected_and_what_next():
    refusal = Refusal("It is broken.", where="file, row 3", expected="a number.", near="'a' (AAA)", todo="mend it.")
    assert str(refusal).splitlines() == [
        "It is broken.",
        "  Where: file, row 3",
        "  Expected: a number.",
        "  Near: 'a' (AAA)",
        "  Next: mend it.",
    ]


def test_ten_offences_are_shown_and_the_rest_counted():
    lines = str(BrokenTable([f"row {n}" for n in range(13)], where="a.csv")).splitlines()
    assert lines[0] == "13 rows break the rules of a table."
    assert sum(line.startswith("  - row") for line in lines) == 10
    assert "  - and 3 more" in lines


def test_one_unknown_name_is_quoted_and_several_are_listed():
    assert str(UnknownName(["Korea"])).startswith("'Korea' is not a name we know.")
    assert "  - 'Congo-K'" in str(UnknownName(["Korea", "Congo-K"])).splitlines()
