"""Where things live. A build that works on other folders passes them; these are the defaults of a clone."""

import os
from pathlib import Path

# A worker that has no clone gets the files of one, and is told where they lie.
ROOT_VARIABLE = "COUNTRYPACK_ROOT"
ROOT = Path(os.environ.get(ROOT_VARIABLE) or Path(__file__).resolve().parent.parent)
DATA = ROOT / "data"
TIDY = DATA / "tidy"
SOURCES = DATA / "sources"
NAMES = DATA / "names.tsv"
INDICATORS = DATA / "indicators.yml"
REVISIONS = DATA / "revisions.tsv"
CORRECTIONS = DATA / "corrections.yml"
NOTEBOOKS = ROOT / "notebooks"
CHAPTERS = ("summary", "law", "convictions", "femicide", "positions")
MEMBERS = "_members"  # the folder of the chapter on all members: no state can have this name, and no state this code

# The runner tells a chapter's kernel which folders to use; Run All in JupyterLab has neither and gets the clone's own.
PROFILES_VARIABLE = "COUNTRYPACK_PROFILES"
FACTS_VARIABLE = "COUNTRYPACK_FACTS"


def profiles() -> Path:
    """Return the folder of profiles in force."""
    return Path(os.environ.get(PROFILES_VARIABLE, ROOT / "country_profiles"))


def facts() -> Path | None:
    """Return the facts file that the runner prepared, or None outside a run."""
    name = os.environ.get(FACTS_VARIABLE)
    return Path(name) if name else None
