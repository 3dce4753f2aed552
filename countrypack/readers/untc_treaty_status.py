"""Signature and consent of the member states to five UN treaties, one act a step: shape only."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from countrypack.errors import BrokenSource
from countrypack.readers import delimited
from countrypack.rows import Act

COLUMNS = (
    "iso3",
    "treaty",
    "untc_ref",
    "signature_date",
    "consent_date",
    "consent_mode",
    "status",
    "status_as_of",
    "has_declaration_or_reservation_2015",
    "crosscheck_2022",
    "note",
    "source",
    "verification",
    "verification_note",
)
INSTRUMENTS = {
    ("UNTOC", "XVIII-12"): "untoc",
    ("TIP Protocol (Palermo)", "XVIII-12-a"): "trafficking_protocol",
    ("CEDAW", "IV-8"): "cedaw",
    ("CEDAW Optional Protocol", "IV-8-b"): "cedaw_op",
    ("CRC OPSC (sale of children)", "IV-11-c"): "crc_opsc",
}
CONSENTS = ("ratification", "acceptance", "approval", "accession", "succession")
# What a status says of the two dates: signature (None: either way) and consent.
STATUSES = {"party": (None, True), "signatory": (True, False), "no action": (False, False)}


def read(path: Path) -> Iterator[Act]:
    """Yield one act for each step of a state, and ``not_party`` for a state that has not consented.

    The column on declarations and reservations is of 2015, empty for two treaties, and not read.

    Raises
    ------
    BrokenSource
        If the header is another one, a treaty or way of consent is unknown, or status and dates contradict each other.
    """
    for line, row in delimited.rows(path, COLUMNS):
        yield from _acts(row, line, path.name)


def _acts(row: Mapping[str, str], line: int, file: str) -> Iterator[Act]:
    where = f"{file}, line {line}"
    treaty = (row["treaty"], row["untc_ref"])
    if treaty not in INSTRUMENTS:
        raise BrokenSource(f"no instrument for the treaty {treaty}.", where=where, expected=f"one of {[*INSTRUMENTS]}")
    _check_status(row, where)
    common = {
        "iso3": row["iso3"],
        "instrument": INSTRUMENTS[treaty],
        "verification": row["verification"],
        "locator": _locator(line, row["source"]),
        "note": "; ".join(filter(None, (f"status as of {row['status_as_of']}", row["note"]))),
    }
    if row["signature_date"]:
        yield Act(**common, act="signature", date=row["signature_date"])
    if row["consent_date"]:
        yield Act(**common, act=row["consent_mode"], date=row["consent_date"])
    else:
        scope = f"as of {row['status_as_of'].partition(' ')[0]}"
        yield Act(**{**common, "note": f"{row['status']}; {common['note']}"}, act="not_party", scope=scope)


def _check_status(row: Mapping[str, str], where: str) -> None:
    signed, consented = bool(row["signature_date"]), bool(row["consent_date"])
    dates = f"signature {row['signature_date']!r}, consent {row['consent_date']!r}"
    said = STATUSES.get(row["status"])
    if said is None or said[0] not in (None, signed) or said[1] != consented:
        raise BrokenSource(
            f"the status {row['status']!r} does not fit {dates}.",
            where=where,
            expected="party with a consent date, signatory with a signature date alone, no action with neither.",
        )
    if row["consent_mode"] not in (CONSENTS if consented else ("",)):
        raise BrokenSource(
            f"consent {row['consent_date']!r} has the mode {row['consent_mode']!r}.",
            where=where,
            expected=f"one of {', '.join(CONSENTS)} where there is a date, nothing where there is none.",
        )


def _locator(line: int, source: str) -> str:
    """Return the line, and the address where the row names a page of its own instead of the treaty collection."""
    return f"L{line}; {source}" if source.startswith("http") else f"L{line}"
