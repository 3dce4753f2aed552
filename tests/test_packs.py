"""Whole packs of real states, built by the command that a user types."""

import csv
import hashlib
import html
import json
import re
import subprocess
import sys

import pytest

from countrypack.pieces import MIME
from tests.conftest import ROOT


def build(out, *arguments):
    command = [sys.executable, str(ROOT / "scripts" / "build_packs.py"), *arguments, "--out", str(out)]
    return subprocess.run(command, capture_output=True, text=True, timeout=500, check=False)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    out = tmp_path_factory.mktemp("shelf")
    done = build(out, "USA", "NZL", "GNQ", "CHN", "GBR", "ZAF", "FRA", "--formats", "html")
    assert done.returncode == 0, done.stderr
    return out


def page(shelf, iso3):
    text = (shelf / iso3 / "pack" / "briefing.html").read_text(encoding="utf-8")
    body = re.sub(r"<(style|svg)\b.*?</\1>", " ", text[text.index("<body") :], flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", body)).split())


@pytest.mark.parametrize(
    ("iso3", "sentence"),
    [
        ("USA", "The United States reported 256 persons convicted of trafficking in persons in 2022"),
        ("FRA", "France reported 1,041 persons convicted of trafficking in persons in 2022"),
        ("GBR", "The United Kingdom reported 197 persons convicted of trafficking in persons in 2020"),
        (
            "NZL",
            "New Zealand reported fewer than five persons convicted of trafficking in persons in each of the 16 years",
        ),
        ("NZL", "the publisher's figure covers 0 to 4"),
        ("GNQ", "Equatorial Guinea: no figure for persons convicted of trafficking in persons is held for 2003-2022"),
        ("CHN", "China reported 2,400 persons convicted of trafficking in persons in 2018"),
        ("CHN", "they are not counts of the Protocol's offence"),
        ("ZAF", "South Africa's rate of female victims of intentional homicide was 12.20 per 100,000 women in 2022"),
    ],
)
def test_a_known_figure_stands_on_the_page(shelf, iso3, sentence):
    assert sentence in page(shelf, iso3)


def test_the_united_kingdoms_rate_is_never_the_world_banks(shelf):
    state = json.loads((shelf / "GBR" / "pack" / "facts.json").read_text(encoding="utf-8"))
    bank = [row for row in state["observations"] if row["source"] == "wdi_female_homicide"]
    assert bank
    assert {row["status"] for row in bank} == {"suspect"}
    text = page(shelf, "GBR")
    assert not [row["value"] for row in bank if f" {row['value']:.2f} per 100,000" in text]


def test_no_page_prints_what_is_not_a_figure(shelf):
    for iso3 in ("USA", "NZL", "GNQ", "CHN"):
        found = re.findall(r"\b(nan|NaN|None|inf|Infinity|NaT|null)\b", page(shelf, iso3))
        assert found == [], iso3


def test_the_sentences_of_a_pack_speak_of_no_other_state_but_its_comparators(shelf):
    state = json.loads((shelf / "GNQ" / "pack" / "facts.json").read_text(encoding="utf-8"))
    known = {state["iso3"], *(one["iso3"] for one in state["comparators"])}
    strangers = [one["in_text"] for one in state["members"] if one["iso3"] not in known]
    notebook = json.loads((shelf / "GNQ" / "pack" / "briefing.ipynb").read_text(encoding="utf-8"))
    bundles = [out.get("data", {}) for cell in notebook["cells"] for out in cell.get("outputs", ())]
    pieces = [bundle[MIME] for bundle in bundles if MIME in bundle]
    texts = {piece["id"]: piece["markdown"] for piece in pieces if piece["kind"] == "text"}
    comparing = {ident for ident in texts if ident.startswith(("text-law-to-practice", "text-question-"))}
    assert len(comparing) == 7  # these compare with whoever is nearest, and say so
    texts = {ident: text for ident, text in texts.items() if ident not in comparing}
    assert len(texts) > 10
    publisher = "Trafficking in Persons Report of the United States"
    told = {ident: text.replace(publisher, "") for ident, text in texts.items()}
    assert [(ident, name) for ident, text in told.items() for name in strangers if name in text] == []


def test_the_index_lists_the_packs_that_are_there(shelf):
    with (shelf / "index.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["iso3"] for row in rows} == {"USA", "NZL", "GNQ", "CHN", "GBR", "ZAF", "FRA"}
    convicted = {row["iso3"]: (row["convicted"], row["convicted_year"]) for row in rows}
    assert convicted["USA"] == ("256", "2022")
    assert convicted["NZL"] == ("0-4", "2022")
    assert convicted["GNQ"] == ("not reported", "")


@pytest.mark.parametrize(
    "iso3", [path.parent.name for path in sorted((ROOT / "country_profiles").glob("*/profile.yml"))]
)
def test_the_committed_facts_are_what_the_tables_give(iso3):
    from countrypack import facts, states, tables

    committed = ROOT / "country_profiles" / iso3 / "pack" / "facts.json"
    assert committed.read_text(encoding="utf-8") == facts.to_json(facts.build(iso3, tables.read(), states.shelf()))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "country_profiles").glob("*/pack/checks.json")), ids=lambda path: path.parts[-3]
)
def test_a_committed_verdict_is_that_of_the_committed_files(path):
    verdict = json.loads(path.read_text(encoding="utf-8"))
    assert (verdict["iso3"], verdict["passed"], verdict["unmatched"]) == (path.parts[-3], True, [])
    for name in ("facts.json", "data.csv", "briefing.html"):
        assert verdict["sha256"][name] == hashlib.sha256((path.parent / name).read_bytes()).hexdigest(), name


def test_a_chapter_runs_under_plain_papermill(tmp_path):
    out = tmp_path / "out.ipynb"
    command = [
        sys.executable,
        "-m",
        "papermill",
        "-p",
        "iso3",
        "GNQ",
        "notebooks/law.ipynb",
        str(out),
        "--cwd",
        "notebooks",
    ]
    done = subprocess.run(
        [*command, "--no-progress-bar"], cwd=ROOT, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Equatorial Guinea" in out.read_text(encoding="utf-8")
