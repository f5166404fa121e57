"""Open amendments carried to a new version, those made to others after these."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from ...core.lifecycle import AmendmentState
from ...core.text.carrying import Bearing, Carried, carry
from ...core.text.changes import Change, Delete, Insert, Move, Operation, Replace, Text, from_json, to_json
from ...core.text.merging import apply
from ...core.words import Access
from ...db import db
from ...models import Amendment, Candidate, Version
from ..record import record
from .words import Carriage, text_of


def change_of(row: Amendment) -> Change:
    """An amendment as it stands, without its parent."""
    return Change(row.ref, from_json(row.standing))


def settle(row: Amendment, carried: Carried, made: Version, *, now: datetime) -> None:
    """Put an amendment on `made` as it could be carried there. One that was stale already stays so: its owner has not
    spoken. Where the words are there already, `standing` is empty and nothing clashes."""
    clashes = clashes_of(carried, row.ref)
    fulfilled = carried.bearing is Bearing.FULFILLED
    row.clashes = [] if fulfilled else clashes or (row.clashes if row.stale else [])
    row.stale = row.stale or carried.bearing is not Bearing.CARRIED
    row.standing = to_json(carried.operations)
    row.standing_version_id = made.id
    row.updated_at = now
    row.edit_counter += 1


def clashes_of(carried: Carried, key: str) -> list[dict]:
    """[{"paragraph", "start", "end", "words", "now"}]: the words it was made on, and what the new text has instead."""
    rows = [{"paragraph": name, "start": 0, "end": 0, "words": "", "now": ""} for name in carried.missing]
    for conflict in carried.conflicts:
        theirs = next((r for r in conflict.readings if key not in r.keys), None)
        rows.append(
            {
                "paragraph": conflict.paragraph or "", "start": conflict.start, "end": conflict.end,
                "words": conflict.words, "now": (theirs.text or "") if theirs else conflict.words,
            }
        )  # fmt: skip
    return rows


def carry_amendments(
    candidate: Candidate, made: Version, *, found: Carriage, names: Mapping[str, str], entered: Collection[int],
    now: datetime,
) -> None:  # fmt: skip
    """Carry those of the candidate to `made` and count them in `found`; the rest as in `carry_all`."""
    new = text_of(made)
    rows = db.session.execute(
        select(Amendment)
        .where(Amendment.candidate_id == candidate.id, Amendment.state == AmendmentState.OPEN)
        .order_by(Amendment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars().all()  # fmt: skip
    stood = {row.id: row.standing_version_id for row in rows}
    versions = db.session.execute(select(Version).where(Version.id.in_(set(stood.values())))).scalars()
    texts = {version.id: text_of(version) for version in versions}
    by_id = {row.id: row for row in rows}
    before: dict[int, Text] = {}  # the text with each amendment, on the version where it stood
    after: dict[int, Text] = {}

    def parent_of(row: Amendment) -> Amendment | None:
        parent = by_id.get(row.parent_id) if row.parent_id else None
        return parent if parent is not None and stood[parent.id] == stood[row.id] else None

    def depth(row: Amendment) -> int:
        parent = parent_of(row)
        return 0 if parent is None else depth(parent) + 1

    for row in sorted(rows, key=depth):
        parent = parent_of(row)
        old = texts[stood[row.id]] if parent is None else before[parent.id]
        change = change_of(row)
        before[row.id] = apply(old, change)
        if row.id in entered:
            after[row.id] = new
            continue
        target = new if parent is None else after[parent.id]
        was = row.stale
        carried = carry(_renamed(change, names), _renamed_text(old, names), target)
        settle(row, carried, made, now=now)
        after[row.id] = apply(target, change_of(row))
        _tally(found, carried, row)
        if row.stale and not was:
            record(
                None, "amendments.stale", conference_id=row.conference_id, at=now, subject=row.ref,
                access=Access.DELEGATION, delegation_id=row.delegation_id, handling=row.handling,
                version_number=made.number, details={"candidate": candidate.ref},
            )  # fmt: skip


def _tally(found: Carriage, carried: Carried, row: Amendment) -> None:
    if row.released_at is None:  # nobody outside its delegation knows of it
        return
    if carried.bearing is Bearing.FULFILLED:
        found.fulfilled += 1
    elif row.stale:
        found.stale += 1
    else:
        found.carried += 1


def _renamed(change: Change, names: Mapping[str, str]) -> Change:
    """The change with the paragraphs that entered the text under their new ids."""

    def name(pid: str | None) -> str | None:
        return names.get(pid, pid) if pid else pid

    def one(op: Operation) -> Operation:
        match op:
            case Replace() | Delete():
                return replace(op, paragraph=name(op.paragraph))
            case Move():
                return replace(op, paragraph=name(op.paragraph), after=name(op.after))
            case Insert():
                return replace(op, after=name(op.after))
        return op

    return replace(change, operations=tuple(one(op) for op in change.operations))


def _renamed_text(text: Text, names: Mapping[str, str]) -> Text:
    return replace(text, paragraphs=tuple(replace(p, id=names.get(p.id, p.id)) for p in text.paragraphs))
