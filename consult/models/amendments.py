"""Amendments to one version of a candidate, who joins them, and the chair's answers."""

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..core.lifecycle import AmendmentState
from ..core.words import CommentCategory, Handling, Outcome
from ..db import Base, word
from ._columns import hidden_pk, instant, long, maybe_instant, pk, request_id, structure, to
from .candidates import Candidate, Version
from .delegations import Delegation


class Amendment(Base):
    """Operations on one version (core.text.changes as JSON). The version it was made on is part of what it is.

    `operations` never change once it is submitted; for an amendment to an amendment (`parent_id`) they are made on the
    text as it would read with the parent. `standing` is the same on `standing_version_id`, the version to which it was
    carried last; where `stale`, that is a proposal, and `clashes` holds what it collides with
    ([{"paragraph": "p1", "start": 0, "end": 9, "words": "...", "now": "..."}]).

    `ref` is given when it is cleared: A-14 for a named one, random (X-7QK2M) under the Chatham House Rule.
    `rebased_at`: its owner has worded it anew on the standing version since.
    """

    __tablename__ = "amendment"

    id: Mapped[hidden_pk]
    conference_id: Mapped[int] = to("conference", index=False)
    candidate_id: Mapped[int] = to("candidate", index=False)
    version_id: Mapped[int] = to("version", index=False)
    operations: Mapped[structure]
    standing_version_id: Mapped[int] = to("version", index=False)
    standing: Mapped[structure]
    stale: Mapped[bool] = mapped_column(Boolean, default=False)
    clashes: Mapped[structure]
    rebased_at: Mapped[maybe_instant]
    parent_id: Mapped[int | None] = to("amendment", nullable=True)
    comment_id: Mapped[int | None] = to("comment", nullable=True, index=False)  # the comment it was made of
    delegation_id: Mapped[int] = to("delegation", index=False)
    membership_id: Mapped[int] = to("membership", index=False)
    state: Mapped[AmendmentState] = mapped_column(word(AmendmentState, "state"), default=AmendmentState.DRAFT)
    handling: Mapped[Handling] = mapped_column(word(Handling, "handling"), default=Handling.NAMED)
    ref: Mapped[str | None] = mapped_column(String(12))
    number: Mapped[int | None] = mapped_column(Integer)
    category: Mapped[CommentCategory] = mapped_column(word(CommentCategory, "category"))
    rationale: Mapped[long]  # Markdown as written
    rationale_html: Mapped[long]  # rendered and sanitised when written
    search_text: Mapped[str] = mapped_column(Text, default="")
    phase_id: Mapped[int | None] = to("phase", nullable=True)
    created_at: Mapped[instant]
    updated_at: Mapped[instant]
    cleared_at: Mapped[maybe_instant]
    released_at: Mapped[maybe_instant]  # from when other delegations read it
    withdrawn_at: Mapped[maybe_instant]
    answered_at: Mapped[maybe_instant]  # of the answer that stands
    illustrative: Mapped[bool] = mapped_column(Boolean, default=False)
    edit_counter: Mapped[int] = mapped_column(Integer, default=1)
    request_id: Mapped[request_id]

    candidate: Mapped[Candidate] = relationship()
    version: Mapped[Version] = relationship(foreign_keys=[version_id])
    delegation: Mapped[Delegation] = relationship()

    __table_args__ = (
        UniqueConstraint("conference_id", "ref"),
        UniqueConstraint("conference_id", "number"),
        Index("ix_amendment_candidate", "candidate_id", "state", "released_at"),
        Index("ix_amendment_delegation", "delegation_id", "state"),
        CheckConstraint("(state = 'draft') = (cleared_at IS NULL)", name="cleared"),
        CheckConstraint("(state = 'draft') = (ref IS NULL)", name="numbered"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint(
            "(state IN ('accepted', 'accepted_modified', 'not_accepted')) = (answered_at IS NOT NULL)", name="answered"
        ),
    )


class AmendmentSponsor(Base):
    """A delegation that has joined an amendment by its head. One that leaves again keeps its row."""

    __tablename__ = "amendment_sponsor"

    id: Mapped[pk]
    amendment_id: Mapped[int] = to("amendment", index=False)
    delegation_id: Mapped[int] = to("delegation")
    joined_at: Mapped[instant]
    left_at: Mapped[maybe_instant]

    __table_args__ = (UniqueConstraint("amendment_id", "delegation_id"),)


class AmendmentAnswer(Base):
    """The chair's answer to an amendment, with its reason. A later one supersedes; none is changed, one stands.

    `version_id` is the version whose text the answer made, where the amendment entered it.
    """

    __tablename__ = "amendment_answer"

    id: Mapped[pk]
    amendment_id: Mapped[int] = to("amendment", index=False)
    outcome: Mapped[Outcome] = mapped_column(word(Outcome, "outcome"))
    reason: Mapped[long]
    version_id: Mapped[int | None] = to("version", nullable=True, index=False)
    answered_by_id: Mapped[int | None] = to("membership", nullable=True, index=False)  # None: by the clock
    answered_at: Mapped[instant]
    superseded_at: Mapped[maybe_instant]

    __table_args__ = (
        Index("ix_amendment_answer_amendment_id", "amendment_id"),
        Index(
            "ix_amendment_answer_standing",
            "amendment_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )
