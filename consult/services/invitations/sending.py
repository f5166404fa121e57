"""Invitations sent, sent again, withdrawn."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from ...core.addresses import email_address
from ...core.errors import NotFound, Refused
from ...core.permissions import Action, Actor, require
from ...core.text.folding import clean
from ...core.words import DELEGATION_ROLES, Access, Role
from ...db import db, require_transaction
from ...models import Conference, Delegation, Invitation
from .. import people
from ..record import record
from .seats import lock_conference, lock_delegation, refuse_full, refuse_second

_DAYS = 14


@dataclass(frozen=True)
class Invited:
    """An invitation and, this once, the token of its link; None where the same form was sent before."""

    id: int
    email: str
    token: str | None


@dataclass(frozen=True)
class _Of:
    delegation_id: int


def invite(
    actor: Actor,
    *,
    role: Role,
    delegation: str | None,
    email: str,
    name: str,
    request_id: str | None,
    now: datetime,
    days: int = _DAYS,
) -> Invited:
    """Invite somebody: the secretariat into any role, a head their own delegates and observers.

    `delegation` is a code, None exactly for chair, co-chair and secretariat. Raises Refused for a full delegation, a
    second head or chair, and somebody who is there or invited already.
    """
    require_transaction()
    row = lock_delegation(actor.conference_id, delegation) if delegation else None
    if row is not None and actor.delegation_id not in (None, row.id):
        raise NotFound()
    require(actor, Action.INVITE_DELEGATE, row and _Of(row.id))
    if not actor.is_secretariat and role not in (Role.DELEGATE, Role.OBSERVER):
        require(actor, Action.MANAGE_PEOPLE)
    if (row is None) == (role in DELEGATION_ROLES):
        raise Refused("Heads, delegates and observers serve in a delegation; officers in none.", field="role")
    conference = (
        lock_conference(actor.conference_id) if row is None else db.session.get(Conference, actor.conference_id)
    )
    if request_id:
        before = db.session.execute(select(Invitation).where(Invitation.request_id == request_id)).scalar_one_or_none()
        if before is not None:
            return Invited(before.id, before.email, None)
    email = email_address(email)
    name = " ".join(clean(name).split())[:300]
    if not name:
        raise Refused("Enter the name of the person.", field="name")
    refuse_second(conference, row, role, email=email, now=now)
    if row is not None:
        refuse_full(conference, row, now=now)
    token = people.new_token()
    invitation = Invitation(
        conference_id=conference.id,
        delegation_id=row.id if row else None,
        role=role,
        email=email,
        name=name,
        token_hash=people.hash_token(token),
        invited_by_id=actor.membership_id,
        created_at=now,
        expires_at=now + timedelta(days=days),
        request_id=request_id or None,
    )
    db.session.add(invitation)
    db.session.flush()
    _record(actor, "invitations.send", invitation, row, now)
    return Invited(invitation.id, email, token)


def _record(actor: Actor, verb: str, invitation: Invitation, row: Delegation | None, now: datetime) -> None:
    record(
        actor,
        verb,
        conference_id=invitation.conference_id,
        at=now,
        subject=row.code if row else invitation.role.value,
        access=Access.DELEGATION if row else Access.OFFICERS,
        delegation_id=row.id if row else None,
        details={"role": invitation.role.value, "invitation": invitation.id},
    )


def _own_invitation(actor: Actor, invitation_id: int) -> tuple[Invitation, Delegation | None]:
    """An invitation the actor may handle, locked; NotFound for another delegation's."""
    require_transaction()
    invitation = db.session.execute(
        select(Invitation).where(Invitation.id == invitation_id).with_for_update()
    ).scalar_one_or_none()
    if invitation is None or invitation.conference_id != actor.conference_id:
        raise NotFound()
    if not actor.is_officer and invitation.delegation_id != actor.delegation_id:
        raise NotFound()
    require(actor, Action.INVITE_DELEGATE, _Of(invitation.delegation_id) if invitation.delegation_id else None)
    if not actor.is_secretariat and invitation.role not in (Role.DELEGATE, Role.OBSERVER):
        require(actor, Action.MANAGE_PEOPLE)
    if invitation.accepted_at is not None:
        raise Refused("This invitation has been accepted.")
    if invitation.revoked_at is not None:
        raise Refused("This invitation was withdrawn. Invite the person anew.")
    row = db.session.get(Delegation, invitation.delegation_id) if invitation.delegation_id else None
    return invitation, row


def resend(actor: Actor, invitation_id: int, *, now: datetime, days: int = _DAYS) -> Invited:
    """A new link for an open or expired invitation; the former one no longer works."""
    invitation, row = _own_invitation(actor, invitation_id)
    if row is not None and invitation.expires_at <= now:
        # An expired one has given its seat back: it needs a free one again.
        row = lock_delegation(actor.conference_id, row.code)
        conference = db.session.get(Conference, actor.conference_id)
        refuse_full(conference, row, now=now)
        refuse_second(conference, row, invitation.role, email=invitation.email, now=now)
    token = people.new_token()
    invitation.token_hash = people.hash_token(token)
    invitation.expires_at = now + timedelta(days=days)
    _record(actor, "invitations.resend", invitation, row, now)
    return Invited(invitation.id, invitation.email, token)


def revoke(actor: Actor, invitation_id: int, *, now: datetime) -> None:
    """Withdraw an invitation: its link no longer works and its seat is free."""
    invitation, row = _own_invitation(actor, invitation_id)
    invitation.revoked_at = now
    _record(actor, "invitations.revoke", invitation, row, now)
