"""What the chair may propose to come under silence."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...core.lifecycle import CandidateState
from ...core.permissions import Actor
from ...core.words import Kind
from ...db import db
from ...models import Candidate, ConsolidatedList, Entry, Silence, SilenceEntry, Version
from ..consensus import list_readiness
from .lines import LIVE


@dataclass(frozen=True, slots=True)
class Offer:
    """A text that may be proposed now."""

    ref: str
    title: str
    kind: Kind
    version: int


def list_offers(actor: Actor, *, now: datetime) -> list[Offer]:
    """The texts that may be proposed now: clean, with no objection, and in no procedure yet."""
    taken = (
        select(SilenceEntry.candidate_id)
        .join(Silence, Silence.id == SilenceEntry.silence_id)
        .where(Silence.conference_id == actor.conference_id, Silence.state.in_(LIVE))
    )
    rows = db.session.execute(
        select(Candidate.id, Candidate.ref, Candidate.title, Candidate.kind, Version.number)
        .join(Version, Version.id == Candidate.current_version_id)
        .where(
            Candidate.conference_id == actor.conference_id, Candidate.state == CandidateState.TABLED,
            Candidate.released_at.is_not(None), Candidate.id.not_in(taken),
        )
        .order_by(Candidate.kind, Candidate.number)
    ).all()  # fmt: skip
    ready = list_readiness(actor.conference_id, [row.id for row in rows], now=now)
    return [Offer(*row[1:]) for row in rows if ready[row.id].may_come_under_silence]


def list_refs_on_list(conference_id: int, list_number: int) -> list[str]:
    """The references of the entries of a list."""
    return list(
        db.session.execute(
            select(Candidate.ref)
            .join(Entry, Entry.candidate_id == Candidate.id)
            .join(ConsolidatedList, ConsolidatedList.id == Entry.list_id)
            .where(ConsolidatedList.number == list_number, ConsolidatedList.conference_id == conference_id)
            .order_by(Candidate.id)
        ).scalars()
    )
