"""Mail waiting to be sent: a row written in the same transaction as what it tells of."""

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ._columns import instant, line, long, maybe_instant, pk, to


class Mail(Base):
    """One message to one address. The body is dropped once sent or given up: it may hold a one-time link."""

    __tablename__ = "mail"

    id: Mapped[pk]
    conference_id: Mapped[int | None] = to("conference", nullable=True)  # whose secretariat is told if it fails
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[line]
    body: Mapped[long]
    created_at: Mapped[instant]
    next_try_at: Mapped[instant]
    tries: Mapped[int] = mapped_column(Integer, default=0)
    sent_at: Mapped[maybe_instant]
    error: Mapped[long]
