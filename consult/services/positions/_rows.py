"""A delegation's rows, and the states in which a position can be changed."""

from sqlalchemy import select

from ...core.consensus import takes_positions
from ...core.errors import Conflict, Refused
from ...core.lifecycle import SET_ASIDE, CandidateState, state_word
from ...core.permissions import Actor
from ...core.words import Held
from ...db import db
from ...models import Candidate, Position, Version
from ..candidates._rows import on_the_table


def lock_text(actor: Actor, ref: str, version_number: int) -> tuple[Candidate, Version]:
    """A candidate that others read, locked, and its current version. Raises NotFound, or Conflict where another version
    than `version_number` stands now."""
    candidate = on_the_table(actor, ref)
    if candidate.released_at is None:
        raise Refused("Others do not read %(ref)s yet. Positions are taken once they do.", ref=ref)
    version = db.session.get_one(Version, candidate.current_version_id)
    if version.number != version_number:
        raise Conflict(
            "Version %(number)s was issued while you were reading. Look at it, and state your position on it.",
            number=version.number,
        )
    return candidate, version


def latest(candidate_id: int, delegation_id: int) -> Position | None:
    """The delegation's standing position on the latest version on which it has one."""
    return db.session.execute(
        select(Position)
        .join(Version, Version.id == Position.version_id)
        .where(
            Position.candidate_id == candidate_id, Position.delegation_id == delegation_id,
            Position.superseded_at.is_(None),
        )
        .order_by(Version.number.desc())
        .limit(1)
    ).scalar_one_or_none()  # fmt: skip


def check_may_hold(candidate: Candidate, former: Held, held: Held) -> None:
    """Raise Refused where the state of the candidate leaves no room for this position."""
    state, ref = candidate.state, candidate.ref
    if state == CandidateState.UNDER_SILENCE and held == Held.OBJECTS:
        raise Refused("%(ref)s is under silence. Your objection breaks it: state it there.", ref=ref, field="held")
    if state == CandidateState.UNDER_SILENCE and held == Held.AD_REF:
        raise Refused(
            "%(ref)s is under silence, and asking for more time does not break it. Object, or let it run.",
            ref=ref, field="held",
        )  # fmt: skip
    if not takes_positions(state, former) or (state in SET_ASIDE and held == Held.OBJECTS):
        raise Refused(
            "%(ref)s was %(state)s: positions on it are no longer taken.", ref=ref, state=state_word(state)
        )
