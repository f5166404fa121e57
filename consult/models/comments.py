"""Comments with their anchors, and the chair's dispositions."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..core.lifecycle import CommentState
from ..core.words import CommentCategory, Handling, Outcome, Stance
from ..db import Base, word
from ._columns import hidden_pk, instant, long, maybe_instant, pk, request_id, to


class Comment(Base):
    """An observation on a candidate, a paragraph, or a span of it, made on one version.

    `ref` is given when it is cleared: C-12 for a named one; a random one (H-7QK2M) under the Chatham House Rule, so
    that neither number nor place in an order tells who wrote it. `position` numbers the released threads of a
    candidate (1, 2, ...), so that a page of them is a range and a link lands on the right page.
    """

    __tablename__ = "comment"

    id: Mapped[hidden_pk]
    conference_id: Mapped[int] = to("conference", index=False)
    candidate_id: Mapped[int] = to("candidate", index=False)
    version_id: Mapped[int] = to("version", index=False)
    parent_id: Mapped[int | None] = to("comment", nullable=True)  # the thread it answers in
    delegation_id: Mapped[int | None] = to("delegation", nullable=True, index=False)  # None: an officer's reply
    membership_id: Mapped[int] = to("membership", index=False)
    state: Mapped[CommentState] = mapped_column(word(CommentState, "state"), default=CommentState.DRAFT)
    handling: Mapped[Handling] = mapped_column(word(Handling, "handling"), default=Handling.NAMED)
    ref: Mapped[str | None] = mapped_column(String(12))
    position: Mapped[int | None] = mapped_column(Integer)
    paragraph_id: Mapped[str | None] = mapped_column(String(20))
    span_start: Mapped[int | None] = mapped_column(Integer)  # code points into the paragraph of version_id
    span_end: Mapped[int | None] = mapped_column(Integer)
    quote: Mapped[str | None] = mapped_column(Text)  # the words it was made on
    # Where it stands since; without a version: where it was made. Without a paragraph: on the whole text.
    standing_version_id: Mapped[int | None] = to("version", nullable=True, index=False)
    standing_paragraph_id: Mapped[str | None] = mapped_column(String(20))
    standing_start: Mapped[int | None] = mapped_column(Integer)
    standing_end: Mapped[int | None] = mapped_column(Integer)
    standing_quote: Mapped[str | None] = mapped_column(Text)  # the words its owner put it on, "" for the whole text
    # Stale: its words are not in this version, where this place comes nearest; without offsets the whole paragraph.
    offered_version_id: Mapped[int | None] = to("version", nullable=True, index=False)
    offered_paragraph_id: Mapped[str | None] = mapped_column(String(20))
    offered_start: Mapped[int | None] = mapped_column(Integer)
    offered_end: Mapped[int | None] = mapped_column(Integer)
    category: Mapped[CommentCategory] = mapped_column(word(CommentCategory, "category"))
    stance: Mapped[Stance | None] = mapped_column(word(Stance, "stance"))
    body: Mapped[long]  # Markdown as written
    body_html: Mapped[long]  # rendered and sanitised when written
    proposed: Mapped[str | None] = mapped_column(Text)  # the paragraph as it would read
    proposed_html: Mapped[long]  # as a redline against the paragraph of version_id, made when written
    search_text: Mapped[str] = mapped_column(Text, default="")
    phase_id: Mapped[int | None] = to("phase", nullable=True)
    created_at: Mapped[instant]
    updated_at: Mapped[instant]
    cleared_at: Mapped[maybe_instant]
    released_at: Mapped[maybe_instant]  # from when other delegations read it
    withdrawn_at: Mapped[maybe_instant]
    reply_count: Mapped[int] = mapped_column(Integer, default=0)  # released replies
    disposition_id: Mapped[int | None] = mapped_column(
        ForeignKey("disposition.id", name="fk_comment_disposition_id", use_alter=True)
    )
    edit_counter: Mapped[int] = mapped_column(Integer, default=1)
    request_id: Mapped[request_id]

    __table_args__ = (
        UniqueConstraint("conference_id", "ref"),
        UniqueConstraint("candidate_id", "position"),
        # Leads to those the delegation keeps on a candidate past all that it has said.
        Index("ix_comment_delegation", "delegation_id", "state", "released_at", "candidate_id"),
        Index("ix_comment_table", "conference_id", "state", "released_at"),
        Index("ix_comment_group", "candidate_id", "handling", "ref"),
        CheckConstraint("(span_start IS NULL) = (span_end IS NULL)", name="span"),
        CheckConstraint("span_start IS NULL OR (paragraph_id IS NOT NULL AND span_end > span_start)", name="anchor"),
        CheckConstraint("(standing_start IS NULL) = (standing_end IS NULL)", name="standing_span"),
        CheckConstraint("standing_start IS NULL OR standing_paragraph_id IS NOT NULL", name="standing_anchor"),
        CheckConstraint(
            "standing_version_id IS NOT NULL OR (standing_paragraph_id IS NULL AND standing_quote IS NULL)",
            name="standing",
        ),
        CheckConstraint("(offered_version_id IS NULL) = (offered_paragraph_id IS NULL)", name="offered"),
        CheckConstraint("(offered_start IS NULL) = (offered_end IS NULL)", name="offered_span"),
        CheckConstraint("offered_start IS NULL OR offered_paragraph_id IS NOT NULL", name="offered_anchor"),
        CheckConstraint("proposed IS NULL OR paragraph_id IS NOT NULL", name="proposed"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint("(state IN ('draft', 'remark')) = (cleared_at IS NULL)", name="cleared"),
        CheckConstraint("(state = 'answered') = (disposition_id IS NOT NULL)", name="answered"),
    )


class Disposition(Base):
    """The chair's answer to a comment, with its reason. A later one supersedes; none is changed."""

    __tablename__ = "disposition"

    id: Mapped[pk]
    comment_id: Mapped[int] = to("comment")
    outcome: Mapped[Outcome] = mapped_column(word(Outcome, "outcome"))
    reason: Mapped[long]
    merged_into_id: Mapped[int | None] = to("candidate", nullable=True, index=False)
    answered_by_id: Mapped[int] = to("membership", index=False)
    answered_at: Mapped[instant]
    superseded_at: Mapped[maybe_instant]
    request_id: Mapped[request_id]
