"""Every chart of every state of the shelf, measured: a text covers nothing and is never cut off; grey is enough."""

import re
from dataclasses import replace

import nbformat
import pytest

from countrypack import charts, facts, paths, states, tables
from countrypack.charts import style
from countrypack.facts import CONVICTED, RATES
from tests.charts.reading import clipped, covered, drawn, group, marks, overlaps

VICTIMS = "trafficking_victims_detected"
EVERY = {
    "overview": [()],
    "standings": [()],
    "law_to_practice": [()],
    "timeline": [()],
    "stages": [()],
    "victims": [()],
    "modelled": [()],
    "trend": [(CONVICTED,), (VICTIMS,), *((name,) for name in RATES)],
    "strip": [(name,) for name in RATES],
}
ROSTER = sorted(path.parent.name for path in paths.profiles().glob("*/profile.yml"))
PALETTE = {style.INK, style.TEXT, style.GREY, style.LINE, style.HAIR, style.PALE, "#ffffff"}


@pytest.fixture(scope="module")
def shelf():
    return tables.read(), states.shelf()


@pytest.fixture(scope="module", params=ROSTER)
def pieces(request, shelf):
    made = facts.build(request.param, *shelf)
    return [getattr(charts, name)(made, *given) for name, calls in EVERY.items() for given in calls]


def test_every_chart_that_a_chapter_draws_is_measured_here():
    cells = [cell for path in paths.NOTEBOOKS.glob("*.ipynb") for cell in nbformat.read(path, as_version=4).cells]
    called = {name for cell in cells for name in re.findall(r"\bcharts\.(\w+)\(", cell.source)}
    assert called <= set(EVERY)
    assert set(charts.__all__) - {"coverage"} == set(EVERY)


def test_no_text_covers_another_a_mark_or_a_line_and_none_is_cut_off(pieces):
    faults = {
        (piece.iso3, piece.id): found
        for piece in pieces
        if (found := [*overlaps(piece, 0.3), *clipped(piece, 0.3), *covered(piece)])
    }
    assert faults == {}


def test_nothing_is_drawn_in_a_colour_that_a_grey_copy_could_lose(pieces):
    used = {colour for piece in pieces for colour in re.findall(r"#[0-9a-f]{6}\b", piece.svg)}
    assert used <= PALETTE


def test_the_state_is_told_from_others_by_more_than_its_colour(pieces):
    for piece in pieces:
        if piece.id.startswith(("chart-strip", "chart-standings")):
            reach = {name: box[0][2] - box[0][0] for name, box in drawn(piece) if name.startswith("pt-")}
            own = [wide for name, wide in reach.items() if name.startswith(f"pt-{piece.iso3}")]
            assert all(wide > other for wide in own for name, other in reach.items() if piece.iso3 not in name)
        widths = [float(wide) for wide in re.findall(rf"stroke: {style.INK}; stroke-width: ([\d.]+)", piece.svg)]
        others = [_width(piece, name) for name, _ in drawn(piece) if name.startswith("run-")]
        if others and 1.8 in widths:
            assert max(others) < 1.8


def _width(piece, name):
    style_of = next(child.get("style") for child in group(piece, name) if child.get("style"))
    return float(re.search(r"stroke-width: ([\d.]+)", style_of)[1])


def lightness(colour):
    """Relative luminance, as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((lightness(one), lightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        (style.INK, "#ffffff", 4.5),
        (style.TEXT, "#ffffff", 4.5),
        (style.GREY, "#ffffff", 4.5),
        (style.GREY, style.PALE, 4.5),
        (style.INK, style.PALE, 4.5),
        (style.LINE, "#ffffff", 3.0),
        (style.INK, style.LINE, 3.0),
        (style.PALE, "#ffffff", 1.1),
    ],
)
def test_what_must_be_told_apart_differs_in_lightness(one, other, least):
    assert contrast(one, other) >= least


# The measures themselves: each finds a planted fault.


@pytest.fixture(scope="module")
def sound(shelf):
    return charts.trend(facts.build("USA", *shelf), RATES[0])


def moved(piece, text, x, y):
    """The piece with one text moved to another place."""
    found = re.search(rf'<text [^>]*?x="([\d.]+)" y="([\d.]+)"[^>]*>{re.escape(text)}</text>', piece.svg)
    element = found[0].replace(f'x="{found[1]}" y="{found[2]}"', f'x="{x}" y="{y}"')
    return replace(piece, svg=piece.svg.replace(found[0], element))


def place(piece, text):
    found = re.search(rf'x="([\d.]+)" y="([\d.]+)"[^>]*>{re.escape(text)}</text>', piece.svg)
    return float(found[1]), float(found[2])


def test_two_texts_on_one_place_are_found(sound):
    assert overlaps(sound) == []
    x, y = place(sound, "1990")
    assert overlaps(moved(sound, "2000", x + 4, y + 2)) == [("1990", "2000")]


def test_a_text_over_the_edge_is_found(sound):
    assert clipped(sound) == []
    assert clipped(moved(sound, "1990", 3, 20)) == ["1990"]
    assert clipped(moved(sound, "1990", 60, 1)) == ["1990"]


def test_a_text_on_the_states_line_or_on_a_mark_is_found(sound):
    assert covered(sound) == []
    name = marks(sound)[0]
    box = dict(drawn(sound))[f"pt-{name}"][0]
    found = covered(moved(sound, "1990", box[0] + 2, box[3]))
    assert ("1990", f"pt-{name}") in found
    assert any(other.startswith("line2d") for _, other in found)


def test_a_text_on_another_states_line_is_found(sound):
    (name, held) = next(one for one in drawn(sound) if one[0].startswith("run-"))
    left, _, _, bottom = held[len(held) // 2]
    assert name in {other for _, other in covered(moved(sound, "1990", left, bottom + 2))}
