"""Dated alternates: delegates who stand in for the head in one kind of act."""

from datetime import datetime

from sqlalchemy import select

from ..core.errors import NotFound, Refused
from ..core.permissions import Action, Actor, require
from ..core.words import Access, AlternateKind, Role
from ..db import db, require_transaction
from ..models import Alternate, Membership
from .record import record


def name(
    actor: Actor, membership_id: int, *, kind: AlternateKind, starts_at: datetime, ends_at: datetime, now: datetime
) -> None:
    """Let a delegate of one's own stand in for one kind of act from `starts_at` until `ends_at` (exclusive).

    Naming the same again changes nothing. Raises Refused for a time that is over or upside down.
    """
    require_transaction()
    membership = _own_member(actor, membership_id)
    if membership.role != Role.DELEGATE:
        raise Refused("Only a delegate can stand in for the head.", field="membership_id")
    if ends_at <= starts_at:
        raise Refused("The end must lie after the beginning.", field="ends_at")
    if ends_at <= now:
        raise Refused("This time is over: choose an end that is still to come.", field="ends_at")
    same = db.session.execute(
        select(Alternate).where(
            Alternate.membership_id == membership.id, Alternate.kind == kind, Alternate.revoked_at.is_(None),
            Alternate.starts_at < ends_at, Alternate.ends_at > starts_at, Alternate.ends_at > now,
        )
    ).scalars().first()  # fmt: skip
    if same is not None:
        if (same.starts_at, same.ends_at) == (starts_at, ends_at):
            return
        raise Refused("This delegate stands in for that act in part of this time already. Revoke that first.")
    db.session.add(
        Alternate(
            membership_id=membership.id,
            kind=kind,
            starts_at=starts_at,
            ends_at=ends_at,
            named_by_id=actor.membership_id,
        )
    )
    _record(actor, "alternates.name", membership, kind, now, starts_at, ends_at)


def revoke(actor: Actor, alternate_id: int, *, now: datetime) -> None:
    """End an alternate's standing at once."""
    require_transaction()
    alternate = db.session.execute(
        select(Alternate).where(Alternate.id == alternate_id).with_for_update()
    ).scalar_one_or_none()
    if alternate is None:
        raise NotFound()
    membership = _own_member(actor, alternate.membership_id)
    if alternate.revoked_at is not None:
        return
    alternate.revoked_at = now
    _record(actor, "alternates.revoke", membership, alternate.kind, now, alternate.starts_at, alternate.ends_at)


def _own_member(actor: Actor, membership_id: int) -> Membership:
    membership = db.session.execute(
        select(Membership).where(Membership.id == membership_id).with_for_update()
    ).scalar_one_or_none()
    if membership is None or membership.delegation_id is None or membership.delegation_id != actor.delegation_id:
        raise NotFound()
    require(actor, Action.NAME_ALTERNATE, membership)
    if membership.ended_at is not None:
        raise Refused("This person no longer serves in your delegation.")
    return membership


def _record(
    actor: Actor, verb: str, membership: Membership, kind: AlternateKind, now: datetime, start: datetime, end: datetime
) -> None:
    record(
        actor, verb, conference_id=actor.conference_id, at=now, subject=actor.delegation_code or "",
        access=Access.DELEGATION,
        details={
            "membership": membership.id, "kind": kind.value, "starts_at": start.isoformat(), "ends_at": end.isoformat()
        },
    )  # fmt: skip
