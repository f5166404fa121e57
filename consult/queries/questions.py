"""Questions to the room as a reader may see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select

from ..core.errors import NotFound
from ..core.lifecycle import QuestionState
from ..core.permissions import Actor
from ..core.text.changes import Text
from ..core.text.numbering import names_of
from ..core.text.paragraphs import Paragraph, from_json
from ..core.words import QuestionAbout, Role
from ..db import db
from ..models import (
    Amendment,
    Candidate,
    Delegation,
    Membership,
    Question,
    QuestionObjection,
    Version,
)
from .paper import Note, notes_on_objections


@dataclass(frozen=True, slots=True)
class Line:
    """One question. `over`: its instant has passed, whether or not the close is recorded yet. `asker` is the sponsor's
    delegation for a friendly amendment, else the office. `objections` that count, `mine`: the reader's delegation has
    spoken."""

    number: int
    about: QuestionAbout
    ref: str
    title: str
    target: dict[str, Any]
    version: int
    paragraph: str  # its number, for reopening
    amendment: str | None  # its reference
    reason: str
    state: QuestionState
    asker_role: Role
    asker: str | None
    sponsor_id: int
    asked_at: datetime
    closes_at: datetime
    outcome: str
    objections: int
    mine: bool
    over: bool

    @property
    def open(self) -> bool:
        """The room can still object."""
        return self.state == QuestionState.OPEN and not self.over

    @property
    def late(self) -> bool:
        """An objection that had come in time was entered after it had passed."""
        return self.state == QuestionState.UNOPPOSED and self.objections > 0

    @property
    def delegation_id(self) -> int:
        """The sponsor's, so that policies can be asked."""
        return self.sponsor_id


@dataclass(frozen=True, slots=True)
class Objection:
    """What a delegation said. `reason` is None where it is for the chair alone and the reader is not of those; `paper`
    is set where the secretariat entered it. One that its delegation has `disowned` counts for nothing."""

    delegation: str
    code: str
    counts: bool
    chair_only: bool
    reason: str | None
    at: datetime
    disowned: bool = False
    paper: Note | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A question with what was said to it. `former` is the text before the room, `new` the chair's text, where it is
    asked about; `bracket_ids` the brackets that it would lift."""

    line: Line
    objections: list[Objection]
    candidate_id: int
    former: Text
    new: Text | None
    bracket_ids: list[int]


def _statement(actor: Actor) -> Select:
    standing = QuestionObjection.disowned_at.is_(None)
    counted = (
        select(func.count())
        .select_from(QuestionObjection)
        .where(QuestionObjection.question_id == Question.id, QuestionObjection.counts, standing)
        .scalar_subquery()
    )
    mine = exists().where(
        QuestionObjection.question_id == Question.id,
        QuestionObjection.delegation_id == (actor.delegation_id or 0),
        standing,
    )
    return (
        select(
            Question, Candidate.ref, Candidate.title, Candidate.delegation_id, Version, Membership.role,
            Delegation.short_name, counted, mine,
        )
        .join(Candidate, Candidate.id == Question.candidate_id)
        .join(Version, Version.id == Question.version_id)
        .join(Membership, Membership.id == Question.asked_by_id)
        .outerjoin(Delegation, Delegation.id == Membership.delegation_id)
        .where(Question.conference_id == actor.conference_id, Candidate.released_at.is_not(None))
    )  # fmt: skip


def list_questions(actor: Actor, *, now: datetime, open_only: bool = False, ref: str = "") -> list[Line]:
    """The questions of the conference, or of one candidate: open ones first, the next instant first; then the others,
    the last first."""
    statement = _statement(actor)
    if open_only:
        statement = statement.where(Question.state == QuestionState.OPEN)
    if ref:
        statement = statement.where(Candidate.ref == ref)
    rows = db.session.execute(statement.order_by(Question.number)).all()
    refs = _amendment_refs([row[0] for row in rows])
    lines = [_line(row, refs, now) for row in rows]
    waiting = sorted((line for line in lines if line.state == QuestionState.OPEN), key=lambda line: line.closes_at)
    return waiting + [line for line in reversed(lines) if line.state != QuestionState.OPEN]


def list_to_answer(actor: Actor, *, now: datetime) -> list[Line]:
    """The open questions to which the actor's delegation can object so that it counts, and has not."""
    return [
        line
        for line in list_questions(actor, now=now, open_only=True)
        if line.open and not line.mine and (actor.deciding or line.about == QuestionAbout.FRIENDLY)
        and not (line.about == QuestionAbout.FRIENDLY and line.sponsor_id == actor.delegation_id)
    ]  # fmt: skip


def get_question(actor: Actor, number: int, *, now: datetime) -> Page:
    """One question with what was said to it. Raises NotFound."""
    row = db.session.execute(_statement(actor).where(Question.number == number)).one_or_none()
    if row is None:
        raise NotFound()
    question, version = row[0], row[4]
    line = _line(row, _amendment_refs([question]), now)
    new = None
    if question.about == QuestionAbout.CHAIRS_TEXT:
        new = Text(question.target["title"], tuple(from_json(question.target["paragraphs"])))
    return Page(
        line=line,
        objections=_objections(actor, question.id),
        candidate_id=question.candidate_id,
        former=Text(version.title, tuple(from_json(version.paragraphs))),
        new=new,
        bracket_ids=list(question.target.get("brackets", [])),
    )


def _objections(actor: Actor, question_id: int) -> list[Objection]:
    rows = db.session.execute(
        select(QuestionObjection, Delegation.short_name, Delegation.code)
        .join(Delegation, Delegation.id == QuestionObjection.delegation_id)
        .where(QuestionObjection.question_id == question_id)
        .order_by(
            QuestionObjection.disowned_at.is_not(None), QuestionObjection.counts.desc(), Delegation.sort_order,
            Delegation.id,
        )
    )  # fmt: skip
    notes = notes_on_objections(question_id)
    found = []
    for objection, name, code in rows:
        told = not objection.chair_only or actor.is_chair or objection.delegation_id == actor.delegation_id
        reason = objection.reason if told else None
        found.append(
            Objection(
                name, code, objection.counts, objection.chair_only, reason, objection.made_at,
                objection.disowned_at is not None, notes.get(objection.id),
            )
        )  # fmt: skip
    return found


def _amendment_refs(questions: list[Question]) -> dict[int, str]:
    ids = [q.target.get("amendment") for q in questions if q.about == QuestionAbout.FRIENDLY]
    if not ids:
        return {}
    return dict(
        db.session.execute(
            select(Amendment.id, Amendment.ref).where(
                Amendment.id.in_(ids), Amendment.released_at.is_not(None)
            )
        ).all()
    )


def _number(paragraphs: list[Paragraph], paragraph_id: str) -> str:
    return names_of(paragraphs).get(paragraph_id, "")


def _line(row, refs: dict[int, str], now: datetime) -> Line:
    q, ref, title, sponsor_id, version, role, delegation, objections, mine = row
    paragraph = _number(from_json(version.paragraphs), q.target["paragraph"]) if "paragraph" in q.target else ""
    return Line(
        number=q.number, about=q.about, ref=ref, title=title, target=q.target, version=version.number,
        paragraph=paragraph, amendment=refs.get(q.target.get("amendment")), reason=q.reason, state=q.state,
        asker_role=role, asker=delegation, sponsor_id=sponsor_id, asked_at=q.asked_at, closes_at=q.closes_at,
        outcome=q.outcome, objections=objections, mine=mine, over=q.closes_at <= now,
    )  # fmt: skip
