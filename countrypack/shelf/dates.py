"""Dates of any precision as numbers: where they stand in an order, and on an axis."""


def bounds(text: str) -> tuple[float, float]:
    """Return the first and last place that an ISO 8601 date can have in an order.

    Examples
    --------
    >>> bounds("2003-12-08"), bounds("2003-12"), bounds("2003")
    ((20031208.0, 20031208.0), (20031201.0, 20031231.0), (20030101.0, 20031231.0))
    """
    parts = text.split("-")
    low, high = ("-".join([*parts, *rest[len(parts) - 1 :]]) for rest in (["01", "01"], ["12", "31"]))
    return float(low.replace("-", "")), float(high.replace("-", ""))


def place(text: str) -> float:
    """Return a date as a year with its part; the middle of what is known.

    Examples
    --------
    >>> place("2003"), place("2003-07"), round(place("2003-12-31"), 2)
    (2003.5, 2003.54, 2004.0)
    """
    year, *rest = (int(part) for part in text.split("-"))
    if not rest:
        return year + 0.5
    month = (rest[0] - 1) / 12
    return round(year + month + ((rest[1] / 31 / 12) if len(rest) > 1 else 1 / 24), 2)
