"""What leaves a round: candidates that were withdrawn or merged."""

from datetime import datetime

from sqlalchemy import select

from ...core.lifecycle import CandidateState, RoundState
from ...core.words import Access
from ...db import db
from ...models import Candidate, RankingRound, RoundItem
from ..record import record
from .common import name_of, remember


def item_withdrawn(candidate_id: int, *, now: datetime) -> int:
    """Take a candidate that is withdrawn, merged or recalled out of the rounds not closed yet; answers how many.

    For the services of candidates, inside their transaction. A draft simply loses the item; in a scheduled or open
    round it stays in sight, marked, and leaves the tally. Ballots need not be cast anew.
    """
    rows = db.session.execute(
        select(RankingRound, RoundItem)
        .join(RoundItem, RoundItem.round_id == RankingRound.id)
        .where(
            RoundItem.candidate_id == candidate_id,
            RoundItem.withdrawn_at.is_(None),
            RankingRound.state.in_((RoundState.DRAFT, RoundState.SCHEDULED, RoundState.OPEN)),
        )
        .order_by(RankingRound.id)
        .with_for_update(of=RankingRound)
    ).all()
    for round_, item in rows:
        if round_.state == RoundState.DRAFT:
            db.session.delete(item)
            continue
        if round_.state == RoundState.OPEN and round_.closes_at <= now:
            continue  # the round has closed, though that is not recorded yet
        _leave_out(round_, item, now=now)
    db.session.flush()
    return len(rows)


def leave_out_ended(round_: RankingRound, *, now: datetime) -> None:
    """Take out of a locked round what was withdrawn or merged while it was closed."""
    rows = db.session.execute(
        select(RoundItem)
        .join(Candidate, Candidate.id == RoundItem.candidate_id)
        .where(
            RoundItem.round_id == round_.id,
            RoundItem.withdrawn_at.is_(None),
            Candidate.state.in_((CandidateState.WITHDRAWN, CandidateState.MERGED)),
        )
        .order_by(RoundItem.position)
    ).scalars()
    for item in rows:
        _leave_out(round_, item, now=now)
    db.session.flush()


def _leave_out(round_: RankingRound, item: RoundItem, *, now: datetime) -> None:
    item.withdrawn_at = now
    remember(round_, "withdraw", at=now, ref=item.ref)
    record(
        None, "rounds.item_withdrawn", conference_id=round_.conference_id, at=now, subject=name_of(round_),
        access=Access.PARTICIPANTS, details={"ref": item.ref},
    )  # fmt: skip
