"""Archiving: a conference that is over can be read, and nothing in it changes any more."""

from datetime import datetime

from sqlalchemy import select

from ..core.errors import Refused
from ..core.lifecycle import ConferenceState, SilenceState
from ..core.permissions import Action, Actor, require
from ..core.text.folding import clean, fold
from ..core.words import Access
from ..db import db, require_transaction
from ..models import Conference, Silence
from .record import record


def archive(actor: Actor, *, reason: str, now: datetime) -> None:
    """Make the conference read-only, for everybody, until it is taken out of the archive. Its clock stands still too:
    what is due in it waits. Twice is once. Raises Refused while silence runs: nobody could break it any more."""
    conference, reason = _locked(actor, reason)
    if conference.state == ConferenceState.ARCHIVED:
        return
    running = db.session.execute(
        select(Silence.number)
        .where(Silence.conference_id == conference.id, Silence.state == SilenceState.RUNNING)
        .order_by(Silence.number)
    ).scalars().first()  # fmt: skip
    if running is not None:
        raise Refused(
            "SP-%(number)s is running. Let it end, or stop it, before the conference is archived.", number=running
        )
    conference.state, conference.archived_at = ConferenceState.ARCHIVED, now
    _turn(actor, conference, "conference.archive", reason, now)


def unarchive(actor: Actor, *, reason: str, now: datetime) -> None:
    """Take the conference out of the archive: it goes on as it stood, and what fell due meanwhile is carried out."""
    conference, reason = _locked(actor, reason)
    if conference.state == ConferenceState.ACTIVE:
        raise Refused("The conference is not archived.")
    conference.state, conference.archived_at = ConferenceState.ACTIVE, None
    _turn(actor, conference, "conference.unarchive", reason, now)


def _locked(actor: Actor, reason: str) -> tuple[Conference, str]:
    require_transaction()
    require(actor, Action.ARCHIVE)
    reason = clean(reason)
    if not fold(reason):
        raise Refused("Give the reason: all participants read it in the record.", field="reason")
    conference = db.session.execute(
        select(Conference)
        .where(Conference.id == actor.conference_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    return conference, reason[:2000]


def _turn(actor: Actor, conference: Conference, verb: str, reason: str, now: datetime) -> None:
    conference.edit_counter += 1
    db.session.flush()
    record(actor, verb, conference_id=conference.id, at=now, access=Access.PARTICIPANTS, reason=reason)
