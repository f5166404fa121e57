"""What delegations put on the record beside a text: reservations, explanations, disassociations, statements."""

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..core.words import StatementKind
from ..db import Base, word
from ._columns import instant, long, maybe_instant, pk, request_id, to


class Statement(Base):
    """A delegation's statement on a list, on a candidate as of one version, or on a passage of that.

    `number` counts in the conference (S-3) and stays when it is amended: each wording is a row of its own, `revision`
    by `revision`; the one without `superseded_at` stands. version_id, paragraph_id, span_* and quote say what it was
    made on (both offsets None: the whole paragraph; no paragraph: the whole text). standing_* say where that stands on
    the version to which it was carried last; `stale`: a later one has changed the words, and the delegation has not
    said since whether the statement stands. `membership_id` is who made it, or who entered it for the delegation.
    """

    __tablename__ = "statement"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference", index=False)
    number: Mapped[int] = mapped_column(Integer)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    kind: Mapped[StatementKind] = mapped_column(word(StatementKind, "kind"))
    delegation_id: Mapped[int] = to("delegation")
    membership_id: Mapped[int] = to("membership", index=False)
    list_id: Mapped[int | None] = to("consolidated_list", nullable=True)
    candidate_id: Mapped[int | None] = to("candidate", nullable=True)
    version_id: Mapped[int | None] = to("version", nullable=True, index=False)
    paragraph_id: Mapped[str | None] = mapped_column(String(20))
    span_start: Mapped[int | None] = mapped_column(Integer)
    span_end: Mapped[int | None] = mapped_column(Integer)
    quote: Mapped[str] = mapped_column(Text, default="")
    standing_version_id: Mapped[int | None] = to("version", nullable=True, index=False)
    standing_paragraph_id: Mapped[str | None] = mapped_column(String(20))
    standing_start: Mapped[int | None] = mapped_column(Integer)
    standing_end: Mapped[int | None] = mapped_column(Integer)
    stale: Mapped[bool] = mapped_column(Boolean, default=False)
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[instant]  # of one on paper: when it was received
    superseded_at: Mapped[maybe_instant]
    withdrawn_at: Mapped[maybe_instant]
    withdrawn_reason: Mapped[long]
    request_id: Mapped[request_id]

    __table_args__ = (
        UniqueConstraint("conference_id", "number", "revision"),
        Index("ix_statement_made", "conference_id", "made_at"),
        CheckConstraint("revision >= 1", name="revision"),
        CheckConstraint("words <> ''", name="words"),
        CheckConstraint("(list_id IS NULL) = (candidate_id IS NOT NULL)", name="about"),
        CheckConstraint("(candidate_id IS NULL) = (version_id IS NULL)", name="version"),
        CheckConstraint("(candidate_id IS NULL) = (standing_version_id IS NULL)", name="standing_version"),
        CheckConstraint("paragraph_id IS NULL OR candidate_id IS NOT NULL", name="paragraph"),
        CheckConstraint("(span_start IS NULL) = (span_end IS NULL)", name="span"),
        CheckConstraint("span_start IS NULL OR paragraph_id IS NOT NULL", name="span_paragraph"),
        CheckConstraint("(standing_start IS NULL) = (standing_end IS NULL)", name="standing"),
        CheckConstraint("superseded_at IS NULL OR withdrawn_at IS NULL", name="ended"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn"),
    )

    @property
    def ref(self) -> str:
        """Its public reference."""
        return f"S-{self.number}"
