"""Announcements as a reader may see them: those to all, those to the reader's delegation, and to officers every one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ..core.permissions import Actor
from ..core.words import Category, Role
from ..db import db
from ..models import Announcement, Membership, Person

# The home shows the latest; one that is older than so many others is found on its own page.
LATEST = 60


@dataclass(frozen=True, slots=True)
class Line:
    """An announcement. `categories` and `delegations` (codes) are empty where it is to all."""

    id: int
    subject: str
    body: str
    categories: tuple[Category, ...]
    delegations: tuple[str, ...]
    sent_at: datetime
    sender: str
    role: Role

    @property
    def paragraphs(self) -> list[list[str]]:
        """The body as paragraphs of lines."""
        return [block.split("\n") for block in self.body.split("\n\n") if block.strip()]


def _is_to(actor: Actor, categories: list[str], delegations: list[str]) -> bool:
    if actor.is_officer or not (categories or delegations):
        return True
    return actor.category in categories or actor.delegation_code in delegations


def _addressed(actor: Actor, limit: int | None) -> list[int]:
    rows = db.session.execute(
        select(Announcement.id, Announcement.categories, Announcement.delegations)
        .where(Announcement.conference_id == actor.conference_id)
        .order_by(Announcement.sent_at.desc(), Announcement.id.desc())
        .limit(limit)
    )
    return [row.id for row in rows if _is_to(actor, row.categories, row.delegations)]


def _lines(ids: list[int]) -> list[Line]:
    if not ids:
        return []
    rows = db.session.execute(
        select(
            Announcement.id, Announcement.subject, Announcement.body, Announcement.categories,
            Announcement.delegations, Announcement.sent_at, Person.name, Membership.role,
        )
        .join(Membership, Membership.id == Announcement.sent_by_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Announcement.id.in_(ids))
        .order_by(Announcement.sent_at.desc(), Announcement.id.desc())
    )  # fmt: skip
    return [
        Line(
            row.id, row.subject, row.body, tuple(Category(c) for c in row.categories), tuple(row.delegations),
            row.sent_at, row.name, row.role,
        )
        for row in rows
    ]  # fmt: skip


def list_latest(actor: Actor, *, limit: int = 3) -> list[Line]:
    """The latest announcements to the reader, for the home."""
    return _lines(_addressed(actor, LATEST)[:limit])


@dataclass(frozen=True)
class Addressed:
    """The announcements to a reader, newest first, as ids to be read a page at a time."""

    ids: list[int]

    def page(self, number: int, per_page: int) -> list[Line]:
        """The announcements of a page."""
        return _lines(self.ids[(number - 1) * per_page : number * per_page])


def find_addressed(actor: Actor) -> Addressed:
    """All announcements to the reader."""
    return Addressed(_addressed(actor, None))
