"""One thing that needs a reader, and who looks when."""

from dataclasses import dataclass
from datetime import datetime

from ..core import phases as rules
from ..core.permissions import Actor
from ..core.words import Role
from ..queries.phases import PhaseLine

MOST_OF_ONE_SORT = 5


@dataclass(frozen=True)
class Task:
    """One thing to do. `path`: below the conference's address."""

    title: str
    why: str
    path: str
    action: str
    by: datetime | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Setting:
    """Who looks and when, with the phases and leave that give the deadlines."""

    actor: Actor
    now: datetime
    phases: list[PhaseLine]
    leave: dict[str, datetime]
    seen: datetime | None

    def close_of(self, act: str) -> datetime | None:
        """When "table", "comment" or "amend" closes to the reader's delegation; None where it is not open."""
        standing = rules.standing_of(self.actor.category, self.actor.role)
        phase = rules.governing_phase(self.phases, act, self.now, standing)
        if rules.may(phase, act, self.actor.category, self.actor.role):
            return phase.closes_at
        act = "comment" if act == "amend" else act  # leave to comment is leave to amend
        return self.leave.get(act) if self.actor.role != Role.OBSERVER else None
