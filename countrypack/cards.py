"""Read the YAML files that people write: cards, profiles, corrections."""

from pathlib import Path

import yaml

# The C parser reads the same language ten times as fast, where PyYAML was built with it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(path: Path) -> object:
    """Return the content of a YAML file.

    Raises
    ------
    yaml.YAMLError
        If it is not YAML.
    UnicodeDecodeError
        If it is not UTF-8.
    """
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
