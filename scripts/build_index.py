"""Rebuild index.html and index.csv from the packs' facts files."""

import argparse
import sys
from pathlib import Path

from countrypack import paths, shelf
from countrypack.errors import Refusal


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=Path, help="folder of <ISO3>/profile.yml (default: country_profiles)")
    parser.add_argument("--out", type=Path, help="folder of the packs (default: the profiles' own folder)")
    arguments = parser.parse_args()
    profiles = arguments.profiles or paths.profiles()
    try:
        shelf.write(profiles, arguments.out or profiles)
    except Refusal as refusal:
        print(f"{type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
