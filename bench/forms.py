"""Reads a page's forms, as a browser would, so that the bench posts what the page offers."""

import http.client
import json
import urllib.parse
import uuid
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlsplit


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict] = []
        self._select: str | None = None
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attributes: list) -> None:
        a = dict(attributes)
        if tag == "form":
            self.forms.append({"action": a.get("action", ""), "method": a.get("method", "get").lower(), "fields": []})
        elif not self.forms:
            return
        elif tag == "input" and a.get("name"):
            if a.get("type") not in {"checkbox", "radio", "submit"} or "checked" in a:
                self.forms[-1]["fields"].append((a["name"], a.get("value", "")))
        elif tag == "textarea" and a.get("name"):
            self.forms[-1]["fields"].append((a["name"], ""))
            self._textarea = a["name"]
        elif tag == "select":
            self._select = a.get("name")
        elif tag == "option" and self._select and "selected" in a:
            self.forms[-1]["fields"].append((self._select, a.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._textarea:
            name, before = self.forms[-1]["fields"][-1]
            self.forms[-1]["fields"][-1] = (name, before + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None
        elif tag == "select":
            self._select = None


class Visitor:
    """One signed-in browser, with its cookies."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        self._jar: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self._jar.items())

    def _send(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": self.cookie} if self._jar else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        # Minutes of load lie between two visits: the server has long closed the connection of the last.
        self._connection.close()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self._jar[name] = morsel.value
        return answer.status, text, answer.headers.get("Location", "")

    def get(self, path: str) -> str:
        """The page at `path`. Raises RuntimeError for anything but a 200."""
        status, text, location = self._send("GET", path)
        if status != 200:
            raise RuntimeError(f"GET {path} answered {status} {location}")
        return text

    def post(self, path: str, fields: list[tuple[str, str]]) -> str:
        """Send a form; answers where it leads. Raises RuntimeError when it is refused."""
        status, text, location = self._send("POST", path, urllib.parse.urlencode(fields))
        if status not in {302, 303}:
            raise RuntimeError(f"POST {path} answered {status}: {json.dumps(text[:300])}")
        return location

    def form(self, path: str, *, having: str) -> tuple[str, list[tuple[str, str]]]:
        """Where the first POST form of the page that has the field `having` goes, and its fields as filled in."""
        parser = _Forms()
        parser.feed(self.get(path))
        for form in parser.forms:
            if form["method"] == "post" and any(name == having for name, _ in form["fields"]):
                return urllib.parse.urljoin(path, form["action"] or path), form["fields"]
        raise RuntimeError(f"{path} offers no form with the field {having}")

    def sign_in(self, email: str, password: str) -> None:
        """Sign in as a demonstration account."""
        action, fields = self.form("/sign-in", having="password")
        self.post(action, filled(fields, email=email, password=password))


def filled(fields: list[tuple[str, str]], **values: str) -> list[tuple[str, str]]:
    """The fields with some values replaced, and a `request_id` of their own where there is one."""
    if any(name == "request_id" for name, _ in fields):
        values.setdefault("request_id", str(uuid.uuid4()))
    kept = [(name, value) for name, value in fields if name not in values]
    return [*kept, *values.items()]


def bodies(fields: list[tuple[str, str]], count: int, **values: str) -> list[str]:
    """`count` encoded bodies of one form, each with a `request_id` of its own."""
    return [urllib.parse.urlencode(filled(fields, **values)) for _ in range(count)]
