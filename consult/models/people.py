"""Persons and their one-time links for a new password."""

from sqlalchemy import Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ._columns import instant, line, maybe_instant, pk, to


class Person(Base):
    """Somebody who signs in. What a person may do is said by memberships.

    `session_epoch` is part of each session: raising it signs the person out everywhere.
    """

    __tablename__ = "person"

    id: Mapped[pk]
    email: Mapped[str] = mapped_column(String(254), unique=True)  # stored in lower case
    name: Mapped[line]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_epoch: Mapped[int] = mapped_column(Integer, default=1)
    demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[instant]


class ResetLink(Base):
    """A one-time link to set a new password. Only the hash of its token is kept."""

    __tablename__ = "reset_link"

    id: Mapped[pk]
    person_id: Mapped[int] = to("person")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[instant]
    expires_at: Mapped[instant]
    used_at: Mapped[maybe_instant]
    revoked_at: Mapped[maybe_instant]
