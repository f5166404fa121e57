"""Ballots: a delegation's own, what others may see of them, and the turn-out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from ...core.errors import NotFound
from ...core.lifecycle import RoundState
from ...core.permissions import Action, Actor, require
from ...core.ranking.ballots import Ballot as Choices
from ...core.words import Category, Manner, Role
from ...db import db
from ...models import Ballot, BallotDraft, Delegation, LedgerEntry, Membership, Person, RankingRound
from .rounds import RoundView


@dataclass(frozen=True)
class Receipt:
    """A cast ballot of one's own delegation.

    `entry` is the hash of its entry in the ledger, which holds the `commitment` that `salt` opens; all are missing from
    a ballot that has not entered it yet. `position` is the entry's: to be told only when the ledger is published.
    """

    code: str
    number: int
    choices: Choices
    reasons: Mapping[str, str]
    cast_at: datetime
    cast_by: str
    role: Role
    superseded_at: datetime | None
    manner: Manner
    salt: str | None
    position: int | None
    commitment: str | None
    entry: str | None

    @property
    def content(self) -> dict:
        """The choices and reasons as they are kept."""
        return {**self.choices.to_json(), "reasons": dict(self.reasons)}


@dataclass(frozen=True)
class Disclosed:
    """What a delegation chose, where the round's setting lets the reader see it."""

    delegation: str
    code: str
    category: Category
    deciding: bool
    choices: Choices
    reasons: Mapping[str, str]


@dataclass(frozen=True)
class TurnoutLine:
    """Whether an entitled delegation has cast, and when; never what."""

    delegation: str
    code: str
    category: Category
    deciding: bool
    cast_at: datetime | None


@dataclass(frozen=True)
class OpenRound:
    """An open round as it concerns one delegation."""

    number: int
    title: str
    closes_at: datetime
    cast_at: datetime | None
    has_draft: bool


def _choices(row) -> Choices:
    return Choices(tuple(map(tuple, row.ranked)), tuple(row.below))


_RECEIPT = (
    Ballot.receipt, Ballot.number, Ballot.ranked, Ballot.below, Ballot.reasons, Ballot.cast_at, Person.name,
    Membership.role, Ballot.superseded_at, Ballot.manner, Ballot.salt, Ballot.position, LedgerEntry.commitment,
    LedgerEntry.hash,
)  # fmt: skip


def _receipts():
    return (
        select(*_RECEIPT)
        .join(Membership, Membership.id == Ballot.cast_by_id)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(
            LedgerEntry, (LedgerEntry.round_id == Ballot.round_id) & (LedgerEntry.position == Ballot.position)
        )
    )


def _receipt(row) -> Receipt:
    return Receipt(
        row.receipt, row.number, _choices(row), row.reasons, row.cast_at, row.name, row.role, row.superseded_at,
        row.manner, row.salt, row.position, row.commitment, row.hash,
    )  # fmt: skip


_LIVE = _receipts().where(
    Ballot.round_id == bindparam("round"), Ballot.delegation_id == bindparam("delegation"),
    Ballot.superseded_at.is_(None),
)  # fmt: skip


def find_live(round_id: int, delegation_id: int) -> Receipt | None:
    """The delegation's ballot that counts."""
    asked = {"round": round_id, "delegation": delegation_id}
    row = db.session.connection().execute(_LIVE, asked).one_or_none()
    return _receipt(row) if row else None


def get_receipt(round_id: int, delegation_id: int, code: str) -> Receipt:
    """A ballot by its receipt; raises NotFound unless it is the delegation's own."""
    row = db.session.execute(
        _receipts().where(Ballot.round_id == round_id, Ballot.delegation_id == delegation_id, Ballot.receipt == code)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return _receipt(row)


def turnout(actor: Actor, round_: RoundView) -> list[TurnoutLine]:
    """The entitled delegations and whether each has cast. For chair and secretariat; raises NotPermitted."""
    require(actor, Action.READ_TURNOUT)
    rows = db.session.execute(
        select(Delegation.short_name, Delegation.code, Delegation.category, Delegation.deciding, Ballot.cast_at)
        .outerjoin(
            Ballot,
            (Ballot.delegation_id == Delegation.id) & (Ballot.round_id == round_.id) & Ballot.superseded_at.is_(None),
        )
        .where(Delegation.id.in_(round_.entitled_ids))
        .order_by(Delegation.deciding.desc(), Delegation.sort_order)
    )
    return [TurnoutLine(*row) for row in rows]


def list_disclosed(actor: Actor, round_: RoundView) -> list[Disclosed]:
    """What each delegation chose, in the order of delegations; raises NotFound where the reader may not see it."""
    if not round_.shows_ballots_to(actor):
        raise NotFound()
    rows = db.session.execute(
        select(
            Delegation.short_name, Delegation.code, Delegation.category, Delegation.deciding, Ballot.ranked,
            Ballot.below, Ballot.reasons,
        )
        .join(Delegation, Delegation.id == Ballot.delegation_id)
        .where(Ballot.round_id == round_.id, Ballot.superseded_at.is_(None))
        .order_by(Delegation.deciding.desc(), Delegation.sort_order)
    )  # fmt: skip
    return [Disclosed(row.short_name, row.code, row.category, row.deciding, _choices(row), row.reasons) for row in rows]


def list_open_for(delegation_id: int) -> list[OpenRound]:
    """The open rounds in which a delegation ranks, the next close first."""
    rows = db.session.execute(
        select(
            RankingRound.number, RankingRound.title, RankingRound.closes_at, RankingRound.electorate_ids,
            Ballot.cast_at, BallotDraft.id.label("draft"),
        )
        .join(Delegation, Delegation.conference_id == RankingRound.conference_id)
        .outerjoin(
            Ballot,
            (Ballot.round_id == RankingRound.id)
            & (Ballot.delegation_id == Delegation.id)
            & Ballot.superseded_at.is_(None),
        )
        .outerjoin(
            BallotDraft, (BallotDraft.round_id == RankingRound.id) & (BallotDraft.delegation_id == Delegation.id)
        )
        .where(Delegation.id == delegation_id, RankingRound.state == RoundState.OPEN)
        .order_by(RankingRound.closes_at, RankingRound.number)
    )  # fmt: skip
    return [
        OpenRound(row.number, row.title, row.closes_at, row.cast_at, row.draft is not None)
        for row in rows
        if delegation_id in row.electorate_ids
    ]
