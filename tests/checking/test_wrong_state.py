"""Packs built in one pool, by workers that go on from state to state, hold no other state's figures.

Every state gets figures that no other state has, so that a stray one is found by itself, whatever the checker says.
"""

import json
import random
import re

import pytest

from countrypack import facts, states
from countrypack.checking import blocks
from tests.roots import Root

FIGURE = re.compile(r"(?<![\d.,])(?:\d{3},\d{3}(?![\d.,]*\d)|\d,\d{3}\.\d\d)")
SMALL = ["ARG", "GNQ", "NZL", "PER"]
# Where all members stand side by side, where a state stands with those that its profile names, and where with those
# whose law is as old.
ALL = ("chart-strip-", "chart-standings", "text-standing-", "text-question-")
COMPARED = ("chart-trend-female", "table-comparators", "text-expected-gender-related-killing")
AS_OLD = ("chart-law-to-practice",)
LEAK = """
import dataclasses, pathlib, re
kept = pathlib.Path("kept.txt")
piece = prose.trend(state, convicted)
figure = re.search(r"reported ([\\d,]+) persons", piece.markdown)
if not kept.exists():
    kept.write_text(figure[1])
dataclasses.replace(piece, markdown=piece.markdown.replace(figure[1], kept.read_text(), 1))
"""


def built(folder, codes, *formats):
    root = Root(folder, codes)
    root.marks = root.watermark(codes)
    order = random.Random(5).sample(codes, len(codes))
    done = root.build(*order, *formats, "--jobs", "2", timeout=900)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return built(tmp_path_factory.mktemp("pool"), SMALL, "--formats", "html")


def strangers(root, iso3):
    """Figures of other states where they may not stand, each with its place."""
    compared = {one.iso3 for one in states.read(iso3, root.profiles).comparators}
    pack = root.out / iso3 / "pack"
    as_old = facts.from_json((pack / "facts.json").read_text(encoding="utf-8"), iso3).known("contemporaries").value
    texts = {
        p.id: " ".join(b.text for b in p.blocks) + p.svg for p in blocks.pieces(blocks.cells(pack / "briefing.ipynb"))
    }
    found = []
    for other, marks in root.marks.items():
        for ident, text in texts.items() if other != iso3 else ():
            allowed = ident.startswith(ALL) or (other in compared and ident.startswith(COMPARED))
            allowed |= other in as_old and ident.startswith(AS_OLD)
            found += [(ident, figure) for figure in set(FIGURE.findall(text)) & marks if not allowed]
        # The page holds the same pieces; whatever stands in it besides may hold nobody's figures.
        page = set(FIGURE.findall((pack / "briefing.html").read_text(encoding="utf-8")))
        known = {figure for text in texts.values() for figure in FIGURE.findall(text)}
        found += [("page", figure) for figure in page & marks - known if other != iso3]
    return found


def assert_only_own(root, codes):
    for iso3 in codes:
        assert strangers(root, iso3) == [], iso3
        own = FIGURE.findall((root.out / iso3 / "pack" / "briefing.html").read_text(encoding="utf-8"))
        assert bool(set(own) & root.marks[iso3]) == bool(root.marks[iso3])
        assert json.loads((root.out / iso3 / "pack" / "checks.json").read_text(encoding="utf-8"))["passed"]


def test_no_pack_of_a_pool_holds_another_states_figures(root):
    assert_only_own(root, SMALL)


@pytest.mark.slow
def test_no_pack_of_the_whole_roster_holds_another_states_figures(tmp_path):
    codes = states.roster()
    assert_only_own(built(tmp_path, codes), codes)


def test_a_stray_figure_is_found(root, tmp_path):
    page = root.out / "NZL" / "pack" / "briefing.html"
    before = page.read_bytes()
    stray = min(root.marks["PER"])
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", f"<p>{stray}</p></main>"), encoding="utf-8")
    try:
        assert strangers(root, "NZL") == [("page", stray)]
    finally:
        page.write_bytes(before)


def test_a_leaky_chapter_is_caught_and_its_pack_is_not_moved_in(root):
    before = (root.out / "PER" / "pack" / "briefing.html").read_bytes()
    root.cell("convictions", "convictions-text", LEAK)
    done = root.build("ARG", "PER", "--formats", "html", "--jobs", "1")
    assert done.returncode == 1
    assert done.stdout == "1 built, 0 unchanged, 1 failed, 0 not tried.\n"
    leaked = (root.folder / "notebooks" / "kept.txt").read_text()
    assert leaked in root.marks["ARG"]
    assert "NotBorneOut: PER: in the finished pack" in done.stderr
    place = "briefing.html, text-trafficking-persons-convicted: a figure is in no row of this state, indicator and year"
    assert f"  - {place}: '{leaked}' in 'Peru reported {leaked} persons" in done.stderr
    assert re.search(r"Nearest: PER\.trafficking_persons_convicted\.\d{4} = \d+ \(reported\)", done.stderr)
    assert (root.out / "PER" / "pack" / "briefing.html").read_bytes() == before
    assert [path.name for path in (root.out / "PER").iterdir()] == ["pack"]
