"""Reads of invitations: what a link invites to, and those that wait."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from ..core.words import Role
from ..db import db
from ..models import Conference, Delegation, Invitation, Membership, Person


@dataclass(frozen=True)
class Offer:
    """What a link invites to. `state`: open, accepted, revoked or expired; `known`: the address has an account."""

    state: str
    conference_title: str
    conference_slug: str
    timezone: str
    role: Role
    delegation_name: str | None
    name: str
    email: str
    inviter: str | None
    expires_at: datetime
    known: bool
    known_person_id: int | None
    has_password: bool


@dataclass(frozen=True)
class Waiting:
    """An invitation nobody has accepted or withdrawn yet."""

    id: int
    name: str
    email: str
    role: Role
    delegation_code: str | None
    delegation_name: str | None
    created_at: datetime
    expires_at: datetime
    expired: bool


def find_offer(token_hash: str, *, now: datetime) -> Offer | None:
    """The invitation of a link, by the hash of its token."""
    inviter, invited = aliased(Person), aliased(Person)
    row = db.session.execute(
        select(Invitation, Conference, Delegation.short_name, inviter.name, invited.id, invited.password_hash)
        .join(Conference, Conference.id == Invitation.conference_id)
        .outerjoin(Delegation, Delegation.id == Invitation.delegation_id)
        .outerjoin(Membership, Membership.id == Invitation.invited_by_id)
        .outerjoin(inviter, inviter.id == Membership.person_id)
        .outerjoin(invited, invited.email == Invitation.email)
        .where(Invitation.token_hash == token_hash)
    ).one_or_none()
    if row is None:
        return None
    invitation, conference, delegation_name, inviter_name, person_id, password_hash = row
    if invitation.accepted_at is not None:
        state = "accepted"
    elif invitation.revoked_at is not None:
        state = "revoked"
    else:
        state = "open" if invitation.expires_at > now else "expired"
    return Offer(
        state=state,
        conference_title=conference.title,
        conference_slug=conference.slug,
        timezone=conference.timezone,
        role=invitation.role,
        delegation_name=delegation_name,
        name=invitation.name,
        email=invitation.email,
        inviter=inviter_name,
        expires_at=invitation.expires_at,
        known=person_id is not None,
        known_person_id=person_id,
        has_password=password_hash is not None,
    )


def _list(*where, now: datetime) -> list[Waiting]:
    rows = db.session.execute(
        select(
            Invitation.id, Invitation.name, Invitation.email, Invitation.role, Delegation.code, Delegation.short_name,
            Invitation.created_at, Invitation.expires_at,
        )
        .outerjoin(Delegation, Delegation.id == Invitation.delegation_id)
        .where(Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), *where)
        .order_by(Delegation.sort_order, Invitation.id)
    ).all()  # fmt: skip
    return [Waiting(*row, expired=row.expires_at <= now) for row in rows]


def list_waiting(delegation_id: int, *, now: datetime) -> list[Waiting]:
    """Invitations into a delegation that wait, expired ones included."""
    return _list(Invitation.delegation_id == delegation_id, now=now)


def list_all_waiting(conference_id: int, *, now: datetime) -> list[Waiting]:
    """All invitations of the conference that wait. For the secretariat."""
    return _list(Invitation.conference_id == conference_id, now=now)
