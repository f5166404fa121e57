"""What can be taken into a text: its open amendments, and the alternatives that stand in its brackets."""

from dataclasses import dataclass

from sqlalchemy import select

from ...core.lifecycle import AmendmentState, BracketState
from ...core.text.changes import Change, Delete, Replace, Text, from_json
from ...core.words import Handling
from ...db import db
from ...models import Amendment, AmendmentSponsor, Bracket, Candidate, Delegation, Version


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be taken in under `key`: an amendment by its reference, or a bracket's alternative ("B-12").

    `who` names its delegation and those that joined it, and is empty under the Chatham House Rule. `fulfilled`: the
    text reads so already. `words` and `other` are, of a bracket, what stands in it and the alternative.
    """

    key: str
    id: int
    change: Change
    who: tuple[str, ...]
    rationale: str
    stale: bool = False
    fulfilled: bool = False
    amendment: bool = True
    words: str = ""
    other: str = ""
    edit_counter: int = 0

    @property
    def usable(self) -> bool:
        """Whether it can be taken in as things stand."""
        return not self.stale and not self.fulfilled


def list_items(candidate: Candidate, version: Version, base: Text) -> list[Item]:
    """The open items of a candidate on `version`: amendments in the order of their numbers, then alternatives."""
    return [*_amendments(candidate, version), *_alternatives(candidate, version, base)]


def _amendments(candidate: Candidate, version: Version) -> list[Item]:
    rows = db.session.execute(
        select(Amendment, Delegation.short_name)
        .join(Delegation, Delegation.id == Amendment.delegation_id)
        .where(
            Amendment.candidate_id == candidate.id,
            Amendment.state == AmendmentState.OPEN,
            Amendment.released_at.is_not(None),
        )
        .order_by(Amendment.number.is_(None), Amendment.number, Amendment.ref)
    ).all()
    joined: dict[int, list[str]] = {}
    sponsors = db.session.execute(
        select(AmendmentSponsor.amendment_id, Delegation.short_name)
        .join(Delegation, Delegation.id == AmendmentSponsor.delegation_id)
        .where(
            AmendmentSponsor.amendment_id.in_([row.id for row, _ in rows]), AmendmentSponsor.left_at.is_(None)
        )
        .order_by(Delegation.sort_order, Delegation.id)
    )
    for amendment_id, name in sponsors:
        joined.setdefault(amendment_id, []).append(name)
    by_id = {row.id: row for row, _ in rows}
    items = []
    for row, name in rows:
        parent = by_id.get(row.parent_id) if row.parent_id else None
        if parent is not None and parent.standing_version_id != row.standing_version_id:
            parent = None
        on_it = row.standing_version_id == version.id
        items.append(
            Item(
                row.ref, row.id, Change(row.ref, from_json(row.standing), parent.ref if parent else None),
                () if row.handling == Handling.CHATHAM_HOUSE else (name, *joined.get(row.id, ())),
                row.rationale, stale=(row.stale and bool(row.standing or row.clashes)) or not on_it,
                fulfilled=on_it and not row.standing and not row.clashes, edit_counter=row.edit_counter,
            )
        )  # fmt: skip
    return items


def _alternatives(candidate: Candidate, version: Version, base: Text) -> list[Item]:
    rows = db.session.execute(
        select(Bracket, Delegation.short_name)
        .join(Delegation, Delegation.id == Bracket.delegation_id)
        .where(
            Bracket.candidate_id == candidate.id,
            Bracket.state == BracketState.OPEN,
            Bracket.standing_version_id == version.id,
            Bracket.alternative.is_not(None),
            Bracket.stale.is_(False),
        )
        .order_by(Bracket.opened_at, Bracket.id)
    ).all()
    items = []
    for row, name in rows:
        paragraph = base.get(row.standing_paragraph_id)
        if paragraph is None:
            continue
        whole = row.standing_start is None
        start, end = (0, len(paragraph.body)) if whole else (row.standing_start, row.standing_end)
        before, after = paragraph.body[:start], paragraph.body[end:]
        if not row.alternative and before.endswith(" ") and (not after or after[0] in " ,.;:"):
            before = before[:-1]
        body = f"{before}{row.alternative}{after}"
        operation = Replace(paragraph.id, body) if body.strip() else Delete(paragraph.id)
        key = f"B-{row.id}"
        who = () if row.handling == Handling.CHATHAM_HOUSE else (name,)
        words = paragraph.body[start:end]
        change, other = Change(key, (operation,)), row.alternative
        items.append(Item(key, row.id, change, who, row.reason, amendment=False, words=words, other=other))
    return items
