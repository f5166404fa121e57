"""The record: every act, append-only. And when each reader last looked."""

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from ..core.words import Access, Handling, Role
from ..db import Base, word
from ._columns import code, instant, long, mapping, maybe_instant, pk, to


class Act(Base):
    """Who, for which delegation and in which capacity, did what, on which version, when.

    Names are not copied: the row points to the person, so that a person's data can be erased. `subject` is a public
    reference (N-07, C-12, round 1). `access` says who may read it, `delegation_id` whose it is. Nothing private is
    in `details`. The database refuses to change or delete a row.
    """

    __tablename__ = "act"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference", index=False)
    at: Mapped[instant]  # when it took effect
    recorded_at: Mapped[instant]
    verb: Mapped[code]
    subject: Mapped[str] = mapped_column(String(80), default="")
    version_number: Mapped[int | None] = mapped_column(Integer)
    person_id: Mapped[int | None] = to("person", nullable=True, index=False)  # None: by the clock
    membership_id: Mapped[int | None] = to("membership", nullable=True, index=False)
    role: Mapped[Role | None] = mapped_column(word(Role, "role"))
    delegation_id: Mapped[int | None] = to("delegation", nullable=True, index=False)
    access: Mapped[Access] = mapped_column(word(Access, "access"))
    handling: Mapped[Handling] = mapped_column(word(Handling, "handling"), default=Handling.NAMED)
    by_alternate: Mapped[bool] = mapped_column(Boolean, default=False)
    reason: Mapped[long]
    details: Mapped[mapping]

    __table_args__ = (
        Index("ix_act_at", "conference_id", "at"),  # the record's page
        Index("ix_act_recorded", "conference_id", "recorded_at"),  # what changed since
        Index("ix_act_delegation", "conference_id", "delegation_id", "id"),
    )


class Seen(Base):
    """Up to where a membership has marked what is new as seen."""

    __tablename__ = "seen"

    id: Mapped[pk]
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), unique=True)
    seen_at: Mapped[instant]
    previous_at: Mapped[maybe_instant]
