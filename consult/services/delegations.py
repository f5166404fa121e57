"""Delegations, and who serves in them: adding, editing, replacing a head, ending a membership."""

from datetime import datetime

from sqlalchemy import func, select, update

from ..core.errors import Conflict, NotFound, Refused
from ..core.names import sort_order
from ..core.permissions import Action, Actor, require
from ..core.text.folding import clean
from ..core.words import Access, Category, Role
from ..db import db, require_transaction
from ..models import Alternate, Delegation, Membership, Person
from . import people
from .invitations import head_of, lock_conference, lock_delegation
from .record import record

MOST_SEATS = 200


def _line(words: str) -> str:
    return " ".join(clean(words).split())[:300]


def _checked(name: str, category: Category, deciding: bool, seat_limit: int | None) -> None:
    if not name:
        raise Refused("Enter the name of the delegation.", field="name")
    if deciding and category != Category.ASEAN_MEMBER_STATE:
        raise Refused("Only Member States decide. Take the mark off, or change the category.", field="deciding")
    if seat_limit is not None and not 1 <= seat_limit <= MOST_SEATS:
        raise Refused("A delegation has between 1 and %(most)s seats.", most=MOST_SEATS, field="seat_limit")


def add(
    actor: Actor,
    *,
    code: str,
    name: str,
    short_name: str,
    category: Category,
    deciding: bool,
    sort_key: str = "",
    seat_limit: int | None = None,
    now: datetime,
) -> str:
    """Add a delegation; answers its code. Adding the same again changes nothing."""
    require_transaction()
    require(actor, Action.MANAGE_PEOPLE)
    code, name = code.strip().lower(), _line(name)
    short_name = _line(short_name) or name
    sort_key = _line(sort_key) or short_name
    _checked(name, category, deciding, seat_limit)
    if not code.replace("-", "").isalnum() or not code.isascii() or not 2 <= len(code) <= 30:
        raise Refused("A code takes 2 to 30 small letters, digits and hyphens.", field="code")
    lock_conference(actor.conference_id)
    before = db.session.execute(
        select(Delegation).where(Delegation.conference_id == actor.conference_id, Delegation.code == code)
    ).scalar_one_or_none()
    if before is not None:
        if (before.name, before.short_name, before.category) == (name, short_name, category):
            return code
        raise Refused("%(delegation)s has this code already.", delegation=before.short_name, field="code")
    row = Delegation(
        conference_id=actor.conference_id, code=code, name=name, short_name=short_name, sort_key=sort_key,
        sort_order=sort_order(sort_key), category=category, deciding=deciding, seat_limit=seat_limit,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(
        actor, "delegations.add", conference_id=actor.conference_id, at=now, subject=code, access=Access.PARTICIPANTS,
        delegation_id=row.id, details={"category": category.value, "deciding": deciding},
    )  # fmt: skip
    return code


def edit(
    actor: Actor,
    code: str,
    *,
    name: str,
    short_name: str,
    category: Category,
    deciding: bool,
    sort_key: str,
    seat_limit: int | None,
    version: int,
    now: datetime,
) -> None:
    """Change a delegation's name, category, standing or seats. Raises Conflict if it was edited meanwhile."""
    require_transaction()
    require(actor, Action.MANAGE_PEOPLE)
    row = lock_delegation(actor.conference_id, code)
    if row.edit_counter != version:
        raise Conflict("Somebody else has edited this delegation since you opened it. What they saved is shown below.")
    name = _line(name)
    short_name = _line(short_name) or name
    sort_key = _line(sort_key) or short_name
    _checked(name, category, deciding, seat_limit)
    new = {
        "name": name, "short_name": short_name, "sort_key": sort_key, "category": category, "deciding": deciding,
        "seat_limit": seat_limit,
    }  # fmt: skip
    changed = sorted(field for field, value in new.items() if getattr(row, field) != value)
    if not changed:
        return
    for field, value in new.items():
        setattr(row, field, value)
    row.sort_order = sort_order(sort_key)
    row.edit_counter += 1
    record(
        actor, "delegations.edit", conference_id=actor.conference_id, at=now, subject=code, access=Access.PARTICIPANTS,
        delegation_id=row.id, details={"changed": changed, "category": category.value, "deciding": deciding},
    )  # fmt: skip


def _member(actor: Actor, membership_id: int) -> Membership:
    """A membership the actor may handle, locked: the secretariat any, a head their delegation's."""
    membership = db.session.execute(
        select(Membership).where(Membership.id == membership_id).with_for_update()
    ).scalar_one_or_none()
    if membership is None or membership.conference_id != actor.conference_id:
        raise NotFound()
    if not actor.is_officer and membership.delegation_id != actor.delegation_id:
        raise NotFound()
    require(actor, Action.INVITE_DELEGATE, membership if membership.delegation_id else None)
    if membership.delegation_id is None:
        require(actor, Action.MANAGE_PEOPLE)
    return membership


def _end(membership: Membership, now: datetime) -> None:
    membership.ended_at = max(now, membership.started_at)
    db.session.execute(
        update(Alternate)
        .where(Alternate.membership_id == membership.id, Alternate.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    db.session.flush()


def remove(actor: Actor, membership_id: int, *, reason: str, now: datetime) -> None:
    """End somebody's service in the conference; it takes effect at once. Their acts and drafts stay.

    A head removes delegates and observers of their own; the secretariat anybody, with a reason for heads and officers.
    """
    require_transaction()
    membership = _member(actor, membership_id)
    if membership.ended_at is not None:
        return
    if membership.id == actor.membership_id:
        raise Refused("Nobody removes themselves. Ask the secretariat, or another of its members.")
    if membership.role == Role.HEAD:
        require(actor, Action.MANAGE_PEOPLE)
    if membership.role not in (Role.DELEGATE, Role.OBSERVER) and not reason.strip():
        raise Refused("Give a reason: the record keeps it.", field="reason")
    if membership.role == Role.SECRETARIAT:
        lock_conference(actor.conference_id)
        others = db.session.execute(
            select(func.count()).where(
                Membership.conference_id == actor.conference_id, Membership.role == Role.SECRETARIAT,
                Membership.ended_at.is_(None), Membership.id != membership.id,
            )
        ).scalar_one()  # fmt: skip
        if not others:
            raise Refused("A conference keeps at least one member of the secretariat.")
    _end(membership, now)
    code = _code(membership.delegation_id)
    ordinary = membership.role in (Role.DELEGATE, Role.OBSERVER)
    record(
        actor, "members.remove", conference_id=actor.conference_id, at=now, subject=code or membership.role.value,
        access=Access.DELEGATION if ordinary else Access.PARTICIPANTS, delegation_id=membership.delegation_id,
        reason=clean(reason).strip(), details={"membership": membership.id, "role": membership.role.value},
    )  # fmt: skip


def _code(delegation_id: int | None) -> str:
    if delegation_id is None:
        return ""
    return db.session.execute(select(Delegation.code).where(Delegation.id == delegation_id)).scalar_one()


def replace_head(
    actor: Actor, code: str, *, successor_id: int | None, former_stays: bool, reason: str, now: datetime
) -> None:
    """End the present head's membership, with a reason; they may stay as delegate.

    `successor_id` is the membership of a delegate of the delegation who becomes head; None leaves the place free for
    somebody who is then invited. Takes effect at once.
    """
    require_transaction()
    require(actor, Action.MANAGE_PEOPLE)
    row = lock_delegation(actor.conference_id, code)
    former = head_of(row.id)
    if former is None and successor_id is None:
        raise Refused(
            "%(delegation)s has no head of delegation. Choose one of its delegates, or invite a head.",
            delegation=row.short_name,
        )
    if not reason.strip():
        raise Refused("Give a reason: the record keeps it.", field="reason")
    successor = None
    if successor_id is not None:
        successor = db.session.get(Membership, successor_id)
        if successor is None or successor.delegation_id != row.id or successor.ended_at is not None:
            raise NotFound()
        if successor.role != Role.DELEGATE:
            raise Refused("A delegate becomes head; an observer is first invited as delegate.", field="successor_id")
    details = {}
    if former is not None:
        _end(former, now)
        details["former"] = former.id
        if former_stays:
            _add(row, former.person_id, Role.DELEGATE, now)
    if successor is not None:
        _end(successor, now)
        details["successor"] = _add(row, successor.person_id, Role.HEAD, now)
    record(
        actor, "delegations.replace_head", conference_id=actor.conference_id, at=now, subject=row.code,
        access=Access.PARTICIPANTS, delegation_id=row.id, reason=clean(reason).strip(), details=details,
    )  # fmt: skip


def _add(row: Delegation, person_id: int, role: Role, now: datetime) -> int:
    membership = Membership(
        conference_id=row.conference_id, person_id=person_id, delegation_id=row.id, role=role, started_at=now
    )
    db.session.add(membership)
    db.session.flush()
    return membership.id


def make_reset_link(actor: Actor, membership_id: int, *, now: datetime) -> str:
    """A one-time link's token with which a person of one's own sets a new password.

    The secretariat makes it for anybody of the conference, a head for their delegates and observers; for nobody who
    serves elsewhere too, since the link would open what is not the maker's.
    """
    require_transaction()
    membership = _member(actor, membership_id)
    if membership.ended_at is not None:
        raise Refused("This person no longer serves here.")
    if membership.role == Role.HEAD:
        require(actor, Action.MANAGE_PEOPLE)
    elsewhere = select(Membership.id).where(Membership.person_id == membership.person_id, Membership.ended_at.is_(None))
    if actor.is_secretariat:
        elsewhere = elsewhere.where(Membership.conference_id != actor.conference_id)
    else:
        elsewhere = elsewhere.where(Membership.delegation_id.is_distinct_from(membership.delegation_id))
    if db.session.execute(elsewhere.limit(1)).first():
        raise Refused(
            "This person serves elsewhere too, so the link has to come from whoever runs this installation "
            "(consult person reset-link)."
        )
    token = people.make_reset_link(membership.person_id, now=now)
    code = _code(membership.delegation_id)
    record(
        actor, "people.reset_link", conference_id=actor.conference_id, at=now, subject=code or membership.role.value,
        access=Access.DELEGATION if code else Access.OFFICERS, delegation_id=membership.delegation_id,
        details={"membership": membership.id},
    )  # fmt: skip
    return token


def name_of(membership_id: int) -> str:
    """The name of a member, for a sentence about them."""
    return db.session.execute(
        select(Person.name).join(Membership, Membership.person_id == Person.id).where(Membership.id == membership_id)
    ).scalar_one()
