import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_terminal_summary(terminalreporter):
    """Print the list of planted faults and how many were caught; with more than one worker only reports come here."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.getreports(kind) if r.when == "call"]
    faults = [value for report in reports for name, value in report.user_properties if name == "planted fault"]
    if faults:
        missed = sorted(name for name, caught in faults if not caught)
        terminalreporter.write_line(f"{len(faults) - len(missed)} of {len(faults)} planted faults caught:")
        terminalreporter.write_line("  " + "; ".join(sorted(name for name, _ in faults)))
        terminalreporter.write_line(f"  missed: {'; '.join(missed) or 'none'}")


@pytest.fixture(scope="session")
def raw() -> Path:
    folder = Path(os.environ.get("RAW", ROOT.parent / "shared" / "raw"))
    if not (folder / "SHA256SUMS").is_file():
        pytest.skip("the publishers' files are not here: set RAW to their folder")
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write the golden sentences anew, to be read")
