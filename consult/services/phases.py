"""Phases of a conference: what is open to whom, their planning, their close, and the chair's leave for late entries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from ..core import phases as rules
from ..core.errors import Conflict, NotFound, Refused
from ..core.messages import Message
from ..core.permissions import Action, Actor, require
from ..core.phases import Admission
from ..core.words import Access, Category, PhaseKind, Role, Visibility
from ..db import db, require_transaction, transaction
from ..models import Conference, Leave, Phase
from .record import record

# Built once, and columns rather than entities: every comment asks, and the rules want a phase's attributes alone.
_READ = (
    select(
        Phase.id, Phase.opens_at, Phase.closes_at, Phase.closed_at, Phase.visibility, Phase.may_table,
        Phase.may_comment, Phase.may_amend,
    )
    .where(Phase.conference_id == bindparam("conference_id"))
    .order_by(Phase.id)
)  # fmt: skip
_LOCKED = _READ.with_for_update(read=True)


def admit(conference: Conference, actor: Actor, *, act: str, now: datetime | Callable[[], datetime]) -> Admission:
    """Whether an act ("table", "comment" or "amend") is open to the actor's delegation.

    In a transaction the phases stay locked against their close until it ends, so that nothing slips in between the
    deadline and the release; `now` may then be the clock (db.instant), read after the lock. Outside it only tells.
    Chair, co-chair and secretariat always comment (they answer) and never table.
    """
    if actor.delegation_id is None:
        if act == "comment":
            return Admission(open=True)
        sentence = Message("Chair and secretariat act for no delegation: they table nothing.")
        return Admission(open=False, sentence=sentence)
    return admit_delegation(
        conference, actor.delegation_id, category=actor.category, role=actor.role, act=act, now=now
    )  # fmt: skip


def admit_delegation(
    conference: Conference,
    delegation_id: int,
    *,
    category: Category | None,
    role: Role = Role.HEAD,
    act: str,
    now: datetime | Callable[[], datetime],
) -> Admission:
    """As `admit`, for a delegation: for what the secretariat enters in its name."""
    statement = _LOCKED if db.session.info.get("writing") else _READ
    phases = db.session.execute(statement, {"conference_id": conference.id}).all()
    instant = now() if callable(now) else now
    standing = rules.standing_of(category, role)
    phase = rules.governing_phase(phases, act, instant, standing)
    if rules.may(phase, act, category, role):
        return Admission(open=True, phase_id=phase.id, visibility=phase.visibility)
    # Leave is given to the delegation; it does not make its observers delegates.
    if standing != rules.OBSERVER and has_leave(delegation_id, act=act, now=instant):
        return Admission(open=True, leave=True)
    return Admission(open=False, sentence=rules.refusal(phases, act, instant, conference.timezone, standing))


def admit_on_paper(
    conference: Conference, delegation_id: int, *, category: Category | None, act: str, received_at: datetime
) -> Admission:
    """As `admit_delegation`, for what was received at an instant and is entered later: a phase whose close was recorded
    since then was still open. In a transaction the phases stay locked against their close until it ends."""
    statement = select(Phase).where(Phase.conference_id == conference.id).order_by(Phase.id)
    if db.session.info.get("writing"):
        statement = statement.with_for_update(read=True).execution_options(populate_existing=True)
    phases = [rules.as_it_stood(phase, received_at) for phase in db.session.execute(statement).scalars()]
    standing = rules.standing_of(category, Role.HEAD)
    phase = rules.governing_phase(phases, act, received_at, standing)
    if rules.may(phase, act, category, Role.HEAD):
        return Admission(open=True, phase_id=phase.id, visibility=phase.visibility)
    if has_leave(delegation_id, act=act, now=received_at):
        return Admission(open=True, leave=True)
    return Admission(open=False, sentence=rules.refusal(phases, act, received_at, conference.timezone, standing))


def keeps_until_close(phase_id: int | None) -> bool:
    """Whether what goes out in a phase is read by others only from its close, and that has not come. What came on paper
    in time for a close that has been recorded since is read at once, like the rest of its phase. The phase stays locked
    against its close until the transaction ends."""
    if phase_id is None:
        return False
    phase = db.session.execute(select(Phase).where(Phase.id == phase_id).with_for_update(read=True)).scalar_one()
    return phase.closed_at is None and phase.visibility == Visibility.AT_CLOSE


def has_leave(delegation_id: int, *, act: str, now: datetime) -> bool:
    """Whether the chair's leave for a late entry of this delegation holds at the instant."""
    # Leave to comment is leave to comment with other words.
    found = db.session.execute(
        select(Leave.id)
        .where(
            Leave.delegation_id == delegation_id,
            Leave.act == ("comment" if act == "amend" else act),
            Leave.granted_at <= now,
            Leave.until > now,
        )
        .limit(1)
    ).scalar_one_or_none()
    return found is not None


def close_due(*, now: Callable[[], datetime]) -> int:
    """Close the phases whose instant has come; answers how many. Called each second.

    The close takes effect at `closes_at`, whenever it is recorded. What was cleared in a phase with visibility "at
    close" is read by all from that instant.
    """
    due = db.session.execute(
        select(Phase.id)
        .join(Conference, Conference.id == Phase.conference_id)
        .where(Phase.closed_at.is_(None), Phase.closes_at <= now(), Conference.archived_at.is_(None))
        .order_by(Phase.closes_at, Phase.id)
    ).scalars().all()  # fmt: skip
    db.session.rollback()
    return sum(_close(phase_id, now) for phase_id in due)


def _close(phase_id: int, now: Callable[[], datetime]) -> int:
    with transaction():
        phase = db.session.execute(select(Phase).where(Phase.id == phase_id).with_for_update()).scalar_one_or_none()
        recorded_at = now()
        # Another process was first, or the close has been put off in the meantime.
        if phase is None or phase.closed_at is not None or phase.closes_at > recorded_at:
            return 0
        phase.closed_at = phase.closes_at
        from . import amendments, candidates, comments

        # Whatever waits, even where the visibility was changed while the phase ran.
        candidates.release(phase.id, at=phase.closes_at)
        comments.release(phase.id, at=phase.closes_at)
        amendments.release(phase.id, at=phase.closes_at)
        record(
            None, "phases.close", conference_id=phase.conference_id, at=phase.closes_at, recorded_at=recorded_at,
            subject=phase.title[:80], access=Access.PARTICIPANTS,
        )  # fmt: skip
    return 1


# Planning


@dataclass(frozen=True)
class Plan:
    """What is planned of a phase. The lists hold categories of participants and "observer"."""

    title: str
    opens_at: datetime
    closes_at: datetime
    visibility: Visibility
    may_table: list[str]
    may_comment: list[str]
    may_amend: list[str]


_KNOWN = {category.value for category in Category} | {rules.OBSERVER}


def _check(plan: Plan, now: datetime) -> None:
    if not plan.title.strip():
        raise Refused("Enter a title.", field="title")
    if plan.closes_at <= plan.opens_at:
        raise Refused("A phase closes after it opens.", field="closes_at")
    if plan.closes_at <= now:
        raise Refused("The close must be still to come.", field="closes_at")
    if rules.OBSERVER in plan.may_table:
        raise Refused("Observers read; in a phase they may be admitted to comment, not to table.", field="may_table")
    for name in rules.LISTS.values():
        if not set(getattr(plan, name)) <= _KNOWN:
            raise Refused("Choose from the categories of participants.", field=name)


def _as_columns(plan: Plan) -> dict:
    # In one order, so that the same choice is the same value.
    lists = {name: sorted(set(getattr(plan, name))) for name in rules.LISTS.values()}
    return {
        "title": " ".join(plan.title.split())[:300],
        "opens_at": plan.opens_at,
        "closes_at": plan.closes_at,
        "visibility": plan.visibility,
        **lists,
    }


def plan(actor: Actor, *, kind: PhaseKind, plan: Plan, now: datetime) -> int:
    """Add a phase; answers its id. Adding the same again changes nothing."""
    require_transaction()
    require(actor, Action.MANAGE_PHASES)
    _check(plan, now)
    columns = _as_columns(plan)
    same = db.session.execute(
        select(Phase.id).where(
            Phase.conference_id == actor.conference_id, Phase.kind == kind, Phase.title == columns["title"],
            Phase.opens_at == plan.opens_at, Phase.closes_at == plan.closes_at,
        )
    ).scalars().first()  # fmt: skip
    if same is not None:
        return same
    phase = Phase(conference_id=actor.conference_id, kind=kind, **columns)
    db.session.add(phase)
    db.session.flush()
    _record(actor, "phases.plan", phase, now)
    return phase.id


def change(actor: Actor, phase_id: int, *, plan: Plan, reason: str, version: int, now: datetime) -> None:
    """Change a phase that is not closed, with a reason. Raises Conflict if it was edited meanwhile."""
    require_transaction()
    require(actor, Action.MANAGE_PHASES)
    phase = _own_phase(actor, phase_id)
    if phase.closed_at is not None:
        raise Refused("This phase is closed. Add another one, or give leave for a late entry.")
    if phase.edit_counter != version:
        raise Conflict("Somebody else has edited this phase since you opened it. What they saved is shown below.")
    _check(plan, now)
    if phase.opens_at <= now and plan.opens_at > now:
        raise Refused("This phase is open already: its opening stays as it was.", field="opens_at")
    columns = _as_columns(plan)
    changed = sorted(name for name, value in columns.items() if getattr(phase, name) != value)
    if not changed:
        return
    if not reason.strip():
        raise Refused("Give a reason: the record keeps it.", field="reason")
    for name in changed:
        setattr(phase, name, columns[name])
    phase.edit_counter += 1
    _record(actor, "phases.change", phase, now, reason=reason.strip(), changed=changed)


def remove(actor: Actor, phase_id: int, *, reason: str, now: datetime) -> None:
    """Remove a phase that has not opened, with a reason."""
    require_transaction()
    require(actor, Action.MANAGE_PHASES)
    phase = _own_phase(actor, phase_id)
    if phase.opens_at <= now:
        raise Refused("This phase has opened. Bring its close forward instead.")
    if not reason.strip():
        raise Refused("Give a reason: the record keeps it.", field="reason")
    _record(actor, "phases.remove", phase, now, reason=reason.strip())
    db.session.delete(phase)


def _own_phase(actor: Actor, phase_id: int) -> Phase:
    phase = db.session.execute(
        select(Phase).where(Phase.id == phase_id, Phase.conference_id == actor.conference_id).with_for_update()
    ).scalar_one_or_none()
    if phase is None:
        raise NotFound()
    return phase


def _record(actor: Actor, verb: str, phase: Phase, now: datetime, *, reason: str = "", changed: list | None = None):
    record(
        actor, verb, conference_id=actor.conference_id, at=now, subject=phase.title[:80], access=Access.PARTICIPANTS,
        reason=reason,
        details={
            "kind": phase.kind.value, "opens_at": phase.opens_at.isoformat(), "closes_at": phase.closes_at.isoformat(),
            "visibility": phase.visibility.value, "changed": changed or [],
        },
    )  # fmt: skip
