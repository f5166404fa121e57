"""Objecting to a question before the room, and taking a question back."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from ...core.errors import NotFound, Refused
from ...core.lifecycle import QuestionState, move, state_word
from ...core.messages import Message
from ...core.moments import in_words
from ...core.permissions import Action, Actor, require
from ...core.text.folding import clean
from ...core.words import Access, QuestionAbout, Role
from ...db import db, require_transaction
from ...models import Candidate, Conference, Question, QuestionObjection
from ..candidates.content import check_reason
from ..record import record
from .asking import name_of

_WHY = Message("Say why your delegation objects, and what would lift the objection.")


def object_to(
    actor: Actor, number: int, *, reason: str, chair_only: bool = False, clock: Callable[[], datetime]
) -> bool:
    """The actor's delegation objects; answers whether the objection counts, or stands as a statement.

    A deciding delegation's counts, and any delegation's to a friendly amendment. Raises Refused from the instant on at
    which the question closes: the clock is read below the question's lock. `chair_only`: the reason is for the chair.
    """
    require_transaction()
    require(actor, Action.OBJECT)
    question = lock(actor, number)
    now = clock()
    if question.state != QuestionState.OPEN or now >= question.closes_at:
        raise Refused(
            "Q-%(number)s closed on %(when)s. An objection can no longer be made.",
            number=number, when=in_words(question.closes_at, zone_of(actor)),
        )
    if stands(question.id, actor.delegation_id):
        raise Refused("Your delegation has objected already.")
    reason = check_reason(reason, why=_WHY)
    counts = actor.deciding or question.about == QuestionAbout.FRIENDLY
    db.session.add(
        QuestionObjection(
            question_id=question.id, delegation_id=actor.delegation_id, membership_id=actor.membership_id,
            counts=counts, chair_only=chair_only, reason=reason, made_at=now,
        )
    )  # fmt: skip
    db.session.flush()
    record(
        actor, "questions.object" if counts else "questions.state", conference_id=actor.conference_id, at=now,
        subject=name_of(question), access=Access.PARTICIPANTS, reason="" if chair_only else reason,
        by_alternate=actor.role == Role.DELEGATE, details={"candidate": candidate_ref_of(question)},
    )  # fmt: skip
    return counts


def withdraw(actor: Actor, number: int, *, reason: str = "", now: datetime) -> None:
    """Who asked takes the question back: the chair its own, the sponsor's head a friendly amendment. What was said to
    it stays on the record."""
    require_transaction()
    question = lock(actor, number)
    if question.about == QuestionAbout.FRIENDLY:
        candidate = db.session.execute(select(Candidate).where(Candidate.id == question.candidate_id)).scalar_one()
        require(actor, Action.ACCEPT_AMENDMENT, candidate)
    else:
        require(actor, Action.ASK_ROOM)
    if question.state == QuestionState.OPEN and now >= question.closes_at:
        raise Refused("The time of Q-%(number)s is over: it can no longer be taken back.", number=number)
    question.closed_at, question.outcome = now, clean(reason)[:4000]
    with db.session.no_autoflush:
        move(
            question,
            QuestionState.WITHDRAWN,
            sentence=Message("Q-%(number)s is closed: %(state)s.", number=number, state=state_word(question.state)),
        )
    db.session.flush()
    record(
        actor, "questions.withdraw", conference_id=actor.conference_id, at=now, subject=name_of(question),
        access=Access.PARTICIPANTS, reason=question.outcome, details={"candidate": candidate_ref_of(question)},
        by_alternate=not (actor.is_head or actor.is_chair),
    )  # fmt: skip


def stands(question_id: int, delegation_id: int) -> bool:
    """Whether the delegation has objected, or made its statement."""
    made = select(QuestionObjection.id).where(
        QuestionObjection.question_id == question_id, QuestionObjection.delegation_id == delegation_id,
        QuestionObjection.disowned_at.is_(None),
    )  # fmt: skip
    return db.session.execute(made).first() is not None


def lock(actor: Actor, number: int) -> Question:
    """The question with the number, locked. Raises NotFound where its text is not read by others."""
    question = db.session.execute(
        select(Question)
        .join(Candidate, Candidate.id == Question.candidate_id)
        .where(
            Question.conference_id == actor.conference_id, Question.number == number,
            Candidate.released_at.is_not(None),
        )
        .with_for_update(of=Question)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()  # fmt: skip
    if question is None:
        raise NotFound()
    return question


def candidate_ref_of(question: Question) -> str:
    """The reference of the candidate that a question is about."""
    return db.session.execute(select(Candidate.ref).where(Candidate.id == question.candidate_id)).scalar_one()


def zone_of(actor: Actor) -> str:
    """The conference's time zone."""
    return db.session.execute(select(Conference.timezone).where(Conference.id == actor.conference_id)).scalar_one()
