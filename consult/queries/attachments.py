"""One attachment with its bytes, for those who may read it."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from ..core.errors import NotFound
from ..core.lifecycle import ON_THE_TABLE, CandidateState
from ..core.permissions import Actor
from ..db import db
from ..models import Attachment, AttachmentData, Candidate, Draft
from .register import readable


@dataclass(frozen=True)
class File:
    """A file as it is sent."""

    filename: str
    media_type: str
    content: bytes
    sha256: str


def get_file(actor: Actor, ref: str, key: str) -> File:
    """A file of a candidate that the actor may read. Raises NotFound."""
    return _get(
        Candidate.conference_id == actor.conference_id,
        Candidate.ref == ref,
        Candidate.state.in_(ON_THE_TABLE),
        readable(actor),
        or_(Attachment.cleared_at.is_not(None), Attachment.delegation_id == (actor.delegation_id or 0)),
        key=key,
    )


def get_draft_file(actor: Actor, draft_id: int, key: str) -> File:
    """A file of a draft of the actor's delegation. Raises NotFound."""
    return _get(
        Candidate.conference_id == actor.conference_id,
        Draft.id == draft_id,
        Draft.delegation_id == (actor.delegation_id or 0),
        key=key,
    )


def get_late_file(actor: Actor, draft_id: int, key: str) -> File:
    """A file of a text that waits for the chair's leave, for the chair. Raises NotFound."""
    if not actor.is_chair:
        raise NotFound()
    return _get(
        Candidate.conference_id == actor.conference_id,
        Draft.id == draft_id,
        Candidate.state == CandidateState.CLEARED,
        key=key,
    )


def _get(*conditions, key: str) -> File:
    row = db.session.execute(
        select(Attachment.filename, Attachment.media_type, AttachmentData.content, Attachment.sha256)
        .join(AttachmentData, AttachmentData.id == Attachment.data_id)
        .join(Candidate, Candidate.id == Attachment.candidate_id)
        .outerjoin(Draft, Draft.candidate_id == Candidate.id)
        .where(
            Attachment.removed_at.is_(None),
            Attachment.sha256.startswith(key, autoescape=True) if len(key) == 12 else Attachment.id.is_(None),
            *conditions,
        )
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return File(*row)
