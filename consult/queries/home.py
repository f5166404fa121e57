"""What stands on the home of a conference: what needs a delegation, when a reader last looked, what there is to read.

Each function is one query, so that the page costs the same whatever the conference holds.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from ..core.lifecycle import STANDING, CommentState, PaperState, RoundState
from ..core.permissions import Actor
from ..core.words import Kind
from ..db import db
from ..models import (
    Attachment,
    Ballot,
    BallotDraft,
    Candidate,
    Comment,
    Disposition,
    Leave,
    PaperSubmission,
    RankingRound,
    Seen,
)
from .register import waits_with_files


@dataclass(frozen=True, slots=True)
class RoundTask:
    """An open round in which a delegation ranks. `newer`: what is being prepared is newer than what was cast."""

    number: int
    title: str
    closes_at: datetime
    cast_at: datetime | None
    prepared: bool
    newer: bool


@dataclass(frozen=True, slots=True)
class PaperTask:
    """Something entered on paper that the delegation has not answered for."""

    id: int
    kind: str
    received_at: datetime


def find_seen(actor: Actor) -> datetime | None:
    """When the actor, in this capacity, last marked what is new as seen."""
    return db.session.execute(
        select(Seen.seen_at).where(Seen.membership_id == actor.membership_id)
    ).scalar_one_or_none()


def count_comment_drafts(delegation_id: int) -> int:
    """Draft comments of a delegation that its head could clear."""
    return db.session.execute(
        select(func.count())
        .select_from(Comment)
        .where(Comment.delegation_id == delegation_id, Comment.state == CommentState.DRAFT)
    ).scalar_one()


def count_answered_since(delegation_id: int, since: datetime) -> int:
    """Comments of a delegation that the chair has answered since an instant."""
    return db.session.execute(
        select(func.count())
        .select_from(Comment)
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .where(Comment.delegation_id == delegation_id, Disposition.answered_at > since)
    ).scalar_one()


def count_replied_since(delegation_id: int, since: datetime) -> int:
    """Comments of a delegation in whose threads the chair or the secretariat has replied since an instant, and which
    the chair has not answered."""
    reply = aliased(Comment)
    return db.session.execute(
        select(func.count(Comment.id.distinct()))
        .join(reply, reply.parent_id == Comment.id)
        .where(
            Comment.delegation_id == delegation_id,
            Comment.state == CommentState.CLEARED,
            reply.delegation_id.is_(None),
            reply.state == CommentState.CLEARED,
            reply.released_at > since,
        )
    ).scalar_one()


def list_rounds_open_to(actor: Actor) -> list[RoundTask]:
    """The open rounds in which the actor's delegation ranks, the next close first."""
    own = (Ballot.round_id == RankingRound.id) & (Ballot.delegation_id == actor.delegation_id)
    draft = (BallotDraft.round_id == RankingRound.id) & (BallotDraft.delegation_id == actor.delegation_id)
    rows = db.session.execute(
        select(
            RankingRound.number, RankingRound.title, RankingRound.closes_at, RankingRound.electorate_ids,
            Ballot.cast_at, BallotDraft.updated_at,
        )
        .outerjoin(Ballot, own & Ballot.superseded_at.is_(None))
        .outerjoin(BallotDraft, draft)
        .where(RankingRound.conference_id == actor.conference_id, RankingRound.state == RoundState.OPEN)
        .order_by(RankingRound.closes_at, RankingRound.number)
    )  # fmt: skip
    return [
        RoundTask(
            row.number, row.title, row.closes_at, row.cast_at, row.updated_at is not None,
            bool(row.cast_at and row.updated_at and row.updated_at > row.cast_at),
        )
        for row in rows
        if actor.delegation_id in row.electorate_ids
    ]  # fmt: skip


def list_paper_to_confirm(delegation_id: int) -> list[PaperTask]:
    """What was entered for a delegation on paper and waits for its head, the oldest first."""
    rows = db.session.execute(
        select(PaperSubmission.id, PaperSubmission.kind, PaperSubmission.received_at)
        .where(PaperSubmission.delegation_id == delegation_id, PaperSubmission.state == PaperState.TO_CONFIRM)
        .order_by(PaperSubmission.entered_at, PaperSubmission.id)
    )
    return [PaperTask(*row) for row in rows]


def list_files_to_clear(delegation_id: int) -> list[tuple[str, str, int]]:
    """(reference, title, how many files wait for the head) of the delegation's own candidates on the table."""
    rows = db.session.execute(
        select(Candidate.ref, Candidate.title, func.count())
        .join(Attachment, Attachment.candidate_id == Candidate.id)
        .where(waits_with_files(delegation_id))
        .group_by(Candidate.id, Candidate.ref, Candidate.title, Candidate.kind, Candidate.number)
        .order_by(Candidate.kind, Candidate.number)
    )
    return [tuple(row) for row in rows]


def find_leave(delegation_id: int, *, now: datetime) -> dict[str, datetime]:
    """Until when the chair's leave for late entries holds, by act ("table", "comment")."""
    rows = db.session.execute(
        select(Leave.act, func.max(Leave.until))
        .where(Leave.delegation_id == delegation_id, Leave.granted_at <= now, Leave.until > now)
        .group_by(Leave.act)
    )
    return {row[0]: row[1] for row in rows}


def count_tabled(conference_id: int) -> dict[Kind, int]:
    """How many candidates stand on the table for all to read, by kind."""
    rows = db.session.execute(
        select(Candidate.kind, func.count())
        .where(
            Candidate.conference_id == conference_id,
            Candidate.state.in_(STANDING),
            Candidate.released_at.is_not(None),
        )
        .group_by(Candidate.kind)
    )
    return {row[0]: row[1] for row in rows}


def titles_of(conference_id: int, refs: set[str]) -> dict[str, str]:
    """Titles by reference."""
    if not refs:
        return {}
    rows = db.session.execute(
        select(Candidate.ref, Candidate.title).where(Candidate.conference_id == conference_id, Candidate.ref.in_(refs))
    )
    return {row[0]: row[1] for row in rows}
