"""The close of a question by the clock, and what then follows, in one transaction."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import exists, select

from ...core.errors import Refused
from ...core.lifecycle import CandidateState, ConferenceState, QuestionState, move, state_word
from ...core.messages import Message
from ...core.words import Access, QuestionAbout
from ...db import db, part, transaction
from ...models import Candidate, Conference, Question, QuestionObjection
from .. import brackets, paragraphs
from ..record import record
from .asking import name_of


def close_due(*, now: Callable[[], datetime]) -> int:
    """Close the questions whose instant has come, and carry out what nobody objected to; answers how many. Called each
    second. An archived conference's clock stands still.

    The close takes effect at `closes_at`, whenever it is recorded; a clock set back afterwards reopens nothing.
    """
    due = db.session.execute(
        select(Question.id)
        .join(Conference, Conference.id == Question.conference_id)
        .where(Question.state == QuestionState.OPEN, Question.closes_at <= now(), Conference.archived_at.is_(None))
        .order_by(Question.closes_at, Question.id)
    ).scalars().all()  # fmt: skip
    db.session.rollback()
    return sum(_close(question_id, now) for question_id in due)


def _close(question_id: int, now: Callable[[], datetime]) -> int:
    with transaction():
        # The candidate before the question, as every act that ends one does: two that waited for each other would fail.
        candidate = db.session.execute(
            select(Candidate)
            .join(Question, Question.candidate_id == Candidate.id)
            .where(Question.id == question_id)
            .with_for_update(of=Candidate)
        ).scalar_one_or_none()
        question = db.session.execute(
            select(Question)
            .join(Conference, Conference.id == Question.conference_id)
            .where(Question.id == question_id, Conference.state == ConferenceState.ACTIVE)
            .with_for_update(of=Question)
        ).scalar_one_or_none()
        recorded_at = now()
        # Another process was first, or it was withdrawn.
        if question is None or question.state != QuestionState.OPEN or question.closes_at > recorded_at:
            return 0
        state, outcome = _settle(question, candidate, recorded_at)
        question.closed_at, question.outcome = recorded_at, str(outcome)
        move(question, state)
        db.session.flush()
        record(
            None, "questions.close", conference_id=question.conference_id, at=question.closes_at,
            recorded_at=recorded_at, subject=name_of(question), access=Access.PARTICIPANTS, reason=str(outcome),
            details={"candidate": candidate.ref, "state": state.value},
        )  # fmt: skip
    return 1


def _settle(question: Question, candidate: Candidate, recorded_at: datetime) -> tuple[QuestionState, str]:
    """The state in which the question closes, and a sentence where what followed needs saying."""
    if candidate.state != CandidateState.TABLED:
        outcome = Message("%(ref)s was %(state)s meanwhile.", ref=candidate.ref, state=state_word(candidate.state))
        return QuestionState.WITHDRAWN, outcome
    counting = (QuestionObjection.question_id == question.id, QuestionObjection.counts)
    objected = db.session.execute(
        select(exists().where(*counting, QuestionObjection.disowned_at.is_(None)))
    ).scalar_one()
    if objected:
        return QuestionState.OBJECTED, ""
    try:
        with part():
            return QuestionState.UNOPPOSED, _carry_out(question, candidate, recorded_at)
    except Refused as refusal:
        outcome = Message("Nobody objected, but it could not be done: %(why)s", why=refusal.message)
        return QuestionState.UNOPPOSED, outcome


def _carry_out(question: Question, candidate: Candidate, recorded_at: datetime) -> str:
    if question.about == QuestionAbout.LIFT_BRACKETS:
        lifted = brackets.lift_unopposed(question, candidate, now=question.closes_at)
        return "" if lifted else Message("The brackets were no longer open.")
    if question.about == QuestionAbout.REOPEN:
        reopened = paragraphs.reopen_unopposed(question, candidate, now=question.closes_at)
        return "" if reopened else Message("The paragraph was no longer agreed.")
    # Changed words make a version, which comes after the one that stands: it is of the instant at which it is made.
    from .. import mergings

    if question.about == QuestionAbout.FRIENDLY:
        mergings.enter_friendly(question, now=recorded_at)
    else:
        mergings.enter_chairs_text(question, now=recorded_at)
    return ""
