"""What a check found: how much was matched, and each thing that was not."""

from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Fault:
    """One thing printed that no row bears out.

    Parameters
    ----------
    rule : str
        The name of the rule that it breaks.
    file : str
        The file of the pack.
    where : str
        The piece, element or page.
    found : str
        What is printed there.
    around : str
        The text around it.
    nearest : tuple of str
        The facts that come nearest, each with its figure.
    """

    rule: str
    file: str
    where: str
    found: str
    around: str = ""
    nearest: tuple[str, ...] = ()

    def __str__(self) -> str:
        near = f" Nearest: {'; '.join(self.nearest)}." if self.nearest else ""
        return f"{self.file}, {self.where}: {self.rule}: {self.found!r} in {self.around!r}.{near}"


@dataclass
class Verdict:
    """The outcome of one pack's check.

    Parameters
    ----------
    iso3 : str
        The state that the pack should be about.
    counts : dict
        By file, how many numbers, dates, names of states and chart points were looked at.
    unmatched : list of Fault
        In the order of files and of the text; empty for a sound pack.
    sha256 : dict
        By file, the checksum of what was checked.
    rules : str
        The version of the rules: the digest of the checker and of the reviewed list.
    """

    iso3: str
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    unmatched: list[Fault] = field(default_factory=list)
    sha256: dict[str, str] = field(default_factory=dict)
    rules: str = ""

    @property
    def passed(self) -> bool:
        """Whether everything printed was matched."""
        return not self.unmatched

    def count(self, file: str, kind: str, number: int = 1) -> None:
        """Add to the things of one kind that were looked at in a file."""
        held = self.counts.setdefault(file, {})
        held[kind] = held.get(kind, 0) + number

    def summary(self) -> str:
        """Return the verdict in one line."""
        looked = "; ".join(
            f"{file}: {', '.join(f'{number:,} {kind}' for kind, number in sorted(held.items()))}"
            for file, held in sorted(self.counts.items())
        )
        return f"{self.iso3} {'passed' if self.passed else f'failed, {len(self.unmatched)} unmatched'} ({looked})"

    def content(self) -> dict:
        """Return the verdict as it goes into ``checks.json``."""
        return {
            "schema": 1,
            "rules": self.rules,
            "iso3": self.iso3,
            "passed": self.passed,
            "counts": {file: dict(sorted(held.items())) for file, held in sorted(self.counts.items())},
            "unmatched": [asdict(fault) for fault in self.unmatched],
            "sha256": dict(sorted(self.sha256.items())),
        }
