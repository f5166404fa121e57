"""Asking for brackets: by the head of a delegation, or entered by an officer for one that asks in the room."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...core.errors import Conflict, Refused
from ...core.lifecycle import ParagraphState
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.text.anchors import Anchor, chosen
from ...core.text.folding import clean
from ...core.text.paragraphs import MOST_BODY
from ...core.words import Access, Handling, Role, Visibility
from ...db import db, require_transaction
from ...models import Bracket, Candidate, Delegation, Version
from .. import paragraphs, phases
from ..candidates.content import check_reason
from ..comments.base import check_handling, get_conference
from ..record import record
from . import base

_WHY = Message("Say why: all participants read the reason beside the brackets.")
_ASKED_BY_YOU = Message("Your delegation has asked for brackets on these words already.")
_ASKED_BY_IT = Message("This delegation has asked for brackets on these words already.")
# Brackets of which others do not know could not be kept from crossing theirs without giving them away.
UNSEEN = Message(
    "What delegations send out in this phase is read at its close, and brackets are for all to see. "
    "Propose an amendment, or ask for brackets in a later phase."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Brackets as they are asked for.

    `quote` are the words, found in the paragraph; without them it is the whole paragraph. `span_start` and `span_end`
    (code points) say where a reader selected them, `nth` (from 1) which occurrence is meant. `alternative`: None for
    none, "" where the words should go, else the words to stand in their place. `version_number` is the version that
    the asker was looking at.
    """

    paragraph_id: str
    reason: str
    quote: str = ""
    span_start: int | None = None
    span_end: int | None = None
    nth: int | None = None
    alternative: str | None = None
    handling: Handling = Handling.NAMED
    version_number: int | None = None


def open_bracket(
    actor: Actor, ref: str, asked: Asked, *, request_id: str | None, clock: Callable[[], datetime]
) -> int:
    """Put words of the candidate in brackets for the actor's delegation; answers the bracket's id.

    The same `request_id` twice opens once. Raises Refused while the phase does not let the delegation amend, on an
    agreed paragraph, where the words are not there or the brackets would cross others; Conflict where the text has
    moved on since it was read.
    """
    require_transaction()
    require(actor, Action.BRACKET)
    known = _find_opened(actor, request_id)
    if known is not None:
        return known
    mine = db.session.execute(select(Delegation).where(Delegation.id == actor.delegation_id)).scalar_one()
    now = _admit(actor, mine, asked.handling, clock)
    return put(actor, ref, asked, delegation=mine, request_id=request_id, now=now)


def enter(
    actor: Actor,
    ref: str,
    asked: Asked,
    *,
    delegation: str,
    request_id: str | None,
    clock: Callable[[], datetime],
) -> int:
    """The chair or the secretariat puts words in brackets for a delegation, by its code, that asks for it in the room.
    It is the delegation's bracket: it alone lifts it, unless the room agrees. Otherwise as `open_bracket`."""
    require_transaction()
    require(actor, Action.BRACKET_FOR)
    known = _find_opened(actor, request_id)
    if known is not None:
        return known
    theirs = db.session.execute(
        select(Delegation).where(Delegation.conference_id == actor.conference_id, Delegation.code == delegation)
    ).scalar_one_or_none()
    if theirs is None:
        raise Refused("Choose the delegation that asks for the brackets.", field="delegation")
    now = _admit(actor, theirs, asked.handling, clock)
    return put(actor, ref, asked, delegation=theirs, request_id=request_id, now=now)


def _admit(actor: Actor, delegation: Delegation, handling: Handling, clock: Callable[[], datetime]) -> datetime:
    """The instant that decided that the phase lets the delegation amend; raises Refused with the phase's sentence."""
    conference = get_conference(actor)
    check_handling(conference, handling)
    read: list[datetime] = []

    def once() -> datetime:
        read.append(clock())
        return read[-1]

    admission = phases.admit_delegation(
        conference, delegation.id, category=delegation.category, act="amend", now=once
    )
    if not admission.open:
        raise Refused(admission.sentence)
    if admission.visibility == Visibility.AT_CLOSE:
        raise Refused(UNSEEN)
    return read[-1]


def _find_opened(actor: Actor, request_id: str | None) -> int | None:
    if not request_id:
        return None
    row = db.session.execute(
        select(Bracket.id, Bracket.membership_id).where(Bracket.request_id == request_id)
    ).one_or_none()
    if row is None:
        return None
    if row.membership_id != actor.membership_id:
        raise Conflict("This form was sent already. Open the page again.")
    return row.id


@dataclass(frozen=True, slots=True)
class Receipt:
    """Of brackets that were asked for on paper: when that came, and how and why it is entered."""

    received_at: datetime
    reason: str


def put(
    actor: Actor,
    ref: str,
    asked: Asked,
    *,
    delegation: Delegation,
    request_id: str | None,
    receipt: Receipt | None = None,
    now: datetime,
) -> int:
    """Put the words in brackets for the delegation, once it is known that it may ask for them; answers the id."""
    candidate = paragraphs.lock_open_text(actor, ref)
    known = _find_opened(actor, request_id)  # of two presses at once the second waits here for the first
    if known is not None:
        return known
    version, text = paragraphs.get_text(candidate)
    if asked.version_number is not None and asked.version_number != version.number:
        raise Conflict(
            "Version %(number)s of %(ref)s was issued while you were reading. Look at the text again, and choose the "
            "words there.",
            number=version.number, ref=ref,
        )
    paragraph = next((p for p in text if p.id == asked.paragraph_id), None)
    if paragraph is None:
        raise Refused("This version has no such paragraph. Choose the paragraph again.", field="paragraph_id")
    standing = paragraphs.find_standing(candidate.id, paragraph.id)
    if standing is not None and standing.state == ParagraphState.AGREED:
        raise Refused(
            "Paragraph %(number)s is agreed. It takes brackets once it is reopened; the chair can ask the room.",
            number=paragraphs.paragraph_name(text, paragraph.id),
        )
    anchor = chosen(paragraph, asked.quote, start=asked.span_start, end=asked.span_end, nth=asked.nth)
    if anchor.start == 0 and anchor.end == len(paragraph.body):
        anchor = Anchor(paragraph.id, None, None, paragraph.body)
    alternative = _alternative(asked.alternative, anchor)
    reason = check_reason(asked.reason, why=_WHY)
    others = base.list_standing(version.id, paragraph.id)
    base.check_crossing(paragraph, others, anchor)
    if actor.delegation_id is not None:
        _check_new(others, delegation.id, anchor, alternative, sentence=_ASKED_BY_YOU)
    elif receipt is not None:
        _check_new(others, delegation.id, anchor, alternative, sentence=_ASKED_BY_IT)
    bracket = Bracket(
        conference_id=candidate.conference_id, candidate_id=candidate.id, version_id=version.id,
        paragraph_id=paragraph.id, span_start=anchor.start, span_end=anchor.end, quote=anchor.quote,
        standing_version_id=version.id, standing_paragraph_id=paragraph.id, standing_start=anchor.start,
        standing_end=anchor.end, alternative=alternative, blocks=delegation.deciding, delegation_id=delegation.id,
        membership_id=actor.membership_id, handling=asked.handling, reason=reason, opened_at=now,
        request_id=request_id,
    )  # fmt: skip
    db.session.add(bracket)
    base.recount(candidate)
    if bracket.blocks and standing is not None and standing.state == ParagraphState.AGREED_AD_REF:
        paragraphs.fall_back(
            candidate, paragraph, version, reason=Message("Brackets were asked for in it."), now=now
        )
    name = paragraphs.paragraph_name(text, paragraph.id)
    _record(actor, candidate, version, bracket, receipt, now, name=name)
    return bracket.id


def _alternative(words: str | None, anchor: Anchor) -> str | None:
    if words is None:
        return None
    words = clean(words).strip()
    if words == anchor.quote.strip():
        raise Refused("These are the words that stand there. Write other ones, or none.", field="alternative")
    if len(words) > MOST_BODY:
        raise Refused(
            "The other words have %(count)s characters; %(most)s are allowed.",
            count=f"{len(words):,}", most=f"{MOST_BODY:,}", field="alternative",
        )
    return words


def _check_new(
    others: list[Bracket], delegation_id: int, anchor: Anchor, alternative: str | None, *, sentence: Message
) -> None:
    same = (delegation_id, anchor.start, anchor.end, alternative)
    if same in [(b.delegation_id, b.standing_start, b.standing_end, b.alternative) for b in others]:
        raise Refused(sentence, field="quote")


def _record(
    actor: Actor,
    candidate: Candidate,
    version: Version,
    bracket: Bracket,
    receipt: Receipt | None,
    now: datetime,
    *,
    name: str,
) -> None:
    named = bracket.handling == Handling.NAMED
    verb, at, reason = "brackets.open" if actor.delegation_id is not None else "brackets.enter", now, bracket.reason
    if receipt is not None:
        verb, at, reason = "brackets.enter_on_paper", receipt.received_at, receipt.reason
    record(
        actor, verb, conference_id=candidate.conference_id, at=at, recorded_at=now, subject=candidate.ref,
        access=Access.PARTICIPANTS if named else Access.DELEGATION, version_number=version.number,
        delegation_id=bracket.delegation_id, handling=bracket.handling, by_alternate=actor.role == Role.DELEGATE,
        reason=reason, details={"paragraph": name},
    )  # fmt: skip
