"""Taking a tabled candidate back, as long as nobody else has acted on it."""

from datetime import datetime

from sqlalchemy import or_, select

from ...core.errors import Refused
from ...core.lifecycle import CandidateState, CoSponsorState, move, state_word
from ...core.permissions import Action, Actor, require
from ...core.words import Access
from ...db import db, require_transaction
from ...models import Candidate, Comment, CoSponsorship, Draft, Entry, RoundItem, Statement
from ..record import record
from ._rows import on_the_table
from .content import values_of
from .texts import current_version, unlink


def recall(actor: Actor, ref: str, *, now: datetime) -> int:
    """Take a tabled candidate back into the delegation while nobody else has acted on it; it keeps its number.

    Answers the id of the draft that holds its text.
    """
    require_transaction()
    candidate = on_the_table(actor, ref)
    require(actor, Action.CLEAR_CANDIDATE, candidate)
    if candidate.state != CandidateState.TABLED:
        raise Refused("%(ref)s was %(state)s: it cannot be recalled.", ref=ref, state=state_word(candidate.state))
    if acted_on(candidate):
        raise Refused(
            "Others have acted on %(ref)s already, so it stays on the table. You can still withdraw it.", ref=ref
        )
    was_released = candidate.released_at is not None
    version = current_version(candidate)
    if candidate.draft is not None:
        candidate.draft.base_version_id, candidate.draft.awaiting_head = None, False
    else:
        db.session.add(
            Draft(
                candidate=candidate, delegation_id=candidate.delegation_id, updated_at=now,
                updated_by_id=actor.membership_id, **values_of(version),
            )  # fmt: skip
        )
    for asked in _cosponsorships(candidate, CoSponsorState.INVITED):
        move(asked, CoSponsorState.WITHDRAWN)
    move(candidate, CandidateState.DRAFT)
    candidate.cleared_at = candidate.tabled_at = candidate.released_at = candidate.phase_id = None
    candidate.search_text, candidate.signature = "", []
    unlink(candidate)
    db.session.flush()
    record(
        actor, "candidates.recall", conference_id=candidate.conference_id, at=now, subject=ref,
        access=Access.PARTICIPANTS if was_released else Access.DELEGATION, version_number=version.number,
        by_alternate=not actor.is_head,
    )  # fmt: skip
    return candidate.draft.id


def _cosponsorships(candidate: Candidate, *states: CoSponsorState) -> list[CoSponsorship]:
    return list(
        db.session.execute(
            select(CoSponsorship).where(CoSponsorship.candidate_id == candidate.id, CoSponsorship.state.in_(states))
        ).scalars()
    )


def acted_on(candidate: Candidate) -> bool:
    """Whether anybody outside the sponsor's delegation has acted on the candidate."""
    others = or_(Comment.delegation_id.is_(None), Comment.delegation_id != candidate.delegation_id)
    asks = (
        select(Comment.id).where(Comment.candidate_id == candidate.id, Comment.cleared_at.is_not(None), others),
        select(CoSponsorship.id).where(
            CoSponsorship.candidate_id == candidate.id,
            or_(CoSponsorship.answered_at.is_not(None), CoSponsorship.offered.is_(True)),
        ),
        select(RoundItem.id).where(RoundItem.candidate_id == candidate.id),
        select(Entry.id).where(Entry.candidate_id == candidate.id),
        select(Candidate.id).where(Candidate.merged_into_id == candidate.id),
        select(Statement.id).where(Statement.candidate_id == candidate.id),
    )
    return any(db.session.execute(ask.limit(1)).first() is not None for ask in asks)
