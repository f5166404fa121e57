"""Sixty items on a phone: sorted, ordered and cast with the keyboard alone; the other ways of sorting beside it."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import sixty
from tests.browser.room import MEANT
from tests.browser.signing_in import sign_in
from tests.factories import PASSWORD

HERE = "/bangkok/rankings/2/ballot"
PHONE = {"width": 390, "height": 844}
# Whether that has the focus and one sees that it has: outlined, inside the window, nothing on top of it.
FOCUS = """name => {
    const it = document.activeElement, box = it.getBoundingClientRect();
    const x = box.x + box.width / 2, y = Math.min(box.y + box.height / 2, box.y + 20);
    const top = document.elementFromPoint(x, y);
    return it.id === name && getComputedStyle(it).outlineStyle !== 'none' && Boolean(top) && it.contains(top);
}"""


@pytest.fixture(scope="module")
def served(sqlite_engine, tmp_path_factory):
    """The conference with the round of sixty."""
    with sixty.serve(tmp_path_factory.mktemp("sixty"), sqlite_engine) as installation:
        yield installation


@pytest.fixture
def open_for(browser: Browser, served):
    """A function: the browser of a person on a phone; afterwards no browser may have complained."""
    contexts, said = [], []

    def made(email: str, **options) -> Page:
        context = browser.new_context(**{"viewport": PHONE, "locale": "en-GB", "reduced_motion": "reduce", **options})
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        sign_in(page, served.url, email, PASSWORD)
        return page

    yield made
    for context in contexts:
        context.close()
    assert [words for words in said if not MEANT.search(words)] == []


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until the element of that id has the focus."""
    for _ in range(900):
        if page.evaluate("document.activeElement.id") == name:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{name} is not reached by {key}")


def seen(page: Page, name: str) -> None:
    """The focus is on that element, and one sees it."""
    page.wait_for_function(FOCUS, arg=name)


def ranked(page: Page, band: str, kind: str = "norm") -> list[str]:
    return page.locator(f"[data-band={band}][data-kind={kind}] [data-ref]").evaluate_all(
        "rows => rows.map(row => row.dataset.ref)"
    )


def test_sixty_items_are_sorted_ordered_and_cast_with_the_keyboard_alone(open_for, served):
    page = open_for(sixty.HEAD)
    page.goto(f"{served.url}{HERE}/sort")
    said = page.locator("#ballot-said")
    groups, at = ("high", "medium", "low"), "high"
    tab_to(page, "sort-high")
    for n in range(60):
        to = "below" if n == 5 else groups[n % 3]
        order = [*groups, "below"]
        tab_to(page, f"sort-{to}", "Tab" if order.index(to) >= order.index(at) else "Shift+Tab")
        page.keyboard.press("Enter")
        expect(said).to_contain_text(f"{n + 1} of 60 sorted.")
        at = to
        if n == 5:
            expect(page.locator("#reason-N-06")).to_be_focused()
            page.keyboard.type("กฎหมายของเราต้องแก้ไขก่อน")
            tab_to(page, "sort-next")
            page.keyboard.press("Enter")
            expect(page.locator("#sort-title")).to_contain_text("N-07")
            tab_to(page, "sort-high", "Shift+Tab" if page.evaluate("document.activeElement.id") else "Tab")
            at = "high"
        if n == 0:
            expect(said).to_have_text("N-01: High. 1 of 60 sorted. Next: N-02, " + sixty.TITLES[1] + " (2).")
            seen(page, "sort-high")
    expect(page.locator("#go-order")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{HERE}")
    high = [f"N-{n:02}" for n in range(1, 41, 3)]
    assert ranked(page, "high") == high
    tab_to(page, "spread-norm-high")
    page.keyboard.press("Enter")
    expect(page.locator("#level-norm-high")).to_be_visible()
    tab_to(page, "up-N-07")
    page.keyboard.press("Enter")
    expect(said).to_have_text(f"N-07 has place 2 of {len(high) + 2}. It is in the group High.")
    seen(page, "up-N-07")
    page.keyboard.press("Enter")
    expect(said).to_have_text(f"N-07 has place 1 of {len(high) + 2}. It is in the group High.")
    tab_to(page, "rank-N-40")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-band=high][data-kind=norm] [data-ref]").nth(1)).to_have_attribute("data-ref", "N-40")
    tab_to(page, "undo")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Undone: what was typed.")
    assert ranked(page, "high") == ["N-07", "N-01", "N-04", *high[3:]]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab_to(page, "go-cast")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rankings/2/cast")
    expect(page.locator("main")).to_contain_text("กฎหมายของเราต้องแก้ไขก่อน")
    expect(page.locator("main")).to_contain_text("39 ranked in")
    page.get_by_role("button", name="Cast this ballot").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/receipts/[0-9A-F]{16}$"))
    expect(page.locator(".c-ballot-read__ranks li").first).to_contain_text("N-07")


def test_the_words_of_an_item_open_in_place_and_stay_open_while_others_move(open_for, served):
    page = open_for(sixty.DELEGATE)
    page.goto(f"{served.url}/bangkok/rankings/2/suggestion")
    page.locator("#read-N-08 summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#text-N-08")).to_contain_text("before measures are taken")
    expect(page.locator("#read-N-08 summary")).to_be_focused()
    page.locator("#rank-last-N-09").click()
    expect(page.locator("#ballot-said")).to_contain_text("N-09 has place")
    expect(page.locator("#text-N-08")).to_be_visible()


def test_the_list_saves_each_choice_as_it_is_made_and_keeps_its_place(open_for, served):
    page = open_for(sixty.DELEGATE, has_touch=True)
    page.goto(f"{served.url}/bangkok/rankings/2/suggestion/sort?view=list")
    first = int(page.locator("#sort-progress").inner_text().split()[0])
    for ref in ("R-18", "R-19"):
        page.locator(f"input[name=sort-{ref}][value=below]").check()
    expect(page.locator("#sort-progress")).to_have_text(f"{first + 2} of 60 sorted.")
    expect(page.locator("#ballot-said")).to_have_text(f"{first + 2} of 60 sorted.")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("#reason-R-18").fill("Our law.")
        page.locator("#reason-R-19").focus()
    expect(page.locator(".c-saved")).to_have_text("Saved.")
    page.reload()
    expect(page.locator("input[name=sort-R-19][value=below]")).to_be_checked()
    expect(page.locator("#reason-R-18")).to_have_value("Our law.")
    page.locator("#undo").click()
    expect(page.locator("#ballot-said")).to_contain_text("Undone:")
    small = "found => found.filter(each => each.getBoundingClientRect().height < 44).length"
    assert page.locator(".c-sift__radio").evaluate_all(small) == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_double_tap_sorts_one_item(open_for, served):
    page = open_for(sixty.DELEGATE, has_touch=True)
    page.goto(f"{served.url}/bangkok/rankings/practice/sort")
    page.locator("#sort-high").dblclick()
    expect(page.locator("#ballot-said")).to_contain_text("1 of 9 sorted.")
    page.locator("#sort-medium").click()
    expect(page.locator("#ballot-said")).to_contain_text("2 of 9 sorted.")


def test_without_javascript_items_are_sorted_undone_and_read(open_for, served):
    page = open_for(sixty.DELEGATE, java_script_enabled=False)
    page.goto(f"{served.url}/bangkok/rankings/practice/sort")
    page.locator("#sort-high").click()
    expect(page.locator("#sort-title")).to_contain_text("N-02")
    page.locator("#undo").click()
    expect(page.locator("#sort-title")).to_contain_text("N-01")
    page.goto(f"{served.url}/bangkok/rankings/practice/sort?view=list")
    page.locator("input[name=sort-N-03][value=low]").check()
    page.get_by_role("button", name="Save the sorting").last.click()
    expect(page.locator("#sort-progress")).to_have_text("1 of 9 sorted.")
    page.locator("#read-N-05 summary").click()
    page.get_by_role("link", name="Read N-05").click()
    expect(page.locator("main")).to_contain_text("A window stays open")
    page.get_by_role("link", name="Back to N-05 on the ballot").click()
    expect(page).to_have_url(re.compile(r"item=N-05#sort$"))
