import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def raw() -> Path:
    folder = Path(os.environ.get("RAW", ROOT.parent / "shared" / "raw"))
    if not (folder / "SHA256SUMS").is_file():
        pytest.skip("the publishers' files are not here: set RAW to their folder")
    return folder
