"""The consolidated list, its entries, and its issued revisions with the bytes as issued."""

from sqlalchemy import Boolean, CheckConstraint, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..core.lifecycle import ListState
from ..core.words import Kind
from ..db import Base, word
from ._columns import instant, line, long, maybe_instant, pk, request_id, to


class ConsolidatedList(Base):
    """The chair's list. `document_number` is n of CRP.n, given at the first issue and kept by every revision."""

    __tablename__ = "consolidated_list"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference", index=False)
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[line]
    note: Mapped[long]
    state: Mapped[ListState] = mapped_column(word(ListState, "state"), default=ListState.DRAFT)
    round_id: Mapped[int | None] = to("ranking_round", nullable=True)
    document_number: Mapped[int | None] = mapped_column(Integer)
    last_revision: Mapped[int] = mapped_column(Integer, default=0)  # 0: never issued
    circulated_at: Mapped[maybe_instant]
    edit_counter: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[instant]
    request_id: Mapped[request_id]

    entries: Mapped[list["Entry"]] = relationship(
        back_populates="list", order_by="Entry.kind, Entry.position", cascade="all, delete-orphan"
    )

    __table_args__ = (UniqueConstraint("conference_id", "number"),)


class Entry(Base):
    """One candidate on the list, pinned to a version. `position` counts from 1 within its section (kind).

    `departure` is the latest reason given for standing elsewhere than the ranking puts it.
    """

    __tablename__ = "entry"

    id: Mapped[pk]
    list_id: Mapped[int] = to("consolidated_list", index=False)
    candidate_id: Mapped[int] = to("candidate")
    version_id: Mapped[int] = to("version", index=False)
    kind: Mapped[Kind] = mapped_column(word(Kind, "kind"))
    position: Mapped[int] = mapped_column(Integer)
    # place in the deciding delegations' collective order when the entry came on the list; tied entries share it
    ranked_place: Mapped[int | None] = mapped_column(Integer)
    departure: Mapped[long]

    list: Mapped[ConsolidatedList] = relationship(back_populates="entries")

    __table_args__ = (UniqueConstraint("list_id", "candidate_id"),)


class Issue(Base):
    """One issued revision: the frozen snapshot as canonical JSON and its SHA-256. Never changed."""

    __tablename__ = "issue"

    id: Mapped[pk]
    list_id: Mapped[int] = to("consolidated_list", index=False)
    revision: Mapped[int] = mapped_column(Integer)  # 1 is the first issue, printed without Rev.
    symbol: Mapped[str] = mapped_column(String(80))
    title: Mapped[line]
    snapshot: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    file_count: Mapped[int] = mapped_column(Integer)  # documents that belong to it: what the timekeeper builds towards
    public: Mapped[bool] = mapped_column(Boolean, default=True)
    issued_at: Mapped[instant]
    issued_by_id: Mapped[int] = to("membership", index=False)
    request_id: Mapped[request_id]

    __table_args__ = (UniqueConstraint("list_id", "revision"), CheckConstraint("revision >= 1", name="revision"))


class IssueFile(Base):
    """The bytes of one document of an issue, stored and served as issued. `body_code` is "" for the whole list."""

    __tablename__ = "issue_file"

    id: Mapped[pk]
    issue_id: Mapped[int] = to("issue", index=False)
    body_code: Mapped[str] = mapped_column(String(40), default="")
    extension: Mapped[str] = mapped_column(String(10))
    media_type: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("issue_id", "body_code", "extension"),)


class IssueManifest(Base):
    """The signed list of an issue's documents (core.trust.manifest), made once when all of them are there."""

    __tablename__ = "issue_manifest"

    id: Mapped[pk]
    issue_id: Mapped[int] = to("issue", index=False)
    key: Mapped[str] = mapped_column(String(64))  # the public key of the signature
    content: Mapped[str] = mapped_column(Text)  # ASCII
    signed_at: Mapped[instant]

    __table_args__ = (UniqueConstraint("issue_id"),)
