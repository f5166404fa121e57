"""Who is asked to co-sponsor what, and who could be asked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select

from ..core.lifecycle import CandidateState, CoSponsorState
from ..core.words import Kind
from ..db import db
from ..models import Candidate, CoSponsorship, Delegation


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something a head of delegation has to answer. `kind_of_ask`: invited (asked to co-sponsor), to_confirm (asked
    again after a new version), offer (another delegation offers to join the reader's own candidate)."""

    ref: str
    kind: Kind
    title: str
    delegation: str
    delegation_code: str
    since: datetime
    kind_of_ask: str


def list_waiting(delegation_id: int) -> list[Waiting]:
    """What waits for the head of a delegation: invitations, confirmations, and offers to join its own candidates."""
    asked = db.session.execute(
        select(
            Candidate.ref,
            Candidate.kind,
            Candidate.title,
            Candidate.delegation_id,
            Delegation.short_name,
            Delegation.code,
            CoSponsorship.invited_at,
            CoSponsorship.state,
        )
        .join(CoSponsorship, CoSponsorship.candidate_id == Candidate.id)
        # Of an offer the one who makes it is of interest, of an invitation the sponsor.
        .join(
            Delegation,
            or_(
                (Candidate.delegation_id == delegation_id) & (Delegation.id == CoSponsorship.delegation_id),
                (Candidate.delegation_id != delegation_id) & (Delegation.id == Candidate.delegation_id),
            ),
        )
        .where(
            Candidate.state == CandidateState.TABLED,
            Candidate.released_at.is_not(None),
            or_(
                (CoSponsorship.delegation_id == delegation_id)
                & (
                    (CoSponsorship.state == CoSponsorState.TO_CONFIRM)
                    | ((CoSponsorship.state == CoSponsorState.INVITED) & CoSponsorship.offered.is_(False))
                ),
                (Candidate.delegation_id == delegation_id)
                & (CoSponsorship.state == CoSponsorState.INVITED)
                & CoSponsorship.offered.is_(True),
            ),
        )
        .order_by(CoSponsorship.invited_at, CoSponsorship.id)
    ).all()
    return [
        Waiting(
            ref=row.ref,
            kind=row.kind,
            title=row.title,
            delegation=row.short_name,
            delegation_code=row.code,
            since=row.invited_at,
            kind_of_ask="offer" if row.delegation_id == delegation_id else row.state.value,
        )
        for row in asked
    ]


def list_invitable(conference_id: int, candidate_id: int, *, sponsor_id: int) -> list[tuple[str, str]]:
    """(code, name) of the delegations that could be asked, in English alphabetical order."""
    standing = exists().where(
        CoSponsorship.candidate_id == candidate_id,
        CoSponsorship.delegation_id == Delegation.id,
        CoSponsorship.state.in_([CoSponsorState.INVITED, CoSponsorState.ACCEPTED, CoSponsorState.TO_CONFIRM]),
    )
    return list(
        db.session.execute(
            select(Delegation.code, Delegation.short_name)
            .where(Delegation.conference_id == conference_id, Delegation.id != sponsor_id, ~standing)
            .order_by(Delegation.sort_order)
        ).all()
    )
