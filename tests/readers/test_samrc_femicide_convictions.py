import csv

import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource
from countrypack.readers.samrc_femicide_convictions import CONVICTED, HEADER, INDICATORS, SURVEYS, read

SOURCE = "samrc_femicide_convictions"
INTIMATE, OTHER = INDICATORS.values()
SECOND = [f"{survey}N\u2009=\u20099% (95%CI)" for survey in list(SURVEYS) * 2]
SHARES = [f"{n}.0 (1.0,{n}.5)" for n in range(11, 19)]


def excerpt(folder, *lines):
    path = folder / "excerpt.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(lines)
    return path


@pytest.mark.parametrize("lines", [(), (HEADER,), (HEADER[::-1], SECOND), (HEADER, SECOND[1:]), (HEADER, SECOND[::-1])])
def test_another_head_is_refused(tmp_path, lines):
    with pytest.raises(BrokenSource, match="the head is"):
        list(read(excerpt(tmp_path, *lines)))


@pytest.mark.parametrize("times", [0, 2])
def test_a_row_that_is_not_there_once_is_refused(tmp_path, times):
    with pytest.raises(BrokenSource, match=f"{times} rows"):
        list(read(excerpt(tmp_path, HEADER, SECOND, *[[CONVICTED, *SHARES]] * times)))


@pytest.mark.parametrize("text", ["", "29.4", "29.4 (20.7)", "29,4 (20,7,38,2)"])
def test_a_share_without_its_interval_is_refused_with_its_cell(tmp_path, text):
    with pytest.raises(BrokenSource, match="line 3, cell 2"):
        list(read(excerpt(tmp_path, HEADER, SECOND, [CONVICTED, text, *SHARES[1:]])))


def test_each_cell_has_its_kind_and_survey_and_other_rows_are_left_out(tmp_path):
    found = list(read(excerpt(tmp_path, HEADER, SECOND, ["Rape femicides", *SHARES], [CONVICTED, *SHARES])))
    years = ["1999", "2009", "2017", "2020"]
    assert [(r.indicator, r.year) for r in found] == [(name, year) for name in (INTIMATE, OTHER) for year in years]
    assert [(r.value, r.lower, r.upper, r.locator) for r in found][-1] == ("18.0", "1.0", "18.5", "L4, cell 9")


def test_trap_femicide_1_a_national_survey_is_a_measure_of_its_own():
    cards = indicators.read()
    found = {(cards[name].measure, cards[name].sources) for name in INDICATORS.values()}
    assert found == {("national_survey", (SOURCE,))}


@pytest.mark.raw
def test_the_known_shares(raw):
    found = {(r.indicator, r.year): r.value for r in read(sources.read()[SOURCE].locate(raw))}
    assert (found[INTIMATE, "2020"], found[OTHER, "2020"], len(found)) == ("19.4", "13.2", 8)
