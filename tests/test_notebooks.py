from statistics import median

import nbformat
import pytest

from countrypack import chapters
from tests.conftest import ROOT

NOTEBOOKS = sorted(path for path in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
CHAPTERS = [path for path in NOTEBOOKS if path.stem in chapters.ORDER]
LESSONS = [path for path in NOTEBOOKS if path.parent.name == "lessons"]
TAGS = {"parameters", "setup", "brief", "side"}
LESSON_EXERCISE = ("exercise", "solution", "check")
LESSON_TAGS = {"parameters", "setup", "card", "discussion", "notes", *LESSON_EXERCISE}


def cells(path, kind=None):
    return [cell for cell in nbformat.read(path, as_version=4).cells if kind in (None, cell.cell_type)]


def test_every_chapter_is_there():
    assert {path.stem for path in CHAPTERS} == set(chapters.ORDER)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
class TestEveryNotebook:
    def test_is_valid_and_saved_without_outputs(self, path):
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook.cells)

    def test_has_readable_cell_ids(self, path):
        ids = [cell.id for cell in cells(path)]
        assert len(set(ids)) == len(ids)
        assert all(part.isalpha() for name in ids for part in name.split("-"))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.name)
class TestEveryChapter:
    def test_has_one_parameters_cell_that_sets_the_state(self, path):
        [cell] = [cell for cell in cells(path, "code") if "parameters" in cell.metadata.get("tags", ())]
        assert cell.source == 'iso3 = "ARG"  # the member state: any folder name in country_profiles/'

    def test_uses_known_tags_only(self, path):
        assert {tag for cell in cells(path) for tag in cell.metadata.get("tags", ())} <= TAGS

    def test_has_short_cells(self, path):
        assert all(len(cell.source.splitlines()) <= 4 for cell in cells(path, "code"))

    def test_has_no_figure_and_no_states_name_in_its_prose(self, path):
        text = " ".join(cell.source for cell in cells(path, "markdown"))
        assert not any(character.isdigit() for character in text)
        names = [name for name in ("Argentina", "ARG", "Japan", "France", "China") if name in text]
        assert names == []

    def test_reads_no_file_by_path(self, path):
        code = " ".join(cell.source for cell in cells(path, "code"))
        assert not any(word in code for word in ("open(", "read_csv", "Path(", "../"))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
class TestEveryLesson:
    def test_has_one_parameters_cell_that_sets_the_state(self, path):
        [cell] = [cell for cell in cells(path, "code") if "parameters" in cell.metadata.get("tags", ())]
        assert cell.source == 'iso3 = "ARG"  # the member state: any folder name in country_profiles/'

    def test_uses_known_tags_only(self, path):
        assert {tag for cell in cells(path) for tag in cell.metadata.get("tags", ())} <= LESSON_TAGS

    def test_has_short_cells(self, path):
        lengths = [len(cell.source.splitlines()) for cell in cells(path, "code")]
        assert all(1 <= length <= 8 for length in lengths)
        assert median(lengths) <= 4

    def test_has_prose_between_its_code(self, path):
        kinds = "".join(cell.cell_type[0] for cell in cells(path))
        assert "cccc" not in kinds.replace("ccc", "", 1)  # an answer and its check stand together
        assert kinds.count("m") >= 0.6 * kinds.count("c")

    def test_begins_with_its_card_and_ends_with_a_discussion_and_notes(self, path):
        ids = [cell.id for cell in cells(path)]
        assert ids[0] == "card"
        assert ids[-2:] == ["discussion", "notes"]

    def test_each_exercise_is_a_prompt_an_answer_and_a_check(self, path):
        kinds = [tag for cell in cells(path) for tag in cell.metadata.get("tags", ()) if tag in LESSON_EXERCISE]
        assert kinds == list(LESSON_EXERCISE) * (len(kinds) // 3)
        marked = [cell.metadata.nbgrader.grade_id for cell in cells(path) if "nbgrader" in cell.metadata]
        assert marked == [cell.id for cell in cells(path) if {"solution", "check"} & set(cell.metadata.get("tags", ()))]

    def test_shows_no_figure_without_its_words(self, path):
        drawn = [cell.source for cell in cells(path, "code") if "subplots(" in cell.source]
        assert all("described(" in source for source in drawn)

    def test_uses_neutral_words(self, path):
        text = " ".join(cell.source for cell in cells(path)).lower()
        words = ("worst", "best", "alarming", "shocking", "horrific", "slaughter", "passion", "epidemic")
        assert [word for word in words if f" {word} " in text] == []
