"""The ways a download is refused. The old file is kept in every one of them."""

from countrypack.errors import Refusal

MEGABYTE = 1_000_000


class Passing(Refusal):
    """A failure that may pass: the request is made again, after a pause."""

    pause: float = 0


class Busy(Passing):
    """A server that says it cannot answer now."""

    def __init__(self, url: str, *, status: int, pause: float = 0):
        self.pause = pause
        super().__init__(
            f"the server answered {status}: it cannot serve the file now.",
            where=url,
            expected="200, or 206 for the rest of a file.",
            todo="try again later.",
        )


class Unreachable(Passing):
    """A server that cannot be reached, or that broke the connection off before it answered."""

    def __init__(self, url: str, *, reason: str):
        super().__init__(
            f"no answer: {reason}.",
            where=url,
            expected="an answer over HTTP.",
            todo="look whether there is a network and whether the address opens in a browser, then try again.",
        )


class Stalled(Passing):
    """A server that stopped sending."""

    def __init__(self, url: str, *, reason: str):
        super().__init__(
            f"the server stalled: {reason}.",
            where=url,
            expected="bytes, within the limits of time.",
            todo="try again later; what has come is kept, and the rest is asked for.",
        )


class Truncated(Passing):
    """A file that is not whole."""

    def __init__(self, url: str, *, found: str, expected: str):
        super().__init__(
            f"the file is not whole: {found}.",
            where=url,
            expected=expected,
            todo="try again later.",
        )


class NotServed(Refusal):
    """An address that the publisher does not serve."""

    def __init__(self, url: str, *, status: int, known_from: str):
        super().__init__(
            f"the server answered {status}.",
            where=url,
            expected="200. The card says of the address: " + known_from,
            todo="look for the file on the publisher's page, then mend fetch.url on the card.",
        )


class RedirectLoop(Refusal):
    """An address that leads on and on."""

    def __init__(self, url: str, *, most: int):
        super().__init__(
            f"the address led on more than {most} times.",
            where=url,
            expected=f"the file after {most} redirects at most.",
            todo="look for the file on the publisher's page, then mend fetch.url on the card.",
        )


class PageInstead(Refusal):
    """A web page, answered in place of the file with a status that says all is well."""

    def __init__(self, url: str, *, begins: str):
        super().__init__(
            f"a web page came in place of the file; it begins {begins!r}.",
            where=url,
            expected="the publisher's data.",
            todo="open the address in a browser: the file may have moved, or the site may be closed for maintenance.",
        )


class TooLarge(Refusal):
    """A file over the stated limit."""

    def __init__(self, url: str, *, found: str, limit: float):
        super().__init__(
            f"the file is too large: {found}.",
            where=url,
            expected=f"{limit:g} MB at most.",
            todo="if the publisher's file has grown that much, raise fetch.limit_mb on the card.",
        )


class ZipBomb(Refusal):
    """A workbook that would unpack to far more than it is; it was not opened."""

    def __init__(self, url: str, *, found: str, expected: str):
        super().__init__(
            f"the workbook was not opened: {found}.",
            where=url,
            expected=expected,
            todo="do not open the file; tell the publisher.",
        )


class ServiceRefused(Refusal):
    """A data service that answers 200 and says in words that it does not serve the request."""

    def __init__(self, url: str, *, said: str, expected: str):
        super().__init__(
            f"the service said: {said}",
            where=url,
            expected=expected,
            todo="read the service's documentation, then mend fetch on the card; or try again later.",
        )


class DiskFull(Refusal):
    """A disk that holds no more."""

    def __init__(self, *, where: str):
        super().__init__(
            "the disk is full.",
            where=where,
            expected="room for the whole file beside the old one.",
            todo="make room, or choose another folder with --into.",
        )


class NothingToFetch(Refusal):
    """Sources that are not there, or whose cards give no address."""

    def __init__(self, offences: list[str], *, known: list[str]):
        super().__init__(
            "some sources cannot be fetched.",
            where="data/sources",
            offences=offences,
            expected=f"one of {', '.join(known)}." if known else "a card with the field fetch.",
            todo="name other sources, or add fetch to a card; CONTRIBUTING.md says what it holds.",
        )
