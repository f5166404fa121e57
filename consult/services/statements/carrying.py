"""Statements when the text has a new version: they stand on it where their words are unchanged, and are stale, on their
original words, until their delegation says whether they stand."""

from datetime import datetime

from sqlalchemy import select

from ...core.text.anchors import Anchor, Fate, relocate
from ...core.text.changes import Text, same_words
from ...core.text.paragraphs import from_json
from ...core.words import Access
from ...db import db, require_transaction
from ...models import Candidate, Delegation, Statement, Version
from ..record import record


def carry(candidate: Candidate, made: Version, *, now: datetime) -> tuple[int, int]:
    """Carry the statements on the candidate to the version `made`; answers how many were, and how many are stale. A
    stale one is tried again from where it stood last. Each delegation that has now to say whether one of its own stands
    is told in the record. The caller holds the candidate's lock."""
    require_transaction()
    rows = db.session.execute(
        select(Statement, Version, Delegation.id)
        .join(Version, Version.id == Statement.standing_version_id)
        .join(Delegation, Delegation.id == Statement.delegation_id)
        .where(
            Statement.candidate_id == candidate.id, Statement.superseded_at.is_(None),
            Statement.withdrawn_at.is_(None),
        )
        .order_by(Statement.number)
    ).all()  # fmt: skip
    carried = stale = 0
    for row, stood, delegation_id in rows:
        place = _place(row, _text(stood), _text(made))
        if place is not None:
            row.standing_version_id = made.id
            row.standing_start, row.standing_end = place
            row.stale = False
            carried += 1
            continue
        stale += 1
        if not row.stale:
            row.stale = True
            record(
                None, "statements.stale", conference_id=candidate.conference_id, at=now, subject=row.ref,
                access=Access.PARTICIPANTS, delegation_id=delegation_id, version_number=made.number,
                details={"on": candidate.ref, "kind": row.kind.value},
            )  # fmt: skip
    db.session.flush()
    return carried, stale


def _text(version: Version) -> Text:
    return Text(version.title, tuple(from_json(version.paragraphs)))


def _place(row: Statement, old: Text, new: Text) -> tuple[int | None, int | None] | None:
    """The span at which it stands in the new text; None where its words have changed."""
    if row.standing_paragraph_id is None:
        return (None, None) if same_words(old, new) else None
    former = old.get(row.standing_paragraph_id)
    body = former.body if former is not None else row.quote
    start, end = row.standing_start, row.standing_end
    quote = body if start is None else body[start:end]
    placed = relocate(
        Anchor(row.standing_paragraph_id, start, end, quote), new.paragraphs, old_paragraphs=old.paragraphs
    )
    if placed.status in (Fate.UNCHANGED, Fate.MOVED):
        return placed.start, placed.end
    return None
