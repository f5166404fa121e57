"""What the chair declared of a candidate."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ..core.lifecycle import CandidateState
from ..db import db
from ..models import Body, Declaration, Version


@dataclass(frozen=True, slots=True)
class Declared:
    """One outcome; `undone_at`: it no longer holds. `by_silence`: it took effect with nobody present."""

    outcome: CandidateState
    version: int
    body: str
    reason: str
    by_silence: bool
    at: datetime
    undone_at: datetime | None
    undone_reason: str


def list_declared(candidate_id: int) -> list[Declared]:
    """All outcomes of a candidate, the latest first."""
    rows = db.session.execute(
        select(Declaration, Version.number, Body.acronym)
        .join(Version, Version.id == Declaration.version_id)
        .outerjoin(Body, Body.id == Declaration.body_id)
        .where(Declaration.candidate_id == candidate_id)
        .order_by(Declaration.id.desc())
    )
    return [
        Declared(
            row.outcome, number, acronym or "", row.reason, row.declared_by_id is None, row.declared_at, row.undone_at,
            row.undone_reason,
        )
        for row, number, acronym in rows
    ]  # fmt: skip
