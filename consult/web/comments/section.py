"""The comments of one candidate, as its page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g

from ...core.errors import NotFound
from ...core.permissions import Action, Actor, can
from ...core.words import CommentCategory, Handling, Stance
from ...queries.comments import Openness, Subject, get_openness, threads
from ...queries.comments.threads import PER_PAGE, Filters, Kept, Summary
from ..paging import Page, page_of
from .compose import Compose, blank
from .views import Painter, Shown, reader


@dataclass
class ShownDraft:
    """A comment of the own delegation that others do not read."""

    id: int
    shown: Shown
    writer: str
    answers_ref: str | None
    remark: bool
    sent: bool


@dataclass
class Section:
    """Everything `comments/_section.html` needs. `marks` are the threads beside each paragraph, by paragraph id."""

    subject: Subject
    url: str
    words: Painter
    summary: Summary
    filters: Filters
    page: Page
    shown: list[Shown]
    unattributed: list[Shown]
    unattributed_count: int
    group_page: Page | None
    kept: list[ShownDraft]
    compose: Compose | None
    openness: Openness | None
    waiting: int

    @property
    def marks(self) -> dict[str, int]:
        """Threads all can read, by paragraph."""
        return self.summary.marks


def _word(cls, value: str | None):
    try:
        return cls(value or "")
    except ValueError:
        return None


def read_filters(args: Mapping[str, str]) -> Filters:
    """The filters of an address."""
    return Filters(
        paragraph=args.get("paragraph", "")[:20],
        category=_word(CommentCategory, args.get("category")),
        stance=_word(Stance, args.get("stance")),
        unanswered=args.get("unanswered") == "1",
        delegation=args.get("delegation", "")[:40],
    )


def comments_section(candidate: Any, actor: Actor, args: Mapping[str, str]) -> Section:
    """The comments on a candidate for the reader, with the filters and the page of the address's arguments.

    `candidate` has id, ref, title, state, released_at, version_id, version (its number) and paragraphs (each with id,
    number and body). The number of queries does not depend on the number of comments.
    """
    subject = Subject(
        candidate.id, candidate.ref, candidate.title, candidate.state, candidate.version_id, candidate.version,
        candidate.paragraphs,
    )  # fmt: skip
    who, filters = reader(), read_filters(args)
    summary = threads.get_summary(who, candidate.id)
    only_group = args.get("handling") == Handling.CHATHAM_HOUSE
    total = threads.count_filtered(candidate.id, filters) if filters.any else summary.places
    page = page_of(total, per_page=PER_PAGE)
    painter = Painter.of(subject, amended=candidate.has_amendments)
    rows = [] if only_group else threads.list_threads(who, candidate.id, filters, page.number)
    group, group_total, group_page = [], 0, None
    # They stand behind the last named thread, or on pages of their own.
    if only_group or summary.threads:
        group_total = threads.count_unattributed(candidate.id, filters) if filters.any else summary.unattributed
    if only_group:
        group_page = page_of(group_total, per_page=PER_PAGE)
        group = threads.list_unattributed(who, candidate.id, filters, group_page.number)
    elif group_total and page.number == page.pages:
        group = threads.list_unattributed(who, candidate.id, filters, 1)
    opened = args.get("open")
    shown, unattributed = (_shown(painter, who, found, opened) for found in (rows, group))
    kept, openness, compose = [], None, None
    if can(actor, Action.WRITE_COMMENT):
        kept = [_kept(painter, k) for k in threads.list_kept(who, candidate.id)] if summary.kept else []
        openness = get_openness(g.conference, actor, g.now)
        if openness.open and candidate.released_at is not None and candidate.state.value == "tabled":
            compose = blank(subject, openness=openness)
    waiting = sum(1 for k in kept if not k.remark and not k.sent)
    return Section(
        subject, f"{painter.base}/candidates/{subject.ref}", painter, summary, filters, page, shown, unattributed,
        group_total, group_page, kept, compose, openness, waiting,
    )  # fmt: skip


def _shown(painter: Painter, who, rows, opened: str | None) -> list[Shown]:
    found = painter.show(rows)
    for shown in found:
        if opened and shown.ref == opened:
            shown.replies = painter.show(threads.list_replies(who, opened))
    return found


def _kept(painter: Painter, kept: Kept) -> ShownDraft:
    state = kept.row.state.value
    return ShownDraft(
        kept.row.id, painter.one(kept.row), kept.writer, kept.answers_ref, state == "remark", state == "cleared"
    )  # fmt: skip


def get_kept(painter: Painter, subject: Subject, draft_id: int) -> ShownDraft:
    """One draft of the own delegation, for a fragment. Raises NotFound for any other."""
    for kept in threads.list_kept(reader(), subject.id):
        if kept.row.id == draft_id:
            return _kept(painter, kept)
    raise NotFound()
