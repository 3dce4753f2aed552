import csv
import json

import pytest

from countrypack import facts, members, paths
from countrypack.errors import WrongState
from countrypack.members import gathering, telling
from tests import invented
from tests.invented import HOMICIDE, PARTNER_OR_FAMILY, act, count, rate

CLAIMS = [
    {"id": name, "says": "a share", "sources_say": "another", "verdict": "holds"} for name in gathering.SHARES
]  # fmt: skip
REGIONS = [
    {
        "region": region, "indicator": indicator, "year": year, "value": value, "lower": lower, "upper": upper,
        "status": "modelled", "source": "un_regional_estimates", "locator": "L2", "note": "",
    }
    for region, indicator, year, value, lower, upper in (
        ("Nowhere", gathering.REGIONAL[0], "2024", "1.5", "", ""),
        ("Nowhere", gathering.REGIONAL[1], "2024", "7700", "7600", "7800"),
        ("Nowhere", gathering.REGIONAL[0], "2023", "9.9", "", ""),
    )
]  # fmt: skip
ROWS = (
    count("AAA", 2005, "3"), count("AAA", 2006, "4"), count("BBB", 2005, "5000"), count("CCC", 2006, "<5"),
    count("AAA", 2009, "7", "trafficking_victims_detected", sex="female"),
    count("BBB", 2008, "<5", "trafficking_victims_detected", category="form:forced_labour"),
    rate("AAA", 2004, "1.5"), rate("AAA", 2004, "0.5", PARTNER_OR_FAMILY),
    act("AAA", "trafficking_protocol", "ratification", "2003-02-01"),
    act("AAA", "national_trafficking_law", "first_offence", "2008"),
    act("BBB", "national_trafficking_law", "first_offence", ""),
    act("CCC", "national_trafficking_law", "first_offence", "2003", verification="unverified"),
)  # fmt: skip


@pytest.fixture(scope="module")
def all_of():
    tidy = invented.tidy(*ROWS)
    built = [facts.build(iso3, tidy, invented.SHELF) for iso3 in invented.SHELF]
    return members.gathering.build(built, REGIONS, CLAIMS)


def pieces(all_of):
    made = [members.opening(all_of), members.adoption(all_of), members.claims(all_of), *members.convictions(all_of)]
    made += [members.rates(all_of, name) for name in facts.RATES]
    return [*made, members.regions(all_of), members.availability(all_of)]


def test_the_facts_of_one_state_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "facts.json"
    facts.write(invented.state(), path)
    monkeypatch.setenv(paths.FACTS_VARIABLE, str(path))
    with pytest.raises(WrongState, match="AAA"):
        members.read()


def test_an_act_without_a_date_or_unverified_is_not_counted(all_of):
    assert telling.share(all_of, 2007) == "0 of 3"
    assert telling.share(all_of, 2008) == "1 of 3"


def test_no_percentage_stands_on_a_base_under_twenty(all_of):
    assert "%" not in members.claims(all_of).markdown


def test_every_member_has_an_axis_of_its_own(all_of):
    [chart] = members.convictions(all_of)
    assert ">5,000<" in chart.svg or "5,000" in chart.alt
    heights = {one.iso3: max(p.value or p.upper for p in one.convicted.points) for one in all_of.members}
    assert heights == {"AAA": 4, "BBB": 5000, "CCC": 4}


def test_each_figure_and_no_gap_is_drawn(all_of):
    [chart] = members.convictions(all_of)
    drawn = [fact for fact in chart.facts if f"pt-{fact}" in chart.svg]
    assert sorted(drawn) == [
        f"{iso3}.{invented.CONVICTED}.{y}" for iso3, y in (("AAA", 2005), ("AAA", 2006), ("BBB", 2005), ("CCC", 2006))
    ]


def test_regional_estimates_are_the_last_ones_and_only_beside_the_rate_they_estimate(all_of):
    beside = members.rates(all_of, PARTNER_OR_FAMILY)
    assert ("Nowhere (UN estimate)", "1.5", "2024", "modelled") in beside.rows
    assert "9.9" not in beside.svg + beside.alt
    assert all("UN estimate" not in row[0] for row in members.rates(all_of, HOMICIDE).rows)


def test_the_interval_of_a_region_is_that_of_its_number(all_of):
    assert "| Nowhere | 1.5 | 7,700 | 7,600-7,800 |" in members.regions(all_of).markdown


def test_availability_says_which_breakdown_is_published_and_leaves_the_rest_empty(all_of):
    lines = members.availability(all_of).markdown.splitlines()
    row = next(line for line in lines if line.startswith("| Arcadia"))
    assert [cell.strip() for cell in row.split("|")[1:-1]] == ["Arcadia", "2", "2006", "2009", "–", "–", "2004", "2004"]


def test_every_piece_is_about_all_members_and_cites_a_source_of_the_list(all_of):
    known = {card.id for card in all_of.sources}
    for piece in pieces(all_of):
        assert piece.iso3 == members.ISO3
        assert set(piece.sources) <= known


def test_a_long_shelf_gets_several_charts_of_convictions(all_of, monkeypatch):
    monkeypatch.setattr(members.drawing, "A_CHART", 2)
    charts = members.convictions(all_of)
    assert [chart.id for chart in charts] == ["chart-members-convictions-1", "chart-members-convictions-2"]


def test_a_shelf_of_which_nothing_is_held_has_a_chapter_all_the_same():
    empty = members.gathering.build([invented.state()], [], [])
    for piece in pieces(empty):
        assert piece.markdown or piece.svg


def test_what_is_written_reads_back_the_same(all_of):
    text = gathering.to_json(all_of)
    assert gathering.to_json(gathering.from_json(text)) == text
    assert json.loads(text)["iso3"] == members.ISO3


def test_the_shares_are_those_that_the_claims_of_the_guide_print():
    with (paths.TIDY / "claims.csv").open(encoding="utf-8", newline="") as file:
        says = {row["id"]: row["says"] for row in csv.DictReader(file)}
    printed = {"a third": 1 / 3, "four-fifths": 0.8, "90%": 0.9}
    for name, (year, share) in gathering.SHARES.items():
        words, _, dated = says[name].rpartition(", ")
        assert (printed[words], int(dated)) == (share, year)


def test_the_chapter_is_bound_like_a_pack_and_a_failure_leaves_the_old_one(tmp_path, monkeypatch):
    tidy, out = invented.tidy(*ROWS), tmp_path / "out"
    for iso3 in invented.SHELF:
        (tmp_path / "profiles" / iso3).mkdir(parents=True)
        (tmp_path / "profiles" / iso3 / "profile.yml").write_text("x\n")
        (out / iso3 / "pack").mkdir(parents=True)
        facts.write(facts.build(iso3, tidy, invented.SHELF), out / iso3 / "pack" / "facts.json")
    made = members.bind(tmp_path / "profiles", out, ["html"])
    assert {path.name for path in made} == {"briefing.html", "briefing.ipynb", "facts.json", "sources.bib"}
    page = (out / "_members" / "pack" / "briefing.html").read_text(encoding="utf-8")
    assert "Arcadia" in page
    assert str(tmp_path) not in page
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path)
    with pytest.raises(FileNotFoundError):
        members.bind(tmp_path / "profiles", out, ["html"])
    assert (out / "_members" / "pack" / "briefing.html").is_file()
    assert not (out / "_members" / ".pack-building").exists()
