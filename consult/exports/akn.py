"""The small vocabulary of Akoma Ntoso 3.0 (OASIS, 29 August 2018) that a list needs: elements, eIds, texts, paragraphs.

The schema has no status for words that are not agreed; they are spans of the class "bracketed", signs included.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from ..core.documents import Paragraph
from . import page
from .scripts import runs

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:consult:1"  # what stands in `proprietary`
DEEPEST = 12  # brackets within one another that are marked: readers of XML refuse elements that lie too deep


def tag(element: str, content: str = "", /, **attributes: str) -> str:
    """An element around `content`, which is markup already. `class_` is the attribute class; empty ones are left out.
    """
    said = "".join(f" {key.rstrip('_')}={quoteattr(value)}" for key, value in attributes.items() if value)
    return f"<{element}{said}>{content}</{element}>" if content else f"<{element}{said}/>"


class Ids:
    """The eIds of a document: each is given once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._counts: Counter[str] = Counter()

    def new(self, wanted: str) -> str:
        """The id wanted, or, where it is taken, with a number behind it."""
        wanted = re.sub(r"[^A-Za-z0-9_.-]+", "-", wanted)
        found = wanted
        while found in self._taken:
            self._counts[wanted] += 1
            found = f"{wanted}_{self._counts[wanted] + 1}"
        self._taken.add(found)
        return found


def plain(value: str) -> str:
    """A text: newlines as breaks, each stretch of another script marked with its language."""
    made = []
    for language, stretch in runs(value):
        words = tag("eol").join(escape(line) for line in stretch.split("\n"))
        made.append(f'<span xml:lang="{language}">{words}</span>' if language else words)
    return "".join(made)


def inline(value: str, ids: Ids, where: str, hung: Mapping[int, str] = MappingProxyType({})) -> str:
    """A text with what stands in square brackets marked, and with the markup that is `hung` on its places. A sign
    without its partner is a sign like any other, and so is one too deep inside others.
    """
    opened, partners = [], {}
    for at, sign in enumerate(value):
        if sign == "[":
            opened.append(at)
        elif sign == "]" and opened:
            start = opened.pop()
            if len(opened) < DEEPEST:
                partners[start] = at
    ends, made, start = set(partners.values()), [], 0
    for at in sorted({*partners, *ends, *hung}):
        made.append(plain(value[start:at]) + hung.get(at, ""))
        start = at
        if at in partners:
            made.append(f'<span eId="{ids.new(f"{where}__br_1")}" class="bracketed">[')
            start = at + 1
        elif at in ends:
            made.append("]</span>")
            start = at + 1
    return "".join(made) + plain(value[start:])


class Notes:
    """Footnotes, numbered through the document."""

    def __init__(self, ids: Ids) -> None:
        self._ids, self._count = ids, 0

    def add(self, text: str) -> str:
        """The footnote, to stand where it hangs."""
        self._count += 1
        eid = self._ids.new(f"note_{self._count}")
        return tag("authorialNote", tag("p", plain(text)), eId=eid, marker=str(self._count), placement="bottom")


def line(found: page.Line, notes: Notes) -> str:
    """A labelled line above a text, with the footnotes that hang on it."""
    parts = "".join(plain(text) + "".join(notes.add(note) for note in hung) for text, hung in found.parts)
    return tag("p", f"{tag('span', plain(found.label), class_='label')} {parts}", class_="line")


@dataclass
class _Node:
    paragraph: Paragraph
    below: list["_Node"] = field(default_factory=list)


def paragraphs(
    found: Sequence[Paragraph], ids: Ids, where: str, hang: Callable[[Paragraph], Mapping[int, str]] = lambda _p: {}
) -> str:
    """The paragraphs of a text, those of lower levels within those above them. `hang` says what hangs on the words of
    one, by the place in its text."""
    top: list[_Node] = []
    path: list[_Node] = []  # the last node of each level that is still open
    for each in found:
        while path and path[-1].paragraph.level >= each.level:
            path.pop()
        node = _Node(each)
        (path[-1].below if path and each.kind != "preambular" else top).append(node)
        path = [] if each.kind == "preambular" else [*path, node]
    return "".join(_paragraph(node, ids, where, hang) for node in top)


def _paragraph(node: _Node, ids: Ids, where: str, hang: Callable[[Paragraph], Mapping[int, str]]) -> str:
    own = node.paragraph
    preambular = own.kind == "preambular"
    name = "paragraph" if own.level == 1 else "point"
    sign = "rec" if preambular else "para" if own.level == 1 else "point"
    eid = ids.new(f"{where}__{sign}_{re.sub(r'[^0-9A-Za-z]', '', own.number) or '1'}")
    head = tag("num", plain(page.printed(own.number))) if own.number else ""
    opening, rest = page.opened(own)
    hung: dict[int, str] = {}
    for at, markup in hang(own).items():
        place = max(0, at - len(opening))
        hung[place] = hung.get(place, "") + markup
    words = (tag("i", plain(opening)) if opening else "") + inline(rest, ids, eid, hung)
    if node.below:
        points = "".join(_paragraph(each, ids, eid, hang) for each in node.below)
        body = tag("list", tag("intro", tag("p", words)) + points, eId=ids.new(f"{eid}__list_1"))
    else:
        body = tag("content", tag("p", words))
    return tag(name, head + body, eId=eid, wId=f"{where}__{own.id}", class_="preambular" if preambular else "")


def listing(items: Iterable[str]) -> str:
    """An unordered list of items, which are markup already; nothing of none."""
    return tag("ul", "".join(tag("li", tag("p", item)) for item in items))
