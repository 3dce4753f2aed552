import hashlib

import pytest
import yaml

from countrypack import sources
from countrypack.errors import BrokenCard, ChecksumMismatch, MissingFile

WHOLE = {
    "id": "apples",
    "publisher": "An invented publisher",
    "title": "Apples",
    "url_page": "https://example.org",
    "file": "apples.csv",
    "sha256": hashlib.sha256(b"apples").hexdigest(),
    "vintage": "2016",
    "accessed": "2026-01-02",
    "route": "invented",
    "licence": {"redistribute": False},
    "cite": {"type": "dataset"},
}


def read(folder, **changes):
    card = {name: value for name, value in {**WHOLE, **changes}.items() if value is not None}
    (folder / "apples.yml").write_text(yaml.safe_dump(card), encoding="utf-8")
    return sources.read(folder)["apples"]


@pytest.mark.parametrize(
    ("changes", "offence"),
    [
        ({"publisher": None}, "no publisher"),
        ({"sha256": None}, "no sha256"),
        ({"sha256": None, "held": True}, "no sha256"),
        ({"held": "no"}, "held is 'no'"),
        ({"md5": 5}, "md5 must be text"),
        ({"vintage": 2016}, "vintage must be text"),
        ({"id": "pears"}, "id is pears"),
        ({"licence": {"name": "own"}}, "licence does not say redistribute"),
        ({"colour": "red"}, "unknown field colour"),
    ],
)
def test_a_broken_card_is_refused(tmp_path, changes, offence):
    with pytest.raises(BrokenCard, match=offence):
        read(tmp_path, **changes)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(MissingFile, match=r"apples\.csv"):
        read(tmp_path).locate(tmp_path)


def test_another_file_under_the_same_name_is_refused(tmp_path):
    (tmp_path / "apples.csv").write_bytes(b"pears")
    with pytest.raises(ChecksumMismatch):
        read(tmp_path).locate(tmp_path)


def test_a_file_that_is_not_held_is_never_read_unchecked(tmp_path):
    (tmp_path / "apples.csv").write_bytes(b"apples")
    card = read(tmp_path, sha256=None, held=False, md5="0" * 32)
    with pytest.raises(MissingFile, match="not held"):
        card.locate(tmp_path)


def test_a_whole_card_finds_its_file(tmp_path):
    (tmp_path / "apples.csv").write_bytes(b"apples")
    card = read(tmp_path)
    assert card.locate(tmp_path) == tmp_path / "apples.csv"
    assert (card.held, card.csl()) == (True, {"id": "apples", "type": "dataset"})


def test_a_source_that_is_not_read_says_so_on_its_card():
    cards = sources.read()
    for name in ("woo_evaw", "unsd_gender_nonpartner_violence"):
        assert cards[name].caveats[0].startswith("Not read")
