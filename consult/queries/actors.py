"""Who acts: from a person's membership to the Actor that permissions are asked about."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from ..core.lifecycle import ConferenceState
from ..core.permissions import Actor
from ..core.words import AlternateKind, Role
from ..db import db
from ..models import Alternate, Conference, Delegation, Membership, Person


@dataclass(frozen=True)
class Capacity:
    """One capacity a person can choose to act in."""

    membership_id: int
    role: Role
    delegation_name: str | None


@dataclass(frozen=True)
class Seat:
    """The conference a request is about, with the person's capacities in it (none: a visitor)."""

    conference: Conference
    actor: Actor | None
    capacities: tuple[Capacity, ...]


# Asked by every request, so it is put together once.
_STANDING = (
    select(Conference, Membership, Delegation, Person.name)
    .select_from(Conference)
    .outerjoin(
        Membership,
        (Membership.conference_id == Conference.id)
        & (Membership.person_id == bindparam("person_id"))
        & Membership.ended_at.is_(None),
    )
    .outerjoin(Delegation, Delegation.id == Membership.delegation_id)
    .outerjoin(Person, Person.id == Membership.person_id)
    .where(Conference.slug == bindparam("slug"))
)


def find_conference(slug: str) -> Conference | None:
    """The conference at an address."""
    return db.session.execute(select(Conference).where(Conference.slug == slug)).scalar_one_or_none()


def find_seat(slug: str, *, person_id: int | None, membership_id: int | None, now: datetime) -> Seat | None:
    """The conference and the person's standing in it, in one query; None if there is no such conference.

    `membership_id` is the capacity last chosen; otherwise the first: officers before heads before delegates.
    """
    if person_id is None:
        conference = find_conference(slug)
        return Seat(conference, None, ()) if conference else None
    rows = db.session.execute(_STANDING, {"slug": slug, "person_id": person_id}).all()
    if not rows:
        return None
    conference = rows[0][0]
    held = [(m, d, name) for _c, m, d, name in rows if m is not None]
    if not held:
        return Seat(conference, None, ())
    order = list(Role)
    held.sort(key=lambda row: ((order.index(row[0].role) + 3) % 6, row[0].id))
    membership, delegation, name = next((row for row in held if row[0].id == membership_id), held[0])
    actor = _actor(membership, delegation, name, now, archived=conference.state == ConferenceState.ARCHIVED)
    capacities = tuple(Capacity(m.id, m.role, d.short_name if d else None) for m, d, _ in held)
    return Seat(conference, actor, capacities)


def _actor(
    membership: Membership, delegation: Delegation | None, name: str, now: datetime, *, archived: bool = False
) -> Actor:
    alternate_for: frozenset[AlternateKind] = frozenset()
    if membership.role == Role.DELEGATE:
        alternate_for = frozenset(
            db.session.execute(
                select(Alternate.kind).where(
                    Alternate.membership_id == membership.id,
                    Alternate.revoked_at.is_(None),
                    Alternate.starts_at <= now,
                    Alternate.ends_at > now,
                )
            ).scalars()
        )
    return Actor(
        person_id=membership.person_id,
        person_name=name,
        membership_id=membership.id,
        conference_id=membership.conference_id,
        role=membership.role,
        delegation_id=membership.delegation_id,
        delegation_name=delegation.short_name if delegation else None,
        delegation_code=delegation.code if delegation else None,
        category=delegation.category if delegation else None,
        deciding=bool(delegation and delegation.deciding),
        alternate_for=alternate_for,
        archived=archived,
    )


def get_actor(membership_id: int, *, now: datetime) -> Actor:
    """The actor of a membership that has not ended; raises LookupError otherwise. For the command line and tests."""
    row = db.session.execute(
        select(Membership, Delegation, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Delegation, Delegation.id == Membership.delegation_id)
        .where(Membership.id == membership_id, Membership.ended_at.is_(None))
    ).one_or_none()
    if row is None:
        raise LookupError(f"no membership {membership_id}")
    return _actor(row[0], row[1], row[2], now)
