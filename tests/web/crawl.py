"""Reading everything somebody can reach: by following links, and by trying every address that the routes could give."""

import io
import itertools
import re
import zipfile
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pypdf

# Views of the same things: following each of them would multiply the pages without end.
SAME = re.compile(r"[?&](sort|page|per|kind|area|pillar|body|instrument|clause|sponsor|status|needs|q)=")


class Page(HTMLParser):
    """What the tests ask of a page: its elements with their attributes, its links, its words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.forms: list[tuple[dict, list[tuple[str, dict]]]] = []
        self.words: list[str] = []
        self.title = ""
        self._drawing = self._naming = False
        self._skipped = 0
        self._form = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        self._drawing = self._drawing or tag == "svg"
        self._naming = tag == "title" and not self._drawing
        if tag == "form":
            self._form = (attributes, [])
            self.forms.append(self._form)
        elif self._form is not None and tag in ("input", "button", "select", "textarea"):
            self._form[1].append((tag, attributes))
        if tag in ("option", "script", "style"):
            self._skipped += 1

    def handle_endtag(self, tag):
        self._naming = False
        self._drawing = self._drawing and tag != "svg"
        if tag == "form":
            self._form = None
        if tag in ("option", "script", "style"):
            self._skipped = max(0, self._skipped - 1)

    def handle_data(self, data):
        if not self._skipped:
            self.words.append(data)
        if self._naming:
            self.title += data

    def all(self, tag: str) -> list[dict]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    def links(self, url: str) -> set[str]:
        """The addresses within the site that the page leads to, without fragments."""
        found = set()
        for tag, attributes in self.elements:
            target = attributes.get("href") if tag == "a" else attributes.get("hx-get")
            if not target or target.startswith("#"):
                continue
            parts = urlsplit(urljoin(f"http://localhost{url}", target))
            if parts.netloc == "localhost" and parts.scheme == "http":
                found.add(parts.path + (f"?{parts.query}" if parts.query else ""))
        return found


@dataclass
class Reached:
    """What one reader has read: the answers by address, and for links from where they were followed."""

    answers: dict[str, object] = field(default_factory=dict)
    linked_from: dict[str, str] = field(default_factory=dict)

    def html(self):
        """(address, markup) of every page."""
        for url, response in self.answers.items():
            if response.mimetype == "text/html" and response.status_code not in (302, 303):
                yield url, response.get_data(as_text=True)

    def words(self):
        """(address, everything that can be read there), files unpacked."""
        for url, response in self.answers.items():
            yield url, readable(response)


def follow(client, *starts: str, most: int = 500, views: bool = False) -> Reached:
    """Follow the links from the start pages. Views of the same page (sorting, filters) only where asked."""
    reached = Reached()
    waiting = list(starts)
    while waiting and len(reached.answers) < most:
        url = waiting.pop(0)
        if url in reached.answers:
            continue
        response = client.get(url)
        reached.answers[url] = response
        if response.status_code in (302, 303):
            waiting.append(_local(response.location, url))
            reached.linked_from.setdefault(waiting[-1], url)
        elif response.mimetype == "text/html" and response.status_code < 400:
            for link in sorted(Page(response.get_data(as_text=True)).links(url)):
                if link not in reached.linked_from and (views or not SAME.search(link)):
                    reached.linked_from[link] = url
                    waiting.append(link)
    return reached


def _local(location: str, url: str) -> str:
    parts = urlsplit(urljoin(f"http://localhost{url}", location))
    return parts.path + (f"?{parts.query}" if parts.query else "")


def addresses(app, world) -> list[str]:
    """Every address that the GET routes give with everything there is in the world."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or "GET" not in rule.methods:
            continue
        parts = sorted(rule.arguments)
        choices = [world.values_of(rule.endpoint, part) for part in parts]
        for chosen in itertools.product(*choices):
            built = rule.build(dict(zip(parts, chosen, strict=True)), append_unknown=False)
            if built is not None:
                found.append(built[1])
    return list(dict.fromkeys(found))


def readable(response) -> str:
    """The words of an answer: of a page, a table, a document with what is attached to it. Of one that leads elsewhere,
    none."""
    if response.status_code in (302, 303):
        return ""
    data = response.get_data()
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return unescape("\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist()))
    if data[:5] == b"%PDF-":
        return _of_pdf(data)
    return unescape(data.decode("utf-8", "replace"))


@cache  # issued documents are the same bytes for every reader
def _of_pdf(data: bytes) -> str:
    """The Latin words of a PDF (of other scripts what can be extracted is not what is drawn), its title and author, its
    outline, and the files attached to it."""
    document = pypdf.PdfReader(io.BytesIO(data))
    words = [page.extract_text() for page in document.pages]
    words += [str(value) for value in (document.metadata or {}).values()]
    words += [str(entry["/Title"]) for entry in _flat(document.outline)]
    for name, contents in document.attachments.items():
        words += [name, *(content.decode("utf-8", "replace") for content in contents)]
    return unescape("\n".join(words))


def _flat(outline: list) -> list:
    return [leaf for entry in outline for leaf in (_flat(entry) if isinstance(entry, list) else [entry])]
