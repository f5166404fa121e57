"""How far paragraphs are agreed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ..core.lifecycle import CandidateState, ParagraphState
from ..core.permissions import Actor
from ..core.text.numbering import names_of
from ..core.text.paragraphs import from_json
from ..db import db
from ..models import Candidate, ParagraphStanding, Version


@dataclass(frozen=True, slots=True)
class Standing:
    """The chair's word on a paragraph. `overdue`: agreed ad referendum, and its time has passed: the chair asks again.
    `by_clock`: nobody's word, the agreement fell when the words changed."""

    state: ParagraphState
    until: datetime | None
    reason: str
    at: datetime
    overdue: bool
    by_clock: bool


@dataclass(frozen=True, slots=True)
class Overdue:
    """A paragraph whose agreement ad referendum waits past its deadline."""

    ref: str
    title: str
    paragraph_id: str
    number: str
    until: datetime


def standings(candidate_id: int, *, now: datetime) -> dict[str, Standing]:
    """The standing of each paragraph that has one, by paragraph id."""
    rows = db.session.execute(_current().where(ParagraphStanding.candidate_id == candidate_id)).scalars()
    return {row.paragraph_id: _standing(row, now) for row in rows}


def history(candidate_id: int, paragraph_id: str, *, now: datetime) -> list[Standing]:
    """All that the chair has said of a paragraph, the last first."""
    rows = db.session.execute(
        select(ParagraphStanding)
        .where(ParagraphStanding.candidate_id == candidate_id, ParagraphStanding.paragraph_id == paragraph_id)
        .order_by(ParagraphStanding.id.desc())
    ).scalars()
    return [_standing(row, now) for row in rows]


def list_overdue(actor: Actor, *, now: datetime) -> list[Overdue]:
    """Agreements ad referendum whose time has passed, the oldest deadline first."""
    rows = db.session.execute(
        select(
            ParagraphStanding.paragraph_id, ParagraphStanding.until, Candidate.ref, Candidate.title,
            Version.paragraphs,
        )
        .join(Candidate, Candidate.id == ParagraphStanding.candidate_id)
        .join(Version, Version.id == Candidate.current_version_id)
        .where(
            Candidate.conference_id == actor.conference_id,
            Candidate.state == CandidateState.TABLED,
            ParagraphStanding.superseded_at.is_(None),
            ParagraphStanding.state == ParagraphState.AGREED_AD_REF,
            ParagraphStanding.until <= now,
        )
        .order_by(ParagraphStanding.until, ParagraphStanding.id)
    ).all()  # fmt: skip
    found = []
    for paragraph_id, until, ref, title, stored in rows:
        name = names_of(from_json(stored)).get(paragraph_id, "")
        found.append(Overdue(ref, title, paragraph_id, name, until))
    return found


def _current():
    return select(ParagraphStanding).where(ParagraphStanding.superseded_at.is_(None))


def _standing(row: ParagraphStanding, now: datetime) -> Standing:
    overdue = row.state == ParagraphState.AGREED_AD_REF and row.until is not None and row.until <= now
    return Standing(row.state, row.until, row.reason, row.set_at, overdue, row.set_by_id is None)
