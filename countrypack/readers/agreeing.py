"""A file that prints a code beside a name: both have to mean the same state."""

from collections.abc import Iterable, Mapping

from countrypack import states
from countrypack.errors import BrokenSource, listed
from countrypack.readers import delimited


def agreed(
    pairs: Iterable[tuple[str, str]], *, where: str, old_codes: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the iso3, or ``not_a_state``, of every printed name.

    Parameters
    ----------
    pairs : iterable of (str, str)
        The code and the name of each row.
    where : str
        File and columns, for the error message.
    old_codes : mapping of str to str
        Codes that the publisher kept after ISO 3166-1 changed, and what they are now.

    Raises
    ------
    BrokenSource
        If a code and its name mean different states; all such pairs at once.
    UnknownName
        If a name is not in ``data/names.tsv``; all of them at once.
    """
    known = sorted(set(pairs))
    codes = delimited.identified((name for _, name in known), where=where)
    wrong = [
        f"{name!r} ({codes[name]}) has the code {code!r}"
        for code, name in known
        if codes[name] not in ((old_codes or {}).get(code, code), states.NOT_A_STATE)
    ]
    if wrong:
        raise BrokenSource(f"codes and names disagree: {listed(wrong)}.", where=where, expected="one state.")
    return codes
