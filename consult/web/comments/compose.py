"""The form for a comment: reading what was typed, and showing it again.

Posting a comment is the most frequent act, so the form is read by hand: what a form library would build for each
post costs more than the act itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import g, request
from flask_babel import gettext as _

from ...core.errors import Refused
from ...core.permissions import Action, can
from ...core.words import CommentCategory, Handling, Stance, Visibility
from ...queries.comments import Draft, Openness, Subject, get_openness
from ...services.comments import Words
from ..answers import said
from ..context import When, when
from ..forms import new_request_id, number_of
from .words import page_words


def read_words() -> Words:
    """What was typed, as the service takes it. Raises Refused for a choice that is none."""
    f = request.form
    proposed = f.get("proposed", "")
    return Words(
        body=f.get("body", ""),
        category=_choice(CommentCategory, f.get("category") or CommentCategory.GENERAL, "category"),
        stance=_choice(Stance, f["stance"], "stance") if f.get("stance") else None,
        paragraph_id=f.get("paragraph_id") or None,
        quote=f.get("quote", ""),
        span_start=number_of("span_start"),
        span_end=number_of("span_end"),
        nth=number_of("nth"),
        proposed=proposed or None,
        handling=_choice(Handling, f.get("handling") or Handling.NAMED, "handling"),
        version_number=number_of("version_number"),
    )


def _choice(cls, value: str, name: str):
    try:
        return cls(value)
    except ValueError:
        raise Refused("Choose one of the words offered.", field=name) from None


def read_request_id() -> str | None:
    """The form's own id."""
    return request.form.get("request_id", "")[:64] or None


@dataclass
class Compose:
    """The form as its template shows it. `prefix` keeps ids apart where several forms stand on one page; `values` are
    the fields; `errors` sentences by field, "" for those of no field."""

    action: str
    prefix: str
    heading: str
    paragraphs: Sequence
    version_number: int
    openness: Openness
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    parent_ref: str | None = None
    request_id: str = ""
    edit_counter: int | None = None
    remark: bool = False
    moved_from: int | None = None
    target: str = "#compose"
    opened: bool = False
    theirs: Draft | None = None
    categories: list[tuple[str, str]] = field(default_factory=list)
    stances: list[tuple[str, str]] = field(default_factory=list)
    closes: When | None = None
    sends: bool = False
    who_reads: str = ""

    def __post_init__(self):
        words = page_words()
        self.categories, self.stances = words.categories, words.stances
        self.closes = when(self.openness.closes_at)
        at_once = self.openness.visibility == Visibility.AT_ONCE
        self.sends = self.edit_counter is None and at_once and can(g.actor, Action.CLEAR_COMMENT)
        if self.sends:
            self.who_reads = _("It goes out as you send it: all participants can read it at once.")
        elif self.openness.visibility == Visibility.AT_CLOSE:
            self.who_reads = _(
                "It stays inside your delegation until the head clears it; others read it when the phase closes."
            )
        else:
            self.who_reads = _("It stays inside your delegation until the head clears it; then all read it.")

    def get(self, name: str, default: str = "") -> str:
        """A field's value."""
        return self.values.get(name, default)


def blank(subject: Subject, *, parent_ref: str | None = None, openness: Openness | None = None) -> Compose:
    """An empty form for a candidate, or for a reply; the address may name a paragraph and words to begin with."""
    paragraph_id = request.args.get("paragraph_id", "") if parent_ref is None else ""
    values = {"paragraph_id": paragraph_id, "quote": request.args.get("quote", "")[:4000] if paragraph_id else ""}
    chosen = next((p for p in subject.paragraphs if p.id == paragraph_id), None)
    if chosen is not None and request.endpoint != "candidates.page":
        values["proposed"] = chosen.body
    return Compose(
        action=f"{request.script_root}/{g.conference.slug}/candidates/{subject.ref}/comments",
        prefix=f"r-{parent_ref}-" if parent_ref else "w-",
        heading=_("Reply to %(ref)s", ref=parent_ref) if parent_ref else _("Write a comment"),
        paragraphs=subject.paragraphs,
        version_number=subject.version_number,
        openness=openness or get_openness(g.conference, g.actor, g.now),
        values=values,
        parent_ref=parent_ref,
        request_id=new_request_id(),
        target=f"#reply-{parent_ref}" if parent_ref else "#compose",
        opened=bool(chosen) or parent_ref is not None,
    )


def refused(compose: Compose, refusal: Refused) -> Compose:
    """The form with what was typed, and the sentence where it belongs."""
    compose.values = request.form.to_dict()
    compose.request_id = read_request_id() or compose.request_id
    compose.errors = {refusal.field or "": said(refusal)}
    compose.opened = True
    return compose


def of_draft(draft: Draft, openness: Openness) -> Compose:
    """The form to change a draft. It is on the current version of the text: saving points the comment at that."""
    values = {
        "paragraph_id": draft.paragraph_id or "",
        "quote": draft.quote,
        "span_start": "" if draft.span_start is None else str(draft.span_start),
        "span_end": "" if draft.span_end is None else str(draft.span_end),
        "category": draft.category.value,
        "stance": draft.stance.value if draft.stance else "",
        "body": draft.body,
        "proposed": draft.proposed or "",
        "handling": draft.handling.value,
    }
    return Compose(
        action=f"{request.script_root}/{g.conference.slug}/comments/drafts/{draft.id}/edit",
        prefix="w-",
        heading=_("Change a draft"),
        paragraphs=draft.paragraphs,
        version_number=draft.current_number,
        openness=openness,
        values=values,
        parent_ref=draft.parent_ref,
        edit_counter=draft.edit_counter,
        remark=draft.state.value == "remark",
        moved_from=draft.version_number if draft.version_number != draft.current_number else None,
        opened=True,
    )
