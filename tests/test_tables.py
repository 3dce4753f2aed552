import json
from types import SimpleNamespace

import frictionless
import pandas as pd
import pytest

from countrypack import instruments, sources, tables
from countrypack.errors import BrokenCard, BrokenTable, MissingFile, ObsoleteCorrection
from countrypack.rows import REGIONAL_COLUMNS, Act, Observation, Regional
from tests import invented

CARDS = {"one": None, "two": None, "pears_only": None}
INDICATORS = {name: SimpleNamespace(sources=("one", "two")) for name in ("apples", "regional_apples")}


def figure(**changes):
    good = {"iso3": "ARG", "indicator": "apples", "year": "2016", "value": "3", "source": "one", "locator": "L2"}
    return Observation(**{**good, **changes})


def act(**changes):
    good = {"iso3": "ARG", "instrument": "treaty", "act": "signature", "date": "2003", "source": "one", "locator": "L2"}
    return Act(**{**good, **changes})


def regional(**changes):
    good = {"region": "Asia", "indicator": "regional_apples", "year": "2016", "value": "3", "source": "one"}
    return Regional(**{**good, "locator": "L2", **changes})


def check(*rows):
    of_kind = [[row for row in rows if isinstance(row, kind)] for kind in (Observation, Act, Regional)]
    tables.check(*of_kind, cards=CARDS, indicator_ids=INDICATORS)


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


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"region": "Argentina"}, "not marked not_a_state"),
        ({"region": "ARG"}, "not marked not_a_state"),
        ({"region": ""}, "not marked not_a_state"),
        ({"source": "three"}, "no card for the source"),
        ({"indicator": "pears"}, "no card for the indicator"),
        ({"source": "pears_only"}, "does not admit the source"),
        ({"year": "2016/17"}, "not four digits"),
        ({"locator": ""}, "no locator"),
        ({"value": "50,000"}, "not a plain number"),
        ({"value": ""}, "neither a value nor an interval"),
        ({"status": "guessed"}, "not in the vocabulary"),
        ({"lower": "4", "upper": "8"}, "not in order"),
        ({"note": "a\tb"}, "line break or tab"),
    ],
)
def test_an_estimate_for_a_region_that_breaks_a_rule_is_refused(changes, complaint):
    with pytest.raises(BrokenTable, match=complaint):
        check(regional(**changes))


def test_a_region_and_a_state_never_share_an_indicator():
    with pytest.raises(BrokenTable, match="needs its own indicator"):
        check(figure(), regional(indicator="apples"))


def test_two_estimates_with_one_key_are_refused():
    with pytest.raises(BrokenTable, match="Asia regional_apples 2016 one: stands 2 times"):
        check(regional(value="3"), regional(value="4"))


def test_an_estimate_for_a_region_may_have_an_interval_or_none():
    check(regional(), regional(year="2017", lower="2", upper="4"), regional(source="two"))


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
    (tmp_path / "regions.csv").write_text("region,year\nNA,2016\n")
    read = tables.read(tmp_path)
    assert list(read.observations["iso3"]) == ["NA", "NAM"]
    assert list(read.observations["indicator"]) == ["apples", ""]
    assert list(read.regions["region"]) == ["NA"]


@pytest.mark.parametrize("name", ["observations.csv", "acts.csv", "regions.csv"])
def test_a_table_that_is_not_there_is_named(tmp_path, name):
    for other in {"observations.csv", "acts.csv", "regions.csv"} - {name}:
        (tmp_path / other).write_text("iso3\n")
    with pytest.raises(MissingFile, match=name):
        tables.read(tmp_path)


def test_tables_made_without_regions_have_an_empty_table_of_them():
    made = tables.Tables(pd.DataFrame(), pd.DataFrame())
    assert (len(made.regions), tuple(made.regions.columns)) == (0, REGIONAL_COLUMNS)


CARD = {
    "publisher": "An invented publisher",
    "title": "Apples",
    "url_page": "https://example.org",
    "file": "apples.csv",
    "sha256": "0" * 64,
    "vintage": "2016",
    "accessed": "2026-01-02",
    "route": "invented",
    "licence": {"redistribute": False},
    "cite": {},
}


@pytest.fixture
def build(monkeypatch):
    """Return what a build makes of readers' rows; `held` says of each card whether its file is."""

    def made(rows, held):
        cards = {name: sources.Source(id=name, held=here, **CARD) for name, here in held.items()}
        monkeypatch.setattr(tables.sources, "read", lambda: cards)
        monkeypatch.setattr(sources.Source, "locate", lambda card, raw: card.id)
        monkeypatch.setattr(tables.indicators, "read", lambda: INDICATORS)
        monkeypatch.setattr(tables.claims, "build", lambda tidy: b"claim\n")
        monkeypatch.setattr(tables, "_entries", list)
        monkeypatch.setattr(tables, "_has_reader", lambda name: name in rows)
        monkeypatch.setattr(tables, "_reader", lambda name: lambda path: iter(rows[name]))
        return tables.build(None)

    return made


def test_a_source_whose_file_is_not_held_is_passed_over(build):
    contents = build({"one": [figure(source="")], "two": [figure(source="", value="9")]}, {"one": True, "two": False})
    assert contents["observations.csv"].decode().count(",two,") == 0
    assert contents["observations.csv"].decode().count(",one,") == 1


def test_each_row_goes_to_its_own_table_and_carries_its_source(build):
    contents = build({"one": [figure(source=""), act(source=""), regional(source="")]}, {"one": True})
    assert contents["observations.csv"].decode().splitlines()[1].startswith("ARG,apples,2016")
    assert contents["acts.csv"].decode().splitlines()[1].startswith("ARG,treaty,signature")
    assert contents["regions.csv"].decode().splitlines()[1] == "Asia,regional_apples,2016,3,,,modelled,one,L2,"


def test_the_data_package_describes_every_table_and_names_the_sources_of_its_rows_alone(build):
    rows = {"one": [figure(source=""), act(source=""), regional(source="")]}
    package = json.loads(build(rows, {"one": True, "pears_only": True})["datapackage.json"])
    described = {resource["name"]: resource for resource in package["resources"]}
    assert set(described) == {"acts", "claims", "observations", "regions"}
    assert described["regions"]["schema"]["primaryKey"] == ["region", "indicator", "year", "source"]
    assert [field["name"] for field in described["regions"]["schema"]["fields"]] == list(REGIONAL_COLUMNS)
    assert len(package["sources"]) == 1


@pytest.mark.raw
def test_the_committed_tables_are_what_the_publishers_files_give(raw):
    assert tables.differences(tables.build(raw)) == []


def test_the_committed_tables_stay_under_20_mb():
    sizes = {path.name: path.stat().st_size for path in tables.paths.TIDY.iterdir()}
    assert sum(sizes.values()) < 20_000_000, sizes


def test_every_instrument_of_the_acts_has_a_card():
    assert set(tables.read().acts["instrument"]) <= set(instruments.read())


def test_the_data_package_is_valid_for_the_frictionless_validator():
    report = frictionless.validate(tables.paths.TIDY / "datapackage.json")
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]


def test_the_rows_of_a_state_are_its_own_in_the_order_of_the_table_and_none_where_it_has_none():
    rows = [invented.count("BBB", 2004, "2"), invented.count("AAA", 2005, "84"), invented.count("AAA", 2004, "83")]
    frame = invented.tidy(*rows).observations
    found = tables.ByState(frame)
    assert found["CCC"] == []
    for iso3 in ("AAA", "BBB"):
        assert found[iso3] == frame[frame["iso3"] == iso3].to_dict("records")
    assert [len(found[iso3]) for iso3 in ("AAA", "BBB")] == [2, 1]
