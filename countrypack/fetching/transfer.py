"""One file over HTTP: resumed, tried again, and stopped at its limits. Nothing else here touches a network.

requests and tenacity rather than pooch: pooch takes another checksum for corruption and discards what came, and it
does not resume. For this project another checksum may be a new vintage, and a slow line is ordinary.
"""

import errno
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

import requests
import tenacity
from urllib3.exceptions import HTTPError, ReadTimeoutError

from countrypack.errors import UnwritableFolder
from countrypack.fetching.refusals import (
    MEGABYTE,
    Busy,
    DiskFull,
    NotServed,
    PageInstead,
    Passing,
    RedirectLoop,
    Stalled,
    TooLarge,
    Truncated,
    Unreachable,
)

CHUNK = 1 << 16
# Compressed on the way, a file has no length that can be checked and no place from which to go on.
HEADERS = {"User-Agent": "countrypack", "Accept-Encoding": "identity"}
BUSY = (408, 425, 429, 500, 502, 503, 504)

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Limits:
    """How much, how long and how often.

    Parameters
    ----------
    megabytes : float
        Size of one file, or of all pages of a service together.
    connect, silence : float
        Seconds until a connection stands, and without a byte.
    whole : float
        Seconds for one try, so that a server that sends a byte now and then is left too.
    tries : int
        Tries for one request.
    pause, longest_pause : float
        Seconds before the second try, doubled with each further one; and the most that a server may ask for.
    redirects, pages : int
        Redirects of one request, and pages of one service.
    """

    megabytes: float = 64
    connect: float = 10
    silence: float = 30
    whole: float = 1800
    tries: int = 5
    pause: float = 1
    longest_pause: float = 60
    redirects: int = 5
    pages: int = 1000


def silent(done: int, total: int) -> None:
    """Report nothing."""


def download(url: str, part: Path, *, limits: Limits, known_from: str = "", report: Report = silent) -> str:
    """Bring a file to `part`, going on from what an earlier try left there, and return its date (ISO 8601) or "".

    What has come of a file stays in `part` after a failure that may pass, and is removed after any other.

    Parameters
    ----------
    url : str
        Where it is.
    part : Path
        Where it goes; ``<part>.tag`` beside it says which edition the bytes are of.
    limits : Limits
        When to stop.
    known_from : str
        What the card says of the address, for the error.
    report : callable
        Called with the bytes that have come, and those expected (0 if not known).

    Raises
    ------
    Busy, Unreachable, Stalled, Truncated
        If it fails at each try.
    NotServed, RedirectLoop, PageInstead, TooLarge, DiskFull, UnwritableFolder
        At once.
    """
    retrying = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(limits.tries),
        wait=lambda state: _pause(state, limits),
        retry=tenacity.retry_if_exception_type(Passing),
        reraise=True,
    )
    with requests.Session() as session:
        session.max_redirects = limits.redirects
        try:
            return retrying(_Try(session, url, part, limits, known_from, report))
        except Passing:
            raise
        except Exception:
            discard(part)
            raise


def discard(part: Path) -> None:
    """Remove what has come of a file."""
    part.unlink(missing_ok=True)
    _tag(part).unlink(missing_ok=True)


@dataclass(frozen=True)
class _Try:
    session: requests.Session
    url: str
    part: Path
    limits: Limits
    known_from: str
    report: Report

    def __call__(self) -> str:
        timeout = (self.limits.connect, self.limits.silence)
        headers = HEADERS | _resumption(self.part, self.url)
        try:
            with self.session.get(self.url, headers=headers, stream=True, timeout=timeout) as answer:
                return self._receive(answer)
        except requests.TooManyRedirects:
            raise RedirectLoop(self.url, most=self.limits.redirects) from None
        except (requests.Timeout, ReadTimeoutError):
            raise Stalled(self.url, reason=f"nothing came for {self.limits.silence:g} s") from None
        except (requests.RequestException, HTTPError) as error:
            raise Unreachable(self.url, reason=f"{type(error).__name__}: {error}"[:300]) from None

    def _receive(self, answer: requests.Response) -> str:
        begin = self._begin(answer)
        length = answer.headers.get("Content-Length", "")
        total = begin + int(length) if length.isdigit() and not _encoded(answer) else 0
        if begin:
            # A server may send less than the rest that was asked for; the whole is behind the stroke.
            total = int(re.search(r"/(\d+)|$", answer.headers["Content-Range"])[1] or total)
        self._bound(total, "it announces")
        if not begin:
            _write(_tag(self.part), "wb", [f"{self.url}\n{_edition(answer)}".encode()])
        _write(self.part, "ab" if begin else "wb", self._chunks(answer, begin, total))
        size = self.part.stat().st_size
        if total and size != total:
            raise Truncated(self.url, found=f"{size:,} bytes came", expected=f"{total:,} bytes, as announced.")
        return _date(answer.headers.get("Last-Modified", ""))

    def _begin(self, answer: requests.Response) -> int:
        """Return how many bytes of the file are here already, by the answer's own word."""
        here = _size(self.part)
        status = answer.status_code
        if status in BUSY:
            after = answer.headers.get("Retry-After", "")
            raise Busy(self.url, status=status, pause=float(after) if after.isdigit() else 0)
        if status == 200:
            return 0
        given = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
        if status == 206 and here and given and int(given[1]) == here:
            return here
        if status in (206, 416):
            discard(self.part)
            expected = "the rest of the file; it is asked for from the start."
            raise Truncated(self.url, found=f"asked to go on at byte {here:,}, it answered {status}", expected=expected)
        raise NotServed(self.url, status=status, known_from=self.known_from)

    def _chunks(self, answer: requests.Response, begin: int, total: int) -> Iterator[bytes]:
        size, deadline = begin, time.monotonic() + self.limits.whole
        # read1 gives what is there; a plain read would wait for a whole chunk, past every limit of time.
        while True:
            try:
                chunk = answer.raw.read1(CHUNK, decode_content=True)
            except ReadTimeoutError:
                raise
            except HTTPError as error:
                expected = f"{total:,} bytes." if total else "the end of the file."
                raise Truncated(
                    self.url, found=f"broken off after {size:,} bytes ({error})", expected=expected
                ) from None
            if not chunk:
                return
            if not size and looks_like_a_page(chunk):
                raise PageInstead(self.url, begins=_beginning(chunk))
            size += len(chunk)
            self._bound(size, "it was stopped at")
            self.report(size, total)
            yield chunk
            if time.monotonic() > deadline:
                raise Stalled(self.url, reason=f"{size:,} bytes in {self.limits.whole:g} s, and not the end")

    def _bound(self, size: int, said: str) -> None:
        if size > self.limits.megabytes * MEGABYTE:
            raise TooLarge(self.url, found=f"{said} {size:,} bytes", limit=self.limits.megabytes)


def looks_like_a_page(beginning: bytes) -> bool:
    """Return whether bytes begin as HTML or XML does; no file that is fetched here does."""
    return beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def check_page(url: str, part: Path) -> None:
    """Raise PageInstead if a file that has come is a web page."""
    with part.open("rb") as file:
        beginning = file.read(1024)
    if looks_like_a_page(beginning):
        raise PageInstead(url, begins=_beginning(beginning))


def _beginning(chunk: bytes) -> str:
    return " ".join(chunk[:200].decode("utf-8", "replace").split())[:60]


def _pause(state: tenacity.RetryCallState, limits: Limits) -> float:
    error = state.outcome.exception()
    doubled = limits.pause * 2 ** (state.attempt_number - 1)
    return min(max(doubled, getattr(error, "pause", 0)), limits.longest_pause)


def _write(path: Path, mode: str, chunks: Iterator[bytes] | list[bytes]) -> None:
    try:
        with path.open(mode) as file:
            for chunk in chunks:
                file.write(chunk)
    except requests.RequestException:
        raise
    except OSError as error:
        raise unwritten(error, path) from None


def unwritten(error: OSError, path: Path) -> DiskFull | UnwritableFolder:
    """Return the refusal for a write that failed."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(where=path.name)
    return UnwritableFolder(where=path.name, reason=error.strerror or str(error))


def _tag(part: Path) -> Path:
    return part.with_name(part.name + ".tag")


def _size(part: Path) -> int:
    return part.stat().st_size if part.is_file() else 0


def _resumption(part: Path, url: str) -> dict[str, str]:
    """Return the headers that ask for the rest, if the server's own mark says the rest is of the same edition."""
    if not (_size(part) and _tag(part).is_file()):
        return {}
    of, _, edition = _tag(part).read_text(encoding="utf-8").partition("\n")
    return {"Range": f"bytes={_size(part)}-", "If-Range": edition} if of == url and edition else {}


def _edition(answer: requests.Response) -> str:
    tag = answer.headers.get("ETag", "")
    # A weak tag may stand for other bytes; the standard forbids it here.
    strong = tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")
    return "" if _encoded(answer) else strong


def _encoded(answer: requests.Response) -> bool:
    return answer.headers.get("Content-Encoding", "identity") != "identity"


def _date(printed: str) -> str:
    try:
        return parsedate_to_datetime(printed).date().isoformat()
    except (TypeError, ValueError):
        return ""
