"""The ballot in a real browser: by dragging, by keyboard, by touch of a number field, and without JavaScript."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.signing_in import sign_in as sign_in_at

BALLOT = "/bangkok-2019/rankings/2/ballot"


def ranked(page: Page, kind: str = "norm") -> list[str]:
    """The refs of the ranked band with their numbers, as "N-03 1"."""
    return page.locator(f"[data-band=ranked][data-kind={kind}] [data-ref]").evaluate_all(
        "rows => rows.map(row => row.dataset.ref + ' ' + row.querySelector('input').value)"
    )


def sign_in(page: Page, live, code: str) -> Page:
    """Sign in as the head of a delegation and open the ballot."""
    accounts = json.loads(live.consult("demo", "accounts", "--format", "json"))
    account = next(each for each in accounts if each["email"] == f"head.{code}@demo.example")
    sign_in_at(page, live.url, account["email"], account["password"])
    page.goto(live.url + BALLOT)
    return page


@pytest.fixture
def said(page: Page):
    """What the browser had to say: errors of scripts and of the Content-Security-Policy."""
    words: list[str] = []
    page.on("console", lambda message: words.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: words.append(str(error)))
    return words


def test_buttons_keep_the_focus_and_are_announced(page: Page, live_server, said):
    sign_in(page, live_server, "th")
    for ref in ("N-03", "N-01", "N-07"):
        page.locator(f"#rank-last-{ref}").click()
        expect(page.locator(f"#down-{ref}")).to_be_focused()
    page.locator("#up-N-07").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ballot-said")).to_have_text("N-07 has place 2 of 3.")
    expect(page.locator("#up-N-07")).to_be_focused()
    assert ranked(page) == ["N-03 1", "N-07 2", "N-01 3"]
    assert said == []


def test_buttons_pressed_faster_than_the_server_answers_all_count(page: Page, live_server):
    sign_in(page, live_server, "vn")
    for number, ref in enumerate(("N-01", "N-02", "N-03", "N-04"), 1):
        page.locator(f"#rank-{ref}").fill(str(number))
    page.locator("#sort-numbers").click()
    expect(page.locator("#down-N-01")).to_be_visible()
    page.evaluate("document.getElementById('down-N-01').click(); document.getElementById('down-N-01').click()")
    expect(page.locator("#ballot-said")).to_have_text("N-01 has place 3 of 4.")
    assert ranked(page) == ["N-02 1", "N-03 2", "N-01 3", "N-04 4"]


def test_an_item_is_dragged_to_its_place_and_across_bands(page: Page, live_server, said):
    sign_in(page, live_server, "sg")
    for number, ref in enumerate(("N-01", "N-02", "N-03"), 1):
        page.locator(f"#rank-{ref}").fill(str(number))
    page.locator("#sort-numbers").click()
    expect(page.locator("#down-N-01")).to_be_visible()
    drag(page, "N-03", onto="N-01", below=False)
    expect(page.locator("#ballot-said")).to_have_text("N-03 has place 1 of 3.")
    assert ranked(page) == ["N-03 1", "N-01 2", "N-02 3"]
    drag(page, "N-02", onto="N-04", below=True)
    expect(page.locator("#ballot-said")).to_have_text("N-02 is unranked.")
    assert ranked(page) == ["N-03 1", "N-01 2"]
    assert said == []


def drag(page: Page, ref: str, *, onto: str, below: bool) -> None:
    """Drag an item by its handle onto the upper or lower part of another."""
    handle = page.locator(f"#row-{ref} [data-handle]")
    handle.scroll_into_view_if_needed()
    start, goal = handle.bounding_box(), page.locator(f"#row-{onto}").bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 12)
    page.mouse.down()
    y = goal["y"] + (goal["height"] - 4 if below else 4)
    page.mouse.move(start["x"] + 8, (start["y"] + y) / 2, steps=8)
    page.mouse.move(goal["x"] + 20, y, steps=12)
    # A hand lingers where it means to drop: while rows are still gliding out of the way, nothing changes places.
    for nudge in (1, 0) * 4:
        page.wait_for_timeout(60)
        page.mouse.move(goal["x"] + 20 + nudge, y)
    page.mouse.up()


def test_what_is_typed_is_saved_without_moving_the_rows(page: Page, live_server, said):
    sign_in(page, live_server, "id")
    page.locator("#rank-R-05").fill("1")
    page.locator("#rank-R-02").fill("2")
    page.locator("#rank-R-09").focus()
    expect(page.locator("#ballot-state")).to_contain_text("Saved by")
    assert ranked(page, "recommendation") == []
    page.reload()
    assert ranked(page, "recommendation") == ["R-05 1", "R-02 2"]
    assert said == []


def come_back(page: Page, live, arrived) -> None:
    """Leave the page at once and open it again, until what was sent in leaving has arrived."""
    for _ in range(50):
        page.goto(live.url + BALLOT)
        if arrived():
            return
    raise AssertionError("what was typed never arrived")


def test_what_is_being_typed_outlives_leaving_the_page(page: Page, live_server, said):
    sign_in(page, live_server, "mm")
    page.locator("#below-N-06").click()
    reason = page.locator("#reason-N-06")
    reason.fill("A reason that takes long to write")  # and the field is not left
    expect(page.locator("#ballot .c-saved")).to_contain_text("Saved.")
    reason.press_sequentially(", and longer")
    come_back(page, live_server, lambda: page.locator("#reason-N-06").input_value().endswith(", and longer"))
    page.locator("#rank-N-02").press_sequentially("7")
    come_back(page, live_server, lambda: ranked(page) == ["N-02 1"])
    assert said == []


def test_a_ballot_is_ranked_and_cast_without_javascript(browser: Browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = sign_in(context.new_page(), live_server, "my")
    page.locator("#rank-N-02").fill("1")
    page.locator("#rank-R-01").fill("1")
    page.locator("#rank-R-01").press("Enter")
    page.locator("#below-N-12").click()
    page.locator("#reason-N-12").fill("Our law would have to change first.")
    page.locator("#up-N-01").or_(page.locator("#rank-last-N-01")).click()
    page.locator("#go-cast").click()
    expect(page.locator("main")).to_contain_text("Our law would have to change first.")
    page.get_by_role("button", name="Cast this ballot").click()
    expect(page).to_have_url(re.compile(r"/receipts/[0-9A-F]{16}$"))
    expect(page.locator(".c-ballot-read__ranks").first).to_contain_text("N-02")
    context.close()


def test_the_ballot_fits_a_phone(browser: Browser, live_server):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = sign_in(context.new_page(), live_server, "ph")
    page.locator("#rank-last-N-03").tap()
    expect(page.locator("#down-N-03")).to_be_visible()
    page.locator("#row-N-03 .c-ballot-row__more summary").tap()
    page.locator("#below-N-03").tap()
    expect(page.locator("#reason-N-03")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (
        page.locator("[data-band] button:visible").evaluate_all(
            "buttons => buttons.filter(b => b.getBoundingClientRect().height < 44).map(b => b.id)"
        )
        == []
    )
    context.close()
