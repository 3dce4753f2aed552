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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write the golden sentences anew, to be read")
