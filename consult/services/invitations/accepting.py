"""Taking up the role that a link invites to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from ...core.errors import NotFound, Refused
from ...core.lifecycle import ConferenceState
from ...core.messages import Message
from ...core.words import Access, Role
from ...db import db, require_transaction
from ...models import Delegation, Invitation, Membership, Person
from ...queries.actors import get_actor
from .. import people
from ..record import record
from .seats import head_of, lock_conference, lock_delegation

DEAD = Message("This invitation has been used, has expired or was withdrawn. Ask whoever invited you for a new one.")


@dataclass(frozen=True)
class Accepted:
    """Who accepted, and where they now serve."""

    person: Person
    slug: str
    membership_id: int


def accept(token: str, *, person_id: int | None, name: str, password: str, now: datetime) -> Accepted:
    """Take up the role a link invites to.

    A new person gives a name and a password. Somebody who has an account is either signed in (`person_id`) or gives
    its password. Raises NotFound for a link that is dead, Refused where the role is taken in the meantime.
    """
    require_transaction()
    invitation = db.session.execute(
        select(Invitation).where(Invitation.token_hash == people.hash_token(token)).with_for_update()
    ).scalar_one_or_none()
    if invitation is None or invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= now:
        raise NotFound(DEAD)
    conference = lock_conference(invitation.conference_id)
    if conference.state == ConferenceState.ARCHIVED:
        raise Refused("This conference is archived: nobody joins it any more.")
    row = None
    if invitation.delegation_id is not None:
        code = db.session.execute(select(Delegation.code).where(Delegation.id == invitation.delegation_id)).scalar_one()
        row = lock_delegation(conference.id, code)
    person = _who(invitation, person_id, name, password, now)
    membership = _seat(invitation, person, row, now)
    invitation.accepted_at = now
    invitation.membership_id = membership.id
    # A head's and an officer's arrival is everybody's to know, a delegate's the delegation's own.
    known = Access.DELEGATION if invitation.role in (Role.DELEGATE, Role.OBSERVER) else Access.PARTICIPANTS
    record(
        get_actor(membership.id, now=now),
        "invitations.accept",
        conference_id=conference.id,
        at=now,
        subject=row.code if row else invitation.role.value,
        access=known,
        details={"role": invitation.role.value, "invitation": invitation.id},
    )
    return Accepted(person, conference.slug, membership.id)


def _who(invitation: Invitation, person_id: int | None, name: str, password: str, now: datetime) -> Person:
    person = people.find_by_email(invitation.email)
    if person is None:
        people.check_password(password, person_name=name, email=invitation.email)
        return people.create_person(email=invitation.email, name=name, password=password, now=now)
    if person.id == person_id:
        return person
    if person.password_hash is None:
        # The link may have been handed over by the inviter: it must not make them this person.
        raise Refused(
            "There is an account for this address whose password was never set. Set it by the link you were sent for "
            "that, then open this invitation again."
        )
    if not people.verify_password(person.password_hash, password):
        raise Refused("This is not the password of your account. Try again, or ask for a reset.", field="password")
    return person


def _seat(invitation: Invitation, person: Person, row: Delegation | None, now: datetime) -> Membership:
    if invitation.role == Role.HEAD and (head := head_of(row.id)) is not None:
        holder = db.session.get(Person, head.person_id)
        raise Refused(
            "%(name)s is head of delegation of %(delegation)s. Ask the secretariat.",
            name=holder.name, delegation=row.short_name,
        )
    place = Membership.delegation_id == row.id if row else Membership.delegation_id.is_(None)
    same = db.session.execute(
        select(Membership.id).where(
            Membership.conference_id == invitation.conference_id,
            Membership.person_id == person.id,
            Membership.ended_at.is_(None),
            place,
            or_(Membership.role == invitation.role, Membership.delegation_id.is_not(None)),
        )
    ).first()
    if same is not None:
        raise Refused("You serve there already.")
    if invitation.role == Role.CHAIR:
        chair = db.session.execute(
            select(Membership.id).where(
                Membership.conference_id == invitation.conference_id,
                Membership.role == Role.CHAIR,
                Membership.ended_at.is_(None),
            )
        ).first()
        if chair is not None:
            raise Refused("The conference has a chair in the meantime. Ask the secretariat.")
    membership = Membership(
        conference_id=invitation.conference_id,
        person_id=person.id,
        delegation_id=row.id if row else None,
        role=invitation.role,
        started_at=now,
    )
    db.session.add(membership)
    db.session.flush()
    return membership
