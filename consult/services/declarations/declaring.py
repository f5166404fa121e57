"""The chair declares the outcome; acts that the positions do not allow are refused, with what stands in the way."""

from datetime import datetime

from sqlalchemy import select

from ...core.consensus import Readiness, what_stands_in_the_way
from ...core.errors import Conflict, NotFound, Refused
from ...core.lifecycle import ADOPTIONS, OUTCOMES, SET_ASIDE, CandidateState, move, state_word
from ...core.messages import Message, listed
from ...core.permissions import Action, Actor, require
from ...core.words import Access
from ...db import db, require_transaction
from ...models import Body, Candidate, Declaration, Delegation
from ...queries.consensus import readiness
from ..candidates._rows import on_the_table
from ..candidates.content import check_reason
from ..positions._rows import lock_text
from ..record import record
from .following import standing_declaration, undo

_WHY = Message("Say why: all participants read it, and it stands in the report.")


def declare(
    actor: Actor,
    ref: str,
    outcome: CandidateState,
    *,
    version_number: int,
    reason: str = "",
    body_code: str = "",
    request_id: str | None = None,
    now: datetime,
) -> None:
    """Declare the outcome of the version on screen.

    An adoption needs a version that was put to the room (`putting.put`), a clean text and no objection, confirmed or
    not; which of the three it is follows from the positions. The others end the item without adoption: each with a
    reason, and one referred with the `body_code` of whom it goes to. Raises Refused with what stands in the way,
    Conflict where another version stands, or where somebody else has declared meanwhile. The same `request_id` twice
    declares once.
    """
    require_transaction()
    require(actor, Action.DECLARE)
    candidate, version = lock_text(actor, ref, version_number)
    if request_id and db.session.execute(
        select(Declaration.id).where(Declaration.request_id == request_id)
    ).first():
        return
    if outcome not in OUTCOMES:
        raise Refused("Choose the outcome.", field="outcome")
    if candidate.state in OUTCOMES and candidate.state != CandidateState.ADOPTED_AD_REF:
        raise Conflict("%(ref)s was %(state)s already.", ref=ref, state=state_word(candidate.state))
    if outcome in ADOPTIONS:
        _check_adoption(candidate, outcome, readiness(candidate, now=now))
        reason = reason.strip() and check_reason(reason, why=_WHY)
    else:
        reason = check_reason(reason, why=_WHY)
    body = _body(actor, body_code) if outcome == CandidateState.REFERRED else None
    former = standing_declaration(candidate.id)
    if former is not None:
        former.undone_at, former.undone_reason = now, reason
        db.session.flush()
    _move(candidate, outcome)
    db.session.add(
        Declaration(
            conference_id=candidate.conference_id, candidate_id=candidate.id, version_id=version.id, outcome=outcome,
            body_id=body.id if body else None, reason=reason, deciding=deciding_ids(candidate.conference_id),
            declared_by_id=actor.membership_id, declared_at=now, undone_reason="", request_id=request_id,
        )
    )  # fmt: skip
    db.session.flush()
    details = {"outcome": outcome.value}
    if body is not None:
        details["body"] = body.code
    record(
        actor, "declarations.declare", conference_id=candidate.conference_id, at=now, subject=ref,
        access=Access.PARTICIPANTS, version_number=version.number, reason=reason, details=details,
    )  # fmt: skip


def take_up(actor: Actor, ref: str, *, reason: str, now: datetime) -> None:
    """An item that ended without adoption, or was adopted ad referendum and not confirmed, is negotiated again."""
    require_transaction()
    require(actor, Action.DECLARE)
    candidate = on_the_table(actor, ref)
    if candidate.state not in SET_ASIDE | {CandidateState.ADOPTED_AD_REF}:
        raise Refused("%(ref)s was %(state)s: there is nothing to take up again.", ref=ref,
                      state=state_word(candidate.state))  # fmt: skip
    reason = check_reason(reason, why=Message("Say why it is taken up again: all participants read it."))
    undo(candidate, reason=reason, now=now)
    record(
        actor, "declarations.take_up", conference_id=candidate.conference_id, at=now, subject=ref,
        access=Access.PARTICIPANTS, reason=reason,
    )  # fmt: skip


def deciding_ids(conference_id: int) -> list[int]:
    """The delegations that decide now."""
    return list(
        db.session.execute(
            select(Delegation.id)
            .where(Delegation.conference_id == conference_id, Delegation.deciding)
            .order_by(Delegation.id)
        ).scalars()
    )


def _check_adoption(candidate: Candidate, outcome: CandidateState, ready: Readiness) -> None:
    if candidate.state != CandidateState.AT_GAVEL:
        raise Refused("Put the text to the room first: what is on screen is then what is adopted.", field="outcome")
    if ready.adoption is None:
        raise Refused(
            "%(ref)s cannot be adopted. %(why)s", ref=candidate.ref, why=what_stands_in_the_way(ready.hindrances)
        )
    if ready.adoption == outcome:
        return
    if ready.pending:
        raise Refused(
            "The capitals of %(whose)s have still to confirm, so it can be adopted ad referendum only.",
            whose=listed(ready.pending), field="outcome",
        )  # fmt: skip
    if outcome == CandidateState.ADOPTED_AD_REF:
        raise Refused("No capital has still to confirm, so nothing is adopted ad referendum.", field="outcome")
    if ready.reserving:
        raise Refused(
            "%(whose)s joins with a reservation, so it is adopted with reservations.",
            whose=listed(ready.reserving), field="outcome",
        )  # fmt: skip
    raise Refused("No delegation joins with a reservation, so it is adopted without.", field="outcome")


def _body(actor: Actor, code: str) -> Body:
    body = db.session.execute(
        select(Body).where(Body.conference_id == actor.conference_id, Body.code == code.strip().lower())
    ).scalar_one_or_none()
    if body is None and not code.strip():
        raise Refused("Choose the body that it is referred to.", field="body")
    if body is None:
        raise NotFound()
    return body


def _move(candidate: Candidate, outcome: CandidateState) -> None:
    move(
        candidate,
        outcome,
        sentence=Message(
            "%(ref)s was %(state)s: this can no longer be declared.", ref=candidate.ref,
            state=state_word(candidate.state),
        ),
    )  # fmt: skip
    db.session.flush()
