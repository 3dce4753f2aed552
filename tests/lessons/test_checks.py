"""Each check accepts honest ways to solve its exercise and refuses typical wrong ones, in words that help."""

import re
from pathlib import Path

import matplotlib
import numpy as np
import pytest
import yaml
from matplotlib import pyplot

from countrypack.lessons_checks.answers import NotYet
from tests.lessons import trying

FOLDER = Path(__file__).resolve().parent / "answers"
ANSWERS = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yml"))}
EXERCISES = [(slug, name) for slug in trying.SOURCES for name in trying.exercises(slug)]
DEFAULT = "ARG"


def variants(kind):
    for slug, table in ANSWERS.items():
        for exercise, ways in table.items():
            for number, way in enumerate(ways[kind]):
                way = way if isinstance(way, dict) else {"code": way}
                iso3 = way.get("iso3", ways.get("iso3", DEFAULT))
                yield pytest.param(slug, exercise, iso3, way, id=f"{slug[0]}-{exercise}-{number}")


@pytest.fixture(autouse=True)
def no_screen():
    matplotlib.use("Agg")
    yield
    pyplot.close("all")


@pytest.mark.parametrize(("slug", "exercise"), EXERCISES, ids=lambda value: value)
def test_two_honest_ways_and_three_wrong_ones_are_tried_for_every_exercise(slug, exercise):
    ways = ANSWERS[slug][exercise]
    assert len(ways["right"]) >= 1  # beside the lesson's own
    assert len(ways["wrong"]) >= 3


@pytest.mark.parametrize(("slug", "exercise", "iso3", "way"), list(variants("wrong")))
def test_a_typical_wrong_answer_is_refused_with_a_hint(slug, exercise, iso3, way):
    space = {**trying.solved(slug, iso3), "np": np}
    trying.execute(way["code"], space)
    with pytest.raises(NotYet, match=way["says"]) as refusal:
        trying.check(slug, exercise, space)
    assert len(str(refusal.value)) < 300


@pytest.mark.parametrize(("slug", "exercise", "iso3", "way"), list(variants("right")))
def test_another_honest_way_is_accepted(slug, exercise, iso3, way):
    space = {**trying.solved(slug, iso3), "np": np}
    trying.execute(way["code"], space)
    assert trying.check(slug, exercise, space).startswith("Right.")


@pytest.mark.parametrize(("slug", "exercise", "iso3", "way"), list(variants("wrong")))
def test_a_refusal_does_not_give_the_answer_away(slug, exercise, iso3, way):
    solved = trying.solved(slug, iso3)
    [cell] = [cell for cell in trying.notebook(slug).cells if cell.id == f"answer-{exercise}"]
    name = re.match(r"(?:def )?(\w+)", cell.source)[1]
    space = {**solved, "np": np}
    trying.execute(way["code"], space)
    with pytest.raises(NotYet) as refusal:
        trying.check(slug, exercise, space)
    if not callable(solved[name]) and solved[name] is not None:
        assert str(solved[name]) not in str(refusal.value)


@pytest.mark.parametrize(("slug", "exercise"), EXERCISES, ids=lambda value: value)
def test_a_blank_is_refused_in_words_a_student_understands(slug, exercise):
    space = dict(trying.solved(slug, DEFAULT))
    [cell] = [cell for cell in trying.notebook(slug, "student").cells if cell.id == f"answer-{exercise}"]
    trying.execute(cell.source, space)
    with pytest.raises(NotYet) as refusal:
        trying.check(slug, exercise, space)
    [shown] = refusal.value._render_traceback_()
    assert "still blank" in shown or "gives nothing" in shown or "should" in shown or "pass" in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("slug", trying.SOURCES)
def test_another_state_has_other_answers(slug):
    """With the answers of one state, at least one check of another state fails."""
    if slug.startswith("8-"):
        pytest.skip("lesson 8 asks for guards that are the same for every state, and for one list that differs")
    refused = []
    for exercise in trying.exercises(slug):
        space = {**trying.solved(slug, "ARG"), "iso3": "FRA"}
        try:
            trying.check(slug, exercise, space)
        except NotYet:
            refused.append(exercise)
    assert refused


@pytest.mark.slow
@pytest.mark.parametrize("slug", [slug for slug in trying.SOURCES if not slug.startswith("8-")])
def test_every_solution_passes_for_every_member(slug, iso3):
    for exercise in trying.exercises(slug):
        assert trying.check(slug, exercise, dict(trying.solved(slug, iso3))).startswith("Right.")


def pytest_generate_tests(metafunc):
    if "iso3" in metafunc.fixturenames and metafunc.function.__name__.startswith("test_every_solution"):
        from countrypack import states

        metafunc.parametrize("iso3", states.roster())
