"""The form of an amendment: the text as it reads, in fields; reading what was typed, and the buttons beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import g, request
from flask_babel import gettext as _

from ...core.errors import Refused
from ...core.text.changes import Text
from ...core.text.folding import fold
from ...core.text.numbering import names_of
from ...core.text.paragraphs import MOST_PARAGRAPHS
from ...core.text.scripts import script_lang
from ...core.words import CommentCategory, Handling
from ...services.amendments import Typed
from ..labels import choices

Paragraphs = list[tuple[str | None, str]]

# Beyond what a text may have, since the refusal shows what was typed; not without end, since it is compared.
MOST_FIELDS = 400


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph in the form: `at` counts the fields from 0; one that is taken `out` has none."""

    id: str
    number: str
    body: str
    lang: str | None
    at: int | None
    new: bool = False
    edited: bool = False

    @property
    def out(self) -> bool:
        """Taken out by this amendment: shown struck, with a button that puts it back."""
        return self.at is None


@dataclass
class Form:
    """The form as its template shows it. `focus` is the id of the paragraph to go on with; `version` the edit counter
    of a draft, None for a new one; `errors` sentences by field, "" for those of no field."""

    base: Text
    title: str
    paragraphs: Paragraphs
    rationale: str
    category: str
    handling: str
    version_number: int
    parent: str = ""
    version: int | None = None
    request_id: str = ""
    focus: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    categories: list[tuple[str, str]] = field(default_factory=lambda: choices(CommentCategory))

    @property
    def chatham(self) -> bool:
        """Whether the Chatham House Rule can be chosen."""
        return g.conference.comment_handling_chatham or self.handling == Handling.CHATHAM_HOUSE

    @property
    def lines(self) -> list[Line]:
        """The paragraphs in order, those taken out where they stood."""
        return lines(self.base, self.paragraphs)

    @property
    def last(self) -> int:
        """The place of the last field."""
        return len(self.paragraphs) - 1


def lines(base: Text, paragraphs: Paragraphs) -> list[Line]:
    """The typed paragraphs, and those of the base that are no longer among them, each after what it followed."""
    known, names = {p.id: p for p in base.paragraphs}, names_of(base.paragraphs)
    found: list[Line] = []
    for at, (key, body) in enumerate(paragraphs):
        p = known.get(key or "")
        number = names[p.id] if p else _("new")
        edited = p is not None and p.body != body
        found.append(Line(key or f"n{at}", number, body, script_lang(body), at, p is None, edited))
    present = {line.id for line in found}
    before: list[str] = []
    for p in base.paragraphs:
        if p.id not in present:
            places = {line.id: n for n, line in enumerate(found)}
            after = next((places[key] + 1 for key in reversed(before) if key in places), 0)
            found.insert(after, Line(p.id, names[p.id], p.body, script_lang(p.body), None))
        before.append(p.id)
    return found


def read_paragraphs() -> Paragraphs:
    """The paragraphs of the request: (id or None, words). Raises Refused for more than a page can show again."""
    ids, bodies = request.form.getlist("para_id"), request.form.getlist("para_body")
    if len(bodies) > MOST_FIELDS:
        raise Refused(
            "The text has %(count)s paragraphs; %(most)s are allowed.",
            count=f"{len(bodies):,}", most=MOST_PARAGRAPHS, field="paragraphs",
        )
    ids += [""] * (len(bodies) - len(ids))
    return [(key[:30] or None, body) for key, body in zip(ids, bodies, strict=False)]


def read_typed() -> Typed:
    """What was typed. Raises Refused for a choice that is none."""
    f = request.form
    try:
        category = CommentCategory(f.get("category") or CommentCategory.SUBSTANTIVE)
        handling = Handling(f.get("handling") or Handling.NAMED)
    except ValueError:
        raise Refused("Choose one of the words offered.") from None
    return Typed(f.get("title", ""), read_paragraphs(), f.get("rationale", ""), category, handling)


@dataclass(frozen=True, slots=True)
class Pressed:
    """The paragraphs after a button was pressed; `focus` the place of the one to go on with, `add` the place after
    which an empty field is wanted (-1: before all)."""

    paragraphs: Paragraphs
    focus: int | None = None
    add: int | None = None


def press(base: Text, paragraphs: Paragraphs, op: str) -> Pressed:
    """`op`: "up:2", "down:2", "out:2", "after:2" by place of the field, "back:p3" by id. Others change nothing."""
    name, _colon, what = op.partition(":")
    rows = list(paragraphs)
    if name == "back":
        return _put_back(base, rows, what)
    at = int(what) if what.isdecimal() and len(what) < 4 and int(what) < len(rows) else None
    if name == "after":
        return Pressed(rows, None, -1 if at is None else at)
    if at is None:
        return Pressed(rows)
    if name == "out":
        del rows[at]
        return Pressed(rows)
    to = {"up": at - 1, "down": at + 1}.get(name)
    if to is None or not 0 <= to < len(rows):
        return Pressed(rows)
    rows[at], rows[to] = rows[to], rows[at]
    return Pressed(rows, to)


def _put_back(base: Text, rows: Paragraphs, what: str) -> Pressed:
    p = base.get(what)
    if p is None or any(key == what for key, _body in rows):
        return Pressed(rows)
    places = {key: n for n, (key, _body) in enumerate(rows) if key}
    before = [q.id for q in base.paragraphs[: base.paragraphs.index(p)]]
    at = next((places[key] + 1 for key in reversed(before) if key in places), 0)
    rows.insert(at, (p.id, p.body))
    return Pressed(rows, at)


def anchor_of(text: Text, paragraphs: Sequence[tuple[str | None, str]], at: int | None) -> str:
    """The id, in the text as it was saved, of the typed paragraph at a place: empty ones are not saved."""
    if at is None or at < 0:
        return ""
    written = sum(1 for _key, body in paragraphs[: at + 1] if fold(body))
    return text.paragraphs[written - 1].id if 0 < written <= len(text.paragraphs) else ""


def with_empty(paragraphs: Paragraphs, after: str | None) -> Paragraphs:
    """The paragraphs with an empty field after the one named ("-": before all)."""
    if after is None:
        return paragraphs
    places = {key: n for n, (key, _body) in enumerate(paragraphs)}
    at = 0 if after == "-" else places.get(after, len(paragraphs) - 1) + 1
    return [*paragraphs[:at], (None, ""), *paragraphs[at:]]
