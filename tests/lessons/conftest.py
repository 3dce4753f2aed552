import pytest

MARKERS = {
    "slow": "takes minutes: run with -m slow",
    "nbgrader": "needs nbgrader (the extra of that name); skipped without it",
}


def pytest_configure(config):
    for name, means in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {means}")


def pytest_runtest_setup(item):
    if item.get_closest_marker("slow") and "slow" not in (item.config.option.markexpr or ""):
        pytest.skip("slow: run with -m slow")
