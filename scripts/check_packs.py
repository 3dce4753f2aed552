"""Check finished packs against the tidy tables. Exit code 1: something printed is not borne out; 2: no such pack."""

import argparse
import sys
from pathlib import Path

from countrypack import checking, paths
from countrypack.errors import Refusal


def main() -> int:
    arguments = _parse()
    named = [Path(name) for name in arguments.names if Path(name).is_dir()]
    root = named[0] if named else paths.profiles()
    codes = [name for name in arguments.names if not Path(name).is_dir()]
    codes = codes or sorted(path.parent.name for path in root.glob("[A-Z][A-Z][A-Z]/pack"))
    missing = [code for code in codes if not (root / code / "pack" / "briefing.ipynb").is_file()]
    if missing or not codes:
        print(f"no finished pack of {', '.join(missing) or 'any state'} in {root}; build it first.", file=sys.stderr)
        return 2
    try:
        verdicts = [checking.check(root / code / "pack", code) for code in codes]
    except Refusal as refusal:
        print(f"{type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 2
    for verdict in verdicts:
        print(verdict.summary())
        for fault in verdict.unmatched:
            print(f"  {fault}")
    return int(not all(verdict.passed for verdict in verdicts))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="DIR|STATE", help="folder of packs, and codes such as ARG JPN")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
