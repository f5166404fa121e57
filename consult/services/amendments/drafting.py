"""Inside the delegation: beginning an amendment, typing it, putting it on the newest text, throwing it away."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, select

from ...core.errors import Conflict, Refused
from ...core.lifecycle import AmendmentState
from ...core.permissions import Action, Actor, require
from ...core.text.carrying import Bearing, carry
from ...core.text.changes import Change, from_json, to_json
from ...core.words import Access
from ...db import db
from ...models import Amendment, Candidate, Version
from ...queries.amendments.texts import DRAFT_KEY, Shelf
from ..carrying import clashes_of
from ..record import record
from . import base
from .words import Typed, stored


def start(
    actor: Actor,
    candidate_ref: str,
    words: Typed,
    *,
    version_number: int | None = None,
    parent_ref: str | None = None,
    comment_id: int | None = None,
    request_id: str | None = None,
    clock: Callable[[], datetime],
) -> int:
    """Begin an amendment of the actor's delegation to a version of a candidate (None: the current), or to the open
    amendment `parent_ref`; answers its id. The same `request_id` twice begins once.

    Raises Refused while no phase is open to the delegation's amendments, or for a text that cannot stand.
    """
    require(actor, Action.AMEND)
    known = _begun(actor, request_id, words, clock)
    if known is not None:
        return known
    conference = base.get_conference(actor)
    _admission, now = base.admit(conference, actor, clock=clock)
    base.check_handling(conference, words.handling)
    subject = base.lock_subject(actor, candidate_ref, version_number)
    known = _begun(actor, request_id, words, clock)  # of two presses at once the second waits for the first
    if known is not None:
        return known
    parent = base.get_parent(actor, parent_ref, subject.id) if parent_ref else None
    if parent is not None and parent.standing_version_id != subject.version_id:
        raise Conflict("The text has a new version since you opened this page. Open it again.")
    amendment = Amendment(
        conference_id=actor.conference_id, candidate_id=subject.id, version_id=subject.version_id,
        standing_version_id=subject.version_id, operations=[], standing=[],
        parent_id=parent.id if parent else None, comment_id=comment_id, delegation_id=actor.delegation_id,
        membership_id=actor.membership_id, state=AmendmentState.DRAFT, created_at=now, updated_at=now,
        request_id=request_id, category=words.category,
    )  # fmt: skip
    with db.session.no_autoflush:
        text = base.shelf_for(amendment, subject.version_id).base(amendment)
    columns = stored(text, words)
    base.check_agreed(subject.id, text, from_json(columns["operations"]))
    _put(amendment, columns)
    db.session.add(amendment)
    db.session.flush()
    record(
        actor, "amendments.write", conference_id=actor.conference_id, at=now, subject=subject.ref,
        access=Access.DELEGATION, version_number=subject.version_number, handling=words.handling,
        details={"parent": parent_ref} if parent_ref else None,
    )  # fmt: skip
    return amendment.id


def _begun(actor: Actor, request_id: str | None, words: Typed, clock: Callable[[], datetime]) -> int | None:
    """What this form has begun already, with what its writer went back and typed on."""
    if not request_id:
        return None
    known = db.session.execute(
        select(Amendment.id, Amendment.membership_id).where(Amendment.request_id == request_id)
    ).one_or_none()
    if known is None:
        return None
    if known.membership_id != actor.membership_id:
        raise Conflict("This form was already used. Reload the page and send your words again.")
    save(actor, known.id, words, version=1, now=clock())
    return known.id


def save(actor: Actor, draft_id: int, words: Typed, *, version: int | None, now: datetime) -> None:
    """Save a draft as typed. `version` is the edit counter it was opened at: raises Conflict where a colleague has
    saved since. Saving what is stored already changes nothing."""
    amendment = base.lock_draft(actor, draft_id)
    require(actor, Action.EDIT_AMENDMENT, amendment)
    if amendment.edit_counter != version:
        raise Conflict("A colleague has changed this draft since you opened it. Both texts are shown below.")
    base.check_handling(base.get_conference(actor), words.handling)
    shelf = base.shelf_for(amendment)
    if amendment.parent_id is not None and needs_refreshing(amendment, shelf):
        raise Conflict("The text has a new version since this was drafted. Put the draft on the new text first.")
    text = shelf.base(amendment)
    columns = stored(text, words)
    if all(getattr(amendment, name) == value for name, value in columns.items()):
        return
    _put(amendment, columns)
    amendment.updated_at = now
    amendment.edit_counter += 1
    db.session.flush()


def needs_refreshing(amendment: Amendment, shelf: Shelf) -> bool:
    """Whether the amendment that a draft is made to stands on another version by now than the draft."""
    parent = shelf.rows[amendment.parent_id]
    return parent.state == AmendmentState.OPEN and parent.standing_version_id != amendment.standing_version_id


def _put(amendment: Amendment, columns: dict) -> None:
    for name, value in columns.items():
        setattr(amendment, name, value)


def refresh(actor: Actor, draft_id: int, *, version: int | None, now: datetime) -> bool:
    """Put a draft on the version that stands now. Answers whether its words are unchanged there; where not, it is a
    proposal that has to be looked at and saved before it can be cleared."""
    amendment = base.lock_draft(actor, draft_id)
    require(actor, Action.EDIT_AMENDMENT, amendment)
    if amendment.edit_counter != version:
        raise Conflict("A colleague has changed this draft since you opened it. Read it again.")
    candidate = base.lock_candidates({amendment.candidate_id})[amendment.candidate_id]
    current = candidate.current_version_id
    if amendment.version_id == current:
        return not amendment.stale
    shelf = base.shelf_for(amendment, current)
    old = shelf.made_on(amendment)
    amendment.version_id = amendment.standing_version_id = current
    new = shelf.base(amendment)
    carried = carry(Change(DRAFT_KEY, from_json(amendment.operations)), old, new)
    if carried.missing:
        raise Refused("The paragraphs that this draft changes are gone. Copy its words and begin anew.")
    rows = to_json(carried.operations)
    amendment.operations = amendment.standing = rows
    amendment.stale = carried.bearing != Bearing.CARRIED
    amendment.clashes = clashes_of(carried, DRAFT_KEY)
    amendment.updated_at = now
    amendment.edit_counter += 1
    db.session.flush()
    return not amendment.stale


def discard(actor: Actor, draft_id: int, *, now: datetime) -> str:
    """Throw a draft away; answers the candidate's reference. It has never left the delegation, so nothing of it needs
    keeping."""
    amendment = base.lock_draft(actor, draft_id)
    require(actor, Action.EDIT_AMENDMENT, amendment)
    ref = remove(amendment)
    record(
        actor, "amendments.discard", conference_id=actor.conference_id, at=now, subject=ref, access=Access.DELEGATION,
        handling=amendment.handling,
    )  # fmt: skip
    return ref


def remove(amendment: Amendment) -> str:
    """Delete a draft's row; answers the candidate's reference."""
    ref = db.session.execute(select(Candidate.ref).where(Candidate.id == amendment.candidate_id)).scalar_one()
    db.session.execute(delete(Amendment.__table__).where(Amendment.__table__.c.id == amendment.id))
    db.session.expunge(amendment)
    return ref


def version_number_of(amendment: Amendment) -> int:
    """The number of the version it was made on."""
    return db.session.execute(select(Version.number).where(Version.id == amendment.version_id)).scalar_one()
