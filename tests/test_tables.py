from types import SimpleNamespace

import pytest

from countrypack import tables
from countrypack.errors import BrokenCard, BrokenTable, ObsoleteCorrection
from countrypack.rows import Act, Observation

CARDS = {"one": None, "two": None, "pears_only": None}
INDICATORS = {"apples": SimpleNamespace(sources=("one", "two"))}


def figure(**changes):
    good = {"iso3": "ARG", "indicator": "apples", "year": "2016", "value": "3", "source": "one", "locator": "L2"}
    return Observation(**{**good, **changes})


def act(**changes):
    good = {"iso3": "ARG", "instrument": "treaty", "act": "signature", "date": "2003", "source": "one", "locator": "L2"}
    return Act(**{**good, **changes})


def check(*rows):
    observations = [row for row in rows if isinstance(row, Observation)]
    acts = [row for row in rows if isinstance(row, Act)]
    tables.check(observations, acts, cards=CARDS, indicator_ids=INDICATORS)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"iso3": "XKX"}, "not an ISO 3166-1"),
        ({"iso3": ""}, "not an ISO 3166-1"),
        ({"source": "three"}, "no card for the source"),
        ({"indicator": "pears"}, "no card for the indicator"),
        ({"source": "pears_only"}, "does not admit the source"),
        ({"year": "2016/17"}, "not four digits"),
        ({"locator": ""}, "no locator"),
        ({"value": "1,041"}, "not a plain number"),
        ({"value": "<5"}, "not a plain number"),
        ({"value": "nan"}, "not a plain number"),
        ({"value": ""}, "neither a value nor an interval"),
        ({"value": "-1"}, "negative"),
        ({"status": "guessed"}, "not in the vocabulary"),
        ({"sex": "Women"}, "not in the vocabulary"),
        ({"status": "censored", "value": "2", "lower": "0", "upper": "4"}, "censored needs no value"),
        ({"status": "censored", "value": "", "lower": "0"}, "neither a value nor an interval"),
        ({"status": "suspect"}, "needs its reason"),
        ({"lower": "4", "upper": "8"}, "not in order"),
        ({"note": "a\nb"}, "line break"),
    ],
)
def test_a_figure_that_breaks_a_rule_is_refused(changes, complaint):
    with pytest.raises(BrokenTable, match=complaint):
        check(figure(**changes))


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"date": "8 December 2003"}, "not ISO 8601"),
        ({"date": "2003-13"}, "not ISO 8601"),
        ({"verification": "likely"}, "not in the vocabulary"),
        ({"act": ""}, "no instrument or no act"),
    ],
)
def test_an_act_that_breaks_a_rule_is_refused(changes, complaint):
    with pytest.raises(BrokenTable, match=complaint):
        check(act(**changes))


def test_two_rows_with_one_key_are_refused():
    with pytest.raises(BrokenTable, match="stands 2 times"):
        check(figure(value="3"), figure(value="4"))


def test_the_same_key_from_two_sources_is_not_the_same_row():
    check(figure(source="one"), figure(source="two"))


def test_zero_is_a_value_and_an_interval_is_one_too():
    check(figure(value="0"), figure(year="2017", value="", lower="0", upper="4", status="censored"))


def test_a_date_keeps_the_precision_that_is_known():
    check(act(date="2003"), act(date="2003-12"), act(date="2003-12-08"), act(date=""))


def test_all_offences_are_listed_at_once_and_ten_are_shown():
    with pytest.raises(BrokenTable) as caught:
        check(*(figure(year=str(1990 + n), value="x") for n in range(12)))
    assert len(caught.value.offences) == 12
    assert "and 2 more" in str(caught.value)


def entry(**changes):
    good = {
        "table": "observations",
        "match": {"iso3": "ARG", "year": "2016"},
        "expect": {"value": "3"},
        "use": {"status": "suspect", "note": "repeats the year before"},
        "because": "repeats the year before",
    }
    return {**good, **changes}


def test_a_correction_changes_the_rows_it_names_and_no_other():
    rows, _ = tables.corrected([figure(), figure(year="2017")], [], [entry()])
    assert [row.status for row in rows] == ["suspect", "reported"]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"expect": {"value": "4"}}, "expected {'value': '4'}"),
        ({"match": {"iso3": "ARG", "year": "1999"}}, "found 0 rows, expected 1"),
        ({"expect": {"value": "3", "rows": 2}}, "found 1 rows, expected 2"),
    ],
)
def test_an_obsolete_correction_stops_the_build(changes, complaint):
    with pytest.raises(ObsoleteCorrection) as caught:
        tables.corrected([figure()], [], [entry(**changes)])
    assert complaint in str(caught.value)


def test_a_correction_without_a_reason_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "corrections.yml"
    path.write_text("- {table: acts, match: {iso3: ARG}, expect: {date: '2003'}, use: {date: ''}}\n")
    monkeypatch.setattr(tables.paths, "CORRECTIONS", path)
    with pytest.raises(BrokenCard, match="because"):
        tables._entries()


def test_differences_name_the_table_and_the_lines(tmp_path):
    (tmp_path / "acts.csv").write_bytes(b"iso3\nARG\n")
    found = tables.differences({"acts.csv": b"iso3\nPER\n", "observations.csv": b"x\n"}, tmp_path)
    assert found == ["acts.csv: 1 lines gone, 1 lines new", "  - ARG", "  + PER", "observations.csv: not there"]


def test_no_difference_is_said_by_saying_nothing(tmp_path):
    (tmp_path / "acts.csv").write_bytes(b"iso3\nARG\n")
    assert tables.differences({"acts.csv": b"iso3\nARG\n"}, tmp_path) == []


def test_namibia_is_read_as_text(tmp_path):
    (tmp_path / "observations.csv").write_text("iso3,indicator\nNA,apples\nNAM,\n")
    (tmp_path / "acts.csv").write_text("iso3\nNAM\n")
    read = tables.read(tmp_path)
    assert list(read.observations["iso3"]) == ["NA", "NAM"]
    assert list(read.observations["indicator"]) == ["apples", ""]


@pytest.mark.raw
def test_the_committed_tables_are_what_the_publishers_files_give(raw):
    assert tables.differences(tables.build(raw)) == []


def test_the_committed_tables_stay_under_20_mb():
    sizes = {path.name: path.stat().st_size for path in tables.paths.TIDY.iterdir()}
    assert sum(sizes.values()) < 20_000_000, sizes
