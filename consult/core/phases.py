"""Which phase governs an act, and whom it admits. Pure: a phase is any object with the columns of models.Phase."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .messages import Message
from .moments import in_words
from .words import Category, Role, Visibility

# The acts a phase may admit, and the column that says whom.
LISTS = {"table": "may_table", "comment": "may_comment", "amend": "may_amend"}
OBSERVER = "observer"

_ACTS = {"table": Message("Tabling"), "comment": Message("Commenting"), "amend": Message("Proposing other words")}


@dataclass(frozen=True)
class Admission:
    """Whether an act is open to a delegation now.

    `phase_id` is the governing phase (None by leave, and for the chair and the secretariat), `visibility` when others
    read what is sent out, `leave` whether it is open by the chair's recorded leave alone, `sentence` why it is not
    open, empty if it is.
    """

    open: bool
    phase_id: int | None = None
    visibility: Visibility = Visibility.ON_CLEARING
    leave: bool = False
    sentence: Message | str = ""


def admitted(phase: Any, act: str) -> list[str]:
    """Categories, and "observer", that the phase admits to an act: "table", "comment" or "amend"."""
    return list(getattr(phase, LISTS[act]) or ())


def is_open(phase: Any, now: datetime) -> bool:
    """Whether the phase runs. One whose close is recorded never does, whatever the clock says."""
    return phase.closed_at is None and phase.opens_at <= now < phase.closes_at


@dataclass(frozen=True)
class Then:
    """A phase as it stood at an earlier instant."""

    id: int
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    visibility: Visibility
    may_table: list[str]
    may_comment: list[str]
    may_amend: list[str]


def as_it_stood(phase: Any, instant: datetime) -> Then:
    """The phase without a close that was still to come at the instant, for what was received then."""
    closed_at = phase.closed_at if phase.closed_at is not None and phase.closed_at <= instant else None
    lists = {column: admitted(phase, act) for act, column in LISTS.items()}
    return Then(phase.id, phase.opens_at, phase.closes_at, closed_at, phase.visibility, **lists)


def standing_of(category: Category | None, role: Role) -> str | None:
    """What the lists of a phase know somebody as: an observer as that alone, others by their category."""
    if role == Role.OBSERVER:
        return OBSERVER
    return str(category) if category is not None else None


def governing_phase(phases: Iterable[Any], act: str, now: datetime, standing: str | None = None) -> Any | None:
    """The running phase that decides about an act: one that admits the standing if there is one, else any that knows
    the act; of several, the one that opened last."""
    running = [phase for phase in phases if is_open(phase, now) and admitted(phase, act)]
    running.sort(key=lambda phase: (standing in admitted(phase, act), phase.opens_at, phase.id))
    return running[-1] if running else None


def may(phase: Any | None, act: str, category: Category | None, role: Role) -> bool:
    """Whether the phase admits this category and role to the act."""
    standing = standing_of(category, role)
    return phase is not None and standing is not None and standing in admitted(phase, act)


def refusal(phases: Iterable[Any], act: str, now: datetime, zone: str, standing: str | None) -> Message:
    """Why an act is not open now: what is closed, since or until when, and what to do."""
    what = _ACTS[act]
    phases = list(phases)
    if governing_phase(phases, act, now, standing) is not None:
        if standing == OBSERVER:
            return Message("%(what)s is not open to observers in this phase.", what=what)
        return Message("%(what)s is not open to your category of participants in this phase.", what=what)
    mine = [phase for phase in phases if standing in admitted(phase, act)]
    coming = [phase for phase in mine if phase.opens_at > now and phase.closed_at is None]
    if coming:
        first = min(coming, key=lambda phase: phase.opens_at)
        return Message("%(what)s opens on %(when)s.", what=what, when=in_words(first.opens_at, zone))
    if mine:
        last = max(mine, key=lambda phase: phase.closes_at)
        return Message(
            "%(what)s closed on %(when)s. A late entry needs the leave of the chair.",
            what=what, when=in_words(last.closes_at, zone),
        )
    return Message("%(what)s is not open to you in any phase of this conference.", what=what)
