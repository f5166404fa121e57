"""One amendment by its reference, with what it was made on, what it stands on, and what is made to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from ...core.errors import NotFound
from ...core.lifecycle import AmendmentState, CandidateState, QuestionState
from ...core.permissions import Actor
from ...core.words import Handling, QuestionAbout
from ...db import db
from ...models import Amendment, Candidate, Comment, Question, Version
from ..comments.rows import Reader
from .drafts import shelf_of
from .rows import Row, rows_of, seen_by, statement
from .texts import Shelf


@dataclass(frozen=True, slots=True)
class Asked:
    """An amendment that its sponsor accepted and that stands before the room."""

    number: int
    closes_at: datetime


@dataclass(slots=True)
class AmendmentPage:
    """One amendment. `sponsor_id` is the delegation of the candidate, whose head may accept it as friendly; `comment`
    the comment it was made of, where the reader may know; `below` the amendments to it."""

    row: Row
    candidate_id: int
    candidate_ref: str
    candidate_title: str
    candidate_state: CandidateState
    sponsor_id: int
    current_version_id: int
    shelf: Shelf
    numbers: dict[int, int]
    comment: str | None
    below: list[Row]
    asked: Asked | None

    @property
    def parent(self) -> Row | None:
        """What it was made to, whatever became of that."""
        return self.shelf.rows.get(self.row.parent_id) if self.row.parent_id else None


def find_candidate(actor: Actor, ref: str) -> str:
    """The candidate of an amendment, both as references. Raises NotFound where the actor may not know of it."""
    found = db.session.execute(
        select(Candidate.ref)
        .join(Amendment, Amendment.candidate_id == Candidate.id)
        .where(Amendment.conference_id == actor.conference_id, Amendment.ref == ref, seen_by(actor))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def get_amendment(reader: Reader, candidate_ref: str, ref: str) -> AmendmentPage:
    """An amendment to a candidate that the reader may know of. Raises NotFound for any other."""
    actor = reader.actor
    found = db.session.execute(
        statement(
            Candidate.id, Candidate.ref, Candidate.title, Candidate.state, Candidate.delegation_id,
            Candidate.current_version_id, Comment.ref, Comment.handling, Comment.released_at,
        )
        .join(Candidate, Candidate.id == Amendment.candidate_id)
        .outerjoin(Comment, Comment.id == Amendment.comment_id)
        .where(
            Amendment.conference_id == actor.conference_id, Candidate.ref == candidate_ref, Amendment.ref == ref,
            seen_by(actor),
        )
    ).all()  # fmt: skip
    if not found:
        raise NotFound()
    *candidate, comment_ref, comment_handling, comment_released = found[0][-9:]
    row = rows_of(reader, found)[0]
    below = sorted(
        rows_of(
            reader,
            db.session.execute(
                statement().where(
                    Amendment.parent_id == row.id, Amendment.state != AmendmentState.DRAFT, seen_by(actor)
                )
            ),
        ),
        key=lambda child: child.order,
    )
    shelf = shelf_of(reader, [row, *below], made=True)
    numbers = dict(
        db.session.execute(select(Version.id, Version.number).where(Version.candidate_id == row.candidate_id)).all()
    )
    # A link between two things said under the rule, or between one and what is named, would tell whose they are.
    named = row.handling == comment_handling == Handling.NAMED and comment_released is not None
    return AmendmentPage(
        row, *candidate, shelf, numbers, comment_ref if named or row.own else None, below,
        find_asked(row.candidate_id, row.id) if row.open else None,
    )  # fmt: skip


def list_asked(candidate_id: int) -> dict[int, Asked]:
    """The amendments of a candidate that stand before the room as friendly, by id."""
    rows = db.session.execute(
        select(Question.target, Question.number, Question.closes_at).where(
            Question.candidate_id == candidate_id, Question.about == QuestionAbout.FRIENDLY,
            Question.state == QuestionState.OPEN,
        )
    )  # fmt: skip
    return {target.get("amendment"): Asked(number, closes_at) for target, number, closes_at in rows}


def find_asked(candidate_id: int, amendment_id: int) -> Asked | None:
    """The question to the room about one amendment, while it stands."""
    return list_asked(candidate_id).get(amendment_id)


def list_made_of(reader: Reader, comment_ids: list[int]) -> dict[int, str]:
    """What comments have become, as the reader may know it: comment id -> reference of the amendment."""
    actor = reader.actor
    both_named = (Amendment.handling == Handling.NAMED) & (Comment.handling == Handling.NAMED)
    rows = db.session.execute(
        select(Amendment.comment_id, Amendment.ref)
        .join(Comment, Comment.id == Amendment.comment_id)
        .where(
            Amendment.comment_id.in_(comment_ids), Amendment.ref.is_not(None),
            or_(Amendment.released_at.is_not(None) & both_named, Amendment.delegation_id == (actor.delegation_id or 0)),
        )
        .order_by(Amendment.cleared_at)
    )  # fmt: skip
    return dict(rows.all())
