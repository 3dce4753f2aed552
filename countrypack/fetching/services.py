"""The publishers' data services: pages of JSON into one table, a record a row, figures with the digits they came with.

Each service is given `get`, which brings the JSON of an address, and returns its records and its own date. Their
shapes are those that the publishers document; how far each was seen is said on the cards (``known_from``).
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from countrypack.errors import BrokenSource
from countrypack.fetching.refusals import ServiceRefused

Get = Callable[[str], object]
Record = Mapping[str, object]
# How the tables that are held mark what is missing; elsewhere the cell is empty.
MISSING = {"gho": "NA"}
MOST_CELLS = 10_000_000


def records(kind: str, url: str, get: Get, pages: int) -> tuple[list[Record], str]:
    """Return all records of a service, and the date (ISO 8601) that it gives to them or "".

    Parameters
    ----------
    kind : str
        One of ``worldbank``, ``gho``, ``eurostat``, ``cepalstat``.
    url : str
        The address on the card.
    get : callable
        Brings the JSON of an address.
    pages : int
        The most pages that are asked for.

    Raises
    ------
    ServiceRefused
        If the service says so, its pages do not add up, or there is no record.
    BrokenSource
        If the answer has another shape than the one documented.
    """
    try:
        found, date = SERVICES[kind](url, get, pages)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        what = f"the answer has another shape than documented ({type(error).__name__}: {error})."
        raise BrokenSource(what, where=url, expected=f"an answer of {kind}, as documented.") from None
    if not found:
        raise ServiceRefused(url, said="no records.", expected="figures.")
    return found, date


def rows(kind: str, found: Sequence[Record], columns: Mapping[str, str] | Sequence[str], url: str) -> Iterator[list]:
    """Yield the header, and the cells of each record.

    Parameters
    ----------
    kind : str
        The service.
    found : sequence of mapping
        Its records.
    columns : mapping or sequence of str
        Column to field, dots leading inward (``country.value``); or fields that are columns of the same name.
    url : str
        For the error.

    Raises
    ------
    BrokenSource
        If a record lacks a field: a renamed column.
    """
    fields = dict(columns) if isinstance(columns, Mapping) else {name: name for name in columns}
    yield list(fields)
    for number, record in enumerate(found, start=1):
        flat = _flat(record)
        lost = [field for field in fields.values() if field not in flat]
        if lost:
            what = f"no field {', '.join(lost)}; there are {', '.join(flat)}."
            raise BrokenSource(what, where=f"{url}, record {number}", expected=", ".join(fields.values()))
        yield [MISSING.get(kind, "") if flat[field] is None else flat[field] for field in fields.values()]


def _flat(record: Record) -> dict[str, object]:
    flat = {}
    for name, value in record.items():
        inner = _flat(value) if isinstance(value, Mapping) else None
        flat |= {name: value} if inner is None else {f"{name}.{key}": within for key, within in inner.items()}
    return flat


def _world_bank(url: str, get: Get, pages: int) -> tuple[list[Record], str]:
    """World Bank API, version 2: a pair of the page's head and its records; a message alone is a refusal."""
    found, first, number, last = [], None, 1, 1
    while number <= last:
        answer = get(_with(url, page=number))
        if "message" in answer[0]:
            said = "; ".join(str(message["value"]) for message in answer[0]["message"])
            raise ServiceRefused(url, said=said, expected="a page of figures.")
        head = {key: answer[0].get(key) for key in ("pages", "total", "lastupdated")}
        first = first or head
        if head != first:
            said = f"page {number} is of another edition than page 1 ({head} and {first})."
            raise ServiceRefused(url, said=said, expected="one edition on all pages.")
        found += answer[1] or []
        last = _bounded(int(head["pages"]), pages, url)
        number += 1
    if len(found) != int(first["total"]):
        said = f"{len(found)} records on {last} pages."
        raise ServiceRefused(url, said=said, expected=f"{first['total']}, as its first page says.")
    return [record for record in found if record["value"] is not None], str(first["lastupdated"] or "")


def _gho(url: str, get: Get, pages: int) -> tuple[list[Record], str]:
    """WHO Global Health Observatory, OData: records under ``value``, and the address of the next page."""
    found, seen, following = [], set(), url
    while following:
        seen.add(following)
        answer = get(following)
        if "error" in answer:
            raise ServiceRefused(url, said=str(answer["error"]), expected="figures.")
        found += answer["value"]
        following = urljoin(following, answer["@odata.nextLink"]) if answer.get("@odata.nextLink") else ""
        if following in seen or (following and urlsplit(following).netloc != urlsplit(url).netloc):
            said = f"the next page is {following}."
            raise ServiceRefused(url, said=said, expected="a page not seen yet, on the same host.")
        _bounded(len(seen), pages, url)
    # A table has one date, and its records one each: the newest is the table's.
    return found, max((str(record.get("Date") or "")[:10] for record in found), default="")


def _eurostat(url: str, get: Get, pages: int) -> tuple[list[Record], str]:
    """Eurostat, JSON-stat 2.0: a cube, its values by place; a record is a cell that has a value or a status."""
    answer = get(url)
    if "error" in answer or "warning" in answer:
        said = str(answer.get("error") or answer.get("warning"))
        raise ServiceRefused(url, said=said, expected="a cube of figures; a large one is not served at once.")
    names, sizes = answer["id"], [int(size) for size in answer["size"]]
    codes = [_codes(answer["dimension"][name]["category"]["index"]) for name in names]
    values, marks = _cells(answer["value"]), _cells(answer.get("status") or {})
    whole = math.prod(sizes)
    if [len(within) for within in codes] != sizes or whole > MOST_CELLS or any(place >= whole for place in values):
        expected = f"as many codes as each size says, and {MOST_CELLS:,} cells at most."
        raise ServiceRefused(url, said=f"sizes {sizes}.", expected=expected)
    found = [
        {**dict(zip(names, cell, strict=True)), "value": values.get(place), "status": marks.get(place)}
        for place, cell in enumerate(product(*codes))
        if place in values or place in marks
    ]
    return found, str(answer.get("updated") or "")[:10]


def _codes(index: Mapping[str, str] | Sequence[str]) -> list[str]:
    return sorted(index, key=lambda code: int(index[code])) if isinstance(index, Mapping) else list(index)


def _cells(content: Mapping[str, object] | Sequence[object]) -> dict[int, object]:
    pairs: Iterable = content.items() if isinstance(content, Mapping) else enumerate(content)
    return {int(place): value for place, value in pairs if value is not None}


def _cepalstat(url: str, get: Get, pages: int) -> tuple[list[Record], str]:
    """ECLAC, CEPALSTAT: records; a ``dim_<number>`` field gets the names of its dimension and member."""
    answer = get(url)
    if str(answer["header"].get("success")).lower() != "true":
        raise ServiceRefused(url, said=str(answer["header"].get("message")), expected="figures.")
    body = answer["body"]
    dimensions = body.get("dimensions") or get(_beside(url, "dimensions"))["body"]["dimensions"]
    names = {f"dim_{dimension['id']}": dimension["name"] for dimension in dimensions}
    members = {
        f"dim_{dimension['id']}": {str(member["id"]): member["name"] for member in dimension["members"]}
        for dimension in dimensions
    }
    found = [
        {names.get(key, key): members[key][str(value)] if key in members else value for key, value in record.items()}
        for record in body["data"]
    ]
    return found, str((body.get("metadata") or {}).get("last_update") or "")[:10]


def _with(url: str, **query: object) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *query.items()])))


def _beside(url: str, last: str) -> str:
    parts = urlsplit(url)
    # "in" asks for the members of the dimensions that are in the indicator, and no others.
    query = urlencode([*parse_qsl(parts.query), ("in", 1)])
    return urlunsplit(parts._replace(path=f"{parts.path.rpartition('/')[0]}/{last}", query=query))


def _bounded(found: int, most: int, url: str) -> int:
    if found > most:
        raise ServiceRefused(url, said=f"{found} pages.", expected=f"{most} at most; ask for more on each page.")
    return found


SERVICES = {"worldbank": _world_bank, "gho": _gho, "eurostat": _eurostat, "cepalstat": _cepalstat}
