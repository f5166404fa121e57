"""How tests of pages browse: what a page says, what its form would send, and a browser beside an open application
context, whose requests see none of it, as real ones do not."""

import re
from contextvars import Context

from tests.factories import sign_in

HTMX = {"HX-Request": "true"}


class Browser:
    """`Browser(app, actor).get("/bangkok/")`; without an actor a visitor."""

    def __init__(self, app, actor=None):
        self._client = app.test_client()
        if actor is not None:
            Context().run(sign_in, self._client, actor)

    @property
    def application(self):
        """Of the client."""
        return self._client.application

    def get(self, *args, **kwargs):
        """Ask for a page."""
        return Context().run(self._client.get, *args, **kwargs)

    def post(self, *args, **kwargs):
        """Send a form."""
        return Context().run(self._client.post, *args, **kwargs)


def fields_of(page: str, form: str = "") -> dict:
    """What a browser would send: the named inputs and text areas of the page (of the form with this action)."""
    if form:
        page = re.search(rf'<form[^>]*action="{form}".*?</form>', page, re.S).group(0)
    fields: dict = {"below": []}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([a-z_-]+)="([^"]*)"', tag))
        if "name" not in attributes or (attributes.get("type") in ("checkbox", "radio") and " checked" not in tag):
            continue
        if attributes["name"] == "below":
            fields["below"].append(attributes["value"])
        elif attributes.get("type") == "checkbox":
            fields.setdefault(attributes["name"], []).append(attributes["value"])
        else:
            fields[attributes["name"]] = attributes.get("value", "")
    for name, words in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page):
        fields[name] = words.lstrip("\r\n")
    return fields


def text(client, url: str, status: int = 200) -> str:
    """The page at an address, which answers with `status`."""
    answer = client.get(url)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)
