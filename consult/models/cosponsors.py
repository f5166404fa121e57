"""Co-sponsorship: asked, answered by the head, asked again when the text changes."""

from sqlalchemy import Boolean, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..core.lifecycle import CoSponsorState
from ..db import Base, word
from ._columns import instant, maybe_instant, pk, to
from .delegations import Delegation


class CoSponsorship(Base):
    """One delegation's standing towards one candidate. `version_id` is the text it accepted.

    `offered`: the delegation asked to join, so the sponsor's head answers; otherwise the sponsor asked it.
    """

    __tablename__ = "co_sponsorship"

    id: Mapped[pk]
    candidate_id: Mapped[int] = to("candidate", index=False)
    delegation_id: Mapped[int] = to("delegation")
    state: Mapped[CoSponsorState] = mapped_column(word(CoSponsorState, "state"), default=CoSponsorState.INVITED)
    version_id: Mapped[int | None] = to("version", nullable=True, index=False)
    offered: Mapped[bool] = mapped_column(Boolean, default=False)
    invited_at: Mapped[instant]
    answered_at: Mapped[maybe_instant]

    delegation: Mapped[Delegation] = relationship()

    __table_args__ = (UniqueConstraint("candidate_id", "delegation_id"),)
