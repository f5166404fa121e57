"""Results by the other methods: a row waits for each from its publication on, and is filled by whichever process comes
to it first. Kemeny's method can take seconds, so nothing is locked while it is worked out."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import JSON, case, func, insert, literal, or_, select

from ...core.lifecycle import RoundState
from ...core.ranking.weighting import EQUAL_GROUPS, weighting
from ...core.trust.verifier import ALL, BALANCED, DECIDING
from ...db import db, transaction
from ...models import RankingRound, RoundMethods, RoundResult
from .counting import choices_of, load_poll

log = logging.getLogger(__name__)

# What one attempt may take; whoever works it out has to stop before (consult/sidework.py). Each further one has twice
# as long to wait, up to half a day.
LEASE = timedelta(seconds=150)
_LONGEST = 8
# After so many attempts that came to nothing Kemeny's method looks at few sets only: best found, with its bound.
_PATIENT, _HURRIED = 2, 20_000


@dataclass(frozen=True)
class _Job:
    row_id: int
    attempt: int
    work: dict


def await_methods(round_id: int, close_number: int) -> None:
    """Have what was counted worked out by the other methods too, after this transaction."""
    counted = select(RoundResult.id, literal(0), literal({}, JSON)).where(
        RoundResult.round_id == round_id,
        RoundResult.close_number == close_number,
        RoundResult.counted_in == "own",
        RoundResult.cast > 0,
    )
    db.session.execute(insert(RoundMethods).from_select(["result_id", "attempts", "found"], counted))


def work_out_next(*, now: Callable[[], datetime], compute: Callable[[dict], dict]) -> bool | None:
    """Work out the next result that waits: the round published last first, in it the deciding delegations' order.

    Answers None where none waits, else whether it was done. `compute` takes what core.ranking.other_methods.from_json
    does and answers the same as that; it may raise, and must have ended within LEASE. What it does not finish, a
    process that stops among others, is tried again by whoever comes after the lease.
    """
    waiting = _find_due(now())
    if waiting is None:
        return None
    with transaction():
        job = _take(*waiting, now=now())
    if job is None:
        return False
    try:
        found = compute(job.work)
    except Exception:
        log.exception("result by other methods, row %s: attempt %s came to nothing", job.row_id, job.attempt)
        return False
    with transaction():
        row = _locked(job.row_id)
        if row is None or row.worked_out_at is not None or row.attempts != job.attempt:
            return False
        row.found, row.worked_out_at, row.taken_until = found, now(), None
    return True


def _is_due(now: datetime):
    free = or_(RoundMethods.taken_until.is_(None), RoundMethods.taken_until <= now)
    return RoundMethods.worked_out_at.is_(None) & free


def _find_due(now: datetime) -> tuple[int, int] | None:
    """(id of the row, id of its round). Reads nothing of a tally: there is mostly nothing to do."""
    found = db.session.execute(
        select(RoundMethods.id, RoundResult.round_id)
        .join(RoundResult, RoundResult.id == RoundMethods.result_id)
        .join(RankingRound, RankingRound.id == RoundResult.round_id)
        .where(_is_due(now))
        .order_by(
            RankingRound.published_at.is_(None), RankingRound.published_at.desc(),
            case((RoundResult.group == DECIDING, 0), else_=1), RoundMethods.id,
        )
        .limit(1)
    ).one_or_none()  # fmt: skip
    db.session.rollback()
    return None if found is None else (found.id, found.round_id)


def _locked(row_id: int) -> RoundMethods | None:
    return db.session.execute(
        select(RoundMethods).where(RoundMethods.id == row_id).with_for_update()
    ).scalar_one_or_none()


def _take(row_id: int, round_id: int, *, now: datetime) -> _Job | None:
    """Take a row, under the lock of its round: no ballot changes meanwhile. None where another process has it, or where
    nobody reads that count any more: the row is then deleted."""
    round_ = db.session.execute(
        select(RankingRound).where(RankingRound.id == round_id).with_for_update()
    ).scalar_one_or_none()
    row = db.session.execute(
        select(RoundMethods).where(RoundMethods.id == row_id, _is_due(now)).with_for_update()
    ).scalar_one_or_none()
    if round_ is None or row is None:
        return None
    result = db.session.get(RoundResult, row.result_id)
    last = select(func.max(RoundResult.close_number)).where(RoundResult.round_id == round_id)
    published = round_.state == RoundState.CLOSED and round_.published_at is not None
    if not published or result.close_number != db.session.execute(last).scalar_one():
        db.session.delete(row)
        return None
    row.attempts += 1
    row.taken_until = now + LEASE * 2 ** min(row.attempts - 1, _LONGEST)
    work = {
        "tally": {name: value for name, value in result.tally.items() if name not in ("spread", "map", "firmness")},
        "split_ties": round_.split_ties,
        "budget": None if row.attempts <= _PATIENT else _HURRIED,
        "ballots": None,
        "weights": None,
    }
    return _Job(row.id, row.attempts, work | _ballots(round_, result))


def _ballots(round_: RankingRound, result: RoundResult) -> dict:
    """The ballots behind a result, for the short list: where each of them is published, and nowhere else."""
    poll = load_poll(round_)
    atoms = poll.groups.get(ALL if result.group == BALANCED else result.group)
    if poll.confidential or atoms is None:
        return {}
    cast = [poll.ballots[each] for each in poll.ids(atoms) if each in poll.ballots]
    found = {"ballots": [choices_of(ballot).to_json() for ballot in cast]}
    if result.group == BALANCED:
        part = {member.id: poll.part_of(member) for member in poll.members}
        names = [part[ballot.delegation_id] for ballot in cast]
        factors = weighting(EQUAL_GROUPS, {name: names.count(name) for name in names}).factors
        found["weights"] = [factors[name] for name in names]
    return found
