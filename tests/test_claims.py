import re
from itertools import pairwise

import pandas as pd
import pytest
import yaml

from countrypack import claims, paths, states, tables
from countrypack.claims import computing
from countrypack.errors import BrokenCard
from tests.invented import act, count, tidy

CARDS = claims.read()
FOSTA = act("USA", "ict_trafficking_law", "platform_liability", "2018")


def card(**changes):
    good = {
        "topic": "trafficking",
        "paraphrase": "Something is so.",
        "says": "7",
        "sources_say": "It is 7.",
        "verdict": "holds",
        "locator": "file.csv, L2",
    }
    return {name: text for name, text in {**good, **changes}.items() if text is not None}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"locator": None}, "no locator"),
        ({"says": 2017}, "must be text"),
        ({"verdict": "true"}, "verdict 'true', expected one of holds"),
        ({"topic": "weather"}, "topic 'weather'"),
        ({"computation": "guess"}, "computation 'guess'"),
        ({"source": "x"}, "unknown field source"),
        ({"note": "one\ntwo"}, "line break"),
    ],
)
def test_a_card_that_breaks_a_rule_is_refused(tmp_path, changes, complaint):
    path = tmp_path / "claims.yml"
    path.write_text(yaml.safe_dump({"one": card(**changes)}))
    with pytest.raises(BrokenCard, match=complaint):
        claims.read(path)


def test_a_verdict_that_the_computation_contradicts_is_refused():
    with pytest.raises(BrokenCard, match="verdict is holds, but year_of_fosta finds that it differs"):
        claims.rows({"one": card(computation="year_of_fosta")}, tidy(FOSTA))


def test_a_figure_that_is_not_computed_is_refused():
    with pytest.raises(BrokenCard, match=re.escape("{dates} is not computed")):
        claims.rows({"one": card(computation="year_of_fosta", verdict="differs", sources_say="{dates}")}, tidy(FOSTA))


def test_computed_figures_stand_in_the_sentence():
    cards = {"one": card(computation="year_of_fosta", verdict="differs", sources_say="Enacted in {date}.")}
    [row] = claims.rows(cards, tidy(FOSTA))
    assert (row["sources_say"], row["note"]) == ("Enacted in 2018.", "")


def test_fewer_than_five_is_an_interval_and_the_mean_is_over_reported_years():
    figures = [count("AAA", 2010, "<5"), count("AAA", 2012, "20"), count("BBB", 2011, "10")]
    means = computing.mean_convictions(tidy(*figures))
    assert tuple(means.loc["AAA"]) == (10, 12)
    assert tuple(means.loc["BBB"]) == (10, 10)
    finding = computing.convictions_above_ten(tidy(*figures))
    # the invented frame has one more reporting state, with 9
    assert finding.values == {"reporting": "3", "above": "0–1", "share": "0–33"}
    assert finding.holds is False


def test_a_suspect_figure_is_in_no_computation():
    figures = [count("AAA", 2011, "900", status="suspect", note="why"), count("BBB", 2011, "11")]
    assert "AAA" not in computing.mean_convictions(tidy(*figures)).index


def test_the_panel_holds_the_states_that_reported_every_year():
    always = [count("AAA", year, value) for year, value in ((2007, "10"), (2008, "<5"))]
    sums = computing.convictions_panel(tidy(*always, count("BBB", 2008, "500")), 2007, 2008)
    assert sums.to_dict("list") == {"lower": [10, 0], "upper": [10, 4], "states": [1, 1]}


@pytest.mark.parametrize(("last", "holds"), [("2000", True), ("1001", False)])
def test_convictions_rise_steadily_if_every_year_rises(last, holds):
    figures = [count("AAA", year, str(1000 + year - 2007)) for year in range(2007, 2015)] + [count("AAA", 2015, last)]
    assert computing.convictions_rising(tidy(*figures)).holds is holds


def test_there_are_at_least_twenty_claims_each_with_its_locator():
    assert len(CARDS) >= 20
    assert all(card["locator"] and card["verdict"] in claims.VERDICTS for card in CARDS.values())


def test_what_cannot_be_checked_is_not_computed_and_computed_claims_say_their_table():
    for name, entry in CARDS.items():
        if entry.get("computation"):
            assert entry["verdict"] != "cannot_be_checked_here", name
            assert ".csv" in entry["locator"], name


def test_every_computation_is_used():
    assert {entry.get("computation") for entry in CARDS.values()} - {None} == set(computing.COMPUTATIONS)


@pytest.fixture(scope="module")
def committed():
    return tables.read()


def test_computed_claims_are_what_the_committed_tables_give(committed):
    found = {name: computing.COMPUTATIONS[name](committed) for name in computing.COMPUTATIONS}
    above = found["convictions_above_ten"]
    assert (above.values, above.holds) == ({"reporting": "124", "above": "53", "share": "43"}, True)
    assert found["convictions_rising"].holds is False
    assert found["year_of_fosta"].values["date"].startswith("2018")
    assert found["parties_to_cedaw"].values == {"party": "19", "listed": "20", "others": "USA"}
    assert found["population_without_law"].values["partial"] == "CHN and JPN"
    killings = found["killings_by_partner_or_family"].values
    assert killings == {"victims": "50,000", "everyone": "87,000"}
    assert found["rate_in_africa"].values == {"rate": "3.1"}
    assert found["rate_in_the_americas"].values == {"rate": "1.6"}


def test_the_committed_table_is_what_its_cards_give(committed):
    path = paths.TIDY / "claims.csv"
    if not path.is_file():
        pytest.skip("claims.csv is not built yet")
    assert path.read_bytes() == claims.build(committed)


def test_a_third_of_the_women_killed_is_by_the_rounded_figures():
    assert f"{30_000 / 87_000:.0%}" in CARDS["partner_killings_a_third"]["sources_say"]


def test_the_guides_list_is_the_roster():
    listed = states.roster(paths.ROOT / "country_profiles")
    assert CARDS["members_listed"]["says"] == f"{len(listed)} members"


@pytest.mark.raw
def test_no_run_of_eight_words_is_the_guides(raw):
    guide = raw.parent / "guide" / "background_guide.txt"
    if not guide.is_file():
        pytest.skip("the guide is not here")
    theirs = runs(guide.read_text(encoding="utf-8"))
    texts = [text for entry in CARDS.values() for field, text in entry.items() if field != "locator"]
    assert [run for text in texts for run in runs(text) & theirs] == []


def runs(text, length=8):
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}


@pytest.fixture(scope="module")
def coded(raw):
    """Kelley and Simmons: 0 no law, 1 partial, 2 full; Micronesian and other states not coded are left out."""
    path = raw / "trafficking" / "kelley_simmons_criminalization_2015-08-10.dta"
    return pd.read_stata(path, convert_categoricals=False).dropna(subset=["crimlevel"])


@pytest.mark.raw
@pytest.mark.parametrize(
    ("claim", "year", "figures"),
    [
        ("laws_a_third_2003", 2002, ("33%", "166", "9%")),
        ("laws_a_third_2003", 2003, ("43%", "166", "17%")),
        ("laws_four_fifths_2008", 2008, ("78%", "168", "52%")),
    ],
)
def test_shares_of_states_with_a_law_are_those_of_the_coding(coded, claim, year, figures):
    level = coded[coded["year"] == year]["crimlevel"]
    counted = (f"{100 * (level >= 1).mean():.0f}%", f"{len(level)}", f"{100 * (level == 2).mean():.0f}%")
    assert counted == figures
    assert all(figure in CARDS[claim]["sources_say"] for figure in figures)


@pytest.mark.raw
def test_trap_trafficking_11_the_coding_stops_and_a_law_is_taken_to_stay(coded):
    last = coded.sort_values("year").groupby("country").tail(1).set_index("country")["crimlevel"]
    assert (len(last), (last >= 1).sum(), (last == 2).sum()) == (170, 161, 130)
    assert sorted(last[last == 0].index) == [
        "Chad",
        "Comoros",
        "Congo (Brazzaville; Rep)",
        "Cote DÕIvoire",
        "Cuba",
        "Libya",
        "Morocco",
        "Seychelles",
        "St.Kitts&Nevis",
    ]
    assert len(computing.WITHOUT_LAW) == 9
    assert "161 of 170" in CARDS["laws_90_percent_2014"]["sources_say"]


@pytest.mark.raw
def test_the_parties_to_cedaw_are_counted_in_the_two_copies(raw):
    members = pd.read_csv(raw / "law" / "hr_treaties_2022-08" / "hr_status_cedaw.csv", keep_default_na=False, dtype=str)
    assert (members["state party"] == "1").sum() == 187
    lines = (raw / "law" / "untc_2015-03" / "4-8.csv").read_text(encoding="utf-8").splitlines()
    assert [lines[40].split(",")[0], lines[161].split(",")[0]] == ["Cook Islands", "State of Palestine"]


def test_claims_stand_in_the_guides_order_by_topic():
    topics = [entry["topic"] for entry in CARDS.values()]
    assert sum(left != right for left, right in pairwise(topics)) == len(claims.TOPICS) - 1
