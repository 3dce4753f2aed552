"""Rebuild data/states.tsv from the list of names and regions (card unsd_m49) and data/regional_groups.tsv."""

import argparse
import sys
from pathlib import Path

from countrypack import membership, sources
from countrypack.errors import Refusal


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, required=True, help="folder of the publishers' files")
    arguments = parser.parse_args()
    try:
        path = sources.read()[membership.SOURCE].locate(arguments.raw)
        membership.STATES.write_bytes(membership.build(path, membership.groups()))
    except Refusal as refusal:
        print(f"{type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
