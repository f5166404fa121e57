"""One amendment, as far as the form for its answer needs it."""

from dataclasses import dataclass

from sqlalchemy import select

from ...core.errors import NotFound
from ...core.lifecycle import AmendmentState
from ...core.permissions import Actor
from ...core.words import Outcome
from ...db import db
from ...models import Amendment, AmendmentAnswer, Candidate


@dataclass(frozen=True, slots=True)
class Subject:
    """An amendment that others read. `fulfilled`: the text reads so already; `outcome` and `reason` of the answer that
    stands."""

    ref: str
    candidate_ref: str
    candidate_title: str
    state: AmendmentState
    edit_counter: int
    fulfilled: bool
    outcome: Outcome | None
    reason: str


def get_subject(actor: Actor, ref: str) -> Subject:
    """The amendment with the reference. Raises NotFound for one that others do not read."""
    row = db.session.execute(
        select(
            Amendment.ref, Candidate.ref, Candidate.title, Amendment.state, Amendment.edit_counter, Amendment.standing,
            Amendment.clashes, AmendmentAnswer.outcome, AmendmentAnswer.reason,
        )
        .join(Candidate, Candidate.id == Amendment.candidate_id)
        .outerjoin(
            AmendmentAnswer,
            (AmendmentAnswer.amendment_id == Amendment.id) & AmendmentAnswer.superseded_at.is_(None),
        )
        .where(
            Amendment.conference_id == actor.conference_id, Amendment.ref == ref, Amendment.released_at.is_not(None)
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound()
    ref, candidate_ref, title, state, counter, standing, clashes, outcome, reason = row
    return Subject(ref, candidate_ref, title, state, counter, not standing and not clashes, outcome, reason or "")
