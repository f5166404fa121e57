"""Submissions entered on paper: the secretariat's list, and one for its delegation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from ...core.errors import NotFound
from ...core.lifecycle import PaperState
from ...core.permissions import Actor
from ...core.words import Handling
from ...db import db
from ...models import (
    Amendment,
    Ballot,
    Bracket,
    Candidate,
    Comment,
    ConsolidatedList,
    Delegation,
    Membership,
    PaperSubmission,
    Person,
    Question,
    QuestionObjection,
    RankingRound,
    Silence,
    SilenceBreak,
    SilenceEntry,
    Statement,
    Version,
)


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission. `reason` says how it came and why it was entered. `subject` is the public reference of what was
    entered ("round 1" for a ballot, "Q-3" for an objection, "SP-2" for a break of silence, "S-3" for a statement, the
    bracket's id for brackets), empty where the reader may not be told which it is and for an amendment that has none
    yet. `title` is the candidate's, the round's or the list's, and of what is said on a candidate that one's reference.
    """

    id: int
    kind: str
    delegation_id: int
    delegation: str
    delegation_code: str
    subject: str
    title: str
    received_at: datetime
    reason: str
    entered_at: datetime
    entered_by: str
    state: PaperState
    answered_at: datetime | None
    answered_by: str | None
    answer: str


def _query():
    answerer, answering = aliased(Person), aliased(Membership)
    on = aliased(Candidate)
    return (
        select(
            PaperSubmission, Delegation.short_name, Delegation.code, Person.name, answerer.name.label("answered_by"),
            Candidate.ref, Candidate.title, Comment.ref.label("comment_ref"), Comment.handling, on.ref.label("on"),
            RankingRound.number, RankingRound.title.label("round_title"), Amendment.ref.label("amendment_ref"),
            Question.number.label("question"), Bracket.handling.label("bracket_handling"),
            Silence.number.label("silence"), Statement.number.label("statement"),
            ConsolidatedList.title.label("list_title"),
        )
        .join(Delegation, Delegation.id == PaperSubmission.delegation_id)
        .join(Membership, Membership.id == PaperSubmission.entered_by_id)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(answering, answering.id == PaperSubmission.answered_by_id)
        .outerjoin(answerer, answerer.id == answering.person_id)
        .outerjoin(Candidate, Candidate.id == PaperSubmission.candidate_id)
        .outerjoin(Comment, Comment.id == PaperSubmission.comment_id)
        .outerjoin(Ballot, Ballot.id == PaperSubmission.ballot_id)
        .outerjoin(RankingRound, RankingRound.id == Ballot.round_id)
        .outerjoin(Amendment, Amendment.id == PaperSubmission.amendment_id)
        .outerjoin(Version, Version.id == PaperSubmission.version_id)
        .outerjoin(QuestionObjection, QuestionObjection.id == PaperSubmission.objection_id)
        .outerjoin(Question, Question.id == QuestionObjection.question_id)
        .outerjoin(Bracket, Bracket.id == PaperSubmission.bracket_id)
        .outerjoin(SilenceBreak, SilenceBreak.id == PaperSubmission.break_id)
        .outerjoin(SilenceEntry, SilenceEntry.id == SilenceBreak.entry_id)
        .outerjoin(Silence, Silence.id == SilenceBreak.silence_id)
        .outerjoin(Statement, Statement.id == PaperSubmission.statement_id)
        .outerjoin(ConsolidatedList, ConsolidatedList.id == Statement.list_id)
        .outerjoin(on, on.id == func.coalesce(
            Comment.candidate_id, Version.candidate_id, Question.candidate_id, Bracket.candidate_id,
            SilenceEntry.candidate_id, Statement.candidate_id,
        ))
    )  # fmt: skip


def _told(actor: Actor, row) -> tuple[str, str]:
    """The subject and the title, as the reader may know them."""
    paper = row.PaperSubmission
    # Under the Chatham House Rule nobody but the delegation is told which is whose.
    handling = {
        "comment": row.handling, "bracket": row.bracket_handling,
        "amendment": paper.content.get("handling", Handling.NAMED),
    }.get(paper.kind, Handling.NAMED)  # fmt: skip
    if handling != Handling.NAMED and actor.delegation_id != paper.delegation_id:
        return "", ""
    match paper.kind:
        case "candidate":
            return row.ref or "", row.title
        case "ballot":
            return f"round {row.number}", row.round_title
        case "objection":
            return f"Q-{row.question}", row.on
        case "break":
            return f"SP-{row.silence}", row.on
        case "statement":
            return f"S-{row.statement}", row.on or row.list_title
        case "bracket":
            return str(paper.bracket_id), row.on
    return row.comment_ref or row.amendment_ref or "", row.on


def _submission(actor: Actor, row) -> Submission:
    paper = row.PaperSubmission
    subject, title = _told(actor, row)
    return Submission(
        id=paper.id, kind=paper.kind, delegation_id=paper.delegation_id, delegation=row.short_name,
        delegation_code=row.code, subject=subject, title=title, received_at=paper.received_at, reason=paper.reason,
        entered_at=paper.entered_at, entered_by=row.name, state=paper.state, answered_at=paper.answered_at,
        answered_by=row.answered_by, answer=paper.answer,
    )  # fmt: skip


def list_submissions(actor: Actor) -> list[Submission]:
    """Everything entered on paper, those to be confirmed first. For the secretariat."""
    rows = db.session.execute(
        _query()
        .where(PaperSubmission.conference_id == actor.conference_id)
        .order_by((PaperSubmission.state == PaperState.TO_CONFIRM).desc(), PaperSubmission.entered_at.desc())
    )
    return [_submission(actor, row) for row in rows]


def get_submission(actor: Actor, paper_id: int) -> Submission:
    """One submission, for the secretariat and for the delegation it was entered for. Raises NotFound to others."""
    row = db.session.execute(
        _query().where(PaperSubmission.id == paper_id, PaperSubmission.conference_id == actor.conference_id)
    ).one_or_none()
    if row is None or not (actor.is_secretariat or row.PaperSubmission.delegation_id == actor.delegation_id):
        raise NotFound()
    return _submission(actor, row)


