"""Sixty items on a phone and on paper: what a page prints stays whole, whatever the script and without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import sixty
from tests.browser.signing_in import sign_in
from tests.browser.test_sorting import PHONE
from tests.factories import PASSWORD

RESULT = "/bangkok/rankings/1"
BALLOT = "/bangkok/rankings/2/ballot"
# A4 within its margins, in pixels of 96 to the inch.
PAPER = {"width": 642, "height": 950}
# The references that are printed in more than one piece: a line was broken in them.
BROKEN = """() => [...document.querySelectorAll('.c-unbroken, .c-number, .c-numbers__name')]
    .filter(each => { const words = document.createRange(); words.selectNodeContents(each);
                      return new Set([...words.getClientRects()].map(box => box.top)).size > 1; })
    .map(each => each.textContent)"""
# The cells of tables that reach beyond the right edge of the page.
CUT = """() => [...document.querySelectorAll('main table :is(th, td)')]
    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(each => each.textContent)"""


@pytest.fixture(scope="module")
def served(sqlite_engine, tmp_path_factory):
    """The conference with the round of sixty."""
    with sixty.serve(tmp_path_factory.mktemp("seeing"), sqlite_engine) as installation:
        yield installation


@pytest.fixture
def open_as(browser: Browser, served):
    """A function: a page signed in as the head of delegation, on a screen of these settings."""
    contexts = []

    def made(**options) -> Page:
        context = browser.new_context(locale="en-GB", **options)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, served.url, sixty.HEAD, PASSWORD)
        return page

    yield made
    for context in contexts:
        context.close()


def test_references_stay_in_one_piece_on_a_phone(open_as, served):
    page = open_as(viewport=PHONE)
    for address in (RESULT, f"{RESULT}/why", f"{RESULT}/charts/pairs", f"{RESULT}/charts/support", f"{RESULT}/ballots"):
        page.goto(f"{served.url}{address}")
        assert page.locator(".c-unbroken, .c-number, .c-numbers__name").count() > 4, address
        assert page.evaluate(BROKEN) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


@pytest.mark.parametrize("script", [True, False])
def test_the_parts_of_a_row_stand_beside_each_other_on_a_phone(open_as, served, script):
    page = open_as(viewport=PHONE, java_script_enabled=script)
    page.goto(f"{served.url}{BALLOT}")
    for ref in ("N-02", "N-04", "R-05"):
        row = page.locator(f"#row-{ref}")
        number = row.locator(f"#rank-{ref}").bounding_box()
        moves = row.locator(".c-ballot-row__moves").bounding_box()
        around = row.bounding_box()
        assert around["x"] <= number["x"] < number["x"] + number["width"] <= moves["x"]
        assert moves["x"] + moves["width"] <= around["x"] + around["width"]
        for button in row.locator(".c-ballot-row__moves > button").all():
            assert button.bounding_box()["height"] < 60  # one line of words


def test_on_paper_no_column_is_cut_off(open_as, served):
    page = open_as(viewport=PAPER)
    page.emulate_media(media="print")
    for address in (RESULT, *(f"{RESULT}/charts/{chart}" for chart in ("support", "places", "groups", "pairs"))):
        page.goto(f"{served.url}{address}")
        assert page.locator("main table").count() > 0
        assert page.evaluate(CUT) == [], address


def test_on_a_wall_a_chart_fits_the_screen(open_as, served):
    page = open_as(viewport={"width": 1920, "height": 1080})
    for chart in ("support", "places", "groups", "pairs", "delegations"):
        page.goto(f"{served.url}{RESULT}/charts/{chart}?view=wall")
        box = page.locator(".c-chart").bounding_box()
        assert box["y"] + box["height"] <= 1080, chart
        assert box["x"] + box["width"] <= 1920, chart
