"""A new version: all that is open on the former one goes to it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select

from ...core.lifecycle import AmendmentState, BracketState
from ...core.words import Access
from ...db import db, require_transaction
from ...models import Amendment, Bracket, Candidate, Version
from .. import comments, paragraphs, statements
from ..record import record
from .amendments import carry_amendments
from .brackets import carry_brackets
from .words import Carriage


def carry_all(
    candidate: Candidate,
    former: Version,
    made: Version,
    *,
    names: Mapping[str, str],
    now: datetime,
    entered: Collection[int] = (),
    overtake: bool = False,
) -> Carriage:
    """Carry every open amendment, bracket, comment and statement of the candidate from `former` to `made`; nothing is
    dropped.
    Paragraphs agreed so far whose words changed are open again.

    `names` maps the ids of paragraphs that amendments put in ("A-14+1") to those that they have in `made`; `entered`
    are the ids of the amendments that came into the text by it, still open: what is made to them continues on the new
    words. With `overtake`, brackets of whose words none is left end as overtaken; otherwise they are stale.
    The caller holds the candidate's lock. Recorded as one act; the owner of each stale one is told beside.
    """
    require_transaction()
    found = Carriage()
    if former.id != made.id:
        carry_amendments(candidate, made, found=found, names=names, entered=entered, now=now)
        carry_brackets(candidate, former, made, found=found, overtake=overtake, now=now)
        found.comments, found.comments_stale = comments.carry(candidate, made, now=now)
        found.statements, found.statements_stale = statements.carry(candidate, made, now=now)
        paragraphs.after_version(candidate, former, made, now=now)
    recount(candidate)
    if any(vars(found).values()):
        record(
            None, "texts.carry", conference_id=candidate.conference_id, at=now, subject=candidate.ref,
            access=Access.PARTICIPANTS if candidate.released_at else Access.DELEGATION, version_number=made.number,
            delegation_id=None if candidate.released_at else candidate.delegation_id,
            details={name: n for name, n in vars(found).items() if n},
        )  # fmt: skip
    return found


def recount(candidate: Candidate) -> None:
    """Put right how many amendments and blocking brackets of the candidate are open; the caller holds its lock."""
    db.session.flush()

    def count(*conditions) -> int:
        return db.session.execute(select(func.count()).where(*conditions)).scalar_one()

    candidate.open_amendments = count(
        Amendment.candidate_id == candidate.id, Amendment.state == AmendmentState.OPEN,
        Amendment.released_at.is_not(None),
    )  # fmt: skip
    candidate.open_brackets = count(
        Bracket.candidate_id == candidate.id, Bracket.state == BracketState.OPEN, Bracket.blocks
    )
    db.session.flush()
