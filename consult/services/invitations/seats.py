"""Seats and roles: counted and given one at a time, under lock."""

from datetime import datetime

from sqlalchemy import func, select

from ...core.errors import NotFound, Refused
from ...core.words import Role
from ...db import db
from ...models import Conference, Delegation, Invitation, Membership, Person


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


def refuse_full(conference: Conference, row: Delegation, *, now: datetime) -> None:
    """Refuse somebody more where all seats of the delegation are taken."""
    limit = row.seat_limit if row.seat_limit is not None else conference.seat_limit
    if seats_used(row.id, now=now) >= limit:
        raise Refused(
            "All %(limit)s seats of %(delegation)s are taken. Remove somebody, withdraw an invitation, or ask the "
            "secretariat for another seat.",
            limit=limit, delegation=row.short_name,
        )


def refuse_second(
    conference: Conference, row: Delegation | None, role: Role, *, email: str, now: datetime
) -> None:
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
                    '%(holder)s is head of delegation of %(delegation)s. A delegation has one head: use "Replace the '
                    'head" on its page.',
                    holder=holder, delegation=row.short_name, field="role",
                )
        for asked, _email, holder in invited:
            if asked == Role.HEAD:
                raise Refused(
                    "%(holder)s is invited as head of delegation of %(delegation)s. Withdraw that invitation first.",
                    holder=holder, delegation=row.short_name, field="role",
                )
    if role == Role.CHAIR and any(held == Role.CHAIR for held, *_ in [*seats, *invited]):
        raise Refused(
            "There is a chair, or one is invited, already. Invite a co-chair, or remove the chair first.", field="role"
        )
    for held, theirs, holder in seats:
        if theirs == email and (row is not None or held == role):
            if row is None:
                raise Refused("%(holder)s serves in this role already.", holder=holder, field="email")
            raise Refused(
                "%(holder)s serves in %(delegation)s already.", holder=holder, delegation=row.short_name, field="email"
            )
    for asked, theirs, _name in invited:
        if theirs == email and (row is not None or asked == role):
            raise Refused(
                "This person is invited already. Make a new link from the list of invitations if theirs is lost.",
                field="email",
            )
