"""Positions of delegations on versions, and what the chair declares."""

from sqlalchemy import Boolean, CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from ..core.lifecycle import CandidateState
from ..core.words import Held
from ..db import Base, word
from ._columns import instant, long, maybe_instant, pk, request_id, structure, to


class Position(Base):
    """A delegation's position on one version; the rows of a delegation are its history, and one of each version stands.

    `lifts`: what would lift an objection. `chair_only`: `reason` is for the chair. `until`: by when the capital is to
    confirm; once it has passed the chair asks again, at `asked_again_at`, for an answer until `answer_by`. `inherited`:
    taken over from the version that a corrigendum corrects.
    """

    __tablename__ = "position"

    id: Mapped[pk]
    candidate_id: Mapped[int] = to("candidate", index=False)
    version_id: Mapped[int] = to("version", index=False)
    delegation_id: Mapped[int] = to("delegation")
    membership_id: Mapped[int] = to("membership", index=False)
    held: Mapped[Held] = mapped_column(word(Held, "held"))
    until: Mapped[maybe_instant]
    asked_again_at: Mapped[maybe_instant]
    answer_by: Mapped[maybe_instant]
    lifts: Mapped[long]
    reason: Mapped[long]
    chair_only: Mapped[bool] = mapped_column(Boolean, default=False)
    inherited: Mapped[bool] = mapped_column(Boolean, default=False)
    made_at: Mapped[instant]
    superseded_at: Mapped[maybe_instant]
    request_id: Mapped[request_id]

    __table_args__ = (
        Index(
            "ix_position_current",
            "version_id",
            "delegation_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_position_candidate", "candidate_id", "delegation_id"),
        CheckConstraint("(held = 'ad_ref') = (until IS NOT NULL)", name="until"),
        CheckConstraint("(asked_again_at IS NULL) = (answer_by IS NULL)", name="asked_again"),
        CheckConstraint("held = 'ad_ref' OR asked_again_at IS NULL", name="asked_again_ad_ref"),
        CheckConstraint("held <> 'objects' OR (lifts <> '' AND reason <> '')", name="objects"),
    )

    @property
    def deadline(self):
        """By when the capital is to confirm, as asked last."""
        return self.answer_by or self.until


class Declaration(Base):
    """An outcome that the chair declared of a version; one of a candidate stands at most.

    `deciding` are the ids of the delegations that were deciding then. `body_id`: whom it was referred to.
    `undone_at`: it no longer holds, for the reason beside it (a capital that could not confirm, a break of silence that
    had come in time, taking it up again).
    """

    __tablename__ = "declaration"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference")
    candidate_id: Mapped[int] = to("candidate", index=False)
    version_id: Mapped[int] = to("version", index=False)
    outcome: Mapped[CandidateState] = mapped_column(word(CandidateState, "outcome"))
    body_id: Mapped[int | None] = to("body", nullable=True, index=False)
    reason: Mapped[long]
    deciding: Mapped[structure]
    declared_by_id: Mapped[int | None] = to("membership", nullable=True, index=False)  # None: silence ran out
    declared_at: Mapped[instant]
    undone_at: Mapped[maybe_instant]
    undone_reason: Mapped[long]
    request_id: Mapped[request_id]

    __table_args__ = (
        Index(
            "ix_declaration_standing",
            "candidate_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        CheckConstraint("(outcome = 'referred') = (body_id IS NOT NULL)", name="referred"),
        CheckConstraint("(undone_at IS NULL) = (undone_reason = '')", name="undone"),
    )
