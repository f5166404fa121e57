"""Reads of persons: the demonstration's accounts, conferences on offer, links to a new password."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from ..core.messages import Message
from ..core.moments import days
from ..core.words import Role
from ..db import db
from ..models import Conference, Delegation, Membership, Person, ResetLink


@dataclass(frozen=True)
class DemoAccount:
    """One account of the demonstration, as the sign-in page offers it."""

    email: str
    name: str
    role: Role
    delegation_name: str | None


def list_demo_accounts() -> list[DemoAccount]:
    """The demonstration's accounts: officers, then heads, delegates and observers, each by delegation."""
    rows = db.session.execute(
        select(Person.email, Person.name, Membership.role, Delegation.short_name)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Delegation, Delegation.id == Membership.delegation_id)
        .where(Person.demo, Membership.ended_at.is_(None))
        .order_by(Delegation.deciding.desc(), Delegation.sort_order, Person.id)
    ).all()
    order = list(Role)
    rows = sorted(rows, key=lambda row: (order.index(row.role) + 3) % 6)
    return [DemoAccount(*row) for row in rows]


@dataclass(frozen=True)
class ConferenceLine:
    """A conference as a list of conferences shows it; `roles`: (role, delegation) of the reader in it."""

    slug: str
    title: str
    place: str
    starts_on: date
    ends_on: date
    archived: bool
    roles: tuple[tuple[Role, str | None], ...] = ()

    @property
    def dates(self) -> Message:
        """Such as "10 to 11 May 2019", as short as it can be said."""
        return days(self.starts_on, self.ends_on)


def list_published_conferences() -> list[ConferenceLine]:
    """Conferences that publish their issued lists, the latest first."""
    rows = db.session.execute(
        select(
            Conference.slug, Conference.title, Conference.place, Conference.starts_on, Conference.ends_on,
            Conference.archived_at.is_not(None),
        )
        .where(Conference.publish_issued_lists)
        .order_by(Conference.starts_on.desc(), Conference.id)
    ).all()  # fmt: skip
    return [ConferenceLine(*row) for row in rows]


def list_own_conferences(person_id: int) -> list[ConferenceLine]:
    """The conferences a person serves in, with all capacities, the latest first."""
    rows = db.session.execute(
        select(
            Conference.slug, Conference.title, Conference.place, Conference.starts_on, Conference.ends_on,
            Conference.archived_at.is_not(None), Membership.role, Delegation.short_name,
        )
        .join(Membership, Membership.conference_id == Conference.id)
        .outerjoin(Delegation, Delegation.id == Membership.delegation_id)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(Conference.starts_on.desc(), Conference.id, Membership.id)
    ).all()  # fmt: skip
    found: dict[str, list] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return [
        ConferenceLine(*group[0][:6], roles=tuple((role, name) for *_, role, name in group)) for group in found.values()
    ]


def find_own_seat(membership_id: int, *, person_id: int) -> str | None:
    """The slug of the conference in which this is a live membership of the person."""
    return db.session.execute(
        select(Conference.slug)
        .join(Membership, Membership.conference_id == Conference.id)
        .where(Membership.id == membership_id, Membership.person_id == person_id, Membership.ended_at.is_(None))
    ).scalar_one_or_none()


def find_reset_link(token_hash: str, *, now: datetime) -> str | None:
    """The name of the person a live reset link is for; None for one that is used, withdrawn, expired or unknown."""
    return db.session.execute(
        select(Person.name)
        .join(ResetLink, ResetLink.person_id == Person.id)
        .where(
            ResetLink.token_hash == token_hash, ResetLink.used_at.is_(None), ResetLink.revoked_at.is_(None),
            ResetLink.expires_at > now,
        )
    ).scalar_one_or_none()  # fmt: skip
