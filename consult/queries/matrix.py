"""Who says what of which paragraph: for the chair by delegation, for everybody else as counts alone.

Only what others can read counts. What is said under the Chatham House Rule is never counted by delegation, not for the
chair either.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import case, select

from ..core.lifecycle import AmendmentState, BracketState, CommentState
from ..core.text.changes import Insert, Operation, from_json, touched
from ..core.words import Handling, Stance
from ..db import db
from ..models import Amendment, AmendmentSponsor, Bracket, Comment, Delegation
from .comments.rows import STANDS_IN

WHOLE = ""  # what concerns no paragraph in particular
# Comments whose words have changed count where they are proposed to stand, as brackets do.
_PLACE = case((Comment.offered_version_id.is_not(None), Comment.offered_paragraph_id), else_=STANDS_IN)


class Sort(StrEnum):
    """What a delegation does with a paragraph."""

    SUPPORTS = "supports"
    CONCERNS = "concerns"
    PROPOSES = "proposes"
    BRACKETS = "brackets"
    COMMENTS = "comments"


_STANCES = {
    Stance.SUPPORTS: Sort.SUPPORTS,
    Stance.SUPPORTS_WITH_CHANGES: Sort.SUPPORTS,
    Stance.HAS_CONCERNS: Sort.CONCERNS,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing said of one paragraph. `delegation_id` is None under the Chatham House Rule."""

    paragraph: str
    sort: Sort
    delegation_id: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A delegation and what it does with each paragraph; without a name, all that stands under the rule, counted."""

    name: str
    deciding: bool
    cells: dict[str, dict[Sort, int]]

    @property
    def silent(self) -> bool:
        """It has said nothing by name."""
        return not self.cells


def list_entries(candidate_id: int) -> list[Entry]:
    """All that others can read on a candidate and that stands: comments not withdrawn, open amendments with those who
    join them, open brackets. Four queries."""
    return [*_comments(candidate_id), *_amendments(candidate_id), *_brackets(candidate_id)]


def by_delegation(conference_id: int, entries: list[Entry]) -> list[Row]:
    """A row for each delegation, deciding ones first, those that are silent too."""
    rows = []
    for each in db.session.execute(
        select(Delegation.id, Delegation.short_name, Delegation.deciding)
        .where(Delegation.conference_id == conference_id)
        .order_by(Delegation.deciding.desc(), Delegation.sort_order, Delegation.id)
    ):
        theirs = [entry for entry in entries if entry.delegation_id == each.id]
        rows.append(Row(each.short_name, each.deciding, _cells(theirs)))
    unnamed = [entry for entry in entries if entry.delegation_id is None]
    return [*rows, Row("", False, _cells(unnamed))] if unnamed else rows


def by_paragraph(entries: list[Entry]) -> dict[str, dict[Sort, int]]:
    """Counts alone, by paragraph."""
    return _cells(entries)


def _cells(entries: list[Entry]) -> dict[str, dict[Sort, int]]:
    found: dict[str, Counter] = {}
    for entry in entries:
        found.setdefault(entry.paragraph, Counter())[entry.sort] += 1
    return {paragraph: dict(counts) for paragraph, counts in found.items()}


def _whose(handling: Handling, delegation_id: int) -> int | None:
    return delegation_id if handling == Handling.NAMED else None


def _comments(candidate_id: int) -> list[Entry]:
    rows = db.session.execute(
        select(_PLACE, Comment.stance, Comment.handling, Comment.delegation_id, Comment.proposed).where(
            Comment.candidate_id == candidate_id,
            Comment.released_at.is_not(None),
            Comment.parent_id.is_(None),
            Comment.state.in_([CommentState.CLEARED, CommentState.ANSWERED]),
            Comment.delegation_id.is_not(None),
        )
    )
    found = []
    for paragraph, stance, handling, delegation_id, proposed in rows:
        whose = _whose(handling, delegation_id)
        found.append(Entry(paragraph or WHOLE, _STANCES.get(stance, Sort.COMMENTS), whose))
        if proposed:
            found.append(Entry(paragraph or WHOLE, Sort.PROPOSES, whose))
    return found


def _amendments(candidate_id: int) -> list[Entry]:
    rows = db.session.execute(
        select(Amendment).where(
            Amendment.candidate_id == candidate_id,
            Amendment.state == AmendmentState.OPEN,
            Amendment.released_at.is_not(None),
        )
    ).scalars().all()  # fmt: skip
    joined: dict[int, list[int]] = {}
    for amendment_id, delegation_id in db.session.execute(
        select(AmendmentSponsor.amendment_id, AmendmentSponsor.delegation_id).where(
            AmendmentSponsor.amendment_id.in_([row.id for row in rows]), AmendmentSponsor.left_at.is_(None)
        )
    ):
        joined.setdefault(amendment_id, []).append(delegation_id)
    found = []
    for row in rows:
        for paragraph in _places(from_json(row.standing or row.operations)):
            for delegation_id in [row.delegation_id, *joined.get(row.id, [])]:
                found.append(Entry(paragraph, Sort.PROPOSES, _whose(row.handling, delegation_id)))
    return found


def _places(operations: Iterable[Operation]) -> set[str]:
    """Where an amendment bears on a text: new paragraphs count with the one that they follow."""
    operations = tuple(operations)
    put_in = {o.id: o.after for o in operations if isinstance(o, Insert)}

    def there(after: str | None) -> str:
        while after in put_in:
            after = put_in[after]
        return after or WHOLE

    return {*touched(operations), *map(there, put_in.values())} or {WHOLE}


def _brackets(candidate_id: int) -> list[Entry]:
    rows = db.session.execute(
        select(Bracket.standing_paragraph_id, Bracket.handling, Bracket.delegation_id).where(
            Bracket.candidate_id == candidate_id, Bracket.state == BracketState.OPEN
        )
    )
    return [Entry(paragraph, Sort.BRACKETS, _whose(handling, whose)) for paragraph, handling, whose in rows]
