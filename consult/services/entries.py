"""What comments and amendments share on their way out of a delegation: leave by the phase, release, references; and
whose it is that comes on paper."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Row, select

from ..core.errors import NotFound, Refused
from ..core.permissions import Actor
from ..core.phases import Admission
from ..core.words import Visibility
from ..db import db
from ..models import Conference, Delegation
from . import phases

# No letters that are read for digits or for one another.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def admit(conference: Row, actor: Actor, *, act: str, clock: Callable[[], datetime]) -> tuple[Admission, datetime]:
    """Leave for the act ("comment", "amend") now, and the instant that decided. Raises Refused with the phase's
    sentence.

    To be called before candidates are locked: the close of a phase locks the phase first, then its candidates.
    """
    read: list[datetime] = []

    def once() -> datetime:
        read.append(clock())
        return read[-1]

    return allowed(phases.admit(conference, actor, act=act, now=once)), read[-1]


def allowed(admission: Admission, *, field: str | None = None) -> Admission:
    """The admission, if it admits; raises Refused with its sentence otherwise."""
    if not admission.open:
        raise Refused(admission.sentence, field=field)
    return admission


def admit_sender(
    conference: Conference, sender: Delegation, *, act: str, received_at: datetime, field: str | None = "received_at"
) -> Admission:
    """Leave for the act that a delegation had when its paper came. Raises Refused with the phase's sentence."""
    admission = phases.admit_on_paper(
        conference, sender.id, category=sender.category, act=act, received_at=received_at
    )
    return allowed(admission, field=field)


def release_instant(admission: Admission, at: datetime) -> datetime | None:
    """From when others read what is cleared now: at once, or None until the phase closes."""
    return None if admission.visibility == Visibility.AT_CLOSE else at


def unattributed_ref(table, conference_id: int, *, prefix: str) -> str:
    """A random reference such as H-7QK2M, which tells no order, as no row of `table` in the conference has it."""
    while True:
        ref = f"{prefix}-" + "".join(secrets.choice(_ALPHABET) for _ in range(5))
        taken = select(table.id).where(table.conference_id == conference_id, table.ref == ref)
        if db.session.execute(taken).first() is None:
            return ref


def sender_of(actor: Actor, delegation_id: int, *, received_at: datetime, now: datetime) -> Delegation:
    """The delegation in whose name something received on paper is entered. Raises NotFound where the conference has
    none such, Refused of the field "received_at" for a time of receipt that is still to come."""
    delegation = db.session.execute(
        select(Delegation).where(Delegation.id == delegation_id, Delegation.conference_id == actor.conference_id)
    ).scalar_one_or_none()
    if delegation is None:
        raise NotFound("There is no such delegation.")
    if received_at > now:
        raise Refused("The time of receipt lies in the future.", field="received_at")
    return delegation
