"""Check a request before anything is built."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from countrypack import engine, paths, states
from countrypack.errors import DuplicateState, UnknownFormat, UnknownPaper, UnknownState, UnwritableFolder

FORMATS, PAPERS = (
    ("html", "docx", "pdf"),
    ("a4", "letter"),
)  # those of `binding`, which is not imported for a request that may need nothing
CELL_LIMIT, STATE_LIMIT = 300, 900


@dataclass(frozen=True)
class Plan:
    """A checked request.

    Parameters
    ----------
    codes : tuple of str
        The states to build, each once.
    profiles, out : Path
        The shelf of profiles, and the folder that gets ``<ISO3>/pack/``.
    formats : tuple of str
        Printed formats, besides facts, data, sources and the notebook.
    paper : str
        One of `PAPERS`: what the PDF and the Word document are set for.
    kernel : str
        ``fork`` or ``spawn``: how the chapters' processes come to be.
    cell_limit, state_limit : int
        Seconds that one cell, and all of one state, may take.
    force : bool
        Build what would not have to be built.
    """

    codes: tuple[str, ...]
    profiles: Path
    out: Path
    formats: tuple[str, ...]
    kernel: str = "spawn"
    paper: str = "a4"
    cell_limit: int = CELL_LIMIT
    state_limit: int = STATE_LIMIT
    force: bool = False


def plan(
    names: Sequence[str],
    *,
    profiles: Path | None = None,
    out: Path | None = None,
    formats: Sequence[str] = FORMATS,
    paper: str = "a4",
    kernel: str = "auto",
    **limits: int,
) -> Plan:
    """Check a request before anything is built.

    Parameters
    ----------
    names : sequence of str
        Codes, or names exactly as a source prints them; none at all means every state of the shelf.
    profiles, out : Path, optional
        The shelf, and where packs go; the shelf itself where not given.
    formats : sequence of str
        Some of `FORMATS`.
    paper : str
        One of `PAPERS`.
    kernel : str
        One of `engine.ENGINES`.
    **limits
        ``cell_limit``, ``state_limit`` and ``force`` of the `Plan`.

    Raises
    ------
    UnknownFormat, UnknownPaper, UnknownState, UnknownName, DuplicateState, BrokenProfile, UnwritableFolder
        If the request cannot be met.
    """
    profiles = profiles or paths.profiles()
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise UnknownFormat(unknown or ["none"], known=FORMATS)
    if paper not in PAPERS:
        raise UnknownPaper(paper, known=PAPERS)
    known = states.roster(profiles)
    if not known:
        raise UnknownState(names or ["every state"], where=profiles.name, known=())
    codes = [name if name in known else _code(name, known, profiles) for name in names] or known
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise DuplicateState(twice)
    states.shelf(profiles)
    out = out or profiles
    _assert_writable(out)
    chosen = tuple(name for name in FORMATS if name in formats)
    return Plan(tuple(codes), profiles.resolve(), out.resolve(), chosen, engine.chosen(kernel), paper, **limits)


def _code(name: str, known: Iterable[str], profiles: Path) -> str:
    code = name if states.is_code(name) else states.identify(name, where="the command line")
    if code not in known:
        raise UnknownState([name], where=profiles.name, known=list(known))
    return code


def _assert_writable(folder: Path) -> None:
    probe = folder / ".countrypack-probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as failure:
        raise UnwritableFolder(where=folder.name, reason=failure.strerror or str(failure)) from None
