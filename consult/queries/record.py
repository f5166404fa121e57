"""The record as a reader may see it.

Chair and secretariat read every act but those at access level "delegation"; a delegation reads its own at any level;
deciding delegations and participants read theirs. An act under the Chatham House Rule is shown to others without its
delegation and person, with the day but not the time, and after the other acts of its day, so that its place tells
nothing. Pages are cut by the other acts alone: the veiled ones of a day all stand on the page on which that day ends,
so that the edge of a page tells nothing either.

That something came on paper is for all who read the act; why it did (a lost line, an illness) concerns its delegation
and the officers, who alone read that reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, case, func, or_, select

from ..core.permissions import Actor
from ..core.text.folding import like_pattern
from ..core.words import OFFICERS, Access, Handling, Role
from ..db import db
from ..models import Act, Delegation, Person

# Acts whose reason is for the delegation concerned and for officers, whoever reads the act itself.
_REASON_WITHIN = frozenset({
    "amendments.enter_on_paper", "ballots.enter_on_paper", "brackets.enter_on_paper", "candidates.enter_on_paper",
    "comments.enter", "questions.object_late", "questions.object_on_paper", "questions.state_on_paper",
    "silences.break_late", "silences.break_on_paper", "silences.state_on_paper",
    "statements.enter_on_paper",
})  # fmt: skip


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
    """One act as shown. `id` and `at` are None where only the day may be told. `delegation` is whose act it is, or,
    for an officer's, which delegation it concerns."""

    id: int | None
    at: datetime | None
    day: date
    recorded_at: datetime | None  # set where it differs from `at`
    verb: str
    subject: str
    version_number: int | None
    person: str | None
    role: Role | None
    delegation: str | None
    delegation_code: str | None
    by_alternate: bool
    access: Access
    handling: Handling
    reason: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def veiled(self) -> bool:
        """Under the Chatham House Rule, and not the reader's own."""
        return self.at is None


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
        allowed = or_(allowed, Act.delegation_id == actor.delegation_id)
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
        of = select(Delegation.id).where(
            Delegation.conference_id == actor.conference_id, Delegation.code == f.delegation
        )
        conditions.append(Act.delegation_id.in_(of))
        conditions.append(~_hidden(actor))  # a filter must not tell what the page does not
    if f.since:
        conditions.append(Act.at >= _begin(f.since, zone))
    if f.until:
        conditions.append(Act.at < _begin(f.until + timedelta(days=1), zone))
    return conditions


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


@dataclass(frozen=True)
class Extent:
    """How many acts the filters leave, and how many of them are counted for cutting pages."""

    acts: int
    paged: int


def count_acts(actor: Actor, filters: Filters, *, zone: str) -> Extent:
    """How many acts the filters leave for this reader."""
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(case((_hidden(actor), 1), else_=0)), 0)).where(
            *_chosen(actor, filters, ZoneInfo(zone))
        )
    ).one()
    return Extent(row[0], row[0] - row[1])


_COLUMNS = (
    Act.id, Act.at, Act.recorded_at, Act.verb, Act.subject, Act.version_number, Person.name, Act.role,
    Delegation.short_name, Delegation.code, Act.delegation_id, Act.by_alternate, Act.access, Act.handling, Act.reason,
    Act.details,
)  # fmt: skip


def _acts(*conditions) -> Select:
    return (
        select(*_COLUMNS)
        .outerjoin(Person, Person.id == Act.person_id)
        .outerjoin(Delegation, Delegation.id == Act.delegation_id)
        .where(*conditions)
    )


def list_acts(actor: Actor, filters: Filters, *, zone: str, page: int = 1, per_page: int | None = 50) -> list[Row]:
    """A page of the record, newest first (all of it with per_page=None). Pages are those of `count_acts().paged`."""
    tz = ZoneInfo(zone)
    chosen = _chosen(actor, filters, tz)
    hidden = _hidden(actor)
    query = _acts(*chosen, ~hidden).order_by(Act.at.desc(), Act.id.desc())
    page = max(page, 1)
    if per_page is not None:
        query = query.limit(per_page + 1).offset((page - 1) * per_page)
    found = [_row(actor, row, tz) for row in db.session.execute(query)]
    days = []  # whose veiled acts stand on this page
    if per_page is not None:
        if len(found) > per_page:  # the day of the next page's first act ends there
            days.append(Act.at >= _begin(found.pop().day + timedelta(days=1), tz))
        if page > 1:
            if not found:
                return []
            days.append(Act.at < _begin(found[0].day + timedelta(days=1), tz))
    veiled = [_row(actor, row, tz) for row in db.session.execute(_acts(*chosen, hidden, *days))]
    return _by_day(found, veiled)


def _by_day(found: Iterable[Row], veiled: Iterable[Row]) -> list[Row]:
    """Veiled acts after the others of their day, in an order that says nothing about time."""
    rows = [*found, *sorted(veiled, key=lambda row: (row.subject, row.verb))]
    return sorted(rows, key=lambda row: row.day, reverse=True)


def _row(actor: Actor, row, tz: ZoneInfo) -> Row:
    own = actor.delegation_id is not None and row.delegation_id == actor.delegation_id
    within = own or actor.is_officer
    common = {
        "day": row.at.astimezone(tz).date(), "verb": row.verb, "subject": row.subject,
        "version_number": row.version_number, "access": row.access, "handling": row.handling,
        "reason": row.reason if within or row.verb not in _REASON_WITHIN else "",
    }  # fmt: skip
    if row.handling == Handling.CHATHAM_HOUSE and not own:
        told = {key: value for key, value in row.details.items() if key == "candidate"}
        return Row(
            id=None, at=None, recorded_at=None, person=None, role=None, delegation=None, delegation_code=None,
            by_alternate=False, details=told, **common,
        )  # fmt: skip
    # Other delegations' persons are named to officers only: to the rest, the delegation acts.
    named = within or row.role in OFFICERS
    return Row(
        id=row.id,
        at=row.at,
        recorded_at=row.recorded_at if abs(row.recorded_at - row.at) > timedelta(seconds=2) else None,
        person=row.name if named else None,
        role=row.role,
        delegation=row.short_name,
        delegation_code=row.code,
        by_alternate=row.by_alternate,
        details=row.details,
        **common,
    )


def list_since(actor: Actor, since: datetime, *, zone: str, limit: int = 60) -> list[Row]:
    """What others did and what came to be recorded since an instant, as far as the actor reads it, newest first.

    Acts of others under the Chatham House Rule are left out: the moment of a look would tell theirs.
    """
    query = (
        _acts(
            Act.conference_id == actor.conference_id,
            visible(actor),
            ~_hidden(actor),
            Act.recorded_at > since,
            or_(Act.membership_id.is_(None), Act.membership_id != actor.membership_id),
        )
        .order_by(Act.recorded_at.desc(), Act.id.desc())
        .limit(limit)
    )
    tz = ZoneInfo(zone)
    return [_row(actor, row, tz) for row in db.session.execute(query)]
