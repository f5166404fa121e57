"""Who else stands behind an amendment: delegations join and leave by their heads."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import NotFound, Refused
from ...core.lifecycle import AmendmentState, state_word
from ...core.permissions import Action, Actor, require
from ...core.words import Handling, Role
from ...db import db, require_transaction
from ...models import Amendment, AmendmentSponsor
from ..record import record
from . import base
from .drafting import remove


def join(actor: Actor, ref: str, *, instead_of: int | None = None, now: datetime) -> None:
    """The actor's delegation joins an open amendment; twice is once. `instead_of`: a draft of its own that says the
    same, which is thrown away.

    One under the Chatham House Rule carries no names, so none can be put to it.
    """
    require_transaction()
    amendment, candidate = base.lock_amendment(actor, ref)
    if amendment.delegation_id == actor.delegation_id:
        raise Refused("%(ref)s is your delegation's own.", ref=ref)
    require(actor, Action.JOIN_AMENDMENT, amendment)
    if amendment.handling == Handling.CHATHAM_HOUSE:
        raise Refused("%(ref)s stands under the Chatham House Rule and carries no names: it cannot be joined.", ref=ref)
    _still_open(amendment)
    row = _row(amendment.id, actor)
    fresh = row is None or row.left_at is not None
    if row is None:
        db.session.add(
            AmendmentSponsor(amendment_id=amendment.id, delegation_id=actor.delegation_id, joined_at=now)
        )
    elif fresh:
        row.joined_at, row.left_at = now, None
    if instead_of is not None:
        _throw_away(actor, instead_of, amendment, gone=not fresh)
    db.session.flush()
    if fresh:
        _record(actor, "amendments.join", amendment, candidate.ref, now)


def _throw_away(actor: Actor, draft_id: int, amendment: Amendment, *, gone: bool) -> None:
    """Remove the draft that says the same; `gone`: by a former press of the button it may be no longer there."""
    try:
        draft = base.lock_draft(actor, draft_id)
    except NotFound:
        if gone:
            return
        raise
    if draft.candidate_id != amendment.candidate_id:
        raise NotFound()
    remove(draft)


def leave(actor: Actor, ref: str, *, now: datetime) -> None:
    """The actor's delegation no longer stands behind an open amendment; twice is once."""
    require_transaction()
    amendment, candidate = base.lock_amendment(actor, ref)
    require(actor, Action.JOIN_AMENDMENT, amendment)
    _still_open(amendment)
    row = _row(amendment.id, actor)
    if row is None:
        raise Refused("Your delegation has not joined %(ref)s.", ref=ref)
    if row.left_at is None:
        row.left_at = now
        db.session.flush()
        _record(actor, "amendments.leave", amendment, candidate.ref, now)


def _row(amendment_id: int, actor: Actor) -> AmendmentSponsor | None:
    return db.session.execute(
        select(AmendmentSponsor).where(
            AmendmentSponsor.amendment_id == amendment_id, AmendmentSponsor.delegation_id == actor.delegation_id
        )
    ).scalar_one_or_none()


def _still_open(amendment: Amendment) -> None:
    if amendment.state != AmendmentState.OPEN:
        raise Refused(
            "%(ref)s is %(state)s: who stands behind it no longer changes.",
            ref=amendment.ref, state=state_word(amendment.state),
        )


def _record(actor: Actor, verb: str, amendment: Amendment, candidate_ref: str, now: datetime) -> None:
    record(
        actor, verb, conference_id=actor.conference_id, at=now, subject=amendment.ref,
        access=base.access_of(amendment), by_alternate=actor.role == Role.DELEGATE,
        details={"candidate": candidate_ref},
    )  # fmt: skip
