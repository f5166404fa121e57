"""Comments as a reader may see them. This is the one place that decides what of a comment is shown to whom.

Others read a comment from its release. Under the Chatham House Rule they see no delegation and the day, not the time;
of a withdrawn one they see that it was withdrawn, and no words.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, case, select

from ...core.lifecycle import CommentState
from ...core.permissions import Actor
from ...core.text.anchors import Anchor
from ...core.words import CommentCategory, Handling, Outcome, Role, Stance
from ...db import db
from ...models import Candidate, Comment, Delegation, Disposition, Membership, PaperSubmission, Version
from ..paper import Note


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and the zone of conference time, which says what a day is."""

    actor: Actor
    zone: str

    def day(self, instant: datetime) -> date:
        """The day of an instant in conference time."""
        return instant.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Answer:
    """One disposition: `into` is the candidate a comment was merged into, `superseded` whether a later one holds."""

    outcome: Outcome
    reason: str
    into: str | None
    by: Role
    at: datetime
    superseded: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a comment stands since the text has moved on. Without `version_id`: where it was made; without
    `paragraph_id`: on the whole text. `quote` are the words its owner put it on ("" for the whole text), None while
    they are those it was made on. While it is stale, `offered_version_id` has the place proposed to its owner.
    """

    version_id: int | None
    paragraph_id: str | None
    start: int | None
    end: int | None
    quote: str | None
    offered_version_id: int | None
    offered_paragraph_id: str | None
    offered_start: int | None
    offered_end: int | None


@dataclass(slots=True)
class Row:
    """One comment. `at` is None where only the `day` may be told; `delegation` where nobody may know it, and where an
    `office` speaks: in which capacity one of the officers replied.

    `answers` come the standing one first. `id` and `edit_counter` are for the own delegation's drafts and for the
    chair's answer; no page prints the id of a released comment.
    """

    id: int
    ref: str | None
    state: CommentState
    handling: Handling
    parent_id: int | None
    own: bool
    delegation: str | None
    version_id: int
    version_number: int
    paragraph_id: str | None
    span_start: int | None
    span_end: int | None
    quote: str | None
    category: CommentCategory
    stance: Stance | None
    body_html: str
    proposed_html: str
    at: datetime | None
    day: date | None
    released: bool
    reply_count: int
    edit_counter: int
    answers: Sequence[Answer] = field(default=())
    office: Role | None = None
    paper: Note | None = None  # entered by the secretariat
    standing: Standing | None = None  # None: nothing is known but where it was made

    @property
    def unanswered(self) -> bool:
        """A thread that waits for the chair."""
        return self.state == CommentState.CLEARED and self.parent_id is None and self.released

    @property
    def stale(self) -> bool:
        """Its words are not in the newest version, and its owner has not said where it stands."""
        return self.standing is not None and self.standing.offered_version_id is not None

    @property
    def put(self) -> str | None:
        """The words that its owner has put it on since, "" for the whole text; None where it stands on its own."""
        return self.standing.quote if self.standing is not None else None

    @property
    def anchor(self) -> Anchor | None:
        """Where it stands, in the version on which it is last known to stand; None for the whole text."""
        at = self.standing
        if at is None or at.version_id is None:
            paragraph, start, end, words = self.paragraph_id, self.span_start, self.span_end, self.quote
        else:
            paragraph, start, end = at.paragraph_id, at.start, at.end
            words = self.quote if at.quote is None else at.quote
        return Anchor(paragraph, start, end, words or "") if paragraph else None


_COLUMNS = (
    Comment.id, Comment.ref, Comment.state, Comment.handling, Comment.parent_id, Comment.delegation_id,
    Delegation.short_name, Comment.version_id, Version.number, Comment.paragraph_id, Comment.span_start,
    Comment.span_end, Comment.quote, Comment.category, Comment.stance, Comment.body_html, Comment.proposed_html,
    Comment.cleared_at, Comment.released_at, Comment.reply_count, Comment.edit_counter, PaperSubmission.id,
    PaperSubmission.received_at, PaperSubmission.state, Comment.standing_version_id, Comment.standing_paragraph_id,
    Comment.standing_start, Comment.standing_end, Comment.standing_quote, Comment.offered_version_id,
    Comment.offered_paragraph_id, Comment.offered_start, Comment.offered_end,
)  # fmt: skip
_STANDING = slice(24, 33)
_OFFERED = 29
# The paragraph a comment counts for: where it stands by its words, or by its owner's.
STANDS_IN = case((Comment.standing_version_id.is_not(None), Comment.standing_paragraph_id), else_=Comment.paragraph_id)


def statement(*more) -> Select:
    """The columns of a Row (and `more` behind them), to be narrowed by the caller."""
    return (
        select(*_COLUMNS, *more)
        .join(Version, Version.id == Comment.version_id)
        .outerjoin(Delegation, Delegation.id == Comment.delegation_id)
        .outerjoin(PaperSubmission, PaperSubmission.comment_id == Comment.id)
    )


def rows_of(reader: Reader, found: Iterable) -> list[Row]:
    """The rows of `statement` as the reader may see them, with the chair's answers."""
    rows, officers = [], set()
    for r in found:
        rows.append(_row(reader, r))
        if r[5] is None:
            officers.add(r[0])
    if officers:
        offices = list_offices(officers)
        for row in rows:
            row.office = offices.get(row.id)
    answered = [row.id for row in rows if row.state == CommentState.ANSWERED]
    if answered:
        answers = list_answers(answered)
        for row in rows:
            row.answers = answers.get(row.id, ())
    return rows


def _row(reader: Reader, r) -> Row:
    (id_, ref, state, handling, parent_id, delegation_id, name, version_id, number, paragraph_id, start, end, quote,
     category, stance, body, proposed, cleared_at, released_at, replies, counter, paper_id, received_at,
     paper_state, stood, *_more) = r  # fmt: skip
    offered = r[_OFFERED]
    own = delegation_id is not None and delegation_id == reader.actor.delegation_id
    secret = handling == Handling.CHATHAM_HOUSE
    at = cleared_at if own else released_at
    # Of another's comment under the Chatham House Rule nothing is said: the time of receipt would tell.
    paper = Note(paper_id, received_at, paper_state) if paper_id and (own or not secret) else None
    if state == CommentState.WITHDRAWN and not own:
        body = proposed = ""
        quote = start = end = stood = offered = None
    return Row(
        id_, ref, state, handling, parent_id, own, None if secret and not own else name, version_id, number,
        paragraph_id, start, end, quote, category, stance, body, proposed, None if secret else at,
        reader.day(at) if at and secret else None, released_at is not None, replies, counter,
        paper=paper, standing=Standing(*r[_STANDING]) if stood or offered else None,
    )  # fmt: skip


def list_offices(comment_ids: Collection[int]) -> dict[int, Role]:
    """In which capacity replies were written that are no delegation's."""
    rows = db.session.execute(
        select(Comment.id, Membership.role)
        .join(Membership, Membership.id == Comment.membership_id)
        .where(Comment.id.in_(comment_ids), Comment.delegation_id.is_(None))
    )
    return dict(rows.all())


def list_answers(comment_ids: Sequence[int]) -> dict[int, list[Answer]]:
    """The dispositions of comments by comment, the standing one first, then from the latest to the first."""
    answers: dict[int, list[Answer]] = {}
    for comment_id, outcome, reason, into, by, at, superseded_at in db.session.execute(
        select(
            Disposition.comment_id, Disposition.outcome, Disposition.reason, Candidate.ref, Membership.role,
            Disposition.answered_at, Disposition.superseded_at,
        )
        .join(Membership, Membership.id == Disposition.answered_by_id)
        .outerjoin(Candidate, Candidate.id == Disposition.merged_into_id)
        .where(Disposition.comment_id.in_(comment_ids))
        .order_by(Disposition.id.desc())
    ):  # fmt: skip
        answers.setdefault(comment_id, []).append(Answer(outcome, reason, into, by, at, superseded_at is not None))
    return answers
