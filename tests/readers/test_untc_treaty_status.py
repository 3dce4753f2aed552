from collections import Counter
from dataclasses import replace

import pytest
import yaml

from countrypack import paths, sources, tables
from countrypack.errors import BrokenSource
from countrypack.readers.untc_treaty_status import COLUMNS, read

COPY = '"github:somebody/treaties@0a1b2c3d4e5f treaties/4-8.csv (UNTC scrape, Mar 2015)"'
AS_OF = '"2022-08 (status), date from 2015-03"'
PARTY = f"FJI,CEDAW,IV-8,1981-02-03,1984-05-06,ratification,party,{AS_OF},no,state party 1984,,{COPY},verified,"


def excerpt(folder, *lines, header=COLUMNS):
    path = folder / "treaty_status_20.csv"
    path.write_text("\n".join([",".join(header), *lines]) + "\n", encoding="utf-8")
    return path


def steps(acts):
    return [(act.iso3, act.instrument, act.act, act.date) for act in acts]


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, header=COLUMNS[:-1])))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (PARTY.replace("CEDAW", "CEDAW-X"), "no instrument for the treaty"),
        (PARTY.replace("IV-8,", "IV-8-b,"), "no instrument for the treaty"),
        (PARTY.replace(",party,", ",withdrawn,"), "status 'withdrawn' does not fit"),
        (PARTY.replace(",party,", ",no action,"), "status 'no action' does not fit"),
        (PARTY.replace("1984-05-06,ratification", ","), "status 'party' does not fit"),
        (PARTY.replace("1984-05-06,ratification,party", ",,no action"), "status 'no action' does not fit"),
        (PARTY.replace("1981-02-03,1984-05-06,ratification,party", ",,,signatory"), "status 'signatory' does not fit"),
        (PARTY.replace("ratification", "handshake"), "has the mode 'handshake'"),
        (PARTY.replace("ratification", ""), "has the mode ''"),
        (PARTY.replace("1984-05-06,ratification,party", ",ratification,signatory"), "has the mode 'ratification'"),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(tmp_path, line, said):
    with pytest.raises(BrokenSource, match=said) as refusal:
        list(read(excerpt(tmp_path, line)))
    assert "line 2" in str(refusal.value)


def test_each_step_of_a_state_is_an_act(tmp_path):
    signature, consent = read(excerpt(tmp_path, PARTY))
    assert steps([signature, consent]) == [
        ("FJI", "cedaw", "signature", "1981-02-03"),
        ("FJI", "cedaw", "ratification", "1984-05-06"),
    ]
    assert consent.locator == "L2"
    assert consent.note == "status as of 2022-08 (status), date from 2015-03"
    assert consent.verification == "verified"


def test_a_state_that_accedes_has_not_signed(tmp_path):
    line = PARTY.replace("1981-02-03,1984-05-06,ratification", ",1984-05-06,accession")
    assert steps(read(excerpt(tmp_path, line))) == [("FJI", "cedaw", "accession", "1984-05-06")]


def test_a_signatory_is_not_a_party_and_has_no_invented_date(tmp_path):
    line = PARTY.replace("1984-05-06,ratification,party", ",,signatory")
    signature, absent = read(excerpt(tmp_path, line))
    assert steps([signature, absent]) == [
        ("FJI", "cedaw", "signature", "1981-02-03"),
        ("FJI", "cedaw", "not_party", ""),
    ]
    assert absent.scope == "as of 2022-08"
    assert absent.note.startswith("signatory; status as of 2022-08")


def test_a_state_without_any_step_is_not_a_party_as_of_a_date(tmp_path):
    line = PARTY.replace("1981-02-03,1984-05-06,ratification,party", ",,,no action")
    (absent,) = read(excerpt(tmp_path, line))
    assert (absent.act, absent.date, absent.scope) == ("not_party", "", "as of 2022-08")


def test_a_row_read_elsewhere_carries_its_address(tmp_path):
    (act,) = read(
        excerpt(
            tmp_path,
            "FJI,TIP Protocol (Palermo),XVIII-12-a,,2016-01-02,accession,party,2016-01-03,,,a later act,"
            "https://example.org/press/1,verified,",
        )
    )
    assert act.locator == "L2; https://example.org/press/1"
    assert act.note == "status as of 2016-01-03; a later act"


def test_trap_law_7_the_year_that_was_mistyped_in_2022_is_not_used(tmp_path):
    conflict = "year conflict: 2022 file says 1982 (2015 UNTC scrape 1984 preferred)"
    line = PARTY.replace("state party 1984,,", f"state party 1982,{conflict},")
    _, consent = read(excerpt(tmp_path, line))
    assert consent.date == "1984-05-06"
    assert conflict in consent.note


def test_trap_law_9_the_declaration_flag_of_2015_is_not_read(tmp_path):
    acts = {
        flag: list(read(excerpt(tmp_path, PARTY.replace(",no,state party", f",{flag},state party"))))
        for flag in ("yes", "no", "")
    }
    assert acts["yes"] == acts["no"] == acts[""]


@pytest.fixture(scope="module")
def real(raw):
    card = sources.read()["untc_treaty_status"]
    return [replace(act, source=card.id) for act in read(card.locate(raw))]


@pytest.mark.raw
def test_the_file_holds_one_hundred_cells_all_verified(real):
    assert len({(act.iso3, act.instrument) for act in real}) == 100
    assert {act.verification for act in real} == {"verified"}
    assert len({act.locator.partition(";")[0] for act in real}) == 100


@pytest.mark.raw
def test_all_twenty_are_party_to_the_convention_and_its_protocol(real):
    parties = Counter(act.instrument for act in real if act.act not in ("signature", "not_party"))
    assert parties == {"untoc": 20, "trafficking_protocol": 20, "cedaw": 19, "cedaw_op": 15, "crc_opsc": 19}


@pytest.mark.raw
def test_the_states_that_are_not_party_are_those_known(real):
    absent = {(act.instrument, act.iso3) for act in real if act.act == "not_party"}
    optional = {("cedaw_op", iso3) for iso3 in ("CHN", "JPN", "KWT", "SGP", "USA")}
    assert absent == {("cedaw", "USA"), ("crc_opsc", "SGP")} | optional
    assert ("USA", "cedaw", "signature", "1980-07-17") in steps(real)


@pytest.mark.raw
def test_trap_law_7_in_the_real_file(real):
    consents = {(iso3, instrument): date for iso3, instrument, act, date in steps(real) if act != "signature"}
    assert consents["SGP", "cedaw"] == "1995-10-05"
    assert consents["NZL", "crc_opsc"] == "2011-09-20"


@pytest.mark.raw
def test_the_rows_keep_the_rules_of_the_table_after_corrections(real):
    entries = yaml.safe_load(paths.CORRECTIONS.read_text(encoding="utf-8")) or []
    own = [entry for entry in entries if entry["match"].get("source") == "untc_treaty_status"]
    _, acts = tables.corrected([], real, own)
    tables.check([], acts, cards=sources.read(), indicator_ids={})
