"""The states of the rolling text: each act that changed its words or its brackets, with the instant to read it at."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from ...core.lifecycle import ON_THE_TABLE
from ...core.words import Handling
from ...db import db
from ...models import Bracket, Candidate, Conference, Version
from .moments import told


@dataclass(frozen=True, slots=True)
class State:
    """The text from `at` on. `what`: "version", "tabled", "opened" or "lifted", "overtaken"; `day_only` where the time
    is not told.
    """

    at: datetime
    what: str
    ref: str
    version: int | None
    day_only: bool


def list_states(conference: Conference) -> list[State]:
    """All of them, the latest first, in two queries. Brackets that came and went on one day of which no time is told
    are left out.
    """
    readable = (
        Candidate.conference_id == conference.id,
        Candidate.released_at.is_not(None),
        Candidate.state.in_(ON_THE_TABLE),
    )
    found = []
    versions = db.session.execute(
        select(Candidate.ref, Candidate.released_at, Version.number, Version.issued_at)
        .join(Version, Version.candidate_id == Candidate.id)
        .where(*readable)
    )
    for ref, released_at, number, issued_at in versions:
        # A text that was tabled before others could read it shows from its release on.
        at = max(issued_at, released_at)
        found.append(State(at, "tabled" if number == 1 else "version", ref, number, False))
    brackets = db.session.execute(
        select(
            Candidate.ref, Bracket.opened_at, Bracket.ended_at, Bracket.state, Bracket.handling, Version.issued_at,
            Candidate.released_at,
        )
        .join(Candidate, Candidate.id == Bracket.candidate_id)
        .join(Version, Version.id == Bracket.version_id)
        .where(*readable)
    )  # fmt: skip
    for ref, opened_at, ended_at, state, handling, *beginnings in brackets:
        opened = max(told(opened_at, handling, conference.timezone), *beginnings)
        hidden = handling is not Handling.NAMED
        ended = told(ended_at, handling, conference.timezone) if ended_at else None
        if ended is not None and ended <= opened:
            continue
        found.append(State(opened, "opened", ref, None, hidden))
        if ended is not None:
            found.append(State(ended, state.value, ref, None, hidden))
    found = [replace(state, at=_whole(state.at)) for state in found]
    return sorted(found, key=lambda state: (state.at, state.ref, state.what, state.version or 0), reverse=True)


def _whole(at: datetime) -> datetime:
    """The first whole second not before an instant: addresses name seconds, and the act has happened by then."""
    return at.replace(microsecond=0) + timedelta(seconds=bool(at.microsecond))
