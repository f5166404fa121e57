"""Submissions that arrive on paper or by mail, entered by the secretariat, for the delegation to confirm."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..core.lifecycle import PaperState
from ..db import Base, word
from ._columns import code, hidden_pk, instant, long, maybe_instant, request_id, to


class PaperSubmission(Base):
    """What was entered for whom, when it was received, and what the delegation said to it."""

    __tablename__ = "paper_submission"

    id: Mapped[hidden_pk]
    conference_id: Mapped[int] = to("conference")
    delegation_id: Mapped[int] = to("delegation")
    kind: Mapped[code]  # candidate | comment | ballot
    candidate_id: Mapped[int | None] = to("candidate", nullable=True)
    comment_id: Mapped[int | None] = to("comment", nullable=True)
    ballot_id: Mapped[int | None] = to("ballot", nullable=True, index=False)
    received_at: Mapped[instant]
    reason: Mapped[long]  # how it came and why it was entered
    entered_by_id: Mapped[int] = to("membership", index=False)
    entered_at: Mapped[instant]
    state: Mapped[PaperState] = mapped_column(word(PaperState, "state"), default=PaperState.TO_CONFIRM)
    answered_by_id: Mapped[int | None] = to("membership", nullable=True, index=False)
    answered_at: Mapped[maybe_instant]
    answer: Mapped[long]
    request_id: Mapped[request_id]

    __table_args__ = (
        CheckConstraint("kind IN ('candidate', 'comment', 'ballot')", name="kind"),
        CheckConstraint("(state = 'to_confirm') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("candidate_id IS NULL OR kind = 'candidate'", name="candidate"),
        CheckConstraint("comment_id IS NULL OR kind = 'comment'", name="comment"),
        CheckConstraint("ballot_id IS NULL OR kind = 'ballot'", name="ballot"),
    )
