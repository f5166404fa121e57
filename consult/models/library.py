"""The reference library: instruments with their clauses, and the ASEAN bodies that can be addressed."""

from datetime import date

from sqlalchemy import Boolean, Date, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Base
from ._columns import code, line, long, pk, to


class Instrument(Base):
    """A reference document."""

    __tablename__ = "instrument"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference", index=False)
    code: Mapped[code]
    title: Mapped[line]
    short: Mapped[str] = mapped_column(String(80))
    symbol: Mapped[line]
    adopted_on: Mapped[date] = mapped_column(Date)
    author: Mapped[line]
    legal_character: Mapped[line]
    note: Mapped[long]
    position: Mapped[int] = mapped_column(Integer)

    clauses: Mapped[list["Clause"]] = relationship(back_populates="instrument", order_by="Clause.position")

    __table_args__ = (UniqueConstraint("conference_id", "code"),)


class Clause(Base):
    """The smallest citable part of an instrument. `code` is `<instrument>.<clause>`."""

    __tablename__ = "clause"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference", index=False)
    instrument_id: Mapped[int] = to("instrument")
    code: Mapped[code]
    number: Mapped[str] = mapped_column(String(60))
    summary: Mapped[long]
    citation: Mapped[line]
    theme: Mapped[str] = mapped_column(String(120), default="")
    explains: Mapped[str | None] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(Integer)

    instrument: Mapped[Instrument] = relationship(back_populates="clauses")

    __table_args__ = (UniqueConstraint("conference_id", "code"),)


class Body(Base):
    """An ASEAN body as it existed at the date of the conference's profile."""

    __tablename__ = "body"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference", index=False)
    code: Mapped[code]
    acronym: Mapped[str] = mapped_column(String(60))
    full_name: Mapped[line]
    pillar: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(80))
    membership: Mapped[line]
    decides: Mapped[long]
    note: Mapped[long]
    parent: Mapped[str | None] = mapped_column(String(40))
    can_receive: Mapped[bool] = mapped_column(Boolean, default=True)
    position: Mapped[int] = mapped_column(Integer)

    __table_args__ = (UniqueConstraint("conference_id", "code"),)
