"""The record as a reader may see it.

Chair and secretariat read every act but those at access level "delegation"; a delegation reads its own at any level;
deciding delegations and participants read theirs. An act under the Chatham House Rule is shown to others without its
delegation and person, with the day but not the time, and after the other acts of its day, so that its place tells
nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, exists, func, or_, select

from ..core.permissions import Actor
from ..core.text.folding import like_pattern
from ..core.words import Access, Handling, Role
from ..db import db
from ..models import Act, Delegation, Person


@dataclass(frozen=True)
class Filters:
    """What a reader asked for."""

    noun: str = ""  # candidates, comments, ...
    subject: str = ""
    delegation: str = ""  # code
    since: date | None = None  # days in conference time
    until: date | None = None


@dataclass(frozen=True)
class Row:
    """One act as shown. `at` is None where only the day may be told."""

    id: int
    at: datetime | None
    day: date
    recorded_at: datetime | None  # set where it differs from `at`
    verb: str
    subject: str
    version_number: int | None
    person: str | None
    role: Role | None
    delegation: str | None
    by_alternate: bool
    access: Access
    handling: Handling
    reason: str


def visible(actor: Actor | None):
    """The condition under which the actor may read an act; None is a visitor."""
    if actor is None:
        return Act.access == Access.PUBLIC
    levels = [Access.PARTICIPANTS, Access.PUBLIC]
    if actor.is_officer:
        levels += [Access.OFFICERS, Access.DECIDING]
    elif actor.deciding:
        levels.append(Access.DECIDING)
    allowed = Act.access.in_(levels)
    if actor.delegation_id is not None:
        allowed = or_(allowed, and_(Act.delegation_id == actor.delegation_id, Act.access == Access.DELEGATION))
    return allowed


def _hidden(actor: Actor):
    """The condition under which an act's origin is not told to the actor."""
    veiled = Act.handling == Handling.CHATHAM_HOUSE
    if actor.delegation_id is None:
        return veiled
    return and_(veiled, or_(Act.delegation_id.is_(None), Act.delegation_id != actor.delegation_id))


def _chosen(actor: Actor, f: Filters, zone: ZoneInfo) -> list:
    conditions = [Act.conference_id == actor.conference_id, visible(actor)]
    if f.noun:
        conditions.append(Act.verb.like(f"{f.noun}.%"))
    if f.subject:
        for pattern in like_pattern(f.subject):
            conditions.append(func.lower(Act.subject).like(pattern, escape="\\"))
    if f.delegation:
        conditions.append(
            exists().where(
                Delegation.id == Act.delegation_id,
                Delegation.conference_id == actor.conference_id,
                Delegation.code == f.delegation,
            )
        )
        conditions.append(~_hidden(actor))  # a filter must not tell what the page does not
    if f.since:
        conditions.append(Act.at >= datetime(f.since.year, f.since.month, f.since.day, tzinfo=zone))
    if f.until:
        end = f.until + timedelta(days=1)
        conditions.append(Act.at < datetime(end.year, end.month, end.day, tzinfo=zone))
    return conditions


def count_acts(actor: Actor, filters: Filters, *, zone: str) -> int:
    """How many acts the filters leave for this reader."""
    return db.session.execute(
        select(func.count()).select_from(Act).where(*_chosen(actor, filters, ZoneInfo(zone)))
    ).scalar_one()


def list_acts(actor: Actor, filters: Filters, *, zone: str, page: int = 1, per_page: int | None = 50) -> list[Row]:
    """A page of the record, newest first (all of it with per_page=None)."""
    tz = ZoneInfo(zone)
    query: Select = (
        select(
            Act.id, Act.at, Act.recorded_at, Act.verb, Act.subject, Act.version_number, Person.name, Act.role,
            Delegation.short_name, Act.delegation_id, Act.by_alternate, Act.access, Act.handling, Act.reason,
        )
        .outerjoin(Person, Person.id == Act.person_id)
        .outerjoin(Delegation, Delegation.id == Act.delegation_id)
        .where(*_chosen(actor, filters, tz))
        .order_by(Act.at.desc(), Act.id.desc())
    )  # fmt: skip
    if per_page is not None:
        query = query.limit(per_page).offset((max(page, 1) - 1) * per_page)
    rows = []
    for (id_, at, recorded, verb, subject, version, person, role, delegation, delegation_id, alternate, access,
         handling, reason) in db.session.execute(query):  # fmt: skip
        veiled = handling == Handling.CHATHAM_HOUSE and (
            actor.delegation_id is None or delegation_id != actor.delegation_id
        )
        day = at.astimezone(tz).date()
        rows.append(
            Row(
                id=id_,
                at=None if veiled else at,
                day=day,
                recorded_at=recorded if not veiled and abs(recorded - at) > timedelta(seconds=2) else None,
                verb=verb,
                subject=subject,
                version_number=version,
                # Other delegations' persons are named to officers only: to the rest, the delegation acts.
                person=None if veiled or not _names_person(actor, delegation_id, role) else person,
                role=None if veiled else role,
                delegation=None if veiled else delegation,
                by_alternate=alternate and not veiled,
                access=access,
                handling=handling,
                reason=reason,
            )
        )
    # Veiled acts stand after the others of their day, in an order that says nothing about time.
    rows.sort(key=lambda r: (r.at is None, r.subject if r.at is None else ""))
    rows.sort(key=lambda r: r.day, reverse=True)
    return rows


def _names_person(actor: Actor, delegation_id: int | None, role: Role | None) -> bool:
    return actor.is_officer or delegation_id == actor.delegation_id or (delegation_id is None and role is not None)


def list_since(actor: Actor, since: datetime, *, limit: int = 30) -> list[Row]:
    """What others did since an instant, as far as the actor reads it: for "what changed"."""
    rows = db.session.execute(
        select(Act.id, Act.at, Act.verb, Act.subject, Act.version_number, Delegation.short_name, Act.delegation_id,
               Act.access, Act.handling, Act.reason)
        .outerjoin(Delegation, Delegation.id == Act.delegation_id)
        .where(
            Act.conference_id == actor.conference_id,
            visible(actor),
            Act.at > since,
            or_(Act.membership_id.is_(None), Act.membership_id != actor.membership_id),
        )
        .order_by(Act.at.desc(), Act.id.desc())
        .limit(limit)
    ).all()  # fmt: skip
    out = []
    for id_, at, verb, subject, version, delegation, delegation_id, access, handling, reason in rows:
        if handling == Handling.CHATHAM_HOUSE and delegation_id != actor.delegation_id:
            continue  # its moment would tell
        out.append(
            Row(id_, at, at.date(), None, verb, subject, version, None, None, delegation, False, access, handling,
                reason)
        )  # fmt: skip
    return out
