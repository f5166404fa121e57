"""What is put to the room, and who objects."""

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ..core.lifecycle import QuestionState
from ..core.words import QuestionAbout
from ..db import Base, word
from ._columns import instant, long, mapping, maybe_instant, pk, request_id, to


class Question(Base):
    """Something that holds unless somebody objects before `closes_at`; what then follows is carried out by the clock.

    `number` counts in the conference (Q-3). `target` by `about`: reopen {"paragraph": "p2"}; lift_brackets
    {"brackets": [id, ...]}; friendly {"amendment": id}; chairs_text {"title": ..., "paragraphs": [...]}, the text
    itself. `version_id` is the text before the room when it was asked.
    """

    __tablename__ = "question"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference", index=False)
    number: Mapped[int] = mapped_column(Integer)
    candidate_id: Mapped[int] = to("candidate")
    version_id: Mapped[int] = to("version", index=False)
    about: Mapped[QuestionAbout] = mapped_column(word(QuestionAbout, "about"))
    target: Mapped[mapping]
    reason: Mapped[long]
    state: Mapped[QuestionState] = mapped_column(word(QuestionState, "state"), default=QuestionState.OPEN)
    asked_by_id: Mapped[int] = to("membership", index=False)
    asked_at: Mapped[instant]
    closes_at: Mapped[instant]
    closed_at: Mapped[maybe_instant]  # when the close was recorded
    outcome: Mapped[long]  # a sentence, where what followed needs saying
    request_id: Mapped[request_id]

    __table_args__ = (
        UniqueConstraint("conference_id", "number"),
        Index("ix_question_due", "state", "closes_at"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed"),
        CheckConstraint("closes_at > asked_at", name="dates"),
    )


class QuestionObjection(Base):
    """A delegation's objection to a question. `counts`: it keeps the question from passing; otherwise it stands on the
    record as a statement. `chair_only`: the reason is for the chair. `disowned_at`: it was entered on paper and was not
    the delegation's, so it stands for nothing; a delegation has one that stands at most."""

    __tablename__ = "question_objection"

    id: Mapped[pk]
    question_id: Mapped[int] = to("question", index=False)
    delegation_id: Mapped[int] = to("delegation")
    membership_id: Mapped[int] = to("membership", index=False)
    counts: Mapped[bool] = mapped_column(Boolean)
    chair_only: Mapped[bool] = mapped_column(Boolean, default=False)
    reason: Mapped[long]
    made_at: Mapped[instant]  # of one on paper: when it was received
    disowned_at: Mapped[maybe_instant]

    __table_args__ = (
        Index(
            "ix_question_objection_standing",
            "question_id",
            "delegation_id",
            unique=True,
            sqlite_where=text("disowned_at IS NULL"),
            postgresql_where=text("disowned_at IS NULL"),
        ),
    )
