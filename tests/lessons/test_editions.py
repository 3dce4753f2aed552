import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from countrypack.errors import BrokenCard, LostParameters
from countrypack.lessons import cards, editions
from countrypack.lessons.showing import described
from tests.lessons import trying

CARD = """# 1. A title

**Question:** What?

**Minutes:** 20

**Prerequisites:** none

**Objectives**

- see `it`

**Key points**

- It is.
"""


def lesson(card=CARD, *cells):
    return new_notebook(cells=[new_markdown_cell(card, id="card"), *cells])


@pytest.mark.parametrize(
    ("cut", "fault"),
    [
        ("**Question:** What?", "no Question"),
        ("**Minutes:** 20", "no Minutes"),
        ("- It is.", "no Key points"),
        ("# 1. A title", "no title"),
    ],
)
def test_a_card_that_lacks_something_is_refused(cut, fault):
    with pytest.raises(BrokenCard, match=fault):
        cards.parse(lesson(CARD.replace(cut, "")), "1-x")


def test_minutes_that_are_no_number_are_refused():
    with pytest.raises(BrokenCard, match="'long', expected a whole number"):
        cards.parse(lesson(CARD.replace("20", "long")), "1-x")


def test_a_card_is_read():
    assert cards.parse(lesson(), "1-x") == cards.Card(
        "1-x", 1, "A title", "What?", 20, "none", ("see `it`",), ("It is.",)
    )


def test_there_are_eight_lessons_of_twenty_to_forty_minutes_with_three_to_five_exercises():
    read = [cards.read(path) for path in cards.sources()]
    assert [card.number for card in read] == list(range(1, 9))
    assert all(20 <= card.minutes <= 40 for card in read)
    assert all(3 <= len(trying.exercises(card.slug)) <= 5 for card in read)


def test_the_table_of_lessons_says_what_the_cards_say():
    text = (cards.FOLDER / "README.md").read_text(encoding="utf-8")
    for card in map(cards.read, cards.sources()):
        assert f"| {card.number} | {card.title} | {card.minutes} |" in text


@pytest.mark.parametrize("found", [0, 2])
def test_a_lesson_whose_state_cannot_be_set_is_refused(found):
    cells = [new_code_cell('iso3 = "ARG"', metadata={"tags": ["parameters"]}) for _ in range(found)]
    with pytest.raises(LostParameters, match=f"has {found} cells"):
        editions.make(lesson(CARD, *cells), "student", "JPN")


@pytest.mark.parametrize("slug", trying.SOURCES)
def test_the_students_edition_holds_no_solution_and_no_notes(slug):
    text = editions.text(trying.notebook(slug, "student"))
    assert "BEGIN SOLUTION" not in text
    assert "END SOLUTION" not in text
    assert "Notes for the instructor" not in text
    for cell in trying.notebook(slug).cells:
        if "solution" in cell.metadata.get("tags", ()):
            inside = cell.source.split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0].strip()
            assert json.dumps(inside)[1:-1] not in text
    assert text.count(editions.STUB) == len(trying.exercises(slug))


@pytest.mark.parametrize("slug", trying.SOURCES)
def test_an_edition_about_another_state_differs_in_one_cell(slug):
    first, second = (trying.notebook(slug, iso3=iso3) for iso3 in ("ARG", "JPN"))
    different = [a.id for a, b in zip(first.cells, second.cells, strict=True) if a != b]
    assert different == ["parameters"]
    assert editions.state(second) == "JPN"


@pytest.mark.parametrize("slug", trying.SOURCES)
def test_every_exercise_has_the_cells_that_nbgrader_needs(slug):
    made = editions.for_nbgrader(trying.notebook(slug))
    nbformat.validate(made)
    for exercise in trying.exercises(slug):
        answer, check = (next(c for c in made.cells if c.id == f"{kind}-{exercise}") for kind in ("answer", "check"))
        assert answer.metadata.nbgrader.solution
        assert not answer.metadata.nbgrader.locked
        assert check.metadata.nbgrader.grade
        assert check.metadata.nbgrader.locked
        assert check.metadata.nbgrader.points == 1
    assert "notes" not in [cell.id for cell in made.cells]


def test_a_figure_without_words_is_refused():
    from matplotlib.figure import Figure

    with pytest.raises(ValueError, match="say what it shows"):
        described(Figure(), " ")


def test_a_figure_keeps_its_words_where_they_are_read():
    from matplotlib.figure import Figure

    shown = described(Figure(), 'From "3" to <5')._repr_mimebundle_()
    assert 'alt="From &quot;3&quot; to &lt;5"' in shown["text/html"]
    assert shown["text/plain"] == 'From "3" to <5'
    assert described(Figure(), "x").png == described(Figure(), "x").png
