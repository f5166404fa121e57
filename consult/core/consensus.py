"""The consensus test: from the positions held on a text to what the chair may declare of it.

Consensus is the absence of objection of a deciding delegation; support is no condition of it, and nothing here counts
for and against. Source: the ASEAN Charter, article 20, and docs/practice.md, sections 1 and 2.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .lifecycle import SET_ASIDE, CandidateState
from .messages import Message, listed
from .words import Held

# Those of the former version that stand on a new one until their holder has answered; support is asked anew.
CARRIED = frozenset({Held.OBJECTS, Held.RESERVES, Held.AD_REF})


@dataclass(frozen=True)
class Holding:
    """Where one deciding delegation stands towards the version that is put.

    `confirmed`: it said so on this version. Otherwise it did on a former one, and has not answered since. `until`: by
    when a capital is to confirm, exactly with AD_REF. `reserves`: a reservation of its own is attached to the text,
    whatever position it holds beside it; `stale`: one whose words have changed, and of which it has not said since
    whether it stands.
    """

    delegation: str
    held: Held
    confirmed: bool = True
    until: datetime | None = None
    reserves: bool = False
    stale: bool = False

    def overdue(self, now: datetime) -> bool:
        """The capital has not confirmed in time: the chair asks again, and silence is no consent."""
        return self.held == Held.AD_REF and self.until is not None and self.until <= now


class Obstacle(StrEnum):
    """What keeps a text from being adopted, whatever the chair declares."""

    BRACKETS = "brackets"
    AMENDMENTS = "amendments"
    QUESTIONS = "questions"
    OBJECTIONS = "objections"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Hindrance:
    """One obstacle: how many there are of it, and whose they are where that is told."""

    obstacle: Obstacle
    count: int
    whose: tuple[str, ...] = ()

    @property
    def told(self) -> Message:
        """What stands in the way, and who is to be talked to."""
        if self.obstacle == Obstacle.BRACKETS:
            return Message("Brackets are still open: %(count)s.", count=self.count)
        if self.obstacle == Obstacle.AMENDMENTS:
            return Message("Amendments wait for an answer: %(count)s.", count=self.count)
        if self.obstacle == Obstacle.QUESTIONS:
            return Message("Questions are before the room: %(count)s.", count=self.count)
        if self.obstacle == Obstacle.OBJECTIONS:
            return Message("Objections stand: %(whose)s.", whose=listed(self.whose))
        return Message(
            "Still to say whether a position on a former version stands: %(whose)s.", whose=listed(self.whose)
        )


@dataclass(frozen=True)
class Readiness:
    """Whether a text can be adopted, and as what. `pending`: whose capitals are still to confirm; `overdue`: those of
    them whose time has passed; `reserving`: who joins with a reservation."""

    hindrances: tuple[Hindrance, ...]
    pending: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    reserving: tuple[str, ...] = ()

    @property
    def text_is_clean(self) -> bool:
        """No brackets, no pending amendment, nothing before the room: what may be put, or come under silence."""
        return all(h.obstacle in (Obstacle.OBJECTIONS, Obstacle.UNCONFIRMED) for h in self.hindrances)

    @property
    def adoption(self) -> CandidateState | None:
        """The one way in which it can be adopted now; None where it cannot."""
        if self.hindrances:
            return None
        if self.pending:
            return CandidateState.ADOPTED_AD_REF
        return CandidateState.ADOPTED_WITH_RESERVATIONS if self.reserving else CandidateState.ADOPTED

    @property
    def may_come_under_silence(self) -> bool:
        """Clean, with no objection, and nothing that a capital has still to confirm."""
        return self.adoption in (CandidateState.ADOPTED, CandidateState.ADOPTED_WITH_RESERVATIONS)


def takes_positions(state: CandidateState, former: Held) -> bool:
    """Whether a delegation can state a position on a text in this state, when `former` is what it holds: all can while
    it is negotiated, under silence or before the room; a capital that has still to confirm an adoption; and of what was
    set aside, who lifts an objection late."""
    if state in (CandidateState.TABLED, CandidateState.AT_GAVEL, CandidateState.UNDER_SILENCE):
        return True
    if state == CandidateState.ADOPTED_AD_REF:
        return former == Held.AD_REF
    return state in SET_ASIDE and former in CARRIED


def held_now(given: Held, *, on_this_version: bool) -> tuple[Held, bool]:
    """A delegation's latest position, as it stands towards the current version: what it is, and whether confirmed."""
    if on_this_version:
        return given, True
    return (given, False) if given in CARRIED else (Held.NONE, True)


def assess(
    holdings: Iterable[Holding], *, brackets: int = 0, amendments: int = 0, questions: int = 0, now: datetime
) -> Readiness:
    """The consensus test. `holdings` of the deciding delegations only, in the order in which they are named; the
    numbers count what is open on the text and blocks it."""
    holdings = tuple(holdings)
    objecting = _names(h for h in holdings if h.held == Held.OBJECTS and h.confirmed)
    unconfirmed = _names(h for h in holdings if not h.confirmed or h.stale)
    counted = (
        Hindrance(Obstacle.BRACKETS, brackets),
        Hindrance(Obstacle.AMENDMENTS, amendments),
        Hindrance(Obstacle.QUESTIONS, questions),
        Hindrance(Obstacle.OBJECTIONS, len(objecting), objecting),
        Hindrance(Obstacle.UNCONFIRMED, len(unconfirmed), unconfirmed),
    )
    answered = [h for h in holdings if h.confirmed]
    return Readiness(
        hindrances=tuple(h for h in counted if h.count),
        pending=_names(h for h in answered if h.held == Held.AD_REF),
        overdue=_names(h for h in answered if h.overdue(now)),
        reserving=_names(h for h in answered if h.held == Held.RESERVES or h.reserves),
    )


def _names(holdings: Iterable[Holding]) -> tuple[str, ...]:
    return tuple(h.delegation for h in holdings)


def what_stands_in_the_way(hindrances: Sequence[Hindrance]) -> Message:
    """All hindrances as one passage."""
    told = hindrances[0].told
    for hindrance in hindrances[1:]:
        told = Message("%(one)s %(next)s", one=told, next=hindrance.told)
    return told
