"""After the end: the secretariat confirms, and all are told. And during it: who has read what comes under silence."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import Refused
from ...core.lifecycle import SilenceState, state_word
from ...core.messages import listed
from ...core.moments import in_words
from ...core.permissions import Action, Actor, require
from ...db import db, require_transaction
from ...models import Silence, SilenceSeen
from .. import announcements
from ._rows import conference_of, lock, note


def confirm(actor: Actor, number: int, *, mail_base: str | None = None, now: datetime) -> None:
    """The secretariat confirms that no break had come in time by another way, and what was adopted is announced; from
    then on it can be issued. Twice is once. Raises Refused for a procedure that did not end unbroken."""
    require_transaction()
    require(actor, Action.CONFIRM_SILENCE)
    locked = lock(actor, number)
    silence = locked.silence
    if silence.confirmed_at is not None:
        return
    if silence.state != SilenceState.EXPIRED_UNBROKEN:
        raise Refused(
            "%(name)s is %(state)s: there is nothing to confirm.", name=locked.name, state=state_word(silence.state)
        )
    silence.confirmed_at, silence.confirmed_by_id = now, actor.membership_id
    db.session.flush()
    refs = [locked.ref_of(entry) for entry in locked.entries if entry.declaration_id and entry.fell_at is None]
    note(actor, locked, "silences.confirm", at=now, refs=refs)
    when = in_words(silence.expires_at, conference_of(silence).timezone)
    announcements.send(
        actor, subject=f"Adopted under silence: {listed(refs)}",
        body=f"The silence of {locked.name} ended on {when}. No delegation had broken it. Adopted: {listed(refs)}.",
        request_id=f"silence-{silence.id}", mail_base=mail_base, now=now,
    )  # fmt: skip


def see(actor: Actor, number: int, *, now: datetime) -> None:
    """The person says that it has read what comes under silence, for its own delegation to know. Twice is once."""
    require_transaction()
    require(actor, Action.SEE_SILENCE)
    # The row's lock lets the same button pressed twice at once be one.
    silence = db.session.execute(
        select(Silence)
        .where(Silence.conference_id == actor.conference_id, Silence.number == number)
        .with_for_update()
    ).scalar_one_or_none()
    if silence is None:
        lock(actor, number)  # raises NotFound
    mine = (
        SilenceSeen.silence_id == silence.id, SilenceSeen.delegation_id == actor.delegation_id,
        SilenceSeen.person_id == actor.person_id,
    )  # fmt: skip
    if db.session.execute(select(SilenceSeen.id).where(*mine)).first():
        return
    db.session.add(
        SilenceSeen(
            silence_id=silence.id, delegation_id=actor.delegation_id, person_id=actor.person_id, seen_at=now
        )
    )
    db.session.flush()
