"""Loading a list, locked, at the edit counter its page was opened at."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from ...core.errors import Conflict, NotFound, Refused
from ...core.lifecycle import ListState
from ...core.messages import Message
from ...core.permissions import Actor
from ...core.words import Access, Kind
from ...db import db, require_transaction
from ...models import Candidate, Conference, ConsolidatedList, Entry, Issue
from ..record import record

REASON = Message(
    "Say why: the record keeps the reason, and the list prints it where an entry stands against the ranking."
)


def name_of(list_: ConsolidatedList) -> str:
    """A list's public reference in the record."""
    return f"list {list_.number}"


def conference_of(actor: Actor) -> Conference:
    """The actor's conference."""
    return db.session.execute(select(Conference).where(Conference.id == actor.conference_id)).scalar_one()


def locked(actor: Actor, number: int) -> ConsolidatedList:
    """The list, locked. Raises NotFound."""
    require_transaction()
    list_ = db.session.execute(
        select(ConsolidatedList)
        .where(ConsolidatedList.conference_id == actor.conference_id, ConsolidatedList.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if list_ is None:
        raise NotFound()
    return list_


def check_counter(list_: ConsolidatedList, version: int | None) -> None:
    """Raise Conflict, saying what happened meanwhile, unless the page was opened at the list's edit counter."""
    if version == list_.edit_counter:
        return
    if list_.state == ListState.ISSUED:
        symbol = db.session.execute(
            select(Issue.symbol).where(Issue.list_id == list_.id).order_by(Issue.revision.desc()).limit(1)
        ).scalar_one()
        raise Conflict("This list was issued in the meantime as %(symbol)s. Nothing was changed by you.", symbol=symbol)
    raise Conflict(
        "Somebody else changed this list after you opened it. This is how it stands now: look again, and repeat your "
        "change if it still fits."
    )


def open_for_change(actor: Actor, number: int, version: int | None) -> ConsolidatedList:
    """The list, locked and still being worked on. Raises Conflict, NotFound or Refused."""
    list_ = locked(actor, number)
    check_counter(list_, version)
    if list_.state == ListState.ISSUED:
        raise Refused("This list is issued. Draft a new revision to change it.")
    return list_


def changed(
    actor: Actor,
    list_: ConsolidatedList,
    verb: str,
    *,
    now: datetime,
    reason: str = "",
    version_number: int | None = None,
    access: Access | None = None,
    **details: Any,
) -> None:
    """Count the edit and write the act. Officers read acts on a draft, participants those on a circulated list."""
    list_.edit_counter += 1
    if access is None:
        access = Access.PARTICIPANTS if list_.state == ListState.CIRCULATED else Access.OFFICERS
    record(
        actor, verb, conference_id=list_.conference_id, at=now, subject=name_of(list_), access=access, reason=reason,
        version_number=version_number, details=details,
    )  # fmt: skip


def section_of(list_: ConsolidatedList, kind: Kind) -> list[tuple[Entry, str]]:
    """(entry, reference) of one section in its order."""
    return [
        tuple(row)
        for row in db.session.execute(
            select(Entry, Candidate.ref)
            .join(Candidate, Candidate.id == Entry.candidate_id)
            .where(Entry.list_id == list_.id, Entry.kind == kind)
            .order_by(Entry.position, Entry.id)
        )
    ]


def find_entry(list_: ConsolidatedList, ref: str) -> tuple[Entry, Candidate]:
    """The entry of a candidate. Raises NotFound."""
    row = db.session.execute(
        select(Entry, Candidate)
        .join(Candidate, Candidate.id == Entry.candidate_id)
        .where(Entry.list_id == list_.id, Candidate.ref == ref)
    ).one_or_none()
    if row is None:
        raise NotFound("%(ref)s is not on this list.", ref=ref)
    return row.Entry, row.Candidate
