"""One figure of the tables changes: exactly what prints it changes, in its state and in those that compare with it."""

import dataclasses
import re
from decimal import Decimal

import pytest

from countrypack import facts, states, tables
from countrypack.checking import evidence, waits
from countrypack.checking.drawn import Drawing
from tests import briefed

RATE, CONVICTED = "female_homicide_rate", "trafficking_persons_convicted"
SHELF, ALL = states.shelf(), set(states.roster())
COMPARE = {code for code, profile in SHELF.items() if "PER" in [one.iso3 for one in profile.comparators]}
# A figure of Peru, what it becomes (no other rank), and whose packs hold it: the last one stands beside all members, a
# count beside those whose law is as old.
CASES = {
    "a rate of some year": (RATE, 2015, "2.22", {"PER", *COMPARE}),
    "the last rate": (RATE, 2021, "3.98", ALL),
    "a count": (CONVICTED, 2008, "130", {"PER"}),
    "the last count": (CONVICTED, 2013, "9", ALL),
}


@pytest.fixture(scope="module")
def tidy():
    return tables.read()


@pytest.fixture(scope="module")
def before(tidy):
    return {code: facts.build(code, tidy, SHELF) for code in SHELF}


def holding(case, before):
    """The states whose packs hold the figure; a count is also held by those whose law is as old as Peru's."""
    subject, *_, expected = CASES[case]
    beside = {code for code, state in before.items() if "PER" in state.known("contemporaries").value}
    assert all("PER" in waits.as_old(evidence.read(), code, SHELF) for code in beside)
    return expected | beside if subject == CONVICTED else expected


def changed(tidy, subject, year, value):
    rows = tidy.observations.copy()
    own = (rows.iso3 == "PER") & (rows.indicator == subject) & (rows.year == str(year))
    hit = own & (rows.age == "total") & (rows.category == "total") & rows.sex.isin(["total", "female"])
    hit &= rows.sex == ("female" if subject == RATE else "total")
    (old,) = rows.loc[hit, "value"]
    rows.loc[hit, "value"] = value
    return old, dataclasses.replace(tidy, observations=rows)


def printed(piece):
    """What a piece prints, each with a name: its blocks of text, its rows, its other words."""
    own = piece.markdown.replace(f"more than {facts.THRESHOLD} convictions a year", "")  # the guide's figure
    parts = {f"text {n}": text for n, text in enumerate(own.split("\n"))}
    parts |= {f"row {n}": " | ".join(row) for n, row in enumerate(piece.rows)}
    return {**parts, "alt": piece.alt, "caption": piece.caption}


def prints_it(figure, text):
    """Whether a text prints a figure by itself, not as a part of another number."""
    return re.search(rf"(?<![\d.,]){re.escape(figure)}(?![.,]?\d)", text) is not None


def moves_by_distance(text, other, form, new):
    """Whether two texts differ only in how far members' figures lie from this one, each by what it moved."""
    apart = re.compile(r"(?P<figure>[\d.]+) \(\d{4}\), (?P<distance>[\d.]+) apart")
    for one, own in ((text, form), (other, new)):
        found = [(Decimal(m["figure"]), Decimal(m["distance"])) for m in apart.finditer(one)]
        if not found or any(abs(figure - Decimal(own)) != distance for figure, distance in found):
            return False
    return apart.sub("", text) == apart.sub("", other)


def moved(one, other, kind):
    first, second = (getattr(Drawing(piece.id, piece.svg), kind) for piece in (one, other))
    assert first.keys() == second.keys()
    return {name for name in first if first[name] != second[name]}


@pytest.mark.parametrize("case", CASES)
def test_only_the_state_and_those_that_compare_with_it_hold_other_facts(case, tidy, before):
    subject, year, value, _ = CASES[case]
    expected = holding(case, before)
    _, other = changed(tidy, subject, year, value)
    after = {code: facts.build(code, other, SHELF) for code in SHELF}
    assert {code for code in SHELF if after[code] != before[code]} == expected
    for code in expected:
        rows = [(*state.observations, *state.others) for state in (before[code], after[code])]
        differ = [a.id for a, b in zip(*rows, strict=True) if a != b]
        assert len(differ) == 1
        assert differ[0].startswith(f"PER.{subject}.{year}")


@pytest.mark.parametrize("case", CASES)
def test_exactly_what_prints_the_figure_changes(case, tidy, before):
    subject, year, value, _ = CASES[case]
    expected = holding(case, before)
    old, other = changed(tidy, subject, year, value)
    form, new = (min(evidence.printed(text, "rate" if subject == RATE else "count")) for text in (old, value))
    looked_at = ["PER", min(COMPARE), "NZL"]
    for code in looked_at:
        one, two = (briefed.pieces(state) for state in (before[code], facts.build(code, other, SHELF)))
        assert one.keys() == two.keys()
        differ = {ident for ident in one if one[ident] != two[ident]}
        named = [i for i, p in one.items() if any(name.startswith(f"PER.{subject}.{year}") for name in p.facts)]
        prints = {i for i in named if any(prints_it(form, text) for text in printed(one[i]).values())}
        assert differ == prints, code
        assert bool(differ) or code not in expected or subject == CONVICTED
        for ident in differ:
            _assert_only_the_figure(one[ident], two[ident], form, new)
    assert {i for i in briefed.pieces(before["PER"]) if subject.replace("_", "-") in i}


def _assert_only_the_figure(one, two, form, new):
    texts, others = printed(one), printed(two)
    assert texts.keys() == others.keys()
    for name, text in texts.items():
        as_figure = prints_it(form, text) and prints_it(new, others[name])
        assert text == others[name] or as_figure or moves_by_distance(text, others[name], form, new), (one.id, name)
    assert (one.facts, one.sources, one.columns) == (two.facts, two.sources, two.columns)
    if one.kind == "chart":
        points, runs = moved(one, two, "points"), moved(one, two, "runs")
        assert len(points) + len(runs) == 1, (one.id, points, runs)
        assert all(name.startswith("PER.") for name in points | runs)
