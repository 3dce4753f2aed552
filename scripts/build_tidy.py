"""Rebuild data/tidy/ from the publishers' files, or say with --check how it differs."""

import argparse
import sys
from pathlib import Path

from countrypack import charts, coverage, indicators, paths, states, tables
from countrypack.errors import Refusal


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, required=True, help="folder of the publishers' files")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the tables would differ")
    arguments = parser.parse_args()
    try:
        contents = tables.build(arguments.raw)
    except Refusal as refusal:
        print(f"{type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 1
    found = tables.differences(contents)
    print("\n".join(found) or "data/tidy is what the publishers' files give.")
    if arguments.check:
        return 1 if found else 0
    paths.TIDY.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (paths.TIDY / name).write_bytes(content)
    _cover()
    return 0


def _cover() -> None:
    """Write what is held of each state, as a table and, for the states of the shelf, as a picture."""
    tidy, cards, shelf = tables.read(), indicators.read(), states.roster()
    (paths.DATA / "coverage.csv").write_bytes(coverage.to_csv(tidy, cards))
    held = coverage.last(tidy, cards, shelf)
    shown = [card for card in cards.values() if any((iso3, card.id) in held for iso3 in shelf)]
    (paths.ROOT / "docs" / "coverage.svg").write_text(charts.coverage(held, shelf, shown), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
