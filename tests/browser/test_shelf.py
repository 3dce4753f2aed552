"""The page of the shelf as a reader meets it: opened from disk, with a mouse, a keyboard, a phone, a printer."""

from dataclasses import replace

import pytest

from countrypack import facts, shelf
from countrypack.indicators import Break
from countrypack.shelf.entries import PROSECUTED
from tests import invented
from tests.browser import driving
from tests.invented import HOMICIDE, PARTNER_OR_FAMILY, act, count, rate

pytestmark = pytest.mark.browser
NAMES = {
    "AAA": "Arcadia", "BBB": "Borduria", "CCC": "Cloud Islands",
    "DDD": "Dreamland", "EEE": "Elbonia", "FFF": "Freedonia",
}  # fmt: skip
GROUPS = {"AAA": "African Group", "BBB": "Asia-Pacific Group"}
# Convicted: two values, a zero, an interval, nothing twice; so that every kind has a place in an order.
ROWS = (
    count("AAA", 2004, "30"), count("AAA", 2005, "12"), count("AAA", 2008, "1234"),
    count("BBB", 2006, "<5"), count("CCC", 2007, "0"), count("DDD", 2008, "2"),
    *(count("AAA", year, "9", PROSECUTED) for year in (2004, 2005, 2006)),
    *(rate(code, 2004, value) for code, value in (("AAA", "1.5"), ("BBB", "0.4"), ("CCC", "9"))),
    rate("AAA", 2005, "0.5", PARTNER_OR_FAMILY),
    act("AAA", "trafficking_protocol", "ratification", "2004-05-06"),
    act("BBB", "trafficking_protocol", "accession", "2003"),
    act("AAA", "national_trafficking_law", "all_forms_offence", "2008"),
    act("AAA", "gender_related_killing_law", "specific_offence", "2012", verification="partial"),
    act("BBB", "domestic_violence_law", "enacted", "1999"),
)  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Address of a shelf of six invented states."""
    if driving.missing():
        pytest.skip(driving.missing())
    folder = tmp_path_factory.mktemp("shelf")
    profiles = {iso3: invented.profile(iso3, name) for iso3, name in NAMES.items()}
    for iso3 in NAMES:
        state = facts.build(iso3, invented.tidy(*ROWS), profiles)
        pack = folder / iso3 / "pack"
        pack.mkdir(parents=True)
        (folder / iso3 / "profile.yml").write_text("x\n")
        prosecuted = replace(state.indicators[PROSECUTED], breaks=(Break("AAA", 2005, "invented"),))
        state = replace(
            state,
            regional_group=GROUPS.get(iso3, "Eastern European Group"),
            indicators={**state.indicators, PROSECUTED: prosecuted},
        )
        facts.write(state, pack / "facts.json")
        (pack / "briefing.pdf").write_bytes(b"%PDF")
    shelf.write(folder, folder)
    return (folder / "index.html").as_uri()


@pytest.fixture(scope="module")
def browser():
    with driving.chromium() as driver:
        yield driver


@pytest.fixture
def opened(browser, page):
    """The page, freshly opened on a desktop."""
    driving.width(browser, 1280)
    browser.get("about:blank")
    driving.complaints(browser), driving.requests(browser)
    browser.get(page)
    return browser


def fresh(browser, address):
    browser.get("about:blank")
    browser.get(address)


def visible(browser, selector):
    """Codes of the states whose rows or dots are seen, in their order."""
    return browser.execute_script(
        "return [...document.querySelectorAll(arguments[0])].filter((e) => e.getClientRects().length)"
        ".map((e) => e.dataset.iso)", selector
    )  # fmt: skip


def codes(browser):
    return visible(browser, "#members tbody tr")


def status(browser):
    return browser.execute_script("return document.getElementById('status').textContent")


def press(browser, column):
    browser.execute_script("document.querySelector(`[data-sort='${arguments[0]}'] button`).click()", column)


def fill(browser, name, value):
    browser.execute_script(
        "const field = document.querySelector(`[name='${arguments[0]}']`); field.value = arguments[1];"
        "field.dispatchEvent(new Event('input', { bubbles: true }))", name, value
    )  # fmt: skip


def choose(browser, *chosen):
    for iso3 in chosen:
        browser.execute_script("document.querySelector(`.pick input[value='${arguments[0]}']`).click()", iso3)


def compared(browser):
    heads = "[...document.querySelectorAll('#compared > .scroll thead th')]"
    return browser.execute_script(f"return {heads}.slice(1).map((h) => h.textContent)")


def test_nothing_is_asked_of_a_network_and_the_console_is_silent(opened, page):
    press(opened, "convicted")
    fill(opened, "q", "a")
    choose(opened, "AAA", "BBB")
    assert driving.requests(opened) == [page]
    assert driving.complaints(opened) == []


def test_sorting_puts_intervals_by_their_bounds_and_missing_last_both_ways(opened):
    press(opened, "convicted")
    assert codes(opened) == ["CCC", "BBB", "DDD", "AAA", "EEE", "FFF"]
    press(opened, "convicted")
    assert codes(opened) == ["AAA", "DDD", "BBB", "CCC", "EEE", "FFF"]


def test_the_order_is_announced_and_marked_on_one_head(opened):
    press(opened, "female_homicide_rate")
    assert "sorted by Female homicides, per 100,000 women, ascending" in status(opened)
    marked = "return [...document.querySelectorAll('[aria-sort]')].map((h) => [h.dataset.sort, h.ariaSort])"
    assert opened.execute_script(marked) == [["female_homicide_rate", "ascending"]]
    press(opened, "name")
    assert opened.execute_script(marked) == [["name", "ascending"]]


def test_a_date_known_to_the_year_stands_by_its_year(opened):
    press(opened, "protocol_consent")
    assert codes(opened)[:2] == ["BBB", "AAA"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("q", "CLOUD", ["CCC"]),
        ("q", "nowhere to be found", []),
        ("group", "Asia-Pacific Group", ["BBB"]),
        ("region", "Oceania", list(NAMES)),
        ("has", PARTNER_OR_FAMILY, ["AAA"]),
        ("has", HOMICIDE, ["AAA", "BBB", "CCC"]),
    ],
)
def test_filters_choose_states_in_every_part_of_the_page(opened, name, value, expected):
    fill(opened, name, value)
    assert codes(opened) == expected
    assert status(opened).startswith(f"{len(expected)} of 6 states")
    assert visible(opened, "#acts tr[data-iso]") == expected
    assert set(visible(opened, "#rates [data-iso]")) <= set(expected)


def test_show_all_brings_every_state_back(opened):
    fill(opened, "q", "cloud")
    opened.execute_script("document.querySelector('[type=reset]').click()")
    assert codes(opened) == list(NAMES)


def test_two_states_stand_side_by_side_and_one_does_not(opened):
    choose(opened, "AAA")
    assert compared(opened) == []
    choose(opened, "BBB")
    assert compared(opened) == ["Arcadia", "Borduria"]


def test_a_fifth_state_is_not_taken_and_that_is_said(opened):
    choose(opened, "AAA", "BBB", "CCC", "DDD", "EEE")
    assert compared(opened) == ["Arcadia", "Borduria", "Cloud Islands", "Dreamland"]
    assert "at most" in status(opened)
    assert not opened.execute_script("return document.querySelector(`.pick input[value='EEE']`).checked")


def test_counts_have_an_axis_each_and_rates_share_one(opened):
    choose(opened, "AAA", "BBB")
    axes = (
        "return [...document.querySelectorAll('#compared figure')].map((figure) => ["
        "figure.querySelector('figcaption').textContent, [...figure.querySelectorAll('svg')].map((drawing) =>"
        "[...drawing.querySelectorAll('[text-anchor=end]')].map((tick) => tick.textContent).join())])"
    )
    drawn = dict(opened.execute_script(axes))
    convicted = next(found for head, found in drawn.items() if head.startswith("Persons convicted"))
    rates = next(found for head, found in drawn.items() if "one axis for all" in head)
    assert convicted[0] != convicted[1]
    assert rates[0] == rates[1]


def test_gaps_are_not_bridged_and_intervals_are_not_dots(opened):
    choose(opened, "AAA", "BBB")
    shapes = (
        "return [...document.querySelector('#compared figure').querySelectorAll('svg')].map((s) =>"
        " ['.run', '.dot', '.range'].map((kind) => s.querySelectorAll(kind).length))"
    )
    assert opened.execute_script(shapes) == [[1, 3, 0], [0, 0, 1]]


def test_nothing_is_joined_across_a_break(opened):
    choose(opened, "AAA", "BBB")
    drawn = (
        "const figures = [...document.querySelectorAll('#compared figure')];"
        "const figure = figures.find((one) => one.textContent.includes('prosecuted'));"
        "return ['.run', '.break', '.dot'].map((kind) => figure.querySelector('svg').querySelectorAll(kind).length)"
    )
    assert opened.execute_script(drawn) == [1, 1, 3]


def test_charts_side_by_side_name_their_sources(opened):
    choose(opened, "AAA", "BBB")
    lead = "return document.querySelector('#compared figcaption a.mark').getAttribute('href')"
    assert opened.execute_script(lead) == "#source-unodc_glotip"


def test_chosen_states_are_told_while_the_table_is_read_and_can_be_cleared(opened):
    told = "const t = document.getElementById('tray'); return t.checkVisibility() ? t.innerText.trim() : ''"
    assert opened.execute_script(told) == ""
    choose(opened, "AAA")
    assert "Arcadia: choose one more" in opened.execute_script(told)
    choose(opened, "BBB")
    assert "Arcadia, Borduria" in opened.execute_script(told)
    opened.execute_script("document.querySelector('#tray [data-do=show]').click()")
    assert opened.execute_script("return document.activeElement.id") == "compare-head"
    opened.execute_script("document.querySelector('#tray [data-do=clear]').click()")
    assert (compared(opened), opened.execute_script(told)) == ([], "")


def test_a_link_brings_back_the_whole_view(opened):
    press(opened, "convicted")
    press(opened, "convicted")
    fill(opened, "has", HOMICIDE)
    choose(opened, "CCC", "AAA")
    address = opened.current_url
    fresh(opened, address)
    assert codes(opened) == ["AAA", "BBB", "CCC"]
    assert compared(opened) == ["Cloud Islands", "Arcadia"]
    assert "descending" in status(opened)
    assert opened.current_url == address


@pytest.mark.parametrize(
    "fragment", ["#compare=XXX,AAA", "#sort=nothing&order=down", "#has=%3Cimg%3E&q=%", "#=&&=", "#sources"]
)
def test_a_link_with_nonsense_opens_the_page_all_the_same(opened, page, fragment):
    fresh(opened, page + fragment)
    assert len(codes(opened)) in (6, 0)
    assert driving.complaints(opened) == []
    if "XXX" in fragment:
        assert "XXX, not on this page" in status(opened)


def test_a_mark_of_a_source_leaves_the_view_as_it_is(opened):
    press(opened, "convicted")
    before = codes(opened)
    opened.execute_script("document.querySelector('a.mark').click()")
    assert codes(opened) == before


def test_all_can_be_done_by_keyboard(opened):
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    def focus():
        element = opened.switch_to.active_element
        return element.get_attribute("name") or element.get_attribute("value") or element.text.strip()

    def tab_to(wanted):
        for _ in range(60):
            ActionChains(opened).send_keys(Keys.TAB).perform()
            if focus() == wanted:
                outline = "return getComputedStyle(document.activeElement).outlineStyle"
                assert opened.execute_script(outline) != "none", wanted
                return
        raise AssertionError(f"{wanted} was not reached")

    tab_to("q")
    ActionChains(opened).send_keys("d").perform()
    assert set(codes(opened)) == {"AAA", "BBB", "CCC", "DDD", "FFF"}
    tab_to("Persons convicted of trafficking, in a year")
    ActionChains(opened).send_keys(Keys.ENTER).perform()
    assert codes(opened)[0] == "CCC"
    tab_to("CCC")
    ActionChains(opened).send_keys(Keys.SPACE).perform()
    tab_to("BBB")
    ActionChains(opened).send_keys(Keys.SPACE).perform()
    assert compared(opened) == ["Cloud Islands", "Borduria"]


def test_a_phone_shows_all_without_moving_the_page_sideways(opened):
    driving.width(opened, 360, 740)
    choose(opened, "AAA", "BBB")
    assert opened.execute_script("return document.documentElement.scrollWidth") <= 360
    small = opened.execute_script(
        "return [...document.querySelectorAll('button, select, .pick label')].filter((e) => e.checkVisibility())"
        ".filter((e) => e.getBoundingClientRect().height < 24 && getComputedStyle(e).display !== 'inline')"
        ".map((e) => e.outerHTML.slice(0, 80))"
    )
    assert small == []


def test_print_leaves_the_controls_out_and_the_table_in(opened):
    choose(opened, "AAA", "BBB")
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        seen = "return [...document.querySelectorAll(arguments[0])].filter((e) => e.checkVisibility()).length"
        for gone in ("form", "nav", ".pick input", "#status", "details"):
            assert opened.execute_script(seen, gone) == 0, gone
        assert len(codes(opened)) == 6
        assert opened.execute_script(seen, "#compared svg") > 0
        driving.width(opened, 1032)  # A4 landscape less its margins, at 96 pixels an inch
        assert opened.execute_script("return document.documentElement.scrollWidth") <= 1032
    finally:
        opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("wide", [1280, 360])
def test_axe_finds_no_violation(opened, wide):
    driving.width(opened, wide)
    press(opened, "convicted")
    choose(opened, "AAA", "BBB", "EEE")
    # Parts below the fold are not laid out until they are scrolled to, and axe would pass over them.
    parts = "document.querySelectorAll('section')"
    opened.execute_script(f"for (const part of {parts}) part.style.contentVisibility = 'visible'")
    assert driving.violations(opened) == []


def test_without_script_the_whole_table_reads_and_no_dead_control_stands(page):
    with driving.chromium(script=False) as browser:
        browser.get(page)
        text = browser.find_element("css selector", "body").text
        for expected in ("Arcadia", "1,234", "0-4", "not reported", "6 May 2004", "PDF"):
            assert expected in text
        assert all(not e.is_displayed() for e in browser.find_elements("css selector", "form, button, #compare"))
        assert driving.complaints(browser) == []
