"""Opening and closing by the clock, and the results stored at the close."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import func, insert, select

from ...core.lifecycle import CandidateState, ConferenceState, RoundState, move
from ...core.ranking.ballots import Ballot as Choices
from ...core.ranking.sections import section
from ...core.words import Access, Category, Kind
from ...db import db, transaction
from ...models import Ballot, Candidate, Conference, Delegation, RankingRound, RoundItem, RoundResult, Version
from ..record import record
from .common import name_of, remember

DECIDING = "deciding"


def open_due(*, now: Callable[[], datetime]) -> int:
    """Open the scheduled rounds whose instant has come; answers how many. Called each second. An archived conference's
    clock stands still: what is due in it waits.

    The opening takes effect at `opens_at`, whenever it is recorded. It freezes the electorate and the versions.
    """
    return sum(_carry_out(round_id, RoundState.SCHEDULED, now) for round_id in _due(RoundState.SCHEDULED, now()))


def close_due(*, now: Callable[[], datetime]) -> int:
    """Close the open rounds whose instant has come and store their results; answers how many. Called each second.

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
    """Close a locked round, with effect from its `closes_at`, and store its results."""
    move(round_, RoundState.CLOSED)
    round_.closed_at = recorded_at
    round_.edit_counter += 1
    number = store_results(round_, stored_at=recorded_at)
    remember(round_, "close", at=round_.closes_at)
    record(
        None, "rounds.close", conference_id=round_.conference_id, at=round_.closes_at, recorded_at=recorded_at,
        subject=name_of(round_), access=Access.PARTICIPANTS, details={"close": number},
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
        if state != CandidateState.TABLED and item.withdrawn_at is None:
            item.withdrawn_at = ended_at or round_.opens_at


def store_results(round_: RankingRound, *, stored_at: datetime) -> int:
    """Tally the live ballots of a locked round and store the results; answers the number of this close.

    One row for each kind and group: the deciding delegations, and each category with entitled delegations. Nothing
    aggregated is stored anywhere before.
    """
    from ...core.ranking.pictures import pictured
    from ...core.ranking.tally import tally  # loads numpy, which no page needs

    number = 1 + (
        db.session.execute(
            select(func.max(RoundResult.close_number)).where(RoundResult.round_id == round_.id)
        ).scalar_one()
        or 0
    )
    items: dict[Kind, list[str]] = {}
    withdrawn: set[str] = set()
    for kind, ref, gone in db.session.execute(
        select(RoundItem.kind, RoundItem.ref, RoundItem.withdrawn_at)
        .where(RoundItem.round_id == round_.id)
        .order_by(RoundItem.position, RoundItem.id)
    ):
        items.setdefault(kind, []).append(ref)
        if gone is not None:
            withdrawn.add(ref)
    ballots = {
        row.delegation_id: Choices(tuple(map(tuple, row.ranked)), tuple(row.below))
        for row in db.session.execute(
            select(Ballot.delegation_id, Ballot.ranked, Ballot.below)
            .where(Ballot.round_id == round_.id, Ballot.superseded_at.is_(None))
            .order_by(Ballot.delegation_id)
        )
    }
    rows = []
    for group, members in _groups(round_).items():
        cast = {delegation_id: ballots[delegation_id] for delegation_id in members if delegation_id in ballots}
        for kind, refs in items.items():
            gone = [ref for ref in refs if ref in withdrawn]
            own = {delegation_id: section(ballot, refs) for delegation_id, ballot in cast.items()}
            counted = tally(refs, own.values(), gone)
            beside = pictured(counted.items, own, published=round_.ballots_to == "participants")
            rows.append(
                {
                    "round_id": round_.id,
                    "close_number": number,
                    "kind": kind,
                    "group": group,
                    "cast": len(cast),
                    "entitled": len(members),
                    "tally": counted.to_json() | beside,
                    "stored_at": stored_at,
                }
            )
    if rows:
        db.session.execute(insert(RoundResult), rows)
    return number


def _groups(round_: RankingRound) -> dict[str, list[int]]:
    """The entitled delegations, once as the deciding ones and once by category."""
    groups: dict[str, list[int]] = {}
    for delegation_id, category, deciding in db.session.execute(
        select(Delegation.id, Delegation.category, Delegation.deciding)
        .where(Delegation.id.in_(round_.electorate_ids))
        .order_by(Delegation.sort_order, Delegation.id)
    ):
        if deciding:
            groups.setdefault(DECIDING, []).append(delegation_id)
        groups.setdefault(category.value, []).append(delegation_id)
    return groups
