"""What a delegation prepares and what it casts. Readable only as the round's setting says."""

from sqlalchemy import JSON, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..core.words import Manner
from ..db import Base, word
from ._columns import instant, mapping, maybe_instant, pk, request_id, structure, to


class BallotDraft(Base):
    """A delegation's ballot in preparation. `ranked`: tiers of refs, best first; `below`: refs under the line;
    `reasons`: ref -> why the delegation could not join consensus as it stands; `groups`: ref -> high, medium or low, of
    each ranked item or of none (core.ranking.sorting); `steps`: what it was before, oldest first, to be undone
    (services.rankings.drafts)."""

    __tablename__ = "ballot_draft"

    id: Mapped[pk]
    round_id: Mapped[int] = to("ranking_round", index=False)
    delegation_id: Mapped[int] = to("delegation")
    ranked: Mapped[structure]
    below: Mapped[structure]
    reasons: Mapped[mapping]
    groups: Mapped[dict] = mapped_column(JSON, default=dict, server_default="{}")
    steps: Mapped[list] = mapped_column(JSON, default=list, server_default="[]")
    edit_counter: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[instant]
    updated_by_id: Mapped[int] = to("membership", index=False)

    __table_args__ = (UniqueConstraint("round_id", "delegation_id"),)


class BallotSuggestion(Base):
    """How one person of a delegation would rank, for the colleagues alone: beside the draft, never cast. Its columns
    are the draft's."""

    __tablename__ = "ballot_suggestion"

    id: Mapped[pk]
    round_id: Mapped[int] = to("ranking_round", index=False)
    delegation_id: Mapped[int] = to("delegation")
    membership_id: Mapped[int] = to("membership")
    ranked: Mapped[structure]
    below: Mapped[structure]
    reasons: Mapped[mapping]
    groups: Mapped[mapping]
    steps: Mapped[structure]
    edit_counter: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[instant]

    __table_args__ = (UniqueConstraint("round_id", "membership_id"),)


class Ballot(Base):
    """A cast ballot. A later one supersedes it; one a round and delegation is live.

    `position` is that of its entry in the ledger, whose commitment `salt` opens; both are missing from ballots of
    before there was one, until the round is next counted.
    """

    __tablename__ = "ballot"

    id: Mapped[pk]
    round_id: Mapped[int] = to("ranking_round", index=False)
    delegation_id: Mapped[int] = to("delegation")
    number: Mapped[int] = mapped_column(Integer)  # 1, 2, ... of this delegation in this round
    ranked: Mapped[structure]
    below: Mapped[structure]
    reasons: Mapped[mapping]
    receipt: Mapped[str] = mapped_column(String(20), unique=True)
    cast_at: Mapped[instant]
    cast_by_id: Mapped[int] = to("membership", index=False)
    superseded_at: Mapped[maybe_instant]
    request_id: Mapped[request_id]
    manner: Mapped[Manner] = mapped_column(word(Manner, "manner"), default=Manner.HEAD, server_default="head")
    salt: Mapped[str | None] = mapped_column(String(64))
    position: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (UniqueConstraint("round_id", "delegation_id", "number"),)


Index(
    "uq_ballot_live", Ballot.round_id, Ballot.delegation_id, unique=True,
    sqlite_where=Ballot.superseded_at.is_(None), postgresql_where=Ballot.superseded_at.is_(None),
)  # fmt: skip
