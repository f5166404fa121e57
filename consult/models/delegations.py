"""Delegations, who serves in them and in which role, dated alternates, invitations."""

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..core.words import AlternateKind, Category, Role
from ..db import Base, word
from ._columns import code, instant, line, maybe_instant, pk, request_id, to


class Delegation(Base):
    """The acting party. `code` is its address; `sort_key` gives the English alphabetical order."""

    __tablename__ = "delegation"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference", index=False)
    code: Mapped[code]
    name: Mapped[line]
    short_name: Mapped[line]
    sort_key: Mapped[line]  # as written by the secretariat
    sort_order: Mapped[line]  # folded from sort_key, what ORDER BY uses
    category: Mapped[Category] = mapped_column(word(Category, "category"))
    deciding: Mapped[bool] = mapped_column(Boolean, default=False)
    seat_limit: Mapped[int | None] = mapped_column(Integer)  # None: the conference's
    illustrative: Mapped[bool] = mapped_column(Boolean, default=False)
    edit_counter: Mapped[int] = mapped_column(Integer, default=1)

    __table_args__ = (
        UniqueConstraint("conference_id", "code"),
        CheckConstraint("NOT deciding OR category = 'asean_member_state'", name="deciding"),
    )


class Membership(Base):
    """A person's role in a conference; ended, never deleted, because acts point to it."""

    __tablename__ = "membership"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference")
    person_id: Mapped[int] = to("person")
    delegation_id: Mapped[int | None] = to("delegation", nullable=True)
    role: Mapped[Role] = mapped_column(word(Role, "role"))
    started_at: Mapped[instant]
    ended_at: Mapped[maybe_instant]

    person: Mapped["Person"] = relationship()  # noqa: F821
    delegation: Mapped[Delegation | None] = relationship()

    __table_args__ = (
        CheckConstraint(
            "(delegation_id IS NULL) = (role IN ('chair', 'co_chair', 'secretariat'))", name="delegation_of_role"
        ),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="dates"),
    )


class Alternate(Base):
    """A delegate who stands in for the head in one kind of act between two instants."""

    __tablename__ = "alternate"

    id: Mapped[pk]
    membership_id: Mapped[int] = to("membership")
    kind: Mapped[AlternateKind] = mapped_column(word(AlternateKind, "kind"))
    starts_at: Mapped[instant]
    ends_at: Mapped[instant]
    named_by_id: Mapped[int] = to("membership", index=False)
    revoked_at: Mapped[maybe_instant]

    membership: Mapped[Membership] = relationship(foreign_keys=[membership_id])

    __table_args__ = (CheckConstraint("ends_at > starts_at", name="dates"),)


class Invitation(Base):
    """A one-time link into a role. Only the hash of its token is kept."""

    __tablename__ = "invitation"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference")
    delegation_id: Mapped[int | None] = to("delegation", nullable=True)
    role: Mapped[Role] = mapped_column(word(Role, "role"))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[line]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[int] = to("membership", nullable=True, index=False)
    created_at: Mapped[instant]
    expires_at: Mapped[instant]
    accepted_at: Mapped[maybe_instant]
    revoked_at: Mapped[maybe_instant]
    membership_id: Mapped[int | None] = to("membership", nullable=True, index=False)
    request_id: Mapped[request_id]

    delegation: Mapped[Delegation | None] = relationship()

    __table_args__ = (
        CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name="accepted_or_revoked"),
        CheckConstraint("(accepted_at IS NULL) = (membership_id IS NULL)", name="accepted_gives_membership"),
        CheckConstraint(
            "(delegation_id IS NULL) = (role IN ('chair', 'co_chair', 'secretariat'))", name="delegation_of_role"
        ),
    )


# One head a delegation, one chair a conference, one seat a person in a delegation.
_HEAD = Membership.role == Role.HEAD
Index(
    "uq_membership_head", Membership.delegation_id, unique=True,
    sqlite_where=_HEAD & Membership.ended_at.is_(None), postgresql_where=_HEAD & Membership.ended_at.is_(None),
)  # fmt: skip
Index(
    "uq_membership_chair", Membership.conference_id, unique=True,
    sqlite_where=(Membership.role == Role.CHAIR) & Membership.ended_at.is_(None),
    postgresql_where=(Membership.role == Role.CHAIR) & Membership.ended_at.is_(None),
)  # fmt: skip
Index(
    "uq_membership_seat", Membership.person_id, Membership.delegation_id, unique=True,
    sqlite_where=Membership.ended_at.is_(None), postgresql_where=Membership.ended_at.is_(None),
)  # fmt: skip
