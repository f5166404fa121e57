"""The chair proposes a silence procedure, and takes one back."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select

from ...core.consensus import Readiness, what_stands_in_the_way
from ...core.errors import Conflict, NotFound, Refused
from ...core.lifecycle import CandidateState, SilenceState, state_word
from ...core.messages import Message, listed
from ...core.moments import in_words
from ...core.permissions import Action, Actor, require
from ...core.text.folding import clean
from ...core.words import Access, NoticeKind
from ...db import db, require_transaction
from ...models import Candidate, Silence, SilenceEntry, Version
from ...queries.consensus import list_readiness
from ...queries.register import readable
from ..candidates._rows import conference_of as conference_of_actor
from ..candidates.content import check_reason
from ..record import next_number, record
from ._rows import Locked, check_counter, conference_of, end, fall, lock, note

MOST_WORDS = 4000
_LIVE = (SilenceState.PROPOSED, SilenceState.RUNNING, SilenceState.SUSPENDED)
_WHY = Message("Say why the procedure is taken back: all participants read it.")


def propose(
    actor: Actor,
    versions: Mapping[str, int],
    *,
    item_by_item: bool,
    reason: str = "",
    request_id: str | None = None,
    now: datetime,
) -> int:
    """Propose that clean texts come under silence; answers the procedure's number. Nothing runs yet: a deciding
    delegation can object to using silence until it is opened.

    `versions`: the version that was read of each candidate, by reference. `item_by_item`: a break ends it for one entry
    alone. Raises Refused for a text that is not clean, that somebody objects to, or that is in another procedure;
    Conflict where a text has moved on. The same `request_id` twice proposes once.
    """
    require_transaction()
    require(actor, Action.RUN_SILENCE)
    if not versions:
        raise Refused("Choose at least one text.", field="entries")
    candidates = _lock_candidates(actor, versions)
    if request_id:
        known = db.session.execute(select(Silence.number).where(Silence.request_id == request_id)).scalar_one_or_none()
        if known is not None:
            return known
    check_clean(candidates, versions, now=now)
    _check_alone(candidates)
    conference = conference_of_actor(actor)
    silence = Silence(
        conference_id=conference.id, number=next_number(conference, "silence"), item_by_item=item_by_item,
        reason=clean(reason)[:MOST_WORDS], proposed_by_id=actor.membership_id, proposed_at=now, fault="",
        ended_reason="", request_id=request_id,
    )  # fmt: skip
    db.session.add(silence)
    db.session.flush()
    by_ref = {candidate.ref: candidate for candidate in candidates}
    for position, ref in enumerate(versions, 1):
        candidate = by_ref[ref]
        db.session.add(
            SilenceEntry(
                silence_id=silence.id, candidate_id=candidate.id, version_id=candidate.current_version_id,
                position=position,
            )
        )  # fmt: skip
    db.session.flush()
    record(
        actor, "silences.propose", conference_id=conference.id, at=now, subject=f"SP-{silence.number}",
        access=Access.PARTICIPANTS, reason=silence.reason,
        details={"refs": list(versions), "item_by_item": item_by_item},
    )  # fmt: skip
    return silence.number


def withdraw(
    actor: Actor, number: int, *, reason: str, version: int | None = None, clock: Callable[[], datetime]
) -> None:
    """The chair takes a proposal back, or stops a procedure before its end: its texts are negotiated again. Raises
    Refused from the instant on at which it ends."""
    require_transaction()
    require(actor, Action.RUN_SILENCE)
    locked = lock(actor, number)
    now = clock()
    silence = locked.silence
    if silence.state == SilenceState.WITHDRAWN:
        return
    check_counter(locked, version)
    check_running(locked, now, but=(SilenceState.PROPOSED, SilenceState.SUSPENDED))
    reason = check_reason(reason, why=_WHY)
    was_open = silence.opened_at is not None
    if was_open:
        fall(locked, locked.open_entries, at=now)
    end(locked, SilenceState.WITHDRAWN, at=now, reason=reason, notice=NoticeKind.WITHDRAWN, told_from=now)
    note(actor, locked, "silences.withdraw", at=now, reason=reason, refs=locked.refs)


def check_running(locked: Locked, now: datetime, *, but: tuple[SilenceState, ...] = ()) -> None:
    """Raise Refused unless the procedure runs, and its instant is still to come; states in `but` do as well."""
    silence = locked.silence
    if silence.state in but:
        return
    if silence.state != SilenceState.RUNNING:
        raise Refused(
            "%(name)s is %(state)s: the step is no longer possible.", name=locked.name, state=state_word(silence.state)
        )
    if now >= silence.expires_at:
        raise Refused(
            "%(name)s ended on %(when)s: the step is no longer possible.",
            name=locked.name, when=in_words(silence.expires_at, conference_of(silence).timezone),
        )  # fmt: skip


def check_clean(candidates: list[Candidate], versions: Mapping[str, int], *, now: datetime) -> None:
    """Raise Refused, or Conflict, unless each candidate may come under silence in the version given by reference."""
    numbers = dict(
        db.session.execute(
            select(Version.candidate_id, Version.number).where(
                Version.id.in_([candidate.current_version_id for candidate in candidates])
            )
        ).all()
    )
    ready = list_readiness(candidates[0].conference_id, [candidate.id for candidate in candidates], now=now)
    for candidate in candidates:
        if candidate.state != CandidateState.TABLED:
            raise Refused(
                "%(ref)s was %(state)s: it cannot come under silence.",
                ref=candidate.ref, state=state_word(candidate.state), field="entries",
            )  # fmt: skip
        if numbers[candidate.id] != versions[candidate.ref]:
            raise Conflict(
                "Version %(number)s of %(ref)s was issued meanwhile. Look at it, and propose it anew.",
                number=numbers[candidate.id], ref=candidate.ref,
            )  # fmt: skip
        if not ready[candidate.id].may_come_under_silence:
            raise Refused(
                "%(ref)s cannot come under silence. %(why)s",
                ref=candidate.ref, why=why_not(ready[candidate.id]), field="entries",
            )  # fmt: skip


def why_not(ready: Readiness) -> Message:
    """What keeps a text from coming under silence, or from being adopted by it."""
    if ready.hindrances:
        return what_stands_in_the_way(ready.hindrances)
    return Message("Capitals have still to confirm: %(whose)s.", whose=listed(ready.pending))


def _lock_candidates(actor: Actor, versions: Mapping[str, int]) -> list[Candidate]:
    found = list(
        db.session.execute(
            select(Candidate)
            .where(
                Candidate.conference_id == actor.conference_id, Candidate.ref.in_(list(versions)), readable(actor),
                Candidate.released_at.is_not(None),
            )
            .order_by(Candidate.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).scalars()
    )  # fmt: skip
    if len(found) != len(versions):
        raise NotFound()
    return found


def _check_alone(candidates: list[Candidate]) -> None:
    other = db.session.execute(
        select(Silence.number, Candidate.ref)
        .join(SilenceEntry, SilenceEntry.silence_id == Silence.id)
        .join(Candidate, Candidate.id == SilenceEntry.candidate_id)
        .where(Candidate.id.in_([candidate.id for candidate in candidates]), Silence.state.in_(_LIVE))
        .order_by(Candidate.id)
        .limit(1)
    ).one_or_none()
    if other is not None:
        raise Refused("%(ref)s is in SP-%(number)s already.", ref=other.ref, number=other.number, field="entries")
