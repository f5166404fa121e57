"""The statements that a list prints: those on its entries, in the version that is pinned, and those on the whole."""

from sqlalchemy import and_, or_, select

from ...core.documents import Statement as Printed
from ...core.text.numbering import names_of
from ...core.text.paragraphs import from_json
from ...db import db
from ...models import Candidate, ConsolidatedList, Delegation, Entry, Statement, Version


def statements_on(list_: ConsolidatedList) -> list[Printed]:
    """Those that stand, by delegation in English alphabetical order."""
    rows = db.session.execute(
        select(Statement, Delegation.short_name, Candidate.ref, Version.number, Version.paragraphs, Entry.version_id)
        .join(Delegation, Delegation.id == Statement.delegation_id)
        .outerjoin(Entry, and_(Entry.candidate_id == Statement.candidate_id, Entry.list_id == list_.id))
        .outerjoin(Candidate, Candidate.id == Entry.candidate_id)
        .outerjoin(Version, Version.id == Statement.version_id)
        .where(
            Statement.superseded_at.is_(None),
            Statement.withdrawn_at.is_(None),
            or_(Statement.list_id == list_.id, Entry.id.is_not(None)),
        )
        .order_by(Delegation.sort_order, Delegation.id, Statement.number)
    )
    return [_printed(*row) for row in rows]


def _printed(s: Statement, name: str, ref: str | None, version: int | None, paragraphs, pinned: int | None) -> Printed:
    """`pinned`: the version that the list prints. A statement stands in it where it was made on it, or where its words
    were carried or confirmed there."""
    place, moved = ("", None, None), False
    if s.version_id is not None and s.version_id == pinned:
        place = (s.paragraph_id or "", s.span_start, s.span_end)
    elif s.standing_version_id is not None and s.standing_version_id == pinned:
        place = (s.standing_paragraph_id or "", s.standing_start, s.standing_end)
        moved = s.paragraph_id != s.standing_paragraph_id
    else:
        moved = s.version_id is not None
    names = names_of(from_json(paragraphs)) if s.paragraph_id else {}
    return Printed(
        number=s.number, kind=s.kind.value, delegation=name, ref=ref or "", version=version or 0,
        paragraph=names.get(s.paragraph_id, ""), quote=s.quote, words=s.words, made_at=s.made_at,
        paragraph_id=place[0], start=place[1], end=place[2], moved=moved,
    )  # fmt: skip
