"""Whose words are: the delegation behind an amendment and the day it was submitted, the author of a version."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ...core.documents import Hand
from ...core.words import Handling, VersionOrigin
from ...db import db
from ...models import Amendment, Conference, Delegation, Version

CHAIR = "Chair"
UNNAMED = "Delegation"


def hand_of(
    name: str, ref: str, handling: Handling, submitted_at: datetime, conference: Conference
) -> Hand:
    """Who signs an amendment's changes. Under the Chatham House Rule nobody does, and the day alone is told."""
    if handling is Handling.NAMED:
        return Hand(name, submitted_at.astimezone(UTC).replace(microsecond=0), ref)
    day = submitted_at.astimezone(ZoneInfo(conference.timezone))
    return Hand(UNNAMED, datetime(day.year, day.month, day.day, tzinfo=UTC), ref)


def hands_of(conference: Conference, refs: Iterable[str]) -> dict[str, Hand]:
    """The hands of amendments by reference, in one query."""
    refs = sorted(set(refs))
    if not refs:
        return {}
    rows = db.session.execute(
        select(Amendment.ref, Amendment.handling, Amendment.cleared_at, Delegation.short_name)
        .join(Delegation, Delegation.id == Amendment.delegation_id)
        .where(Amendment.conference_id == conference.id, Amendment.ref.in_(refs))
    )
    return {row.ref: hand_of(row.short_name, row.ref, row.handling, row.cleared_at, conference) for row in rows}


def author_of(version: Version, sponsor: str) -> Hand:
    """Who signs what a version changed and no amendment brought in: its sponsor, or the chair."""
    name = sponsor if version.origin is VersionOrigin.SPONSOR else CHAIR
    return Hand(name, version.issued_at.astimezone(UTC).replace(microsecond=0))
