import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from countrypack import charts
from countrypack.errors import Refusal
from countrypack.facts import Member
from countrypack.indicators import Break
from tests.charts.reading import boxes, clipped, ids, ink_lines, marks, overlaps, path, runs, texts, where
from tests.invented import CONVICTED, HOMICIDE, PARTNER_OR_FAMILY, act, count, model, rate, state

VICTIMS = "trafficking_victims_detected"
GRADES = re.compile(r"\b(worst|best|failed|alarming|only|better|worse|poor)\b", re.IGNORECASE)
SERIES = zip(range(2010, 2017), (29, 48, 39, 30, 72, 100, 88), strict=True)
REPORTED = [count("AAA", year, str(value)) for year, value in SERIES]
WINDOW = [count("ZZZ", 2022, "9")]
LAW = act("AAA", "national_trafficking_law", "first_offence", "2008", statute="Law 1", verification="verified")


def with_breaks(made, *years):
    card = made.indicators[CONVICTED]
    cuts = tuple(Break("AAA", year, "another definition") for year in years)
    return replace(made, indicators={**made.indicators, CONVICTED: replace(card, breaks=cuts)})


def victims(year, **figures):
    """Rows of victims by form, sex and age, and the total."""
    shapes = {
        "total": {},
        "sexual": {"category": "form:sexual_exploitation"},
        "labour": {"category": "form:forced_labour"},
        "other": {"category": "form:other"},
        "women": {"sex": "female", "age": "18+"},
        "men": {"sex": "male", "age": "18+"},
        "girls": {"sex": "female", "age": "0-17"},
    }
    return [count("AAA", year, value, VICTIMS, **shapes[name]) for name, value in figures.items()]


def crowd(size, first=0.5, step=0.01, own=7):
    """A state among many whose rates stand close together."""
    made = state(rate("AAA", 2020, "1.0"))
    codes = ["AAA" if n == own else f"M{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(size)]
    members = tuple(Member(code, f"Member {code}", f"the Member {code}") for code in codes)
    shape = next(point for point in made.observations if point.indicator == HOMICIDE)
    points = [
        replace(shape, id=f"{code}.{HOMICIDE}.2020", iso3=code, value=first + step * n) for n, code in enumerate(codes)
    ]
    others = tuple(point for point in points if point.iso3 != "AAA")
    return replace(made, members=members, observations=(points[own],), others=others)


def every_chart(made):
    return [
        charts.trend(made, CONVICTED),
        charts.trend(made, HOMICIDE),
        charts.trend(made, PARTNER_OR_FAMILY),
        charts.strip(made, HOMICIDE),
        charts.modelled(made),
        charts.timeline(made),
        charts.victims(made),
        charts.stages(made),
        charts.overview(made),
    ]


FULL = [
    *REPORTED,
    *WINDOW,
    LAW,
    count("AAA", 2018, "<5"),
    count("AAA", 2020, "0"),
    count("AAA", 2021, "6", status="suspect", note="two figures"),
    *(count("AAA", year, str(year - 1800), "trafficking_persons_prosecuted") for year in range(2011, 2020)),
    *(count("AAA", year, "<5", "trafficking_persons_formal_contact") for year in range(2005, 2020)),
    *victims(2019, total="1200", sexual="700", labour="<5", other="480", women="610", men="100", girls="<5"),
    *(rate("AAA", year, f"{1.5 + 0.1 * (year % 4):.2f}") for year in range(2000, 2021)),
    *(rate("BBB", year, f"{1.5 + 0.1 * (year % 3):.2f}") for year in range(2001, 2020)),
    rate("CCC", 2015, "1.62"),
    rate("AAA", 2004, "0.8", PARTNER_OR_FAMILY),
    *(model("AAA", year, "40", "12", "90") for year in range(2000, 2010)),
    act("AAA", "trafficking_protocol", "signature", "2000-12-12", verification="verified"),
    act("AAA", "trafficking_protocol", "ratification", "2002-11-19", verification="verified"),
    act("AAA", "national_trafficking_law", "amendment", "2012", verification="partial"),
    act("AAA", "domestic_violence_law", "enacted", "2024", verification="inferred"),
    act("AAA", "domestic_violence_law", "wbl_first_report_year", "2015", verification="verified"),
    act("AAA", "budapest_convention", "party", verification="verified"),
]


def test_counts_of_states_are_never_put_on_one_strip():
    with pytest.raises(Refusal, match="count"):
        charts.strip(state(*REPORTED), CONVICTED)


def test_a_count_has_no_comparators_in_its_chart():
    piece = charts.trend(state(*REPORTED, count("BBB", 2012, "500")), CONVICTED)
    assert not [name for name in (*marks(piece), *runs(piece), *piece.facts) if name.startswith("BBB")]


def test_a_gap_is_not_joined():
    piece = charts.trend(state(count("AAA", 2004, "5"), count("AAA", 2005, "6"), count("AAA", 2008, "9")), CONVICTED)
    assert ink_lines(piece) == [2]
    assert len(marks(piece)) == 3
    assert "not reported 2003, 2006-2007 and 2009-2010" in piece.alt.lower()


def test_a_censored_figure_is_an_interval_and_never_a_point():
    piece = charts.trend(state(count("AAA", 2004, "5"), count("AAA", 2005, "<5"), count("AAA", 2006, "8")), CONVICTED)
    corners = path(piece, f"pt-AAA.{CONVICTED}.2005")
    heights = sorted({y for _, y in corners})
    base = path(piece, "y-0")[0][1]
    known = where(piece, f"pt-AAA.{CONVICTED}.2006")[1]
    assert heights == pytest.approx([base + (known - base) * 4 / 8, base], abs=0.1)
    assert ink_lines(piece) == []
    assert "fewer than five in 2005" in piece.alt.lower()
    assert "<5" in texts(piece)


def test_a_line_stops_at_a_break_and_nothing_is_compared_across_it():
    made = with_breaks(state(*REPORTED), 2013)
    piece = charts.trend(made, CONVICTED)
    assert ink_lines(piece) == [3, 4]
    assert "break" in texts(piece)
    assert "highest" not in piece.alt
    assert "breaks in 2013" in piece.alt


def test_a_suspect_figure_is_in_the_table_and_not_in_the_drawing():
    piece = charts.trend(state(*REPORTED, count("AAA", 2018, "777", status="suspect", note="odd")), CONVICTED)
    assert f"AAA.{CONVICTED}.2018" not in marks(piece)
    assert ("2018", "777 (held, not used)") in piece.rows
    assert "777" not in piece.alt and "777" not in " ".join(texts(piece))


def test_a_year_not_used_a_year_not_reported_zero_and_fewer_than_five_look_different():
    rows = [count("AAA", 2003, "50"), count("AAA", 2004, "0"), count("AAA", 2005, "<5")]
    odd = count("AAA", 2007, "777", status="suspect", note="odd")
    piece = charts.trend(state(*rows, odd, count("AAA", 2010, "40")), CONVICTED)
    assert texts(piece).count("none") == 1 and texts(piece).count("<5") == 1
    assert texts(piece).count("used") == 1 and "not reported" in texts(piece)
    middle = 2007 - 2003
    first, last = path(piece, "x-2003")[0][0], path(piece, "x-2010")[0][0]
    used = next(box for text, box in boxes(piece) if text == "used")
    assert (used[0] + used[2]) / 2 == pytest.approx(first + middle * (last - first) / 7, abs=0.5)


def test_a_law_older_than_the_years_shown_is_told_below():
    old = act("AAA", "national_trafficking_law", "first_offence", "1999", verification="verified")
    found = " ".join(texts(charts.trend(state(*REPORTED, old), CONVICTED)))
    assert "First national trafficking offence held: 1999, before the years shown." in found
    assert "before the years" not in " ".join(texts(charts.trend(state(*REPORTED, LAW), CONVICTED)))


def test_a_state_without_figures_gets_an_empty_frame_and_no_figures_on_an_axis():
    piece = charts.trend(state(LAW), CONVICTED)
    assert "not reported, 2003-2010" in texts(piece)
    assert marks(piece) == []
    assert [text for text in texts(piece) if re.fullmatch(r"[\d,.]+", text) and not 2003 <= int(text) <= 2010] == []
    assert piece.rows == (("2003-2010", "not reported"),)
    assert "not reported, 2003-2010" in piece.alt


def test_a_state_whose_figures_are_all_suspect_is_not_said_to_have_reported_nothing():
    piece = charts.trend(state(count("AAA", 2005, "7", status="suspect", note="odd")), CONVICTED)
    assert "no usable figure, 2003-2010" in piece.alt


@pytest.mark.parametrize("draw", [charts.modelled, charts.timeline, charts.victims, charts.stages, charts.overview])
def test_every_chart_of_a_state_without_anything_says_so(draw):
    piece = draw(state())
    assert marks(piece) == []
    assert re.search("not reported|no dated act", piece.alt)
    assert piece.rows


def test_modelled_figures_stand_in_a_figure_of_their_own():
    made = state(model("AAA", 2005, "40", "12", "90"), rate("AAA", 2005, "1.5"), *REPORTED)
    piece = charts.modelled(made)
    assert {name.split(".")[1] for name in marks(piece)} == {"female_homicide_modelled"}
    for other in every_chart(made):
        if other.id != piece.id:
            assert not [name for name in other.facts if "modelled" in name]
    assert "12-90" in piece.alt and "estimate, not a count" in piece.alt
    assert any("WHO model" in text for text in texts(piece))


def test_the_alt_text_names_the_first_the_highest_and_the_last_figure_with_their_years():
    piece = charts.trend(state(*REPORTED, *WINDOW), CONVICTED)
    assert piece.alt == (
        "Persons convicted of trafficking in persons, Arcadia: 29 in 2010, highest 100 in 2015, 88 in 2016. "
        "Not reported 2003-2009 and 2017-2022."
    )


def test_zero_is_said_in_words_and_drawn_as_a_figure():
    piece = charts.trend(state(count("AAA", 2005, "0")), CONVICTED)
    assert "none in 2005" in piece.alt
    assert where(piece, f"pt-AAA.{CONVICTED}.2005")[1] == pytest.approx(path(piece, "y-0")[0][1])
    assert "none" in texts(piece)


def test_the_table_holds_every_year_of_the_window():
    piece = charts.trend(state(*REPORTED, *WINDOW), CONVICTED)
    assert piece.columns == ("Year", "Arcadia")
    assert piece.rows[0] == ("2003-2009", "not reported")
    assert [row[1] for row in piece.rows[1:-1]] == ["29", "48", "39", "30", "72", "100", "88"]
    assert piece.rows[-1] == ("2017-2022", "not reported")


def test_a_rate_has_its_comparators_beside_it_named_at_their_ends():
    made = state(*(rate("AAA", y, "1.5") for y in (2005, 2006)), *(rate("BBB", y, "1.51") for y in (2005, 2006, 2008)))
    piece = charts.trend(made, HOMICIDE)
    assert runs(piece) == [f"BBB.{HOMICIDE}.2005.female-to-2006"]
    assert f"BBB.{HOMICIDE}.2008.female" in marks(piece)
    assert "Arcadia 1.50 (2006)" in texts(piece) and "Borduria 1.51 (2008)" in texts(piece)
    assert piece.columns == ("Year", "Arcadia", "Borduria")


def test_the_law_is_marked_for_trafficking_and_for_nothing_else():
    made = state(*REPORTED, LAW, rate("AAA", 2008, "1.5"))
    assert "law 2008" in texts(charts.trend(made, CONVICTED))
    assert "law 2008" not in texts(charts.trend(made, HOMICIDE))


def test_a_law_that_is_not_verified_is_marked_as_such():
    law = act("AAA", "national_trafficking_law", "first_offence", "2007", verification="inferred")
    assert "law 2007 (inferred)" in texts(charts.trend(state(*REPORTED, law), CONVICTED))


def test_figures_stand_where_the_axis_says():
    piece = charts.trend(state(*REPORTED, *WINDOW), CONVICTED)
    zero, hundred = path(piece, "y-0")[0][1], path(piece, "y-100")[0][1]
    first, last = path(piece, "x-2003")[0][0], path(piece, "x-2022")[0][0]
    for point in state(*REPORTED, *WINDOW).series(CONVICTED).points:
        x, y = where(piece, f"pt-{point.id}")
        assert (y - zero) / (hundred - zero) * 100 == pytest.approx(point.value, abs=0.1)
        assert 2003 + (x - first) / (last - first) * 19 == pytest.approx(point.year, abs=0.01)


def test_a_strip_inks_the_state_and_names_who_has_no_figure():
    made = state(rate("AAA", 2006, "1.5"), rate("BBB", 2005, "0.4"))
    piece = charts.strip(made, HOMICIDE)
    assert set(marks(piece)) == {f"AAA.{HOMICIDE}.2006.female", f"BBB.{HOMICIDE}.2005.female"}
    assert "Arcadia 1.50 (2006)" in texts(piece)
    assert "2 of 3 members have a figure, of 2005-2006." in texts(piece)
    assert "No figure: Cloud Islands." in texts(piece)
    assert "one is lower" in piece.alt


def test_a_state_without_a_rate_has_no_place_on_the_strip():
    piece = charts.strip(state(rate("BBB", 2005, "0.4")), HOMICIDE)
    assert marks(piece) == [f"BBB.{HOMICIDE}.2005.female"]
    assert "Arcadia: not in the source" in texts(piece)  # whose copy was made for other states


def test_what_is_no_dated_act_is_in_the_table_of_the_timeline_and_not_drawn():
    piece = charts.timeline(state(*FULL))
    drawn = {row[:2]: row[4] for row in piece.rows}
    assert drawn["Budapest Convention", "party"] == "no"
    report_year = next(value for (_, what), value in drawn.items() if "report year" in what)
    assert report_year == "no"
    assert not [name for name in marks(piece) if "wbl" in name or "budapest" in name]
    assert "first offence 2008, amendment 2012 (partly verified)" in piece.alt


def test_unverified_acts_are_nowhere_on_the_timeline():
    hidden = act("AAA", "domestic_violence_law", "enacted", "1999", verification="unverified")
    piece = charts.timeline(state(LAW, hidden))
    assert "1999" not in piece.alt and "1999" not in str(piece.rows)
    assert len(piece.facts) == 1


def test_victims_are_of_one_year_that_has_a_total():
    rows = victims(2005, total="20", sexual="8", labour="12") + victims(2008, sexual="<5", labour="<5", other="<5")
    piece = charts.victims(state(*rows))
    assert "2005" in piece.alt and "2008" not in piece.alt
    assert {name.split(".")[2] for name in marks(piece)} == {"2005"}


def test_intervals_that_cannot_make_up_the_total_are_no_breakdown():
    rows = victims(2008, total="290", sexual="<5", labour="<5", women="120", men="170")
    piece = charts.victims(state(*rows))
    assert not [name for name in marks(piece) if "form:" in name]
    assert "By form of exploitation: no usable breakdown" in piece.alt


def test_a_suspect_breakdown_is_left_out_and_the_chart_says_so():
    rows = victims(2008, total="290", sexual="100", labour="150")
    odd = count("AAA", 2008, "40", VICTIMS, category="form:other", status="suspect", note="four figures")
    piece = charts.victims(state(*rows, odd))
    assert not [name for name in marks(piece) if "form:other" in name]
    assert "not used: other forms" in piece.alt


def test_stages_have_an_axis_each_and_no_rate_between_them():
    piece = charts.stages(state(*FULL))
    assert [text for text in texts(piece) if text.startswith("Persons")] == [
        "Persons convicted",
        "Persons prosecuted",
        "Persons in formal contact",
    ]
    assert "%" not in piece.svg and "rate" not in piece.alt
    assert piece.columns[1:] == ("Persons in formal contact", "Persons prosecuted", "Persons convicted")


def test_the_overview_takes_the_comparable_proxy_where_it_is_usable():
    both = state(rate("AAA", 2005, "1.5"), rate("AAA", 2005, "0.7", PARTNER_OR_FAMILY))
    one = state(rate("AAA", 2005, "1.5"))
    assert charts.overview(both).columns[2] == "Killed by partner or family"
    assert charts.overview(one).columns[2] == "Female homicide rate"
    assert charts.overview(state()).columns[2] == "Killed by partner or family"


STATES = {
    "full": FULL,
    "empty": [],
    "censored": [count("AAA", year, "<5") for year in range(2003, 2011)],
    "thousands": [count("AAA", year, str(1000 + 317 * (year % 3))) for year in range(2003, 2011)] + [LAW],
    "peaks": [count("AAA", year, str(5 + 90 * (year % 2))) for year in range(2003, 2011)],
    "flat": [*(rate(code, y, "1.5") for code in ("AAA", "BBB") for y in range(2003, 2011))],
    "mixed": [*(count("AAA", year, "<5" if year % 2 else str(year - 2000)) for year in range(2003, 2011)), LAW],
    "victims": victims(2009, total="<5", sexual="<5", labour="<5", women="<5", men="<5", girls="<5"),
    "one": [count("AAA", 2003, "34"), rate("AAA", 2010, "0"), model("AAA", 2009, "1", "0", "2")],
}


@pytest.fixture(scope="module")
def drawn():
    return {name: every_chart(state(*rows)) for name, rows in STATES.items()}


@pytest.mark.parametrize("name", STATES)
def test_no_text_covers_another_or_leaves_the_drawing(drawn, name):
    assert {piece.id: overlaps(piece) for piece in drawn[name] if overlaps(piece)} == {}
    assert {piece.id: clipped(piece) for piece in drawn[name] if clipped(piece)} == {}


@pytest.mark.parametrize("own", [0, 7, 19])
@pytest.mark.parametrize("step", [0.0, 0.001, 0.1, 1.0])
def test_twenty_members_close_together_keep_their_labels_apart(own, step):
    piece = charts.strip(crowd(20, step=step, own=own), HOMICIDE)
    assert overlaps(piece) == [] and clipped(piece) == []
    assert len(marks(piece)) == 20
    assert sum(re.fullmatch("M[A-Z]{2}|Member M[A-Z]{2}", text) is not None for text in texts(piece)) == 19


@pytest.mark.parametrize("name", STATES)
def test_every_id_is_the_drawings_own_and_stands_once(drawn, name):
    pieces = drawn[name]
    found = [(piece.id, ident) for piece in pieces for ident in ids(piece)]
    assert [ident for owner, ident in found if not ident.startswith(f"{owner}-")] == []
    assert len({ident for _, ident in found}) == len(found)
    for piece in pieces:
        assert set(re.findall(r'(?:url\(#|href="#)([^")]*)', piece.svg)) <= set(ids(piece))


@pytest.mark.parametrize("name", STATES)
def test_every_chart_is_whole(drawn, name):
    for piece in drawn[name]:
        root = ElementTree.fromstring(piece.svg)
        assert root.get("role") == "img" and root.get("aria-label") == piece.alt and root.get("viewBox")
        assert any(text.startswith("Source") for text in texts(piece))
        assert re.fullmatch(r"[\w-]+", piece.id) and piece.iso3 == "AAA" and piece.columns and piece.rows
        assert {len(row) for row in piece.rows} == {len(piece.columns)}
        assert set(marks(piece)) <= set(piece.facts)
        assert not GRADES.search(f"{piece.alt} {piece.caption} {' '.join(texts(piece))}")
        assert not re.search(r"\d", piece.caption)
        assert "<style" not in piece.svg and "<metadata" not in piece.svg


def test_the_same_facts_make_the_same_bytes():
    assert [piece.svg for piece in every_chart(state(*FULL))] == [piece.svg for piece in every_chart(state(*FULL))]


def test_ids_of_a_chart_do_not_depend_on_what_was_drawn_before():
    made = state(*FULL)
    alone = charts.trend(made, CONVICTED).svg
    every_chart(made)
    assert charts.trend(made, CONVICTED).svg == alone


def test_settings_of_the_reader_stay_and_do_not_change_a_chart():
    import matplotlib

    made = state(*FULL)
    before = charts.trend(made, CONVICTED).svg
    with matplotlib.rc_context({"svg.fonttype": "path", "font.size": 20, "lines.linewidth": 9}):
        assert charts.trend(made, CONVICTED).svg == before
        assert matplotlib.rcParams["svg.fonttype"] == "path"


def test_names_are_written_as_they_are_and_never_read_as_markup():
    made = state(rate("AAA", 2005, "1.5"))
    members = tuple(replace(m, in_text="Côte & <b>$x$") if m.iso3 == "AAA" else m for m in made.members)
    piece = charts.strip(replace(made, members=members), HOMICIDE)
    assert "Côte & <b>$x$ 1.50 (2005)" in texts(piece)


def test_an_observation_of_another_state_never_reaches_a_count():
    made = state(*REPORTED)
    stray = replace(made.observations[0], id="BBB.x", iso3="BBB")
    piece = charts.trend(replace(made, observations=(*made.observations, stray)), CONVICTED)
    assert "BBB.x" not in piece.facts
