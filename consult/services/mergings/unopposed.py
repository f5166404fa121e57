"""What enters the text because the room was asked and nobody objected: a friendly amendment, the chair's text."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from ...core.errors import Refused
from ...core.lifecycle import AmendmentState, CandidateState, state_word
from ...core.messages import Message
from ...core.text.changes import Text
from ...core.text.merging import merge
from ...core.text.numbering import keep_numbers
from ...core.text.paragraphs import from_json, new_ids
from ...core.text.tracing import sources_of
from ...core.words import Access, Outcome, VersionOrigin
from ...db import db, require_transaction
from ...models import Amendment, Candidate, Question, Version
from ..candidates.content import used_ids
from ..candidates.texts import current_version
from ..candidates.versions import ask_again
from ..carrying import carry_all, change_of, recount, text_of
from ..record import record
from .answers import give
from .versions import add_version, named


def enter_friendly(question: Question, *, now: datetime) -> int:
    """The amendment that the sponsor accepted, and nobody objected to, enters the text in a new version; answers its
    number. Raises Refused where it is no longer open, is stale, or stands on another amendment."""
    candidate, former = _locked(question)
    row = db.session.execute(
        select(Amendment)
        .where(Amendment.id == question.target["amendment"])
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    if row.state != AmendmentState.OPEN:
        raise Refused("%(ref)s is %(state)s.", ref=row.ref, state=state_word(row.state))
    if row.stale or row.standing_version_id != former.id:
        raise Refused("The text has moved on under %(ref)s: its delegation has to settle it first.", ref=row.ref)
    parent = db.session.get(Amendment, row.parent_id) if row.parent_id else None
    if parent is not None and parent.state == AmendmentState.OPEN:
        raise Refused("%(ref)s amends %(parent)s, which is still open.", ref=row.ref, parent=parent.ref)
    change = change_of(row)
    base = text_of(former)
    merged = merge(base, [change])
    text, names = named(candidate, merged.text, merged=merged, changes=[change])
    reason = Message("%(ref)s, accepted by the sponsor; nobody objected.", ref=row.ref)
    made = add_version(
        candidate, former, text, origin=VersionOrigin.FRIENDLY, sources=sources_of(merged, names), reason=str(reason),
        issued_by_id=question.asked_by_id, now=now,
    )  # fmt: skip
    carry_all(candidate, former, made, names=names, entered={row.id}, now=now)
    give(None, row, Outcome.ACCEPTED, reason=str(reason), former=former, version=made, now=now)
    return _settled(candidate, made, "texts.friendly", question, str(reason), now)


def enter_chairs_text(question: Question, *, now: datetime) -> int:
    """The chair's text takes the place of the one that stands, in a new version; answers its number. All proposals are
    kept: open amendments are carried or stale, brackets of whose words none is left are overtaken.

    Raises Refused where another version was issued since the room was asked.
    """
    candidate, former = _locked(question)
    if former.id != question.version_id:
        raise Refused("Version %(number)s was issued after the room was asked.", number=former.number)
    before = text_of(former)
    given = from_json(question.target["paragraphs"])
    put_in = [p.id for p in given if before.get(p.id) is None]
    names = dict(zip(put_in, new_ids(used_ids(candidate.id), len(put_in)), strict=True))
    paragraphs = [replace(p, id=names.get(p.id, p.id)) for p in given]
    text = Text(question.target["title"], tuple(keep_numbers(paragraphs, before.paragraphs)))
    made = add_version(
        candidate, former, text, origin=VersionOrigin.CHAIR, sources={}, reason=question.reason,
        issued_by_id=question.asked_by_id, now=now,
    )  # fmt: skip
    carry_all(candidate, former, made, names={}, overtake=True, now=now)
    return _settled(candidate, made, "texts.chairs_text", question, question.reason, now)


def _locked(question: Question) -> tuple[Candidate, Version]:
    require_transaction()
    candidate = db.session.execute(
        select(Candidate)
        .where(Candidate.id == question.candidate_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    if candidate.state != CandidateState.TABLED:
        raise Refused("%(ref)s is %(state)s.", ref=candidate.ref, state=state_word(candidate.state))
    return candidate, current_version(candidate)


def _settled(candidate: Candidate, made: Version, verb: str, question: Question, reason: str, now: datetime) -> int:
    ask_again(candidate)
    recount(candidate)
    record(
        None, verb, conference_id=candidate.conference_id, at=now, subject=candidate.ref, access=Access.PARTICIPANTS,
        version_number=made.number, reason=reason, details={"question": f"Q-{question.number}", "symbol": made.symbol},
    )  # fmt: skip
    return made.number
