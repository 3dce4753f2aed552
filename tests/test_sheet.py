"""The sheet: two printed sides, whatever is held of a state, and the annexes from the third page on."""

import pytest
from pypdf import PdfReader

from countrypack import binding, facts, paths, printing, states, tables
from tests import invented
from tests.invented import HOMICIDE, PARTNER_OR_FAMILY, act, count, model, rate
from tests.showing import content, shown

LAW = "national_trafficking_law"
DETECTED = "trafficking_victims_detected"
LONG = "Act on the prevention, suppression and punishment of trafficking in persons and of kindred offences, No. 12345 "
NOTE = "the file repeats the figure of the year before, and another publication prints a larger one"
SITUATIONS = {
    "nothing held": [],
    "everything doubtful": [
        *(count("AAA", year, "9", status="suspect", note=NOTE) for year in range(2003, 2011, 2)),
        *(count("AAA", year, "9", DETECTED, status="suspect", note=NOTE) for year in range(2003, 2011, 2)),
        *(rate("AAA", year, "9", name, status="suspect", note=NOTE) for year in (2004, 2006) for name in facts.RATES),
        model("AAA", 2009, "267.4", "137.2", "468.9"),
    ],
    "long laws, every other year": [
        act("AAA", LAW, "all_forms_offence", "2004-12-08", statute=LONG * 3, scope=LONG * 2, verification="partial"),
        act("AAA", "trafficking_protocol", "signature", "2000-12-12"),
        act("AAA", "trafficking_protocol", "ratification", "2003-12-28"),
        act("AAA", "un_cybercrime_convention", "not_signed", scope="as of October 2025", verification="inferred"),
        *(act(code, LAW, "all_forms_offence", "2004", statute=LONG) for code in ("BBB", "CCC")),
        *(count("AAA", year, "<5") for year in range(2003, 2011, 2)),
        *(count("AAA", year, "1234567", DETECTED) for year in range(2003, 2011, 2)),
        *(count(code, year, "<5") for code in ("BBB", "CCC") for year in (2005, 2009)),
        *(rate(code, 2009, value, HOMICIDE) for code, value in (("AAA", "0.23"), ("BBB", "0.23"), ("CCC", "112.5"))),
        *(rate(code, 2008, "0.1", PARTNER_OR_FAMILY) for code in ("AAA", "BBB", "CCC")),
    ],
}


@pytest.fixture(params=list(printing.PAPERS))
def paper(request):
    """One of the papers that packs are printed on."""
    return request.param


def pages(state, folder, monkeypatch, paper="a4"):
    """Return the text of each page of a pack of two chapters."""
    chapters = [shown(name, state, folder, monkeypatch) for name in ("summary", "law")]
    binding.bind(chapters, content(state), folder, ("pdf",), paper)
    return [page.extract_text() for page in PdfReader(folder / "briefing.pdf").pages]


def assert_two_sides(found):
    first, second, third = found[:3]
    assert "At a glance" in first
    assert "figures are held, none is usable" in first  # the last line of the first side
    assert "Among the members" in second
    assert "Questions to expect: killing" in second
    assert third.lstrip().startswith("Law")


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_sheet_takes_two_pages_whatever_is_held(name, paper, tmp_path, monkeypatch):
    assert_two_sides(pages(invented.state(*SITUATIONS[name]), tmp_path, monkeypatch, paper))


def test_a_sheet_that_is_too_long_is_found(tmp_path, monkeypatch):
    laws = [act("AAA", LAW, "first_offence", "2004", statute=LONG * 60)]
    found = pages(invented.state(*laws), tmp_path, monkeypatch)
    with pytest.raises(AssertionError):
        assert_two_sides(found)


@pytest.mark.slow
@pytest.mark.parametrize("iso3", states.roster(paths.ROOT / "country_profiles"))
def test_the_sheet_of_every_member_takes_two_pages(iso3, paper, tmp_path, monkeypatch):
    state = facts.build(iso3, tables.read(), states.shelf(paths.ROOT / "country_profiles"))
    assert_two_sides(pages(state, tmp_path, monkeypatch, paper))
