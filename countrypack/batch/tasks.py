"""What travels between the one who asks for packs and those who build them."""

from dataclasses import dataclass

from countrypack.batch.caching import Inputs, Record
from countrypack.batch.planning import Plan

BUILT, UNCHANGED, FAILED, STOPPED = "built", "unchanged", "failed", "stopped"


@dataclass(frozen=True)
class Task:
    """One pack to look at, and to build if it has to be.

    Parameters
    ----------
    iso3 : str
        The member state.
    request : Plan
        What was asked for.
    inputs : Inputs
        What the pack would be made from now.
    record : Record or None
        How the pack that is there was made.
    why : tuple of str
        Reasons to build it that are known already; its figures are looked at in any case.
    """

    iso3: str
    request: Plan
    inputs: Inputs
    record: Record | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of one pack.

    Parameters
    ----------
    iso3 : str
        The member state.
    status : str
        ``built``, ``unchanged``, ``failed`` or ``stopped``: not built because the batch ended before.
    seconds : float
        Time spent on it.
    why : tuple of str
        Why it was built.
    error : str
        Why it was not; empty if nothing went wrong.
    record : Record or None
        How the pack that is there now was made; None if this is not known.
    """

    iso3: str
    status: str
    seconds: float = 0.0
    why: tuple[str, ...] = ()
    error: str = ""
    record: Record | None = None
