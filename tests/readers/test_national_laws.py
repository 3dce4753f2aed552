import csv
import io
import re
from collections import Counter
from dataclasses import replace

import pytest
import yaml

from countrypack import paths, sources, tables
from countrypack.errors import BrokenCard, BrokenSource
from countrypack.readers import national_laws
from countrypack.readers.national_laws import COLUMNS, read

URL = "https://example.org/law"
READ = "read at the source URL"
TRAFFICKING = "trafficking law"
KILLING = "femicide / gender-related killing"
HANOI = "UN Convention against Cybercrime (Hanoi)"
HEADER = "topic\tlabel\tiso3\tinstrument\tact\tstatute_is\tscope\n"


def row(iso3, topic, label, statute="", year="", note="", url=URL, verification="verified", checked=READ):
    return [iso3, topic, label, statute, year, note, "A page", url, verification, checked]


def excerpt(folder, *rows, header=COLUMNS):
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([header, *rows])
    path = folder / "laws_compiled.csv"
    path.write_text(buffer.getvalue(), encoding="utf-8")
    return path


def table(folder, *lines):
    path = folder / "acts.tsv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_another_header_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="the header is"):
        list(read(excerpt(tmp_path, header=COLUMNS[::-1])))


def test_unknown_topics_and_labels_are_refused_all_at_once(tmp_path):
    path = excerpt(tmp_path, row("FJI", "tax law", "amendment"), row("FJI", TRAFFICKING, "a new label"))
    with pytest.raises(BrokenSource, match=r"2 rows .*L2 .*tax law.*L3 .*a new label"):
        list(read(path))


def test_a_label_whose_meaning_is_of_one_state_is_refused_for_another(tmp_path):
    with pytest.raises(BrokenSource, match="partial offence"):
        list(read(excerpt(tmp_path, row("FJI", TRAFFICKING, "partial offence", "Act 1", "1999"))))


@pytest.mark.parametrize(("day", "year"), [("2021-02-03", "2020"), ("2021-02-03", ""), ("3 Feb 2021", "2021")])
def test_a_date_that_contradicts_its_year_is_refused(tmp_path, day, year):
    with pytest.raises(BrokenSource, match="the statute column holds"):
        list(read(excerpt(tmp_path, row("FJI", "ILO C190", "ratified", day, year))))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("t\tl\t\ti\ta\tname\t", "expected all fields"),
        ("t\tl\t*\ti\t\tname\t", "expected all fields"),
        ("t\tl\t*\ti\ta\ttitle\t", "statute_is one of"),
    ],
)
def test_a_broken_line_of_the_table_of_meanings_is_refused(tmp_path, line, said):
    with pytest.raises(BrokenCard, match=said):
        national_laws.labels(table(tmp_path, line))


def test_a_meaning_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(BrokenCard, match="twice"):
        national_laws.labels(table(tmp_path, "t\tl\t*\ti\ta\tname\t", "t\tl\t*\ti\ta\tname\tother words"))


def test_a_row_becomes_an_act_with_its_line_and_address(tmp_path):
    (act,) = read(excerpt(tmp_path, row("FJI", TRAFFICKING, "first specific offence", "Act 7", "1999", "A note")))
    assert (act.iso3, act.instrument, act.act, act.date) == ("FJI", "national_trafficking_law", "first_offence", "1999")
    assert (act.statute, act.scope, act.verification) == ("Act 7", "", "verified")
    assert (act.locator, act.note) == (f"L2; {URL}", "A note")


def test_a_row_without_address_keeps_its_line(tmp_path):
    (act,) = read(excerpt(tmp_path, row("FJI", "ILO C029", "ratified", url="", verification="unverified")))
    assert (act.locator, act.verification) == ("L2", "unverified")


@pytest.mark.parametrize("verification", ["partial", "inferred"])
def test_what_was_not_checked_travels_with_a_row_that_is_printed_with_a_label(tmp_path, verification):
    line = row("FJI", HANOI, "signed", note="A note", verification=verification, checked="year not verified")
    (act,) = read(excerpt(tmp_path, line))
    assert act.note == "A note; year not verified"


def test_words_about_a_law_are_never_its_name(tmp_path):
    (act,) = read(excerpt(tmp_path, row("FJI", KILLING, "specific femicide offence", "none known", note="A note")))
    assert (act.statute, act.note) == ("", "none known; A note")


def test_a_day_in_the_statute_column_is_the_date(tmp_path):
    (act,) = read(excerpt(tmp_path, row("FJI", "ILO C190", "ratified", "2020-06-25", "2020")))
    assert (act.date, act.statute) == ("2020-06-25", "")


def test_trap_law_1_an_annulled_law_is_no_offence_and_a_deferred_one_says_so(tmp_path):
    annulled, deferred, raised = read(
        excerpt(
            tmp_path,
            row("DOM", KILLING, "struck down", "Ley 1-01", "2001", "DO NOT cite as in force"),
            row("DOM", KILLING, "specific offence (deferred)", "Ley 2-02", "2002", "enters into force Aug 2003"),
            row("DOM", "marital rape", "penalised", "Ley 2-02"),
        )
    )
    assert (annulled.act, annulled.scope) == ("annulled", "annulled by the Constitutional Court")
    assert "DO NOT cite" in annulled.note
    assert deferred.act == "specific_offence_deferred"
    assert raised.act == "penalties_raised_deferred"
    for act in (deferred, raised):
        assert "entry into force set for August 2026 at promulgation" in act.scope
        assert "not checked since" in act.scope


def test_trap_law_2_a_short_title_does_not_date_a_law(tmp_path):
    line = row("USA", "ICT and trafficking", "platform liability", "An Act of 2001, Pub. L. 1-1", "2002")
    (act,) = read(excerpt(tmp_path, line))
    assert (act.instrument, act.act, act.date) == ("ict_trafficking_law", "platform_liability", "2002")


@pytest.mark.parametrize(
    ("iso3", "label", "scope"),
    [
        ("CHN", "closest offence (NOT all forms)", "women and children only; not tied to exploitation"),
        ("JPN", "partial offence", "buying or selling of persons; no comprehensive trafficking law"),
    ],
)
def test_trap_law_3_a_law_that_is_not_of_all_forms_is_partial(tmp_path, iso3, label, scope):
    (act,) = read(excerpt(tmp_path, row(iso3, TRAFFICKING, label, "Art. 1", "1999")))
    assert (act.act, act.scope) == ("partial_offence", scope)


def test_trap_law_4_an_aggravating_circumstance_is_not_an_offence_by_name(tmp_path):
    aggravated, first, specific = read(
        excerpt(
            tmp_path,
            row("ARG", KILLING, "aggravated homicide", "Ley 1", "2001"),
            row("PER", KILLING, "first femicide label", "Ley 2", "2002"),
            row("PER", KILLING, "specific offence", "Ley 3", "2003"),
        )
    )
    assert aggravated.act == "aggravated_homicide"
    assert "not an offence of its own name" in aggravated.scope
    assert (first.act, first.scope) == ("first_named_offence", "killing by an intimate partner only")
    assert (specific.act, specific.scope) == ("specific_offence", "")


def test_trap_law_5_the_date_is_that_of_adoption_and_the_note_that_of_entry_into_force(tmp_path):
    line = row("FJI", TRAFFICKING, "all-forms offence", "Act 7 of 2001", "2001", "in force 9 Aug 2003")
    (act,) = read(excerpt(tmp_path, line))
    assert (act.date, act.note) == ("2001", "in force 9 Aug 2003")


def test_trap_law_6_a_repealed_mitigation_is_not_an_offence(tmp_path):
    line = row("KWT", KILLING, "honour-killing mitigation repealed", "Decree-Law 1 repeals art. 2", "2001")
    (act,) = read(excerpt(tmp_path, line))
    assert (act.act, act.scope) == ("mitigation_repealed", "mitigation for honour killings repealed")


def test_trap_law_7_the_typing_errors_of_2022_are_of_another_file(tmp_path):
    treaties = {"untoc", "trafficking_protocol", "cedaw", "cedaw_op", "crc_opsc"}
    assert not treaties & {m.instrument for meanings in national_laws.labels().values() for m in meanings}


def test_trap_law_8_signed_not_signed_and_unknown_are_three_things(tmp_path):
    signed, absent, unknown = read(
        excerpt(
            tmp_path,
            row("FJI", HANOI, "signed", year="2025"),
            row("VUT", HANOI, "not signed (Oct 2025)"),
            row("TON", HANOI, "not signed", url="", verification="unverified", checked="not verified"),
        )
    )
    assert (signed.act, signed.date) == ("signed", "2025")
    assert (absent.act, absent.date, absent.scope) == ("not_signed", "", "as of October 2025")
    assert (unknown.act, unknown.verification) == ("not_signed", "unverified")


def test_trap_law_10_a_provision_on_ict_is_an_act_of_its_own_beside_the_law(tmp_path):
    acts = list(
        read(
            excerpt(
                tmp_path,
                row("FRA", TRAFFICKING, "first specific offence", "Loi 1", "2001"),
                row("ZAF", TRAFFICKING, "all-forms offence", "Act 2", "2002"),
                row("FJI", TRAFFICKING, "all-forms offence", "Act 3", "2003"),
            )
        )
    )
    ict = {(act.iso3, act.act, act.date, act.locator) for act in acts if act.instrument == "ict_trafficking_law"}
    assert ict == {("FRA", "ict_provision", "2001", f"L2; {URL}"), ("ZAF", "ict_provision", "2002", f"L3; {URL}")}
    assert [act.act for act in acts if act.instrument == "national_trafficking_law"] == [
        "first_offence",
        "all_forms_offence",
        "all_forms_offence",
    ]


def test_trap_femicide_12_a_report_year_is_not_the_year_of_a_law(tmp_path):
    question = "Is there legislation specifically addressing domestic violence?"
    yes, no = read(
        excerpt(
            tmp_path,
            row("FJI", "domestic violence law", "WBL indicator", question, "2001", "latest value Yes (2021)"),
            row("GNQ", "domestic violence law", "WBL indicator", question, "", "latest value No (2021)"),
        )
    )
    assert (yes.act, yes.date, yes.statute) == ("wbl_first_report_year", "2001", "")
    assert yes.scope == "report year; the law is usually dated about a year earlier"
    assert (no.act, no.date) == ("wbl_no", "")


def corrections():
    entries = yaml.safe_load(paths.CORRECTIONS.read_text(encoding="utf-8")) or []
    return [entry for entry in entries if entry["match"].get("source") == "national_laws"]


@pytest.fixture(scope="module")
def file(raw):
    return sources.read()["national_laws"].locate(raw)


@pytest.fixture(scope="module")
def real(file):
    return [replace(act, source="national_laws") for act in read(file)]


@pytest.fixture(scope="module")
def mended(real):
    return tables.corrected([], real, corrections())[1]


def only(acts, iso3, instrument, act):
    (found,) = [a for a in acts if (a.iso3, a.instrument, a.act) == (iso3, instrument, act)]
    return found


@pytest.mark.raw
def test_the_file_has_254_rows_and_the_known_verifications(real):
    of_line = {act.locator.partition(";")[0]: act.verification for act in real}
    assert len(of_line) == 254
    assert Counter(of_line.values()) == {"verified": 116, "inferred": 55, "partial": 25, "unverified": 58}
    assert len(real) == 256  # two rows give an act on ICT beside the law


@pytest.mark.raw
def test_every_line_of_the_table_of_meanings_is_used(file):
    known = set(national_laws.labels())
    with file.open(encoding="utf-8", newline="") as content:
        keys = [(row["topic"], row["instrument"], row["iso3"]) for row in csv.DictReader(content)]
    used = {key if key in known else (*key[:2], national_laws.EVERY_STATE) for key in keys}
    assert known == used


@pytest.mark.raw
def test_the_rows_keep_the_rules_of_the_table_after_corrections(mended):
    tables.check([], mended, cards=sources.read(), indicator_ids={})


@pytest.mark.raw
def test_no_statute_is_printed_with_a_part_that_its_row_did_not_verify(mended):
    printed = " ".join(act.statute for act in mended if act.verification != "unverified")
    for part in (
        "1/2004",
        "162-FZ",
        "Feb 2005",
        "24-97",
        "Law 16 of 2020",
        "Act 31",
        "103-322",
        "1976-1994",
        "StrÄndG",
    ):
        assert part not in printed


@pytest.mark.raw
def test_no_date_is_printed_that_its_row_did_not_verify(mended):
    doubt = re.compile(r"year[^;]*not (verified|on)|YEAR from general|year from general|date not\b")
    doubtful = [act for act in mended if act.verification in ("partial", "inferred") and doubt.search(act.note)]
    assert len(doubtful) >= 13
    assert {act.iso3: act.date for act in doubtful if act.date} == {}


@pytest.mark.raw
def test_an_inference_from_a_list_without_dates_carries_no_date(mended):
    assert {act.date for act in mended if act.verification == "inferred"} == {""}


@pytest.mark.raw
def test_trap_law_1_in_the_real_file(mended):
    annulled = only(mended, "DOM", "gender_related_killing_law", "annulled")
    assert (annulled.date, annulled.statute) == ("2015-12", "Ley 550-14 (Código Penal)")
    deferred = only(mended, "DOM", "gender_related_killing_law", "specific_offence_deferred")
    assert deferred.date == "2025"
    assert "not been checked since" in deferred.note


@pytest.mark.raw
@pytest.mark.parametrize(
    ("trap", "iso3", "instrument", "act", "date"),
    [
        (2, "USA", "ict_trafficking_law", "platform_liability", "2018"),
        (3, "CHN", "national_trafficking_law", "partial_offence", ""),
        (3, "JPN", "national_trafficking_law", "partial_offence", "2005"),
        (4, "ARG", "gender_related_killing_law", "aggravated_homicide", "2012"),
        (4, "PER", "gender_related_killing_law", "first_named_offence", "2011"),
        (4, "PER", "gender_related_killing_law", "specific_offence", "2013"),
        (5, "SGP", "national_trafficking_law", "first_offence", "2014"),
        (5, "ZAF", "national_trafficking_law", "all_forms_offence", "2013"),
        (6, "KWT", "gender_related_killing_law", "mitigation_repealed", "2025"),
        (10, "FRA", "ict_trafficking_law", "ict_provision", "2003"),
        (10, "ZAF", "ict_trafficking_law", "ict_provision", "2013"),
    ],
)
def test_traps_of_the_law_in_the_real_file(mended, trap, iso3, instrument, act, date):
    assert only(mended, iso3, instrument, act).date == date, f"trap {trap}"


@pytest.mark.raw
def test_trap_law_8_in_the_real_file(mended):
    hanoi = [act for act in mended if act.instrument == "un_cybercrime_convention"]
    known = [act for act in hanoi if act.verification != "unverified"]
    signed = {act.iso3 for act in known if act.act == "signed"}
    assert signed == {"AUS", "CHN", "CIV", "DOM", "FRA", "ZAF", "PER", "POL", "RUS", "GBR"}
    not_signed = {act.iso3 for act in known if act.act == "not_signed"}
    assert not_signed == {"ARG", "GNQ", "DEU", "JPN", "MEX", "NZL", "USA"}
    assert {act.iso3 for act in hanoi if act.verification == "unverified"} == {"THA", "SGP", "KWT"}


@pytest.mark.raw
def test_trap_femicide_12_in_the_real_file(mended):
    wbl = [act for act in mended if act.act.startswith("wbl_")]
    assert len(wbl) == 20
    assert {act.iso3 for act in wbl if act.act == "wbl_no"} == {"CIV", "GNQ", "RUS"}
    for act in wbl:
        assert f"latest value {'No' if act.act == 'wbl_no' else 'Yes'} (2021)" in act.note
        assert bool(act.date) == (act.act == "wbl_first_report_year")
    assert only(wbl, "KWT", "domestic_violence_law", "wbl_first_report_year").date == "2021"
