"""Amending, confirming and withdrawing a statement: nothing is overwritten, each step leaves its trace."""

from collections.abc import Callable
from datetime import datetime

from ...core.errors import Conflict, Refused
from ...core.permissions import Action, Actor, require
from ...core.statements import check_kind
from ...core.text.paragraphs import from_json
from ...core.words import Access, Role
from ...db import db, require_transaction
from ...models import Statement
from ..candidates.content import check_reason
from ..record import record
from . import _rows
from .attaching import Stated, checked_words, find_made, place, told
from .following import attached, withdrawn


def amend(
    actor: Actor,
    number: int,
    stated: Stated,
    *,
    revision: int,
    request_id: str | None,
    clock: Callable[[], datetime],
) -> None:
    """The delegation words its statement anew, or puts it on another passage of the text; its kind stays. The former
    wording stays readable. `revision` is the wording, and `stated.version_number` the text, that was read: raises
    Conflict where another stands, Refused once the time for it has passed."""
    require_transaction()
    require(actor, Action.MAKE_STATEMENT)
    if find_made(actor, request_id) == number:
        return
    row, about = _locked(actor, number, revision, stated.version_number)
    now = clock()
    _rows.check_window(about, now)
    check_kind(row.kind, deciding=actor.deciding, state=about.candidate.state if about.candidate else None)
    made = Statement(
        conference_id=row.conference_id, number=row.number, revision=row.revision + 1, kind=row.kind,
        delegation_id=row.delegation_id, membership_id=actor.membership_id, words=checked_words(stated.words),
        made_at=now, request_id=request_id, **place(about, stated),
    )  # fmt: skip
    if not row.stale and _reads(made) == _reads(row):
        raise Refused("Nothing was changed.", field="words")
    row.superseded_at = now
    db.session.add(made)
    db.session.flush()
    _record(actor, about, made, "statements.amend", now)
    attached(actor, about, made, now=now)


def confirm(
    actor: Actor, number: int, *, revision: int, version_number: int, clock: Callable[[], datetime]
) -> None:
    """The delegation says that its statement stands, whose words a later version has changed: on the paragraph as it
    reads now, or, where that is gone, on the text as a whole. Twice changes nothing."""
    require_transaction()
    require(actor, Action.MAKE_STATEMENT)
    row, about = _locked(actor, number, revision, version_number)
    now = clock()
    if not row.stale:
        return
    _rows.check_window(about, now)
    ids = {paragraph.id for paragraph in from_json(about.version.paragraphs)}
    row.standing_version_id = about.version.id
    row.standing_paragraph_id = row.standing_paragraph_id if row.standing_paragraph_id in ids else None
    row.standing_start = row.standing_end = None
    row.stale = False
    db.session.flush()
    _record(actor, about, row, "statements.confirm", now)
    attached(actor, about, row, now=now)


def withdraw(actor: Actor, number: int, *, reason: str, revision: int, now: datetime) -> None:
    """The delegation withdraws its statement, at any time. It stays readable, marked, with the reason; twice is once.
    Raises Conflict where another wording stands than the one that was read."""
    require_transaction()
    require(actor, Action.MAKE_STATEMENT)
    row, about = _rows.lock_statement(actor, number)
    require(actor, Action.MAKE_STATEMENT, row)
    if row.withdrawn_at is not None:
        return
    _rows.check_revision(row, revision)
    why = check_reason(reason, why=_rows.WHY_WITHDRAWN)
    end(actor, row, about, reason=why, verb="statements.withdraw", now=now)


def end(actor: Actor, row: Statement, about: _rows.About, *, reason: str, verb: str, now: datetime) -> None:
    """The statement stands no longer; carries out what follows. The caller holds the locks."""
    row.withdrawn_at, row.withdrawn_reason = now, reason
    db.session.flush()
    _record(actor, about, row, verb, now, reason=reason)
    withdrawn(actor, about, row, now=now)


def _locked(
    actor: Actor, number: int, revision: int, version_number: int | None
) -> tuple[Statement, _rows.About]:
    row, about = _rows.lock_statement(actor, number)
    require(actor, Action.MAKE_STATEMENT, row)
    _rows.check_stands(row)
    _rows.check_revision(row, revision)
    if about.version is not None and about.version.number != version_number:
        raise Conflict(
            "Version %(number)s was issued while you were reading. Look at it, and choose the words there.",
            number=about.version.number,
        )
    return row, about


def _reads(row: Statement) -> tuple:
    return row.words, row.standing_paragraph_id, row.standing_start, row.standing_end


def _record(
    actor: Actor, about: _rows.About, row: Statement, verb: str, now: datetime, *, reason: str = ""
) -> None:
    record(
        actor, verb, conference_id=row.conference_id, at=now, subject=row.ref, access=Access.PARTICIPANTS,
        version_number=about.version.number if about.version else None, reason=reason,
        by_alternate=actor.role == Role.DELEGATE, details=told(about, row),
    )  # fmt: skip
