"""What was entered, for its delegation to check.

Not imported by the package: it reads amendments, whose reads in their turn ask for the notes of this package.
"""

from dataclasses import dataclass
from types import SimpleNamespace

from sqlalchemy import select
from sqlalchemy.orm import aliased

from ...core.lifecycle import AmendmentState, PaperState
from ...core.messages import Message
from ...core.permissions import Actor
from ...core.text import markup
from ...core.text.changes import Text
from ...core.text.changes import from_json as operations_from
from ...core.text.effects import Effect, effects
from ...core.text.numbering import names_of
from ...core.text.paragraphs import from_json
from ...core.words import BreakKind, CommentCategory, Handling
from ...db import db
from ...models import (
    Amendment,
    Ballot,
    Bracket,
    Candidate,
    Comment,
    ConsolidatedList,
    PaperSubmission,
    QuestionObjection,
    SilenceBreak,
    SilenceEntry,
    Statement,
    Version,
)
from ..amendments.texts import DRAFT_KEY, Shelf, load_texts


@dataclass(frozen=True, slots=True)
class Amended:
    """An amendment as it was entered: what it does to `base`, the version `version` with what it is made to."""

    version: int
    current: int
    parent: str | None
    base: Text
    effects: list[Effect]
    rationale_html: str
    category: CommentCategory


@dataclass(frozen=True, slots=True)
class Bracketed:
    """Brackets as they were entered. `alternative`: None for none, "" where the words should go."""

    paragraph: str
    words: str
    whole: bool
    alternative: str | None


@dataclass(frozen=True, slots=True)
class Entered:
    """The words that were entered. `body` are those of a comment, of an objection, of a break of silence, of a
    statement, or why brackets were asked for; a ballot's tiers are of references; `replaced` where a later one of the
    delegation counts in its place. `handling` is None for what is always named. `broken`: how silence was broken, and
    `lifts` what would lift that objection."""

    paragraphs: tuple[str, ...] = ()
    rationale: str = ""
    body: str = ""
    proposed: str | None = None
    on: str = ""
    ranked: tuple[tuple[str, ...], ...] = ()
    below: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    receipt: str = ""
    replaced: bool = False
    amended: Amended | None = None
    bracketed: Bracketed | None = None
    chair_only: bool = False
    handling: Handling | None = None
    broken: BreakKind | None = None
    lifts: str = ""


def read_entered(actor: Actor, paper_id: int) -> Entered:
    """What was entered, for its own delegation alone: nobody else reads a ballot or an unreleased text here."""
    paper = db.session.get(PaperSubmission, paper_id)
    if paper is None or actor.delegation_id is None or paper.delegation_id != actor.delegation_id:
        return Entered()
    return _READ[paper.kind](paper)


def _ballot(paper: PaperSubmission) -> Entered:
    ballot = db.session.get_one(Ballot, paper.ballot_id)
    return Entered(
        ranked=tuple(tuple(tier) for tier in ballot.ranked), below=tuple(ballot.below),
        reasons=tuple(sorted(ballot.reasons.items())), receipt=ballot.receipt,
        replaced=ballot.superseded_at is not None and paper.state != PaperState.DISOWNED,
    )  # fmt: skip


def _candidate(paper: PaperSubmission) -> Entered:
    paragraphs, rationale = db.session.execute(
        select(Version.paragraphs, Version.rationale)
        .where(Version.candidate_id == paper.candidate_id)
        .order_by(Version.number)
        .limit(1)
    ).one()
    return Entered(paragraphs=tuple(p["body"] for p in paragraphs), rationale=rationale)


def _comment(paper: PaperSubmission) -> Entered:
    body, proposed, handling, on, paragraph_id, version = db.session.execute(
        select(
            Comment.body, Comment.proposed, Comment.handling, Candidate.ref, Comment.paragraph_id, Version.paragraphs
        )
        .join(Candidate, Candidate.id == Comment.candidate_id)
        .join(Version, Version.id == Comment.version_id)
        .where(Comment.id == paper.comment_id)
    ).one()
    number = names_of(from_json(version)).get(paragraph_id)
    if number:
        on = Message("%(ref)s, paragraph %(number)s", ref=on, number=number)
    return Entered(body=body, proposed=proposed, on=on, handling=handling)


def _amendment(paper: PaperSubmission) -> Entered:
    content = paper.content
    row = SimpleNamespace(
        id=0, ref=None, parent_id=content["parent"], state=AmendmentState.DRAFT, version_id=paper.version_id,
        standing_version_id=paper.version_id, operations=content["operations"], standing=content["operations"],
    )  # fmt: skip
    rows, at = {row.id: row}, row
    while at.parent_id is not None and at.parent_id not in rows:
        at = db.session.get_one(Amendment, at.parent_id)
        rows[at.id] = at
    base, made = Shelf(load_texts(r.version_id for r in rows.values()), rows).made_on(row), aliased(Version)
    version, current = db.session.execute(
        select(made.number, Version.number)
        .join(Candidate, Candidate.id == made.candidate_id)
        .join(Version, Version.id == Candidate.current_version_id)
        .where(made.id == paper.version_id)
    ).one()
    amended = Amended(
        version=version, current=current, parent=rows[content["parent"]].ref if content["parent"] else None, base=base,
        effects=effects(base, operations_from(content["operations"]), key=DRAFT_KEY),
        rationale_html=markup.render(content["rationale"]) if content["rationale"] else "",
        category=CommentCategory(content["category"]),
    )  # fmt: skip
    return Entered(amended=amended, handling=Handling(content["handling"]))


def _objection(paper: PaperSubmission) -> Entered:
    body, chair_only = db.session.execute(
        select(QuestionObjection.reason, QuestionObjection.chair_only).where(
            QuestionObjection.id == paper.objection_id
        )
    ).one()
    return Entered(body=body, chair_only=chair_only)


def _bracket(paper: PaperSubmission) -> Entered:
    bracket, ref, paragraphs = db.session.execute(
        select(Bracket, Candidate.ref, Version.paragraphs)
        .join(Candidate, Candidate.id == Bracket.candidate_id)
        .join(Version, Version.id == Bracket.version_id)
        .where(Bracket.id == paper.bracket_id)
    ).one()
    bracketed = Bracketed(
        names_of(from_json(paragraphs))[bracket.paragraph_id], bracket.quote, bracket.span_start is None,
        bracket.alternative,
    )  # fmt: skip
    return Entered(body=bracket.reason, on=ref, bracketed=bracketed, handling=bracket.handling)


def _break(paper: PaperSubmission) -> Entered:
    row, ref = db.session.execute(
        select(SilenceBreak, Candidate.ref)
        .join(SilenceEntry, SilenceEntry.id == SilenceBreak.entry_id)
        .join(Candidate, Candidate.id == SilenceEntry.candidate_id)
        .where(SilenceBreak.id == paper.break_id)
    ).one()
    return Entered(
        body=row.words or row.reason, on=ref, chair_only=row.chair_only, broken=row.kind, lifts=row.lifts
    )


def _statement(paper: PaperSubmission) -> Entered:
    statement, ref, list_title, paragraphs = db.session.execute(
        select(Statement, Candidate.ref, ConsolidatedList.title, Version.paragraphs)
        .outerjoin(Candidate, Candidate.id == Statement.candidate_id)
        .outerjoin(Version, Version.id == Statement.version_id)
        .outerjoin(ConsolidatedList, ConsolidatedList.id == Statement.list_id)
        .where(Statement.id == paper.statement_id)
    ).one()
    on = ref or list_title
    if statement.paragraph_id:
        number = names_of(from_json(paragraphs))[statement.paragraph_id]
        on = Message("%(ref)s, paragraph %(number)s: “%(words)s”", ref=ref, number=number, words=statement.quote)
    return Entered(body=statement.words, on=on)


_READ = {
    "candidate": _candidate, "comment": _comment, "ballot": _ballot, "amendment": _amendment,
    "objection": _objection, "bracket": _bracket, "break": _break, "statement": _statement,
}  # fmt: skip
