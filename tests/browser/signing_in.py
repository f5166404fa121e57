"""Signing in as people do, on the page of that name."""

from playwright.sync_api import Page, expect


def sign_in(page: Page, url: str, email: str, password: str) -> None:
    """Fill in and send the form of the installation at `url`, and wait until one is in."""
    page.goto(f"{url}/sign-in")
    form = page.locator("main form:has([name=password])")
    form.locator("[name=email]").fill(email)
    form.locator("[name=password]").fill(password)
    form.locator("button[type=submit]").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
