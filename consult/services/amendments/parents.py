"""Amendments to amendments: what becomes of them when what they were made to is no longer there, or reads otherwise."""

from datetime import datetime

from sqlalchemy import select

from ...core.lifecycle import AmendmentState
from ...core.text.carrying import Bearing, carry
from ...core.text.changes import Change, Text, from_json, to_json
from ...core.text.merging import apply
from ...core.words import Access
from ...db import db
from ...models import Amendment, Candidate
from ...queries.amendments.texts import DRAFT_KEY
from ..carrying import clashes_of
from ..record import record
from .base import shelf_for

_ALIVE = (AmendmentState.DRAFT, AmendmentState.OPEN)


def detach_children(parent: Amendment, *, now: datetime) -> None:
    """Let the amendments to `parent`, which is not open any more, stand on the text itself (core.text.carrying.detach):
    carried where their words stand there too, stale otherwise. Their owners are told by the record.

    To be called after the parent's state has changed; the caller holds the candidate's lock.
    """
    shelf = shelf_for(parent)
    old = shelf.read(parent)
    new = shelf.texts[parent.standing_version_id]
    for child in _children(parent):
        if child.standing_version_id == parent.standing_version_id:
            _carry(child, old, new, now)
            _tell(child, parent, now)


def follow_parent(parent: Amendment, *, former: Text, now: datetime) -> None:
    """Carry the amendments to `parent`, whose owner has worded it anew, from the text as it read before."""
    new = shelf_for(parent).read(parent)
    for child in _children(parent):
        if child.standing_version_id == parent.standing_version_id:
            _carry(child, former, new, now)
            if child.stale:
                _tell(child, parent, now)


def _children(parent: Amendment) -> list[Amendment]:
    return list(
        db.session.execute(
            select(Amendment)
            .where(Amendment.parent_id == parent.id, Amendment.state.in_(_ALIVE))
            .order_by(Amendment.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).scalars()
    )


def _carry(row: Amendment, old: Text, new: Text, now: datetime) -> None:
    """`row`, made on `old`, put on `new`; and what is made on it in its turn."""
    key = row.ref or DRAFT_KEY
    former = Change(key, from_json(row.standing))
    carried = carry(former, old, new)
    row.standing = to_json(carried.operations)
    # One that was stale already stays so: its owner has not spoken.
    row.clashes = clashes_of(carried, key) or (row.clashes if row.stale else [])
    row.stale = row.stale or carried.bearing != Bearing.CARRIED
    if row.state == AmendmentState.DRAFT:  # a draft has said nothing yet that would have to stay
        row.operations = row.standing
    row.updated_at = now
    row.edit_counter += 1
    db.session.flush()
    below = [child for child in _children(row) if child.standing_version_id == row.standing_version_id]
    if below:
        before, after = apply(old, former), apply(new, Change(key, carried.operations))
        for child in below:
            _carry(child, before, after, now)


def _tell(child: Amendment, parent: Amendment, now: datetime) -> None:
    candidate_ref = db.session.execute(
        select(Candidate.ref).where(Candidate.id == child.candidate_id)
    ).scalar_one()
    record(
        None, "amendments.detach", conference_id=child.conference_id, at=now, subject=child.ref or candidate_ref,
        access=Access.DELEGATION, delegation_id=child.delegation_id, handling=child.handling,
        details={"candidate": candidate_ref, "parent": parent.ref, "stale": child.stale},
    )  # fmt: skip
