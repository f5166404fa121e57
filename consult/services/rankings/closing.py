"""Opening and closing by the clock. The close publishes the results, unless two officers have to confirm them."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import func, select

from ...core.lifecycle import CandidateState, ConferenceState, RoundState, move
from ...core.words import Access, Category
from ...db import db, transaction
from ...models import Candidate, Conference, Delegation, RankingRound, RoundItem, Version
from ..record import record
from .common import name_of, remember
from .publishing import has_too_few, publish


def open_due(*, now: Callable[[], datetime]) -> int:
    """Open the scheduled rounds whose instant has come; answers how many. Called each second. An archived conference's
    clock stands still: what is due in it waits.

    The opening takes effect at `opens_at`, whenever it is recorded. It freezes the electorate and the versions.
    """
    return sum(_carry_out(round_id, RoundState.SCHEDULED, now) for round_id in _due(RoundState.SCHEDULED, now()))


def close_due(*, now: Callable[[], datetime]) -> int:
    """Close the open rounds whose instant has come and publish their results; answers how many. Called each second.

    The close takes effect at `closes_at`, whenever it is recorded. A clock set back afterwards reopens nothing.
    """
    return sum(_carry_out(round_id, RoundState.OPEN, now) for round_id in _due(RoundState.OPEN, now()))


def _instant_of(state: RoundState):
    return RankingRound.opens_at if state == RoundState.SCHEDULED else RankingRound.closes_at


def _due(state: RoundState, now: datetime) -> list[int]:
    due = _instant_of(state)
    found = db.session.execute(
        select(RankingRound.id)
        .join(Conference, Conference.id == RankingRound.conference_id)
        .where(RankingRound.state == state, due <= now, Conference.archived_at.is_(None))
        .order_by(due, RankingRound.id)
    ).scalars()
    found = list(found)
    db.session.rollback()
    return found


def _carry_out(round_id: int, state: RoundState, now: Callable[[], datetime]) -> int:
    with transaction():
        round_ = db.session.execute(
            select(RankingRound)
            .join(Conference, Conference.id == RankingRound.conference_id)
            .where(RankingRound.id == round_id, Conference.state == ConferenceState.ACTIVE)
            .with_for_update(of=RankingRound)
        ).scalar_one_or_none()
        recorded_at = now()
        # Another process was first, or the instant has been put off in the meantime.
        if round_ is None or round_.state != state:
            return 0
        if (round_.opens_at if state == RoundState.SCHEDULED else round_.closes_at) > recorded_at:
            return 0
        if state == RoundState.SCHEDULED:
            open_round(round_, recorded_at=recorded_at)
        else:
            close_round(round_, recorded_at=recorded_at)
    return 1


def open_round(round_: RankingRound, *, recorded_at: datetime) -> None:
    """Open a locked round, with effect from its `opens_at`: freeze who may rank and which texts."""
    move(round_, RoundState.OPEN)
    round_.opened_at = recorded_at
    round_.electorate_ids = list_entitled(round_.conference_id, round_.electorate)
    round_.edit_counter += 1
    _pin(round_)
    remember(round_, "open", at=round_.opens_at)
    record(
        None, "rounds.open", conference_id=round_.conference_id, at=round_.opens_at, recorded_at=recorded_at,
        subject=name_of(round_), access=Access.PARTICIPANTS, details={"entitled": len(round_.electorate_ids)},
    )  # fmt: skip


def close_round(round_: RankingRound, *, recorded_at: datetime) -> None:
    """Close a locked round, with effect from its `closes_at`, and publish its results unless two open them."""
    move(round_, RoundState.CLOSED)
    round_.closed_at, round_.confirmations = recorded_at, []
    round_.edit_counter += 1
    remember(round_, "close", at=round_.closes_at)
    number = None
    if round_.two_person:
        has_too_few(round_, actor=None, at=recorded_at)
    else:
        number = publish(round_, actor=None, at=recorded_at)
    record(
        None, "rounds.close", conference_id=round_.conference_id, at=round_.closes_at, recorded_at=recorded_at,
        subject=name_of(round_), access=Access.PARTICIPANTS, details={} if number is None else {"close": number},
    )  # fmt: skip


def list_entitled(conference_id: int, electorate: Iterable[str]) -> list[int]:
    """The ids of the delegations of these categories, in the order in which delegations sort."""
    wanted = [Category(value) for value in electorate]
    return list(
        db.session.execute(
            select(Delegation.id)
            .where(Delegation.conference_id == conference_id, Delegation.category.in_(wanted))
            .order_by(Delegation.sort_order, Delegation.id)
        ).scalars()
    )


def _pin(round_: RankingRound) -> None:
    """Pin each item to the version that was current at the opening."""
    last = (
        select(Version.candidate_id, func.max(Version.number).label("number"))
        .join(RoundItem, RoundItem.candidate_id == Version.candidate_id)
        .where(RoundItem.round_id == round_.id, Version.issued_at <= round_.opens_at)
        .group_by(Version.candidate_id)
        .subquery()
    )
    rows = db.session.execute(
        select(RoundItem, Version.id, Candidate.state, Candidate.ended_at)
        .join(Candidate, Candidate.id == RoundItem.candidate_id)
        .outerjoin(last, last.c.candidate_id == RoundItem.candidate_id)
        .outerjoin(Version, (Version.candidate_id == last.c.candidate_id) & (Version.number == last.c.number))
        .where(RoundItem.round_id == round_.id)
    ).all()
    for item, version_id, state, ended_at in rows:
        if version_id is not None:
            item.version_id = version_id
        if state in (CandidateState.WITHDRAWN, CandidateState.MERGED) and item.withdrawn_at is None:
            item.withdrawn_at = ended_at or round_.opens_at
