import json

import pytest

from countrypack import cards, facts, sources, states, vintages
from countrypack.errors import BrokenPack, BrokenTable, MissingFile, UnknownState, WrongState
from countrypack.rows import Observation
from tests import invented
from tests.invented import CONVICTED, HOMICIDE, PARTNER_OR_FAMILY, act, count, rate


def test_a_state_that_is_not_on_the_shelf_is_refused():
    with pytest.raises(UnknownState, match="DDD"):
        facts.build("DDD", invented.tidy(), invented.SHELF)


def test_facts_about_another_state_are_refused():
    text = facts.to_json(invented.state())
    with pytest.raises(WrongState, match="asked for BBB, found AAA"):
        facts.from_json(text, "BBB")


@pytest.mark.parametrize("text", ['{"iso3": "AAA"', '{"iso3": "AAA"}', "[]", '{"iso3": "AAA", "schema": 1}'])
def test_half_a_file_or_one_of_another_version_is_refused(text):
    with pytest.raises(BrokenPack, match="cannot be read"):
        facts.from_json(text, "AAA")


def test_facts_that_the_runner_prepared_and_that_are_gone_are_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv(facts.paths.FACTS_VARIABLE, str(tmp_path / "facts.json"))
    with pytest.raises(MissingFile):
        facts.read("AAA")


def test_facts_that_the_runner_prepared_are_read(tmp_path, monkeypatch):
    state = invented.state(count("AAA", 2005, "3"))
    facts.write(state, tmp_path / "facts.json")
    monkeypatch.setenv(facts.paths.FACTS_VARIABLE, str(tmp_path / "facts.json"))
    assert facts.read("AAA") == state


def test_facts_survive_being_written_and_read():
    state = invented.state(
        count("AAA", 2005, "3"), count("AAA", 2006, "<5"), rate("BBB", 2004, "2.5"), act("AAA", "cedaw", "signature")
    )
    assert facts.from_json(facts.to_json(state), "AAA") == state


def test_no_other_states_figures_are_a_states_own():
    state = invented.state(count("BBB", 2005, "3"), count("AAA", 2005, "8"))
    assert {row.iso3 for row in state.observations} == {"AAA"}
    assert [point.value for point in state.series(CONVICTED).points] == [8]


def test_a_gap_is_computed_and_is_no_zero():
    series = invented.state(count("AAA", 2005, "3"), count("AAA", 2007, "0")).series(CONVICTED)
    assert series.gaps == ((2003, 2004), (2006, 2006), (2008, 2010))
    assert [point.value for point in series.points] == [3, 0]


def test_a_state_without_rows_has_one_gap_as_long_as_the_window():
    series = invented.state().series(CONVICTED)
    assert (series.points, series.gaps) == ((), ((2003, 2010),))


def test_a_censored_figure_has_bounds_and_no_value():
    series = invented.state(count("AAA", 2005, "<5")).series(CONVICTED)
    assert (series.last.value, series.last.lower, series.last.upper) == (None, 0, 4)
    assert series.censored == series.points


def test_a_suspect_figure_is_kept_apart_and_is_no_gap():
    series = invented.state(count("AAA", 2005, "3", status="suspect", note="repeats")).series(CONVICTED)
    assert series.points == ()
    assert [point.year for point in series.suspects] == [2005]
    assert 2005 not in {year for first, last in series.gaps for year in range(first, last + 1)}


def test_a_breakdown_never_stands_in_the_total_series():
    rows = [count("AAA", 2005, "3"), count("AAA", 2005, "2", sex="female"), count("AAA", 2006, "1", age="18+")]
    assert [point.year for point in invented.state(*rows).series(CONVICTED).points] == [2005]


def test_two_sources_are_never_spliced():
    other = Observation("AAA", CONVICTED, "2006", value="4", source=invented.WHO, locator="L2")
    with pytest.raises(BrokenTable, match=f"{invented.GLOTIP}, {invented.WHO}"):
        invented.state(count("AAA", 2005, "3"), other)


def test_a_source_with_suspect_figures_only_gives_way_to_a_usable_one():
    bad = rate("AAA", 2004, "3.0", status="suspect", note="wrong unit")
    good = Observation("AAA", HOMICIDE, "2005", "female", value="1.0", source="uk_rebuilt_homicide", locator="L3")
    series = invented.state(bad, good).series(HOMICIDE)
    assert (series.source, [point.value for point in series.points]) == ("uk_rebuilt_homicide", [1.0])


def test_ids_name_state_indicator_year_and_breakdown():
    row = count("AAA", 2005, "3", sex="female", age="18+", category="form:forced_labour")
    [point] = invented.state(row).observations
    assert point.id == f"AAA.{CONVICTED}.2005.female.18+.form:forced_labour"


def test_a_second_source_of_an_indicator_has_ids_of_its_own():
    bad = rate("AAA", 2005, "3.0", status="suspect", note="wrong unit")
    good = Observation("AAA", HOMICIDE, "2005", "female", value="1.0", source="uk_rebuilt_homicide", locator="L3")
    state = invented.state(bad, good)
    assert [point.id for point in state.series(HOMICIDE).points] == [f"AAA.{HOMICIDE}.2005.female@uk_rebuilt_homicide"]
    assert len({row.id for row in state.observations}) == 2


def test_a_state_without_figures_is_told_of_the_first_source_of_the_card():
    elsewhere = Observation("BBB", HOMICIDE, "1950", "female", value="1.0", source="uk_rebuilt_homicide", locator="L3")
    assert invented.state(elsewhere).series(HOMICIDE).source == invented.WDI


def test_ids_are_unique_even_for_two_acts_of_one_kind_in_one_year():
    acts = [act("AAA", "national_trafficking_law", "amendment", "2010", statute=name) for name in ("One", "Two")]
    state = invented.state(*acts)
    assert len({found.id for found in state.acts}) == 2


def test_standing_holds_last_usable_rates_only():
    state = invented.state(
        rate("AAA", 2004, "2.0"), rate("AAA", 2005, "1.0"), rate("BBB", 2005, "3.0"),
        rate("CCC", 2006, "9.0", status="suspect", note="two totals"),
    )  # fmt: skip
    assert [(row.iso3, row.value) for row in state.standing(HOMICIDE)] == [("AAA", 1.0), ("BBB", 3.0)]
    assert state.find(f"{HOMICIDE}.members_with_data").value == 2
    assert state.find(f"{HOMICIDE}.members_lower").value == 0


def test_a_state_without_a_rate_has_no_place_among_the_members():
    state = invented.state(rate("BBB", 2005, "3.0"))
    assert [fact.id for fact in state.computed if fact.id.endswith(f"{HOMICIDE}.members_lower")] == []


def test_comparators_bring_their_rates_and_other_members_only_their_last():
    state = invented.state(
        rate("BBB", 2004, "1.0"), rate("BBB", 2005, "2.0"), rate("CCC", 2004, "1.0"), rate("CCC", 2005, "2.0"),
        count("BBB", 2004, "5"), count("BBB", 2005, "6"),
    )  # fmt: skip
    held = sorted((row.iso3, row.indicator, row.year) for row in state.others)
    assert held == [
        ("BBB", HOMICIDE, 2004), ("BBB", HOMICIDE, 2005), ("BBB", CONVICTED, 2005), ("CCC", HOMICIDE, 2005),
    ]  # fmt: skip


def test_unverified_acts_are_kept_and_not_for_print():
    state = invented.state(act("AAA", "cedaw", "signature", "1980", verification="unverified"))
    assert len(state.acts) == 1
    assert state.acts_of("cedaw") == ()
    assert len(state.acts_of("cedaw", printable=False)) == 1


def test_the_first_law_is_the_first_all_forms_offence_even_after_a_partial_one():
    state = invented.state(
        act("AAA", "national_trafficking_law", "partial_offence", "1999"),
        act("AAA", "national_trafficking_law", "all_forms_offence", "2008", statute="Law 1"),
        act("AAA", "national_trafficking_law", "amendment", "2012"),
    )
    assert facts.first_law(state).statute == "Law 1"


def test_years_from_law_to_conviction_count_a_reported_person_only():
    law = act("AAA", "national_trafficking_law", "first_offence", "2004")
    state = invented.state(law, count("AAA", 2005, "0"), count("AAA", 2006, "<5"), count("AAA", 2007, "2"))
    assert state.find("law_to_first_reported_conviction").value == 3


def test_victims_implied_need_the_population_of_the_same_year():
    year_before = [
        Observation("AAA", "population", "2004", value="1000000", source="wdi_population", locator="L2"),
        Observation(
            "AAA",
            "population_female_share",
            "2004",
            "female",
            value="50",
            source="wdi_population_female_share",
            locator="L2",
        ),
    ]
    state = invented.state(rate("AAA", 2005, "1.0"), *year_before)
    assert not [fact for fact in state.computed if fact.id.endswith("victims_implied")]
    same_year = [Observation(**{**{k: getattr(row, k) for k in row.__slots__}, "year": "2005"}) for row in year_before]
    state = invented.state(rate("AAA", 2005, "1.0"), *same_year)
    assert state.find(f"{HOMICIDE}.victims_implied").value == 5


def test_every_fact_has_a_source_card_and_a_locator():
    content = json.loads(facts.to_json(invented.state(count("AAA", 2005, "3"), act("AAA", "cedaw", "signature"))))
    known = {card["id"] for card in content["sources"]}
    for fact in (*content["observations"], *content["acts"], *content["others"]):
        assert fact["source"] in known
        assert fact["locator"]
    assert {fact["source"] for fact in content["computed"]} <= known


def test_the_edition_is_the_newest_vintage_used():
    state = invented.state()
    assert state.edition == max(card.vintage for card in state.sources)


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless():
    state = invented.state(act("AAA", "cedaw", "signature", statute="=cmd|' /C calc'!A0"))
    line = next(line for line in facts.to_csv(state).splitlines() if "signature" in line)
    assert "'=cmd" in line


def test_partner_or_family_and_all_homicides_are_different_series():
    state = invented.state(rate("AAA", 2005, "1.0"), rate("AAA", 2005, "0.4", PARTNER_OR_FAMILY))
    assert [state.series(name).last.value for name in (HOMICIDE, PARTNER_OR_FAMILY)] == [1.0, 0.4]


def test_a_copy_made_for_other_states_does_not_say_that_nothing_was_reported():
    state = invented.state()
    assert not state.series(invented.HOMICIDE).covered
    assert state.series(invented.CONVICTED).covered
    assert invented.state(rate("AAA", 2005, "1")).series(invented.HOMICIDE).covered


def test_the_twenty_of_this_repository_are_covered_by_every_copy_that_was_made_for_them():
    for card in sources.read().values():
        assert not card.covers or set(card.covers) == set(states.roster()), card.id


def test_an_unverified_law_of_another_member_is_not_taken():
    law = act("BBB", "national_trafficking_law", "first_offence", "2004", verification="unverified")
    assert invented.state(law).members_acts == ()


def test_totals_that_a_later_release_changed_are_the_states_own(tmp_path, monkeypatch):
    path = tmp_path / "revisions.tsv"
    path.write_text(f"iso3\tindicator\tyear\told\tnew\nAAA\t{CONVICTED}\t2005\t3\t0-4\nBBB\t{CONVICTED}\t2005\t1\t2\n")
    monkeypatch.setattr(facts.paths, "REVISIONS", path)
    state = invented.state(count("AAA", 2005, "<5"))
    assert [(one.iso3, one.year, one.old, one.new) for one in state.revisions] == [("AAA", 2005, "3", "0-4")]
    assert "unodc_glotip_2023_05" in {card.id for card in state.sources}
    assert facts.from_json(facts.to_json(state), "AAA") == state


@pytest.mark.raw
def test_the_revisions_committed_are_those_between_the_two_releases(raw):
    old, new = (raw / "trafficking" / f"unodc_glotip_{day}.xlsx" for day in ("2023-05-30", "2025-04-14"))
    found = [d for d in vintages.compare(old, new) if d.change == "changed" and vintages.is_total(d.key)]
    rows = [[d.key.place, d.key.subject, d.key.year, d.old.text, d.new.text] for d in found]
    lines = facts.paths.REVISIONS.read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split("\t") for line in lines] == [[text.replace("–", "-") for text in row] for row in rows]


def test_facts_that_were_read_are_given_for_the_same_text_and_state_only():
    text = facts.to_json(invented.state(count("AAA", 2004, "84")))
    assert facts.from_json(text, "AAA").observations[0].value == 84
    assert facts.from_json(text.replace('"value": 84', '"value": 85'), "AAA").observations[0].value == 85
    facts.from_json(text, "AAA")
    with pytest.raises(WrongState):
        facts.from_json(text, "BBB")


def test_what_was_looked_up_in_facts_does_not_get_into_their_file():
    state = invented.state(count("AAA", 2004, "84"), count("BBB", 2004, "2"))
    before = facts.to_json(state)
    assert [point.value for point in state.series(CONVICTED).points] == [84]
    assert [point.value for point in state.series(CONVICTED, iso3="BBB").points] == [2]
    assert facts.to_json(state) == before


def test_facts_of_a_second_state_read_no_card_again(monkeypatch):
    invented.state(count("AAA", 2004, "84"))
    monkeypatch.setattr(cards.yaml, "load", None)
    assert invented.state(count("BBB", 2004, "2"), iso3="BBB").iso3 == "BBB"
