import re
from dataclasses import replace

import pytest

from countrypack import charts, prose
from countrypack.pieces import Piece
from countrypack.prose import series, words
from countrypack.prose.expected import homicide_ends
from countrypack.prose.quality import quality
from countrypack.rows import Observation
from countrypack.shelf import entries
from tests import invented
from tests.invented import CONVICTED, HOMICIDE, PARTNER_OR_FAMILY, act, count, model, rate


def text(piece: Piece) -> str:
    return re.sub(r"\[\[\d+\]\]\(#source-[a-z0-9_]+\)", "[n]", piece.markdown)


def trend(*rows, iso3="AAA", indicator=CONVICTED):
    return text(prose.trend(invented.state(*rows, iso3=iso3), indicator))


def test_nothing_reported_is_said_in_words_and_years():
    assert trend() == ("Arcadia: no figure for persons convicted of trafficking in persons is held for 2003-2010 [n].")


def test_zero_is_said_in_words_and_is_no_gap():
    assert trend(count("AAA", 2010, "0")).startswith(
        "Arcadia reported no persons convicted of trafficking in persons in 2010 [n]. No figure is held for 2003-2009."
    )


def test_one_is_singular():
    assert "reported 1 person convicted of trafficking in persons in 2010" in trend(count("AAA", 2010, "1"))


def test_a_last_year_before_the_end_of_the_window_is_called_so():
    assert "in 2006, the last year for which a figure is held [n]" in trend(count("AAA", 2006, "88"))


def test_thousands_have_commas():
    assert "1,041 persons convicted" in trend(count("AAA", 2010, "1041"))


def test_a_censored_figure_is_fewer_than_five_and_its_interval():
    assert trend(count("AAA", 2010, "<5")).startswith(
        "Arcadia reported fewer than five persons convicted of trafficking in persons in 2010 [n]; "
        "the publisher's figure covers 0 to 4."
    )


def test_a_state_that_is_always_censored_is_described_as_a_whole():
    rows = [count("CCC", year, "<5") for year in (2003, 2004, 2006)]
    assert trend(*rows, iso3="CCC").startswith(
        "The Cloud Islands reported fewer than five persons convicted of trafficking in persons in each of the three "
        "years on record (2003-2004 and 2006) [n]; the publisher's figure covers 0 to 4. No figure is held for 2005 "
        "and 2007-2010."
    )


def test_a_range_needs_three_figures():
    two = trend(count("AAA", 2009, "5"), count("AAA", 2010, "9"))
    three = trend(count("AAA", 2008, "7"), count("AAA", 2009, "5"), count("AAA", 2010, "9"))
    assert "lies between" not in two
    assert "In the three years with a number (2008-2010) the figure lies between 5 (2009) and 9 (2010)." in three


def test_parts_without_a_total_are_not_nothing():
    sentence = trend(count("AAA", 2005, "<5", category="form:forced_labour"))
    assert "is held for 2003-2010 [n]." in sentence
    assert "Parts of this figure are held without their total for 2005, each published as fewer than five" in sentence


def test_few_numeric_figures_among_censored_ones_are_named():
    sentence = trend(count("AAA", 2008, "<5"), count("AAA", 2009, "5"), count("AAA", 2010, "<5"))
    assert "The numeric figure is 5 (2009)." in sentence
    assert "For 2008 and 2010 the figure is published as fewer than five" in sentence


def test_a_suspect_figure_is_never_printed_and_its_reason_is():
    sentence = trend(
        count("AAA", 2009, "5"), count("AAA", 2010, "297", status="suspect", note="repeats the year before")
    )
    assert "297" not in sentence
    assert "The publisher's figure for 2010 is not used here: repeats the year before." in sentence


def test_a_rate_keeps_its_unit_year_and_two_decimals():
    assert trend(rate("AAA", 2010, "12.20358"), indicator=HOMICIDE).startswith(
        "Arcadia's rate of female victims of intentional homicide was 12.20 per 100,000 women in 2010 [n]."
    )


def test_a_rate_of_few_victims_says_so():
    population = [
        Observation("AAA", "population", "2010", value="1000000", source="wdi_population", locator="L2"),
        Observation(
            "AAA", "population_female_share", "2010", "female", value="50",
            source="wdi_population_female_share", locator="L3",
        ),
    ]  # fmt: skip
    assert "this rate stands for about two victims" in trend(rate("AAA", 2010, "0.4"), *population, indicator=HOMICIDE)
    assert "stands for" not in trend(rate("AAA", 2010, "40"), *population, indicator=HOMICIDE)


def test_a_modelled_figure_is_called_a_model_with_its_interval():
    sentence = text(prose.modelled(invented.state(model("AAA", 2009, "267.06", "137.4", "468.95"))))
    assert "WHO's model" in sentence
    assert "at 267, within an interval of 137 to 469" in sentence
    assert "not a count" in sentence


def test_a_modelled_figure_never_stands_in_a_reported_sentence():
    state = invented.state(model("AAA", 2009, "267", "137", "468"))
    assert "267" not in text(prose.trend(state, HOMICIDE))


def test_an_unverified_law_is_never_printed_and_its_absence_is():
    state = invented.state(
        act("AAA", "domestic_violence_law", "enacted", "1999", statute="Hidden Act", verification="unverified"),
        act("AAA", "domestic_violence_law", "enacted", "2005", statute="Family Act"),
    )
    shown = prose.laws(state, "domestic_violence_law").markdown
    assert "Hidden" not in shown
    assert "Family Act" in shown
    assert "one row of the compilation that could not be verified" in shown


@pytest.mark.parametrize(("verification", "label"), [("partial", "partly verified"), ("inferred", "inferred")])
def test_a_doubtful_law_carries_its_label(verification, label):
    law = act("AAA", "national_trafficking_law", "first_offence", "2004", statute="Act 1", verification=verification)
    assert label in prose.laws(invented.state(law), "national_trafficking_law").markdown
    assert label in prose.record(invented.state(law)).markdown


@pytest.mark.parametrize(
    ("acts", "sentence"),
    [
        ([], "Whether Arcadia is a party to the Trafficking Protocol is not held here."),
        (
            [("accession", "2010-02-08")],
            "Arcadia acceded to the Trafficking Protocol on 8 February 2010, without an earlier",
        ),
        (
            [("signature", "2000-12-12"), ("ratification", "2002-11")],
            "Arcadia signed the Trafficking Protocol on 12 December 2000 and ratified it in November 2002",
        ),
    ],
)
def test_the_protocol_is_told_as_it_happened(acts, sentence):
    state = invented.state(*(act("AAA", "trafficking_protocol", what, date) for what, date in acts))
    assert text(prose.record(state)).startswith(sentence)


def test_a_law_that_does_not_cover_all_forms_is_not_called_one_that_does():
    state = invented.state(act("AAA", "national_trafficking_law", "partial_offence", "1997", statute="art. 1"))
    assert "does not cover all forms" in prose.record(state).markdown


def test_standing_counts_members_and_never_ranks_a_state_without_a_figure():
    rows = [rate("BBB", 2009, "3.0"), rate("CCC", 2008, "1.0")]
    without = text(prose.standing(invented.state(*rows), HOMICIDE))
    with_own = text(prose.standing(invented.state(rate("AAA", 2010, "2.0"), *rows), HOMICIDE))
    assert without.startswith("Two of the three members have a usable figure")
    assert "Arcadia has none" in without
    assert "Arcadia's figure is 2.00 (2010); one of the others is lower." in with_own


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([], "none"),
        ([count("AAA", 2005, "9", status="suspect", note="twice")], "suspect"),
        ([count("AAA", 2005, "<5")], "censored"),
        ([count("AAA", 2005, "9")], "few years"),
        ([count("AAA", 2005, "9", status="provisional")], "provisional"),
        ([count("AAA", year, "9", status="derived") for year in range(2003, 2009)], "derived"),
        ([count("AAA", year, "9") for year in range(2003, 2008)], "reported"),
    ],
)
def test_quality_follows_its_rule(rows, word):
    assert quality(invented.state(*rows).series(CONVICTED)) == word


def test_the_model_makes_a_headline_only_where_nothing_is_reported():
    estimate = model("AAA", 2009, "267", "137", "468")
    alone = prose.headlines(invented.state(estimate)).markdown
    beside = prose.headlines(invented.state(estimate, rate("AAA", 2009, "1.0"))).markdown
    assert "**267 in 2009**" in alone
    assert "within an interval of 137 to 468" in alone
    assert "Quality: modelled" in alone
    assert "267" not in beside


def test_tables_keep_zero_gap_censored_and_doubtful_apart():
    state = invented.state(
        count("AAA", 2003, "0"), count("AAA", 2005, "<5"), count("AAA", 2006, "9", status="suspect", note="twice")
    )
    lines = prose.by_stage(state).markdown.splitlines()
    cells = {line.split(" | ")[0].strip("| "): line.split(" | ")[4] for line in lines if line.startswith("| 20")}
    assert cells == {"2003": "0", "2004": "-", "2005": "0-4", "2006": "doubtful"}


def test_a_hostile_statute_stays_text():
    law = act("AAA", "national_trafficking_law", "first_offence", "2004", statute="<script>x</script> | `#eval` [a](b)")
    shown = prose.laws(invented.state(law), "national_trafficking_law").markdown
    assert "<script>" not in shown
    assert r"\<script\>" in shown
    assert r"\| \`\#eval\` \[a\](b)" in shown


@pytest.mark.parametrize(
    ("name", "expected"),
    [("the United States", "the United States'"), ("Côte d’Ivoire", "Côte d’Ivoire's"), ("Peru", "Peru's")],
)
def test_possessives(name, expected):
    assert words.possessive(name) == expected


def test_a_mark_leads_to_the_source_by_its_number():
    state = invented.state(count("AAA", 2005, "3"))
    place = state.number(invented.GLOTIP)
    assert f"[[{place}]](#source-{invented.GLOTIP})" in prose.trend(state, CONVICTED).markdown


def test_a_state_of_which_no_treaty_row_is_held_is_not_called_no_party():
    table = prose.treaties(invented.state()).markdown
    assert "not a party" not in table
    assert "no signature" not in table
    assert table.count("| not held | not held |") == 5


def test_a_figure_missing_from_a_copy_of_other_states_is_not_called_not_reported():
    rows = prose.proxies(invented.state()).markdown.splitlines()
    told = {row.split("|")[1].strip(): row for row in rows if row.count("|") > 5}
    assert "not in the source" in told["Female victims of intentional homicide"]
    assert "not reported" in told["Women and girls killed by an intimate partner or other family member"]


def test_a_derived_figure_bears_the_same_word_in_the_pack_and_on_the_shelf():
    state = invented.state(*(count("AAA", year, "9", status="derived") for year in range(2003, 2009)))
    assert entries.entry(state).cells["convicted"].mark == quality(state.series(CONVICTED)) == "derived"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (
            {2005: "<5", 2006: "10"},
            "reported at most that in two years (2005-2006) [n]. A figure published as an interval",
        ),
        ({2005: "11", 2007: "1041"}, "reported more in two years (2005 and 2007) [n]."),
        ({2005: "11", 2006: "10"}, "reported more in one year (2005) and at most that in one year (2006) [n]."),
        ({}, "No usable figure of Arcadia is held that could be set beside it [n]."),
    ],
)
def test_the_guides_number_is_above_ten_and_an_interval_is_not(values, told):
    state = invented.state(*(count("AAA", year, value) for year, value in values.items()))
    assert told in text(prose.threshold(state))


def people(year, number="1000000"):
    return [
        Observation("AAA", "population", str(year), value=number, source="wdi_population", locator="L2"),
        Observation(
            "AAA", "population_female_share", str(year), "female", value="50",
            source="wdi_population_female_share", locator="L3",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "sources", "told"),
    [
        ("1000000", ("uk_rebuilt_homicide", "uk_rebuilt_homicide"), "were 25 percent of"),  # 20 victims
        ("999000", ("uk_rebuilt_homicide", "uk_rebuilt_homicide"), "No share"),  # 19.98 victims
        ("9000000", ("unodc_partner_family", "uk_rebuilt_homicide"), "No share"),  # two sources
    ],
)
def test_a_share_needs_one_source_and_twenty_victims(number, sources, told):
    rates = [
        replace(rate("AAA", 2008, value, name), source=source)
        for source, (name, value) in zip(sources, ((PARTNER_OR_FAMILY, "1.0"), (HOMICIDE, "4.0")), strict=True)
    ]
    assert told in text(prose.shares(invented.state(*rates, *people(2008, number))))


def of_source(source, indicator):
    return replace(count("AAA", 2010, "9", indicator=indicator, sex="female"), source=source)


def test_a_limit_names_what_it_is_a_limit_of_and_is_told_once():
    victims = of_source("unodc_homicide_2026", "female_homicide_victims")
    state = invented.state(rate("AAA", 2010, "1.5"), victims)
    lines = prose.limits(state, HOMICIDE, "female_homicide_victims", HOMICIDE).markdown.splitlines()
    assert lines[0].startswith("- **Female homicide rate; female homicide victims:** Every female victim")
    assert lines[1].startswith("- **Female homicide victims:** ")
    assert len(lines) == 2


def test_limits_of_single_publishers_stand_where_their_figures_do():
    survey = of_source("samrc_femicide", "samrc_female_homicide_rate")
    without, held = invented.state(), invented.state(survey)
    told = "covers April 2020 to March 2021"
    assert told not in prose.limits(without, *prose.held_proxies(without)).markdown
    assert told in prose.limits(held, *prose.held_proxies(held)).markdown


def test_a_rate_too_small_for_two_decimals_is_not_printed_as_zero():
    card = invented.state().indicators[HOMICIDE]
    assert [words.number(value, card) for value in (0.0, 0.0038, 0.00012, 0.005, 0.0049)] == [
        "0.00", "0.004", "0.0001", "0.01", "0.005",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "told"), [("0", ""), ("0.000001", "fewer than one victim"), ("0.3", "about three victims")]
)
def test_a_rate_of_zero_stands_for_nobody(value, told):
    people = (
        replace(count("AAA", 2010, "2000000", indicator="population"), source="wdi_population"),
        replace(count("AAA", 2010, "50", indicator="population_female_share"), source="wdi_population_female_share"),
    )
    state = invented.state(rate("AAA", 2010, value), *people)
    assert series.small(state, state.series(HOMICIDE).last) == told


def test_a_figure_that_is_held_and_doubtful_is_not_called_missing():
    one = rate("AAA", 2009, "1.5")
    doubted = rate("AAA", 2010, "0", status="suspect", note="the file says so")
    asked = homicide_ends(invented.state(one, doubted, rate("ZZZ", 2011, "1.5")))
    assert asked.text.startswith("No usable figure for")
    assert homicide_ends(invented.state(one)).text.startswith("No figure for")


def test_totals_without_a_breakdown_are_not_called_not_reported():
    piece = charts.victims(invented.state(count("AAA", 2010, "7", "trafficking_victims_detected")))
    assert "none beside a total" in str(piece.rows)
    assert "not reported" in str(charts.victims(invented.state()).rows)
