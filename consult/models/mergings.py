"""The chair's table: which amendments are being taken in, and how their conflicts are decided, until published."""

from sqlalchemy import Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ._columns import hidden_pk, instant, mapping, structure, to


class Merging(Base):
    """Work on one candidate's next text, shared by the chairs. Nothing of it is public before it is published.

    `taken`: refs of the amendments taken in, e.g. ["A-3", "A-7"]. `choices` by conflict id:
    {"way": "reading", "reading": 1, "words": ""}. `answers` by ref, for those to be answered when it is published:
    {"outcome": "not_accepted", "reason": "..."}. `former` holds what stood before each step
    ([{"taken", "choices", "answers"}, ...], newest last): undo takes the last.
    """

    __tablename__ = "merging"

    id: Mapped[hidden_pk]
    candidate_id: Mapped[int] = to("candidate", index=False)
    version_id: Mapped[int] = to("version", index=False)
    taken: Mapped[structure]
    choices: Mapped[mapping]
    answers: Mapped[mapping]
    former: Mapped[structure]
    edit_counter: Mapped[int] = mapped_column(Integer, default=1)
    begun_at: Mapped[instant]
    updated_at: Mapped[instant]
    updated_by_id: Mapped[int] = to("membership", index=False)

    __table_args__ = (UniqueConstraint("candidate_id"),)
