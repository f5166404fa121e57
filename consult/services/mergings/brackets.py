"""Words put in brackets by a decision: the text as it stands, with the amendments' words as alternatives."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from ...core.text.merging import Bracketed
from ...core.text.paragraphs import from_json
from ...db import db
from ...models import Amendment, Bracket, Candidate, Delegation, Version


def open_from_merge(
    candidate: Candidate, version: Version, bracketed: Iterable[Bracketed], *, amendments: Iterable[Amendment],
    membership: int, now: datetime,
) -> None:  # fmt: skip
    """Open a bracket for each amendment behind each reading, with the reading as its alternative."""
    text = {p.id: p.body for p in from_json(version.paragraphs)}
    by_ref = {row.ref: row for row in amendments}
    deciding = dict(
        db.session.execute(
            select(Delegation.id, Delegation.deciding).where(Delegation.conference_id == candidate.conference_id)
        ).all()
    )
    for words in bracketed:
        body = text[words.paragraph]
        start, end = words.start, words.end
        if (start, end) in ((0, 0), (0, len(body))):
            start = end = None
        for reading in words.readings:
            for row in [by_ref[key] for key in reading.keys if key in by_ref]:
                db.session.add(
                    Bracket(
                        conference_id=candidate.conference_id, candidate_id=candidate.id, version_id=version.id,
                        paragraph_id=words.paragraph, span_start=start, span_end=end, quote=body[start:end],
                        standing_version_id=version.id, standing_paragraph_id=words.paragraph, standing_start=start,
                        standing_end=end, alternative=reading.text or "", blocks=deciding[row.delegation_id],
                        delegation_id=row.delegation_id, membership_id=membership, amendment_id=row.id,
                        handling=row.handling, reason=row.rationale, opened_at=now,
                    )
                )  # fmt: skip
    db.session.flush()
