"""Reads of delegations: the list of participants, one delegation with its people, seats and alternates."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ..core.errors import NotFound
from ..core.words import AlternateKind, Category, Role
from ..db import db
from ..models import Alternate, Candidate, Conference, Delegation, Invitation, Membership, Person


@dataclass(frozen=True)
class Participant:
    """A delegation in the list of participants. `head` is the name of its head, `seats` those taken."""

    code: str
    name: str
    short_name: str
    category: Category
    deciding: bool
    illustrative: bool
    head: str | None
    tabled: int


@dataclass(frozen=True)
class DelegationPage:
    """One delegation as its page shows it to all; `seat_limit` is its own or the conference's."""

    id: int
    code: str
    name: str
    short_name: str
    sort_key: str
    category: Category
    deciding: bool
    illustrative: bool
    own_seat_limit: int | None
    seat_limit: int
    edit_counter: int
    tabled: int

    @property
    def delegation_id(self) -> int:
        """Its own id, as permissions ask for it."""
        return self.id


@dataclass(frozen=True)
class Member:
    """Somebody who serves. `delegation_id` as permissions ask for it; None for officers."""

    membership_id: int
    name: str
    email: str
    role: Role
    started_at: datetime
    signs_in: bool
    delegation_id: int | None
    delegation_code: str | None
    delegation_name: str | None
    sort_order: str


@dataclass(frozen=True)
class Standing:
    """A dated alternate that has not ended or been revoked."""

    id: int
    name: str
    kind: AlternateKind
    starts_at: datetime
    ends_at: datetime
    now: bool


# Candidates that all participants see as this delegation's.
_TABLED = (
    select(func.count())
    .where(Candidate.delegation_id == Delegation.id, Candidate.released_at.is_not(None))
    .correlate(Delegation)
    .scalar_subquery()
)


def list_participants(conference_id: int) -> dict[Category, list[Participant]]:
    """The delegations by category, categories in the order of the list of participants, in English alphabetical order.
    One query."""
    rows = db.session.execute(
        select(
            Delegation.code, Delegation.name, Delegation.short_name, Delegation.category, Delegation.deciding,
            Delegation.illustrative, Person.name, _TABLED,
        )
        .outerjoin(
            Membership,
            (Membership.delegation_id == Delegation.id)
            & (Membership.role == Role.HEAD)
            & Membership.ended_at.is_(None),
        )
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Delegation.conference_id == conference_id)
        .order_by(Delegation.sort_order, Delegation.id)
    ).all()  # fmt: skip
    found = [Participant(*row) for row in rows]
    by_category = {category: [p for p in found if p.category == category] for category in Category}
    return {category: listed for category, listed in by_category.items() if listed}


def get_delegation(conference_id: int, code: str) -> DelegationPage:
    """A delegation by its code; NotFound if the conference has none."""
    row = db.session.execute(
        select(
            Delegation.id, Delegation.code, Delegation.name, Delegation.short_name, Delegation.sort_key,
            Delegation.category, Delegation.deciding, Delegation.illustrative, Delegation.seat_limit,
            func.coalesce(Delegation.seat_limit, Conference.seat_limit), Delegation.edit_counter, _TABLED,
        )
        .join(Conference, Conference.id == Delegation.conference_id)
        .where(Delegation.conference_id == conference_id, Delegation.code == code)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound()
    return DelegationPage(*row)


def list_codes(conference_id: int) -> list[tuple[str, str]]:
    """(code, short name) of every delegation, in English alphabetical order."""
    rows = db.session.execute(
        select(Delegation.code, Delegation.short_name)
        .where(Delegation.conference_id == conference_id)
        .order_by(Delegation.sort_order, Delegation.id)
    ).all()
    return [tuple(row) for row in rows]


def _members(*where) -> list[Member]:
    rows = db.session.execute(
        select(
            Membership.id, Person.name, Person.email, Membership.role, Membership.started_at,
            Person.password_hash.is_not(None), Delegation.id, Delegation.code, Delegation.short_name,
            func.coalesce(Delegation.sort_order, ""),
        )
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Delegation, Delegation.id == Membership.delegation_id)
        .where(*where)
        .order_by(Delegation.sort_order, Person.name, Membership.id)
    ).all()  # fmt: skip
    order = list(Role)
    return sorted((Member(*row) for row in rows), key=lambda m: order.index(m.role))


def list_members(delegation_id: int) -> list[Member]:
    """Who serves in a delegation: its head first. For its own members and the secretariat."""
    return _members(Membership.delegation_id == delegation_id, Membership.ended_at.is_(None))


def list_people(conference_id: int) -> list[Member]:
    """Everybody who serves in the conference: by delegation, officers last. For the secretariat."""
    found = _members(Membership.conference_id == conference_id, Membership.ended_at.is_(None))
    places = {m.delegation_id: n for n, m in enumerate(sorted(found, key=lambda m: m.sort_order))}
    return sorted(found, key=lambda m: (m.delegation_id is None, places[m.delegation_id]))


def get_member(conference_id: int, membership_id: int) -> Member:
    """One who serves in the conference; NotFound for anybody else."""
    found = _members(
        Membership.conference_id == conference_id, Membership.id == membership_id, Membership.ended_at.is_(None)
    )
    if not found:
        raise NotFound()
    return found[0]


def list_alternates(delegation_id: int, *, now: datetime) -> list[Standing]:
    """Alternates of a delegation who stand in now or will."""
    rows = db.session.execute(
        select(Alternate.id, Person.name, Alternate.kind, Alternate.starts_at, Alternate.ends_at)
        .join(Membership, Membership.id == Alternate.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.delegation_id == delegation_id, Membership.ended_at.is_(None), Alternate.revoked_at.is_(None),
            Alternate.ends_at > now,
        )
        .order_by(Alternate.starts_at, Alternate.id)
    ).all()  # fmt: skip
    return [Standing(*row, now=row.starts_at <= now) for row in rows]


def count_seats_taken(delegation_id: int, *, now: datetime) -> int:
    """Seats taken in a delegation: members and open invitations."""
    serving = select(func.count()).where(Membership.delegation_id == delegation_id, Membership.ended_at.is_(None))
    invited = select(func.count()).where(
        Invitation.delegation_id == delegation_id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )  # fmt: skip
    return db.session.execute(select(serving.scalar_subquery() + invited.scalar_subquery())).scalar_one()
