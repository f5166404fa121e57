"""Silence procedures: what is adopted at an instant unless it is broken before."""

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..core.lifecycle import SilenceState
from ..core.words import BreakKind, NoticeKind
from ..db import Base, word
from ._columns import instant, long, maybe_instant, pk, request_id, to


class Silence(Base):
    """One procedure over pinned entries. `number` counts in the conference (SP-3).

    `item_by_item`: a break ends it for the entry it names; otherwise for all. `first_expires_at` is the instant it was
    opened with, `expires_at` the one that holds. `suspended_at` and `fault` tell of a stop that lasts. `ended_at` is
    when the end took effect, `ended_reason` a sentence where it needs saying. `confirmed_at`: the secretariat has
    confirmed that no break had come otherwise.
    """

    __tablename__ = "silence"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference", index=False)
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[SilenceState] = mapped_column(word(SilenceState, "state"), default=SilenceState.PROPOSED)
    item_by_item: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[long]
    proposed_by_id: Mapped[int] = to("membership", index=False)
    proposed_at: Mapped[instant]
    opened_by_id: Mapped[int | None] = to("membership", nullable=True, index=False)
    opened_at: Mapped[maybe_instant]
    first_expires_at: Mapped[maybe_instant]
    expires_at: Mapped[maybe_instant]
    suspended_at: Mapped[maybe_instant]
    fault: Mapped[long]
    refused_by_id: Mapped[int | None] = to("delegation", nullable=True, index=False)
    ended_at: Mapped[maybe_instant]
    ended_reason: Mapped[long]
    confirmed_at: Mapped[maybe_instant]
    confirmed_by_id: Mapped[int | None] = to("membership", nullable=True, index=False)
    edit_counter: Mapped[int] = mapped_column(Integer, default=1)
    request_id: Mapped[request_id]

    entries: Mapped[list["SilenceEntry"]] = relationship(order_by="SilenceEntry.position")

    __table_args__ = (
        UniqueConstraint("conference_id", "number"),
        Index("ix_silence_due", "state", "expires_at"),
        CheckConstraint("(opened_at IS NULL) = (expires_at IS NULL)", name="opened"),
        CheckConstraint("(opened_at IS NULL) = (first_expires_at IS NULL)", name="first"),
        CheckConstraint(
            "opened_at IS NOT NULL OR state IN ('proposed', 'refused', 'withdrawn')", name="opened_state"
        ),
        CheckConstraint("expires_at IS NULL OR expires_at > opened_at", name="dates"),
        CheckConstraint("(state = 'suspended') = (suspended_at IS NOT NULL)", name="suspended"),
        CheckConstraint("(state IN ('proposed', 'running', 'suspended')) = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(state = 'refused') = (refused_by_id IS NOT NULL)", name="refused"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed"),
        CheckConstraint("confirmed_at IS NULL OR state IN ('expired_unbroken', 'broken')", name="confirmed_state"),
    )


class SilenceEntry(Base):
    """One candidate of a procedure, pinned to the version that would be adopted.

    `declaration_id`: it was adopted when time ran out. `fell_at`: it went back to the negotiation; with a declaration
    beside it, by a break that was entered late.
    """

    __tablename__ = "silence_entry"

    id: Mapped[pk]
    silence_id: Mapped[int] = to("silence", index=False)
    candidate_id: Mapped[int] = to("candidate")
    version_id: Mapped[int] = to("version", index=False)
    position: Mapped[int] = mapped_column(Integer)
    declaration_id: Mapped[int | None] = to("declaration", nullable=True)
    fell_at: Mapped[maybe_instant]

    __table_args__ = (UniqueConstraint("silence_id", "candidate_id"),)


class SilenceExtension(Base):
    """The end was moved to a later instant. `suspended_at`: the procedure had stood still from then to `made_at`."""

    __tablename__ = "silence_extension"

    id: Mapped[pk]
    silence_id: Mapped[int] = to("silence")
    former: Mapped[instant]
    later: Mapped[instant]
    reason: Mapped[long]
    suspended_at: Mapped[maybe_instant]
    made_by_id: Mapped[int] = to("membership", index=False)
    made_at: Mapped[instant]

    __table_args__ = (CheckConstraint("later >= former", name="later"),)


class SilenceBreak(Base):
    """What a delegation says against an entry under silence.

    `counts`: it is that of a deciding delegation, and ends the silence; otherwise it stands as a statement. `words` are
    those of an amendment; `lifts` is what would lift an objection; `chair_only`: `reason` is for the chair.
    `received_at` decides whether it came in time; `justification`, of one on paper, says how it came and why it is
    entered. `position_id`: the position that an objection became. `disowned_at`: it was not the delegation's.
    """

    __tablename__ = "silence_break"

    id: Mapped[pk]
    silence_id: Mapped[int] = to("silence", index=False)
    entry_id: Mapped[int] = to("silence_entry", index=False)
    delegation_id: Mapped[int] = to("delegation")
    membership_id: Mapped[int] = to("membership", index=False)
    kind: Mapped[BreakKind] = mapped_column(word(BreakKind, "kind"))
    counts: Mapped[bool] = mapped_column(Boolean)
    words: Mapped[long]
    lifts: Mapped[long]
    reason: Mapped[long]
    chair_only: Mapped[bool] = mapped_column(Boolean, default=False)
    received_at: Mapped[instant]
    entered_at: Mapped[instant]
    justification: Mapped[long]
    position_id: Mapped[int | None] = to("position", nullable=True, index=False)
    disowned_at: Mapped[maybe_instant]
    request_id: Mapped[request_id]

    __table_args__ = (
        Index("ix_silence_break_silence", "silence_id", "id"),
        Index(
            "ix_silence_break_standing",
            "entry_id",
            "delegation_id",
            "counts",
            unique=True,
            sqlite_where=text("disowned_at IS NULL"),
            postgresql_where=text("disowned_at IS NULL"),
        ),
        CheckConstraint("(kind = 'amendment') = (words <> '')", name="words"),
        CheckConstraint("kind = 'amendment' OR reason <> ''", name="reason"),
        CheckConstraint("kind = 'amendment' OR NOT counts OR lifts <> ''", name="lifts"),
        CheckConstraint("received_at <= entered_at", name="dates"),
    )


class SilenceSeen(Base):
    """A person of a delegation says that it has read what comes under silence."""

    __tablename__ = "silence_seen"

    id: Mapped[pk]
    silence_id: Mapped[int] = to("silence", index=False)
    delegation_id: Mapped[int] = to("delegation", index=False)
    person_id: Mapped[int] = to("person", index=False)
    seen_at: Mapped[instant]

    __table_args__ = (UniqueConstraint("silence_id", "delegation_id", "person_id"),)


class SilenceNotice(Base):
    """What all are told at `due_at`; `told_at`: it was. One that is overtaken before its time is taken out."""

    __tablename__ = "silence_notice"

    id: Mapped[pk]
    silence_id: Mapped[int] = to("silence")
    kind: Mapped[NoticeKind] = mapped_column(word(NoticeKind, "kind"))
    due_at: Mapped[instant]
    told_at: Mapped[maybe_instant]

    __table_args__ = (Index("ix_silence_notice_due", "told_at", "due_at"),)
