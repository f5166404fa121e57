"""What the acts on a round share."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ...core.errors import NotFound, Refused
from ...core.messages import Message
from ...core.moments import day, place_of
from ...core.permissions import Actor
from ...db import db
from ...models import Conference, RankingRound


def name_of(round_: RankingRound) -> str:
    """A round's public reference in the record."""
    return f"round {round_.number}"


def remember(round_: RankingRound, act: str, *, at: datetime, **more: str) -> None:
    """Write into the round's own history."""
    round_.history = [*(round_.history or []), {"act": act, "at": at.isoformat(), **more}]


def locked(actor: Actor, number: int) -> RankingRound:
    """The round, locked until the transaction ends. Raises NotFound."""
    round_ = db.session.execute(
        select(RankingRound)
        .where(RankingRound.conference_id == actor.conference_id, RankingRound.number == number)
        .with_for_update()
    ).scalar_one_or_none()
    if round_ is None:
        raise NotFound()
    return round_


def reason_given(reason: str) -> str:
    """The reason, tidied. Raises Refused when there is none."""
    if not reason.strip():
        raise Refused("Give a reason: it stands in the record for all participants.", field="reason")
    return reason.strip()


def at_words(instant: datetime, conference_id: int) -> Message:
    """Such as "at 18:00 Bangkok time on 12 May 2019"."""
    zone = db.session.execute(select(Conference.timezone).where(Conference.id == conference_id)).scalar_one()
    local = instant.astimezone(ZoneInfo(zone))
    return Message(
        "at %(time)s %(place)s time on %(day)s", time=f"{local:%H:%M}", place=place_of(zone), day=day(local)
    )
