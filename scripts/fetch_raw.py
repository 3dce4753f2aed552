"""Fetch the publishers' current files from the addresses on the source cards, and check each against its card.

Exit code 0: each file is that of its card. 1: a source was refused, and what was there is as it was. 2: the request was
refused. 3: nothing was refused, and there is a new vintage, put beside the old file; it needs a card of its own.
"""

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TransferSpeedColumn

from countrypack import fetching, paths, sources
from countrypack.errors import Refusal

DESCRIPTION, _, EXIT_CODES = __doc__.partition("\n\n")


def main() -> int:
    arguments = _parse()
    try:
        cards = fetching.chosen(arguments.sources, sources.read(arguments.cards))
    except Refusal as refusal:
        print(f"{type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 2
    outcomes = _fetch(cards, arguments.into)
    states = {outcome.state for outcome in outcomes}
    return 1 if fetching.REFUSED in states else 3 if fetching.NEW_VINTAGE in states else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=DESCRIPTION, epilog=EXIT_CODES)
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="ids of cards (default: all with an address)")
    parser.add_argument("--into", type=Path, required=True, help="folder of the publishers' files")
    parser.add_argument("--cards", type=Path, default=paths.SOURCES, help="folder of cards (default: data/sources)")
    return parser.parse_args()


def _fetch(cards: list[sources.Source], into: Path) -> list[fetching.Outcome]:
    columns = (
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    outcomes = []
    try:
        with Progress(*columns, console=Console(stderr=True)) as progress:
            for card in cards:
                task = progress.add_task(card.id, total=None)

                def report(done: int, total: int, task=task) -> None:
                    progress.update(task, completed=done, total=total or None)

                for outcome in fetching.fetch_all([card], into, report=report):
                    outcomes.append(outcome)
                    progress.update(task, description=f"{card.id}: {outcome.state}")
    finally:
        # While bars are drawn, all that is printed goes where they are and is broken to their width.
        for outcome in outcomes:
            print(_told(outcome), file=sys.stderr if outcome.error else sys.stdout)
    return outcomes


def _told(outcome: fetching.Outcome) -> str:
    if outcome.error:
        return f"{outcome.error}\n  Kept:  what was there before, as it was."
    told = f"{outcome.source}: {outcome.state}: {outcome.path}\n  sha256: {outcome.sha256}"
    if outcome.state == fetching.NEW_VINTAGE:
        told += "\n  Next:  give it a card of its own; vintages are never spliced."
    return told


if __name__ == "__main__":
    sys.exit(main())
