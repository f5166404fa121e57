"""The register of documents: texts by their L. symbols, and all current texts in one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ..core.documents import TEXTS, Snapshot
from ..core.lifecycle import ON_THE_TABLE, CandidateState
from ..core.permissions import Actor
from ..db import db
from ..models import Candidate, Conference, Delegation, Version
from .register import readable
from .rolling import rolling_snapshot

TEXTS_NOTE = (
    "Texts as tabled by their sponsors, in their current versions. They have not been adopted. "
    "Words in square brackets are not agreed."
)


@dataclass(frozen=True)
class TextRow:
    """One version of a tabled candidate as a document."""

    symbol: str
    ref: str
    version: int
    title: str
    sponsor: str
    state: CandidateState
    current: bool
    issued_at: datetime


def _where(actor: Actor):
    return (Candidate.conference_id == actor.conference_id, Candidate.state.in_(ON_THE_TABLE), readable(actor))


def count_texts(actor: Actor) -> int:
    """How many versions the reader may open."""
    return db.session.execute(
        select(func.count()).select_from(Version).join(Candidate, Candidate.id == Version.candidate_id)
        .where(*_where(actor))
    ).scalar_one()  # fmt: skip


def list_texts(actor: Actor, *, page: int, per_page: int) -> list[TextRow]:
    """A page of the versions the reader may open, in the order of their symbols."""
    rows = db.session.execute(
        select(
            Version.symbol,
            Candidate.ref,
            Version.number,
            Version.title,
            Delegation.short_name,
            Candidate.state,
            Version.id == Candidate.current_version_id,
            Version.issued_at,
        )
        .join(Candidate, Candidate.id == Version.candidate_id)
        .join(Delegation, Delegation.id == Candidate.delegation_id)
        .where(*_where(actor))
        .order_by(Candidate.document_number, Version.number)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [TextRow(*row) for row in rows]


def texts_snapshot(conference: Conference, *, now: datetime) -> Snapshot:
    """All texts on the table that others read, as one document. It has no number and is stored nowhere."""
    return rolling_snapshot(conference, now=now, title="Tabled texts", status=TEXTS, note=TEXTS_NOTE)
