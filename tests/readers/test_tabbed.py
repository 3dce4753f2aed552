import pytest

from countrypack.errors import BrokenSource
from countrypack.readers import tabbed

COLUMNS = ("code", "year", "value")


def excerpt(folder, text, encoding="utf-8"):
    path = folder / "excerpt.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "header", ["code\tvalue\tyear", "code,year,value", "code\tyear", "\ufeffcode\tyear\tvalue", ""]
)
def test_another_header_is_refused(tmp_path, header):
    with pytest.raises(BrokenSource, match=r"excerpt\.csv, line 1\n.*code, year, value"):
        list(tabbed.rows(excerpt(tmp_path, f"{header}\nNAM\t2001\t1\n"), COLUMNS))


@pytest.mark.parametrize("line", ["NAM\t2001", "NAM\t2001\t1\t2", ""])
def test_a_row_with_another_number_of_cells_is_refused_with_its_line(tmp_path, line):
    with pytest.raises(BrokenSource, match=r"excerpt\.csv, line 3\n"):
        list(tabbed.rows(excerpt(tmp_path, f"code\tyear\tvalue\nNAM\t2000\t1\n{line}\nPER\t2000\t1\n"), COLUMNS))


def test_another_encoding_is_refused_and_not_misread(tmp_path):
    with pytest.raises(BrokenSource, match="not readable as text"):
        list(tabbed.rows(excerpt(tmp_path, "code\tyear\tvalue\nCôte\t2001\t1\n", "latin-1"), COLUMNS))


def test_text_stays_text_and_is_found_by_its_line(tmp_path):
    text = 'code\tyear\tvalue\r\nNA\t007\t\r\n"Côte" d\'Ivoire, x\t2001\t0\r\n'
    assert list(tabbed.rows(excerpt(tmp_path, text), COLUMNS)) == [
        (2, {"code": "NA", "year": "007", "value": ""}),
        (3, {"code": '"Côte" d\'Ivoire, x', "year": "2001", "value": "0"}),
    ]
