"""Citations as the style guides print them; the sources are invented."""

import re

import pytest

from countrypack import citing, printing

TABLE = {
    "id": "table",
    "type": "dataset",
    "title": "Persons counted twice",
    "author": [{"literal": "Office of Invented Figures"}],
    "publisher": "Office of Invented Figures",
    "issued": {"date-parts": [[2025, 4, 14]]},
    "accessed": {"date-parts": [[2026, 11, 23]]},
    "URL": "https://example.org/table",
}
PAPER = {
    "id": "paper",
    "type": "article-journal",
    "title": "Counting twice",
    "author": [{"family": "Ngô", "given": "Ana"}, {"family": "Żółć", "given": "Bo"}],
    "container-title": "Journal of Invented Figures",
    "volume": "7",
    "issue": "2",
    "page": "11-19",
    "issued": {"date-parts": [[2014]]},
}
WORDS = {
    (
        "table",
        "entry",
    ): "Office of Invented Figures. 2025. “Persons Counted Twice.” April 14. <https://example.org/table>.",
    ("table", 0): "Office of Invented Figures, “Persons Counted Twice,” April 14, 2025, accessed November 23, 2026, "
    "<https://example.org/table>.",
    ("table", 1): "Office of Invented Figures. “Persons Counted Twice.” 14 Apr. 2025, <https://example.org/table>.",
    (
        "table",
        2,
    ): "Office of Invented Figures. (2025). *Persons counted twice* \\[Dataset\\]. <https://example.org/table>",
    ("paper", 0): "Ana Ngô and Bo Żółć, “Counting Twice,” *Journal of Invented Figures* 7, no. 2 (2014): 11–19.",
    ("paper", 1): "Ngô, Ana, and Bo Żółć. “Counting Twice.” *Journal of Invented Figures*, vol. 7, no. 2, 2014, "
    "pp. 11–19.",
    ("paper", 2): "Ngô, A., & Żółć, B. (2014). Counting twice. *Journal of Invented Figures*, *7*(2), 11–19.",
}


@pytest.fixture(scope="module")
def cited():
    return citing.references([TABLE, PAPER])


@pytest.mark.parametrize(("source", "style"), WORDS)
def test_a_source_is_cited_as_the_style_guide_says(cited, source, style):
    made = cited[source].entry if style == "entry" else cited[source].styled[style]
    assert made == WORDS[source, style]


def test_bibtex_holds_the_publisher_and_the_day_of_access(cited):
    assert "@misc{table," in cited["table"].bibtex
    assert "publisher = {Office of Invented Figures}" in cited["table"].bibtex
    assert "note = {Accessed 2026-11-23}" in cited["table"].bibtex
    assert "@article{paper," in cited["paper"].bibtex


def test_two_works_of_one_author_and_year_get_no_letters_and_no_short_notes():
    other = {**TABLE, "id": "other", "title": "Persons never counted"}
    for one in citing.references([TABLE, other]).values():
        assert "2025a" not in "".join([one.entry, *one.styled])
        assert "Office of Invented Figures, “Persons" in one.styled[0]


def test_a_source_is_cited_beside_others_as_it_is_alone(cited):
    same = {**TABLE, "id": "other", "title": "Persons never counted"}
    beside = citing.references([same, TABLE, PAPER])
    citing._made.cache_clear()
    assert {"other": beside["other"]} == citing.references([same])
    assert cited == citing.references([PAPER, TABLE]) == {name: beside[name] for name in cited}


def test_what_a_title_smuggles_in_stays_text():
    card = {**TABLE, "id": "hostile", "title": "<script>x</script> $y$ `z`{=html}"}
    one = citing.references([card])["hostile"]
    for text in (one.entry, *one.styled):
        assert re.findall(r"(?<!\\)[<$`]", text.replace("<https", "")) == []


def test_a_card_is_cited_once_a_process(cited, monkeypatch):
    calls = []
    monkeypatch.setattr(printing, "pandoc", lambda *a, **k: calls.append(a) or b"[]")
    assert citing.references([PAPER, TABLE]) == {"paper": cited["paper"], "table": cited["table"]}
    assert calls == []


def test_a_card_that_changed_is_cited_anew(cited):
    changed = citing.references([{**TABLE, "issued": {"date-parts": [[2026]]}}])["table"]
    assert "2026" in changed.entry
    assert changed != cited["table"]


def test_every_style_names_its_authors_and_its_licence():
    files = sorted((printing.STYLE / "csl").glob("*.csl"))
    assert [path.stem for path in files] == sorted([citing.LISTED, *citing.STYLES.values()])
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert "<author>" in text
        assert 'rights license="http://creativecommons.org/licenses/by-sa/3.0/"' in text
