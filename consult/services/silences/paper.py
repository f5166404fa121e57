"""A break of silence that reached the secretariat on paper or by mail before the end."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import NotFound, Refused
from ...core.lifecycle import SilenceState, state_word
from ...core.messages import listed
from ...core.moments import in_words
from ...core.permissions import Action, Actor, require
from ...core.words import Held
from ...db import db, require_transaction
from ...models import Candidate, ConsolidatedList, Issue, Position, Silence, SilenceBreak, SilenceEntry, Version
from ...queries.lists import read_snapshot
from .. import announcements
from ..entries import sender_of
from ..positions._rows import latest
from ..positions.taking import put_in
from ._rows import Locked, conference_of, lock, lock_by_id, note
from .said import Said, take_in

_TAKES = (SilenceState.RUNNING, SilenceState.SUSPENDED, SilenceState.EXPIRED_UNBROKEN)


def enter_on_paper(
    actor: Actor,
    number: int,
    ref: str,
    *,
    said: Said,
    delegation_id: int,
    received_at: datetime,
    reason: str,
    now: datetime,
) -> int:
    """Enter a break of the silence on the entry `ref`; answers its id. It counts at once, as of `received_at`; `reason`
    says how it came and why it is entered.

    One that had come in time is taken after the end too, until a list with the entry on it is issued: what was adopted
    is then undone. Raises Refused for one received at the end or later, or before the silence was opened.
    """
    require_transaction()
    require(actor, Action.ENTER_PAPER)
    delegation = sender_of(actor, delegation_id, received_at=received_at, now=now)
    locked = lock(actor, number)
    db.session.refresh(delegation)
    entry = locked.entry_of(ref)
    _check_in_time(locked, received_at)
    if entry.fell_at is not None:
        raise Refused("%(ref)s is back in the negotiation: there is no silence left to break.", ref=ref, field="ref")
    late = locked.silence.state == SilenceState.EXPIRED_UNBROKEN
    if late and delegation.deciding:
        _check_not_issued(locked, [entry] if locked.silence.item_by_item else locked.entries)
    try:
        row = take_in(
            actor, locked, entry, delegation=delegation, said=said, received_at=received_at, now=now,
            justification=reason,
        )
    except Refused as refusal:
        # A form on paper has a reason of its own: why it is entered.
        raise Refused(refusal.message, field="words" if refusal.field == "reason" else refusal.field) from refusal
    if late and row.counts and locked.silence.confirmed_at is not None:
        _announce(actor, locked, row, now)
    verb = "silences.state_on_paper"
    if row.counts:
        verb = "silences.break_late" if late else "silences.break_on_paper"
    note(
        actor, locked, verb, at=received_at, recorded_at=now, delegation_id=delegation.id, reason=reason,
        candidate=ref, kind=row.kind.value,
    )  # fmt: skip
    return row.id


def disown(actor: Actor, break_id: int, *, now: datetime) -> None:
    """Set aside a break entered on paper that the delegation says is not its own, and the objection that it became.
    What it ended stays ended, and the chair can propose silence again."""
    require_transaction()
    require(actor, Action.CONFIRM_PAPER)
    found = db.session.execute(
        select(SilenceBreak.silence_id, SilenceBreak.delegation_id).where(SilenceBreak.id == break_id)
    ).one_or_none()
    if found is None or found.delegation_id != actor.delegation_id:
        raise NotFound()
    locked = lock_by_id(found.silence_id)
    row = db.session.get_one(SilenceBreak, break_id, populate_existing=True)
    if row.disowned_at is not None:
        return
    row.disowned_at = now
    db.session.flush()
    entry = next(entry for entry in locked.entries if entry.id == row.entry_id)
    candidate = locked.candidates[entry.candidate_id]
    if row.position_id is not None:
        _lift(actor, candidate, row, now)
    note(actor, locked, "silences.disown", at=now, candidate=candidate.ref)


def subject_of(break_id: int) -> str:
    """The public reference of the procedure that a break was entered in."""
    number = db.session.execute(
        select(Silence.number)
        .join(SilenceBreak, SilenceBreak.silence_id == Silence.id)
        .where(SilenceBreak.id == break_id)
    ).scalar_one()
    return f"SP-{number}"


def _announce(actor: Actor, locked: Locked, row: SilenceBreak, now: datetime) -> None:
    """It had been announced as adopted. The mail is the notice that is given of it."""
    fallen = [entry for entry in locked.entries if entry.declaration_id and entry.fell_at == now]
    refs = listed([locked.ref_of(entry) for entry in fallen])
    announcements.send(
        actor, subject=f"No longer adopted: {refs}",
        body=f"A break of the silence of {locked.name} had come in time, and was entered after its end. "
        f"Negotiated again: {refs}.",
        request_id=f"silence-break-{row.id}", now=now,
    )  # fmt: skip


def _lift(actor: Actor, candidate: Candidate, row: SilenceBreak, now: datetime) -> None:
    """The delegation no longer holds what was entered for it, unless it has said something else since."""
    standing = latest(candidate.id, row.delegation_id)
    if standing is None or standing.id != row.position_id:
        return
    none = Position(
        candidate_id=candidate.id, version_id=standing.version_id, delegation_id=row.delegation_id,
        membership_id=actor.membership_id, held=Held.NONE, lifts="", reason="", made_at=now,
    )  # fmt: skip
    version = db.session.get_one(Version, standing.version_id)
    put_in(actor, candidate, version=version, former=standing, row=none, now=now)


def _check_in_time(locked: Locked, received_at: datetime) -> None:
    silence, zone = locked.silence, conference_of(locked.silence).timezone
    if silence.state not in _TAKES:
        raise Refused(
            "%(name)s is %(state)s: there is no silence left to break.",
            name=locked.name, state=state_word(silence.state), field="number",
        )  # fmt: skip
    if received_at < silence.opened_at:
        raise Refused(
            "%(name)s was opened on %(when)s. What was received before then does not break it.",
            name=locked.name, when=in_words(silence.opened_at, zone), field="received_at",
        )  # fmt: skip
    if silence.state != SilenceState.SUSPENDED and received_at >= silence.expires_at:
        raise Refused(
            "The silence of %(name)s ended on %(when)s. What was received later does not break it.",
            name=locked.name, when=in_words(silence.expires_at, zone), field="received_at",
        )  # fmt: skip


def _check_not_issued(locked: Locked, entries: list[SilenceEntry]) -> None:
    """Raise Refused once a list was issued with one of the entries as adopted by this procedure."""
    refs = {locked.ref_of(entry) for entry in entries}
    issues = db.session.execute(
        select(Issue.id, Issue.symbol)
        .join(ConsolidatedList, ConsolidatedList.id == Issue.list_id)
        .where(
            ConsolidatedList.conference_id == locked.silence.conference_id,
            Issue.issued_at >= locked.silence.expires_at,
        )
        .order_by(Issue.issued_at)
    )  # fmt: skip
    for issue_id, symbol in issues.all():
        for entry in read_snapshot(issue_id).entries:
            if entry.ref in refs:
                raise Refused(
                    "%(ref)s was issued in %(symbol)s. What was adopted by silence can no longer be undone.",
                    ref=entry.ref, symbol=symbol, field="ref",
                )  # fmt: skip
