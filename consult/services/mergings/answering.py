"""Answering an amendment from its own page, without a merge; and taking one up again."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import Conflict, NotFound, Refused
from ...core.lifecycle import AmendmentState, move, state_word
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.text.carrying import carry
from ...core.words import Outcome
from ...db import db, require_transaction
from ...models import Amendment, Candidate, Version
from ..candidates.content import check_reason
from ..candidates.texts import current_version
from ..carrying import change_of, recount, settle, text_of
from . import _rows as rows
from .answers import give, note, supersede
from .table import check_answer


def answer(
    actor: Actor, ref: str, *, outcome: Outcome, reason: str, version: int | None, now: datetime
) -> None:
    """Answer an open amendment without taking it in: not accepted, merged into another, or deferred, with the reason.

    One whose words the text has already can be accepted so. `version` is the amendment's edit counter as it was read:
    raises Conflict where it has changed since.
    """
    row, candidate = _lock(actor, ref, version)
    if row.state != AmendmentState.OPEN:
        raise Refused("%(ref)s is %(state)s.", ref=ref, state=state_word(row.state))
    fulfilled = not row.standing and not row.clashes
    reason = check_answer(outcome, reason, fulfilled=fulfilled)
    former = current_version(candidate)
    give(actor, row, outcome, reason=reason, former=former, version=None, now=now)
    recount(candidate)


def reopen(actor: Actor, ref: str, *, reason: str, version: int | None, now: datetime) -> None:
    """Take an amendment up again that was not accepted: it stands on the text as that reads now, or is stale there."""
    row, candidate = _lock(actor, ref, version)
    reason = check_reason(reason, why=Message("Say why it is taken up again."))
    if row.state != AmendmentState.NOT_ACCEPTED:
        raise Refused("%(ref)s is %(state)s.", ref=ref, state=state_word(row.state))
    with db.session.no_autoflush:
        move(row, AmendmentState.OPEN)
        row.answered_at = None
    supersede(row, now)
    made = current_version(candidate)
    if row.standing_version_id != made.id:
        stood = db.session.execute(select(Version).where(Version.id == row.standing_version_id)).scalar_one()
        settle(row, carry(change_of(row), text_of(stood), text_of(made)), made, now=now)
    else:
        row.edit_counter += 1
    recount(candidate)
    note(actor, "amendments.reopen", row, ref=candidate.ref, reason=reason, now=now)


def _lock(actor: Actor, ref: str, version: int | None) -> tuple[Amendment, Candidate]:
    require_transaction()
    require(actor, Action.MERGE_TEXT)
    of_candidate = db.session.execute(
        select(Candidate.ref)
        .join(Amendment, Amendment.candidate_id == Candidate.id)
        .where(
            Amendment.conference_id == actor.conference_id, Amendment.ref == ref, Amendment.released_at.is_not(None)
        )
    ).scalar_one_or_none()
    if of_candidate is None:
        raise NotFound()
    candidate = rows.open_text(actor, of_candidate)
    row = db.session.execute(
        select(Amendment)
        .where(Amendment.conference_id == actor.conference_id, Amendment.ref == ref)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    if row.edit_counter != version:
        raise Conflict("%(ref)s has changed since you opened it. Read it again.", ref=ref)
    return row, candidate
