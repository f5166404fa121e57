"""Loading, locked, what an act is about. What the actor may not know of is not found."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update

from ...core.errors import Conflict, NotFound
from ...core.lifecycle import ON_THE_TABLE, CandidateState
from ...core.permissions import Actor
from ...db import db
from ...models import Attachment, Candidate, Conference, Draft
from ...queries.register import readable


def own_draft(actor: Actor, draft_id: int) -> Draft:
    """A draft of the actor's delegation with its candidate, both locked."""
    draft = _draft(Draft.id == draft_id, Candidate.conference_id == actor.conference_id)
    if actor.delegation_id is None or draft.delegation_id != actor.delegation_id:
        raise NotFound()
    return draft


def late_draft(actor: Actor, draft_id: int) -> Draft:
    """A draft that was cleared after the phase closed: the one kind that the chair reads."""
    return _draft(
        Draft.id == draft_id,
        Candidate.conference_id == actor.conference_id,
        Candidate.state == CandidateState.CLEARED,
    )


def _draft(*conditions) -> Draft:
    row = db.session.execute(
        select(Candidate, Draft)
        .join(Draft, Draft.candidate_id == Candidate.id)
        .where(*conditions)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return row.Draft


def on_the_table(actor: Actor, ref: str) -> Candidate:
    """A tabled, withdrawn or merged candidate that the actor may read, locked."""
    candidate = db.session.execute(
        select(Candidate)
        .where(
            Candidate.conference_id == actor.conference_id,
            Candidate.ref == ref,
            Candidate.state.in_(ON_THE_TABLE),
            readable(actor),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if candidate is None:
        raise NotFound()
    return candidate


def conference_of(actor: Actor) -> Conference:
    """The actor's conference."""
    return db.session.execute(select(Conference).where(Conference.id == actor.conference_id)).scalar_one()


# The first digits of the hash name a file in its address: enough for the files of one candidate.
DIGITS = 12


def check_files(candidate: Candidate, keys: Collection[str] | None) -> None:
    """Raise Conflict unless the candidate's files are those that were read, by their keys (None: not asked)."""
    if keys is None:
        return
    standing = db.session.execute(
        select(Attachment.sha256).where(Attachment.candidate_id == candidate.id, Attachment.removed_at.is_(None))
    ).scalars()
    if {sha256[:DIGITS] for sha256 in standing} != set(keys):
        raise Conflict("A file was added or removed after you opened this page. Look at the attachments again.")


def send_files(candidate: Candidate, *, at: datetime) -> None:
    """The files that wait go out with the text."""
    db.session.execute(
        update(Attachment)
        .where(Attachment.candidate_id == candidate.id, Attachment.cleared_at.is_(None))
        .values(cleared_at=at)
    )
