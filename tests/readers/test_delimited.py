import pytest

from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers import delimited

COLUMNS = ("code", "year", "value")


def excerpt(folder, text, encoding="utf-8"):
    path = folder / "excerpt.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "header", ["code,value,year", "code,year", "code,year,value,note", "Code,year,value", "\ufeffcode,year,value", ""]
)
def test_another_header_is_refused(tmp_path, header):
    with pytest.raises(BrokenSource, match=r"excerpt\.csv, line 1\n.*code, year, value"):
        list(delimited.rows(excerpt(tmp_path, f"{header}\nNAM,2001,1\n"), COLUMNS))


@pytest.mark.parametrize("line", ["NAM,2001", "NAM,2001,1,041"])
def test_a_row_with_another_number_of_cells_is_refused_with_its_line(tmp_path, line):
    with pytest.raises(BrokenSource, match=r"excerpt\.csv, line 3\n"):
        list(delimited.rows(excerpt(tmp_path, f"code,year,value\nNAM,2000,1\n{line}\n"), COLUMNS))


@pytest.mark.parametrize(("line", "encoding"), [('NAM,2001,"1', "utf-8"), ("Côte,2001,1", "latin-1")])
def test_a_file_that_is_not_of_that_kind_is_refused(tmp_path, line, encoding):
    with pytest.raises(BrokenSource, match="not readable as comma-separated text"):
        list(delimited.rows(excerpt(tmp_path, f"code,year,value\n{line}\n", encoding), COLUMNS))


@pytest.mark.parametrize("text", ["", "NA", "..", "1,041", "<5", "-1", " 1", "1.", "nan", "1 [0-2]"])
def test_what_is_not_a_plain_number_is_refused(text):
    with pytest.raises(BrokenSource, match="is not a figure"):
        delimited.number(text, where="line 2")


@pytest.mark.parametrize("text", ["0", "0.0", "1041", "0.53", "201.46190000000001", "9.1e-05"])
def test_a_plain_number_stays_as_it_is_printed(text):
    assert delimited.number(text, where="line 2") == text


def test_unknown_names_are_refused_all_at_once():
    with pytest.raises(UnknownName, match="2 names are not known") as refused:
        delimited.identified(["Ruritania", "Namibia", "Borduria", "Ruritania"], where="excerpt.csv")
    assert "'Borduria'" in str(refused.value)
    assert "'Ruritania'" in str(refused.value)


def test_text_stays_text_and_is_found_by_its_line(tmp_path):
    text = 'code,year,value\r\nNA,007,\r\n\r\n"a ""quoted""\r\nname",2001,1\r\nNAM,2002,0\r\n'
    assert list(delimited.rows(excerpt(tmp_path, text), COLUMNS)) == [
        (2, {"code": "NA", "year": "007", "value": ""}),
        (4, {"code": 'a "quoted"\r\nname', "year": "2001", "value": "1"}),
        (6, {"code": "NAM", "year": "2002", "value": "0"}),
    ]
