"""Conference, its phases, its counters, leave for late entries, announcements."""

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Date, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..core.lifecycle import ConferenceState
from ..core.words import PhaseKind, Visibility
from ..db import Base, word
from ._columns import code, instant, line, long, maybe_instant, pk, request_id, structure, to


class Conference(Base):
    """One conference. `slug` is its address; `symbol_prefix` starts its document symbols."""

    __tablename__ = "conference"

    id: Mapped[pk]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[line]
    short_title: Mapped[str] = mapped_column(String(80))
    profile: Mapped[str] = mapped_column(String(10), default="2019")
    symbol_prefix: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    timezone: Mapped[str] = mapped_column(String(60), default="Asia/Bangkok")
    demo: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[ConferenceState] = mapped_column(word(ConferenceState, "state"), default=ConferenceState.ACTIVE)
    archived_at: Mapped[maybe_instant]
    publish_issued_lists: Mapped[bool] = mapped_column(Boolean, default=True)
    seat_limit: Mapped[int] = mapped_column(Integer, default=6)
    comment_handling_chatham: Mapped[bool] = mapped_column(Boolean, default=True)
    # how long a question stands before the room, unless its chair says otherwise
    asking_hours: Mapped[int] = mapped_column(Integer, default=24, server_default="24")
    # how long a silence procedure runs at the least
    silence_hours: Mapped[int] = mapped_column(Integer, default=72, server_default="72")
    # how long after an item was declared, or a list issued, statements are still attached to it
    statement_hours: Mapped[int] = mapped_column(Integer, default=24, server_default="24")
    edit_counter: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[instant]

    phases: Mapped[list["Phase"]] = relationship(back_populates="conference", order_by="Phase.opens_at, Phase.id")

    __table_args__ = (
        CheckConstraint("(state = 'archived') = (archived_at IS NOT NULL)", name="archived"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
    )


class Counter(Base):
    """The next number of a series in a conference: norms, recommendations, comments, L. and CRP. documents, lists."""

    __tablename__ = "counter"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference", index=False)
    series: Mapped[code]
    last: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (UniqueConstraint("conference_id", "series"),)


class Phase(Base):
    """A step of the conference with its dates and what is open in it.

    `may_table`, `may_comment`, `may_amend` are lists of categories of participants, and "observer" for observers;
    `may_amend` says who may propose other words.
    """

    __tablename__ = "phase"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference")
    kind: Mapped[PhaseKind] = mapped_column(word(PhaseKind, "kind"))
    title: Mapped[line]
    opens_at: Mapped[instant]
    closes_at: Mapped[instant]
    may_table: Mapped[structure]
    may_comment: Mapped[structure]
    may_amend: Mapped[structure]
    visibility: Mapped[Visibility] = mapped_column(word(Visibility, "visibility"), default=Visibility.ON_CLEARING)
    closed_at: Mapped[maybe_instant]  # the recorded close; it takes effect at closes_at
    edit_counter: Mapped[int] = mapped_column(Integer, default=1)

    conference: Mapped[Conference] = relationship(back_populates="phases")

    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="dates"),
        Index("ix_phase_due", "closed_at", "closes_at"),  # what the timekeeper asks each second
    )


class Leave(Base):
    """The chair's recorded leave for one delegation to enter something after the phase has closed."""

    __tablename__ = "leave"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference")
    delegation_id: Mapped[int] = to("delegation")
    act: Mapped[code]  # table | comment
    reason: Mapped[long]
    until: Mapped[instant]
    granted_by_id: Mapped[int] = to("membership", index=False)
    granted_at: Mapped[instant]
    request_id: Mapped[request_id]


class Announcement(Base):
    """A message of the chair or the secretariat to all participants, or to some."""

    __tablename__ = "announcement"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference")
    subject: Mapped[line]
    body: Mapped[long]
    # empty: to all. Otherwise categories and delegation codes.
    categories: Mapped[structure]
    delegations: Mapped[structure]
    sent_by_id: Mapped[int] = to("membership", index=False)
    sent_at: Mapped[instant]
    request_id: Mapped[request_id]
