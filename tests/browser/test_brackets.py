"""Words chosen with the mouse in a text that has brackets already: their places are those of the text's own words."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.signing_in import sign_in as sign_in_at

# Selects words within one text node of a paragraph, as a mouse does.
SELECT = """([id, from, to]) => {
  const nodes = [];
  const walker = document.createTreeWalker(document.querySelector(`#p-${id} .c-para__body`), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("[data-aside]")) nodes.push(walker.currentNode);
  }
  const first = nodes.find((node) => node.data.includes(from));
  const last = nodes.find((node) => node.data.includes(to));
  const range = document.createRange();
  range.setStart(first, first.data.indexOf(from));
  range.setEnd(last, last.data.indexOf(to) + to.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""

OWN_WORDS = """(node) => {
  const copy = node.cloneNode(true);
  copy.querySelectorAll("[data-aside]").forEach((aside) => aside.remove());
  return copy.textContent;
}"""


@pytest.fixture
def said(page: Page):
    """What the browser complained of."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def sign_in(page: Page, live, code: str) -> None:
    accounts = json.loads(live.consult("demo", "accounts", "--format", "json"))
    account = next(each for each in accounts if each["email"] == f"head.{code}@demo.example")
    sign_in_at(page, live.url, account["email"], account["password"])


def put_in_brackets(page: Page, live, first: str, last: str, reason: str) -> None:
    page.goto(live.url + "/bangkok-2019/candidates/R-02")
    page.evaluate(SELECT, ["p2", first, last])
    page.locator(".c-span-button").get_by_role("link", name="Bracket").click()
    page.get_by_label("Why").fill(reason)
    page.get_by_role("button", name="Put in brackets").click()


def test_words_chosen_around_brackets_are_found_at_their_place(page: Page, live_server, said):
    sign_in(page, live_server, "sg")
    put_in_brackets(page, live_server, "twice a year", "message", "Too much at once.")
    body = page.locator("#p-p2 .c-para__body")
    expect(body).to_contain_text("asked for by Singapore")
    words = body.evaluate(OWN_WORDS)
    assert words.startswith("That the directory be tested twice a year by an unannounced message, and")
    inner = page.locator("#p-p2 .c-br:has(.c-br)").evaluate(OWN_WORDS)
    assert inner == "twice a year by an unannounced message"
    put_in_brackets(page, live_server, "unannounced", "names", "These cross.")
    expect(page.locator("main")).to_contain_text("begin or end inside other brackets")
    assert [each for each in said if "422" not in each] == []


def test_who_asked_shows_on_focus_and_the_sign_leads_to_the_reason(page: Page, live_server):
    sign_in(page, live_server, "th")
    page.goto(live_server.url + "/bangkok-2019/candidates/R-02")
    sign = page.locator("#p-p2 a.c-br__sign").first
    tip = sign.locator(".c-br__tip")
    expect(tip).to_be_hidden()
    sign.focus()
    expect(tip).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".c-brs__line:target")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    sign.focus()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
