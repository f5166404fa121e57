"""Invitations into a role: sent, sent again, withdrawn, accepted. One-time links, of which only the hash is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from ..core.addresses import email_address
from ..core.errors import NotFound, Refused
from ..core.lifecycle import ConferenceState
from ..core.permissions import Action, Actor, require
from ..core.text.folding import clean
from ..core.words import DELEGATION_ROLES, Access, Role
from ..db import db, require_transaction
from ..models import Conference, Delegation, Invitation, Membership, Person
from ..queries.actors import get_actor
from . import people
from .record import record

_DAYS = 14
DEAD = "This invitation has been used, has expired or was withdrawn. Ask whoever invited you for a new one."


@dataclass(frozen=True)
class Invited:
    """An invitation and, this once, the token of its link; None where the same form was sent before."""

    id: int
    email: str
    token: str | None


@dataclass(frozen=True)
class Accepted:
    """Who accepted, and where they now serve."""

    person: Person
    slug: str
    membership_id: int


def open_at(now: datetime):
    """The condition under which an invitation can still be accepted."""
    return (Invitation.accepted_at.is_(None)) & (Invitation.revoked_at.is_(None)) & (Invitation.expires_at > now)


def lock_delegation(conference_id: int, code: str) -> Delegation:
    """The delegation, its row locked: seats are counted and heads changed one at a time."""
    found = db.session.execute(
        select(Delegation)
        .where(Delegation.conference_id == conference_id, Delegation.code == code)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def lock_conference(conference_id: int) -> Conference:
    """The conference, its row locked: officers are appointed one at a time."""
    return db.session.execute(
        select(Conference)
        .where(Conference.id == conference_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).scalar_one()


def seats_used(delegation_id: int, *, now: datetime) -> int:
    """Seats taken: who serves, and whose invitation is open."""
    serving = select(func.count()).where(Membership.delegation_id == delegation_id, Membership.ended_at.is_(None))
    invited = select(func.count()).where(Invitation.delegation_id == delegation_id, open_at(now))
    return db.session.execute(serving).scalar_one() + db.session.execute(invited).scalar_one()


def head_of(delegation_id: int) -> Membership | None:
    """The delegation's head who serves now."""
    return db.session.execute(
        select(Membership).where(
            Membership.delegation_id == delegation_id, Membership.role == Role.HEAD, Membership.ended_at.is_(None)
        )
    ).scalar_one_or_none()


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
    _refuse_second(conference, row, role, email, now)
    if row is not None:
        limit = row.seat_limit if row.seat_limit is not None else conference.seat_limit
        if seats_used(row.id, now=now) >= limit:
            raise Refused(
                f"All {limit} seats of {row.short_name} are taken. Remove somebody, withdraw an invitation, or ask the "
                "secretariat for another seat."
            )
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


@dataclass(frozen=True)
class _Of:
    delegation_id: int


def _refuse_second(conference: Conference, row: Delegation | None, role: Role, email: str, now: datetime) -> None:
    """Refuse a second head or chair, and who is there or invited already."""
    place = Invitation.delegation_id == row.id if row else Invitation.delegation_id.is_(None)
    serves_at = Membership.delegation_id == row.id if row else Membership.delegation_id.is_(None)
    seats = db.session.execute(
        select(Membership.role, Person.email, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.conference_id == conference.id, serves_at, Membership.ended_at.is_(None))
    ).all()
    invited = db.session.execute(
        select(Invitation.role, Invitation.email, Invitation.name).where(
            Invitation.conference_id == conference.id, place, open_at(now)
        )
    ).all()
    if role == Role.HEAD:
        for held, _email, holder in seats:
            if held == Role.HEAD:
                raise Refused(
                    f"{holder} is head of delegation of {row.short_name}. A delegation has one head: use "
                    '"Replace the head" on its page.',
                    field="role",
                )
        for asked, _email, holder in invited:
            if asked == Role.HEAD:
                raise Refused(
                    f"{holder} is invited as head of delegation of {row.short_name}. Withdraw that invitation first.",
                    field="role",
                )
    if role == Role.CHAIR and any(held == Role.CHAIR for held, *_ in [*seats, *invited]):
        raise Refused(
            "There is a chair, or one is invited, already. Invite a co-chair, or remove the chair first.", field="role"
        )
    for held, theirs, holder in seats:
        if theirs == email and (row is not None or held == role):
            where = row.short_name if row else "this role"
            raise Refused(f"{holder} serves in {where} already.", field="email")
    for asked, theirs, _name in invited:
        if theirs == email and (row is not None or asked == role):
            raise Refused(
                "This person is invited already. Make a new link from the list of invitations if theirs is lost.",
                field="email",
            )


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
        if seats_used(row.id, now=now) >= (row.seat_limit if row.seat_limit is not None else conference.seat_limit):
            raise Refused(f"All seats of {row.short_name} are taken in the meantime.")
        _refuse_second(conference, row, invitation.role, invitation.email, now)
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
        raise Refused(f"{holder.name} is head of delegation of {row.short_name}. Ask the secretariat.")
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
