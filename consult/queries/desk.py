"""The chair's desk: what waits for the chair and the secretariat. Never what anybody drafts or chooses."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, exists, func, select

from ..core.lifecycle import STANDING, CommentState, ListState, PaperState, RoundState
from ..core.words import Role
from ..db import db
from ..models import (
    Ballot,
    Candidate,
    Comment,
    ConsolidatedList,
    Delegation,
    Entry,
    Invitation,
    Mail,
    Membership,
    PaperSubmission,
    RankingRound,
)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Comments that wait for an answer. `oldest` is for its day alone: of some the time may not be told."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Cast:
    """A delegation of the electorate and whether it has cast."""

    name: str
    code: str
    deciding: bool
    cast: bool


@dataclass(frozen=True)
class RoundLine:
    """A round announced or open; `electorate` is empty before it opens, deciding delegations first."""

    number: int
    title: str
    state: RoundState
    opens_at: datetime
    closes_at: datetime
    electorate: tuple[Cast, ...]

    @property
    def cast(self) -> int:
        """How many have cast."""
        return sum(1 for each in self.electorate if each.cast)


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list that is being worked on. `gone`: entries withdrawn or merged since, `moved_on`: entries with a newer text,
    `unanswered`: comments on its entries that wait for an answer."""

    number: int
    title: str
    state: ListState
    entries: int
    gone: int
    moved_on: int
    unanswered: int

    @property
    def ready(self) -> bool:
        """Nothing stands in the way of issuing it."""
        return self.entries > 0 and not self.gone


@dataclass(frozen=True, slots=True)
class PaperLine:
    """What was entered on paper and waits for its delegation."""

    id: int
    kind: str
    delegation: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """How it stands with the heads of delegations, the invitations and the mail of a conference."""

    delegations: int
    headless: int
    expired: int
    open: int
    failed_mails: int


def find_unanswered(conference_id: int) -> Unanswered:
    """The comments that others read and the chair has not answered."""
    row = db.session.execute(
        select(func.count(), func.min(Comment.released_at)).where(
            Comment.conference_id == conference_id,
            Comment.state == CommentState.CLEARED,
            Comment.released_at.is_not(None),
            Comment.parent_id.is_(None),
        )
    ).one()
    return Unanswered(row[0], row[1])


def list_rounds(conference_id: int) -> list[RoundLine]:
    """Rounds announced or open, the next instant first, with who has cast. Two queries."""
    rounds = db.session.execute(
        select(
            RankingRound.id, RankingRound.number, RankingRound.title, RankingRound.state, RankingRound.opens_at,
            RankingRound.closes_at, RankingRound.electorate_ids,
        )
        .where(
            RankingRound.conference_id == conference_id,
            RankingRound.state.in_([RoundState.SCHEDULED, RoundState.OPEN]),
        )
        .order_by(case((RankingRound.state == RoundState.OPEN, RankingRound.closes_at), else_=RankingRound.opens_at))
    ).all()  # fmt: skip
    if not rounds:
        return []
    standing = db.session.execute(
        select(Delegation.id, Delegation.short_name, Delegation.code, Delegation.deciding, Ballot.round_id)
        .outerjoin(
            Ballot,
            (Ballot.delegation_id == Delegation.id)
            & Ballot.superseded_at.is_(None)
            & Ballot.round_id.in_([row.id for row in rounds]),
        )
        .where(Delegation.conference_id == conference_id)
        .order_by(Delegation.deciding.desc(), Delegation.sort_order, Delegation.id)
    ).all()
    cast = {(row.round_id, row.id) for row in standing}
    # A delegation comes once for each round in which it has cast.
    delegations = list({row.id: row for row in standing}.values())
    return [
        RoundLine(
            row.number, row.title, row.state, row.opens_at, row.closes_at,
            tuple(
                Cast(d.short_name, d.code, d.deciding, (row.id, d.id) in cast)
                for d in delegations
                if d.id in set(row.electorate_ids)
            ),
        )
        for row in rounds
    ]  # fmt: skip


def list_lists(conference_id: int) -> list[ListLine]:
    """The lists that are being worked on, the newest first."""
    gone = case((Candidate.state.not_in(STANDING), 1), else_=0)
    moved = case(
        (Candidate.state.in_(STANDING) & (Candidate.current_version_id != Entry.version_id), 1), else_=0
    )
    rows = db.session.execute(
        select(
            ConsolidatedList.number, ConsolidatedList.title, ConsolidatedList.state, func.count(Entry.id),
            func.coalesce(func.sum(gone), 0), func.coalesce(func.sum(moved), 0),
            func.coalesce(func.sum(Candidate.unanswered_count), 0),
        )
        .outerjoin(Entry, Entry.list_id == ConsolidatedList.id)
        .outerjoin(Candidate, Candidate.id == Entry.candidate_id)
        .where(ConsolidatedList.conference_id == conference_id, ConsolidatedList.state != ListState.ISSUED)
        .group_by(ConsolidatedList.id, ConsolidatedList.number, ConsolidatedList.title, ConsolidatedList.state)
        .order_by(ConsolidatedList.number.desc())
    )  # fmt: skip
    # A list without an entry has one row of nothing, which counts as neither gone nor moved on.
    return [ListLine(*row) if row[3] else ListLine(*row[:3], 0, 0, 0, 0) for row in rows]


def list_paper_waiting(conference_id: int) -> list[PaperLine]:
    """What was entered on paper and not answered for, the oldest first."""
    rows = db.session.execute(
        select(PaperSubmission.id, PaperSubmission.kind, Delegation.short_name, PaperSubmission.received_at)
        .join(Delegation, Delegation.id == PaperSubmission.delegation_id)
        .where(PaperSubmission.conference_id == conference_id, PaperSubmission.state == PaperState.TO_CONFIRM)
        .order_by(PaperSubmission.entered_at, PaperSubmission.id)
    )
    return [PaperLine(*row) for row in rows]


def find_invited(conference_id: int, *, now: datetime) -> Invited:
    """Heads missing, invitations and failed mail, in one query."""
    head = exists().where(
        Membership.delegation_id == Delegation.id, Membership.role == Role.HEAD, Membership.ended_at.is_(None)
    )
    waiting = (
        Invitation.conference_id == conference_id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
    )  # fmt: skip
    all_ = select(func.count()).select_from(Delegation).where(Delegation.conference_id == conference_id)
    mails = select(func.count()).select_from(Mail).where(
        Mail.conference_id == conference_id, Mail.sent_at.is_(None), Mail.error != ""
    )  # fmt: skip
    invitations = select(func.count()).select_from(Invitation).where(*waiting)
    row = db.session.execute(
        select(
            all_.scalar_subquery(),
            all_.where(~head).scalar_subquery(),
            invitations.where(Invitation.expires_at <= now).scalar_subquery(),
            invitations.where(Invitation.expires_at > now).scalar_subquery(),
            mails.scalar_subquery(),
        )
    ).one()
    return Invited(*row)

