"""A delegation puts a statement on the record, by its head or an alternate named for positions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...core.errors import Conflict, NotFound, Refused
from ...core.permissions import Action, Actor, require
from ...core.statements import MOST_WORDS, check_kind
from ...core.text.anchors import chosen
from ...core.text.folding import clean, fold
from ...core.text.numbering import names_of
from ...core.text.paragraphs import from_json
from ...core.words import Access, Role, StatementKind
from ...db import db, require_transaction
from ...models import Delegation, Statement
from ..record import next_number, record
from . import _rows
from .following import attached


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement as it is made, on the candidate `ref` or on the list `list_number`.

    `quote` are words of the paragraph `paragraph_id` of the version that was read, `version_number`; without them it is
    the whole paragraph, without a paragraph the whole text. `span_start` and `span_end` (code points) say where a
    reader selected them, `nth` (from 1) which occurrence is meant.
    """

    kind: StatementKind
    words: str
    ref: str | None = None
    version_number: int | None = None
    list_number: int | None = None
    paragraph_id: str | None = None
    quote: str = ""
    span_start: int | None = None
    span_end: int | None = None
    nth: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Of a statement received on paper: when that came, and how and why it is entered."""

    received_at: datetime
    reason: str


def attach(actor: Actor, stated: Stated, *, request_id: str | None, clock: Callable[[], datetime]) -> int:
    """The actor's delegation makes a statement; answers its number.

    Raises Refused where the delegation does not make such statements, the words chosen are not there, or the time for
    it has passed; Conflict where the text has moved on since it was read. The same `request_id` twice makes one.
    """
    require_transaction()
    require(actor, Action.MAKE_STATEMENT)
    known = find_made(actor, request_id)
    if known is not None:
        return known
    about = lock(actor, stated)
    known = find_made(actor, request_id)  # of two presses at once the second waits here for the first
    if known is not None:
        return known
    now = clock()
    _rows.check_window(about, now)
    mine = db.session.execute(select(Delegation).where(Delegation.id == actor.delegation_id)).scalar_one()
    return put(actor, about, stated, delegation=mine, request_id=request_id, now=now).number


def lock(actor: Actor, stated: Stated) -> _rows.About:
    """What the statement is about, locked."""
    if stated.ref is not None:
        return _rows.lock_candidate(actor, stated.ref, stated.version_number)
    if stated.list_number is None:
        raise NotFound()
    return _rows.lock_list(actor, stated.list_number)


def put(
    actor: Actor,
    about: _rows.About,
    stated: Stated,
    *,
    delegation: Delegation,
    request_id: str | None,
    receipt: Receipt | None = None,
    now: datetime,
) -> Statement:
    """Put the statement on the record, once it is known that it is in time, and carry out what follows of it."""
    candidate = about.candidate
    check_kind(stated.kind, deciding=delegation.deciding, state=candidate.state if candidate else None)
    at = receipt.received_at if receipt else now
    row = Statement(
        conference_id=actor.conference_id, number=0, kind=stated.kind, delegation_id=delegation.id,
        membership_id=actor.membership_id, words=checked_words(stated.words), made_at=at, request_id=request_id,
        **place(about, stated),
    )  # fmt: skip
    _check_new(row)
    row.number = next_number(about.conference, "statement")
    db.session.add(row)
    db.session.flush()
    record(
        actor, "statements.enter_on_paper" if receipt else "statements.attach", conference_id=actor.conference_id,
        at=at, recorded_at=now, subject=row.ref, access=Access.PARTICIPANTS, delegation_id=delegation.id,
        version_number=about.version.number if about.version else None,
        by_alternate=actor.role == Role.DELEGATE, reason=receipt.reason if receipt else "",
        details=told(about, row),
    )  # fmt: skip
    attached(actor, about, row, now=now)
    return row


def place(about: _rows.About, stated: Stated) -> dict:
    """The columns that say what it is made on. Raises Refused where the words are not there."""
    if about.candidate is None:
        return {"list_id": about.list_.id, "quote": ""}
    start = end = None
    quote = ""
    if stated.paragraph_id:
        text = from_json(about.version.paragraphs)
        paragraph = next((p for p in text if p.id == stated.paragraph_id), None)
        if paragraph is None:
            raise Refused("This version has no such paragraph. Choose the paragraph again.", field="paragraph_id")
        anchor = chosen(paragraph, stated.quote, start=stated.span_start, end=stated.span_end, nth=stated.nth)
        start, end, quote = anchor.start, anchor.end, anchor.quote
    elif fold(stated.quote):
        raise Refused("Choose the paragraph in which these words stand.", field="paragraph_id")
    paragraph_id = stated.paragraph_id or None
    return {
        "candidate_id": about.candidate.id, "version_id": about.version.id, "paragraph_id": paragraph_id,
        "span_start": start, "span_end": end, "quote": quote, "standing_version_id": about.version.id,
        "standing_paragraph_id": paragraph_id, "standing_start": start, "standing_end": end,
    }  # fmt: skip


def checked_words(words: str) -> str:
    """The words, tidied. Raises Refused without any, or with too many."""
    words = clean(words)
    if not fold(words):
        raise Refused("Write the statement as it should be printed.", field="words")
    if len(words) > MOST_WORDS:
        raise Refused(
            "The statement has %(count)s characters; %(most)s are allowed.",
            count=f"{len(words):,}", most=f"{MOST_WORDS:,}", field="words",
        )
    return words


def told(about: _rows.About, row: Statement) -> dict:
    """What the record says beside: the kind, and what it is about."""
    details = {"kind": row.kind.value, "on": about.ref}
    if about.candidate is not None and row.standing_paragraph_id is not None:
        details["paragraph"] = names_of(from_json(about.version.paragraphs)).get(row.standing_paragraph_id, "")
    return details


def find_made(actor: Actor, request_id: str | None) -> int | None:
    """The number of what the same form made before."""
    if not request_id:
        return None
    row = db.session.execute(
        select(Statement.number, Statement.membership_id).where(Statement.request_id == request_id)
    ).one_or_none()
    if row is None:
        return None
    if row.membership_id != actor.membership_id:
        raise Conflict("This form was sent already. Open the page again.")
    return row.number


def _check_new(row: Statement) -> None:
    """Raise Refused where the delegation has said the same of the same already."""
    named = ("kind", "delegation_id", "list_id", "candidate_id", "words")
    same = db.session.execute(
        select(Statement.standing_paragraph_id, Statement.standing_start, Statement.standing_end).where(
            *(getattr(Statement, name) == getattr(row, name) for name in named),
            Statement.superseded_at.is_(None),
            Statement.withdrawn_at.is_(None),
        )
    ).all()
    if (row.standing_paragraph_id, row.standing_start, row.standing_end) in [tuple(one) for one in same]:
        raise Refused("Your delegation has put these words on the record here already.", field="words")
