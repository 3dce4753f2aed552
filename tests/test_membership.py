import csv
from collections import Counter
from dataclasses import asdict

import pytest

from countrypack import membership, sources, states
from countrypack.errors import BrokenSource, BrokenTable, MissingFile

HEAD = list(membership.WANTED)


def listing(folder, *rows, head=HEAD):
    path = folder / "country-codes.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def test_a_file_without_a_known_column_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="Region Name"):
        membership.build(listing(tmp_path, head=[name for name in HEAD if name != "Region Name"]), {})


def test_a_file_with_other_members_than_the_groups_is_refused_with_the_odd_ones(tmp_path):
    row = ["AUS", "36", "Australia", "Australia", "Oceania", "Australia and New Zealand"]
    with pytest.raises(BrokenSource, match="NZL"):
        membership.build(listing(tmp_path, row), {"AUS": "x", "NZL": "x"})


def test_observers_and_others_that_unterm_marks_are_no_members(tmp_path, monkeypatch):
    monkeypatch.setattr(membership, "MEMBERS", 1)
    rows = [
        ["AUS", "36", "Australia", "Australia", "Oceania", "Australia and New Zealand"],
        ["VAT", "336", "Holy See (the) *", "the Holy See *", "Europe", "Southern Europe"],
        ["NIU", "570", "Niue **", "Niue **", "Oceania", "Polynesia"],
        ["NFK", "574", "", "", "Oceania", "Australia and New Zealand"],
    ]
    text = membership.build(listing(tmp_path, *rows), {"AUS": "Western European and Others Group"}).decode()
    assert [line[:3] for line in text.splitlines()[1:]] == ["AUS"]


def test_the_article_in_brackets_goes_into_the_sentence_and_out_of_the_name(tmp_path, monkeypatch):
    monkeypatch.setattr(membership, "MEMBERS", 1)
    row = ["GMB", "270", "Gambia (the)", "the Republic of the Gambia", "Africa", "Sub-Saharan Africa"]
    line = membership.build(listing(tmp_path, row), {"GMB": "African Group"}).decode().splitlines()[1].split("\t")
    assert line[1:5] == ["Gambia", "the Gambia", "the Republic of the Gambia", "270"]


def test_a_group_that_stands_twice_or_is_unknown_is_refused(tmp_path):
    path = tmp_path / "groups.tsv"
    path.write_text("iso3\tregional_group\tnote\nAUS\tAfrican Group\t\nAUS\tBloc\t\n", encoding="utf-8")
    with pytest.raises(BrokenTable, match="AUS stands twice"):
        membership.groups(path)


def test_a_table_with_other_columns_is_refused_and_one_that_is_missing_too(tmp_path):
    with pytest.raises(MissingFile):
        membership.read(tmp_path / "states.tsv")
    (tmp_path / "states.tsv").write_text("iso3\tname\nAUS\tAustralia\n", encoding="utf-8")
    with pytest.raises(BrokenTable):
        membership.read(tmp_path / "states.tsv")


def test_the_committed_table_holds_193_members_in_the_five_groups():
    members = membership.read()
    assert len(members) == membership.MEMBERS
    sizes = Counter(state.regional_group for state in members.values())
    assert dict(sizes) == dict(zip(states.REGIONAL_GROUPS, (54, 54, 23, 33, 29), strict=True))


def test_the_committed_table_agrees_with_every_profile_of_the_clone():
    members = membership.read()
    for iso3, profile in states.shelf().items():
        assert asdict(members[iso3]) == {name: getattr(profile, name) for name in membership.COLUMNS}


def test_no_name_of_a_member_means_another_state_in_the_table_of_names():
    known = states.names()
    for state in membership.read().values():
        for name in (state.name, state.in_text, state.formal_name):
            assert known.get(name, state.iso3) == state.iso3


@pytest.mark.raw
def test_the_committed_table_is_what_the_list_gives(raw):
    path = sources.read()[membership.SOURCE].locate(raw)
    assert membership.build(path, membership.groups()) == membership.STATES.read_bytes()
