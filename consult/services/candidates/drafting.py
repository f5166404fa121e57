"""Inside the delegation: writing, handing to the head, returning with remarks. Nobody else learns of any of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from ...core.errors import Conflict, Refused
from ...core.lifecycle import CandidateState, move, state_word
from ...core.messages import Message
from ...core.permissions import Action, Actor, can, require
from ...core.text.notes import Note, to_json
from ...core.text.paragraphs import check_title, split
from ...core.words import Access, Area, Kind
from ...db import db, require_transaction
from ...models import Attachment, AttachmentData, Candidate, Draft
from ..record import record
from ._rows import own_draft
from .content import Written, check_reason, fit, values_of

_WAITING = Message("The text waits for your head of delegation. Take it back to change it.")
_LATE = Message("The text is cleared and waits for the chair's leave. Your head of delegation can take it back.")


def start(
    actor: Actor,
    *,
    kind: Kind,
    title: str,
    area: Area,
    text: str = "",
    cites: Sequence[str] = (),
    request_id: str | None = None,
    now: datetime,
) -> int:
    """Begin a candidate inside the delegation; answers the draft's id. `text` becomes its paragraphs, `cites` are codes
    of clauses it builds on.

    The same `request_id` twice begins it once.
    """
    require_transaction()
    require(actor, Action.DRAFT)
    if (found := started(actor, request_id)) is not None:
        return found
    paragraphs = split(text) or [""]
    written = Written(check_title(title), "", [(None, body) for body in paragraphs], area, [], [], list(cites))
    return _begin(actor, kind=kind, written=written, request_id=request_id, now=now).id


def begin(
    actor: Actor,
    *,
    kind: Kind,
    written: Written,
    notes: Sequence[Note] = (),
    request_id: str | None = None,
    now: datetime,
) -> int:
    """Begin a candidate with all that is written of it already, and the notes of the document it was read from.

    The same `request_id` twice begins it once. Raises Refused for a text that cannot be kept.
    """
    require_transaction()
    require(actor, Action.DRAFT)
    if (found := started(actor, request_id)) is not None:
        return found
    check_title(written.title)
    draft = _begin(actor, kind=kind, written=written, request_id=request_id, now=now)
    draft.notes = to_json(notes)
    db.session.flush()
    return draft.id


def started(actor: Actor, request_id: str | None) -> int | None:
    """The draft that the form with this id has begun already; None if it has not. Raises Conflict where what it began
    is no draft of the delegation any more."""
    if not request_id:
        return None
    found = db.session.execute(
        select(Draft.id, Candidate.ref, Candidate.delegation_id)
        .outerjoin(Draft, Draft.candidate_id == Candidate.id)
        .where(Candidate.request_id == request_id)
    ).one_or_none()
    if found is None:
        return None
    if found.delegation_id != actor.delegation_id:
        raise Conflict("This form was already used. Reload the page and send your words again.")
    if found.id is None:
        raise Conflict(
            "This form was already used: what it began is %(ref)s now. Open a new form to write more.", ref=found.ref
        )
    return found.id


def _begin(actor: Actor, *, kind: Kind, written: Written, request_id: str | None, now: datetime) -> Draft:
    candidate = Candidate(
        conference_id=actor.conference_id,
        kind=kind,
        delegation_id=actor.delegation_id,
        title=written.title,
        area=written.area,
        signature=[],
        created_at=now,
        request_id=request_id or None,
    )
    draft = Draft(
        candidate=candidate,
        delegation_id=actor.delegation_id,
        paragraphs=[],
        bodies=[],
        cites=[],
        updated_at=now,
        updated_by_id=actor.membership_id,
    )
    with db.session.no_autoflush:
        for name, value in fit(draft, written).items():
            setattr(draft, name, value)
    db.session.add_all([candidate, draft])
    db.session.flush()
    return draft


def save(actor: Actor, draft_id: int, *, written: Written, version: int | None, now: datetime) -> int:
    """Store what was typed; answers the new edit counter.

    `version` is the counter the text was opened at. Raises Conflict if a colleague has saved something else since;
    what is stored stays as it is. The same words again change nothing and are no conflict.
    """
    require_transaction()
    draft = own_draft(actor, draft_id)
    check_editable(actor, draft)
    values = fit(draft, written)
    if values == values_of(draft):
        return draft.edit_counter
    if version != draft.edit_counter:
        raise Conflict("A colleague has changed this draft since you opened it. Nothing was overwritten.")
    for name, value in values.items():
        setattr(draft, name, value)
    touch(actor, draft, now)
    return draft.edit_counter


def check_editable(actor: Actor, draft: Draft) -> None:
    """Raise unless the actor may change the words of this draft now."""
    require(actor, Action.EDIT_DRAFT, draft)
    state = draft.candidate.state
    if state == CandidateState.CLEARED:
        raise Refused(_LATE)
    if state in (CandidateState.WITHDRAWN, CandidateState.MERGED):
        raise Refused(
            "%(ref)s was %(state)s: its text does not change any more.",
            ref=draft.candidate.ref, state=state_word(state),
        )
    if _waits(draft) and not can(actor, Action.CLEAR_CANDIDATE, draft):
        raise Refused(_WAITING)


def _waits(draft: Draft) -> bool:
    return draft.awaiting_head or draft.candidate.state == CandidateState.SUBMITTED


def touch(actor: Actor, draft: Draft, now: datetime) -> None:
    """Count an edit, with its writer and instant."""
    draft.edit_counter += 1
    draft.updated_at = now
    draft.updated_by_id = actor.membership_id


def _record(actor: Actor, draft: Draft, verb: str, now: datetime) -> None:
    record(
        actor, verb, conference_id=actor.conference_id, at=now, subject=draft.candidate.ref or "",
        access=Access.DELEGATION,
    )  # fmt: skip


def submit(actor: Actor, draft_id: int, *, now: datetime) -> None:
    """Hand the draft to the head of delegation. Twice is once."""
    require_transaction()
    draft = own_draft(actor, draft_id)
    require(actor, Action.EDIT_DRAFT, draft)
    if _waits(draft):
        return
    check_editable(actor, draft)
    check_title(draft.title)
    if draft.candidate.state == CandidateState.DRAFT:
        move(draft.candidate, CandidateState.SUBMITTED)
    else:
        draft.awaiting_head = True
    draft.remarks = ""
    _record(actor, draft, "candidates.submit", now)


def take_back(actor: Actor, draft_id: int, *, now: datetime) -> None:
    """Take the draft back from the head; the head takes a cleared one back from the chair."""
    require_transaction()
    draft = own_draft(actor, draft_id)
    require(actor, Action.EDIT_DRAFT, draft)
    if draft.candidate.state == CandidateState.CLEARED:
        require(actor, Action.CLEAR_CANDIDATE, draft)
        draft.candidate.cleared_at = None
    elif not _waits(draft):
        return
    _back_to_writing(draft)
    _record(actor, draft, "candidates.take_back", now)


def send_back(actor: Actor, draft_id: int, *, remarks: str, now: datetime) -> None:
    """The head returns the draft to the delegates, with remarks."""
    require_transaction()
    draft = own_draft(actor, draft_id)
    require(actor, Action.CLEAR_CANDIDATE, draft)
    if not _waits(draft):
        raise Refused("This draft does not wait for you: a colleague has taken it back.")
    draft.remarks = check_reason(remarks, why=Message("Write what should be changed, so that your delegates know."))
    _back_to_writing(draft)
    _record(actor, draft, "candidates.send_back", now)


def _back_to_writing(draft: Draft) -> None:
    draft.awaiting_head = False
    if draft.candidate.state != CandidateState.TABLED:
        move(draft.candidate, CandidateState.DRAFT)


def discard(actor: Actor, draft_id: int, *, now: datetime) -> str | None:
    """Throw the draft away. A text that was never tabled goes with its files; answers the reference of one that was."""
    require_transaction()
    draft = own_draft(actor, draft_id)
    require(actor, Action.EDIT_DRAFT, draft)
    candidate = draft.candidate
    ref = candidate.ref
    if _waits(draft) and not can(actor, Action.CLEAR_CANDIDATE, draft):
        raise Refused(_WAITING)
    if candidate.state == CandidateState.CLEARED:
        raise Refused(_LATE)
    if ref and candidate.state == CandidateState.DRAFT:
        raise Refused(
            "%(ref)s keeps its number, so its text is kept too. Table it again, and withdraw it if need be.", ref=ref
        )
    _record(actor, draft, "candidates.discard", now)
    db.session.delete(draft)
    db.session.flush()
    if ref is None:
        data = db.session.execute(
            select(Attachment.data_id).where(Attachment.candidate_id == candidate.id)
        ).scalars().all()  # fmt: skip
        db.session.execute(delete(Attachment).where(Attachment.candidate_id == candidate.id))
        db.session.execute(delete(AttachmentData).where(AttachmentData.id.in_(data)))
        db.session.execute(delete(Candidate).where(Candidate.id == candidate.id))
    return ref
