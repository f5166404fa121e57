"""Giving an amendment its answer: the row, the state, the record, and what becomes of the amendments made to it."""

from datetime import datetime

from sqlalchemy import select, update

from ...core.lifecycle import AmendmentState, move
from ...core.messages import Message
from ...core.permissions import Actor
from ...core.text.carrying import Bearing, carry
from ...core.text.changes import Text
from ...core.text.merging import apply
from ...core.words import Access, Handling, Outcome
from ...db import db
from ...models import Amendment, AmendmentAnswer, Candidate, Version
from ..carrying import change_of, settle, text_of
from ..record import record
from .outcomes import STATES

_GONE = Message("This amendment was withdrawn or answered meanwhile.")


def give(
    actor: Actor | None, row: Amendment, outcome: Outcome, *, reason: str, former: Version, version: Version | None,
    now: datetime,
) -> None:  # fmt: skip
    """Answer an open amendment; a deferred one stays open. `version` is the one whose text the answer made.

    What is made to one that leaves the table without entering the text stands on the text itself from now on, `former`
    being the version that stands. The caller holds the candidate's lock.
    """
    ref = db.session.execute(select(Candidate.ref).where(Candidate.id == row.candidate_id)).scalar_one()
    if outcome in STATES:
        if version is None or version.id == former.id:
            detach_children(row, former, now=now)
        with db.session.no_autoflush:
            move(row, STATES[outcome], sentence=_GONE)
            row.answered_at = now
    row.edit_counter += 1
    db.session.flush()
    supersede(row, now)
    db.session.add(
        AmendmentAnswer(
            amendment_id=row.id, outcome=outcome, reason=reason, version_id=version.id if version else None,
            answered_by_id=actor.membership_id if actor else None, answered_at=now,
        )
    )  # fmt: skip
    db.session.flush()
    note(actor, "amendments.answer", row, ref=ref, reason=reason, now=now, version=version, outcome=outcome.value)


def note(
    actor: Actor | None, verb: str, row: Amendment, *, ref: str, reason: str, now: datetime,
    version: Version | None = None, **details,
) -> None:  # fmt: skip
    """The record of an act on an amendment: all read it; its own delegation finds it among what concerns it, except
    under the Chatham House Rule, where the record names nobody."""
    record(
        actor, verb, conference_id=row.conference_id, at=now, subject=row.ref,
        access=Access.PARTICIPANTS, delegation_id=row.delegation_id if row.handling == Handling.NAMED else None,
        version_number=version.number if version else None, reason=reason,
        details={"candidate": ref} | details,
    )  # fmt: skip


def supersede(row: Amendment, now: datetime) -> None:
    """The answer that stands, if any, stands no longer."""
    db.session.execute(
        update(AmendmentAnswer)
        .where(AmendmentAnswer.amendment_id == row.id, AmendmentAnswer.superseded_at.is_(None))
        .values(superseded_at=now)
    )


def detach_children(parent: Amendment, version: Version, *, now: datetime) -> None:
    """Let the open amendments to `parent` stand on the text of `version` itself: carried where their words stand there
    too, stale otherwise. To be called while the parent is still open."""
    base = text_of(version)
    if parent.standing_version_id == version.id:
        _onto(parent, apply(_base_of(parent, base), change_of(parent)), base, version, now)


def _base_of(row: Amendment, base: Text) -> Text:
    parent = db.session.get(Amendment, row.parent_id) if row.parent_id else None
    if parent is None or parent.state != AmendmentState.OPEN or parent.standing_version_id != row.standing_version_id:
        return base
    return apply(_base_of(parent, base), change_of(parent))


def _onto(parent: Amendment, old: Text, new: Text, version: Version, now: datetime) -> None:
    children = db.session.execute(
        select(Amendment)
        .where(Amendment.parent_id == parent.id, Amendment.state == AmendmentState.OPEN)
        .order_by(Amendment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars().all()  # fmt: skip
    for child in children:
        if child.standing_version_id != version.id:
            continue
        before = apply(old, change_of(child))
        carried = carry(change_of(child), old, new)
        settle(child, carried, version, now=now)
        if carried.bearing is Bearing.STALE:
            record(
                None, "amendments.stale", conference_id=child.conference_id, at=now, subject=child.ref,
                access=Access.DELEGATION, delegation_id=child.delegation_id, handling=child.handling,
                version_number=version.number, details={"parent": parent.ref},
            )  # fmt: skip
        _onto(child, before, apply(new, change_of(child)), version, now)
