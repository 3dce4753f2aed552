"""No sentence grades a state, and none turns a few into a rate: over every template, and over every finished pack."""

import ast
import re

import pytest

from countrypack import chapters, facts, indicators, instruments, paths, questions, states, tables
from tests.conftest import ROOT
from tests.showing import pieces

GRADING = re.compile(
    r"\b(worst|best|fail(s|ed|ing|ures?)?|alarming|only|merely|poor(ly)?|good|bad|better|worse|worrying|lag(s|ging)?|"
    r"leading|excellent|strong(er)?|weak(er)?|unfortunately|sadly|impressive|success(es|ful)?|progress(ed|ing)?|"
    r"improv(e|es|ed|ing|ement)|deteriorat\w*|shocking|sharp(ly)?|dramatic(ally)?|soar\w*|plung\w*|significant(ly)?)\b",
    re.IGNORECASE,
)
# Words of publishers and of statutes, or of a caveat that says what a figure is not.
ALLOWED = (
    "no good direction",
    "Worst Forms of Child Labour",
)
SLIPS = re.compile(r"\ba (?:8|11|18)\b| ,| \.(?!\.)|\.\.(?!\.)|\bNone\b|\bnan\b")
NAMES = re.compile(r"^[a-z0-9_]+$")


def graded(text):
    for phrase in ALLOWED:
        text = text.replace(phrase, "")
    return [match.group() for match in GRADING.finditer(text)]


def templates():
    """Yield every text that stands in the code of sentences and charts, docstrings aside."""
    for path in sorted((ROOT / "countrypack").glob("prose/*.py")) + sorted((ROOT / "countrypack").glob("charts/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            told = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
            if told and not NAMES.match(node.value):
                yield path.name, node.value


def test_the_list_finds_a_grading_word():
    assert graded("Arcadia has the worst record and only improved in 2010.") == ["worst", "only", "improved"]
    assert graded("The figure has no good direction; a federal lawyer reported it.") == []


def test_no_template_grades():
    found = [(name, text, graded(text)) for name, text in templates() if graded(text)]
    assert found == []


def test_no_card_and_no_question_grades():
    cards = [*indicators.read().values(), *instruments.read().values()]
    texts = [
        text for card in cards for text in (card.label, card.short, *card.caveats, *getattr(card, "notes", {}).values())
    ]
    texts += [cut.because for card in indicators.read().values() for cut in card.breaks]
    texts += [one.asks for one in questions.read().values()]
    assert [text for text in texts if graded(text)] == []


def test_no_heading_of_a_notebook_grades():
    notebooks = [paths.NOTEBOOKS / f"{name}.ipynb" for name in chapters.ORDER]
    texts = ["".join(cell["source"]) for path in notebooks for cell in _markdown(path)]
    assert [text for text in texts if graded(text)] == []


def _markdown(path):
    import json

    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "markdown"]


@pytest.mark.slow
@pytest.mark.parametrize("iso3", states.roster(paths.ROOT / "country_profiles"))
def test_no_sentence_of_a_members_pack_grades_or_stumbles(iso3, tmp_path, monkeypatch):
    state = facts.build(iso3, tables.read(), states.shelf(paths.ROOT / "country_profiles"))
    shown = [piece for name in chapters.ORDER for piece in pieces(name, state, tmp_path, monkeypatch)]
    own = {" ".join(text.split()) for act in state.acts for text in (act.statute, act.scope) if text}
    found = []
    for piece in shown:
        text = piece.markdown + " " + piece.caption + " " + piece.alt
        for quoted in sorted(own, key=len, reverse=True):
            text = text.replace(quoted, "X")
        found += [(piece.id, word) for word in graded(text)]
        found += [
            (piece.id, slip) for slip in re.findall(r"\ba (?:8|11|18)\b| ,| \.(?!\.)|\.\.(?!\.)|\bNone\b|\bnan\b", text)
        ]
    assert found == []
