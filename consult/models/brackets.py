"""Words that are not agreed, and how far each paragraph is."""

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from ..core.lifecycle import BracketState, ParagraphState
from ..core.words import Handling
from ..db import Base, word
from ._columns import hidden_pk, instant, long, maybe_instant, pk, request_id, to


class Bracket(Base):
    """Square brackets around words of one paragraph, asked for by a delegation.

    paragraph_id, span_start, span_end and quote say where it was opened, on `version_id`; both offsets are None for a
    whole paragraph. standing_* say where its words stand on the version to which it was carried last; where `stale`,
    that is a proposed place. `alternative`: None for none, "" for deletion, else other words (for a whole paragraph:
    the Alt. that stands beside it). `blocks`: asked for by a deciding delegation; any other is a proposal mark.
    """

    __tablename__ = "bracket"

    id: Mapped[hidden_pk]
    conference_id: Mapped[int] = to("conference", index=False)
    candidate_id: Mapped[int] = to("candidate", index=False)
    version_id: Mapped[int] = to("version", index=False)
    paragraph_id: Mapped[str] = mapped_column(String(20))
    span_start: Mapped[int | None] = mapped_column(Integer)
    span_end: Mapped[int | None] = mapped_column(Integer)
    quote: Mapped[str] = mapped_column(Text)
    standing_version_id: Mapped[int] = to("version", index=False)
    standing_paragraph_id: Mapped[str] = mapped_column(String(20))
    standing_start: Mapped[int | None] = mapped_column(Integer)
    standing_end: Mapped[int | None] = mapped_column(Integer)
    stale: Mapped[bool] = mapped_column(Boolean, default=False)
    alternative: Mapped[str | None] = mapped_column(Text)
    blocks: Mapped[bool] = mapped_column(Boolean)
    delegation_id: Mapped[int] = to("delegation")
    membership_id: Mapped[int] = to("membership", index=False)
    amendment_id: Mapped[int | None] = to("amendment", nullable=True)  # put in brackets instead of taken in
    handling: Mapped[Handling] = mapped_column(word(Handling, "handling"), default=Handling.NAMED)
    state: Mapped[BracketState] = mapped_column(word(BracketState, "state"), default=BracketState.OPEN)
    reason: Mapped[long]
    opened_at: Mapped[instant]
    ended_at: Mapped[maybe_instant]
    ended_by_id: Mapped[int | None] = to("membership", nullable=True, index=False)
    ended_reason: Mapped[long]
    ended_version_id: Mapped[int | None] = to("version", nullable=True, index=False)
    illustrative: Mapped[bool] = mapped_column(Boolean, default=False)
    request_id: Mapped[request_id]

    __table_args__ = (
        Index("ix_bracket_candidate", "candidate_id", "state"),
        CheckConstraint("(span_start IS NULL) = (span_end IS NULL)", name="span"),
        CheckConstraint("(standing_start IS NULL) = (standing_end IS NULL)", name="standing"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
    )


class ParagraphStanding(Base):
    """How far a paragraph is agreed, from one act of the chair to the next. One row without `superseded_at` at most.

    `until` is the deadline of an agreement ad referendum. A paragraph without a row is open.
    """

    __tablename__ = "paragraph_standing"

    id: Mapped[pk]
    candidate_id: Mapped[int] = to("candidate", index=False)
    paragraph_id: Mapped[str] = mapped_column(String(20))
    version_id: Mapped[int] = to("version", index=False)
    state: Mapped[ParagraphState] = mapped_column(word(ParagraphState, "state"))
    until: Mapped[maybe_instant]
    reason: Mapped[long]
    set_by_id: Mapped[int | None] = to("membership", nullable=True, index=False)  # None: by the clock
    set_at: Mapped[instant]
    superseded_at: Mapped[maybe_instant]

    __table_args__ = (
        Index(
            "ix_paragraph_standing_current",
            "candidate_id",
            "paragraph_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        CheckConstraint("state = 'agreed_ad_ref' OR until IS NULL", name="until"),
    )
