"""Writing the record, and giving the next number of a series. Both only inside the writing transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from ..core.errors import Refused
from ..core.lifecycle import ConferenceState
from ..core.permissions import Actor
from ..core.words import Access, Handling
from ..db import db, require_transaction
from ..models import Act, Conference, Counter

# Built once: every act runs these, and putting a statement together costs more than running it.
_APPEND = insert(Act.__table__)
_counter = Counter.__table__
_NEXT = (
    update(_counter)
    .where(_counter.c.conference_id == bindparam("of_conference"), _counter.c.series == bindparam("named"))
    .values(last=_counter.c.last + 1)
    .returning(_counter.c.last)
)


def record(
    actor: Actor | None,
    verb: str,
    *,
    conference_id: int,
    at: datetime,
    subject: str = "",
    access: Access,
    version_number: int | None = None,
    delegation_id: int | None = None,
    handling: Handling = Handling.NAMED,
    by_alternate: bool = False,
    reason: str = "",
    details: dict[str, Any] | None = None,
    recorded_at: datetime | None = None,
) -> None:
    """Append one act. `actor` is None for what the clock does (an opening, a close).

    `verb` is `noun.verb`, `subject` a public reference. `delegation_id` is the delegation concerned where that is not
    the actor's own (a paper submission). `details` holds nothing private: no draft words, no ballot choices.
    """
    require_transaction()
    db.session.execute(
        _APPEND,
        {
            "conference_id": conference_id,
            "at": at,
            "recorded_at": recorded_at or at,
            "verb": verb,
            "subject": subject,
            "version_number": version_number,
            "person_id": actor.person_id if actor else None,
            "membership_id": actor.membership_id if actor else None,
            "role": actor.role if actor else None,
            "delegation_id": delegation_id if delegation_id is not None else (actor.delegation_id if actor else None),
            "access": access,
            "handling": handling,
            "by_alternate": by_alternate,
            "reason": reason,
            "details": details or {},
        },
    )


def next_number(conference: Conference, series: str) -> int:
    """The next number of a series ("norm", "comment", "L", "CRP", "round", "list"), counted from 1, without gaps.

    The counter's row stays locked until the transaction ends, so two acts never get the same number. Nothing gets a
    number in an archived conference.
    """
    require_transaction()
    if conference.state == ConferenceState.ARCHIVED:
        raise Refused("This conference is archived: it can be read, and nothing in it changes any more.")
    which = {"of_conference": conference.id, "named": series}
    number = db.session.execute(_NEXT, which).scalar_one_or_none()
    if number is None:
        # The conference's row is the lock for making a counter that does not exist yet.
        db.session.execute(select(Conference.id).where(Conference.id == conference.id).with_for_update())
        number = db.session.execute(_NEXT, which).scalar_one_or_none()
    if number is None:
        db.session.execute(insert(_counter).values(conference_id=conference.id, series=series, last=1))
        number = 1
    return number
