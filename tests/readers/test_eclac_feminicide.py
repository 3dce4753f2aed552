import openpyxl
import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers.eclac_feminicide import COLUMNS, SHEET, read

SOURCE = "eclac_feminicide"
INDICATOR = "legal_feminicide_victims"


def excerpt(folder, *rows, header=COLUMNS, sheet=SHEET):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in (header, *rows):
        book.active.append(row)
    path = folder / "excerpt.xlsx"
    book.save(path)
    return path


def test_another_sheet_or_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="its sheets are data"):
        list(read(excerpt(tmp_path, sheet="data")))
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, header=("Años__ESTANDAR", "País__ESTANDAR", "Tasa"))))


@pytest.mark.parametrize("count", ["<5", 1.5, "...", None, -1])
def test_a_figure_that_is_no_count_is_refused_with_its_row(tmp_path, count):
    with pytest.raises(BrokenSource, match="row 3"):
        list(read(excerpt(tmp_path, ("2010", "Perú", 3), ("2011", "Perú", count))))


def test_unknown_names_are_refused_all_at_once(tmp_path):
    with pytest.raises(UnknownName, match=r"(?s)Borduria.*San Theodoros"):
        list(read(excerpt(tmp_path, ("2010", "San Theodoros", 1), ("2010", "Borduria", 1))))


def test_spanish_names_find_their_states_and_zero_is_a_value(tmp_path):
    rows = [("2010", "Dominica", 0), ("2010", "República Dominicana", 7), ("2010", "Venezuela", 1)]
    found = [(r.iso3, r.value, r.locator) for r in read(excerpt(tmp_path, *rows[:2]))]
    assert found == [("DMA", "0", "datos!C2"), ("DOM", "7", "datos!C3")]


def test_trap_femicide_1_a_legal_class_is_apart_and_the_card_warns_against_comparing():
    card = indicators.read()[INDICATOR]
    assert (card.measure, card.sources) == ("legal_feminicide", (SOURCE,))
    assert any("warns against comparing" in text for text in card.caveats)
    assert any("warns against comparing" in text for text in sources.read()[SOURCE].caveats)


@pytest.mark.raw
def test_the_known_counts(raw):
    counts = {(r.iso3, r.year): r.value for r in read(sources.read()[SOURCE].locate(raw))}
    last = {iso3: counts[iso3, "2021"] for iso3 in ("ARG", "DOM", "MEX", "PER")}
    assert last == {"ARG": "231", "DOM": "150", "MEX": "1015", "PER": "136"}
    assert (len(counts), len({iso3 for iso3, _ in counts}), counts["AIA", "2020"]) == (236, 23, "0")
