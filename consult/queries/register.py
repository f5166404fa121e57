"""The register: every candidate the reader may know of, searched, filtered, sorted, a page at a time."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Integer, Select, and_, bindparam, exists, func, or_, select

from ..core.lifecycle import ON_THE_TABLE, AmendmentState, CandidateState, CommentState, CoSponsorState
from ..core.permissions import Actor
from ..core.text.folding import like_pattern
from ..core.words import Area, Kind, Pillar
from ..db import db
from ..models import (
    Amendment,
    Attachment,
    Body,
    Candidate,
    CandidateBody,
    CandidateClause,
    CandidatePillar,
    Clause,
    Comment,
    CoSponsorship,
    Delegation,
    Draft,
    Instrument,
    Version,
)

SORTS = ("number", "title", "sponsor", "comments", "unanswered", "open", "newest")


@dataclass(frozen=True)
class Filters:
    """What a reader asked for. Empty values ask for nothing."""

    q: str = ""
    kind: Kind | None = None
    area: Area | None = None
    pillar: Pillar | None = None
    body: str = ""  # code
    instrument: str = ""  # code
    clause: str = ""  # code
    sponsor: str = ""  # delegation code
    status: CandidateState | None = None
    open: bool = False  # still needs a decision: amendments or brackets are open
    needs: bool = False  # something of it waits for the reader's delegation
    sort: str = "number"

    @property
    def any(self) -> bool:
        """Whether anything but the order is asked for."""
        return self != Filters(sort=self.sort)


@dataclass(frozen=True)
class Row:
    """One line of the register."""

    ref: str
    kind: Kind
    title: str
    area: Area
    state: CandidateState
    sponsor: str
    pillars: list[str]
    bodies: list[str]  # codes
    version: int
    comments: int
    unanswered: int
    amendments: int
    brackets: int
    tabled_at: datetime


@dataclass(frozen=True)
class Choices:
    """What the filters offer."""

    bodies: dict[str, str] = field(default_factory=dict)  # code -> acronym
    instruments: dict[str, str] = field(default_factory=dict)
    sponsors: dict[str, str] = field(default_factory=dict)


def readable(actor: Actor):
    """The condition under which the actor may read a tabled candidate: it is released, or the delegation's own."""
    released = Candidate.released_at.is_not(None)
    if actor.delegation_id is None:
        return released
    return or_(released, Candidate.delegation_id == actor.delegation_id)


def _chosen(actor: Actor, f: Filters):
    yield Candidate.conference_id == actor.conference_id
    yield Candidate.state.in_([f.status] if f.status in ON_THE_TABLE else ON_THE_TABLE)
    yield readable(actor)
    for pattern in like_pattern(f.q):
        yield Candidate.search_text.like(pattern, escape="\\")
    if f.kind:
        yield Candidate.kind == f.kind
    if f.area:
        yield Candidate.area == f.area
    if f.pillar:
        yield exists().where(CandidatePillar.candidate_id == Candidate.id, CandidatePillar.pillar == f.pillar)
    if f.body:
        yield exists().where(
            CandidateBody.candidate_id == Candidate.id, CandidateBody.body_id == Body.id, Body.code == f.body,
            Body.conference_id == actor.conference_id,
        )  # fmt: skip
    if f.instrument or f.clause:
        cited = exists().where(
            CandidateClause.candidate_id == Candidate.id, CandidateClause.clause_id == Clause.id,
            Clause.conference_id == actor.conference_id,
        )  # fmt: skip
        if f.clause:
            cited = cited.where(Clause.code == f.clause)
        if f.instrument:
            cited = cited.where(Instrument.id == Clause.instrument_id, Instrument.code == f.instrument)
        yield cited
    if f.sponsor:
        yield Candidate.delegation_id.in_(
            select(Delegation.id).where(
                Delegation.conference_id == actor.conference_id, Delegation.code == f.sponsor
            )
        )
    if f.open:
        yield Candidate.state == CandidateState.TABLED
        yield (Candidate.open_amendments > 0) | (Candidate.open_brackets > 0)
    if f.needs and actor.delegation_id is not None:
        yield needs(actor.delegation_id)


def needs(delegation_id: int):
    """The condition that something of a candidate waits for the delegation: an answer to being asked to co-sponsor or
    to another's offer to, a draft of its next text, a file, a comment or an amendment not yet cleared, an amendment
    that has gone stale."""
    return or_(
        exists().where(
            CoSponsorship.candidate_id == Candidate.id,
            CoSponsorship.delegation_id == delegation_id,
            CoSponsorship.state.in_([CoSponsorState.INVITED, CoSponsorState.TO_CONFIRM]),
            CoSponsorship.offered.is_(False) | (CoSponsorship.state == CoSponsorState.TO_CONFIRM),
        ),
        and_(
            Candidate.delegation_id == delegation_id,
            exists().where(
                CoSponsorship.candidate_id == Candidate.id,
                CoSponsorship.state == CoSponsorState.INVITED,
                CoSponsorship.offered.is_(True),
            ),
        ),
        exists().where(Draft.candidate_id == Candidate.id, Draft.delegation_id == delegation_id),
        exists().where(Attachment.candidate_id == Candidate.id, waits_with_files(delegation_id)),
        exists().where(
            Comment.candidate_id == Candidate.id,
            Comment.delegation_id == delegation_id,
            Comment.state == CommentState.DRAFT,
        ),
        exists().where(
            Amendment.candidate_id == Candidate.id,
            Amendment.delegation_id == delegation_id,
            or_(
                Amendment.state == AmendmentState.DRAFT,
                and_(Amendment.state == AmendmentState.OPEN, Amendment.stale.is_(True)),
            ),
        ),
    )


def waits_with_files(delegation_id: int):
    """The condition, on a candidate joined with its files, that a file added to it on the table waits for the head."""
    return and_(
        Candidate.delegation_id == delegation_id,
        Candidate.state == CandidateState.TABLED,
        Attachment.cleared_at.is_(None),
        Attachment.removed_at.is_(None),
    )


def _sorted(query: Select, sort: str) -> Select:
    by_number = (Candidate.kind, Candidate.number)
    return query.order_by(
        *{
            "title": (func.lower(Candidate.title), *by_number),
            "sponsor": (Delegation.sort_order, *by_number),
            "comments": (Candidate.thread_count.desc(), *by_number),
            "unanswered": (Candidate.unanswered_count.desc(), *by_number),
            "open": ((Candidate.open_amendments + Candidate.open_brackets).desc(), *by_number),
            "newest": (Candidate.tabled_at.desc(), *by_number),
        }.get(sort, by_number)
    )


def list_candidates(actor: Actor, filters: Filters, *, page: int = 1, per_page: int | None = 50) -> list[Row]:
    """One page of the register, or all of it with per_page=None (for exports)."""
    query = _sorted(
        select(
            Candidate.ref,
            Candidate.kind,
            Candidate.title,
            Candidate.area,
            Candidate.state,
            Delegation.short_name,
            Version.pillars,
            Version.bodies,
            Version.number,
            Candidate.thread_count,
            Candidate.unanswered_count,
            Candidate.open_amendments,
            Candidate.open_brackets,
            Candidate.tabled_at,
        )
        .join(Delegation, Delegation.id == Candidate.delegation_id)
        .join(Version, Version.id == Candidate.current_version_id)
        .where(and_(*_chosen(actor, filters))),
        filters.sort,
    )
    if per_page is not None:
        query = query.limit(per_page).offset((max(page, 1) - 1) * per_page)
    return [Row(*row) for row in db.session.execute(query)]


def count_candidates(actor: Actor, filters: Filters) -> int:
    """How many candidates the filters leave."""
    return db.session.execute(
        select(func.count()).select_from(Candidate).where(and_(*_chosen(actor, filters)))
    ).scalar_one()


# Every visit asks for these, so they are put together once.
_BODIES = select(Body.code, Body.acronym).where(Body.conference_id == bindparam("conference")).order_by(Body.position)
_INSTRUMENTS = (
    select(Instrument.code, Instrument.short)
    .where(Instrument.conference_id == bindparam("conference"))
    .order_by(Instrument.position)
)
_SPONSORS = (
    select(Delegation.code, Delegation.short_name)
    .where(
        Delegation.conference_id == bindparam("conference"),
        exists().where(
            Candidate.delegation_id == Delegation.id,
            Candidate.state.in_(ON_THE_TABLE),
            or_(Candidate.released_at.is_not(None), Candidate.delegation_id == bindparam("own", type_=Integer)),
        ),
    )
    .order_by(Delegation.sort_order)
)


def list_choices(actor: Actor) -> Choices:
    """What the filters offer: bodies that can be asked, instruments, delegations with a candidate the actor reads."""
    here = {"conference": actor.conference_id}
    return Choices(
        bodies=dict(db.session.execute(_BODIES, here).all()),
        instruments=dict(db.session.execute(_INSTRUMENTS, here).all()),
        sponsors=dict(db.session.execute(_SPONSORS, here | {"own": actor.delegation_id}).all()),
    )
