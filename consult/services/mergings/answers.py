"""Giving an amendment its answer: the row, the state, the record, and what becomes of the amendments made to it."""

from datetime import datetime

from sqlalchemy import select, update

from ...core.lifecycle import move
from ...core.messages import Message
from ...core.permissions import Actor
from ...core.words import Access, Handling, Outcome
from ...db import db
from ...models import Amendment, AmendmentAnswer, Candidate, Version
from ..amendments import detach_children, drop_questions
from ..record import record
from .outcomes import STATES

_GONE = Message("This amendment was withdrawn or answered meanwhile.")


def give(
    actor: Actor | None, row: Amendment, outcome: Outcome, *, reason: str, former: Version, version: Version | None,
    now: datetime,
) -> None:  # fmt: skip
    """Answer an open amendment; a deferred one stays open. `version` is the one whose text the answer made.

    What is made to one that leaves the table without entering the text stands on the text itself from now on, `former`
    being the version that stood before. The caller holds the candidate's lock.
    """
    ref = db.session.execute(select(Candidate.ref).where(Candidate.id == row.candidate_id)).scalar_one()
    if outcome in STATES:
        with db.session.no_autoflush:
            move(row, STATES[outcome], sentence=_GONE)
            row.answered_at = now
    row.edit_counter += 1
    db.session.flush()
    if outcome in STATES and actor is not None:  # else the answer is what the room was asked for
        drop_questions(row, Message("%(ref)s was answered.", ref=row.ref), now=now)
    if outcome in STATES and (version is None or version.id == former.id):
        detach_children(row, now=now)
    supersede(row, now)
    db.session.add(
        AmendmentAnswer(
            amendment_id=row.id, outcome=outcome, reason=reason, version_id=version.id if version else None,
            answered_by_id=actor.membership_id if actor else None, answered_at=now,
        )
    )  # fmt: skip
    db.session.flush()
    note(actor, "amendments.answer", row, ref=ref, reason=reason, now=now, version=version, outcome=outcome.value)


def note(
    actor: Actor | None, verb: str, row: Amendment, *, ref: str, reason: str, now: datetime,
    version: Version | None = None, **details,
) -> None:  # fmt: skip
    """The record of an act on an amendment: all read it; its own delegation finds it among what concerns it, except
    under the Chatham House Rule, where the record names nobody."""
    record(
        actor, verb, conference_id=row.conference_id, at=now, subject=row.ref,
        access=Access.PARTICIPANTS, delegation_id=row.delegation_id if row.handling == Handling.NAMED else None,
        version_number=version.number if version else None, reason=reason,
        details={"candidate": ref} | details,
    )  # fmt: skip


def supersede(row: Amendment, now: datetime) -> None:
    """The answer that stands, if any, stands no longer."""
    db.session.execute(
        update(AmendmentAnswer)
        .where(AmendmentAnswer.amendment_id == row.id, AmendmentAnswer.superseded_at.is_(None))
        .values(superseded_at=now)
    )
