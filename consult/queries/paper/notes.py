"""The note beside what was entered on paper."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...core.lifecycle import PaperState
from ...db import db
from ...models import Ballot, PaperSubmission, QuestionObjection, SilenceBreak


@dataclass(frozen=True, slots=True)
class Note:
    """What is said beside something entered on paper."""

    id: int
    received_at: datetime
    state: PaperState


_NOTE = select(PaperSubmission.id, PaperSubmission.received_at, PaperSubmission.state).limit(1)


def find_note(
    *,
    candidate_id: int | None = None,
    amendment_id: int | None = None,
    bracket_id: int | None = None,
    statement_id: int | None = None,
) -> Note | None:
    """What is said beside a candidate, an amendment, brackets or a statement that was entered on paper. It is for the
    caller to say nothing beside another's under the Chatham House Rule: the time of receipt would tell."""
    on = {
        "candidate_id": candidate_id, "amendment_id": amendment_id, "bracket_id": bracket_id,
        "statement_id": statement_id,
    }  # fmt: skip
    of = {name: value for name, value in on.items() if value is not None}
    row = db.session.execute(_NOTE.filter_by(**of)).one_or_none()
    return Note(*row) if row else None


def find_note_on_ballot(receipt: str) -> Note | None:
    """What is said beside a ballot that was entered on paper, by the code of its receipt."""
    row = db.session.execute(
        _NOTE.join(Ballot, Ballot.id == PaperSubmission.ballot_id).where(Ballot.receipt == receipt)
    ).one_or_none()
    return Note(*row) if row else None


def notes_on_objections(question_id: int) -> dict[int, Note]:
    """What is said beside those objections to a question that were entered on paper, by the objection's id."""
    rows = db.session.execute(
        select(
            PaperSubmission.objection_id, PaperSubmission.id, PaperSubmission.received_at, PaperSubmission.state
        )
        .join(QuestionObjection, QuestionObjection.id == PaperSubmission.objection_id)
        .where(QuestionObjection.question_id == question_id)
    )  # fmt: skip
    return {row[0]: Note(*row[1:]) for row in rows}


def notes_on_breaks(silence_id: int) -> dict[int, Note]:
    """What is said beside those breaks of a silence that were entered on paper, by the break's id."""
    rows = db.session.execute(
        select(PaperSubmission.break_id, PaperSubmission.id, PaperSubmission.received_at, PaperSubmission.state)
        .join(SilenceBreak, SilenceBreak.id == PaperSubmission.break_id)
        .where(SilenceBreak.silence_id == silence_id)
    )
    return {row[0]: Note(*row[1:]) for row in rows}
