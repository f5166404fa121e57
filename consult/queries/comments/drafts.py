"""Inside the delegation: a draft to edit, what waits for the head, and whether commenting is open."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from ...core import phases as rules
from ...core.errors import NotFound
from ...core.lifecycle import CandidateState, CommentState
from ...core.permissions import Actor
from ...core.words import CommentCategory, Handling, Stance, Visibility
from ...db import db
from ...models import Candidate, Comment, Conference, Leave, Membership, Person, Phase, Version
from ..candidates.shapes import Paragraph, paragraphs_of
from .rows import Reader, Row, rows_of, statement


@dataclass(frozen=True, slots=True)
class Openness:
    """Whether the actor's delegation may comment now: `sentence` says why not; `closes_at` until when.

    `visibility` says when others read what is sent, `may_amend` whether other words may be proposed, `handling`
    whether comments under the Chatham House Rule are taken.
    """

    open: bool
    sentence: str = ""
    visibility: Visibility = Visibility.ON_CLEARING
    closes_at: datetime | None = None
    may_amend: bool = False
    chatham: bool = False


# Columns, not entities: the rules ask a phase for its attributes alone.
_PHASES = select(
    Phase.id, Phase.opens_at, Phase.closes_at, Phase.closed_at, Phase.visibility, Phase.may_table, Phase.may_comment,
    Phase.may_amend,
).where(Phase.conference_id == bindparam("conference_id"))  # fmt: skip


def get_openness(conference: Conference, actor: Actor, now: datetime) -> Openness:
    """What the phases admit for the actor now, to show it; the act itself asks again."""
    if actor.delegation_id is None:
        return Openness(open=False)
    phases = db.session.connection().execute(_PHASES, {"conference_id": conference.id}).all()
    standing = rules.standing_of(actor.category, actor.role)
    running = {act: rules.governing_phase(phases, act, now, standing) for act in ("comment", "amend")}
    may = {act: rules.may(phase, act, actor.category, actor.role) for act, phase in running.items()}
    chatham = conference.comment_handling_chatham
    if may["comment"]:
        phase = running["comment"]
        return Openness(True, "", phase.visibility, phase.closes_at, may["amend"], chatham)
    leave = None
    if standing != rules.OBSERVER:
        leave = db.session.execute(
            select(func.max(Leave.until)).where(
                Leave.delegation_id == actor.delegation_id, Leave.act == "comment", Leave.granted_at <= now,
                Leave.until > now,
            )
        ).scalar_one()  # fmt: skip
    if leave is not None:
        return Openness(True, "", Visibility.ON_CLEARING, leave, True, chatham)
    sentence = rules.refusal(phases, "comment", now, conference.timezone, standing)
    return Openness(False, sentence, may_amend=may["amend"])


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft or remark as its form shows it. `paragraphs` are those of the candidate's current version, `quote` words
    chosen in one of them."""

    id: int
    state: CommentState
    candidate_ref: str
    candidate_title: str
    parent_ref: str | None
    version_number: int  # of the text it was last written on
    current_number: int
    paragraphs: list[Paragraph]
    paragraph_id: str | None
    quote: str
    span_start: int | None
    span_end: int | None
    category: CommentCategory
    stance: Stance | None
    body: str
    proposed: str | None
    handling: Handling
    edit_counter: int


def get_draft(actor: Actor, draft_id: int) -> Draft:
    """A draft or remark of the actor's delegation. Raises NotFound for any other."""
    written, current, thread = aliased(Version), aliased(Version), aliased(Comment)
    row = db.session.execute(
        select(
            Comment.id, Comment.state, Candidate.ref, Candidate.title, thread.ref, written.number, current.number,
            current.paragraphs, Comment.paragraph_id, Comment.quote, Comment.span_start, Comment.span_end,
            Comment.category, Comment.stance, Comment.body, Comment.proposed, Comment.handling, Comment.edit_counter,
        )
        .join(Candidate, Candidate.id == Comment.candidate_id)
        .join(written, written.id == Comment.version_id)
        .join(current, current.id == Candidate.current_version_id)
        .outerjoin(thread, thread.id == Comment.parent_id)
        .where(
            Comment.id == draft_id,
            Comment.conference_id == actor.conference_id,
            Comment.delegation_id == actor.delegation_id,
            Comment.state.in_((CommentState.DRAFT, CommentState.REMARK)),
        )
    ).one_or_none()  # fmt: skip
    if row is None or actor.delegation_id is None:
        raise NotFound()
    values = list(row)
    values[7] = paragraphs_of(values[7])
    values[9] = (values[9] or "") if values[10] is not None else ""
    return Draft(*values)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that waits for the head, with the candidate it is on and who wrote it."""

    row: Row
    candidate_ref: str
    candidate_title: str
    candidate_state: CandidateState
    candidate_version: int
    answers_ref: str | None
    writer: str

    @property
    def can_go(self) -> bool:
        """Whether the candidate still takes comments."""
        return self.candidate_state == CandidateState.TABLED


def list_waiting(reader: Reader) -> list[Waiting]:
    """The own delegation's drafts, candidate by candidate."""
    thread, current = aliased(Comment), aliased(Version)
    found = db.session.execute(
        statement(Candidate.ref, Candidate.title, Candidate.state, current.number, thread.ref, Person.name)
        .join(Candidate, Candidate.id == Comment.candidate_id)
        .join(current, current.id == Candidate.current_version_id)
        .join(Membership, Membership.id == Comment.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(thread, thread.id == Comment.parent_id)
        .where(Comment.delegation_id == reader.actor.delegation_id, Comment.state == CommentState.DRAFT)
        .order_by(Candidate.kind, Candidate.number, Comment.created_at, Comment.id)
    ).all()
    rows = rows_of(reader, found)
    return [Waiting(row, *r[-6:]) for row, r in zip(rows, found, strict=True)]
