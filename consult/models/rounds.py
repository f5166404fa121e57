"""Ranking rounds, what is ranked in them, and the results stored at the close."""

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..core.lifecycle import RoundState
from ..core.words import Kind
from ..db import Base, word
from ._columns import instant, line, long, mapping, maybe_instant, pk, request_id, structure, to


class RankingRound(Base):
    """A round. `electorate` is a list of categories; `electorate_ids` the delegations frozen at the opening.

    `results_to`: chair | participants | public, from the close. `ballots_to`: nobody | chair | participants, which
    says who may see what each delegation chose; anything but nobody is announced when the round opens, and casting is
    leave to show.

    `history` says what happened to the round, oldest first, so that its page need not search the record:
    [{"act": "schedule", "at": "2019-05-01T03:00:00+00:00", "reason": "..."}].
    """

    __tablename__ = "ranking_round"

    id: Mapped[pk]
    conference_id: Mapped[int] = to("conference", index=False)
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[line]
    note: Mapped[long]
    state: Mapped[RoundState] = mapped_column(word(RoundState, "state"), default=RoundState.DRAFT)
    opens_at: Mapped[instant]
    closes_at: Mapped[instant]
    electorate: Mapped[structure]
    electorate_ids: Mapped[structure]
    results_to: Mapped[str] = mapped_column(String(20), default="participants")
    ballots_to: Mapped[str] = mapped_column(String(20), default="nobody")
    with_line: Mapped[bool] = mapped_column(Boolean, default=True)
    opened_at: Mapped[maybe_instant]  # when the opening was recorded
    closed_at: Mapped[maybe_instant]  # when the close was recorded; it takes effect at closes_at
    history: Mapped[structure]
    edit_counter: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[instant]
    request_id: Mapped[request_id]

    items: Mapped[list["RoundItem"]] = relationship(back_populates="round", order_by="RoundItem.position")

    __table_args__ = (
        UniqueConstraint("conference_id", "number"),
        Index("ix_ranking_round_due", "state", "opens_at", "closes_at"),  # the timekeeper asks every second
        CheckConstraint("closes_at > opens_at", name="dates"),
        CheckConstraint("results_to IN ('chair', 'participants', 'public')", name="results_to"),
        CheckConstraint("ballots_to IN ('nobody', 'chair', 'participants')", name="ballots_to"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
    )


class RoundItem(Base):
    """A candidate in a round, pinned to a version. Withdrawn items leave the tally, visibly."""

    __tablename__ = "round_item"

    id: Mapped[pk]
    round_id: Mapped[int] = to("ranking_round", index=False)
    candidate_id: Mapped[int] = to("candidate")
    version_id: Mapped[int] = to("version", index=False)
    ref: Mapped[str] = mapped_column(String(12))
    kind: Mapped[Kind] = mapped_column(word(Kind, "kind"))
    position: Mapped[int] = mapped_column(Integer)
    withdrawn_at: Mapped[maybe_instant]

    round: Mapped[RankingRound] = relationship(back_populates="items")

    __table_args__ = (UniqueConstraint("round_id", "candidate_id"),)


class RoundResult(Base):
    """What was tallied at the close: one row for each kind of candidate and group of delegations.

    `group`: "deciding", or a category. `tally` is core.ranking's, as JSON. A reopened round's later close stores new
    rows with the next `close_number`.
    """

    __tablename__ = "round_result"

    id: Mapped[pk]
    round_id: Mapped[int] = to("ranking_round", index=False)
    close_number: Mapped[int] = mapped_column(Integer, default=1)
    kind: Mapped[Kind] = mapped_column(word(Kind, "kind"))
    group: Mapped[str] = mapped_column(String(40))
    cast: Mapped[int] = mapped_column(Integer)  # delegations of the group that cast
    entitled: Mapped[int] = mapped_column(Integer)
    tally: Mapped[mapping]
    stored_at: Mapped[instant]

    __table_args__ = (UniqueConstraint("round_id", "close_number", "kind", "group"),)
