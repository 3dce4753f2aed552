"""Sentences of invented states against a file that a person can read: ``pytest --write-golden`` writes it anew."""

import pytest

from tests import situations
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "golden" / "sentences.txt"


def lines():
    found = [*situations.spoken(), *situations.sentences()]
    return [f"{name} | {told}" for name, told in found]


def test_every_sentence_is_as_in_the_file(request):
    if request.config.getoption("--write-golden"):
        GOLDEN.write_text("\n".join(lines()) + "\n", encoding="utf-8")
        pytest.skip("the file was written: read what changed in it")
    held = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert lines() == held


def test_every_situation_stands_once():
    names = [line.partition(" | ")[0] for line in lines()]
    assert sorted(set(names)) == sorted(names)
