"""Takes the pictures of docs/screenshots/ from a fresh demonstration: `make screenshots`.

They show the real thing as its users see it: what stands in them is done through the pages, never drawn.
"""

import json
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import live
from tools import chromium, png

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
CONFERENCE = "/bangkok-2019"
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
PLAIN = {
    "viewport": DESK, "locale": "en-GB", "timezone_id": "Asia/Bangkok", "color_scheme": "light",
    "reduced_motion": "reduce",
}  # fmt: skip
MOST_BYTES = 200_000
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage", "--force-color-profile=srgb"]


class Visit:
    """One account of the demonstration in a browser of its own."""

    def __init__(self, browser: Browser, served: live.Live, email: str, password: str, **options) -> None:
        self.url = served.url
        self.page: Page = browser.new_context(**(PLAIN | options)).new_page()
        self.page.goto(f"{self.url}/sign-in")
        form = self.page.locator("form:has([name=password])")
        form.locator("[name=email]").fill(email)
        form.locator("[name=password]").fill(password)
        form.locator("button[type=submit]").click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()

    def go(self, path: str) -> Page:
        """Open an address of the conference."""
        self.page.goto(f"{self.url}{CONFERENCE}{path}")
        return self.page


def press(page: Page, name: str | re.Pattern) -> None:
    """Press a button or follow a link of the page by all its words."""
    main = page.locator("main")
    main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).first.click()


def write_candidate(visit: Visit) -> None:
    """A delegate writes a candidate and hands it to the head, so that something waits there."""
    page = visit.go("/drafts/new")
    page.get_by_label("Recommendation").check()
    page.get_by_label("Title").fill("Emergency contacts exercised together, once a year")
    page.get_by_label("Area").select_option(label="Cooperation")
    page.get_by_label("Text").fill(
        "That the addressed bodies exercise their emergency contacts together once a year.\n\n"
        "That what was learnt be shared with all participants within a month."
    )
    press(page, "Start writing")
    page.locator("[name=pillars]").first.check()
    press(page, "Hand to the head")
    expect(page.locator("main")).to_contain_text("With your head of delegation")


def answer_comments(visit: Visit) -> None:
    """The chair answers two comments, so that the page shows both kinds."""
    for ref, outcome, reason in (
        ("C-1", "Accepted with modification", "The sponsor takes up the words, with the time limit kept."),
        ("C-4", "Noted", "To be taken up in the room, where the wording can be tried."),
    ):
        page = visit.go(f"/comments/{ref}/answer")
        page.locator("main [name=outcome]").select_option(label=outcome)
        page.locator("main [name=reason]").fill(reason)
        press(page, "Give this answer")
        expect(page.locator("main")).to_contain_text(reason)


def rank(visit: Visit) -> Page:
    """A head on a phone ranks some items, ties two and puts one below the line."""
    page = visit.go("/rankings/2/ballot")
    for number, ref in (("1", "N-03"), ("2", "N-07"), ("2", "N-01"), ("3", "N-10"), ("4", "N-02")):
        page.locator(f"#rank-{ref}").fill(number)
    page.locator("#sort-numbers").click()
    expect(page.locator("[data-band=ranked] #row-N-02")).to_be_visible()
    page.wait_for_timeout(300)
    return page


def issue_list(visit: Visit) -> Page:
    """The chair makes a list of the closed round, moves an entry and issues it."""
    page = visit.go("/rankings/1")
    press(page, "Begin a list from it")
    page.get_by_label("Title").fill("Voluntary norms and coordination recommendations")
    press(page, "Begin the list")
    entry = page.locator(".c-entry").nth(2)
    ref = entry.get_attribute("id")
    page.locator(f"#up-{ref}").click()
    page.locator(f"#reason-{ref}").fill("It is what the entry before it builds on.")
    press(page, f"Move {ref}")
    expect(page.locator(f"#{ref}")).to_contain_text("It is what the entry before it builds on.")
    number = re.search(r"/lists/(\d+)", page.url)[1]
    visit.go(f"/lists/{number}/issue")
    keep = page.locator("main [name=keep_former_texts]")
    if keep.count():
        keep.check()
    press(page, re.compile(r"^Issue CYBER"))
    expect(page.locator("h1")).to_contain_text("CRP.1")
    return visit.go(f"/lists/{number}")


def shoot(page: Page, name: str, *, height: int = 0, top: str = "") -> None:
    """Take a picture of the window, made `height` pixels high or scrolled to the element `top`, and store it small."""
    if height:
        page.set_viewport_size({"width": DESK["width"], "height": height})
    if top:
        page.locator(top).first.evaluate("each => window.scrollTo(0, each.getBoundingClientRect().top + scrollY - 16)")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(200)
    picture = png.smaller(page.screenshot(), page.context.browser.contexts[0].pages[0])
    if len(picture) > MOST_BYTES:
        sys.exit(f"{name}.png has {len(picture)} bytes; {MOST_BYTES} are allowed.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(picture)
    print(f"docs/screenshots/{name}.png, {len(picture) // 1024} KB")


def take(browser: Browser, served: live.Live) -> None:
    """Play the demonstration a little way and take the six pictures."""
    passwords = {
        each["email"]: each["password"] for each in json.loads(served.consult("demo", "accounts", "--format", "json"))
    }

    def visit(who: str, **options) -> Visit:
        email = f"{who}@demo.example"
        return Visit(browser, served, email, passwords[email], **options)

    write_candidate(visit("delegate.th"))
    chair = visit("chair")
    answer_comments(chair)
    shoot(visit("head.th").go("/"), "home", height=1000)
    shoot(visit("head.sg").go("/candidates/N-01"), "candidate", height=1640)
    shoot(rank(visit("head.my", viewport=PHONE, has_touch=True, device_scale_factor=2)), "ballot", top=".c-ballot__bar")
    shoot(chair.go("/rankings/1"), "result", height=1240)
    shoot(chair.go("/desk"), "desk", height=1060)
    shoot(issue_list(chair), "list", height=1240)


def main() -> None:
    """Serve a fresh demonstration, take the pictures, stop it."""
    path = chromium.find() or sys.exit("The pictures need Chromium: name it in CHROMIUM.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        with live.serve(Path(folder) / "instance", "--demo", SIGN_IN_LIMIT="1000 per minute") as served:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            browser.new_page()  # unpacks the pictures
            take(browser, served)
            browser.close()


if __name__ == "__main__":
    main()
