"""The ledger of each round, and the bundles with which its results can be checked."""

from sqlalchemy import Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ._columns import instant, pk, to


class LedgerEntry(Base):
    """One entry of a round's ledger (core.trust). The database refuses to change or delete a row.

    `act`: cast | disown. `commitment` is empty where an entry is no ballot. Which ballot it is of is known from the
    ballot's `position`; hashes are in hexadecimal digits.
    """

    __tablename__ = "ledger_entry"

    id: Mapped[pk]
    round_id: Mapped[int] = to("ranking_round", index=False)
    position: Mapped[int] = mapped_column(Integer)
    act: Mapped[str] = mapped_column(String(12))
    commitment: Mapped[str] = mapped_column(String(64))
    voids: Mapped[int | None] = mapped_column(Integer)
    restores: Mapped[int | None] = mapped_column(Integer)
    blind: Mapped[str] = mapped_column(String(32))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    # One entry a position: two that are appended to the same end cannot both be.
    __table_args__ = (UniqueConstraint("round_id", "position"),)


class RoundBundle(Base):
    """The verification bundle of a count, kept as it was published, with the signed root of the ledger."""

    __tablename__ = "round_bundle"

    id: Mapped[pk]
    round_id: Mapped[int] = to("ranking_round", index=False)
    close_number: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(Integer)  # entries of the ledger
    head: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(64))  # the public key; `signature` is of the root
    signature: Mapped[str] = mapped_column(String(128))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[instant]

    __table_args__ = (UniqueConstraint("round_id", "close_number"),)
