"""The page of a pack as a delegate meets it: on a phone, by keyboard, on paper, in a screen reader's tree.

Real packs, built (`make packs`) or as committed: an ordinary state, one without data, one with accents.
"""

import base64
import io
import os
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.browser import driving
from tests.conftest import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.browser]
STATES = ("ARG", "GNQ", "CIV")
PHONE = 360
FOCUSED = """
const here = document.activeElement;
const style = getComputedStyle(here);
return [here.outerHTML.slice(0, 80), parseFloat(style.outlineWidth), style.outlineStyle,
  here.getClientRects().length > 0, here.tagName];
"""


@pytest.fixture(scope="module")
def browser():
    with driving.chromium() as driver:
        yield driver


@pytest.fixture(params=STATES)
def opened(browser, request):
    path = Path(os.environ.get("PACKS", ROOT / "country_profiles")) / request.param / "pack" / "briefing.html"
    if not path.is_file():
        pytest.skip("this pack is not built: run `make packs`")
    driving.width(browser, 1280)
    browser.get("about:blank")
    driving.complaints(browser), driving.requests(browser)
    browser.get(path.as_uri())
    return browser


def printed(browser, **options):
    """Return the page as the browser prints it."""
    answer = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, **options})
    return PdfReader(io.BytesIO(base64.b64decode(answer["data"])))


def press(browser, key):
    from selenium.webdriver import ActionChains, Keys

    ActionChains(browser).send_keys(getattr(Keys, key)).perform()


def test_the_page_asks_for_nothing_and_complains_of_nothing(opened):
    assert driving.complaints(opened) == []
    assert {address.partition(":")[0] for address in driving.requests(opened)} <= {"file"}


@pytest.mark.parametrize("wide", [PHONE, 1280])
def test_axe_finds_no_violation(opened, wide):
    driving.width(opened, wide)
    assert driving.violations(opened) == []
    opened.execute_script("document.querySelectorAll('details').forEach((one) => { one.open = true; });")
    assert driving.violations(opened) == []


def test_axe_sees_what_is_wrong(opened):
    opened.execute_script("document.querySelector('svg').removeAttribute('aria-label');")
    assert any("svg" in one for one in driving.violations(opened))


def test_a_phone_scrolls_no_page_sideways_but_wide_tables_in_their_place(opened):
    driving.width(opened, PHONE)
    opened.execute_script("document.querySelectorAll('details').forEach((one) => { one.open = true; });")
    assert opened.execute_script("return document.documentElement.scrollWidth") <= PHONE
    outside = opened.execute_script(
        "return [...document.querySelectorAll('main *')].filter((e) => !e.closest('.scroll') "
        f"&& e.getClientRects().length && e.getBoundingClientRect().right > {PHONE + 1})"
        ".map((e) => e.outerHTML.slice(0, 90))"
    )
    assert outside == []
    regions = "[...document.querySelectorAll('.scroll')].filter((e) => e.scrollWidth > e.clientWidth)"
    assert opened.execute_script(f"return {regions}.length") > 0
    assert opened.execute_script(
        f"return {regions}.every((e) => e.tabIndex === 0 && e.getAttribute('aria-labelledby'))"
    )


def test_text_on_a_phone_is_large_enough_to_read(opened):
    driving.width(opened, PHONE)
    sizes = opened.execute_script(
        "return [...document.querySelectorAll('main p, main li, main td, main th, main figcaption')]"
        ".map((e) => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 12


def test_every_stop_of_the_tabulator_is_seen_and_the_first_leads_past_the_contents(opened):
    seen = []
    for _ in range(60):
        press(opened, "TAB")
        html, thick, style, visible, tag = opened.execute_script(FOCUSED)
        if tag in ("BODY", "HTML"):
            break
        assert visible, html
        assert thick >= 1, html
        assert style != "none", html
        seen.append(html)
    assert 'class="skip"' in seen[0]
    assert len(set(seen)) > 40


def test_the_keyboard_opens_the_data_of_a_chart_and_the_citations(opened):
    for selector in ("details.chart-data > summary", "details.citations > summary"):
        opened.execute_script("document.querySelector(arguments[0]).focus();", selector)
        press(opened, "ENTER")
        assert opened.execute_script("return document.querySelector(arguments[0]).parentElement.open", selector)


def test_contents_lead_to_every_part_and_the_code_is_beside_the_page(opened):
    heads = opened.execute_script("return [...document.querySelectorAll('main h2')].map((e) => e.textContent)")
    links = opened.execute_script(
        "return [...document.querySelectorAll('nav > details > ul > li > a')].map((e) => e.textContent)"
    )
    assert links == heads
    code = opened.execute_script("return document.querySelector('.code a').getAttribute('href')")
    assert code == "briefing.ipynb"


def test_print_opens_what_is_closed_leaves_out_the_contents_and_takes_the_readers_paper(opened):
    for size in ((8.27, 11.69), (8.5, 11)):
        paper = printed(opened, paperWidth=size[0], paperHeight=size[1])
        assert [round(float(side) / 72, 1) for side in paper.pages[0].mediabox[2:]] == [round(side, 1) for side in size]
        text = " ".join(page.extract_text() for page in paper.pages)
        assert "Skip to the briefing" not in text
        assert "Show the code" not in text
        closed = opened.execute_script(
            "return [...document.querySelectorAll('main details:not([open])')]"
            ".map((e) => e.querySelector('tbody td, li').textContent.trim().split(/\\s+/).slice(0, 3).join(' '))"
        )
        assert len(closed) > 3
        assert [words for words in closed if words not in " ".join(text.split())] == []
