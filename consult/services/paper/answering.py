"""The head answers for what was entered: it is the delegation's, or it is not."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import NotFound, Refused
from ...core.lifecycle import CandidateState, CommentState, PaperState, move
from ...core.permissions import Action, Actor, require
from ...core.text.folding import clean, fold
from ...core.words import Access, Handling
from ...db import db, require_transaction
from ...models import (
    Amendment,
    Ballot,
    Bracket,
    Candidate,
    Comment,
    PaperSubmission,
    Question,
    QuestionObjection,
    RankingRound,
    Statement,
    Version,
)
from .. import amendments, brackets, candidates, comments, questions, rankings, silences, statements
from ..record import record
from .receiving import MOST_REASON


def confirm(actor: Actor, paper_id: int, *, now: datetime) -> None:
    """The head confirms what was entered for the delegation; an amendment goes out by it. Twice is once.

    Raises Refused where the candidate takes no amendments any more, or the paragraph is agreed meanwhile.
    """
    row = _locked(actor, paper_id)
    if row.state == PaperState.CONFIRMED:
        return
    if row.state == PaperState.DISOWNED:
        raise Refused(
            "Your delegation has disowned this: it can no longer be confirmed. The secretariat can enter it again."
        )
    made = None
    if row.kind == "amendment" and row.state == PaperState.TO_CONFIRM:
        made = amendments.send_on_paper(actor, row, now=now).id
    _answer(actor, row, PaperState.CONFIRMED, "paper.confirm", "", now, amendment_id=made)


def disown(actor: Actor, paper_id: int, *, reason: str, now: datetime) -> None:
    """The head disowns what was entered: a candidate or a comment is withdrawn, a ballot or an objection no longer
    counts, brackets are lifted, a break of silence is no longer its delegation's, a statement stands no longer, an
    amendment does not go out.

    A comment that the chair has answered stays, marked as disowned. Raises Refused where a list was issued on the
    results that the ballot is part of.
    """
    row = _locked(actor, paper_id)
    if row.state == PaperState.DISOWNED:
        return
    reason = clean(reason)[:MOST_REASON]
    if not fold(reason):
        raise Refused("Say why your delegation disowns it: the secretariat reads it.", field="reason")
    if row.state == PaperState.CONFIRMED:
        if row.kind == "objection":
            raise Refused("Your delegation has confirmed this objection: it stands.")
        if row.kind == "ballot":
            raise Refused(
                "Your delegation has confirmed this ballot. Until the round closes it can cast another in its place."
            )
        if row.kind == "break":
            raise Refused("Your delegation has confirmed that it broke the silence: it stands.")
        raise Refused("Your delegation has confirmed this. It can still be withdrawn like anything else of yours.")
    _undo(actor, row, reason, now)
    _answer(actor, row, PaperState.DISOWNED, "paper.disown", reason, now)


def _undo(actor: Actor, row: PaperSubmission, reason: str, now: datetime) -> None:
    if row.candidate_id is not None:
        candidate = db.session.get_one(Candidate, row.candidate_id)
        if candidate.state == CandidateState.TABLED:
            candidates.withdraw(actor, candidate.ref, reason=f"Disowned by the delegation. {reason}", now=now)
    elif row.comment_id is not None:
        comment = db.session.get_one(Comment, row.comment_id)
        if comment.state == CommentState.CLEARED:
            comments.withdraw(actor, comment.ref, now=now)
    elif row.ballot_id is not None:
        rankings.disown(actor, row.ballot_id, now=now)
    elif row.objection_id is not None:
        questions.disown(actor, row.objection_id, now=now)
    elif row.bracket_id is not None:
        brackets.disown(actor, row.bracket_id, now=now)
    elif row.break_id is not None:
        silences.disown(actor, row.break_id, now=now)
    elif row.statement_id is not None:
        statements.disown(actor, row.statement_id, reason=reason, now=now)


def _locked(actor: Actor, paper_id: int) -> PaperSubmission:
    require_transaction()
    row = db.session.execute(
        select(PaperSubmission)
        .where(
            PaperSubmission.id == paper_id,
            PaperSubmission.conference_id == actor.conference_id,
            PaperSubmission.delegation_id == (actor.delegation_id or 0),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound()
    require(actor, Action.CONFIRM_PAPER, row)
    return row


def _answer(
    actor: Actor,
    row: PaperSubmission,
    to: PaperState,
    verb: str,
    answer: str,
    now: datetime,
    *,
    amendment_id: int | None = None,
) -> None:
    with db.session.no_autoflush:  # the state and what goes with it change together
        move(row, to)
        row.answered_by_id, row.answered_at, row.answer = actor.membership_id, now, answer
        row.amendment_id = amendment_id
    db.session.flush()
    subject, access, handling = _subject(row)
    record(
        actor, verb, conference_id=row.conference_id, at=now, subject=subject, reason=answer, access=access,
        handling=handling,
    )  # fmt: skip


def _subject(row: PaperSubmission) -> tuple[str, Access, Handling]:
    """The public reference of what was entered, and who reads what its delegation said to it."""
    if row.candidate_id is not None:
        return db.session.get_one(Candidate, row.candidate_id).ref or "", Access.OFFICERS, Handling.NAMED
    if row.comment_id is not None:
        comment = db.session.get_one(Comment, row.comment_id)
        return comment.ref or "", _unless_veiled(comment.handling), comment.handling
    if row.kind == "amendment":
        return _amendment(row)
    if row.bracket_id is not None:
        ref, handling = db.session.execute(
            select(Candidate.ref, Bracket.handling)
            .join(Candidate, Candidate.id == Bracket.candidate_id)
            .where(Bracket.id == row.bracket_id)
        ).one()
        return ref, _unless_veiled(handling), handling
    if row.objection_id is not None:
        number = db.session.execute(
            select(Question.number)
            .join(QuestionObjection, QuestionObjection.question_id == Question.id)
            .where(QuestionObjection.id == row.objection_id)
        ).scalar_one()
        return f"Q-{number}", Access.OFFICERS, Handling.NAMED
    if row.break_id is not None:
        return silences.subject_of(row.break_id), Access.OFFICERS, Handling.NAMED
    if row.statement_id is not None:
        return db.session.get_one(Statement, row.statement_id).ref, Access.OFFICERS, Handling.NAMED
    number = db.session.execute(
        select(RankingRound.number)
        .join(Ballot, Ballot.round_id == RankingRound.id)
        .where(Ballot.id == row.ballot_id)
    ).scalar_one()
    # Who has cast is all that others may learn of a ballot, and the reason may tell what it said.
    return f"round {number}", Access.DELEGATION, Handling.NAMED


def _unless_veiled(handling: Handling) -> Access:
    # The chair is not told whose a comment, an amendment or a bracket under the Chatham House Rule is.
    return Access.OFFICERS if handling == Handling.NAMED else Access.DELEGATION


def _amendment(row: PaperSubmission) -> tuple[str, Access, Handling]:
    """One that was disowned, or that others do not read yet, has not left its delegation."""
    handling = Handling(row.content["handling"])
    if row.amendment_id is None:
        ref = db.session.execute(
            select(Candidate.ref)
            .join(Version, Version.candidate_id == Candidate.id)
            .where(Version.id == row.version_id)
        ).scalar_one()
        return ref, Access.DELEGATION, handling
    amendment = db.session.get_one(Amendment, row.amendment_id)
    access = _unless_veiled(handling) if amendment.released_at else Access.DELEGATION
    return amendment.ref or "", access, handling
