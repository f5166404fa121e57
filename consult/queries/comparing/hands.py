"""Whose words are: the delegation behind an amendment or an alternative in brackets and its day, the author of a
version."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast, select

from ...core.documents import Hand
from ...core.words import Handling, VersionOrigin
from ...db import db
from ...models import Amendment, Bracket, Conference, Delegation, Version

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


def bracket_of(key: str) -> int | None:
    """The number of the bracket whose alternative went into a text under `key` ("B-12"); None for any other key."""
    prefix, _dash, number = key.partition("-")
    return int(number) if prefix == "B" and number.isdecimal() else None


def hands_of(conference: Conference, keys: Iterable[str]) -> dict[str, Hand]:
    """The hands behind what went into a text, by its key: amendments by reference, brackets' alternatives as "B-12"."""
    keys = sorted(set(keys))
    brackets = [number for key in keys if (number := bracket_of(key)) is not None]
    refs = [key for key in keys if bracket_of(key) is None]
    asked = []
    if refs:
        asked.append(
            select(Amendment.ref, Amendment.handling, Amendment.cleared_at, Delegation.short_name)
            .join(Delegation, Delegation.id == Amendment.delegation_id)
            .where(Amendment.conference_id == conference.id, Amendment.ref.in_(refs))
        )
    if brackets:
        asked.append(
            select("B-" + cast(Bracket.id, String), Bracket.handling, Bracket.opened_at, Delegation.short_name)
            .join(Delegation, Delegation.id == Bracket.delegation_id)
            .where(Bracket.conference_id == conference.id, Bracket.id.in_(brackets))
        )
    return {
        # What stands in brackets has no reference of its own to print.
        key: hand_of(name, "" if bracket_of(key) else key, handling, at, conference)
        for question in asked
        for key, handling, at, name in db.session.execute(question)
    }


def author_of(version: Version, sponsor: str) -> Hand:
    """Who signs what a version changed and no amendment brought in: its sponsor, or the chair."""
    name = sponsor if version.origin is VersionOrigin.SPONSOR else CHAIR
    return Hand(name, version.issued_at.astimezone(UTC).replace(microsecond=0))
