"""Putting a clean text to the room, and taking it back to the negotiation."""

from datetime import datetime

from ...core.consensus import what_stands_in_the_way
from ...core.errors import Refused
from ...core.lifecycle import CandidateState, move, state_word
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.text.folding import clean
from ...core.words import Access
from ...db import db, require_transaction
from ...queries.consensus import readiness
from ..candidates._rows import on_the_table
from ..positions._rows import lock_text
from ..record import record


def put(actor: Actor, ref: str, *, version_number: int, now: datetime) -> None:
    """Put the version on screen to the room: from here on nobody changes its words until the chair has declared, or has
    taken it back. Raises Refused for a text that is not clean, Conflict where another version stands now."""
    require_transaction()
    require(actor, Action.PUT_TO_ROOM)
    candidate, version = lock_text(actor, ref, version_number)
    if candidate.state == CandidateState.AT_GAVEL:
        return
    ready = readiness(candidate, now=now)
    if candidate.state == CandidateState.TABLED and not ready.text_is_clean:
        raise Refused(
            "%(ref)s is not clean, so it cannot be put to the room. %(why)s",
            ref=ref, why=what_stands_in_the_way(ready.hindrances),
        )  # fmt: skip
    _step(candidate, CandidateState.AT_GAVEL)
    _record(actor, candidate, "declarations.put", now, version_number=version.number)


def take_back(actor: Actor, ref: str, *, reason: str = "", now: datetime) -> None:
    """Negotiations go on: the text is no longer put to the room. Twice changes nothing."""
    require_transaction()
    require(actor, Action.PUT_TO_ROOM)
    candidate = on_the_table(actor, ref)
    if candidate.state == CandidateState.TABLED:
        return
    if candidate.state != CandidateState.AT_GAVEL:
        raise Refused("%(ref)s is not before the room.", ref=ref)
    _step(candidate, CandidateState.TABLED)
    _record(actor, candidate, "declarations.take_back", now, reason=clean(reason)[:4000])


def _step(candidate, to: CandidateState) -> None:
    move(
        candidate,
        to,
        sentence=Message(
            "%(ref)s was %(state)s: it cannot be put to the room.", ref=candidate.ref,
            state=state_word(candidate.state),
        ),
    )  # fmt: skip
    db.session.flush()


def _record(actor, candidate, verb: str, now: datetime, *, reason: str = "", version_number: int | None = None) -> None:
    record(
        actor, verb, conference_id=candidate.conference_id, at=now, subject=candidate.ref,
        access=Access.PARTICIPANTS, reason=reason, version_number=version_number,
    )  # fmt: skip
