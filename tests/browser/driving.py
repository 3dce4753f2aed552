"""A Chromium for the pages, without a network: Debian's own, driven by its own chromedriver."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

AXE = Path(__file__).parent / "axe" / "axe.min.js"
SWITCHES = (
    "--headless=new",
    "--no-sandbox",  # for a container; the pages are our own
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def missing() -> str:
    """Return why no browser can be driven here, or an empty text."""
    try:
        import selenium  # noqa: F401
    except ImportError:
        return "selenium is not installed: it is in the dev dependencies"
    for program in ("chromium", "chromedriver"):
        if shutil.which(program) is None:
            return f"no {program} here: Debian's packages chromium and chromium-driver have both"
    return ""


@contextmanager
def chromium(*, script: bool = True) -> Iterator:
    """Start a browser, and end it whatever happens; `script` false means one that runs no page's script."""
    if missing():
        pytest.skip(missing())
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for switch in SWITCHES:
        options.add_argument(switch)
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_script_timeout(120)  # axe on a busy machine
    try:
        yield driver
    finally:
        driver.quit()


def width(driver, wide: int, tall: int = 800) -> None:
    """Give the page a width in CSS pixels, as a phone or a desktop has it."""
    metrics = {"width": wide, "height": tall, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def complaints(driver) -> list[str]:
    """Return what the page wrote to the console since the last call: errors and warnings."""
    return [entry["message"] for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


def requests(driver) -> list[str]:
    """Return the addresses asked for since the last call, but for files and data within the page."""
    import json

    found = []
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            found.append(message["params"]["request"]["url"])
    return [url for url in found if not url.startswith("data:")]


def violations(driver) -> list[str]:
    """Return what axe-core finds wrong with the page as it stands, by rule and element."""
    driver.execute_script(AXE.read_text(encoding="utf-8"))
    found = driver.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run(document).then((result) => done(result.violations.flatMap("
        "(rule) => rule.nodes.map((node) => `${rule.id}: ${node.target}`))));"
    )
    return list(found)
