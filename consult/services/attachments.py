"""Files that go with a candidate: known by their content, cleared like its text, kept in the database."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from ..core.errors import NotFound, NotPermitted, Refused
from ..core.files import MOST_BYTES, MOST_BYTES_IN_ALL, check_size, inspect, safe_name
from ..core.lifecycle import CandidateState, state_word
from ..core.permissions import Action, Actor, can, require
from ..core.words import Access
from ..db import db, require_transaction
from ..models import Attachment, AttachmentData, Candidate
from .candidates._rows import DIGITS, on_the_table, own_draft
from .candidates.drafting import check_editable
from .record import record


def add_to_draft(
    actor: Actor,
    draft_id: int,
    *,
    filename: str,
    content: bytes,
    now: datetime,
    request_id: str | None = None,
    most: int = MOST_BYTES,
    most_in_all: int = MOST_BYTES_IN_ALL,
) -> str:
    """Add a file to a draft; it is cleared with the text. Answers the file's key. `most` in bytes."""
    require_transaction()
    draft = own_draft(actor, draft_id)
    check_editable(actor, draft)
    limits = {"most": most, "most_in_all": most_in_all}
    return _add(actor, draft.candidate, filename, content=content, request_id=request_id, now=now, **limits).sha256[
        :DIGITS
    ]


def add(
    actor: Actor,
    ref: str,
    *,
    filename: str,
    content: bytes,
    now: datetime,
    request_id: str | None = None,
    most: int = MOST_BYTES,
    most_in_all: int = MOST_BYTES_IN_ALL,
) -> bool:
    """Add a file to a tabled candidate; answers whether others read it now (the head added it) or it waits for the
    head. `most` in bytes."""
    require_transaction()
    candidate = _own_tabled(actor, ref)
    limits = {"most": most, "most_in_all": most_in_all}
    attachment = _add(actor, candidate, filename, content=content, request_id=request_id, now=now, **limits)
    if can(actor, Action.CLEAR_CANDIDATE, candidate):
        _clear(actor, candidate, [attachment], now)
    return attachment.cleared_at is not None


def _own_tabled(actor: Actor, ref: str) -> Candidate:
    candidate = on_the_table(actor, ref)
    if candidate.delegation_id != actor.delegation_id:
        raise NotPermitted("Only the sponsor's delegation changes the attachments.")
    require(actor, Action.EDIT_DRAFT, candidate)
    if candidate.state != CandidateState.TABLED:
        raise Refused(
            "%(ref)s was %(state)s: its attachments do not change any more.", ref=ref, state=state_word(candidate.state)
        )
    return candidate


def _add(
    actor: Actor,
    candidate: Candidate,
    filename: str,
    *,
    content: bytes,
    request_id: str | None,
    now: datetime,
    most: int,
    most_in_all: int,
) -> Attachment:
    kind = inspect(content, filename, most=most)
    everything = _of(candidate)
    sent = next((a for a in everything if request_id and a.request_id == request_id), None)
    if sent is not None:
        return sent
    standing = [a for a in everything if a.removed_at is None]
    digest = hashlib.sha256(content).hexdigest()
    same = next((a for a in standing if a.sha256 == digest), None)
    if same is not None:
        raise Refused('This file is attached already, as "%(filename)s".', filename=same.filename, field="file")
    check_size(len(content), [a.size for a in standing], most=most, most_in_all=most_in_all)
    data = AttachmentData(content=content)
    db.session.add(data)
    db.session.flush()
    attachment = Attachment(
        candidate_id=candidate.id,
        delegation_id=candidate.delegation_id,
        filename=safe_name(filename, kind.extension),
        media_type=kind.media_type,
        size=len(content),
        sha256=digest,
        data_id=data.id,
        added_by_id=actor.membership_id,
        added_at=now,
        request_id=request_id or None,
    )
    db.session.add(attachment)
    db.session.flush()
    return attachment


def _of(candidate: Candidate) -> list[Attachment]:
    return list(
        db.session.execute(
            select(Attachment).where(Attachment.candidate_id == candidate.id).order_by(Attachment.id)
        ).scalars()
    )


def clear(actor: Actor, ref: str, *, keys: Collection[str] | None = None, now: datetime) -> int:
    """The head clears the files that were added to a tabled candidate; answers how many.

    `keys` are those the head was shown: a file that was added since waits on. None: all that wait.
    """
    require_transaction()
    candidate = _own_tabled(actor, ref)
    require(actor, Action.CLEAR_CANDIDATE, candidate)
    waiting = [a for a in _of(candidate) if a.cleared_at is None and a.removed_at is None]
    if keys is not None:
        waiting = [a for a in waiting if a.sha256[:DIGITS] in keys]
    _clear(actor, candidate, waiting, now)
    return len(waiting)


def _clear(actor: Actor, candidate: Candidate, attachments: list[Attachment], now: datetime) -> None:
    for attachment in attachments:
        if attachment.cleared_at is None:
            attachment.cleared_at = now
            _record(actor, candidate, attachment, "attachments.add", now)


def remove(actor: Actor, ref: str, *, key: str, now: datetime) -> None:
    """Take a file off a tabled candidate. One that others have read needs the head, and stays in the record."""
    require_transaction()
    candidate = _own_tabled(actor, ref)
    attachment = _by_key(candidate, key)
    if attachment.cleared_at is None:
        _drop(attachment)
        return
    require(actor, Action.CLEAR_CANDIDATE, candidate)
    attachment.removed_at = now
    _record(actor, candidate, attachment, "attachments.remove", now)


def remove_from_draft(actor: Actor, draft_id: int, *, key: str, now: datetime) -> None:
    """Take a file off a draft."""
    require_transaction()
    draft = own_draft(actor, draft_id)
    check_editable(actor, draft)
    attachment = _by_key(draft.candidate, key)
    if attachment.cleared_at is None:
        _drop(attachment)
    elif draft.candidate.state == CandidateState.TABLED:
        raise Refused("This file is on the table. Remove it on the candidate's page.")
    else:
        attachment.removed_at = now


def _by_key(candidate: Candidate, key: str) -> Attachment:
    for attachment in _of(candidate):
        if attachment.sha256[:DIGITS] == key and attachment.removed_at is None:
            return attachment
    raise NotFound()


def _drop(attachment: Attachment) -> None:
    """What never left the delegation leaves nothing behind."""
    data = db.session.get(AttachmentData, attachment.data_id)
    db.session.delete(attachment)
    db.session.flush()
    db.session.delete(data)


def _record(actor: Actor, candidate: Candidate, attachment: Attachment, verb: str, now: datetime) -> None:
    record(
        actor, verb, conference_id=candidate.conference_id, at=now, subject=candidate.ref,
        access=Access.PARTICIPANTS if candidate.released_at else Access.DELEGATION,
        by_alternate=not actor.is_head, details={"file": attachment.filename, "sha256": attachment.sha256},
    )  # fmt: skip
