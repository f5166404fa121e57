"""Ballots that reached the secretariat on paper. The delegation confirms or disowns them elsewhere (services.paper)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from ...core.errors import NotFound, Refused
from ...core.lifecycle import PaperState, RoundState, state_word
from ...core.permissions import Action, Actor, require
from ...core.ranking.ballots import Ballot as Choices
from ...core.words import Access, Disclosure, Manner
from ...db import db
from ...models import Ballot, ConsolidatedList, Delegation, PaperSubmission, RankingRound
from ..record import record
from .ballots import checked, store
from .common import at_words, locked, name_of
from .ledger import ledger_of
from .publishing import count_anew


def enter_on_paper(
    actor: Actor,
    *,
    delegation_id: int,
    round_number: int,
    ballot: Choices,
    reasons: Mapping[str, str],
    received_at: datetime,
    reason: str = "",
    now: datetime,
) -> int:
    """Enter a ballot received on paper between the opening and the close; answers its id. The secretariat's act.

    It counts from `received_at` and supersedes a ballot cast before then. After the close it is taken as long as no
    list has been issued on the results; these are then tallied anew, with a close number and an act of their own. The
    published results of a confidential round stand: what one ballot changes in them would show that ballot.
    """
    require(actor, Action.ENTER_PAPER)
    round_ = locked(actor, round_number)
    _can_be_entered(round_, actor, received_at, now)
    if delegation_id not in round_.electorate_ids:
        raise Refused("This delegation does not rank in this round: its category is not in the electorate.")
    former = _live(round_.id, delegation_id)
    if former is not None and former.cast_at >= received_at:
        raise Refused("This delegation has cast a ballot after this paper was received. The later ballot stands.")
    values = checked(round_.id, ballot, reasons, with_line=round_.with_line)
    code = db.session.execute(select(Delegation.code).where(Delegation.id == delegation_id)).scalar_one()
    receipt = store(
        ledger_of(round_), (delegation_id, code), values, former=former, cast_at=received_at, by=actor.membership_id,
        manner=Manner.PAPER,
    )  # fmt: skip
    record(
        actor, "ballots.enter_on_paper", conference_id=actor.conference_id, at=received_at, recorded_at=now,
        subject=name_of(round_), access=Access.DELEGATION, delegation_id=delegation_id, reason=reason,
    )  # fmt: skip
    count_anew(round_, actor, reason="A ballot received on paper before the close was entered.", now=now)
    return db.session.execute(select(Ballot.id).where(Ballot.receipt == receipt)).scalar_one()


def disown(actor: Actor, ballot_id: int, *, now: datetime) -> None:
    """Set aside a ballot entered on paper that the delegation says is not its own; the one before it counts again."""
    require(actor, Action.CONFIRM_PAPER)
    found = db.session.execute(
        select(Ballot.delegation_id, RankingRound.number)
        .join(RankingRound, RankingRound.id == Ballot.round_id)
        .where(Ballot.id == ballot_id)
    ).one_or_none()
    if found is None or found.delegation_id != actor.delegation_id:
        raise NotFound()
    round_ = locked(actor, found.number)
    ballot = db.session.execute(
        select(Ballot.number, Ballot.cast_at, Ballot.superseded_at, Ballot.position).where(Ballot.id == ballot_id)
    ).one()  # again, now that the round is locked
    if ballot.superseded_at is not None:
        return  # a later ballot stands: nothing rests on this one
    if round_.state == RoundState.CLOSED:
        _still_changes(round_)
    db.session.execute(update(Ballot).where(Ballot.id == ballot_id).values(superseded_at=now))
    restored = _restore_before(round_.id, actor.delegation_id, ballot)
    if ballot.position is not None:
        ledger_of(round_).append("disown", voids=ballot.position, restores=restored)
    record(
        actor, "ballots.disown", conference_id=actor.conference_id, at=now, subject=name_of(round_),
        access=Access.DELEGATION,
    )  # fmt: skip
    count_anew(round_, actor, reason="A ballot entered on paper was disowned.", now=now)


def _restore_before(round_id: int, delegation_id: int, ballot) -> int | None:
    """Let the last ballot before this one that the delegation has not disowned count again; answers its position."""
    earlier = db.session.execute(
        select(Ballot.id, Ballot.cast_at, Ballot.superseded_at, Ballot.position, PaperSubmission.state)
        .outerjoin(PaperSubmission, PaperSubmission.ballot_id == Ballot.id)
        .where(Ballot.round_id == round_id, Ballot.delegation_id == delegation_id, Ballot.number < ballot.number)
        .order_by(Ballot.number.desc())
    ).all()
    replaced_by = ballot
    for row in earlier:
        if row.superseded_at != replaced_by.cast_at:
            continue  # it counted no more when that one came: disowned before
        if row.state != PaperState.DISOWNED:
            db.session.execute(update(Ballot).where(Ballot.id == row.id).values(superseded_at=None))
            return row.position
        replaced_by = row
    return None


def _can_be_entered(round_: RankingRound, actor: Actor, received_at: datetime, now: datetime) -> None:
    if round_.state not in (RoundState.OPEN, RoundState.CLOSED):
        raise Refused("This round is %(state)s: no ballot can be entered.", state=state_word(round_.state))
    if received_at > now:
        raise Refused("The time of receipt lies in the future.", field="received_at")
    # A time of receipt is written in minutes.
    if received_at < round_.opens_at.replace(second=0, microsecond=0):
        opened = at_words(round_.opens_at, actor.conference_id)
        raise Refused(
            "The round opened %(opened)s. A ballot received before then cannot count.",
            opened=opened, field="received_at",
        )
    if received_at >= round_.closes_at:
        closed = at_words(round_.closes_at, actor.conference_id)
        raise Refused(
            "The round closed %(closed)s. A ballot received later cannot count.", closed=closed, field="received_at"
        )
    if round_.state == RoundState.CLOSED:
        _still_changes(round_)


def _still_changes(round_: RankingRound) -> None:
    """Raise Refused where the results of a closed round stand for good."""
    if round_.disclosure == Disclosure.CONFIDENTIAL and round_.published_at is not None:
        raise Refused(
            "The results of this round are published, and it is confidential: counting them anew would show this one "
            "ballot by the difference. The chair can hold another round."
        )
    issued = db.session.execute(
        select(ConsolidatedList.number).where(
            ConsolidatedList.round_id == round_.id, ConsolidatedList.last_revision > 0
        )
    ).scalars().first()  # fmt: skip
    if issued is not None:
        raise Refused("List %(issued)s has been issued on these results: they can no longer change.", issued=issued)


def _live(round_id: int, delegation_id: int):
    return db.session.execute(
        select(Ballot.id, Ballot.number, Ballot.cast_at, Ballot.position).where(
            Ballot.round_id == round_id, Ballot.delegation_id == delegation_id, Ballot.superseded_at.is_(None)
        )
    ).one_or_none()
