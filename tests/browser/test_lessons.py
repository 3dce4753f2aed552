"""The lessons' pages as a class meets them: from disk, on a wide screen and on a phone, without a network."""

import shutil

import pytest

from countrypack.lessons import cards, writing
from tests.browser import driving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(driving.missing()), reason=driving.missing() or "a browser is here"),
]
SLUG = "3-missing-is-not-zero"
PAGES = ("index.html", f"student/{SLUG}.html", f"instructor/{SLUG}.html", "student/CARE.html")


@pytest.fixture(scope="module")
def lessons(tmp_path_factory):
    sources, out = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("lessons")
    for name in (f"{SLUG}.ipynb", "CARE.md"):
        shutil.copyfile(cards.FOLDER / name, sources / name)
    writing.write(out, folder=sources, optional=())
    return out


@pytest.fixture(scope="module")
def browser():
    with driving.chromium() as driver:
        yield driver


@pytest.mark.parametrize("wide", [1280, 360])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_its_screen_asks_for_nothing_and_axe_finds_no_violation(lessons, browser, name, wide):
    driving.width(browser, wide)
    driving.requests(browser)
    address = (lessons / name).as_uri()
    browser.get(address)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= wide
    assert driving.requests(browser) == [address]
    assert driving.complaints(browser) == []
    assert driving.violations(browser) == []


def test_from_the_list_to_a_lesson_and_back(lessons, browser):
    from selenium.webdriver.common.by import By

    browser.get((lessons / "index.html").as_uri())
    browser.find_element(By.CSS_SELECTOR, '[aria-label="page, student, lesson 3"]').click()
    assert browser.current_url.endswith(f"student/{SLUG}.html")
    drawn = browser.execute_script("return [...document.images].map((image) => [image.naturalWidth, image.alt])")
    assert len(drawn) == 2
    assert all(width > 0 and len(alt) > 40 for width, alt in drawn)
    browser.find_element(By.LINK_TEXT, "All lessons").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "Lessons in honest data analysis"
