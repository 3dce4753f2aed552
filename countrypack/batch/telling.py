"""Tell a person how a batch goes: a bar in a terminal, plain lines elsewhere."""

import sys
import time
from types import TracebackType

from countrypack.batch.tasks import FAILED, UNCHANGED, Outcome


class Lines:
    """One line for each state that is done.

    Parameters
    ----------
    total : int
        How many states there are.
    """

    def __init__(self, total: int):
        self._total, self._done, self._failed = total, 0, 0

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass

    def step(self, iso3: str, step: str) -> None:
        """Take note that a state begins a step."""

    def done(self, outcome: Outcome) -> None:
        """Take note of what became of a state."""
        self._done += 1
        self._failed += outcome.status == FAILED
        if outcome.status != UNCHANGED:
            spent = f" in {outcome.seconds:.1f} s"
            self._say(f"{outcome.iso3} {outcome.status}{spent} ({self._done} of {self._total})")

    def _say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)


class Bar(Lines):
    """A bar with the states under way, the step each is at, and the time left."""

    def __init__(self, total: int):
        super().__init__(total)
        # Imported here: a batch in which nothing has to be built needs no bar.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("", total=total)
        self._steps: dict[str, str] = {}

    def __enter__(self) -> "Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def step(self, iso3: str, step: str) -> None:
        """Show that a state begins a step."""
        self._steps[iso3] = step
        self._show()

    def done(self, outcome: Outcome) -> None:
        """Show what became of a state."""
        self._steps.pop(outcome.iso3, None)
        super().done(outcome)
        self._show(advance=1)

    def _show(self, advance: int = 0) -> None:
        failed = f"{self._failed} failed; " if self._failed else ""
        under_way = ", ".join(f"{iso3} {step}" for iso3, step in self._steps.items())
        self._progress.update(self._task, advance=advance, description=failed + under_way)

    def _say(self, line: str) -> None:
        pass


class Later:
    """Begins to tell when there is something to tell, so that nothing is imported or drawn for nothing.

    Parameters
    ----------
    total : int
        How many states there are.
    terminal : bool
        Whether a person is watching.
    """

    def __init__(self, total: int, *, terminal: bool):
        self._total, self._terminal, self._began = total, terminal, time.monotonic()
        self._lines: Lines | None = None
        self._standing = 0

    def __enter__(self) -> "Later":
        return self

    def __exit__(self, *error: object) -> None:
        if self._lines:
            self._lines.__exit__(*error)

    def step(self, iso3: str, step: str) -> None:
        """Tell of a step."""
        self._told().step(iso3, step)

    def done(self, outcome: Outcome) -> None:
        """Tell of an outcome, at once or never where nothing was done."""
        if self._lines is None and outcome.status == UNCHANGED:
            self._standing += 1
            return
        self._told().done(outcome)

    def _told(self) -> Lines:
        if self._lines is None:
            left = self._total - self._standing
            self._lines = Bar(left) if self._terminal else Lines(left)
            self._lines.__enter__()
        return self._lines
