"""A candidate that reached the secretariat on paper or by mail, entered for a delegation."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import NotFound, Refused
from ...core.permissions import Action, Actor, require
from ...core.words import Access, Kind, Visibility
from ...db import db, require_transaction
from ...models import Candidate, Delegation, Draft, Phase
from ..phases import admit_on_paper
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
    delegation = db.session.execute(
        select(Delegation).where(Delegation.id == delegation_id, Delegation.conference_id == actor.conference_id)
    ).scalar_one_or_none()
    if delegation is None:
        raise NotFound("There is no such delegation.")
    if received_at > now:
        raise Refused("The time of receipt lies in the future.", field="received_at")
    conference = conference_of(actor)
    admission = admit_on_paper(
        conference, delegation.id, category=delegation.category, act="table", received_at=received_at
    )
    if not admission.open:
        raise Refused(admission.sentence, field="received_at")
    draft = _draft(actor, delegation, kind, written, received_at)
    check_complete(draft, kind)
    candidate = draft.candidate
    candidate.cleared_at = received_at
    candidate.phase_id = admission.phase_id
    # What came in time for a close that has since been recorded is read at once, like the rest of its phase.
    phase = db.session.get(Phase, admission.phase_id) if admission.phase_id is not None else None
    waits = phase is not None and phase.closed_at is None and admission.visibility == Visibility.AT_CLOSE
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
