"""Say which figures appeared, vanished or changed between two vintages: folders of tidy tables, or GLOTIP workbooks."""

import argparse
import sys
from pathlib import Path

from countrypack import changelists, vintages
from countrypack.errors import Refusal


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path, help="folder of tidy tables, or GLOTIP workbook")
    parser.add_argument("new", type=Path, help="the later one of the same kind")
    parser.add_argument("--into", type=Path, help="folder for differences.csv and differences.md (default: print)")
    arguments = parser.parse_args()
    try:
        found = vintages.compare(arguments.old, arguments.new)
        if arguments.into:
            changelists.write(found, arguments.old.name, arguments.new.name, arguments.into)
            print(changelists.summary(found))
        else:
            print(changelists.as_markdown(found, arguments.old.name, arguments.new.name), end="")
    except Refusal as refusal:
        print(f"{type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
