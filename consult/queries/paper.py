"""Submissions entered on paper: the secretariat's list, one for its delegation, the note beside what was entered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from ..core.errors import NotFound
from ..core.lifecycle import PaperState, RoundState
from ..core.messages import Message
from ..core.permissions import Actor
from ..core.text.numbering import names_of
from ..core.text.paragraphs import from_json
from ..core.words import Handling
from ..db import db
from ..models import (
    Ballot,
    Candidate,
    Comment,
    ConsolidatedList,
    Delegation,
    Membership,
    PaperSubmission,
    Person,
    RankingRound,
    RoundItem,
    Version,
)


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission. `reason` says how it came and why it was entered. `subject` is the public reference of what was
    entered ("round 1" for a ballot), empty where the reader may not be told which it is."""

    id: int
    kind: str
    delegation_id: int
    delegation: str
    delegation_code: str
    subject: str
    title: str
    received_at: datetime
    reason: str
    entered_at: datetime
    entered_by: str
    state: PaperState
    answered_at: datetime | None
    answered_by: str | None
    answer: str


@dataclass(frozen=True, slots=True)
class Note:
    """What is said beside something entered on paper."""

    id: int
    received_at: datetime
    state: PaperState


@dataclass(frozen=True, slots=True)
class Entered:
    """The words that were entered, for the delegation to check. A ballot's tiers are of references."""

    paragraphs: tuple[str, ...] = ()
    rationale: str = ""
    body: str = ""
    proposed: str | None = None
    on: str = ""
    ranked: tuple[tuple[str, ...], ...] = ()
    below: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RoundChoice:
    """A round for which a ballot on paper can still be entered, with what is ranked in it: (ref, title)."""

    number: int
    title: str
    opens_at: datetime
    closes_at: datetime
    state: RoundState
    with_line: bool
    items: tuple[tuple[str, str], ...]


def _query():
    answerer, answering = aliased(Person), aliased(Membership)
    on = aliased(Candidate)
    return (
        select(
            PaperSubmission, Delegation.short_name, Delegation.code, Person.name, answerer.name.label("answered_by"),
            Candidate.ref, Candidate.title, Comment.ref.label("comment_ref"), Comment.handling, on.ref.label("on"),
            RankingRound.number, RankingRound.title.label("round_title"),
        )
        .join(Delegation, Delegation.id == PaperSubmission.delegation_id)
        .join(Membership, Membership.id == PaperSubmission.entered_by_id)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(answering, answering.id == PaperSubmission.answered_by_id)
        .outerjoin(answerer, answerer.id == answering.person_id)
        .outerjoin(Candidate, Candidate.id == PaperSubmission.candidate_id)
        .outerjoin(Comment, Comment.id == PaperSubmission.comment_id)
        .outerjoin(on, on.id == Comment.candidate_id)
        .outerjoin(Ballot, Ballot.id == PaperSubmission.ballot_id)
        .outerjoin(RankingRound, RankingRound.id == Ballot.round_id)
    )  # fmt: skip


def _submission(actor: Actor, row) -> Submission:
    paper = row.PaperSubmission
    subject, title = row.ref or "", row.title or ""
    if paper.kind == "comment":
        own = actor.delegation_id == paper.delegation_id
        # Under the Chatham House Rule nobody but the delegation is told which comment is whose.
        subject = row.comment_ref or "" if own or row.handling == Handling.NAMED else ""
        title = row.on or "" if subject else ""
    elif paper.kind == "ballot":
        subject, title = f"round {row.number}", row.round_title
    return Submission(
        id=paper.id, kind=paper.kind, delegation_id=paper.delegation_id, delegation=row.short_name,
        delegation_code=row.code, subject=subject, title=title, received_at=paper.received_at, reason=paper.reason,
        entered_at=paper.entered_at, entered_by=row.name, state=paper.state, answered_at=paper.answered_at,
        answered_by=row.answered_by, answer=paper.answer,
    )  # fmt: skip


def list_submissions(actor: Actor) -> list[Submission]:
    """Everything entered on paper, those to be confirmed first. For the secretariat."""
    rows = db.session.execute(
        _query()
        .where(PaperSubmission.conference_id == actor.conference_id)
        .order_by((PaperSubmission.state == PaperState.TO_CONFIRM).desc(), PaperSubmission.entered_at.desc())
    )
    return [_submission(actor, row) for row in rows]


def get_submission(actor: Actor, paper_id: int) -> Submission:
    """One submission, for the secretariat and for the delegation it was entered for. Raises NotFound to others."""
    row = db.session.execute(
        _query().where(PaperSubmission.id == paper_id, PaperSubmission.conference_id == actor.conference_id)
    ).one_or_none()
    if row is None or not (actor.is_secretariat or row.PaperSubmission.delegation_id == actor.delegation_id):
        raise NotFound()
    return _submission(actor, row)


def read_entered(actor: Actor, paper_id: int) -> Entered:
    """What was entered, for its own delegation alone: nobody else reads a ballot or an unreleased text here."""
    paper = db.session.get(PaperSubmission, paper_id)
    if paper is None or actor.delegation_id is None or paper.delegation_id != actor.delegation_id:
        return Entered()
    if paper.kind == "ballot":
        ranked, below, reasons = db.session.execute(
            select(Ballot.ranked, Ballot.below, Ballot.reasons).where(Ballot.id == paper.ballot_id)
        ).one()
        return Entered(
            ranked=tuple(tuple(tier) for tier in ranked), below=tuple(below), reasons=tuple(sorted(reasons.items()))
        )
    if paper.kind == "candidate":
        paragraphs, rationale = db.session.execute(
            select(Version.paragraphs, Version.rationale)
            .where(Version.candidate_id == paper.candidate_id)
            .order_by(Version.number)
            .limit(1)
        ).one()
        return Entered(paragraphs=tuple(p["body"] for p in paragraphs), rationale=rationale)
    body, proposed, on, paragraph_id, version = db.session.execute(
        select(Comment.body, Comment.proposed, Candidate.ref, Comment.paragraph_id, Version.paragraphs)
        .join(Candidate, Candidate.id == Comment.candidate_id)
        .join(Version, Version.id == Comment.version_id)
        .where(Comment.id == paper.comment_id)
    ).one()
    number = names_of(from_json(version)).get(paragraph_id)
    if number:
        on = Message("%(ref)s, paragraph %(number)s", ref=on, number=number)
    return Entered(body=body, proposed=proposed, on=on)


_NOTE = select(PaperSubmission.id, PaperSubmission.received_at, PaperSubmission.state).limit(1)


def find_note(*, candidate_id: int) -> Note | None:
    """What is said beside a candidate that was entered on paper."""
    row = db.session.execute(_NOTE.where(PaperSubmission.candidate_id == candidate_id)).one_or_none()
    return Note(*row) if row else None


def find_note_on_ballot(receipt: str) -> Note | None:
    """What is said beside a ballot that was entered on paper, by the code of its receipt."""
    row = db.session.execute(
        _NOTE.join(Ballot, Ballot.id == PaperSubmission.ballot_id).where(Ballot.receipt == receipt)
    ).one_or_none()
    return Note(*row) if row else None


def list_rounds(conference_id: int) -> list[RoundChoice]:
    """The rounds for which a ballot can still be entered: open, or closed with no list issued on the results."""
    issued = select(ConsolidatedList.round_id).where(
        ConsolidatedList.conference_id == conference_id,
        ConsolidatedList.round_id.is_not(None),
        ConsolidatedList.last_revision > 0,
    )
    rounds = db.session.execute(
        select(RankingRound)
        .where(
            RankingRound.conference_id == conference_id,
            RankingRound.state.in_([RoundState.OPEN, RoundState.CLOSED]),
            RankingRound.id.not_in(issued),
        )
        .order_by(RankingRound.number.desc())
    ).scalars().all()  # fmt: skip
    items: dict[int, list[tuple[str, str]]] = {}
    for round_id, ref, title in db.session.execute(
        select(RoundItem.round_id, RoundItem.ref, Version.title)
        .join(Version, Version.id == RoundItem.version_id)
        .where(RoundItem.round_id.in_([r.id for r in rounds]), RoundItem.withdrawn_at.is_(None))
        .order_by(RoundItem.position, RoundItem.id)
    ):
        items.setdefault(round_id, []).append((ref, title))
    return [
        RoundChoice(r.number, r.title, r.opens_at, r.closes_at, r.state, r.with_line, tuple(items.get(r.id, ())))
        for r in rounds
    ]


def list_paragraphs(conference_id: int, ref: str) -> list[tuple[str, str, str]]:
    """(id, name, words) of the current version of a candidate that others read; empty for any other."""
    found = db.session.execute(
        select(Version.paragraphs)
        .join(Candidate, Candidate.current_version_id == Version.id)
        .where(
            Candidate.conference_id == conference_id, Candidate.ref == ref, Candidate.released_at.is_not(None)
        )
    ).scalar_one_or_none()
    paragraphs = from_json(found or ())
    names = names_of(paragraphs)
    return [(p.id, names[p.id], p.body) for p in paragraphs]
