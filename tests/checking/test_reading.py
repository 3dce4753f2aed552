"""What is read once for many packs holds nothing of any, and what is passed over at once holds nothing to be found."""

import csv
import re
import shutil

import pytest

from countrypack import checking, paths
from countrypack.checking import blocks, context, evidence, judging, printed, tokens

CONVICTED = "trafficking_persons_convicted"


def test_a_check_after_a_warm_up_reads_no_table_again(monkeypatch):
    checking.warm_up(paths.profiles())
    monkeypatch.setattr(csv, "reader", lambda *_, **__: pytest.fail("a table was read again"))
    assert evidence.read().series("ARG", CONVICTED).usable


def test_a_table_that_has_changed_is_read_again(tmp_path):
    checking.warm_up(paths.profiles())
    for name in ("observations.csv", "acts.csv"):
        shutil.copy(paths.TIDY / name, tmp_path)
    assert evidence.read(tmp_path).acts("ARG")
    head = (paths.TIDY / "acts.csv").read_text(encoding="utf-8").split("\n")[0]
    (tmp_path / "acts.csv").write_text(f"{head}\n", encoding="utf-8")
    assert not evidence.read(tmp_path).acts("ARG")


def test_two_packs_share_neither_masked_texts_nor_found_names():
    known, members = evidence.read(), evidence.members(paths.profiles())
    one, other = (
        context.Pack(iso3, known, members, context.not_data(), {}, judging._names(members), "")
        for iso3 in ("ARG", "PER")
    )
    one.names.within("Peru reported 12 persons")
    assert one.told(one.acts[0]) == one.telling((one.acts[0].statute, one.acts[0].scope))
    assert not other.names._seen
    assert not other._told


@pytest.mark.parametrize("word", [*evidence.MONTHS.split(), *(month.lower() for month in evidence.MONTHS.split())])
def test_every_month_begins_a_date(word):
    assert [token.text for token in tokens.tokens(f"{word} 2012 and on 3 {word} 2013")] == [
        f"{word} 2012",
        f"3 {word} 2013",
    ]


@pytest.mark.parametrize("word", tokens.CARDINALS)
def test_every_cardinal_counts_what_follows(word):
    assert [token.kind for token in tokens.tokens(f"{word} years")] == ["cardinal"]
    assert [token.kind for token in tokens.tokens(f"({word.upper()} members)")] == ["cardinal"]
    assert not tokens.tokens(f"un{word} years")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("fewer than five", ["few"]),
        ("none in 2012", ["zero", "year"]),
        ("zero in 2012", ["zero", "year"]),
        ("reported no cases", ["zero"]),
        ("<5", ["figure"]),
        ("x7", ["figure"]),
        ("⟦3|unodc_glotip⟧", ["mark"]),
        ("decennial tendencies of members", []),
    ],
)
def test_a_token_is_found_where_it_begins(text, kinds):
    assert [token.kind for token in tokens.tokens(text)] == kinds


def test_a_name_is_found_by_whatever_letter_it_begins_with():
    names = tokens.Names([("Österreich", "AUT"), ("the Gambia", "GMB"), ("Peru", "PER")])
    found = names.within("In Österreich, Peru and the Gambia, not Perugia")
    assert [name.iso3 for name in found] == ["AUT", "PER", "GMB"]
    assert not tokens.Names([]).within("Peru")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (rb"\000\003\000\004", "ab"),
        (rb"\0003\0004", "cd"),
        (rb"\000\b\000\)", "ef"),
        (rb"\000\\\000\003", "ga"),
        (rb"\000\003\000", "a"),
        (rb"\000\377", "�"),
    ],
)
def test_a_letter_of_a_pdf_is_read_however_its_code_is_written(raw, text):
    letters = {3: "a", 4: "b", ord("3"): "c", ord("4"): "d", 8: "e", ord(")"): "f", ord("\\"): "g"}
    assert printed._decoded(raw, letters) == text
    assert printed.Words(letters)[b"(" + raw + b")"] == text


def test_text_and_marked_content_of_a_pdf_end_where_they_end():
    page = rb"/Artifact BMC BT(\000\001)Tj ET EMC/GET cs/SEMCO gs BT (\000\001)Tj (\000\001) Tj ET ETX xET"
    resources = {"/Font": {}}
    runs = list(printed._runs(page, resources, 1, {}))
    assert [(run.text, run.margin) for run in runs] == [("�", True), ("��", False)]


def test_an_interval_is_printed_by_both_its_bounds():
    assert evidence.interval("0", "4", "count") == {("0", "4")}
    assert evidence.interval("", "4", "count") == frozenset()


def test_points_are_counted_by_their_ids_alone():
    assert len(judging.POINT.findall('<g id="a-pt-x"><g grid="a-pt-x"><g xml:id="b-pt-y"><g id="a-x">')) == 2


def test_a_notebook_is_the_same_however_often_its_cells_are_looked_at():
    cells = [{"cell_type": "markdown", "source": ["# One\n", "two"], "metadata": {}}]
    assert blocks.headings(cells) == blocks.headings(cells) == [blocks.Block("", ("# One two",))]
    assert blocks.pieces(cells) == []
    assert re.fullmatch(r"[0-9a-f]{16}", judging.rules())
