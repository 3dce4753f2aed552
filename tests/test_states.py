import csv
import re
from pathlib import Path

import pycountry
import pytest
import yaml

from countrypack import paths, states
from countrypack.errors import BrokenProfile, UnknownName, UnknownState

HERE = Path(__file__).parent
MEMBERS = (
    "ARG AUS CHN CIV DEU DOM FRA GBR GNQ JPN KWT MEX NZL PER POL RUS SGP THA USA ZAF".split()  # noqa: SIM905
)
GROUPS_IN_SHORT = {"GRULAC": "Latin American and Caribbean Group", "WEOG": "Western European and Others Group"}

# Two invented members, under real codes because a profile's code must be one.
ATLANTIS = {
    "iso3": "NOR",
    "name": "Atlantis",
    "in_text": "the Atlantis",
    "formal_name": "the Republic of Atlantis",
    "m49": "578",
    "region": "Oceans",
    "subregion": "Deep Oceans",
    "regional_group": "African Group",
    "comparators": [{"iso3": "SWE", "reason": "both in the Deep Oceans"}],
}
LEMURIA = {**ATLANTIS, "iso3": "SWE", "name": "Lemuria", "m49": "752", "comparators": []}


def names_in_the_wild():
    for path in sorted((HERE / "names").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield pytest.param(row["name"], row["iso3"], id=f"{path.stem}-{row['name']}")


def a_shelf(folder, **changes):
    """Write the two invented members, with `changes` to the first; a change to None takes the field away."""
    first = {name: value for name, value in {**ATLANTIS, **changes}.items() if value is not None}
    for iso3, content in (("NOR", first), ("SWE", LEMURIA)):
        (folder / iso3).mkdir()
        (folder / iso3 / "profile.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return folder


def a_table(folder, *lines):
    path = folder / "names.tsv"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


# Names


@pytest.mark.parametrize(("name", "iso3"), list(names_in_the_wild()))
def test_a_printed_name_finds_its_state_or_is_refused(name, iso3):
    if iso3 == "refused":
        with pytest.raises(UnknownName, match=re.escape(repr(name))):
            states.identify(name)
    else:
        assert states.identify(name) == iso3


def test_a_refused_name_is_told_where_it_stood_and_what_looks_like_it():
    with pytest.raises(UnknownName) as refusal:
        states.identify("Republic of Koreea", where="a sheet, row 7")
    message = str(refusal.value)
    assert "Where: a sheet, row 7" in message
    assert "'Republic of Korea' (KOR)" in message
    assert "data/names.tsv" in message


def test_a_name_like_no_other_is_refused_without_a_suggestion():
    with pytest.raises(UnknownName) as refusal:
        states.identify("Xyzzyqq")
    assert "Near:" not in str(refusal.value)


@pytest.mark.parametrize("name", ["Niger", "Republic of Korea", "Kosovo", "Congo", "Guinea"])
def test_a_name_that_fuzzy_search_gets_wrong_is_read_from_the_table(name):
    expected = {"Niger": "NER", "Republic of Korea": "KOR", "Kosovo": "not_a_state", "Congo": "COG", "Guinea": "GIN"}
    assert states.identify(name) == expected[name]


@pytest.mark.parametrize(
    ("lines", "offence"),
    [
        (["name\tiso3", "Atlantis\tATL"], "line 2: 'ATL' is not an ISO 3166-1 alpha-3 code"),
        (["name\tiso3", "Atlantis\tnor"], "line 2: 'nor' is not"),
        (["name\tiso3", "Atlantis\t"], "line 2: '' is not"),
        (["name\tiso3", "Atlantis\tNOR", "Atlantis\tSWE"], "line 3: 'Atlantis' stands twice"),
        (["name\tiso3", "Atlantis\tNOR", "Atlantis\tNOR"], "line 3: 'Atlantis' stands twice"),
        (["name\tiso3", "Atlantis NOR"], "line 2: ['Atlantis NOR'], expected"),
        (["name\tiso3", "Atlantis\tNOR\tsunk"], "line 2: ['Atlantis', 'NOR', 'sunk'], expected"),
        (["name\tiso3", "Atlantis \tNOR"], "line 2: ['Atlantis ', 'NOR'], expected a name without blanks"),
        (["name\tiso3", "\tNOR"], "line 2: ['', 'NOR'], expected"),
        (["name\tiso3", "Atlantis\tNOR", "", "Lemuria\tSWE"], "line 3: [], expected"),
        (["name,iso3", "Atlantis,NOR"], "line 1: expected the header"),
        ([], "line 1: expected the header"),
    ],
)
def test_a_fault_in_the_table_of_names_is_refused(tmp_path, lines, offence):
    with pytest.raises(BrokenProfile, match=re.escape(offence)):
        states.names(a_table(tmp_path, *lines))


def test_all_faults_in_the_table_of_names_are_told_at_once(tmp_path):
    path = a_table(tmp_path, "name\tiso3", "Atlantis\tATL", "Lemuria\tSWE", "Lemuria\tNOR", "Mu")
    with pytest.raises(BrokenProfile) as refusal:
        states.names(path)
    assert len(refusal.value.offences) == 3


def test_a_quotation_mark_is_part_of_a_name(tmp_path):
    path = a_table(tmp_path, "name\tiso3", '"Atlantis"\tNOR', '"Lemuria\tSWE')
    assert states.names(path) == {'"Atlantis"': "NOR", '"Lemuria': "SWE"}


def test_no_code_in_the_table_of_names_is_unknown_to_pycountry():
    codes = set(states.names().values()) - {states.NOT_A_STATE}
    assert not codes - {country.alpha_3 for country in pycountry.countries}


def test_the_table_of_names_is_sorted_by_code_with_those_that_are_no_state_last():
    lines = list(states.names().items())
    assert lines == sorted(lines, key=lambda line: (line[1] == states.NOT_A_STATE, line[1], line[0]))


def test_every_name_with_an_apostrophe_stands_with_both_forms_of_it():
    known = states.names()
    for name, code in known.items():
        if code != states.NOT_A_STATE:
            assert known.get(name.replace("'", "’")) == known.get(name.replace("’", "'")) == code


@pytest.mark.parametrize("text", ["XKX", "CHI", "EUU", "WLD", "ROM", "ZAR", "arg", "AR", "", "not_a_state"])
def test_a_code_outside_iso_3166_is_no_code(text):
    assert not states.is_code(text)


# Profiles


@pytest.mark.parametrize(
    ("changes", "offence"),
    [
        *[({name: None}, f"no {name}") for name in states.FIELDS],
        *[({name: ""}, f"no {name}") for name in states.FIELDS[:-1]],
        ({"capital": "Poseidonis"}, "unknown field capital"),
        ({"iso3": "SWE"}, "iso3 is 'SWE', but the folder is NOR"),
        ({"m49": 578}, "m49 must be text in quotes"),
        ({"m49": "752"}, "m49 is '752', but NOR is '578'"),
        ({"name": 7}, "name must be text in quotes"),
        ({"name": "Poland"}, "name 'Poland' is POL in data/names.tsv, but the folder is NOR"),
        ({"name": "Africa"}, "name 'Africa' is not_a_state in data/names.tsv"),
        ({"in_text": "the United Kingdom"}, "in_text 'the United Kingdom' is GBR"),
        ({"formal_name": "the Republic of Peru"}, "formal_name 'the Republic of Peru' is PER"),
        ({"regional_group": "WEOG"}, "regional_group 'WEOG', expected one of African Group, "),
        ({"comparators": "SWE"}, "no comparators: a list"),
        ({"comparators": ["SWE"]}, "comparator 'SWE': expected iso3 and reason"),
        ({"comparators": [{"iso3": "SWE"}]}, "expected iso3 and reason"),
        ({"comparators": [{"iso3": "SWE", "reason": ""}]}, "expected iso3 and reason"),
        ({"comparators": [{"iso3": "SWE", "reason": 5}]}, "expected iso3 and reason"),
        ({"comparators": [{"iso3": "SWE", "reason": "both deep", "rank": 1}]}, "expected iso3 and reason"),
        ({"comparators": [{"iso3": "NOR", "reason": "itself"}]}, "comparator NOR: expected another state of the shelf"),
        ({"comparators": [{"iso3": "DNK", "reason": "both deep"}]}, "comparator DNK: expected another state"),
        ({"comparators": [{"iso3": "SWE", "reason": "both deep"}] * 2}, "comparator SWE stands twice"),
    ],
)
def test_a_broken_profile_is_refused(tmp_path, changes, offence):
    with pytest.raises(BrokenProfile, match=re.escape(offence)) as refusal:
        states.read("NOR", a_shelf(tmp_path, **changes))
    assert "NOR/profile.yml" in str(refusal.value)


def test_all_faults_of_a_profile_are_told_at_once(tmp_path):
    changes = {
        "name": None,
        "m49": "999",
        "regional_group": "Deep Group",
        "comparators": [{"iso3": "NOR", "reason": "x"}],
    }
    with pytest.raises(BrokenProfile) as refusal:
        states.read("NOR", a_shelf(tmp_path, **changes))
    assert len(refusal.value.offences) == 4


@pytest.mark.parametrize("text", ["", "- a list\n", "just text\n"])
def test_a_profile_that_is_no_mapping_is_refused(tmp_path, text):
    folder = a_shelf(tmp_path)
    (folder / "NOR" / "profile.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenProfile, match="not a mapping of fields"):
        states.read("NOR", folder)


@pytest.mark.parametrize("content", [b"name: [unclosed\n", b"name: C\xf4te\n"])
def test_a_profile_that_is_no_yaml_in_utf8_is_refused(tmp_path, content):
    folder = a_shelf(tmp_path)
    (folder / "NOR" / "profile.yml").write_bytes(content)
    with pytest.raises(BrokenProfile, match="not YAML"):
        states.read("NOR", folder)


@pytest.mark.parametrize("code", ["ATL", "nor", "NO"])
def test_a_folder_that_is_no_code_is_refused(tmp_path, code):
    folder = a_shelf(tmp_path)
    (folder / "NOR").rename(folder / code)
    with pytest.raises(BrokenProfile, match=f"{code} is not an ISO 3166-1 alpha-3 code"):
        states.read(code, folder)


@pytest.mark.parametrize("code", ["DNK", "nor", "Norway", "", "../NOR"])
def test_a_state_without_a_folder_is_refused_with_the_codes_there_are(tmp_path, code):
    with pytest.raises(UnknownState, match=r"one of NOR, SWE\."):
        states.read(code, a_shelf(tmp_path))


def test_an_empty_shelf_says_what_is_missing(tmp_path):
    with pytest.raises(UnknownState, match="at least one"):
        states.read("NOR", tmp_path)


def test_one_broken_profile_stops_the_whole_shelf(tmp_path):
    with pytest.raises(BrokenProfile):
        states.shelf(a_shelf(tmp_path, name=None))


def test_the_roster_is_the_folders_that_hold_a_profile(tmp_path):
    folder = a_shelf(tmp_path)
    (folder / "DNK").mkdir()
    (folder / "index.csv").write_text("", encoding="utf-8")
    assert states.roster(folder) == ["NOR", "SWE"]


def test_a_profile_is_read_as_it_is_written(tmp_path):
    profile = states.read("NOR", a_shelf(tmp_path))
    assert profile.in_text == "the Atlantis"
    assert profile.comparators == (states.Comparator("SWE", "both in the Deep Oceans"),)
    assert states.shelf(tmp_path)["SWE"].comparators == ()


# The shelf of the commission


@pytest.fixture(scope="module")
def shelf():
    return states.shelf(paths.ROOT / "country_profiles")


def test_the_shelf_holds_the_members_that_the_background_guide_names(shelf):
    assert list(shelf) == MEMBERS


def test_every_profile_is_found_by_each_of_its_names(shelf):
    for iso3, profile in shelf.items():
        assert {states.identify(name) for name in (profile.name, profile.in_text, profile.formal_name)} == {iso3}


def test_no_two_profiles_share_a_name_or_code(shelf):
    for field in ("name", "in_text", "formal_name", "m49"):
        assert len({getattr(profile, field) for profile in shelf.values()}) == len(shelf)


@pytest.mark.parametrize(
    ("iso3", "in_text"),
    [
        ("DOM", "the Dominican Republic"),
        ("GBR", "the United Kingdom"),
        ("RUS", "the Russian Federation"),
        ("USA", "the United States"),
        ("CIV", "Côte d'Ivoire"),
        ("GNQ", "Equatorial Guinea"),
    ],
)
def test_a_name_in_a_sentence_has_its_article(shelf, iso3, in_text):
    assert shelf[iso3].in_text == in_text


def test_comparators_are_two_to_four_other_members(shelf):
    # The three African members share a group and a region with each other alone.
    for iso3, profile in shelf.items():
        codes = {comparator.iso3 for comparator in profile.comparators}
        assert codes < set(MEMBERS) - {iso3}
        assert len(codes) == 2 if profile.region == "Africa" else 3 <= len(codes) <= 4


ORGANIZATIONS = {
    "the European Union": "eu_member",
    "the African Union": "au_member",
    "ASEAN": "asean_member",
    "the Organization of American States": "oas_member",
    "the Council of Europe": "council_of_europe_member",
}


@pytest.fixture
def groups(raw):
    with (raw / "law" / "ref_groups_20.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: row for row in csv.DictReader(file)}


@pytest.mark.raw
def test_each_profile_agrees_with_the_table_of_regions_and_groups(groups, shelf):
    assert sorted(groups) == list(shelf)
    for iso3, row in groups.items():
        profile = shelf[iso3]
        group = GROUPS_IN_SHORT.get(row["un_regional_group"], row["un_regional_group"])
        expected = (row["m49"], row["m49_region"], row["m49_subregion"], group)
        assert (profile.m49, profile.region, profile.subregion, profile.regional_group) == expected


def held(groups, one, other):
    """Return every fact that the table holds of both states, as a reason words it."""
    a, b = groups[one], groups[other]
    same = {a[c] for c in ("m49_region", "m49_subregion", "m49_intermediate") if a[c] and a[c] == b[c]}
    facts = {f"{'the ' if place == 'Americas' else ''}{place} (M49)" for place in same}
    if a["un_regional_group"] == b["un_regional_group"]:
        facts.add("the " + GROUPS_IN_SHORT.get(a["un_regional_group"], a["un_regional_group"]))
    return facts | {name for name, column in ORGANIZATIONS.items() if a[column] == b[column] == "1"}


@pytest.mark.raw
def test_each_reason_is_made_of_facts_that_the_table_holds_of_both_states(groups, shelf):
    for iso3, profile in shelf.items():
        for comparator in profile.comparators:
            facts = held(groups, iso3, comparator.iso3)
            left = comparator.reason
            for fact in sorted(facts, key=len, reverse=True):
                left = left.replace(fact, "")
            words = set(left.replace(";", " ").split())
            assert facts and words <= {"both", "in", "and", "members", "of"}, (iso3, comparator)


@pytest.mark.raw
def test_names_are_those_of_unterm(raw, shelf):
    with (raw / "law" / "country-codes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["ISO3166-1-Alpha-3"]: row for row in csv.DictReader(file)}
    for iso3, profile in shelf.items():
        row = rows[iso3]
        if iso3 == "CIV":  # empty in the copy of 2026
            assert not row["UNTERM English Short"] + row["UNTERM English Formal"]
            continue
        assert (profile.name, profile.formal_name) == (
            row["UNTERM English Short"].removesuffix(" (the)"),
            row["UNTERM English Formal"],
        )


@pytest.mark.raw
def test_every_name_of_unterm_finds_its_own_code(raw):
    columns = [f"UNTERM {tongue} {kind}" for tongue in ("English", "French", "Spanish") for kind in ("Short", "Formal")]
    with (raw / "law" / "country-codes.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for name in filter(None, (row[column] for column in columns)):
                assert states.identify(name) == row["ISO3166-1-Alpha-3"]


@pytest.mark.raw
def test_every_participant_in_the_treaty_tables_is_known(raw):
    for path in sorted((raw / "law" / "untc_2015-03").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                states.identify(row["Participant"], where=path.name)


@pytest.mark.raw
def test_every_name_of_the_world_bank_agrees_with_its_code(raw):
    with (raw / "femicide" / "datasets_sp.pop.totl.data.csv").open(encoding="utf-8", newline="") as file:
        printed = {(row["Country Name"], row["Country Code"]) for row in csv.DictReader(file)}
    for name, code in printed:
        assert states.identify(name) == (code if states.is_code(code) else states.NOT_A_STATE)
