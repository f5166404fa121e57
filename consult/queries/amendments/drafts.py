"""Inside the delegation: a draft to type in, what waits for the head, and who says the same already."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from ...core.errors import NotFound, Refused
from ...core.lifecycle import AmendmentState, CandidateState
from ...core.permissions import Actor
from ...core.text.changes import Text
from ...core.text.graphemes import INVISIBLE
from ...db import db
from ...models import Amendment, Candidate, Comment, Membership, Person, Version
from ..comments.rows import Reader
from .rows import Row, rows_of, seen_by, statement
from .texts import Shelf, load_texts

MOST_PARENTS = 20
MOST_SAME = 3  # of those who say the same, so many are named to the head


@dataclass(slots=True)
class DraftPage:
    """A draft as its form shows it. `base` is the text it is made on, `text` the same as typed. `moved_on`: the
    candidate has a newer version since; `parent` the amendment it is made to, while that is open."""

    row: Row
    candidate_ref: str
    candidate_title: str
    candidate_state: CandidateState
    base: Text
    text: Text
    moved_on: bool
    current_number: int
    parent: Row | None
    comment_ref: str | None
    writer_id: int
    writer: str
    updated_at: datetime


def parents_of(reader: Reader, rows: Iterable[Row]) -> dict[int, Row]:
    """The rows by id with all they are made to, in a bounded number of queries: one a generation."""
    found = {row.id: row for row in rows}
    for _generation in range(MOST_PARENTS):
        lacking = {row.parent_id for row in found.values() if row.parent_id} - set(found)
        if not lacking:
            break
        for row in rows_of(reader, db.session.execute(statement().where(Amendment.id.in_(lacking)))):
            found[row.id] = row
    return found


def shelf_of(reader: Reader, rows: Iterable[Row], *, made: bool = False) -> Shelf:
    """The rows with their parents and the versions they stand on; with `made`, those they were made on too."""
    known = parents_of(reader, rows)
    ids = {row.standing_version_id for row in known.values()}
    if made:
        ids |= {row.version_id for row in known.values()}
    return Shelf(load_texts(ids), known)


def _gone(actor: Actor, draft_id: int) -> Refused:
    """Why the delegation has no such draft: whoever was still writing in it is told that it went out."""
    sent = db.session.execute(
        select(Amendment.ref).where(
            Amendment.id == draft_id, Amendment.conference_id == actor.conference_id,
            Amendment.delegation_id == actor.delegation_id, Amendment.state != AmendmentState.DRAFT,
        )
    ).scalar_one_or_none()  # fmt: skip
    if sent is None:
        return NotFound()
    return Refused("This amendment has been sent out as %(ref)s and can no longer be changed.", ref=sent)


def get_draft(reader: Reader, draft_id: int) -> DraftPage:
    """A draft of the reader's delegation. Raises NotFound for any other, Refused for one that was sent meanwhile."""
    actor, current = reader.actor, aliased(Version)
    found = db.session.execute(
        statement(
            Candidate.ref, Candidate.title, Candidate.state, current.id, current.number, Comment.ref,
            Membership.id, Person.name, Amendment.updated_at,
        )
        .join(Candidate, Candidate.id == Amendment.candidate_id)
        .join(current, current.id == Candidate.current_version_id)
        .join(Membership, Membership.id == Amendment.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Comment, Comment.id == Amendment.comment_id)
        .where(
            Amendment.id == draft_id, Amendment.conference_id == actor.conference_id,
            Amendment.delegation_id == actor.delegation_id, Amendment.state == AmendmentState.DRAFT,
        )
    ).all()  # fmt: skip
    if not found or actor.delegation_id is None:
        raise _gone(actor, draft_id)
    ref, title, state, current_id, current_number, comment_ref, writer_id, writer, updated_at = found[0][-9:]
    row = rows_of(reader, found)[0]
    shelf = shelf_of(reader, [row])
    return DraftPage(
        row, ref, title, state, shelf.base(row), shelf.read(row), row.version_id != current_id, current_number,
        shelf.parent(row), comment_ref, writer_id, writer, updated_at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """A text that can be amended: a version of a candidate, or that as it would read with an amendment."""

    candidate_ref: str
    candidate_title: str
    state: CandidateState
    version_number: int
    current_number: int
    base: Text
    parent: Row | None


def get_subject(
    reader: Reader, ref: str, *, version_number: int | None = None, parent_ref: str | None = None
) -> Subject:
    """What a new amendment is made on: a version (None: the current) of a candidate that others read, with the open
    amendment `parent_ref` if one is named. Raises NotFound where there is none that the reader may know of."""
    actor, current = reader.actor, aliased(Version)
    row = db.session.execute(
        select(Candidate.id, Candidate.title, Candidate.state, Candidate.current_version_id, current.number)
        .join(current, current.id == Candidate.current_version_id)
        .where(
            Candidate.conference_id == actor.conference_id, Candidate.ref == ref, Candidate.released_at.is_not(None)
        )
    ).one_or_none()
    if row is None:
        raise NotFound()
    number = version_number or row.number
    version_id = db.session.execute(
        select(Version.id).where(Version.candidate_id == row.id, Version.number == number)
    ).scalar_one_or_none()
    if version_id is None:
        raise NotFound()
    if not parent_ref:
        text = load_texts([version_id])[version_id]
        return Subject(ref, row.title, row.state, number, row.number, text, None)
    found = db.session.execute(
        statement().where(
            Amendment.candidate_id == row.id, Amendment.ref == parent_ref, seen_by(actor),
            Amendment.state == AmendmentState.OPEN, Amendment.standing_version_id == version_id,
        )
    ).all()  # fmt: skip
    if not found:
        raise NotFound("There is no such amendment open to being amended.")
    parent = rows_of(reader, found)[0]
    return Subject(ref, row.title, row.state, number, row.number, shelf_of(reader, [parent]).read(parent), parent)


@dataclass(slots=True)
class Waiting:
    """A draft that waits for the head. `same`: amendments of others that all read and that say the same."""

    row: Row
    candidate_ref: str
    candidate_title: str
    writer: str
    moved_on: bool
    shelf: Shelf
    same: list[Row] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Nothing in the draft itself stands in the way of clearing it."""
        return bool(self.row.operations) and not self.moved_on and not self.row.stale


def list_waiting(reader: Reader) -> list[Waiting]:
    """The own delegation's drafts, candidate by candidate, with who says the same already."""
    found = db.session.execute(
        statement(Candidate.ref, Candidate.title, Candidate.current_version_id, Person.name)
        .join(Candidate, Candidate.id == Amendment.candidate_id)
        .join(Membership, Membership.id == Amendment.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Amendment.delegation_id == reader.actor.delegation_id, Amendment.state == AmendmentState.DRAFT)
        .order_by(Candidate.kind, Candidate.number, Amendment.created_at, Amendment.id)
    ).all()
    rows = rows_of(reader, found)
    others = _others(reader.actor, {row.candidate_id for row in rows}, reader)
    shelf = shelf_of(reader, [*rows, *others])
    wanted = {_touched(row) for row in rows}
    saying: dict[tuple, list[Row]] = {}
    for other in others:
        if _touched(other) in wanted:
            saying.setdefault(_say(shelf, other), []).append(other)
    waiting = []
    for row, r in zip(rows, found, strict=True):
        ref, title, current_id, writer = r[-4:]
        each = Waiting(row, ref, title, writer, row.version_id != current_id, shelf)
        if each.ready:
            each.same = saying.get(_say(shelf, row), [])[:MOST_SAME] if saying else []
        waiting.append(each)
    return waiting


def _others(actor: Actor, candidate_ids: set[int], reader: Reader) -> list[Row]:
    if not candidate_ids:
        return []
    query = statement().where(
        Amendment.candidate_id.in_(candidate_ids), Amendment.delegation_id != actor.delegation_id,
        Amendment.state == AmendmentState.OPEN, Amendment.released_at.is_not(None), Amendment.stale.is_(False),
    )  # fmt: skip
    return sorted(rows_of(reader, db.session.execute(query)), key=lambda row: row.order)


def _say(shelf: Shelf, row: Any) -> tuple:
    """What it comes to: two on one version that lead to the same words (core.text.changes.same_words) are equal."""
    text = shelf.read(row)
    words = (text.title, *(p.body for p in text.paragraphs))
    return row.candidate_id, row.standing_version_id, tuple(each.translate(INVISIBLE) for each in words)


def _touched(row: Any) -> tuple:
    """The cheap question first: what cannot say the same is not read."""
    places = sorted(f"{op['op']} {op.get('paragraph') or op.get('after') or ''}" for op in row.standing)
    return row.candidate_id, row.standing_version_id, *places
