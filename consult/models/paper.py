"""Submissions that arrive on paper or by mail, entered by the secretariat, for the delegation to confirm."""

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..core.lifecycle import PaperState
from ..db import Base, word
from ._columns import code, hidden_pk, instant, long, mapping, maybe_instant, request_id, to


class PaperSubmission(Base):
    """What was entered for whom, when it was received, and what the delegation said to it.

    An amendment becomes one when it is confirmed: until then `version_id` is the version it was made on, and `content`
    what it says there (services.amendments.paper). Everything else stands from when it was entered.
    """

    __tablename__ = "paper_submission"

    id: Mapped[hidden_pk]
    conference_id: Mapped[int] = to("conference")
    delegation_id: Mapped[int] = to("delegation")
    # candidate | comment | ballot | amendment | objection | bracket | break | statement
    kind: Mapped[code]
    candidate_id: Mapped[int | None] = to("candidate", nullable=True)
    comment_id: Mapped[int | None] = to("comment", nullable=True)
    ballot_id: Mapped[int | None] = to("ballot", nullable=True, index=False)
    amendment_id: Mapped[int | None] = to("amendment", nullable=True)
    objection_id: Mapped[int | None] = to("question_objection", nullable=True)
    bracket_id: Mapped[int | None] = to("bracket", nullable=True)
    break_id: Mapped[int | None] = to("silence_break", nullable=True)
    statement_id: Mapped[int | None] = to("statement", nullable=True)
    version_id: Mapped[int | None] = to("version", nullable=True, index=False)
    content: Mapped[mapping] = mapped_column(JSON, default=dict, server_default="{}")
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
        CheckConstraint(
            "kind IN ('candidate', 'comment', 'ballot', 'amendment', 'objection', 'bracket', 'break', 'statement')",
            name="kind",
        ),
        CheckConstraint("(state = 'to_confirm') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("candidate_id IS NULL OR kind = 'candidate'", name="candidate"),
        CheckConstraint("comment_id IS NULL OR kind = 'comment'", name="comment"),
        CheckConstraint("ballot_id IS NULL OR kind = 'ballot'", name="ballot"),
        CheckConstraint("(amendment_id IS NOT NULL) = (kind = 'amendment' AND state = 'confirmed')", name="amendment"),
        CheckConstraint("objection_id IS NULL OR kind = 'objection'", name="objection"),
        CheckConstraint("bracket_id IS NULL OR kind = 'bracket'", name="bracket"),
        CheckConstraint("break_id IS NULL OR kind = 'break'", name="break"),
        CheckConstraint("statement_id IS NULL OR kind = 'statement'", name="statement"),
        CheckConstraint("(version_id IS NOT NULL) = (kind = 'amendment')", name="version"),
    )
