"""Make profiles for another commission from a list of names or codes; all of them, or none if one cannot be told."""

import argparse
import sys
from pathlib import Path

from countrypack import commission
from countrypack.errors import Refusal


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path, metavar="CSV", help="first column: names or ISO 3166-1 alpha-3 codes")
    parser.add_argument("--into", type=Path, required=True, help="folder that gets <ISO3>/profile.yml")
    arguments = parser.parse_args()
    try:
        codes = commission.write(arguments.list, arguments.into)
    except Refusal as refusal:
        print(f"{type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 2
    except (OSError, UnicodeDecodeError) as failure:
        print(f"{arguments.list}: {failure}", file=sys.stderr)
        return 2
    print(f"{len(codes)} profiles written. Next: scripts/build_packs.py --all --profiles {arguments.into}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
