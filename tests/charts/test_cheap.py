"""Drawing is cheap: guarded by counts, never by a clock."""

import subprocess
import sys
from functools import partial

import pytest

from countrypack.charts import style
from tests.charts.test_charts import FULL, every_chart
from tests.invented import state


def calls(work):
    """How many Python functions a piece of work calls."""
    count = 0

    def seen(frame, event, argument):
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def test_the_count_itself_counts():
    assert calls(lambda: [partial(len, ())() for _ in range(10)]) < 10
    assert calls(lambda: [style.wrapped("a b", 100) for _ in range(10)]) >= 10


def test_a_chart_calls_few_functions():
    made = state(*FULL)
    pieces = every_chart(made)
    # 4,500 a chart; with a figure, artists and a layout of each text it was 27,800.
    assert calls(lambda: every_chart(made)) / len(pieces) < 10_000


def test_a_word_is_measured_once_however_often_it_is_drawn():
    made = state(*FULL)
    style._advance.cache_clear()
    every_chart(made)
    words = style._advance.cache_info().misses
    every_chart(made)
    assert style._advance.cache_info().misses == words
    assert words < 240  # 196; with each line of a note measured anew for every word that followed, 281


@pytest.mark.parametrize("text", ["United Nations Office on Drugs and Crime", "AVATAR To 1.1", "1,041", "2003-2022"])
@pytest.mark.parametrize("weight", [style.REGULAR, style.STRONG])
def test_a_text_is_as_wide_as_its_parts(text, weight):
    assert style.width(text, 8, weight) == pytest.approx(whole(text, weight) * 8, abs=0.02)


def whole(text, weight):
    font = style.font_manager.get_font(style._file(weight))
    font.set_size(100, 72)
    font.set_text(text)
    return font.get_width_height()[0] / 64 / 100


def test_a_chart_needs_no_figure_of_matplotlib():
    code = "import sys, countrypack.charts; print('matplotlib.figure' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
