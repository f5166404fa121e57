"""Stale amendments: the text has moved on under them, and their owner says what becomes of them."""

from datetime import datetime

from ...core.errors import Conflict, NotFound, Refused
from ...core.lifecycle import AmendmentState, state_word
from ...core.permissions import Action, Actor, require
from ...core.text.changes import Change, from_json, to_json
from ...core.text.merging import apply
from ...core.words import Role
from ...db import db, require_transaction
from ...models import Amendment
from ..record import record
from . import base
from .drafting import version_number_of
from .parents import follow_parent
from .words import Typed, derived, search_text


def rebase(actor: Actor, ref: str, words: Typed | None, *, version: int | None, now: datetime) -> None:
    """The owner's head puts a stale amendment on the text that stands: as proposed (None), or in other words.

    What it was made on and what it said there stay as they are. `version` is the edit counter of what was read: raises
    Conflict where it has changed since, Refused where it is not stale or would change nothing.
    """
    require_transaction()
    amendment, candidate = base.lock_amendment(actor, ref)
    if actor.delegation_id is None or amendment.delegation_id != actor.delegation_id:
        raise NotFound()
    require(actor, Action.CLEAR_AMENDMENT, amendment)
    if amendment.state != AmendmentState.OPEN:
        raise Refused("%(ref)s is %(state)s.", ref=ref, state=state_word(amendment.state))
    base.check_open(candidate.state, candidate.ref)
    if not amendment.stale:
        raise Refused("%(ref)s stands on the text as it is: there is nothing to settle.", ref=ref)
    if amendment.edit_counter != version:
        raise Conflict("The text or this amendment has changed since you opened the page. Read it again.")
    text = base.shelf_for(amendment).base(amendment)
    former = apply(text, Change(ref, from_json(amendment.standing)))
    operations = from_json(amendment.standing) if words is None else derived(text, words)
    if not operations:
        raise Refused("This would change nothing in the text as it stands. Word it anew, or withdraw it.")
    base.check_agreed(candidate.id, text, operations)
    amendment.standing = to_json(operations)
    amendment.stale, amendment.clashes = False, []
    amendment.rebased_at = amendment.updated_at = now
    amendment.search_text = search_text(operations, amendment.rationale)
    amendment.edit_counter += 1
    db.session.flush()
    follow_parent(amendment, former=former, now=now)
    _record(actor, amendment, candidate.ref, now)


def _record(actor: Actor, amendment: Amendment, candidate_ref: str, now: datetime) -> None:
    record(
        actor, "amendments.rebase", conference_id=actor.conference_id, at=now, subject=amendment.ref,
        access=base.access_of(amendment), version_number=version_number_of(amendment), handling=amendment.handling,
        by_alternate=actor.role == Role.DELEGATE, details={"candidate": candidate_ref},
    )  # fmt: skip
