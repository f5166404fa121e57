"""An objection that reached the secretariat on paper or by mail before a question closed."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import NotFound, Refused
from ...core.lifecycle import QuestionState
from ...core.messages import Message
from ...core.moments import in_words
from ...core.permissions import Action, Actor, require
from ...core.words import Access, QuestionAbout
from ...db import db, require_transaction
from ...models import Question, QuestionObjection
from ..candidates.content import check_reason
from ..entries import sender_of
from ..record import record
from .answering import candidate_ref_of, lock, stands, zone_of
from .asking import name_of

_WHAT = Message("Write what the objection says. If it gives no reason, say so.")


def object_on_paper(
    actor: Actor,
    number: int,
    *,
    delegation_id: int,
    words: str,
    chair_only: bool = False,
    received_at: datetime,
    reason: str = "",
    now: datetime,
) -> int:
    """Enter an objection of a delegation; answers its id. It counts at once, as of `received_at`, since what nobody
    objects to holds; `words` are the delegation's, `reason` says how it came and why it is entered.

    One that came in time is taken after the close too. A question that has passed by then stays as it is, since what
    followed may have been built on; that it came in time is on the record and on the question's page, for the chair to
    put right. Raises Refused for one received at the close or later, before the question was asked, or to a question
    that was taken back.
    """
    require_transaction()
    require(actor, Action.ENTER_PAPER)
    delegation = sender_of(actor, delegation_id, received_at=received_at, now=now)
    question = lock(actor, number)
    _came_in_time(actor, question, received_at)
    if stands(question.id, delegation.id):
        raise Refused("This delegation has objected already.", field="delegation")
    try:
        words = check_reason(words, why=_WHAT)
    except Refused as refusal:
        raise Refused(refusal.message, field="words") from refusal
    counts = delegation.deciding or question.about == QuestionAbout.FRIENDLY
    objection = QuestionObjection(
        question_id=question.id, delegation_id=delegation.id, membership_id=actor.membership_id, counts=counts,
        chair_only=chair_only, reason=words, made_at=received_at,
    )  # fmt: skip
    db.session.add(objection)
    db.session.flush()
    verb = "questions.object_on_paper" if counts else "questions.state_on_paper"
    if counts and question.state == QuestionState.UNOPPOSED:
        verb = "questions.object_late"
    record(
        actor, verb, conference_id=actor.conference_id, at=received_at, recorded_at=now, subject=name_of(question),
        access=Access.PARTICIPANTS, delegation_id=delegation.id, reason=reason,
        details={"candidate": candidate_ref_of(question)},
    )  # fmt: skip
    return objection.id


def disown(actor: Actor, objection_id: int, *, now: datetime) -> None:
    """Set aside an objection entered on paper that the delegation says is not its own. A question that is still open
    runs on without it; one that it kept from passing stays closed, and the chair can ask again."""
    require(actor, Action.CONFIRM_PAPER)
    found = db.session.execute(
        select(Question.number, QuestionObjection.delegation_id)
        .join(QuestionObjection, QuestionObjection.question_id == Question.id)
        .where(QuestionObjection.id == objection_id)
    ).one_or_none()
    if found is None or found.delegation_id != actor.delegation_id:
        raise NotFound()
    question = lock(actor, found.number)
    objection = db.session.get_one(QuestionObjection, objection_id, populate_existing=True)
    if objection.disowned_at is not None:
        return
    objection.disowned_at = now
    db.session.flush()
    record(
        actor, "questions.disown", conference_id=actor.conference_id, at=now, subject=name_of(question),
        access=Access.PARTICIPANTS, details={"candidate": candidate_ref_of(question)},
    )  # fmt: skip


def _came_in_time(actor: Actor, question: Question, received_at: datetime) -> None:
    if question.state == QuestionState.WITHDRAWN:
        raise Refused("Q-%(number)s was taken back: there is nothing left to object to.", number=question.number)
    if received_at < question.asked_at:
        raise Refused(
            "Q-%(number)s was put to the room %(when)s. What was received before then does not answer it.",
            number=question.number, when=in_words(question.asked_at, zone_of(actor)), field="received_at",
        )
    if received_at >= question.closes_at:
        raise Refused(
            "Q-%(number)s closed on %(when)s. An objection received later cannot count.",
            number=question.number, when=in_words(question.closes_at, zone_of(actor)), field="received_at",
        )
