"""Clearing and tabling: the instant at which a text leaves its delegation, gets its number and can be read."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...core.errors import Conflict, Refused
from ...core.lifecycle import ON_THE_TABLE, CandidateState, move
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.words import NUMBER_PREFIX, Access, Visibility
from ...db import db, require_transaction
from ...models import Candidate, Conference, Draft
from ..phases import admit
from ..record import next_number, record
from ._rows import check_files, conference_of, late_draft, own_draft, send_files
from .content import check_complete, check_reason, values_of
from .texts import add_version, current_version, renew


@dataclass(frozen=True)
class Cleared:
    """What clearing led to. `ref` is None where the text waits for the chair's leave; `released` whether others can
    read it from now on."""

    ref: str | None
    released: bool


def clear(
    actor: Actor,
    draft_id: int,
    *,
    version: int | None,
    files: Collection[str] | None = None,
    by_leave: bool | None = None,
    clock: Callable[[], datetime],
) -> Cleared:
    """The head clears the draft as read at edit counter `version`, with the `files` of these keys, and it is tabled.

    Once the phase has closed it waits for the chair's leave instead; `by_leave` is whether the head was told so. Raises
    Conflict if the words or files have changed since they were read, or if all would read now what was said to wait.
    """
    require_transaction()
    draft = own_draft(actor, draft_id)
    candidate = draft.candidate
    require(actor, Action.CLEAR_CANDIDATE, draft)
    if candidate.state == CandidateState.CLEARED:
        return Cleared(None, False)
    if candidate.state not in (CandidateState.DRAFT, CandidateState.SUBMITTED):
        raise Refused("%(ref)s is on the table already. Issue this text as its next version.", ref=candidate.ref)
    if version != draft.edit_counter:
        raise Conflict("The text was changed after you opened it. Read it again before you clear it.")
    check_files(candidate, files)
    check_complete(draft, candidate.kind)
    conference = conference_of(actor)
    admission = admit(conference, actor, act="table", now=clock)
    if admission.open and by_leave:
        raise Conflict("Tabling has been opened since you opened this page: the text would not wait. See who reads it.")
    now = clock()
    draft.updated_by_id = actor.membership_id
    candidate.cleared_at = now
    if not admission.open:
        move(candidate, CandidateState.CLEARED)
        record(
            actor, "candidates.clear", conference_id=conference.id, at=now, access=Access.OFFICERS,
            by_alternate=not actor.is_head,
        )  # fmt: skip
        return Cleared(None, False)
    candidate.phase_id = admission.phase_id
    at_close = admission.visibility == Visibility.AT_CLOSE and not admission.leave
    _table(conference, draft, issued_by_id=actor.membership_id, now=now, released_at=None if at_close else now)
    record(
        actor, "candidates.table", conference_id=conference.id, at=now, subject=candidate.ref,
        access=Access.DELEGATION if at_close else Access.PARTICIPANTS, version_number=_number_of(candidate),
        by_alternate=not actor.is_head, details={"draft": draft_id},
    )  # fmt: skip
    return Cleared(candidate.ref, not at_close)


def _table(
    conference: Conference, draft: Draft, *, issued_by_id: int, now: datetime, released_at: datetime | None
) -> None:
    """Number the candidate, make its version, its links and its search text, and drop the draft."""
    candidate = draft.candidate
    if candidate.ref is None:
        candidate.number = next_number(conference, candidate.kind.value)
        candidate.ref = f"{NUMBER_PREFIX[candidate.kind]}-{candidate.number:02d}"
        candidate.document_number = next_number(conference, "L")
    former = current_version(candidate)
    if former is None or values_of(former) != values_of(draft):
        reason = "" if former is None else "Recalled before others acted on it, and tabled anew."
        add_version(conference, draft, reason=reason, issued_by_id=issued_by_id, now=now)
    else:
        renew(candidate, former)
    candidate.tabled_at = now
    candidate.released_at = released_at
    move(candidate, CandidateState.TABLED)
    send_files(candidate, at=now)
    db.session.delete(draft)
    db.session.flush()


def _number_of(candidate: Candidate) -> int:
    return current_version(candidate).number


def grant_leave(actor: Actor, draft_id: int, *, version: int | None = None, reason: str, now: datetime) -> str:
    """The chair lets a text in that was cleared after the phase closed; it is tabled. Answers its reference.

    `version` is the edit counter of the text that the chair read; raises Conflict if its delegation changed it since.
    """
    require_transaction()
    require(actor, Action.GRANT_LEAVE)
    draft = late_draft(actor, draft_id)
    if version not in (None, draft.edit_counter):
        raise Conflict("The delegation took its text back and changed it after you opened it. Read it again.")
    candidate = draft.candidate
    reason = check_reason(reason, why=Message("Give the reason for your leave: the record keeps it."))
    conference = conference_of(actor)
    head_id = draft.updated_by_id
    _table(conference, draft, issued_by_id=head_id, now=now, released_at=now)
    record(
        actor, "candidates.grant_leave", conference_id=conference.id, at=now, subject=candidate.ref,
        access=Access.PARTICIPANTS, delegation_id=candidate.delegation_id, reason=reason,
        version_number=_number_of(candidate), details={"draft": draft_id},
    )  # fmt: skip
    return candidate.ref


def decline_leave(actor: Actor, draft_id: int, *, reason: str, now: datetime) -> None:
    """The chair does not let the text in: it goes back to its delegation with the chair's words."""
    require_transaction()
    require(actor, Action.GRANT_LEAVE)
    draft = late_draft(actor, draft_id)
    reason = check_reason(reason, why=Message("Give the reason: the delegation reads it with its text."))
    move(draft.candidate, CandidateState.DRAFT)
    draft.candidate.cleared_at = None
    draft.remarks = reason
    record(
        actor, "candidates.decline_leave", conference_id=actor.conference_id, at=now, access=Access.OFFICERS,
        delegation_id=draft.delegation_id, reason=reason,
    )  # fmt: skip


def release(phase_id: int, *, at: datetime) -> int:
    """What was tabled in a phase with visibility "at close" is read by all from `at`; answers how many."""
    require_transaction()
    waiting = db.session.execute(
        select(Candidate)
        .where(
            Candidate.phase_id == phase_id,
            Candidate.state.in_(ON_THE_TABLE),
            Candidate.released_at.is_(None),
        )
        .order_by(Candidate.kind, Candidate.number)
        .with_for_update()
    ).scalars().all()  # fmt: skip
    for candidate in waiting:
        candidate.released_at = at
        record(
            None, "candidates.release", conference_id=candidate.conference_id, at=at, subject=candidate.ref,
            access=Access.PARTICIPANTS, delegation_id=candidate.delegation_id, version_number=_number_of(candidate),
        )  # fmt: skip
    return len(waiting)
