import re

from countrypack import facts, shelf
from tests import invented
from tests.invented import count


def packed(tmp_path, *rows):
    profiles = tmp_path / "profiles"
    (profiles / "AAA").mkdir(parents=True)
    (profiles / "AAA" / "profile.yml").write_text("read by nobody here\n")
    (tmp_path / "out" / "AAA" / "pack").mkdir(parents=True)
    facts.write(invented.state(*rows), tmp_path / "out" / "AAA" / "pack" / "facts.json")
    return profiles, tmp_path / "out"


def test_a_state_without_a_pack_is_not_listed(tmp_path):
    profiles, out = packed(tmp_path)
    (profiles / "BBB").mkdir()
    (profiles / "BBB" / "profile.yml").write_text("x\n")
    assert [entry.cells["iso3"] for entry in shelf.read(profiles, out)] == ["AAA"]


def test_missing_is_not_reported_and_censored_is_an_interval(tmp_path):
    [missing] = shelf.read(*packed(tmp_path / "a"))
    [censored] = shelf.read(*packed(tmp_path / "b", count("AAA", 2005, "<5")))
    [zero] = shelf.read(*packed(tmp_path / "c", count("AAA", 2005, "0")))
    assert [one.cells["convicted"] for one in (missing, censored, zero)] == ["not reported", "0-4", "0"]


def test_links_lead_only_to_files_that_are_there(tmp_path):
    profiles, out = packed(tmp_path)
    (out / "AAA" / "pack" / "briefing.pdf").write_bytes(b"%PDF")
    shelf.write(profiles, out)
    page = (out / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="([^"]+)"', page) == ["AAA/pack/briefing.pdf"]


def test_the_page_loads_nothing_and_runs_nothing(tmp_path):
    profiles, out = packed(tmp_path)
    shelf.write(profiles, out)
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "default-src 'none'" in page
