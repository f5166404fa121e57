"""Files that go with a candidate. The bytes lie in the database, so a backup holds them."""

from sqlalchemy import Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ._columns import instant, line, maybe_instant, pk, request_id, to


class Attachment(Base):
    """One file of a candidate. Readable by others once the candidate is."""

    __tablename__ = "attachment"

    id: Mapped[pk]
    candidate_id: Mapped[int] = to("candidate")
    delegation_id: Mapped[int] = to("delegation")
    filename: Mapped[line]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)  # bytes
    sha256: Mapped[str] = mapped_column(String(64))
    data_id: Mapped[int] = to("attachment_data", index=False)
    added_by_id: Mapped[int] = to("membership", index=False)
    added_at: Mapped[instant]
    cleared_at: Mapped[maybe_instant]  # when it left the delegation
    removed_at: Mapped[maybe_instant]
    request_id: Mapped[request_id]


class AttachmentData(Base):
    """The bytes, apart from the row that lists read."""

    __tablename__ = "attachment_data"

    id: Mapped[pk]
    content: Mapped[bytes] = mapped_column(LargeBinary)
