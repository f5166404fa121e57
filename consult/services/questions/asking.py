"""Putting a question to the room: reopening, lifting brackets, the chair's text; and, by a sponsor, a friendly
amendment."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from ...core.errors import Conflict, NotFound, Refused
from ...core.lifecycle import AmendmentState, BracketState, ParagraphState, QuestionState
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.text.changes import Text, same_words, typed
from ...core.text.paragraphs import check_bodies, check_title, to_json
from ...core.words import Access, QuestionAbout
from ...db import db, require_transaction
from ...models import Amendment, Bracket, Candidate, Conference, Question
from ..candidates.content import check_reason
from ..paragraphs import find_standing, get_text, lock_open_text, paragraph_name
from ..record import next_number, record

LONGEST = timedelta(days=60)
_WHY = Message("Say why: the room reads it with the question.")


def ask_reopen(
    actor: Actor,
    ref: str,
    paragraph_id: str,
    *,
    reason: str,
    closes_at: datetime | None = None,
    request_id: str | None = None,
    now: datetime,
) -> int:
    """The chair asks whether an agreed paragraph may be reopened; answers the question's number.

    `closes_at`: None for the conference's usual time. The same `request_id` twice asks once.
    """
    candidate, known = _begin(actor, ref, request_id)
    if known is not None:
        return known
    _version, text = get_text(candidate)
    name = paragraph_name(text, paragraph_id)
    if not name:
        raise NotFound()
    standing = find_standing(candidate.id, paragraph_id)
    if standing is None or standing.state != ParagraphState.AGREED:
        raise Refused("Paragraph %(number)s is not agreed, so there is nothing to reopen.", number=name)
    target = {"paragraph": paragraph_id}
    return _ask(
        actor, candidate, QuestionAbout.REOPEN, target, reason=reason, closes_at=closes_at, request_id=request_id,
        now=now, details={"paragraph": name},
    )  # fmt: skip


def ask_lift(
    actor: Actor,
    ref: str,
    brackets: Iterable[int],
    *,
    reason: str,
    closes_at: datetime | None = None,
    request_id: str | None = None,
    now: datetime,
) -> int:
    """The chair asks whether brackets, by their ids, may be lifted: the words in them then stand. Otherwise as
    `ask_reopen`."""
    candidate, known = _begin(actor, ref, request_id)
    if known is not None:
        return known
    wanted = set(brackets)
    found = db.session.execute(
        select(Bracket.id).where(
            Bracket.candidate_id == candidate.id, Bracket.id.in_(wanted), Bracket.state == BracketState.OPEN
        )
    ).scalars().all()  # fmt: skip
    if not wanted:
        raise Refused("Choose the brackets to be lifted.", field="brackets")
    if len(found) != len(wanted):
        raise Conflict("Some of these brackets are no longer open. Choose again from those that are.")
    return _ask(
        actor, candidate, QuestionAbout.LIFT_BRACKETS, {"brackets": sorted(found)}, reason=reason,
        closes_at=closes_at, request_id=request_id, now=now, details={"brackets": len(found)},
    )  # fmt: skip


def ask_chairs_text(
    actor: Actor,
    ref: str,
    *,
    title: str,
    bodies: Sequence[tuple[str | None, str]],
    reason: str,
    version_number: int,
    closes_at: datetime | None = None,
    request_id: str | None = None,
    now: datetime,
) -> int:
    """The chair puts a text of its own to the room, as the basis in the place of the one that stands.

    `bodies`: (id of the paragraph it was, or None, words), empty ones left away. All proposals on the text are kept.
    Otherwise as `ask_reopen`; raises Conflict where the text has moved on since version `version_number` was read.
    """
    candidate, known = _begin(actor, ref, request_id)
    if known is not None:
        return known
    version, text = get_text(candidate)
    if version.number != version_number:
        raise Conflict(
            "Version %(number)s was issued while you were writing. Put your words on top of it.", number=version.number
        )
    title = check_title(title)
    kept = [(key, body) for key, body in bodies if body.strip()]
    check_bodies([body for _key, body in kept])
    former = Text(version.title, tuple(text))
    new = typed(former, title, kept)
    if same_words(former, new):
        raise Refused("This is the text as it stands. Change the words first.", field="paragraphs")
    target = {"title": new.title, "paragraphs": to_json(new.paragraphs)}
    return _ask(
        actor, candidate, QuestionAbout.CHAIRS_TEXT, target, reason=reason, closes_at=closes_at,
        request_id=request_id, now=now,
    )  # fmt: skip


def ask_friendly(actor: Actor, amendment_ref: str, *, now: datetime) -> int:
    """The sponsor's head accepts an amendment as friendly: it enters the text unless any delegation objects within the
    conference's usual time. Answers the question's number; accepting it again changes nothing.

    Raises Refused for one that is answered, withdrawn or stale, or that amends another amendment.
    """
    require_transaction()
    row = db.session.execute(
        select(Amendment.id, Candidate.ref)
        .join(Candidate, Candidate.id == Amendment.candidate_id)
        .where(
            Amendment.conference_id == actor.conference_id,
            Amendment.ref == amendment_ref,
            Amendment.released_at.is_not(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound()
    candidate = lock_open_text(actor, row.ref)
    require(actor, Action.ACCEPT_AMENDMENT, candidate)
    amendment = db.session.execute(
        select(Amendment).where(Amendment.id == row.id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    if amendment.state != AmendmentState.OPEN:
        raise Refused("%(ref)s is no longer open.", ref=amendment_ref)
    if amendment.stale or amendment.standing_version_id != candidate.current_version_id:
        raise Refused(
            "%(ref)s was made on a text that has changed since. Its delegation first puts it on the text as it stands.",
            ref=amendment_ref,
        )
    if amendment.parent_id is not None:
        raise Refused("%(ref)s amends another amendment, not the text. Its proposer can take it up.", ref=amendment_ref)
    target = {"amendment": amendment.id}
    for question in _open_questions(candidate.id, QuestionAbout.FRIENDLY):
        if question.target == target:
            return question.number
    return _ask(
        actor, candidate, QuestionAbout.FRIENDLY, target, reason=None, closes_at=None, request_id=None, now=now,
        details={"ref": amendment_ref},
    )  # fmt: skip


def _begin(actor: Actor, ref: str, request_id: str | None) -> tuple[Candidate, int | None]:
    require_transaction()
    require(actor, Action.ASK_ROOM)
    candidate = lock_open_text(actor, ref)
    if not request_id:
        return candidate, None
    known = db.session.execute(
        select(Question.number).where(
            Question.request_id == request_id, Question.conference_id == actor.conference_id
        )
    ).scalar_one_or_none()
    return candidate, known


def _open_questions(candidate_id: int, about: QuestionAbout) -> list[Question]:
    return list(
        db.session.execute(
            select(Question).where(
                Question.candidate_id == candidate_id, Question.about == about, Question.state == QuestionState.OPEN
            )
        ).scalars()
    )


def _check_not_asked(candidate: Candidate, about: QuestionAbout, target: dict[str, Any]) -> None:
    """One thing is asked once at a time, and there is one chair's text."""
    for question in _open_questions(candidate.id, about):
        same = (
            about == QuestionAbout.CHAIRS_TEXT
            or question.target == target
            or set(question.target.get("brackets", ())) & set(target.get("brackets", ()))
        )
        if same:
            raise Refused("This is before the room already, as Q-%(number)s.", number=question.number)


def _ask(
    actor: Actor,
    candidate: Candidate,
    about: QuestionAbout,
    target: dict[str, Any],
    *,
    reason: str | None,
    closes_at: datetime | None,
    request_id: str | None,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> int:
    """`reason` None: none is asked for."""
    if reason is not None:
        reason = check_reason(reason, why=_WHY)
    conference = db.session.execute(select(Conference).where(Conference.id == candidate.conference_id)).scalar_one()
    closes_at = closes_at or now + timedelta(hours=conference.asking_hours)
    if closes_at <= now:
        raise Refused("The room needs time to answer: the instant must be still to come.", field="closes_at")
    if closes_at > now + LONGEST:
        raise Refused(
            "A question stands before the room for %(days)s days at most.", days=LONGEST.days, field="closes_at"
        )
    _check_not_asked(candidate, about, target)
    details = {"candidate": candidate.ref, "about": about.value, "closes_at": closes_at.isoformat()} | (details or {})
    question = Question(
        conference_id=candidate.conference_id, number=next_number(conference, "question"), candidate_id=candidate.id,
        version_id=candidate.current_version_id, about=about, target=target, reason=reason or "",
        asked_by_id=actor.membership_id, asked_at=now, closes_at=closes_at, request_id=request_id,
    )  # fmt: skip
    db.session.add(question)
    db.session.flush()
    record(
        actor, "questions.ask", conference_id=candidate.conference_id, at=now, subject=name_of(question),
        access=Access.PARTICIPANTS, reason=question.reason, by_alternate=not (actor.is_head or actor.is_chair),
        details=details,
    )  # fmt: skip
    return question.number


def name_of(question: Question) -> str:
    """The question's public reference: "Q-3"."""
    return f"Q-{question.number}"
