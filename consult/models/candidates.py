"""Candidates, their immutable versions, the delegation's working draft, and the links that filters use."""

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..core.lifecycle import CandidateState
from ..core.words import Area, Kind, Pillar, VersionOrigin
from ..db import Base, word
from ._columns import hidden_pk, instant, line, long, mapping, maybe_instant, pk, request_id, structure, to
from .delegations import Delegation


class Candidate(Base):
    """One proposed norm or recommendation. `ref` (N-07) is given when it is tabled and never changes.

    title, area, search_text and the link tables repeat the current version's, so that the register reads one row a
    candidate. `thread_count` and `unanswered_count` count released comments; `comment_marks` counts them by paragraph
    ({"p1": 3}), so that the marks beside a text cost nothing to read. `open_amendments` and `open_brackets` say what
    still needs a decision. The services keep them.
    """

    __tablename__ = "candidate"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference", index=False)
    kind: Mapped[Kind] = mapped_column(word(Kind, "kind"))
    ref: Mapped[str | None] = mapped_column(String(12))
    number: Mapped[int | None] = mapped_column(Integer)
    document_number: Mapped[int | None] = mapped_column(Integer)  # n of L.n
    state: Mapped[CandidateState] = mapped_column(word(CandidateState, "state"), default=CandidateState.DRAFT)
    delegation_id: Mapped[int] = to("delegation")  # the sponsor
    title: Mapped[line]
    area: Mapped[Area] = mapped_column(word(Area, "area"))
    current_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("version.id", name="fk_candidate_current_version_id", use_alter=True)
    )
    merged_into_id: Mapped[int | None] = to("candidate", nullable=True, index=False)
    ended_reason: Mapped[long]  # why it was withdrawn or merged
    phase_id: Mapped[int | None] = to("phase", nullable=True)  # the phase in which it was cleared
    cleared_at: Mapped[maybe_instant]
    tabled_at: Mapped[maybe_instant]
    released_at: Mapped[maybe_instant]  # from when other delegations read it
    ended_at: Mapped[maybe_instant]
    illustrative: Mapped[bool] = mapped_column(Boolean, default=False)
    search_text: Mapped[str] = mapped_column(Text, default="")
    signature: Mapped[structure]  # for similar texts
    thread_count: Mapped[int] = mapped_column(Integer, default=0)
    unanswered_count: Mapped[int] = mapped_column(Integer, default=0)
    comment_marks: Mapped[mapping]
    open_amendments: Mapped[int] = mapped_column(Integer, default=0, server_default="0")  # released, not answered
    open_brackets: Mapped[int] = mapped_column(Integer, default=0, server_default="0")  # those that block
    created_at: Mapped[instant]
    request_id: Mapped[request_id]

    delegation: Mapped[Delegation] = relationship()
    current_version: Mapped["Version | None"] = relationship(foreign_keys=[current_version_id], post_update=True)
    draft: Mapped["Draft | None"] = relationship(back_populates="candidate")
    merged_into: Mapped["Candidate | None"] = relationship(remote_side="Candidate.id")

    __table_args__ = (
        UniqueConstraint("conference_id", "ref"),
        UniqueConstraint("conference_id", "document_number"),
        # in the register's order, and with all that its conditions ask: a page of it reads a page of the index
        Index(
            "ix_candidate_register", "conference_id", "kind", "number", "state", "released_at", "delegation_id", "area"
        ),
        # Of those that have one: most have none, and an index of nothing but that is passed over.
        Index(
            "ix_candidate_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged"),
        CheckConstraint("(state IN ('withdrawn', 'merged')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("(ref IS NULL) = (number IS NULL)", name="numbered"),
        CheckConstraint(
            "state IN ('draft', 'submitted', 'cleared') OR (ref IS NOT NULL AND tabled_at IS NOT NULL "
            "AND current_version_id IS NOT NULL)",
            name="tabled",
        ),
    )


class Version(Base):
    """One immutable text of a candidate. `paragraphs`: [{"id": "p1", "number": 1, "body": "..."}].

    `sources` says which stretches amendments brought in: {"p3": [[start, end, ["A-14"]]]} (core.text.tracing).
    """

    __tablename__ = "version"

    id: Mapped[pk]
    candidate_id: Mapped[int] = to("candidate", index=False)
    number: Mapped[int] = mapped_column(Integer)
    symbol: Mapped[str] = mapped_column(String(80))
    title: Mapped[line]
    rationale: Mapped[long]
    paragraphs: Mapped[structure]
    area: Mapped[Area] = mapped_column(word(Area, "area"))
    pillars: Mapped[structure]
    bodies: Mapped[structure]  # codes, in the order written
    cites: Mapped[structure]  # clause codes, in the order written
    reason: Mapped[long]  # why the text changed; empty for the first
    origin: Mapped[VersionOrigin] = mapped_column(
        word(VersionOrigin, "origin"), default=VersionOrigin.SPONSOR, server_default=VersionOrigin.SPONSOR.value
    )
    sources: Mapped[mapping] = mapped_column(JSON, default=dict, server_default="{}")
    issued_at: Mapped[instant]
    issued_by_id: Mapped[int] = to("membership", index=False)

    candidate: Mapped[Candidate] = relationship(foreign_keys=[candidate_id])

    __table_args__ = (UniqueConstraint("candidate_id", "number"),)


class Draft(Base):
    """What a delegation is writing: the first text, or the next version of a tabled one. One a candidate.

    `edit_counter` guards against overwriting a colleague's change. `awaiting_head` marks a next version handed to the
    head; `remarks` are the head's words on returning it. `notes` are those of a document it was read from
    (core.text.notes).
    """

    __tablename__ = "draft"

    id: Mapped[hidden_pk]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), unique=True)
    delegation_id: Mapped[int] = to("delegation")
    base_version_id: Mapped[int | None] = to("version", nullable=True, index=False)
    title: Mapped[line]
    rationale: Mapped[long]
    paragraphs: Mapped[structure]
    area: Mapped[Area] = mapped_column(word(Area, "area"))
    pillars: Mapped[structure]
    bodies: Mapped[structure]
    cites: Mapped[structure]
    reason: Mapped[long]
    remarks: Mapped[long]
    notes: Mapped[structure] = mapped_column(JSON, default=list, server_default="[]")
    awaiting_head: Mapped[bool] = mapped_column(Boolean, default=False)
    edit_counter: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[instant]
    updated_by_id: Mapped[int] = to("membership", index=False)

    candidate: Mapped[Candidate] = relationship(back_populates="draft")


class CandidatePillar(Base):
    """A candidate's pillars, for filters."""

    __tablename__ = "candidate_pillar"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    pillar: Mapped[Pillar] = mapped_column(word(Pillar, "pillar"), primary_key=True, index=True)


class CandidateBody(Base):
    """The bodies a candidate addresses, in the order written."""

    __tablename__ = "candidate_body"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(Integer)


class CandidateClause(Base):
    """The clauses a candidate cites, in the order written."""

    __tablename__ = "candidate_clause"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(Integer)


