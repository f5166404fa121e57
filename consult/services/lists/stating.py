"""Circulating a list, taking it back, and drafting a new revision of one that was issued."""

from datetime import datetime

from sqlalchemy import func, select

from ...core.errors import Refused
from ...core.lifecycle import ListState, move
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.words import Access
from ...db import db
from ...models import Entry
from ._rows import changed, check_counter, locked


def circulate(actor: Actor, number: int, *, version: int | None, now: datetime) -> None:
    """Show the draft to all participants."""
    require(actor, Action.BUILD_LIST)
    list_ = locked(actor, number)
    check_counter(list_, version)
    entries = db.session.execute(select(func.count()).where(Entry.list_id == list_.id)).scalar_one()
    if not entries:
        raise Refused("There is nothing on the list to circulate. Add an entry first.")
    move(list_, ListState.CIRCULATED, sentence=Message("Only a draft can be circulated."))
    list_.circulated_at = now
    changed(actor, list_, "lists.circulate", now=now, access=Access.PARTICIPANTS, entries=entries)


def recall(actor: Actor, number: int, *, reason: str, version: int | None, now: datetime) -> None:
    """Take a circulated list back to draft, for a reason that participants read in the record."""
    require(actor, Action.BUILD_LIST)
    list_ = locked(actor, number)
    check_counter(list_, version)
    if list_.state != ListState.CIRCULATED:
        raise Refused("Only a circulated list can be taken back.")
    if not reason.strip():
        raise Refused("Say why it is taken back: participants read the reason in the record.", field="reason")
    move(list_, ListState.DRAFT)
    list_.circulated_at = None
    changed(actor, list_, "lists.recall", now=now, reason=reason.strip(), access=Access.PARTICIPANTS)


def revise(actor: Actor, number: int, *, version: int | None, now: datetime) -> None:
    """Draft a new revision: the entries stand as issued and can be changed again. What was issued stays as it is."""
    require(actor, Action.BUILD_LIST)
    list_ = locked(actor, number)
    check_counter(list_, version)
    if list_.state != ListState.ISSUED:
        raise Refused("This list is being worked on already.")
    move(list_, ListState.DRAFT)
    list_.circulated_at = None
    changed(actor, list_, "lists.revise", now=now, access=Access.OFFICERS, revision=list_.last_revision + 1)
