import csv
import json
import re
import subprocess
import sys

import pytest

from countrypack import facts, members, paths
from countrypack.errors import MissingFile, WrongState
from countrypack.members import binding, gathering, telling
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


def test_the_curve_of_few_members_is_of_members_and_has_no_percentage(all_of):
    chart = members.adoption(all_of)
    assert "%" not in chart.svg + chart.alt + "".join(chart.columns)
    assert chart.columns == ("End of", "Consent, members", "Law, members")
    held = {row[0]: row[1:] for row in chart.rows}
    assert (held["2002"], held["2003"], held["2007"], held["2008"]) == (("0", "0"), ("1", "0"), ("1", "0"), ("1", "1"))


def test_a_member_that_the_lists_were_not_made_for_is_not_counted_as_one_without_a_law():
    rows = [act("AAA", "trafficking_protocol", "ratification", "2003-02-01")]
    tidy = invented.tidy(*rows)
    built = [facts.build(iso3, tidy, invented.SHELF) for iso3 in invented.SHELF]
    few = members.gathering.build(built, REGIONS, CLAIMS)
    assert [one.iso3 for one in few.surveyed] == ["AAA"]
    chart = members.adoption(few)
    assert "2 of the 3 members are not in the lists held" in re.sub(r"<[^>]+>", "", chart.svg)
    assert chart.rows[-1][1] == "1"
    assert telling.share(few, 2008) == "0 of 1"
    none = members.gathering.build(built[1:], REGIONS, CLAIMS)
    assert "made for these members" in members.adoption(none).markdown
    assert telling.share(none, 2008) == "not held"


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
    assert "None of them reported" in members.opening(empty).markdown
    assert "killings by sex, none" in members.availability(empty).markdown


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


@pytest.fixture(scope="module")
def real():
    """The chapter's content for the shelf of this repository."""
    return members.read()


def tidy_rows(name):
    with (paths.TIDY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def usable():
    """Usable rows of the tidy table by state, read here and not by the library."""
    found = {}
    for row in tidy_rows("observations"):
        if row["status"] != "suspect":
            found.setdefault(row["iso3"], []).append(row)
    return found


def is_total(row):
    return (row["age"], row["category"]) == ("total", "total")


def test_convictions_are_those_of_the_tidy_table(real, usable):
    [chart] = members.convictions(real)
    expected = {}
    for one in real.members:
        rows = [
            r for r in usable[one.iso3] if r["indicator"] == invented.CONVICTED and is_total(r) and r["sex"] == "total"
        ]
        if rows:
            last = max(rows, key=lambda row: int(row["year"]))
            said = f"{int(last['value']):,}" if last["value"] else f"{last['lower']}-{last['upper']}"
            expected[one.name] = (str(len(rows)), min(r["year"] for r in rows), said, last["year"])
    assert len(expected) == 19
    assert {row[0]: row[1:] for row in chart.rows} == expected


@pytest.mark.parametrize("indicator", facts.RATES)
def test_rates_are_those_of_the_tidy_table(real, usable, indicator):
    told = {row[0]: row[1:] for row in members.rates(real, indicator).rows if "UN estimate" not in row[0]}
    expected = {}
    for one in real.members:
        rows = [r for r in usable[one.iso3] if r["indicator"] == indicator and is_total(r) and r["sex"] == "female"]
        if rows:
            last = max(rows, key=lambda row: int(row["year"]))
            expected[one.name] = (f"{float(last['value']):.2f}", last["year"], last["status"])
    assert told == expected


def test_the_curve_of_consents_is_that_of_the_table_of_acts(real):
    codes = {one.iso3 for one in real.members}
    kinds = {"ratification", "accession", "acceptance", "approval", "succession"}
    acts = [r for r in tidy_rows("acts") if r["instrument"] == "trafficking_protocol" and r["iso3"] in codes]
    first = {}
    for row in acts:
        if row["act"] in kinds and row["verification"] != "unverified":
            first[row["iso3"]] = min(first.get(row["iso3"], "9999"), row["date"][:4])
    assert len(first) == 20
    for year, consent, *_ in members.adoption(real).rows:
        assert consent == f"{100 * sum(date <= year for date in first.values()) / 20:.0f}", year


def test_regional_estimates_are_those_of_the_table_of_regions(real):
    table = members.regions(real).markdown
    rate, victims = gathering.REGIONAL
    rows = [row for row in tidy_rows("regions") if row["indicator"] in gathering.REGIONAL]
    last = max(row["year"] for row in rows)
    for row in (row for row in rows if row["year"] == last and row["value"]):
        line = next(line for line in table.splitlines() if line.startswith(f"| {row['region']} "))
        assert f"{float(row['value']):.1f}" in line if row["indicator"] == rate else f"{int(row['value']):,}" in line
        if row["indicator"] == victims and row["lower"]:
            assert f"{int(row['lower']):,}-{int(row['upper']):,}" in line


def test_availability_is_that_of_the_tidy_table(real, usable):
    lines = members.availability(real).markdown.splitlines()
    tests = {
        3: lambda r: r["indicator"] == gathering.DETECTED and r["sex"] in ("female", "male"),
        4: lambda r: r["indicator"] == gathering.DETECTED and r["age"] not in ("total", "unknown"),
        5: lambda r: r["indicator"] == gathering.DETECTED and r["category"].startswith("form:"),
        6: lambda r: r["indicator"] == HOMICIDE,
        7: lambda r: r["indicator"] == PARTNER_OR_FAMILY,
    }
    for one in real.members:
        cells = [cell.strip() for cell in next(x for x in lines if x.startswith(f"| {one.name} ")).split("|")[1:-1]]
        for place, test in tests.items():
            last = max((row["year"] for row in usable[one.iso3] if test(row)), default="–")
            assert cells[place] == last, (one.iso3, place)


def test_the_chapter_is_bound_like_a_pack_and_a_failure_leaves_the_old_one(tmp_path, monkeypatch):
    tidy, out = invented.tidy(*ROWS), tmp_path / "out"
    for iso3 in invented.SHELF:
        (tmp_path / "profiles" / iso3).mkdir(parents=True)
        (tmp_path / "profiles" / iso3 / "profile.yml").write_text("x\n")
        (out / iso3 / "pack").mkdir(parents=True)
        facts.write(facts.build(iso3, tidy, invented.SHELF), out / iso3 / "pack" / "facts.json")
    made = binding.bind(tmp_path / "profiles", out, ["html"])
    assert {path.name for path in made} == {"briefing.html", "briefing.ipynb", "facts.json", "sources.bib"}
    page = (out / "_members" / "pack" / "briefing.html").read_text(encoding="utf-8")
    assert "Arcadia" in page
    assert str(tmp_path) not in page
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path)
    with pytest.raises(MissingFile, match="notebooks/members"):
        binding.bind(tmp_path / "profiles", out, ["html"])
    assert (out / "_members" / "pack" / "briefing.html").is_file()
    assert not (out / "_members" / ".pack-building").exists()


def test_the_kernel_of_the_chapter_does_not_import_what_runs_and_prints_it():
    look = "import sys, countrypack.members; print(sorted({'papermill', 'jsonschema', 'typst'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
