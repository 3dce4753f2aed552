import bz2
import csv
import io
from itertools import product

import pytest

from countrypack import indicators, sources
from countrypack.errors import BrokenSource
from countrypack.readers.mex_sesnsp import COLUMNS, ENTITIES, MONTHS, OFFENCES, read

SOURCE = "mex_sesnsp"
FEMINICIDE, TRAFFICKING = OFFENCES.values()
ADULT = "Adultos (18 y más)"


def rows(year="2015", months=MONTHS, offence="Trata de personas", sex="Mujer", age=ADULT, count="1"):
    """Return a row for each month and federal entity."""
    return [
        [f"{year}-{month}-15", year, month, f"{entity:02}", "", "", offence, offence, offence, sex, age, count]
        for month, entity in product(months, range(1, ENTITIES + 1))
    ]


def excerpt(folder, *rows, header=COLUMNS):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    path = folder / "excerpt.csv.bz2"
    path.write_bytes(bz2.compress(text.getvalue().encode("utf-8")))
    return path


def figures(path, indicator=TRAFFICKING):
    return {(r.year, r.sex, r.age): r.value for r in read(path) if r.indicator == indicator}


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, header=COLUMNS[::-1])))


@pytest.mark.parametrize("content", [b"", b"date_year_month,n_year\n", bz2.compress(b"x" * 9999)[:-9]])
def test_what_is_no_whole_archive_is_refused(tmp_path, content):
    path = tmp_path / "excerpt.csv.bz2"
    path.write_bytes(content)
    with pytest.raises(BrokenSource, match="excerpt"):
        list(read(path))


@pytest.mark.parametrize("change", [{"sex": "Femenino"}, {"age": "0-14"}, {"count": "1,041"}, {"count": ""}])
def test_a_label_or_figure_that_is_not_known_is_refused_with_its_line(tmp_path, change):
    with pytest.raises(BrokenSource, match="line 2"):
        list(read(excerpt(tmp_path, *rows(**change))))


def test_a_row_with_another_number_of_cells_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match=r"11 cells in a row(.|\n)*line 3"):
        list(read(excerpt(tmp_path, rows()[0], rows()[1][:-1])))


def test_a_federal_entity_without_a_month_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="has 383 months of federal entities"):
        list(read(excerpt(tmp_path, *rows()[:-1])))


def test_a_month_missing_between_others_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="01, 03"):
        list(read(excerpt(tmp_path, *rows(months=("01", "03")))))


def test_months_and_entities_are_added_up_by_sex_and_age(tmp_path):
    others = rows(sex="No identificado", age="No identificado", count="2")
    path = excerpt(tmp_path, *rows(), *rows(sex="Hombre", age="Menores de edad (0-17)", count="0"), *others)
    assert figures(path) == {
        ("2015", "total", "total"): "1152",
        ("2015", "female", "total"): "384",
        ("2015", "female", "18+"): "384",
        ("2015", "male", "total"): "0",
        ("2015", "male", "0-17"): "0",
        ("2015", "unknown", "total"): "768",
        ("2015", "unknown", "unknown"): "768",
    }


def test_the_locator_names_the_rows_of_a_sum_and_other_offences_are_left_out(tmp_path):
    first = next(iter(read(excerpt(tmp_path, *rows(offence="Aborto"), *rows()))))
    assert first.locator == "L386-L769: sum of 384 rows, tipo_de_delito Trata de personas"


def test_half_a_year_is_provisional_and_says_so(tmp_path):
    found = list(read(excerpt(tmp_path, *rows(year="2025", months=MONTHS[:6]))))
    assert {(r.status, r.note) for r in found} == {("provisional", "months 01 to 06 of 2025, not a whole year")}
    assert {r.status for r in read(excerpt(tmp_path, *rows()))} == {"reported"}


def test_trap_femicide_1_feminicide_is_a_legal_class_of_its_own(tmp_path):
    card = indicators.read()[FEMINICIDE]
    assert (card.measure, card.sources, card.sex) == ("legal_feminicide", (SOURCE,), "female")
    assert set(figures(excerpt(tmp_path, *rows(offence="Feminicidio")), FEMINICIDE)) == {
        ("2015", "female", "total"),
        ("2015", "female", "18+"),
    }


def test_trap_trafficking_8_national_counts_stand_in_no_series_of_unodc():
    cards = indicators.read()
    assert {name for name, card in cards.items() if SOURCE in card.sources} == {FEMINICIDE, TRAFFICKING}
    assert cards[TRAFFICKING].sources == (SOURCE,)


@pytest.mark.raw
def test_the_known_sums(raw):
    found = {(r.indicator, r.year, r.sex, r.age): r for r in read(sources.read()[SOURCE].locate(raw))}
    feminicide = [found[FEMINICIDE, str(year), "female", "total"].value for year in range(2015, 2026)]
    assert feminicide == ["428", "647", "768", "920", "970", "976", "1021", "983", "851", "852", "338"]
    assert [found[TRAFFICKING, "2024", sex, "total"].value for sex in ("total", "female", "male", "unknown")] == [
        "790",
        "558",
        "137",
        "95",
    ]
    assert {r.year for r in found.values() if r.status == "provisional"} == {"2025"}
