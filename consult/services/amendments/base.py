"""What the acts on amendments share: locked rows, leave by the phase, references, the count of what is open."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from ...core.errors import NotFound, Refused
from ...core.lifecycle import AmendmentState, CandidateState, ParagraphState, state_word
from ...core.permissions import Actor
from ...core.phases import Admission
from ...core.text.changes import Delete, Move, Operation, Replace, Text
from ...core.text.numbering import names_of
from ...core.words import Access, Handling
from ...db import db
from ...models import Amendment, Candidate, ParagraphStanding, Version
from ...queries.amendments.texts import Shelf, load_texts
from .. import entries
from ..comments.base import get_conference
from ..entries import release_instant, unattributed_ref
from ..record import next_number

__all__ = [
    "Subject", "access_of", "admit", "check_agreed", "check_handling", "check_open", "get_conference", "get_parent",
    "lock_amendment", "lock_candidates", "lock_draft", "lock_subject", "new_ref", "recount", "release_instant",
    "shelf_for",
]  # fmt: skip


@dataclass(slots=True)
class Subject:
    """The candidate amended, its row locked, and the version that the writer was looking at."""

    id: int
    ref: str
    delegation_id: int
    current_version_id: int
    version_id: int
    version_number: int


def lock_subject(actor: Actor, ref: str, version_number: int | None) -> Subject:
    """The candidate with the reference, locked, with a version (None: the current). Raises NotFound where the actor may
    not know of it, Refused where it takes no amendments."""
    candidate = db.session.execute(
        select(Candidate.id, Candidate.state, Candidate.delegation_id, Candidate.released_at,
               Candidate.current_version_id)
        .where(Candidate.conference_id == actor.conference_id, Candidate.ref == ref)
        .with_for_update()
    ).one_or_none()  # fmt: skip
    if candidate is None:
        raise NotFound()
    if candidate.released_at is None:
        if candidate.delegation_id != actor.delegation_id:
            raise NotFound()
        raise Refused("Amendments open once this text can be read by others.")
    check_open(candidate.state, ref)
    chosen = Version.id == candidate.current_version_id
    if version_number is not None:
        chosen = (Version.candidate_id == candidate.id) & (Version.number == version_number)
    version = db.session.execute(select(Version.id, Version.number).where(chosen)).one_or_none()
    if version is None:
        raise Refused("There is no such version of this text. Reload the page and amend the text shown.")
    return Subject(candidate.id, ref, candidate.delegation_id, candidate.current_version_id, *version)


def check_open(state: CandidateState, ref: str) -> None:
    """Raise Refused for a candidate that was withdrawn or merged."""
    if state != CandidateState.TABLED:
        raise Refused(
            "%(ref)s was %(state)s. It can still be read, and it takes no further amendments.",
            ref=ref, state=state_word(state),
        )


def check_agreed(candidate_id: int, base: Text, operations: Iterable[Operation]) -> None:
    """Raise Refused where a paragraph that is agreed would get other words, move or go: only the room reopens it."""
    touched = {op.paragraph for op in operations if isinstance(op, Replace | Delete | Move)}
    agreed = set(
        db.session.execute(
            select(ParagraphStanding.paragraph_id).where(
                ParagraphStanding.candidate_id == candidate_id, ParagraphStanding.superseded_at.is_(None),
                ParagraphStanding.state == ParagraphState.AGREED,
            )
        ).scalars()
    )  # fmt: skip
    for p in base.paragraphs:
        if p.id in touched & agreed:
            raise Refused(
                "Paragraph %(number)s is agreed. It takes amendments once it is reopened; the chair can ask the room.",
                number=names_of(base.paragraphs)[p.id], field="paragraphs",
            )


def admit(conference: Row, actor: Actor, *, clock: Callable[[], datetime]) -> tuple[Admission, datetime]:
    """Leave to amend now, and the instant that decided (see entries.admit)."""
    return entries.admit(conference, actor, act="amend", clock=clock)


def check_handling(conference: Row, handling: Handling) -> None:
    """Raise Refused where the conference takes what is named only."""
    if handling == Handling.CHATHAM_HOUSE and not conference.comment_handling_chatham:
        raise Refused("This conference takes amendments by name only.", field="handling")


def new_ref(conference: Row, handling: Handling) -> tuple[str, int | None]:
    """A-14 in the conference's series with its number; under the Chatham House Rule a random X-7QK2M without one."""
    if handling == Handling.NAMED:
        number = next_number(conference, "amendment")
        return f"A-{number}", number
    return unattributed_ref(Amendment, conference.id, prefix="X"), None


def access_of(amendment: Amendment) -> Access:
    """Who reads an act on an amendment that has left its delegation. What is under the rule stays in the delegation: an
    act beside others would tell when it was done."""
    named = amendment.handling == Handling.NAMED and amendment.released_at is not None
    return Access.PARTICIPANTS if named else Access.DELEGATION


def recount(candidate_ids: Iterable[int]) -> None:
    """Put right how many amendments of candidates are open and read by all; the caller holds their locks."""
    db.session.flush()
    table = Candidate.__table__
    counted = (
        select(func.count())
        .select_from(Amendment)
        .where(
            Amendment.candidate_id == table.c.id,
            Amendment.state == AmendmentState.OPEN,
            Amendment.released_at.is_not(None),
        )
        .scalar_subquery()
    )
    db.session.execute(update(table).where(table.c.id.in_(sorted(candidate_ids))).values(open_amendments=counted))


def lock_candidates(ids: Iterable[int]) -> dict[int, Any]:
    """The candidates locked in the order of their ids: id, ref, state, delegation_id, current_version_id by id."""
    rows = db.session.execute(
        select(Candidate.id, Candidate.ref, Candidate.state, Candidate.delegation_id, Candidate.current_version_id)
        .where(Candidate.id.in_(set(ids)))
        .order_by(Candidate.id)
        .with_for_update()
    ).all()
    return {row.id: row for row in rows}


def lock_amendment(actor: Actor, ref: str) -> tuple[Amendment, Any]:
    """An amendment that left a delegation, by its reference, and its candidate, both locked. Raises NotFound where the
    actor may not know of it."""
    seen = (Amendment.conference_id == actor.conference_id) & (Amendment.ref == ref)
    row = db.session.execute(
        select(Amendment.candidate_id, Amendment.released_at, Amendment.delegation_id).where(seen)
    ).one_or_none()
    if row is None or (row.released_at is None and row.delegation_id != actor.delegation_id):
        raise NotFound()
    candidate = lock_candidates({row.candidate_id})[row.candidate_id]
    amendment = db.session.execute(
        select(Amendment).where(seen).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    return amendment, candidate


def lock_draft(actor: Actor, draft_id: int) -> Amendment:
    """A draft of the actor's delegation, locked. Raises NotFound for any other, Refused once it was sent."""
    amendment = db.session.execute(
        select(Amendment)
        .where(
            Amendment.id == draft_id,
            Amendment.conference_id == actor.conference_id,
            Amendment.delegation_id == actor.delegation_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if amendment is None or actor.delegation_id is None:
        raise NotFound()
    if amendment.state != AmendmentState.DRAFT:
        raise Refused("This amendment has been sent out as %(ref)s and can no longer be changed.", ref=amendment.ref)
    return amendment


def get_parent(actor: Actor, ref: str, candidate_id: int) -> Amendment:
    """The open amendment to which one is made. Raises NotFound where the actor may not know of it, Refused where it is
    no longer open or has to be settled first."""
    parent = db.session.execute(
        select(Amendment).where(
            Amendment.conference_id == actor.conference_id, Amendment.ref == ref,
            Amendment.candidate_id == candidate_id, Amendment.released_at.is_not(None),
        )
    ).scalar_one_or_none()  # fmt: skip
    if parent is None:
        raise NotFound("There is no such amendment, or it is not open to you.")
    if parent.state != AmendmentState.OPEN:
        raise Refused(
            "%(ref)s is %(state)s: amend the text itself.", ref=ref, state=state_word(parent.state)
        )
    if parent.stale:
        raise Refused("The text has moved on under %(ref)s: it has to be settled before it can be amended.", ref=ref)
    return parent


def shelf_for(amendment: Amendment, *more: int) -> Shelf:
    """The amendment with its parents and their versions, and versions `more`, to be read on one another."""
    rows, at = {amendment.id: amendment}, amendment
    while at.parent_id is not None and at.parent_id not in rows:
        at = db.session.get_one(Amendment, at.parent_id)
        rows[at.id] = at
    ids = {row.version_id for row in rows.values()} | {row.standing_version_id for row in rows.values()}
    return Shelf(load_texts(ids | set(more)), rows)
