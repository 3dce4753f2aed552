import csv

import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource
from countrypack.readers.samrc_femicide_counts import INDICATORS, SURVEYS, read

SOURCE = "samrc_femicide_counts"
WHOLE, INTIMATE, OTHER = INDICATORS
# In the copy a thin space stands around each equals sign, and the last year has a minus sign.
HEAD = (
    "Overall weighted\u2009=\u2009{}Intimate partner femicide Weighted\u2009=\u2009{}"
    "Non-intimate partner femicide weighted\u2009=\u2009{}"
)
FIRST = ["", "1999", "", "", "", "2009", "", "a ratio", "2017", "", "", "a ratio", "2020\N{MINUS SIGN}21", "", "", ""]


def second(first=""):
    heads = [first or HEAD.format(90, 40, 30), *(HEAD.format(n, n - 1, 0) for n in (80, 70, 60))]
    return ["", *(cell for head in heads for cell in (head, "", ""))]


def excerpt(folder, *lines):
    path = folder / "excerpt.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(lines)
    return path


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (FIRST,),
        (FIRST[::-1], second()),
        (FIRST[:8], second()),
        (FIRST, second()[:8]),
        (FIRST, second("Overall = 90")),
        (FIRST, second("Overall unweighted\u2009=\u200990" + HEAD.format("", 1, 1))),
    ],
)
def test_another_head_is_refused(tmp_path, lines):
    with pytest.raises(BrokenSource, match="excerpt"):
        list(read(excerpt(tmp_path, *lines)))


def test_the_weighted_numbers_are_read_and_not_the_unweighted(tmp_path):
    head = "Overall unweighted\u2009=\u20097" + HEAD.format(90, 40, 30)
    found = list(read(excerpt(tmp_path, FIRST, second(head))))
    assert [(r.indicator, r.value, r.locator) for r in found if r.year == "1999"] == [
        (WHOLE, "90", "L2, cell 2"),
        (INTIMATE, "40", "L2, cell 2"),
        (OTHER, "30", "L2, cell 2"),
    ]
    assert [r.value for r in found if r.indicator == WHOLE] == ["90", "80", "70", "60"]
    assert {(r.year, r.note) for r in found} == set(SURVEYS.values())


def test_trap_femicide_1_a_national_survey_is_a_measure_of_its_own():
    cards = indicators.read()
    assert all((cards[n].measure, cards[n].sources) == ("national_survey", (SOURCE,)) for n in INDICATORS)


@pytest.mark.raw
def test_the_known_numbers(raw):
    found = {(r.indicator, r.year): r.value for r in read(sources.read()[SOURCE].locate(raw))}
    assert [found[WHOLE, year] for year in ("1999", "2009", "2017", "2020")] == ["3793", "2363", "2407", "2409"]
    assert [found[INTIMATE, year] for year in ("1999", "2009", "2017", "2020")] == ["1610", "1294", "1089", "1253"]
    assert [found[OTHER, year] for year in ("1999", "2009", "2017", "2020")] == ["1686", "971", "890", "924"]
