"""Write the lessons' editions as notebooks and pages. Exit code 1: a lesson failed; 2: the request was refused."""

import argparse
import sys
from pathlib import Path

from countrypack import paths
from countrypack.errors import DuplicateState, Refusal, UnknownState
from countrypack.lessons import classroom, writing


def main() -> int:
    arguments = _parse()
    codes = arguments.states.split(",") if arguments.states else []
    try:
        if arguments.classroom:
            print(classroom.pack(arguments.classroom))
        else:
            print(writing.write(arguments.out, codes=codes)[-1])
    except Refusal as refusal:
        print(f"{type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 2 if isinstance(refusal, UnknownState | DuplicateState) else 1
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--for", dest="states", metavar="ARG,JPN", help="one set of editions for each of these states")
    parser.add_argument("--out", type=Path, default=paths.ROOT / "build" / "lessons", help="default: build/lessons")
    parser.add_argument("--classroom", type=Path, metavar="ZIP", help="write the students' zip for a room offline")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
