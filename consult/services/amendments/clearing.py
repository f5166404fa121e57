"""Out of the delegation: clearing, releasing at the close, withdrawing."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select

from ...core.errors import Conflict, NotFound, Refused
from ...core.lifecycle import AmendmentState, QuestionState, move, state_word
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.text.changes import from_json
from ...core.words import Access, Handling, QuestionAbout, Role
from ...db import db, require_transaction
from ...models import Amendment, Question, Version
from ..record import record
from . import base
from .parents import detach_children


def clear(actor: Actor, drafts: Sequence[tuple[int, int]], *, clock: Callable[[], datetime]) -> list[str]:
    """Send drafts of the actor's delegation out: (id, edit counter) pairs, as the head read them. Answers their
    references, in the order given.

    All go or none. Raises Conflict where one was changed since the head read it or its text has moved on, Refused where
    the phase is closed, a candidate takes no amendments any more, one changes nothing, or nothing was chosen.
    """
    require(actor, Action.CLEAR_AMENDMENT)
    wanted = dict(drafts)
    if not wanted:
        raise Refused("Choose at least one amendment to send.")
    conference = base.get_conference(actor)
    admission, now = base.admit(conference, actor, clock=clock)
    own = (Amendment.id.in_(wanted), Amendment.conference_id == actor.conference_id,
           Amendment.delegation_id == actor.delegation_id)  # fmt: skip
    candidates = base.lock_candidates(db.session.execute(select(Amendment.candidate_id).where(*own)).scalars())
    rows = db.session.execute(
        select(Amendment, Version.number)
        .join(Version, Version.id == Amendment.version_id)
        .where(*own)
        .with_for_update(of=Amendment)
        .execution_options(populate_existing=True)
    ).all()
    if len(rows) != len(wanted):
        raise Conflict("One of these drafts was thrown away meanwhile. Look at the list again and send it then.")
    by_id = {amendment.id: (amendment, number) for amendment, number in rows}
    for draft_id, seen in wanted.items():
        amendment, _number = by_id[draft_id]
        require(actor, Action.CLEAR_AMENDMENT, amendment)
        _check(amendment, candidates[amendment.candidate_id], seen)
        base.check_handling(conference, amendment.handling)
    released_at = base.release_instant(admission, now)
    refs = []
    for draft_id in wanted:
        amendment, version_number = by_id[draft_id]
        ref, number = base.new_ref(conference, amendment.handling)
        with db.session.no_autoflush:  # the state, the reference and the times change together
            move(amendment, AmendmentState.OPEN)
            amendment.ref, amendment.number, amendment.phase_id = ref, number, admission.phase_id
            amendment.cleared_at, amendment.released_at, amendment.updated_at = now, released_at, now
        db.session.flush()
        record(
            actor, "amendments.clear", conference_id=actor.conference_id, at=now, subject=ref,
            access=base.access_of(amendment), version_number=version_number, handling=amendment.handling,
            by_alternate=actor.role == Role.DELEGATE, details={"candidate": candidates[amendment.candidate_id].ref},
        )  # fmt: skip
        refs.append(ref)
    base.recount(candidates)
    return refs


def _check(amendment: Amendment, candidate, seen: int) -> None:
    if amendment.state != AmendmentState.DRAFT:
        raise Conflict("One of these amendments was sent meanwhile. Look at the list again.")
    if amendment.edit_counter != seen:
        raise Conflict("A colleague changed one of these drafts after you opened this page. Read it again, please.")
    base.check_open(candidate.state, candidate.ref)
    if amendment.version_id != candidate.current_version_id:
        raise Conflict(
            "%(ref)s has a new version since this was drafted. Open the draft, and put it on the new text.",
            ref=candidate.ref,
        )
    if amendment.stale:
        raise Refused("One of these drafts collides with the new text. Open it, read it and save it first.")
    if not amendment.operations:
        raise Refused("One of these drafts changes nothing yet. Change the text of %(ref)s in it.", ref=candidate.ref)
    text = base.shelf_for(amendment).base(amendment)
    base.check_agreed(amendment.candidate_id, text, from_json(amendment.operations))
    if amendment.parent_id is not None:
        parent = db.session.get_one(Amendment, amendment.parent_id)
        if parent.state not in (AmendmentState.OPEN, AmendmentState.WITHDRAWN):
            raise Refused(
                "%(ref)s is %(state)s meanwhile: begin anew with the text as it stands.",
                ref=parent.ref, state=state_word(parent.state),
            )


def release(phase_id: int, *, at: datetime) -> int:
    """Let everybody read what was cleared in a phase with visibility "at close"; called by its close, inside its
    transaction. Answers how many amendments that were."""
    require_transaction()
    waiting = (
        Amendment.phase_id == phase_id,
        Amendment.state == AmendmentState.OPEN,
        Amendment.released_at.is_(None),
    )
    of = set(db.session.execute(select(Amendment.candidate_id).where(*waiting)).scalars())
    if not of:
        return 0
    candidates = base.lock_candidates(of)
    amendments = (
        db.session.execute(
            select(Amendment)
            .where(*waiting)
            .order_by(Amendment.candidate_id, Amendment.number, Amendment.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .scalars()
        .all()
    )
    for amendment in amendments:
        amendment.released_at = at
    base.recount(candidates)
    for key, row in candidates.items():
        mine = [a for a in amendments if a.candidate_id == key]
        named = [a.ref for a in mine if a.handling == Handling.NAMED]
        record(
            None, "amendments.release", conference_id=mine[0].conference_id, at=at, subject=row.ref,
            access=Access.PARTICIPANTS, details={"amendments": len(mine), "refs": named},
        )  # fmt: skip
    return len(amendments)


def withdraw(actor: Actor, ref: str, *, now: datetime) -> None:
    """Take an amendment back, as long as the chair has not answered it. It stays readable, marked; those to it stand on
    their own from then, and a question to the room about it falls."""
    require_transaction()
    amendment, candidate = base.lock_amendment(actor, ref)
    if actor.delegation_id is None or amendment.delegation_id != actor.delegation_id:
        raise NotFound()
    require(actor, Action.WITHDRAW_AMENDMENT, amendment)
    sentence = Message("The chair has answered %(ref)s, so it stays.", ref=ref)
    if amendment.state == AmendmentState.WITHDRAWN:
        sentence = Message("%(ref)s was withdrawn already.", ref=ref)
    with db.session.no_autoflush:
        move(amendment, AmendmentState.WITHDRAWN, sentence=sentence)
        amendment.withdrawn_at = amendment.updated_at = now
        amendment.edit_counter += 1
    db.session.flush()
    detach_children(amendment, now=now)
    drop_questions(amendment, Message("%(ref)s was withdrawn.", ref=ref), now=now)
    base.recount({candidate.id})
    record(
        actor, "amendments.withdraw", conference_id=actor.conference_id, at=now, subject=ref,
        access=base.access_of(amendment), handling=amendment.handling, by_alternate=actor.role == Role.DELEGATE,
        details={"candidate": candidate.ref},
    )  # fmt: skip


def drop_questions(amendment: Amendment, why: Message, *, now: datetime) -> None:
    """The room is no longer asked about an amendment that is not open; the caller holds its candidate's lock."""
    asked = db.session.execute(
        select(Question)
        .where(
            Question.candidate_id == amendment.candidate_id,
            Question.about == QuestionAbout.FRIENDLY,
            Question.state == QuestionState.OPEN,
        )
        .with_for_update()
    ).scalars()
    for question in asked:
        if question.target.get("amendment") == amendment.id:
            with db.session.no_autoflush:
                move(question, QuestionState.WITHDRAWN)
                question.closed_at, question.outcome = now, str(why)
            db.session.flush()
