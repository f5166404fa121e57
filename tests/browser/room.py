"""Several people at once, each in a browser of their own, in one served demonstration."""

import json
import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.signing_in import sign_in
from tests.live import Live

CONFERENCE = "/bangkok-2019"
# What the browser says of answers that the application means: a refusal is a page of its own.
MEANT = re.compile(r"Failed to load resource: the server responded with a status of (401|403|404|409|410|422)")
expect.set_options(timeout=20_000)


class Room:
    """The served conference and the browsers in it. `said` is what the browsers complained of."""

    def __init__(self, browser: Browser, live: Live, **options) -> None:
        self.browser = browser
        self.live = live
        self.options = {"locale": "en-GB", "timezone_id": "Europe/Berlin", **options}
        self.said: list[str] = []
        self.pages: dict[str, Page] = {}
        self.contexts: list[BrowserContext] = []
        self.accounts = {
            account["email"]: account["password"]
            for account in json.loads(live.consult("demo", "accounts", "--format", "json"))
        }

    def newcomer(self, **options) -> Page:
        """A browser in which nobody is signed in."""
        context = self.browser.new_context(**{**self.options, **options})
        context.set_default_timeout(20_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._note(page, message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._note(page, str(error)))
        return page

    def _note(self, page: Page, words: str) -> None:
        if not MEANT.search(words):
            self.said.append(f"{page.url}: {words}")

    def person(self, who: str, **options) -> Page:
        """The browser of a demonstration account ("chair", "head.th"), signed in by its password."""
        if who not in self.pages:
            page = self.newcomer(**options)
            email = f"{who}@demo.example"
            sign_in(page, self.live.url, email, self.accounts[email])
            self.pages[who] = page
        return self.pages[who]

    def go(self, page: Page, path: str) -> Page:
        """Open an address of the conference."""
        page.goto(f"{self.live.url}{CONFERENCE}{path}")
        return page

    def close(self) -> None:
        """Everybody leaves."""
        for context in self.contexts:
            context.close()


def press(page: Page, name: str | re.Pattern, *, within: str = "main") -> None:
    """Press a button or follow a link by all its words; answer yes where the page asks whether one means it."""
    place = page.locator(within)
    button = place.get_by_role("button", name=name, exact=True).or_(place.get_by_role("link", name=name, exact=True))
    button.first.click()
    confirm_if_asked(page)


def confirm_if_asked(page: Page) -> None:
    """Press yes in the dialogue, if one is open."""
    yes = page.locator("dialog[open] [data-confirm-yes]")
    if yes.count():
        yes.click()
