"""Whole files of delegations and of people: every row or none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..core.errors import Refused
from ..core.messages import Message
from ..core.permissions import Action, Actor, require
from ..db import part, require_transaction, transaction
from ..imports.participants import DelegationRow, PersonRow
from ..imports.tables import RowError
from . import delegations, invitations
from .invitations import Invited


class _Undone(Exception):
    """Carries a rehearsal out of its transaction, which is thereby undone."""


@dataclass
class Outcome:
    """What became of the rows: sentences about those that cannot be, and for people the invitations with their links,
    in the order of the rows."""

    errors: list[RowError] = field(default_factory=list)
    made: list[tuple[Any, Invited | None]] = field(default_factory=list)


def _each(rows: Iterable[Any], act: Callable[[Any], Invited | None]) -> Outcome:
    """Do the act for every row, each in a savepoint of its own, so that one that is refused leaves no trace."""
    outcome = Outcome()
    for row in rows:
        try:
            with part():
                outcome.made.append((row, act(row)))
        except Refused as refusal:
            sentence = Message("Row %(row)s: %(what)s", row=row.row, what=refusal.message)
            outcome.errors.append(RowError(row.row, refusal.field or "", sentence))
    return outcome


def add_delegations(actor: Actor, rows: list[DelegationRow], *, now: datetime) -> Outcome:
    """Add the delegations. The caller undoes the transaction where there are errors."""
    require_transaction()
    require(actor, Action.MANAGE_PEOPLE)

    def add(row: DelegationRow) -> None:
        delegations.add(
            actor, code=row.code, name=row.name, short_name=row.short_name, category=row.category,
            deciding=row.deciding, sort_key=row.sort_key, seat_limit=row.seat_limit, now=now,
        )  # fmt: skip

    return _each(rows, add)


def invite_people(actor: Actor, rows: list[PersonRow], *, now: datetime, days: int) -> Outcome:
    """Invite the people. The caller undoes the transaction where there are errors."""
    require_transaction()
    require(actor, Action.MANAGE_PEOPLE)

    def invite(row: PersonRow) -> Invited:
        return invitations.invite(
            actor, role=row.role, delegation=row.delegation, email=row.email, name=row.name, request_id=None, now=now,
            days=days,
        )  # fmt: skip

    return _each(rows, invite)


def rehearse(act: Callable[[], Outcome]) -> Outcome:
    """What an import would meet, with everything undone again: nothing is saved."""
    outcome = None
    try:
        with transaction():
            outcome = act()
            raise _Undone
    except _Undone:
        return outcome


def carry_out(act: Callable[[], Outcome]) -> Outcome:
    """Carry the import out, all of it, or nothing where a row has an error. Call outside a transaction."""
    outcome = None
    try:
        with transaction():
            outcome = act()
            if outcome.errors:
                raise _Undone
    except _Undone:
        outcome.made = []
    return outcome
