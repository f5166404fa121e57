"""A candidate that reached the secretariat on paper or by mail, entered for a delegation."""

from datetime import datetime

from ...core.permissions import Action, Actor, require
from ...core.words import Access, Kind
from ...db import db, require_transaction
from ...models import Candidate, Delegation, Draft
from ..entries import admit_sender, sender_of
from ..phases import keeps_until_close
from ..record import record
from ._rows import conference_of
from .content import Written, check_complete, fit
from .tabling import _number_of, _table


def enter_on_paper(
    actor: Actor,
    *,
    delegation_id: int,
    kind: Kind,
    written: Written,
    received_at: datetime,
    reason: str = "",
    now: datetime,
) -> Candidate:
    """Enter a candidate for a delegation, as if its head had cleared it at `received_at`; it is tabled. Raises Refused
    where tabling was not open to the delegation then, or the text is incomplete."""
    require_transaction()
    require(actor, Action.ENTER_PAPER)
    delegation = sender_of(actor, delegation_id, received_at=received_at, now=now)
    conference = conference_of(actor)
    admission = admit_sender(conference, delegation, act="table", received_at=received_at)
    draft = _draft(actor, delegation, kind, written, received_at)
    check_complete(draft, kind)
    candidate = draft.candidate
    candidate.cleared_at = received_at
    candidate.phase_id = admission.phase_id
    waits = keeps_until_close(admission.phase_id)
    _table(
        conference, draft, issued_by_id=actor.membership_id, now=received_at, released_at=None if waits else now
    )  # fmt: skip
    record(
        actor, "candidates.enter_on_paper", conference_id=conference.id, at=received_at, recorded_at=now,
        subject=candidate.ref, access=Access.DELEGATION if waits else Access.PARTICIPANTS,
        version_number=_number_of(candidate), delegation_id=delegation.id, reason=reason,
    )  # fmt: skip
    return candidate


def _draft(actor: Actor, delegation: Delegation, kind: Kind, written: Written, at: datetime) -> Draft:
    candidate = Candidate(
        conference_id=delegation.conference_id,
        kind=kind,
        delegation_id=delegation.id,
        title=written.title,
        area=written.area,
        signature=[],
        created_at=at,
    )
    draft = Draft(
        candidate=candidate,
        delegation_id=delegation.id,
        paragraphs=[],
        bodies=[],
        cites=[],
        updated_at=at,
        updated_by_id=actor.membership_id,
    )
    with db.session.no_autoflush:
        for name, value in fit(draft, written).items():
            setattr(draft, name, value)
    db.session.add_all([candidate, draft])
    db.session.flush()
    return draft
