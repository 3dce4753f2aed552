"""Against a real server on this machine that serves files in the publishers' shapes; all figures are invented."""

import ast
import errno
import gzip
import hashlib
import io
import json
import runpy
import sys
import time
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
import yaml

from countrypack import fetching, sources
from countrypack.errors import BrokenCard, BrokenSource, Refusal, UnwritableFolder
from countrypack.fetching import refusals, shapes, transfer
from countrypack.readers import wdi_population, who_homicide
from tests import loopback
from tests.conftest import ROOT

SHEET = "data_cts_intentional_homicide"
HEADER = ["Iso3_code", "Country", "Indicator", "Sex", "Year", "VALUE"]
WORKBOOK = {"sheet": SHEET, "header_row": 3, "columns": HEADER}
PAGE = b"\n <!DOCTYPE html><html><head><title>Down for maintenance</title></head></html>"
QUICK = fetching.Limits(silence=0.3, connect=1, whole=5, tries=3, pause=0.01, longest_pause=0.05)
OLD = b"the old file"


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    with loopback.running() as running:
        yield running


@pytest.fixture
def into(tmp_path):
    return tmp_path / "raw"


def workbook(*, sheet=SHEET, header=HEADER, banner=2, rows=40):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for line in range(banner):
        page.append(["UNODC" if not line else "08/04/2026"])
    page.append(header)
    for year in range(rows):
        page.append(["ATA", "Nowhere", "Victims of intentional homicide", "Female", 1990 + year, 7 * year])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


WHOLE = workbook()


def card(url, *, body=WHOLE, file="femicide/homicide.xlsx", kind="file", **fetch):
    """Return a card whose checksum is that of `body`, with an old file's place below the raw folder."""
    return sources.Source(
        id="invented", publisher="", title="", url_page="https://example.org", file=file, vintage="2026",
        accessed="2026", sha256=hashlib.sha256(body).hexdigest(), route="", licence={}, cite={},
        fetch={"kind": kind, "url": url, "known_from": "nobody: it is invented", **fetch},
    )  # fmt: skip


def old(into, source):
    place = into / source.file
    place.parent.mkdir(parents=True)
    place.write_bytes(OLD)
    return place


def files(into):
    return sorted(str(path.relative_to(into)) for path in into.rglob("*") if path.is_file())


def refuse(source, into, error, match=None, limits=QUICK):
    """Fetch, see the refusal, and see that the old file is as it was and nothing else was left."""
    place = old(into, source)
    with pytest.raises(error, match=match) as caught:
        fetching.fetch(source, into, limits=limits)
    assert place.read_bytes() == OLD
    assert [name for name in files(into) if not name.startswith(".fetching")] == [source.file]
    if not isinstance(caught.value, refusals.Passing):
        assert files(into) == [source.file]
    for word in ("Where:", "Expected:", "Next:"):
        assert word in str(caught.value)
    return str(caught.value)


# What is refused


def test_an_html_error_page_with_status_200_is_refused(server, into):
    url = server.serves("/homicide.xlsx", PAGE, kind="text/html")
    refuse(card(url), into, refusals.PageInstead, "<!DOCTYPE html>")


def test_an_html_page_that_calls_itself_a_workbook_is_refused(server, into):
    url = server.serves("/homicide.xlsx", b"\xef\xbb\xbf" + PAGE, kind="application/vnd.ms-excel")
    refuse(card(url), into, refusals.PageInstead)


def test_a_page_whose_first_bytes_come_alone_is_refused_too(server, into):
    def answer(request):
        loopback.begin(request, 200, {"Content-Length": str(len(PAGE))})
        request.wfile.write(PAGE[:1])
        request.wfile.flush()
        time.sleep(0.1)
        request.wfile.write(PAGE[1:])

    refuse(card(server.serves("/homicide.xlsx", answer)), into, refusals.PageInstead)


def test_a_file_broken_off_each_time_is_refused(server, into):
    url = server.serves("/homicide.xlsx", loopback.broken_off(WHOLE, after=1000))
    refuse(card(url), into, refusals.Truncated)
    assert len(server.requests) == QUICK.tries


def test_a_broken_off_workbook_without_a_length_is_told_by_its_zip_directory(server, into):
    url = server.serves("/homicide.xlsx", loopback.broken_off(WHOLE, after=len(WHOLE) - 30, announced=False))
    refuse(card(url, **WORKBOOK), into, refusals.Truncated, "not a zip file")


def test_a_workbook_with_a_damaged_part_is_refused(server, into):
    # A byte within the compressed sheet is another one; the directory is whole.
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 200
    url = server.serves("/homicide.xlsx", WHOLE[:start] + bytes([WHOLE[start] ^ 255]) + WHOLE[start + 1 :])
    refuse(card(url, **WORKBOOK), into, refusals.Truncated)


def test_a_table_broken_off_within_a_row_is_refused(server, into):
    url = server.serves("/table.csv", b"iso3,year,value\nATA,2020,1\nATA,20", length=False)
    source = card(url, file="table.csv", columns=["iso3", "year", "value"])
    refuse(source, into, refusals.Truncated, "row 3 has 2 cells")


@pytest.mark.parametrize(
    ("body", "match"),
    [
        (workbook(sheet="data"), "its sheets are data"),
        (workbook(header=[*HEADER[:-1], "txtVALUE"]), "txtVALUE"),
        (workbook(header=[*HEADER, "Source"]), "Source"),
        (workbook(banner=4), "the header is 08/04/2026|the header is ."),
        (workbook(banner=0), "the header is ATA"),
        (workbook(rows=0), "no row below the header"),
    ],
    ids=["a renamed sheet", "a renamed column", "a new column", "a longer banner", "no banner", "no figures"],
)
def test_a_workbook_of_another_shape_is_refused(server, into, body, match):
    refuse(card(server.serves("/homicide.xlsx", body), **WORKBOOK), into, BrokenSource, match)


def test_a_zip_file_that_is_no_workbook_is_refused(server, into):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("figures.csv", "iso3,value\n")
    refuse(card(server.serves("/homicide.xlsx", file.getvalue()), **WORKBOOK), into, BrokenSource, "workbook")


def test_a_table_with_a_renamed_column_is_refused(server, into):
    source = card(server.serves("/t.csv", b"iso,value\nATA,1\n"), file="t.csv", columns=["iso3", "value"])
    refuse(source, into, BrokenSource, "the header is iso, value")


def test_a_redirect_loop_is_refused(server, into):
    url = server.serves("/a", loopback.status(302, Location="/b"))
    server.serves("/b", loopback.status(302, Location="/a"))
    refuse(card(url), into, refusals.RedirectLoop)
    assert len(server.requests) == QUICK.redirects + 1


@pytest.mark.parametrize("sent", [b"", WHOLE[:500]], ids=["at once", "after some bytes"])
def test_a_server_that_stalls_is_left(server, into, sent):
    url = server.serves("/homicide.xlsx", loopback.stalling(sent))
    began = time.monotonic()
    refuse(card(url), into, refusals.Stalled, "nothing came for 0.3 s")
    assert time.monotonic() - began < QUICK.tries * 1.0


def test_a_server_that_sends_a_byte_now_and_then_is_left_too(server, into):
    url = server.serves("/homicide.xlsx", loopback.dripping(WHOLE, every=0.05))
    limits = fetching.Limits(silence=0.3, whole=0.4, tries=2, pause=0.01)
    began = time.monotonic()
    refuse(card(url), into, refusals.Stalled, "and not the end", limits=limits)
    assert time.monotonic() - began < 3


def test_a_server_that_never_answers_is_left(into, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    with loopback.running() as closed:
        url = closed.url("/homicide.xlsx")
    refuse(card(url), into, refusals.Unreachable)


def test_a_file_that_announces_more_than_the_limit_is_not_begun(server, into):
    url = server.serves("/homicide.xlsx", bytes(200_000))
    refuse(card(url, limit_mb=0.1), into, refusals.TooLarge, "announces 200,000 bytes")


def test_a_file_without_an_end_is_stopped_at_the_limit(server, into):
    url = server.serves("/homicide.xlsx", loopback.endless(bytes(10_000)))
    refuse(card(url, limit_mb=0.1), into, refusals.TooLarge, "stopped at")


def test_a_bomb_packed_for_the_way_is_stopped_at_the_limit(server, into):
    packed = gzip.compress(bytes(5_000_000))

    def answer(request):
        loopback.begin(request, 200, {"Content-Encoding": "gzip", "Content-Length": str(len(packed))})
        request.wfile.write(packed)

    refuse(card(server.serves("/homicide.xlsx", answer), limit_mb=1), into, refusals.TooLarge, "stopped at")


def bomb(parts=1, megabytes=30):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(parts):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(megabytes * 1_000_000))
    return file.getvalue()


def test_a_zip_bomb_is_not_opened(server, into, monkeypatch):
    body = bomb()
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("it was opened"))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_, **__: pytest.fail("a part was unpacked"))
    assert len(body) < 100_000
    refuse(card(server.serves("/homicide.xlsx", body), **WORKBOOK), into, refusals.ZipBomb, "30,000,000 bytes")


def test_a_workbook_over_the_expanded_limit_or_of_too_many_parts_is_not_opened(server, into, monkeypatch):
    source = card(server.serves("/homicide.xlsx", WHOLE), **WORKBOOK)
    monkeypatch.setattr(shapes, "MOST_EXPANDED", 1000)
    refuse(source, into, refusals.ZipBomb, "would unpack to")
    monkeypatch.setattr(shapes, "MOST_PARTS", 3)
    with pytest.raises(refusals.ZipBomb, match=r"it has \d+ parts"):
        fetching.fetch(source, into, limits=QUICK)


def test_a_full_disk_is_said_and_the_old_file_stays(server, into):
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    source = card(server.serves("/homicide.xlsx", WHOLE))
    aside = into / ".fetching"
    aside.mkdir(parents=True)
    # The kernel itself answers every write to it that the disk is full.
    (aside / "invented.xlsx.part").symlink_to("/dev/full")
    refuse(source, into, refusals.DiskFull, "the disk is full")
    assert len(server.requests) == 1


def test_a_disk_that_fills_up_on_the_way_is_said_and_what_came_is_removed(server, into, monkeypatch):
    body = bytes(200_000)
    whole = Path.open

    class Filling:
        def __init__(self, file):
            self.file, self.size = file, 0

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def write(self, chunk):
            self.size += self.file.write(chunk)
            if self.size > 100_000:
                raise OSError(errno.ENOSPC, "No space left on device")

    def opened(path, mode="r", *arguments, **options):
        file = whole(path, mode, *arguments, **options)
        return Filling(file) if path.suffix == ".part" and mode in ("wb", "ab") else file

    monkeypatch.setattr(Path, "open", opened)
    refuse(card(server.serves("/homicide.xlsx", body)), into, refusals.DiskFull)


def test_a_raw_folder_that_is_a_file_is_refused(server, tmp_path):
    (tmp_path / "raw").write_text("")
    with pytest.raises(UnwritableFolder):
        fetching.fetch(card(server.url("/homicide.xlsx")), tmp_path / "raw", limits=QUICK)


def test_an_address_that_is_gone_is_refused_at_once_with_what_the_card_says_of_it(server, into):
    said = refuse(card(server.url("/gone.xlsx")), into, refusals.NotServed, "answered 404")
    assert "nobody: it is invented" in said
    assert len(server.requests) == 1


def test_a_server_that_stays_busy_is_refused_after_the_tries(server, into):
    url = server.serves("/homicide.xlsx", loopback.status(503, Retry_After="86400"))
    refuse(card(url), into, refusals.Busy, "503")
    assert len(server.requests) == QUICK.tries


# What is mended on the way


def test_a_busy_server_is_asked_again(server, into):
    url = server.serves("/homicide.xlsx", loopback.status(503, Retry_After="1"), WHOLE)
    assert fetching.fetch(card(url), into, limits=QUICK).state == fetching.AS_ON_THE_CARD


def test_a_file_broken_off_is_resumed_where_it_broke(server, into):
    etag = '"edition-1"'
    url = server.serves("/h.xlsx", loopback.broken_off(WHOLE, after=1000, etag=etag), loopback.whole(WHOLE, etag=etag))
    outcome = fetching.fetch(card(url, **WORKBOOK), into, limits=QUICK)
    assert outcome.path.read_bytes() == WHOLE
    assert [headers.get("Range") for _, headers in server.requests] == [None, "bytes=1000-"]
    assert files(into) == ["femicide/homicide.xlsx"]


def test_the_next_run_goes_on_from_what_came(server, into):
    etag = '"edition-1"'
    url = server.serves("/h.xlsx", loopback.broken_off(WHOLE, after=1000, etag=etag))
    once = fetching.Limits(tries=1)
    with pytest.raises(refusals.Truncated):
        fetching.fetch(card(url), into, limits=once)
    server.serves("/h.xlsx", WHOLE, etag=etag)
    assert fetching.fetch(card(url), into, limits=once).path.read_bytes() == WHOLE
    assert server.requests[-1][1]["Range"] == "bytes=1000-"


def test_two_editions_are_never_joined(server, into):
    url = server.serves(
        "/h.xlsx", loopback.broken_off(bytes(5000), after=1000, etag='"old"'), loopback.whole(WHOLE, etag='"new"')
    )
    assert fetching.fetch(card(url), into, limits=QUICK).path.read_bytes() == WHOLE
    assert server.requests[-1][1]["If-Range"] == '"old"'


@pytest.mark.parametrize("etag", ["", 'W/"weak"'], ids=["no mark", "a weak mark"])
def test_without_a_sure_mark_of_the_edition_a_file_is_asked_for_from_the_start(server, into, etag):
    url = server.serves("/h.xlsx", loopback.broken_off(bytes(5000), after=1000, etag=etag), WHOLE)
    assert fetching.fetch(card(url), into, limits=QUICK).path.read_bytes() == WHOLE
    assert "Range" not in server.requests[-1][1]


def test_a_server_that_sends_the_rest_in_pieces_is_asked_until_it_is_whole(server, into):
    def piece(request):
        start = int(request.headers["Range"][6:-1])
        some = WHOLE[start : start + 2000]
        where = f"bytes {start}-{start + len(some) - 1}/{len(WHOLE)}"
        loopback.begin(request, 206, {"Content-Range": where, "Content-Length": str(len(some))})
        request.wfile.write(some)

    first = loopback.broken_off(WHOLE, after=len(WHOLE) - 3000, etag='"1"')
    url = server.serves("/h.xlsx", first, piece)
    assert fetching.fetch(card(url), into, limits=QUICK).path.read_bytes() == WHOLE


@pytest.mark.parametrize("code", [206, 416], ids=["another part", "no such part"])
def test_a_server_that_cannot_go_on_is_asked_from_the_start(server, into, code):
    refusing = loopback.status(code, Content_Range="bytes 7-9/10")
    url = server.serves("/h.xlsx", loopback.broken_off(WHOLE, after=1000, etag='"1"'), refusing, WHOLE)
    assert fetching.fetch(card(url), into, limits=QUICK).path.read_bytes() == WHOLE


# What is taken


def test_the_file_of_the_card_takes_its_place(server, into):
    source = card(server.serves("/homicide.xlsx", WHOLE), **WORKBOOK)
    place = old(into, source)
    outcome = fetching.fetch(source, into, limits=QUICK)
    assert (outcome.state, outcome.path) == (fetching.AS_ON_THE_CARD, place)
    assert place.read_bytes() == WHOLE
    assert files(into) == [source.file]


def test_a_new_vintage_is_put_beside_and_the_old_file_stays(server, into):
    new = workbook(rows=41)
    url = server.serves("/homicide.xlsx", new, modified="Sun, 12 Jul 2026 10:00:00 GMT")
    source = card(url, **WORKBOOK)
    place = old(into, source)
    outcome = fetching.fetch(source, into, limits=QUICK)
    sha256 = hashlib.sha256(new).hexdigest()
    assert (outcome.state, outcome.sha256) == (fetching.NEW_VINTAGE, sha256)
    assert outcome.path == place.with_name(f"invented_2026-07-12_{sha256[:8]}.xlsx")
    assert (outcome.path.read_bytes(), place.read_bytes()) == (new, OLD)
    assert fetching.fetch(source, into, limits=QUICK) == outcome
    assert len(files(into)) == 2


def test_a_file_that_is_not_held_is_known_by_its_md5(server, into):
    url = server.serves("/homicide.xlsx", WHOLE)
    fields = {**vars(card(url)), "sha256": "", "held": False}
    known = sources.Source(**{**fields, "md5": hashlib.md5(WHOLE).hexdigest()})
    assert fetching.fetch(known, into, limits=QUICK).state == fetching.AS_ON_THE_CARD
    unknown = sources.Source(**{**fields, "md5": ""})
    assert fetching.fetch(unknown, into, limits=QUICK).state == fetching.NEW_VINTAGE


def test_progress_is_reported_in_bytes(server, into):
    seen = []
    source = card(server.serves("/homicide.xlsx", WHOLE))
    fetching.fetch(source, into, limits=QUICK, report=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(WHOLE), len(WHOLE))


def test_one_refused_source_does_not_stop_the_others(server, into):
    cards = [card(server.url("/gone.xlsx")), card(server.serves("/homicide.xlsx", WHOLE))]
    states = [outcome.state for outcome in fetching.fetch_all(cards, into, limits=QUICK)]
    assert states == [fetching.REFUSED, fetching.AS_ON_THE_CARD]


# The data services

WDI_COLUMNS = {
    "Country Name": "country.value", "Country Code": "countryiso3code", "Year": "date", "Value": "value",
}  # fmt: skip


def wdi(number, pages, rows, *, total, updated="2026-07-01"):
    head = {"page": number, "pages": pages, "per_page": 2, "total": total, "sourceid": "2", "lastupdated": updated}
    records = [
        {
            "indicator": {"id": "SP.POP.TOTL", "value": "Population, total"},
            "country": {"id": "XX", "value": name},
            "countryiso3code": code, "date": year, "value": value, "unit": "", "obs_status": "", "decimal": 0,
        }
        for name, code, year, value in rows
    ]  # fmt: skip
    return json.dumps([head, records]).encode()


AUSTRIA = [("Austria", "AUT", "2020", 1234567), ("Austria", "AUT", "2019", 1.50)]
BENIN = [("Benin", "BEN", "2020", None)]


def wdi_pages(server, *pages):
    def answer(request):
        number = int(parse_qs(urlsplit(request.path).query)["page"][0])
        loopback.whole(pages[number - 1], kind="application/json")(request)

    return server.serves("/v2/country/all/indicator/SP.POP.TOTL", answer) + "?format=json&per_page=2"


def wdi_card(url):
    return card(url, file="femicide/population.csv", kind="worldbank", columns=WDI_COLUMNS)


def test_world_bank_pages_become_one_table_that_its_reader_reads(server, into):
    # json would print the publisher's 1.50 as 1.5.
    printed = wdi(1, 2, AUSTRIA, total=3).replace(b"1.5,", b"1.50,")
    url = wdi_pages(server, printed, wdi(2, 2, BENIN, total=3))
    outcome = fetching.fetch(wdi_card(url), into, limits=QUICK)
    assert outcome.path.read_text() == (
        "Country Name,Country Code,Year,Value\nAustria,AUT,2020,1234567\nAustria,AUT,2019,1.50\n"
    )
    assert outcome.path.name.startswith("invented_2026-07-01_")
    assert [row.value for row in wdi_population.read(outcome.path)] == ["1234567", "1.50"]
    asked = [path.partition("?")[2] for path, _ in server.requests]
    assert asked == [f"format=json&per_page=2&page={number}" for number in (1, 2)]
    assert len(files(into)) == 1


@pytest.mark.parametrize(
    ("pages", "error", "match"),
    [
        ([b'[{"message": [{"id": "120", "value": "not valid"}]}]'], refusals.ServiceRefused, "not valid"),
        ([wdi(1, 2, AUSTRIA, total=3), wdi(2, 2, [], total=3)], refusals.ServiceRefused, "2 records on 2 pages"),
        ([wdi(1, 2, AUSTRIA, total=3), wdi(2, 2, BENIN, total=3, updated="2027")], refusals.ServiceRefused, "edition"),
        ([wdi(1, 99999, AUSTRIA, total=3)], refusals.ServiceRefused, "99999 pages"),
        ([wdi(1, 1, BENIN, total=1)], refusals.ServiceRefused, "no records"),
        ([wdi(1, 1, AUSTRIA, total=2)[:-20]], refusals.ServiceRefused, "no whole JSON"),
        ([wdi(1, 1, AUSTRIA, total=2).replace(b"countryiso3code", b"iso3")], BrokenSource, "no field countryiso3code"),
        ([wdi(1, 1, AUSTRIA, total=2).replace(b'"value"', b'"figure"')], BrokenSource, "another shape"),
        ([b'{"figures": []}'], BrokenSource, "another shape"),
        ([b"7"], BrokenSource, "another shape"),
        ([PAGE], refusals.PageInstead, "html"),
    ],
    ids=[
        "a message", "a page short", "two editions", "too many pages", "no figures", "cut", "a renamed field",
        "no value", "an object", "a number", "html",
    ],
)  # fmt: skip
def test_a_world_bank_answer_that_does_not_add_up_is_refused(server, into, pages, error, match):
    refuse(wdi_card(wdi_pages(server, *pages)), into, error, match)


def test_pages_together_over_the_limit_are_refused(server, into):
    page = wdi(1, 2, AUSTRIA, total=3)
    source = wdi_card(wdi_pages(server, page, wdi(2, 2, BENIN, total=3)))
    source.fetch["limit_mb"] = (len(page) + 10) / 1_000_000
    refuse(source, into, refusals.TooLarge, "its pages together")


def gho(iso3, **changes):
    empty = dict.fromkeys(who_homicide.COLUMNS)
    return empty | {
        "Id": 7, "IndicatorCode": "VIOLENCE_HOMICIDENUM", "SpatialDimType": "COUNTRY", "SpatialDim": iso3,
        "TimeDimType": "YEAR", "TimeDim": 2019, "Dim1Type": "SEX", "Dim1": "FMLE", "Value": "5 [4-6]",
        "NumericValue": 5.10, "Low": 4.0, "High": 6.25, "Date": "2021-02-09T10:00:00+01:00", "ParentLocation": "Europe",
    } | changes  # fmt: skip


def gho_answer(*records, following=None):
    answer = {"@odata.context": "https://example.org/$metadata#VIOLENCE_HOMICIDENUM", "value": records}
    return json.dumps(answer | ({"@odata.nextLink": following} if following else {})).encode()


def gho_card(url):
    return card(url, file="femicide/gho.csv", kind="gho", columns=list(who_homicide.COLUMNS))


def test_who_pages_become_one_table_that_its_reader_reads(server, into):
    url = server.serves("/api/VIOLENCE", gho_answer(gho("AUT"), following="/api/VIOLENCE_2"))
    server.serves("/api/VIOLENCE_2", gho_answer(gho("BEN")))
    outcome = fetching.fetch(gho_card(url), into, limits=QUICK)
    rows = list(who_homicide.read(outcome.path))
    assert [(row.iso3, row.value, row.lower, row.upper) for row in rows] == [
        ("AUT", "5.1", "4.0", "6.25"),
        ("BEN", "5.1", "4.0", "6.25"),
    ]
    assert outcome.path.name.startswith("invented_2021-02-09_")


@pytest.mark.parametrize("following", ["/api/VIOLENCE", "http://127.0.0.2:9/api"], ids=["a circle", "another host"])
def test_who_pages_that_lead_astray_are_refused(server, into, following):
    url = server.serves("/api/VIOLENCE", gho_answer(gho("AUT"), following=following))
    refuse(gho_card(url), into, refusals.ServiceRefused, "the next page is")
    assert len(server.requests) == 1


def test_who_records_without_a_known_field_are_refused(server, into):
    record = {name: value for name, value in gho("AUT").items() if name != "Low"}
    refuse(gho_card(server.serves("/api/V", gho_answer(record))), into, BrokenSource, "no field Low")


CUBE = {
    "version": "2.0", "class": "dataset", "label": "Invented", "source": "ESTAT", "updated": "2026-09-20T23:00:00+0200",
    "value": {"0": 0.5, "3": 0.47}, "status": {"1": ":", "3": "b"}, "id": ["sex", "geo", "time"], "size": [1, 2, 2],
    "dimension": {
        "sex": {"category": {"index": {"F": 0}}},
        "geo": {"category": {"index": {"FR": 1, "DE": 0}}},
        "time": {"category": {"index": ["2022", "2023"]}},
    },
}  # fmt: skip
CUBE_COLUMNS = ["sex", "geo", "time", "value", "status"]


def eurostat_card(url, columns=CUBE_COLUMNS):
    return card(url, file="femicide/eurostat.csv", kind="eurostat", columns=columns)


def test_a_eurostat_cube_becomes_a_table_with_a_row_for_each_cell(server, into):
    url = server.serves("/crim_hom_vrel", json.dumps(CUBE).encode())
    outcome = fetching.fetch(eurostat_card(url), into, limits=QUICK)
    assert outcome.path.read_text().splitlines() == [
        "sex,geo,time,value,status",
        "F,DE,2022,0.5,",
        "F,DE,2023,,:",
        "F,FR,2023,0.47,b",
    ]
    assert outcome.path.name.startswith("invented_2026-09-20_")


@pytest.mark.parametrize(
    ("cube", "error", "match"),
    [
        ({"error": [{"status": 404, "label": "no dataset"}]}, refusals.ServiceRefused, "no dataset"),
        ({"warning": {"status": 413, "label": "asynchronous"}}, refusals.ServiceRefused, "asynchronous"),
        ({**CUBE, "size": [1, 2, 3]}, refusals.ServiceRefused, "sizes"),
        ({**CUBE, "value": {"4": 1}}, refusals.ServiceRefused, "sizes"),
        ({**CUBE, "id": ["sex", "geo", "year"]}, BrokenSource, "year"),
        ({**CUBE, "value": {}, "status": {}}, refusals.ServiceRefused, "no records"),
    ],
    ids=["an error", "too large", "another size", "a value outside", "a renamed dimension", "empty"],
)
def test_a_eurostat_answer_that_does_not_add_up_is_refused(server, into, cube, error, match):
    refuse(eurostat_card(server.serves("/c", json.dumps(cube).encode())), into, error, match)


CEPAL = {
    "header": {"success": True, "code": 200, "message": "OK"},
    "body": {
        "metadata": {"indicator_id": 2780, "last_update": "2025-11-20 10:00:00"},
        "data": [{"value": "7", "source_id": 3, "notes_ids": "11", "iso3": "BOL", "dim_208": 221, "dim_29117": 29190}],
        "dimensions": [
            {"name": "País__ESTANDAR", "id": 208, "members": [{"name": "Bolivia", "id": 221}]},
            {"name": "Años__ESTANDAR", "id": 29117, "members": [{"name": "2020", "id": 29190}]},
        ],
    },
}
CEPAL_COLUMNS = ["iso3", "País__ESTANDAR", "Años__ESTANDAR", "value", "notes_ids"]


@pytest.mark.parametrize("apart", [False, True], ids=["with its dimensions", "dimensions apart"])
def test_cepalstat_records_become_a_table_of_names(server, into, apart):
    answer = json.loads(json.dumps(CEPAL))
    if apart:
        dimensions = {"header": CEPAL["header"], "body": {"dimensions": answer["body"].pop("dimensions")}}
        server.serves("/indicator/2780/dimensions", json.dumps(dimensions).encode())
    url = server.serves("/indicator/2780/data", json.dumps(answer).encode())
    source = card(url + "?lang=es", file="femicide/cepal.xlsx", kind="cepalstat", columns=CEPAL_COLUMNS)
    outcome = fetching.fetch(source, into, limits=QUICK)
    assert outcome.path.read_text(encoding="utf-8").splitlines() == [",".join(CEPAL_COLUMNS), "BOL,Bolivia,2020,7,11"]
    assert outcome.path.name.startswith("invented_2025-11-20_")
    assert outcome.path.suffix == ".csv"


def test_a_cepalstat_answer_that_says_no_is_refused(server, into):
    said = {"header": {"success": False, "code": 500, "message": "Internal error"}, "body": {}}
    source = card(server.serves("/data", json.dumps(said).encode()), file="c.csv", kind="cepalstat", columns=["iso3"])
    refuse(source, into, refusals.ServiceRefused, "Internal error")


# The cards


@pytest.mark.parametrize(
    ("fetch", "said"),
    [
        ("https://example.org", "not a mapping"),
        ({}, "no kind"),
        ({"kind": "ftp"}, "kind is 'ftp'"),
        ({"url": "example.org/a.xlsx"}, "url is"),
        ({"known_from": ""}, "no known_from"),
        ({"sheets": "a"}, "unknown field sheets"),
        ({"header_row": 0}, "header_row"),
        ({"header_row": True}, "header_row"),
        ({"limit_mb": "9"}, "limit_mb"),
        ({"columns": "iso3"}, "columns must be"),
        ({"columns": {"a": "b"}}, "columns must be"),
        ({"sheet": "data"}, "no columns"),
        ({"kind": "gho"}, "no columns"),
        ({"sheet": "data", "columns": ["a"]}, "a sheet is of an .xlsx file"),
    ],
)
def test_a_card_that_says_wrongly_where_to_fetch_is_refused(tmp_path, fetch, said):
    whole = {"kind": "file", "url": "https://example.org/a.csv", "known_from": "seen"}
    content = dict.fromkeys(sources.REQUIRED, "x") | {
        "id": "a",
        "licence": {"redistribute": False},
        "file": "a.csv",
    }
    content["fetch"] = whole | fetch if fetch and isinstance(fetch, dict) else fetch
    (tmp_path / "a.yml").write_text(yaml.safe_dump(content))
    with pytest.raises(BrokenCard, match=said):
        sources.read(tmp_path)


def test_the_addresses_on_our_cards_are_encrypted_and_say_how_they_are_known():
    cards = [source for source in sources.read().values() if source.fetch]
    assert {source.fetch["kind"] for source in cards} == set(sources.FETCH_KINDS)
    assert [source.id for source in cards if not source.fetch["url"].startswith("https://")] == []


def test_sources_that_cannot_be_fetched_are_named_all_at_once():
    bare = sources.Source(**{**vars(card("https://example.org")), "fetch": None})
    with pytest.raises(refusals.NothingToFetch) as caught:
        fetching.chosen(["bare", "unheard"], {"bare": bare, "known": card("https://example.org")})
    assert "bare: its card gives no address" in str(caught.value)
    assert "unheard: no such card" in str(caught.value)
    assert "one of known" in str(caught.value)


def test_only_fetching_speaks_http():
    network = {"requests", "tenacity", "urllib3", "pooch", "httpx", "http", "urllib.request", "ftplib"}
    users = set()
    for path in [*(ROOT / "countrypack").rglob("*.py"), *(ROOT / "scripts").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name in network or name.split(".")[0] in network for name in names):
                users.add(str(path.relative_to(ROOT)))
    assert users == {"countrypack/fetching/transfer.py"}


def test_every_refusal_says_what_was_expected_and_what_to_do():
    for name, kind in vars(refusals).items():
        if isinstance(kind, type) and issubclass(kind, Refusal) and name not in ("Refusal", "Passing"):
            assert kind.__doc__.endswith("."), name
    assert transfer.Limits() == fetching.Limits()


# The command


def write_card(folder, source):
    folder.mkdir(exist_ok=True)
    content = {**vars(source), "publisher": "x", "title": "x", "route": "x", "licence": {"redistribute": False}}
    content |= {"cite": {"type": "dataset"}, "caveats": []}
    del content["held"], content["md5"]
    (folder / "invented.yml").write_text(yaml.safe_dump(content))


def test_the_command_says_by_its_exit_code_what_became_of_the_files(server, tmp_path, monkeypatch, capsys):
    cards, into = tmp_path / "cards", tmp_path / "raw"
    url = server.serves("/homicide.xlsx", WHOLE)
    write_card(cards, card(url, **WORKBOOK))
    script = runpy.run_path(str(ROOT / "scripts" / "fetch_raw.py"))
    monkeypatch.setattr(sys, "argv", ["fetch_raw.py", "invented", "--into", str(into), "--cards", str(cards)])
    assert script["main"]() == 0
    assert "as on the card" in capsys.readouterr().out

    new = workbook(rows=41)
    server.serves("/homicide.xlsx", new)
    assert script["main"]() == 3
    assert hashlib.sha256(new).hexdigest() in capsys.readouterr().out

    server.serves("/homicide.xlsx", PAGE)
    assert script["main"]() == 1
    told = capsys.readouterr().err
    assert "PageInstead: invented: a web page came" in told
    assert "Kept:" in told
    assert (into / "femicide" / "homicide.xlsx").read_bytes() == WHOLE


def test_the_command_refuses_an_unknown_source(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["fetch_raw.py", "unheard_of", "--into", str(tmp_path)])
    assert runpy.run_path(str(ROOT / "scripts" / "fetch_raw.py"))["main"]() == 2
    assert "unheard_of: no such card" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
