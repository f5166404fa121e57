"""Ranking rounds, what is ranked in them, and the results stored at the close."""

from sqlalchemy import JSON, Boolean, CheckConstraint, Index, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..core.lifecycle import RoundState
from ..core.words import Disclosure, Kind
from ..db import Base, word
from ._columns import instant, line, long, mapping, maybe_instant, pk, request_id, structure, to


class RankingRound(Base):
    """A round. `electorate` is a list of categories; `electorate_ids` the delegations frozen at the opening.

    `results_to`: chair | participants | public, who reads what is published. `disclosure`: whether each delegation's
    ballot is published with the results (casting is leave to show it) or only the figures of groups.

    `split_ties`: ties of the order are split by fewest below-line marks, then by Borda's count; otherwise they are
    shown. `equal_groups`: beside the order of all, in which each ballot counts once, stands one in which each group of
    delegations counts as much as each other.

    The clock closes the ballot; from `published_at` on the results are read. That is at the close, unless the round is
    `two_person`: then when the chair and one further officer have confirmed. `confirmations`: theirs since the close,
    [{"person": 3, "membership": 5, "role": "chair", "at": "2019-05-01T03:00:00+00:00"}].

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
    disclosure: Mapped[Disclosure] = mapped_column(word(Disclosure, "disclosure"), default=Disclosure.CONFIDENTIAL)
    with_line: Mapped[bool] = mapped_column(Boolean, default=True)
    split_ties: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    equal_groups: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    opened_at: Mapped[maybe_instant]  # when the opening was recorded
    closed_at: Mapped[maybe_instant]  # when the close was recorded; it takes effect at closes_at
    two_person: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    confirmations: Mapped[structure] = mapped_column(JSON, default=list, server_default="[]")
    published_at: Mapped[maybe_instant]
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
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("published_at IS NULL OR state = 'closed'", name="published"),
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
    """What was tallied when the results were published: one row for each kind of candidate and group of delegations.

    `group`: "deciding", a category, "all", "balanced" (all, each group counting as much as each other) or "pooled" (in
    a confidential round, those of fewer than five ballots together). `tally` is core.ranking's, as JSON. `counted_in`
    says where the ballots of the group are to be found: "own", in this row; "pooled" or "withheld", in a confidential
    round, and then there is no tally; "nobody" cast. A later count stores new rows with the next `close_number`.
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
    counted_in: Mapped[str] = mapped_column(String(12), default="own", server_default="own")

    __table_args__ = (UniqueConstraint("round_id", "close_number", "kind", "group"),)


class RoundMethods(Base):
    """A stored result by the other methods: the row is written with the result, and filled when they are worked out.

    `taken_until`: a process is at it, for the `attempts`-th time, and has until then; afterwards any may begin anew.
    `found`: what core.ranking.other_methods gives, from `worked_out_at` on.
    """

    __tablename__ = "round_methods"

    id: Mapped[pk]
    result_id: Mapped[int] = to("round_result", index=False)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    taken_until: Mapped[maybe_instant]
    worked_out_at: Mapped[maybe_instant]
    found: Mapped[mapping]

    __table_args__ = (
        UniqueConstraint("result_id"),
        Index("ix_round_methods_due", "worked_out_at", "taken_until"),  # what the timekeeper asks for
    )
