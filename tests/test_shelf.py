import base64
import csv
import hashlib
import json
import re
import shutil
from dataclasses import replace

import pytest

from countrypack import facts, paths, shelf, states
from countrypack.errors import WrongState
from countrypack.shelf import entries, marks, page, views
from tests import invented
from tests.invented import act, count, rate


def packed(folder, *rows, states=("AAA",), files=()):
    profiles, out = folder / "profiles", folder / "out"
    for iso3 in states:
        (profiles / iso3).mkdir(parents=True)
        (profiles / iso3 / "profile.yml").write_text("read by nobody here\n")
        (out / iso3 / "pack").mkdir(parents=True)
        facts.write(invented.state(*rows, iso3=iso3), out / iso3 / "pack" / "facts.json")
        for name in files:
            (out / iso3 / "pack" / name).write_bytes(b"x")
    return profiles, out


def written(folder, *rows, **more):
    profiles, out = packed(folder, *rows, **more)
    shelf.write(profiles, out)
    return (out / "index.html").read_text(encoding="utf-8")


def embedded(text):
    return json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', text, re.S)[1])


def test_a_pack_in_the_folder_of_another_state_is_refused(tmp_path):
    profiles, out = packed(tmp_path, states=("AAA", "BBB"))
    facts.write(invented.state(iso3="AAA"), out / "BBB" / "pack" / "facts.json")
    with pytest.raises(WrongState):
        shelf.read(profiles, out)


def test_a_state_without_a_pack_is_not_listed(tmp_path):
    profiles, out = packed(tmp_path)
    (profiles / "BBB").mkdir()
    (profiles / "BBB" / "profile.yml").write_text("x\n")
    assert [entry.iso3 for entry in shelf.read(profiles, out)] == ["AAA"]


def test_missing_is_not_reported_and_has_no_place_in_an_order():
    cell = entries.entry(invented.state()).cells["convicted"]
    assert (cell.text, cell.mark, cell.low, cell.high) == ("not reported", "none", None, None)


def test_zero_is_a_figure_and_a_censored_one_is_placed_by_its_interval():
    zero = entries.entry(invented.state(count("AAA", 2005, "0"))).cells["convicted"]
    censored = entries.entry(invented.state(count("AAA", 2005, "<5"))).cells["convicted"]
    assert (zero.text, zero.low, zero.high) == ("0", 0, 0)
    assert (censored.text, censored.mark, censored.low, censored.high) == ("0-4", "censored", 0, 4)


def test_a_derived_figure_is_not_called_reported():
    state = invented.state(*(rate("AAA", year, "0.5", status="derived") for year in range(2000, 2008)))
    assert entries.entry(state).cells["female_homicide_rate"].mark == "derived"


def test_a_suspect_figure_is_no_headline_and_is_not_counted_as_data():
    state = invented.state(rate("AAA", 2005, "9", status="suspect", note="a doubt"))
    entry = entries.entry(state)
    assert entry.cells["female_homicide_rate"].text == "no usable figure"
    assert entry.held["female_homicide_rate"].status == "suspect"
    assert "female_homicide_rate" not in embedded(page.html([entry]))["members"][0]["has"]
    assert "9.00" not in page.html([entry])


def test_a_suspect_year_of_a_breakdown_is_not_the_last_year_held():
    rows = [
        count("AAA", 2005, "7", entries.DETECTED, sex="female"),
        count("AAA", 2009, "8", entries.DETECTED, sex="female", status="suspect", note="a doubt"),
    ]
    held = entries.entry(invented.state(*rows)).held[entries.DETECTED]
    assert (held.year, held.status) == (2005, "reported")


def test_an_unverified_act_stands_nowhere_on_the_page():
    hidden = act(
        "AAA", "national_trafficking_law", "first_offence", "2004", statute="Rumoured Act", verification="unverified"
    )
    entry = entries.entry(invented.state(hidden))
    assert entry.acts == ()
    assert entry.cells["first_offence"].low is None


def test_an_annulled_law_is_not_the_first_act_on_killing():
    rows = [
        act("AAA", "gender_related_killing_law", "annulled", "2015"),
        act("AAA", "gender_related_killing_law", "specific_offence", "2020"),
    ]
    assert entries.entry(invented.state(*rows)).cells["killing_law"].text == "2020"


def test_report_years_and_codings_are_not_drawn_as_acts():
    acts = entries.entry(
        invented.state(
            act("AAA", "domestic_violence_law", "wbl_first_report_year", "1999"),
            act("AAA", "domestic_violence_law", "enacted", "1998"),
            act("AAA", "national_trafficking_law", "coded_full", "2001"),
        )
    ).acts
    assert [one.act for topic in marks.ROWS for one in marks.dated(acts, topic)] == ["enacted"]


def test_counts_never_stand_on_a_strip():
    cards = invented.state(count("AAA", 2005, "7")).indicators
    assert {cards[name].kind for name in entries.STRIPS} == {"rate"}


def test_strips_place_dots_in_proportion_and_none_upon_another():
    rows = [rate(code, 2005, value) for code, value in (("AAA", "1"), ("BBB", "1"), ("CCC", "4"))]
    points = [(o.iso3, o.iso3, o) for o in invented.state(*rows).standing(invented.HOMICIDE) if o.iso3 != "ZZZ"]
    drawing = marks.strip(points, "per 100,000 women", "invented")
    spots = re.findall(r'data-iso="(\w+)" transform="translate\(([\d.]+) ([\d.]+)\)"', drawing)
    assert len({(x, y) for _, x, y in spots}) == 3
    xs = {iso3: float(x) - marks.PAD for iso3, x, _ in spots}
    assert xs["AAA"] == xs["BBB"] == pytest.approx(xs["CCC"] / 4, abs=0.1)


def test_an_act_older_than_the_axis_moves_the_axis_and_not_the_act():
    old = act("AAA", "domestic_violence_law", "enacted", "1976")
    entry = entries.entry(invented.state(old))
    assert marks.span(entry.acts, 2020) == (1970, 2020)
    assert marks.span([], 2020) == (1980, 2020)
    assert "1970" in views.timeline([entry], 2020, {"national_laws": 1})


def test_marks_of_one_year_stand_on_levels_of_their_own():
    acts = [act("AAA", name, "ratification", "2003-05") for name in ("trafficking_protocol", "untoc", "crc_opsc")]
    spots = marks._spots(entries.entry(invented.state(*acts)).acts, (1980, 2020))
    assert len({y for _, y in spots}) == 3


def test_every_word_under_a_figure_is_explained():
    series = [
        count("AAA", 2005, "7"), count("BBB", 2005, "<5"), rate("CCC", 2004, "1", status="derived"),
        *(count("CCC", year, "7") for year in range(2003, 2009)),
        act("AAA", "national_trafficking_law", "first_offence", "2004", verification="inferred"),
        act("BBB", "national_trafficking_law", "first_offence", "2004", verification="partial"),
    ]  # fmt: skip
    found = [
        cell for iso3 in invented.SHELF for cell in entries.entry(invented.state(*series, iso3=iso3)).cells.values()
    ]
    said = {cell.mark for cell in found if cell.low is not None}
    assert {"reported", "few years", "censored", "derived", "inferred", "partly verified"} == said
    assert said <= {*views.BEARING, *views.VERIFIED}


def test_the_figures_of_a_strip_stand_in_a_table_with_year_status_and_source():
    state = invented.state(rate("AAA", 2005, "1.25"), rate("AAA", 2004, "3"))
    text = views.strips([entries.entry(state)], state.indicators, {"wdi_female_homicide": 7})
    assert "<td>1.25</td><td>2005</td><td>reported</td>" in text
    assert '<a class="mark" href="#source-wdi_female_homicide">[7]</a>' in text


def test_every_column_of_the_grid_names_its_sources():
    state = invented.state(count("AAA", 2005, "7"))
    grid = views.coverage([entries.entry(state)], state.indicators, {"unodc_glotip": 3})
    [head] = re.findall(r"<th scope=\"col\"><span>Persons convicted</span><small>(.*?)</small></th>", grid)
    assert ">[3]<" in head


def test_a_rate_known_as_an_interval_is_drawn_from_end_to_end():
    [row] = invented.state(rate("AAA", 2005, "1.5")).series(invented.HOMICIDE).points
    points = [("AAA", "Arcadia", replace(row, value=None, lower=1.0, upper=2.0, status="derived"))]
    drawing = marks.strip(points, "per 100,000 women", "invented")
    assert "Arcadia: 1.00-2.00 (2005, derived)" in drawing
    assert re.search(r'<path class="base" d="M0 0H\d', drawing)


def test_links_lead_only_to_files_that_are_there(tmp_path):
    text = written(tmp_path, files=["briefing.pdf"])
    assert re.findall(r'href="([^"#]+)"', text) == ["AAA/pack/briefing.pdf"]


def test_the_pack_about_all_members_is_linked_if_it_was_bound(tmp_path):
    profiles, out = packed(tmp_path)
    (out / "_members" / "pack").mkdir(parents=True)
    (out / "_members" / "pack" / "briefing.pdf").write_bytes(b"x")
    shelf.write(profiles, out)
    assert 'href="_members/pack/briefing.pdf"' in (out / "index.html").read_text(encoding="utf-8")


def test_every_source_mark_leads_to_an_entry(tmp_path):
    text = written(tmp_path, count("AAA", 2005, "7"), act("AAA", "trafficking_protocol", "ratification", "2004-05-06"))
    named = set(re.findall(r'href="#(source-[\w]+)"', text))
    assert named
    assert named <= set(re.findall(r'id="(source-[\w]+)"', text))


def test_the_page_needs_nothing_but_itself(tmp_path):
    text = written(tmp_path)
    assert not re.findall(r'(?:src|href)="(?![#"A-Z_])[^"]*"', text)
    assert "default-src 'none'" in text
    assert "unsafe" not in text


def test_the_policy_names_the_very_script_and_style_of_the_page(tmp_path):
    text = written(tmp_path)
    for tag in ("script", "style"):
        [content] = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in text


def test_no_text_of_a_source_can_become_markup():
    wicked = "</script><img src=x onerror=alert(1)><!--"
    state = invented.state(act("AAA", "national_trafficking_law", "first_offence", "2004", statute=wicked))
    entry = entries.entry(state)
    named = type(entry)(**{**vars(entry), "name": wicked})
    text = page.html([named])
    assert "<img" not in text
    assert embedded(text)["members"][0]["name"] == wicked


def test_without_a_script_the_table_holds_every_headline():
    state = invented.state(count("AAA", 2005, "1234"), rate("AAA", 2006, "1.25"))
    table = views.headlines([entries.entry(state)], {"unodc_glotip": 1, "wdi_female_homicide": 2})
    for expected in ("Arcadia", "1,234", "2005", "1.25", "2006", "[1]", "[2]", "not reported"):
        assert expected in table


def test_the_table_for_a_spreadsheet_has_year_quality_and_source_of_every_headline(tmp_path):
    profiles, out = packed(tmp_path, count("AAA", 2005, "<5"))
    shelf.write(profiles, out)
    [row] = csv.DictReader((out / "index.csv").open(encoding="utf-8", newline=""))
    assert (row["convicted"], row["convicted_year"], row["convicted_quality"]) == ("0-4", "2005", "censored")
    assert "GLOTIP" in row["convicted_source"]


def test_the_same_facts_give_the_same_bytes(tmp_path):
    assert written(tmp_path / "a", states=("AAA", "BBB")) == written(tmp_path / "b", states=("AAA", "BBB"))


def test_a_shelf_without_packs_is_a_page_all_the_same():
    assert "no states" in page.html([])


def test_the_committed_page_is_what_a_whole_build_of_the_committed_facts_gives(tmp_path):
    # A build of some states alone links to fewer files: this is the page of a clone after `make packs`.
    committed = paths.profiles()
    for iso3 in (*states.roster(), "_members"):
        (tmp_path / iso3 / "pack").mkdir(parents=True)
        for name in entries.PRINTED:
            (tmp_path / iso3 / "pack" / f"briefing.{name}").touch()
        if iso3 != "_members":
            shutil.copy(committed / iso3 / "pack" / "facts.json", tmp_path / iso3 / "pack")
    shelf.write(committed, tmp_path)
    for name in ("index.html", "index.csv"):
        assert (tmp_path / name).read_bytes() == (committed / name).read_bytes(), f"{name}: run `make packs`"
