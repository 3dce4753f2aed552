"""The ways a build refuses, and how it words them: what, where, what was expected, what to do next."""

from collections.abc import Iterable, Sequence

SHOWN = 10


def listed(items: Iterable[str]) -> str:
    """Join `items` into one line, ten at most, then a count of the rest."""
    items = list(items)
    rest = len(items) - SHOWN
    return "; ".join(items[:SHOWN]) + (f"; and {rest} more" if rest > 0 else "")


class Refusal(Exception):
    """A build refuses to go on.

    Parameters
    ----------
    what : str
        One sentence: what is wrong.
    where : str
        The file, row, cell or argument.
    expected : str
        What would have been right.
    near : str
        Names that look alike, offered to a person and never chosen.
    todo : str
        What to do next.
    offences : sequence of str
        All offences of this kind; ten are shown, then a count.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        expected: str = "",
        near: str = "",
        todo: str = "",
        offences: Sequence[str] = (),
    ):
        self.what = what
        self.offences = tuple(offences)
        lines = [what]
        lines += [f"  - {offence}" for offence in self.offences[:SHOWN]]
        if len(self.offences) > SHOWN:
            lines.append(f"  - and {len(self.offences) - SHOWN} more")
        parts = {"Where": where, "Expected": expected, "Near": near, "Next": todo}
        lines += [f"  {label}: {text}" for label, text in parts.items() if text]
        super().__init__("\n".join(lines))


class UnknownName(Refusal):
    """A printed name that is not in ``data/names.tsv``."""

    def __init__(self, names: Sequence[str], *, where: str = "", near: str = ""):
        one = len(names) == 1
        super().__init__(
            f"{names[0]!r} is not a name we know." if one else f"{len(names)} names are not known.",
            where=where,
            near=near,
            todo="add a line to data/names.tsv: an iso3, or not_a_state for regions and cities.",
            offences=() if one else [repr(name) for name in names],
        )


class UnknownState(Refusal):
    """A code that has no folder among the profiles."""

    def __init__(self, codes: Sequence[str], *, where: str, known: Sequence[str]):
        super().__init__(
            f"no profile for {', '.join(repr(code) for code in codes)}.",
            where=where,
            expected=f"one of {', '.join(known)}." if known else "at least one <ISO3>/profile.yml.",
            todo="name a state by its ISO 3166-1 alpha-3 code, or add <ISO3>/profile.yml.",
        )


class DuplicateState(Refusal):
    """The same state asked for twice."""

    def __init__(self, codes: Sequence[str]):
        super().__init__(
            f"asked for twice: {', '.join(codes)}.",
            expected="each state once.",
            todo="remove the second mention.",
        )


class BrokenProfile(Refusal):
    """A profile that does not say what a profile must say."""

    def __init__(self, offences: Sequence[str], *, where: str):
        super().__init__(
            "a profile is broken.",
            where=where,
            offences=offences,
            todo="mend the file; README.md shows a whole one.",
        )


class BrokenCard(Refusal):
    """A source or indicator card that is incomplete."""

    def __init__(self, offences: Sequence[str], *, where: str):
        super().__init__(
            "a card is broken.",
            where=where,
            offences=offences,
            todo="mend the card; CONTRIBUTING.md says what each field holds.",
        )


class BrokenTable(Refusal):
    """Rows that break the rules of a tidy table."""

    def __init__(self, offences: Sequence[str], *, where: str):
        super().__init__(
            f"{len(offences)} rows break the rules of a table.",
            where=where,
            offences=offences,
            todo="mend the reader or the card; a publisher's wrong figure goes into data/corrections.yml.",
        )


class BrokenSource(Refusal):
    """A publisher's file that does not have the shape its reader knows."""

    def __init__(self, what: str, *, where: str, expected: str):
        super().__init__(
            what,
            where=where,
            expected=expected,
            todo="compare the file with its card; a new shape needs a change in its reader.",
        )


class ChecksumMismatch(Refusal):
    """A raw file that is not the one its card describes."""

    def __init__(self, *, where: str, expected: str, found: str):
        super().__init__(
            f"the file is not the one its card describes: sha256 {found}.",
            where=where,
            expected=f"sha256 {expected}.",
            todo="fetch the vintage of the card, or write a new card for a new vintage.",
        )


class MissingFile(Refusal):
    """A file that a step needs and that is not there."""

    def __init__(self, *, where: str, todo: str):
        super().__init__("a file is missing.", where=where, todo=todo)


class ObsoleteCorrection(Refusal):
    """A declared correction whose `expect` no longer holds."""

    def __init__(self, offences: Sequence[str]):
        super().__init__(
            "corrections no longer fit the publisher's figures.",
            where="data/corrections.yml",
            offences=offences,
            expected="each entry finds exactly the rows and values that it expects.",
            todo="read the publisher's new figure, then change or remove the entry.",
        )


class ParameterMismatch(Refusal):
    """Parameters that a notebook does not declare, or declares and was not given."""

    def __init__(self, notebook: str, *, declared: set[str], given: set[str]):
        super().__init__(
            f"{notebook} declares {sorted(declared)} but was given {sorted(given)}.",
            where=notebook,
            expected="the declared parameters; papermill would run it anyway, with the notebook's own default state.",
            todo="mend the name of the parameter, or the cell tagged 'parameters'.",
        )


class LostParameters(Refusal):
    """A notebook without exactly one cell tagged ``parameters``."""

    def __init__(self, notebook: str, *, found: int):
        super().__init__(
            f"{notebook} has {found} cells tagged 'parameters'.",
            where=notebook,
            expected="exactly one; papermill would run it anyway, about the default state.",
            todo="give the cell that sets iso3 the tag 'parameters'.",
        )


class WrongState(Refusal):
    """A pack, or a piece of one, about another state than the one asked for."""

    def __init__(self, *, asked: str, found: Sequence[str], where: str):
        super().__init__(
            f"asked for {asked}, found {', '.join(found)}.",
            where=where,
            expected=f"every piece is about {asked}.",
            todo="look for a code written into the chapter or kept from an earlier run.",
        )


class ChapterFailed(Refusal):
    """A cell of a chapter raised an error."""

    def __init__(self, *, iso3: str, chapter: str, cell: str, error: str):
        self.chapter, self.cell = chapter, cell
        super().__init__(
            f"{iso3}: {chapter} stopped: {error}",
            where=f"notebooks/{chapter}.ipynb, cell '{cell}'.",
            todo=f'open the chapter in JupyterLab with iso3 = "{iso3}" and run all cells.',
        )


class NotBorneOut(Refusal):
    """A finished pack that prints what no row bears out; it does not take the place of the old one."""

    def __init__(self, iso3: str, faults: Sequence[object]):
        super().__init__(
            f"{iso3}: in the finished pack, {len(faults)} things are borne out by no row of the tables.",
            where=f"{iso3}/pack, built and not moved in; the old pack stays.",
            offences=[str(fault) for fault in faults],
            expected="every number, date and state printed is in data/tidy, on a card, or in data/not_data.yml.",
            todo="mend the chapter, the sentence or the chart named; data/not_data.yml is for what is no figure.",
        )


class BrokenPack(Refusal):
    """A pack whose facts cannot be read: half a file, or one of another version."""

    def __init__(self, iso3: str, reason: str):
        super().__init__(
            f"the facts of a pack cannot be read: {reason}.",
            where=f"{iso3}/pack/facts.json",
            expected="a file as scripts/build_packs.py writes it.",
            todo=f"build {iso3} again; the index is written when every pack can be read.",
        )


class FolderInUse(Refusal):
    """A folder of packs in which another run is at work."""

    def __init__(self, *, where: str, holder: str):
        super().__init__(
            f"another run is building packs here{holder}.",
            where=where,
            expected="one run at a time in a folder, so that no two mix.",
            todo="wait until it has ended, or give this one another folder with --out.",
        )


class UnknownFormat(Refusal):
    """An output format that a pack cannot have."""

    def __init__(self, found: Sequence[str], *, known: Sequence[str]):
        super().__init__(
            f"unknown format: {', '.join(found)}.",
            expected=f"one or more of {', '.join(known)}, separated by commas.",
            todo="mend --formats.",
        )


class UnknownPaper(Refusal):
    """A size of paper that a pack cannot be set for."""

    def __init__(self, found: str, *, known: Sequence[str]):
        super().__init__(f"unknown paper: {found}.", expected=f"one of {', '.join(known)}.", todo="mend --paper.")


class UnwritableFolder(Refusal):
    """A folder that cannot be written."""

    def __init__(self, *, where: str, reason: str):
        super().__init__(
            f"cannot write here: {reason}.",
            where=where,
            todo="choose another folder with --out, or change its permissions.",
        )


class RenderFailed(Refusal):
    """pandoc or typst refused a document."""

    def __init__(self, *, where: str, reason: str):
        super().__init__(
            f"the document could not be made: {reason}",
            where=where,
            todo="the Markdown it was made from is valid only if its pieces are; look at the piece named.",
        )
