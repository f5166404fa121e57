"""Drafts, read by their own delegation alone; and late texts, cleared to the chair."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ..core.errors import NotFound
from ..core.lifecycle import CandidateState
from ..core.permissions import Action, Actor, can
from ..core.text.notes import Note, from_json
from ..core.words import Area, Category, Kind
from ..db import db
from ..models import Body, Candidate, Clause, Delegation, Draft, Instrument, Membership, Person, Phase, Version
from .candidates import list_attachments, names, paragraphs_of
from .candidates.shapes import AttachmentLine, BodyLine, ClauseLine, Paragraph


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the delegation's list. `ref` where the text has been on the table; `base` the version it follows."""

    id: int
    ref: str | None
    kind: Kind
    title: str
    state: CandidateState
    base: int | None
    waits: bool  # for the head
    returned: bool  # by the head or the chair, with remarks
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True)
class DraftPage:
    """A draft with all that is written. `delegation_id` is its own, so that policies can be asked."""

    id: int
    candidate_id: int
    delegation_id: int
    sponsor: str
    ref: str | None
    kind: Kind
    state: CandidateState
    base: int | None  # number of the version it follows
    stale: bool  # another version was issued since
    title: str
    rationale: str
    area: Area
    paragraphs: list[Paragraph]
    pillars: list[str]
    bodies: list[str]  # codes
    cites: list[str]
    body_lines: list[BodyLine]
    clauses: list[ClauseLine]
    remarks: str
    waits: bool
    edit_counter: int
    updated_at: datetime
    updated_by: str
    updated_by_id: int  # membership
    cleared_at: datetime | None
    attachments: list[AttachmentLine]
    notes: list[Note]  # of the document it was read from; none for other readers than its delegation


@dataclass(frozen=True, slots=True)
class Late:
    """A text that waits for the chair's leave. `draft_id`, `kind` and `title` are None to an officer who may not read
    its words."""

    draft_id: int | None
    kind: Kind | None
    title: str | None
    delegation: str
    delegation_code: str
    cleared_at: datetime


@dataclass(frozen=True, slots=True)
class BodyChoice:
    """A body that can be addressed."""

    code: str
    acronym: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the draft's form offers: bodies by pillar ("APSC", ..., "Cross"), clauses by instrument, as
    (code of the instrument, its short name, its title, clauses)."""

    bodies: list[tuple[str, list[BodyChoice]]]
    instruments: list[tuple[str, str, str, list[ClauseLine]]]


def list_own(actor: Actor) -> list[DraftLine]:
    """The drafts of the actor's delegation, the latest first. Officers have none."""
    rows = db.session.execute(
        select(
            Draft.id,
            Candidate.ref,
            Candidate.kind,
            Draft.title,
            Candidate.state,
            Version.number.label("base"),
            Draft.awaiting_head,
            Draft.remarks,
            Draft.updated_at,
            Person.name,
        )
        .join(Candidate, Candidate.id == Draft.candidate_id)
        .join(Membership, Membership.id == Draft.updated_by_id)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Version, Version.id == Draft.base_version_id)
        .where(Draft.delegation_id == (actor.delegation_id or 0), Candidate.conference_id == actor.conference_id)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
    )
    return [
        DraftLine(
            id=row.id,
            ref=row.ref,
            kind=row.kind,
            title=row.title,
            state=row.state,
            base=row.base,
            waits=row.awaiting_head or row.state == CandidateState.SUBMITTED,
            returned=bool(row.remarks),
            updated_at=row.updated_at,
            updated_by=row.name,
        )
        for row in rows
    ]


def get_draft(actor: Actor, draft_id: int) -> DraftPage:
    """A draft of the actor's delegation. Raises NotFound for any other, for officers too."""
    return _get(actor, Draft.id == draft_id, Draft.delegation_id == (actor.delegation_id or 0))


def get_late(actor: Actor, draft_id: int) -> DraftPage:
    """A text that was cleared after the phase closed, for the chair. Raises NotFound for any other."""
    if not actor.is_chair:
        raise NotFound()
    return _get(actor, Draft.id == draft_id, Candidate.state == CandidateState.CLEARED)


def _get(actor: Actor, *conditions) -> DraftPage:
    row = db.session.execute(
        select(Draft, Candidate, Version.number.label("base"), Person.name, Delegation.short_name)
        .join(Candidate, Candidate.id == Draft.candidate_id)
        .join(Delegation, Delegation.id == Draft.delegation_id)
        .join(Membership, Membership.id == Draft.updated_by_id)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Version, Version.id == Draft.base_version_id)
        .where(Candidate.conference_id == actor.conference_id, *conditions)
    ).one_or_none()
    if row is None:
        raise NotFound()
    draft, candidate = row.Draft, row.Candidate
    bodies, clauses = names(actor.conference_id, bodies=set(draft.bodies), clauses=set(draft.cites))
    return DraftPage(
        id=draft.id,
        candidate_id=candidate.id,
        delegation_id=draft.delegation_id,
        sponsor=row.short_name,
        ref=candidate.ref,
        kind=candidate.kind,
        state=candidate.state,
        base=row.base,
        stale=draft.base_version_id is not None and draft.base_version_id != candidate.current_version_id,
        title=draft.title,
        rationale=draft.rationale,
        area=draft.area,
        paragraphs=paragraphs_of(draft.paragraphs),
        pillars=list(draft.pillars),
        bodies=list(draft.bodies),
        cites=list(draft.cites),
        body_lines=[bodies[code] for code in draft.bodies if code in bodies],
        clauses=[clauses[code] for code in draft.cites if code in clauses],
        remarks=draft.remarks,
        waits=draft.awaiting_head or candidate.state == CandidateState.SUBMITTED,
        edit_counter=draft.edit_counter,
        updated_at=draft.updated_at,
        updated_by=row.name,
        updated_by_id=draft.updated_by_id,
        cleared_at=candidate.cleared_at,
        attachments=list_attachments(candidate.id, own=draft.delegation_id),
        notes=from_json(draft.notes) if draft.delegation_id == actor.delegation_id else [],
    )


def list_waiting_for_leave(actor: Actor) -> list[Late]:
    """Texts cleared after the phase closed, for the chair to let in or not, the oldest first. The secretariat learns
    whose they are, and nothing of what they say."""
    if not actor.is_officer:
        return []
    rows = db.session.execute(
        select(
            Draft.id,
            Candidate.kind,
            Draft.title,
            Delegation.short_name,
            Delegation.code,
            Candidate.cleared_at,
        )
        .join(Candidate, Candidate.id == Draft.candidate_id)
        .join(Delegation, Delegation.id == Draft.delegation_id)
        .where(Candidate.conference_id == actor.conference_id, Candidate.state == CandidateState.CLEARED)
        .order_by(Candidate.cleared_at, Draft.id)
    )
    told = can(actor, Action.GRANT_LEAVE)
    return [Late(*row) if told else Late(None, None, None, *row[3:]) for row in rows]


def list_choices(conference_id: int) -> Choices:
    """What the draft's form offers in a conference."""
    by_pillar: dict[str, list[BodyChoice]] = {}
    for pillar, *body in db.session.execute(
        select(Body.pillar, Body.code, Body.acronym, Body.full_name)
        .where(Body.conference_id == conference_id, Body.can_receive.is_(True))
        .order_by(Body.position, Body.id)
    ):
        by_pillar.setdefault(pillar, []).append(BodyChoice(*body))
    by_instrument: dict[str, tuple[str, str, str, list[ClauseLine]]] = {}
    for title, *clause in db.session.execute(
        select(
            Instrument.title,
            Clause.code,
            Clause.number,
            Clause.citation,
            Clause.summary,
            Instrument.code,
            Instrument.short,
        )
        .join(Instrument, Instrument.id == Clause.instrument_id)
        .where(Clause.conference_id == conference_id)
        .order_by(Instrument.position, Instrument.id, Clause.position, Clause.id)
    ):
        line = ClauseLine(*clause)
        group = by_instrument.setdefault(line.instrument_code, (line.instrument_code, line.instrument, title, []))
        group[3].append(line)
    return Choices(bodies=list(by_pillar.items()), instruments=list(by_instrument.values()))


def list_readers(conference_id: int, *, besides: int) -> list[tuple[Category, list[str]]]:
    """The delegations that read what is tabled, by category, without the one that tables it."""
    found: dict[Category, list[str]] = {}
    for category, name in db.session.execute(
        select(Delegation.category, Delegation.short_name)
        .where(Delegation.conference_id == conference_id, Delegation.id != besides)
        .order_by(Delegation.sort_order)
    ):
        found.setdefault(category, []).append(name)
    return [(category, found[category]) for category in Category if category in found]


def find_phase(phase_id: int | None) -> tuple[str, datetime] | None:
    """(title, when it closes) of a phase."""
    row = db.session.execute(select(Phase.title, Phase.closes_at).where(Phase.id == phase_id)).one_or_none()
    return tuple(row) if row else None
