"""Years from a law to the first conviction reported, and whose law is as old: worked out anew from the rows."""

from collections.abc import Iterable, Sequence

from countrypack.checking.evidence import Evidence, Row

OFFENCES, PROTOCOL, CONVICTED = "national_trafficking_law", "trafficking_protocol", "trafficking_persons_convicted"
FIRST = ("all_forms_offence", "first_offence", "earlier_offences")
NOT_CONSENT = ("signature",)
BESIDE = 3


def first_offence(rows: Iterable[Row]) -> Row | None:
    """Return a state's first all-forms offence, or else its first specific one, or an earlier one."""
    held = [row for row in rows if row.subject == OFFENCES and row.date and row.usable and row.act in FIRST]
    return min(held, key=lambda row: (FIRST.index(row.act), row.date), default=None)


def consent(rows: Iterable[Row]) -> Row | None:
    """Return the act by which a state bound itself to the Trafficking Protocol."""
    held = [row for row in rows if row.subject == PROTOCOL and row.date and row.usable]
    return next((row for row in held if row.act not in NOT_CONSENT), None)


def as_old(known: Evidence, iso3: str, members: Iterable[str]) -> set[str]:
    """Return the other members whose first offence, or else consent, is as near in year as the farthest one shown."""
    for pick in (first_offence, consent):
        found = {code: pick(known.acts(code)) for code in {iso3, *members}}
        years = {code: int(row.year) for code, row in found.items() if row}
        if iso3 in years:
            away = {code: abs(year - years[iso3]) for code, year in years.items() if code != iso3}
            return {code for code, far in away.items() if far in sorted(away.values())[:BESIDE]}
    return set()


def forms(known: Evidence, iso3: str) -> set[str]:
    """Return how the years from a state's law to the first conviction it reported may be printed.

    A figure published as an interval from zero may be the first; one above zero surely is.
    """
    law = first_offence(known.acts(iso3))
    if law is None:
        return set()
    since = {y: r for y, r in sorted(known.series(iso3, CONVICTED).usable.items()) if y >= int(law.year)}
    low = _after(law, [y for y, row in since.items() if float(row.value or row.upper) >= 1])
    high = _after(law, [y for y, row in since.items() if float(row.value or row.lower) >= 1])
    return {str(n) for n in (low, high) if n is not None} | {f"{low}-{high}"}


def _after(law: Row, years: Sequence[int]) -> int | None:
    return years[0] - int(law.year) if years else None
