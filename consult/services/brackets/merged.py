"""Words put in brackets by the chair's merge: the text as it stands, with the amendments' words as alternatives."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from ...core.errors import Refused
from ...core.text.anchors import Anchor
from ...core.text.merging import Bracketed
from ...core.text.paragraphs import Paragraph, from_json
from ...core.words import Access
from ...db import db, require_transaction
from ...models import Amendment, Bracket, Candidate, Delegation, Version
from ..record import record
from . import base


def open_from_merge(
    candidate: Candidate,
    version: Version,
    bracketed: Iterable[Bracketed],
    *,
    amendments: Iterable[Amendment],
    membership: int,
    now: datetime,
) -> int:
    """Open a bracket for each delegation behind each reading, with the reading as its alternative; answers how many.

    `bracketed` names paragraphs and offsets of `version`, `amendments` are those that the readings' keys (references)
    name, `membership` is the chair's. Each bracket takes handling and reason from its amendment. Where it would cross
    brackets that stand, it is put around the whole paragraph, with the whole paragraph as it would read. The caller
    holds the candidate's lock and records the merge.
    """
    require_transaction()
    text = {p.id: p for p in from_json(version.paragraphs)}
    by_ref = {amendment.ref: amendment for amendment in amendments}
    deciding = dict(
        db.session.execute(
            select(Delegation.id, Delegation.deciding).where(Delegation.conference_id == candidate.conference_id)
        ).all()
    )
    opened = 0
    for words in bracketed:
        paragraph = text.get(words.paragraph)
        if paragraph is None:  # of the title: no bracket can stand there
            continue
        for reading in words.readings:
            for amendment in [by_ref[key] for key in reading.keys if key in by_ref]:
                anchor, alternative = _place(version, paragraph, words, reading.text or "")
                if reading.text == words.words:  # a paragraph of its own, which others do not agree to
                    alternative = None
                bracket = Bracket(
                    conference_id=candidate.conference_id, candidate_id=candidate.id, version_id=version.id,
                    paragraph_id=paragraph.id, span_start=anchor.start, span_end=anchor.end, quote=anchor.quote,
                    standing_version_id=version.id, standing_paragraph_id=paragraph.id, standing_start=anchor.start,
                    standing_end=anchor.end, alternative=alternative, blocks=deciding[amendment.delegation_id],
                    delegation_id=amendment.delegation_id, membership_id=membership, amendment_id=amendment.id,
                    handling=amendment.handling, reason=amendment.rationale, opened_at=now,
                )  # fmt: skip
                db.session.add(bracket)
                db.session.flush()
                opened += 1
    base.recount(candidate)
    if opened:
        record(
            None, "brackets.from_merge", conference_id=candidate.conference_id, at=now, subject=candidate.ref,
            access=Access.PARTICIPANTS, version_number=version.number, details={"brackets": opened},
        )  # fmt: skip
    return opened


def _place(version: Version, paragraph: Paragraph, words: Bracketed, reading: str) -> tuple[Anchor, str]:
    body = paragraph.body
    whole = Anchor(paragraph.id, None, None, body)
    # 0, 0: the conflict is about the paragraph and not about words in it
    if words.start == 0 and words.end in (0, len(body)):
        return whole, reading
    anchor = Anchor(paragraph.id, words.start, words.end, body[words.start : words.end])
    try:
        base.check_crossing(paragraph, base.list_standing(version.id, paragraph.id), anchor)
    except Refused:
        return whole, body[: words.start] + reading + body[words.end :]
    return anchor, reading
