"""What holds for every page: the policy on scripts and styles, forms, headings, assets, links that lead somewhere."""

import base64
import hashlib
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.web.access_table import ACCESS, READERS
from tests.web.crawl import Page, addresses, follow

STATIC = Path(__file__).resolve().parents[2] / "static"
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
}
# What would let markup run code or set a style: none of it may stand in a page.
FORBIDDEN = re.compile(r"^(on\w+|style|hx-on.*|data-hx-on.*|srcdoc)$")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("css/consult.css?v=1", "public, max-age=31536000, immutable"),
        ("css/consult.css", "public, max-age=300"),
        ("vendor/fonts/noto-sans-latin-400-normal.woff2", "public, max-age=2592000"),
    ],
)
def test_assets_are_kept_as_long_as_their_address_allows(client, address, kept):
    assert client.get(f"/static/{address}").headers["Cache-Control"] == kept


@pytest.fixture(scope="module")
def known():
    """What each role has reached; the pages are the same for every test that only looks at them."""
    return {}


@pytest.fixture
def reached(app, world, request, known):
    """What the role of the test reaches from the start page and its conference."""
    role = request.param
    if role not in known:
        known[role] = follow(world.client(app, role), "/", "/bangkok/", "/sign-in")
    return known[role]


def everybody(test):
    return pytest.mark.parametrize("reached", READERS, indirect=True)(test)


def every(reached, wrong) -> dict[str, object]:
    """`wrong(page, url)` of every page, where it found something."""
    found = {url: wrong(Page(html), url) for url, html in reached.html()}
    return {url: what for url, what in found.items() if what}


@pytest.mark.parametrize("role", ["visitor", "th_head"])
def test_every_answer_carries_the_policy(app, world, role):
    client = world.client(app, role)
    for url in [*addresses(app, world), "/nowhere", "/static/css/consult.css", "/static/nowhere.css"]:
        response = client.get(url)
        assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY, url
        assert response.headers["X-Content-Type-Options"] == "nosniff", url
        assert response.headers["Referrer-Policy"] == "same-origin", url


@pytest.mark.parametrize("status", [400, 403, 404, 405, 422])
def test_refusals_carry_the_policy_too(app, world, status):
    client = world.client(app, "th_observer")
    answers = {
        400: lambda: client.post("/theme"),
        403: lambda: client.get("/bangkok/manage/"),
        404: lambda: client.get("/bangkok/candidates/N-99"),
        405: lambda: client.post("/bangkok/candidates"),
        422: lambda: world.client(app, "visitor").post(
            "/sign-in", data={"csrf_token": _token(world.client(app, "visitor")), "email": "x"}
        ),
    }
    response = answers[status]()
    assert response.status_code in (status, 400)
    assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY


def _token(client) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").get_data(as_text=True))[1]


def test_what_one_reader_saw_is_not_kept_for_the_next(app, world):
    client = world.client(app, "th_head")
    for url in addresses(app, world):
        response = client.get(url)
        kept = response.headers["Cache-Control"]
        # An issued document may be kept by the reader's own browser, never by a shared cache unless everybody reads it.
        assert "no-store" in kept or "private" in kept or "/lists/" in url, (url, kept)
        assert "HX-Request" in response.headers["Vary"], url


@everybody
def test_no_page_holds_inline_script_or_style(reached):
    def wrong(page, url):
        bad = [
            f"{tag} {name}" for tag, attributes in page.elements for name in attributes if FORBIDDEN.match(name)
        ]
        bad += ["style element" for _ in page.all("style")]
        bad += ["inline script" for script in page.all("script") if not script.get("src")]
        bad += [
            f"{tag} {name}={value}"
            for tag, attributes in page.elements
            for name, value in attributes.items()
            if (value or "").strip().lower().startswith(("javascript:", "js:", "data:text"))
        ]
        return bad + [a["hx-trigger"] for _, a in page.elements if "[" in (a.get("hx-trigger") or "")]

    assert every(reached, wrong) == {}


@everybody
def test_every_asset_is_served_from_here_and_is_what_the_manifest_says(reached):
    packages = json.loads((STATIC / "vendor" / "manifest.json").read_text("utf-8"))["packages"]
    integrity = {name: sha for package in packages for name, sha in package["files"].items()}

    def wrong(page, url):
        bad = []
        named = [(tag, a.get("src") or a.get("href")) for tag, a in page.elements if tag in ("script", "img", "source")]
        named += [("link", a["href"]) for a in page.all("link") if a.get("rel") in ("stylesheet", "icon", "preload")]
        for _tag, address in named:
            parts = urlsplit(address or "")
            file = STATIC / parts.path.removeprefix("/static/")
            if parts.path.startswith("/bangkok/"):
                continue  # a picture attached to a candidate: served by a page with its own permissions
            if parts.scheme or parts.netloc or not parts.path.startswith("/static/") or not file.is_file():
                bad.append(address)
            elif parts.path.startswith("/static/vendor/"):
                digest = base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()
                if integrity.get(parts.path.removeprefix("/static/vendor/")) != f"sha384-{digest}":
                    bad.append(f"{address} is not what the manifest says")
        return bad

    assert every(reached, wrong) == {}


@everybody
def test_every_form_that_changes_something_posts_with_its_token(reached):
    def wrong(page, url):
        bad = []
        for form, fields in page.forms:
            method = (form.get("method") or "get").lower()
            names = {attributes.get("name") for _, attributes in fields}
            action = form.get("action")
            if method == "post" and "csrf_token" not in names:
                bad.append(f"post without token: {action}")
            if method == "get" and "csrf_token" in names:
                bad.append(f"token in an address: {action}")
            if method not in ("get", "post", "dialog") or (form.get("hx-post") and method != "post"):
                bad.append(f"method {method}: {action}")
        # Outside a form nothing would work without JavaScript.
        bad += [
            f"{tag} posts outside a form"
            for tag, a in page.elements
            if tag not in ("form", "button", "input") and any(a.get(f"hx-{verb}") for verb in ("post", "put", "delete"))
        ]
        return bad

    assert every(reached, wrong) == {}


@everybody
def test_every_page_has_a_language_a_title_and_one_heading(reached):
    def wrong(page, url):
        bad = []
        if [a.get("lang") for a in page.all("html")] != ["en"]:
            bad.append("language")
        if not page.title.strip():
            bad.append("title")
        if len(page.all("h1")) != 1:
            bad.append(f"{len(page.all('h1'))} headings")
        if len(page.all("main")) != 1:
            bad.append("main")
        ids = [a["id"] for _, a in page.elements if a.get("id")]
        bad += sorted({f"id {name} twice" for name in ids if ids.count(name) > 1})
        return bad

    assert every(reached, wrong) == {}


@everybody
def test_every_link_that_somebody_sees_leads_somewhere(reached):
    broken = {
        url: (response.status_code, reached.linked_from.get(url))
        for url, response in reached.answers.items()
        if response.status_code >= 400
    }
    assert broken == {}


@everybody
def test_links_within_a_page_lead_to_something_on_it(reached):
    def wrong(page, url):
        ids = {a["id"] for _, a in page.elements if a.get("id")}
        wanted = {a["href"][1:] for a in page.all("a") if (a.get("href") or "").startswith("#")}
        wanted |= {name for _, a in page.elements for name in (a.get("aria-describedby") or "").split()}
        wanted |= {name for _, a in page.elements for name in (a.get("aria-labelledby") or "").split()}
        wanted |= {a["for"] for a in page.all("label") if a.get("for")}
        return sorted(wanted - ids - {""})

    assert every(reached, wrong) == {}


@pytest.mark.parametrize("role", ["th_head", "chair", "secretariat"])
def test_a_filter_or_an_order_in_an_address_never_breaks_a_page(app, world, role):
    client = world.client(app, role)
    views = follow(client, "/bangkok/", views=True, most=700)
    assert {url: r.status_code for url, r in views.answers.items() if r.status_code >= 400} == {}
    nonsense = "q=%00%F0%9F%98%80&page=999999&per=x&sort=;drop&kind=x&area=x&state=x&status=x&from=x&until=x&version=x"
    pages = {ACCESS[key].url for key in ACCESS if key[1] == "GET" and role in ACCESS[key].who}
    answers = {url: client.get(f"{world.fill(url)}?{nonsense}").status_code for url in sorted(pages)}
    assert {url: status for url, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("number", ["2147483648", "9" * 23, "9" * 5000])
def test_a_number_beyond_those_of_the_database_is_not_found(app, world, number):
    head, chair = world.client(app, "th_head"), world.client(app, "chair")
    for path in ("drafts/", "candidates/N-01/versions/", "paper/", "comments/drafts/", "rankings/", "lists/"):
        for end in ("", "/edit", ".pdf"):
            assert head.get(f"/bangkok/{path}{number}{end}").status_code == 404
    assert chair.get(f"/bangkok/manage/phases/{number}").status_code == 404
