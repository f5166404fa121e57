"""Brackets, one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from ...core.errors import NotFound
from ...core.lifecycle import BracketState, CandidateState
from ...core.permissions import Actor
from ...core.words import OFFICERS, Handling
from ...db import db
from ...models import Amendment, Bracket, Candidate, Delegation, Membership, PaperSubmission, Version
from ..register import readable


@dataclass(frozen=True, slots=True)
class Line:
    """One bracket.

    `asker`, `code`, `opened_at` and `ended_at` are None where it stands under the Chatham House Rule and is not the
    reader's own delegation's: the days alone are told. `start` and `end` are code points where it stands, both None for
    the whole paragraph; where `moved_on`, its words have changed and these are a proposal. `entered`: put in by an
    officer, for a delegation that asked in the room, or where `on_paper` by mail. `amendment`: reference of the one put
    in brackets by a merge.
    """

    id: int
    ref: str
    title: str
    paragraph_id: str
    start: int | None
    end: int | None
    quote: str
    alternative: str | None
    blocks: bool
    delegation_id: int | None
    asker: str | None
    code: str | None
    own: bool
    entered: bool
    on_paper: bool
    reason: str
    day: date
    opened_at: datetime | None
    age: int
    moved_on: bool
    made_on: int
    current: int
    amendment: str | None
    handling: Handling
    state: BracketState
    ended_day: date | None
    ended_at: datetime | None
    ended_reason: str

    @property
    def veiled(self) -> bool:
        """Whose it is, is not told to this reader."""
        return self.asker is None

    @property
    def whole(self) -> bool:
        """Around the whole paragraph."""
        return self.start is None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asked for. `kind`: "blocking", "proposal" or ""; `state` "" for those that are open."""

    ref: str = ""
    delegation: str = ""  # code
    kind: str = ""
    state: str = ""
    own: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is asked for."""
        return self != Filters()


_CURRENT, _MADE = aliased(Version), aliased(Version)


def _statement() -> Select:
    return (
        select(
            Bracket, Candidate.ref, Candidate.title, Candidate.current_version_id, Delegation.short_name,
            Delegation.code, Membership.role, _MADE.number, _CURRENT.number, Amendment.ref,
            exists().where(PaperSubmission.bracket_id == Bracket.id),
        )
        .join(Candidate, Candidate.id == Bracket.candidate_id)
        .join(Delegation, Delegation.id == Bracket.delegation_id)
        .join(Membership, Membership.id == Bracket.membership_id)
        .join(_MADE, _MADE.id == Bracket.version_id)
        .join(_CURRENT, _CURRENT.id == Candidate.current_version_id)
        .outerjoin(Amendment, Amendment.id == Bracket.amendment_id)
    )  # fmt: skip


# Built once: the page of a candidate asks it.
_ON_TEXT = _statement().where(Bracket.candidate_id == bindparam("candidate_id"), Bracket.state == BracketState.OPEN)


def list_on_text(actor: Actor, candidate_id: int, *, zone: str, now: datetime) -> list[Line]:
    """The open brackets of a candidate, those that open first in a paragraph first."""
    rows = db.session.execute(_ON_TEXT, {"candidate_id": candidate_id})
    lines = [_line(actor, row, ZoneInfo(zone), now) for row in rows]
    return sorted(lines, key=lambda line: (not line.whole, line.start or 0, -(line.end or 0), *_in_order(line)))


def list_lines(actor: Actor, filters: Filters, *, zone: str, now: datetime) -> list[Line]:
    """The brackets of the conference that the filters leave, the oldest first; of one day, those without a name come
    last, in an order that tells nothing."""
    wanted = [Bracket.conference_id == actor.conference_id, readable(actor)]
    try:
        state = BracketState(filters.state or BracketState.OPEN)
    except ValueError:
        state = BracketState.OPEN
    wanted.append(Bracket.state == state)
    if state == BracketState.OPEN:
        wanted.append(Candidate.state == CandidateState.TABLED)
    if filters.ref:
        wanted.append(Candidate.ref == filters.ref)
    if filters.kind:
        wanted.append(Bracket.blocks.is_(filters.kind == "blocking"))
    if filters.own:
        wanted.append(Bracket.delegation_id == (actor.delegation_id or 0))
    if filters.delegation:
        # a filter must not tell what the page does not
        named = or_(Bracket.handling == Handling.NAMED, Bracket.delegation_id == (actor.delegation_id or 0))
        wanted += [Delegation.code == filters.delegation, named]
    rows = db.session.execute(_statement().where(*wanted))
    return sorted((_line(actor, row, ZoneInfo(zone), now) for row in rows), key=_in_order)


def list_to_place(actor: Actor) -> list[tuple[int, str]]:
    """(id, candidate) of the open brackets of the actor's delegation whose words have changed, the oldest first."""
    found = db.session.execute(
        select(Bracket.id, Candidate.ref)
        .join(Candidate, Candidate.id == Bracket.candidate_id)
        .where(
            Bracket.delegation_id == actor.delegation_id, Bracket.state == BracketState.OPEN, Bracket.stale.is_(True),
            Candidate.state == CandidateState.TABLED,
        )
        .order_by(Bracket.opened_at, Bracket.id)
    )  # fmt: skip
    return [(id_, ref) for id_, ref in found]


def get_line(actor: Actor, bracket_id: int, *, zone: str, now: datetime) -> Line:
    """One bracket, open or ended. Raises NotFound where the reader may not know of it."""
    row = db.session.execute(
        _statement().where(
            Bracket.id == bracket_id, Bracket.conference_id == actor.conference_id, readable(actor)
        )
    ).one_or_none()
    if row is None:
        raise NotFound()
    return _line(actor, row, ZoneInfo(zone), now)


def list_named(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """(code, name) of the delegations named in lines, once each, by name."""
    return sorted({(line.code, line.asker) for line in lines if line.code}, key=lambda pair: pair[1])


def _in_order(line: Line) -> tuple:
    at = line.opened_at.timestamp() if line.opened_at else 0.0
    return (line.day, line.veiled, at, line.id)


def _line(actor: Actor, row, zone: ZoneInfo, now: datetime) -> Line:
    b, ref, title, current_id, name, code, role, made_on, current, amendment, on_paper = row
    own = actor.delegation_id is not None and b.delegation_id == actor.delegation_id
    told = own or b.handling == Handling.NAMED
    day = b.opened_at.astimezone(zone).date()
    return Line(
        id=b.id, ref=ref, title=title, paragraph_id=b.standing_paragraph_id, start=b.standing_start,
        end=b.standing_end, quote=b.quote, alternative=b.alternative, blocks=b.blocks,
        delegation_id=b.delegation_id if told else None, asker=name if told else None, code=code if told else None,
        own=own, entered=told and role in OFFICERS and b.amendment_id is None, on_paper=told and on_paper,
        reason=b.reason, day=day, opened_at=b.opened_at if told else None, age=(now.astimezone(zone).date() - day).days,
        moved_on=b.stale or b.standing_version_id != current_id, made_on=made_on, current=current,
        amendment=amendment, handling=b.handling, state=b.state,
        ended_day=b.ended_at.astimezone(zone).date() if b.ended_at else None,
        ended_at=b.ended_at if told else None, ended_reason=b.ended_reason,
    )  # fmt: skip
