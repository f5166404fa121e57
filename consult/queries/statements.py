"""Reads of statements on the record, and until when they are attached. All participants read them, with names."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from ..core.errors import NotFound
from ..core.lifecycle import OUTCOMES, CandidateState, ListState
from ..core.permissions import Actor
from ..core.statements import closes_at
from ..core.text.numbering import names_of
from ..core.text.paragraphs import from_json
from ..core.words import StatementKind
from ..db import db
from ..models import Candidate, ConsolidatedList, Declaration, Delegation, Issue, PaperSubmission, Statement, Version


@dataclass(frozen=True)
class Line:
    """One wording of a statement. `ref`, `title` and `state` are its candidate's, or `list_number` its list's;
    `made_on` is the version it was made on, `current` the one that stands; `paragraph` what the former calls its
    paragraph, "" for the whole text; `quote` are the words it was made on, with `whole` those of a whole paragraph.
    `received`: it came on paper.
    """

    id: int
    number: int
    revision: int
    kind: StatementKind
    delegation_id: int
    delegation: str
    code: str
    candidate_id: int | None
    ref: str | None
    title: str
    state: CandidateState | None
    list_number: int | None
    made_on: int | None
    current: int | None
    paragraph: str
    paragraph_id: str | None
    standing_paragraph_id: str | None
    standing_start: int | None
    standing_end: int | None
    quote: str
    whole: bool
    words: str
    made_at: datetime
    stale: bool
    superseded_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
    received: bool

    @property
    def stands(self) -> bool:
        """It is neither withdrawn nor worded otherwise since."""
        return self.withdrawn_at is None and self.superseded_at is None


@dataclass(frozen=True)
class Window:
    """Whether statements are attached now, and until when (None: until some time after what is still to come)."""

    open: bool
    until: datetime | None


def list_lines(
    actor: Actor, *, candidate_id: int | None = None, list_id: int | None = None, stale_of: int | None = None
) -> list[Line]:
    """Each statement of the conference as it reads now, withdrawn ones too; by delegation in English alphabetical
    order. `stale_of`: the id of a delegation, of which those alone that wait for its word."""
    query = _query(actor).where(Statement.superseded_at.is_(None))
    if candidate_id is not None:
        query = query.where(Statement.candidate_id == candidate_id)
    if list_id is not None:
        query = query.where(Statement.list_id == list_id)
    if stale_of is not None:
        query = query.where(
            Statement.delegation_id == stale_of, Statement.stale, Statement.withdrawn_at.is_(None),
            Candidate.state.not_in((CandidateState.WITHDRAWN, CandidateState.MERGED)),
        )  # fmt: skip
    return _lines(query.order_by(Delegation.sort_order, Delegation.id, Statement.number))


def get_history(actor: Actor, number: int) -> list[Line]:
    """All wordings of a statement, the one that stands first. Raises NotFound."""
    found = _lines(_query(actor).where(Statement.number == number).order_by(Statement.revision.desc()))
    if not found:
        raise NotFound()
    return found


def decided_on_candidate(candidate_id: int, state: CandidateState) -> datetime | None:
    """When the outcome that stands was declared."""
    if state not in OUTCOMES:
        return None
    return db.session.execute(
        select(Declaration.declared_at).where(
            Declaration.candidate_id == candidate_id, Declaration.undone_at.is_(None)
        )
    ).scalar_one_or_none()


def decided_on_list(list_id: int, state: ListState) -> datetime | None:
    """When the list was issued last; None while it is before the participants."""
    if state == ListState.CIRCULATED:
        return None
    return db.session.execute(select(func.max(Issue.issued_at)).where(Issue.list_id == list_id)).scalar_one()


def window_on_candidate(candidate_id: int, state: CandidateState, *, hours: int, now: datetime) -> Window:
    """Whether statements are attached to a candidate that others read."""
    if state in (CandidateState.WITHDRAWN, CandidateState.MERGED):
        return Window(False, None)
    return _window(decided_on_candidate(candidate_id, state), hours, now)


def window_on_list(list_id: int, state: ListState, *, hours: int, now: datetime) -> Window:
    """Whether statements are attached to a list that participants read."""
    return _window(decided_on_list(list_id, state), hours, now)


def _window(decided_at: datetime | None, hours: int, now: datetime) -> Window:
    until = closes_at(decided_at, hours)
    return Window(until is None or now < until, until)


_made, _current = aliased(Version), aliased(Version)


def _query(actor: Actor):
    return (
        select(
            Statement, Delegation.short_name, Delegation.code, Candidate.ref, Candidate.title, Candidate.state,
            ConsolidatedList.number.label("list_number"), ConsolidatedList.title.label("list_title"),
            _made.number.label("made_on"), _made.paragraphs, _current.number.label("current"),
            exists().where(PaperSubmission.statement_id == Statement.id).label("received"),
        )
        .join(Delegation, Delegation.id == Statement.delegation_id)
        .outerjoin(Candidate, Candidate.id == Statement.candidate_id)
        .outerjoin(_made, _made.id == Statement.version_id)
        .outerjoin(_current, _current.id == Candidate.current_version_id)
        .outerjoin(ConsolidatedList, ConsolidatedList.id == Statement.list_id)
        .where(Statement.conference_id == actor.conference_id)
    )  # fmt: skip


def _lines(query) -> list[Line]:
    return [_line(row) for row in db.session.execute(query)]


def _line(row) -> Line:
    s = row.Statement
    names = names_of(from_json(row.paragraphs)) if s.paragraph_id else {}
    return Line(
        id=s.id, number=s.number, revision=s.revision, kind=s.kind, delegation_id=s.delegation_id,
        delegation=row.short_name, code=row.code, candidate_id=s.candidate_id, ref=row.ref,
        title=row.title if row.ref else row.list_title, state=row.state,
        list_number=row.list_number, made_on=row.made_on, current=row.current,
        paragraph=names.get(s.paragraph_id, ""), paragraph_id=s.paragraph_id,
        standing_paragraph_id=s.standing_paragraph_id, standing_start=s.standing_start, standing_end=s.standing_end,
        quote=s.quote, whole=s.span_start is None, words=s.words, made_at=s.made_at, stale=s.stale,
        superseded_at=s.superseded_at, withdrawn_at=s.withdrawn_at, withdrawn_reason=s.withdrawn_reason,
        received=row.received,
    )  # fmt: skip
