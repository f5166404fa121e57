"""Amendments as a reader may see them. This is the one place that decides what of an amendment is shown to whom.

Others read an amendment from its release, and what became of it for ever: a withdrawn one stays readable, marked. Under
the Chatham House Rule they see no delegation, and the day, not the time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from ...core.lifecycle import AmendmentState
from ...core.permissions import Actor
from ...core.words import CommentCategory, Handling, Outcome, Role
from ...db import db
from ...models import Amendment, AmendmentAnswer, AmendmentSponsor, Delegation, Membership, Version
from ..comments.rows import Reader

ANSWERED = (AmendmentState.ACCEPTED, AmendmentState.ACCEPTED_MODIFIED, AmendmentState.NOT_ACCEPTED)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the chair; `by` is None where the clock gave it. `version`: the text it made."""

    outcome: Outcome
    reason: str
    version: int | None
    by: Role | None
    at: datetime
    superseded: bool


@dataclass(frozen=True, slots=True)
class Sponsor:
    """A delegation that has joined."""

    delegation_id: int
    code: str
    name: str


@dataclass(slots=True)
class Row:
    """One amendment. `at` is None where only the `day` may be told; `delegation` and `code` where nobody may know them.

    `operations` were made on version `version_id`, `standing` on `standing_version_id`. `id` is for working with the
    row: no page prints that of a released amendment.
    """

    id: int
    ref: str | None
    state: AmendmentState
    handling: Handling
    candidate_id: int
    own: bool
    delegation: str | None
    code: str | None
    parent_id: int | None
    comment_id: int | None
    version_id: int
    version_number: int
    operations: list[dict]
    standing_version_id: int
    standing: list[dict]
    stale: bool
    clashes: list[dict]
    rebased_at: datetime | None
    category: CommentCategory
    rationale: str
    rationale_html: str
    at: datetime | None
    day: date | None
    released: bool
    illustrative: bool
    edit_counter: int
    order: tuple = ()
    sponsors: Sequence[Sponsor] = field(default=())
    answers: Sequence[Answer] = field(default=())

    @property
    def secret(self) -> bool:
        """Under the Chatham House Rule."""
        return self.handling == Handling.CHATHAM_HOUSE

    @property
    def open(self) -> bool:
        """Waits for an answer."""
        return self.state == AmendmentState.OPEN

    @property
    def proposers(self) -> list[str]:
        """Who stands behind it, alphabetically; empty where nobody may know."""
        return [self.delegation, *(s.name for s in self.sponsors)] if self.delegation else []


_COLUMNS = (
    Amendment.id, Amendment.ref, Amendment.state, Amendment.handling, Amendment.candidate_id, Amendment.delegation_id,
    Delegation.short_name, Delegation.code, Delegation.sort_order, Amendment.parent_id, Amendment.comment_id,
    Amendment.version_id, Version.number, Amendment.operations, Amendment.standing_version_id, Amendment.standing,
    Amendment.stale, Amendment.clashes, Amendment.rebased_at, Amendment.category, Amendment.rationale,
    Amendment.rationale_html, Amendment.cleared_at, Amendment.released_at, Amendment.number, Amendment.illustrative,
    Amendment.edit_counter,
)  # fmt: skip


def statement(*more) -> Select:
    """The columns of a Row (and `more` behind them), to be narrowed by the caller."""
    return (
        select(*_COLUMNS, *more)
        .join(Version, Version.id == Amendment.version_id)
        .join(Delegation, Delegation.id == Amendment.delegation_id)
    )


def seen_by(actor: Actor):
    """The condition under which the actor may know of an amendment that has left its delegation."""
    released = Amendment.released_at.is_not(None)
    if actor.delegation_id is None:
        return released
    return or_(released, and_(Amendment.delegation_id == actor.delegation_id, Amendment.ref.is_not(None)))


def rows_of(reader: Reader, found: Iterable[Any]) -> list[Row]:
    """The rows of `statement` as the reader may see them, with who joined and the chair's answers."""
    rows = [_row(reader, r) for r in found]
    with_names = [row.id for row in rows if row.ref is not None and not row.secret]
    if with_names:
        sponsors = list_sponsors(with_names)
        for row in rows:
            row.sponsors = sponsors.get(row.id, ())
    answered = [row.id for row in rows if row.ref is not None and not row.open]
    if answered:
        answers = list_answers(answered)
        for row in rows:
            row.answers = answers.get(row.id, ())
    return rows


def _row(reader: Reader, r: Any) -> Row:
    (id_, ref, state, handling, candidate_id, delegation_id, name, code, sort_order, parent_id, comment_id, version_id,
     number, operations, standing_id, standing, stale, clashes, rebased_at, category, rationale, html, cleared_at,
     released_at, n, illustrative, counter, *_more) = r  # fmt: skip
    own = delegation_id == reader.actor.delegation_id
    secret = handling == Handling.CHATHAM_HOUSE
    hidden = secret and not own
    at = cleared_at if own else released_at
    # By delegation, then by number; those under the rule behind, in the order of their random references.
    order = (1, "", 0, ref or "") if secret else (0, sort_order, n or 0, ref or "")
    return Row(
        id_, ref, state, handling, candidate_id, own, None if hidden else name, None if hidden else code, parent_id,
        comment_id, version_id, number, operations, standing_id, standing, stale, clashes or [],
        None if hidden else rebased_at, category, rationale, html, None if secret else at,
        reader.day(at) if at and secret else None, released_at is not None, illustrative, counter, order,
    )  # fmt: skip


# Built once: a page of a candidate asks for them.
_SPONSORS = (
    select(AmendmentSponsor.amendment_id, Delegation.id, Delegation.code, Delegation.short_name)
    .join(Delegation, Delegation.id == AmendmentSponsor.delegation_id)
    .where(AmendmentSponsor.amendment_id.in_(bindparam("ids", expanding=True)), AmendmentSponsor.left_at.is_(None))
    .order_by(Delegation.sort_order, Delegation.id)
)
_ANSWERS = (
    select(
        AmendmentAnswer.amendment_id, AmendmentAnswer.outcome, AmendmentAnswer.reason, Version.number,
        Membership.role, AmendmentAnswer.answered_at, AmendmentAnswer.superseded_at,
    )
    .outerjoin(Version, Version.id == AmendmentAnswer.version_id)
    .outerjoin(Membership, Membership.id == AmendmentAnswer.answered_by_id)
    .where(AmendmentAnswer.amendment_id.in_(bindparam("ids", expanding=True)))
    .order_by(AmendmentAnswer.id.desc())
)  # fmt: skip


def list_sponsors(ids: Sequence[int]) -> dict[int, list[Sponsor]]:
    """The delegations that have joined, by amendment, alphabetically."""
    found: dict[int, list[Sponsor]] = {}
    for amendment_id, *who in db.session.execute(_SPONSORS, {"ids": list(ids)}):
        found.setdefault(amendment_id, []).append(Sponsor(*who))
    return found


def list_answers(ids: Sequence[int]) -> dict[int, list[Answer]]:
    """The chair's answers by amendment, the standing one first."""
    found: dict[int, list[Answer]] = {}
    for amendment_id, outcome, reason, version, role, at, superseded in db.session.execute(
        _ANSWERS, {"ids": list(ids)}
    ):
        answer = Answer(outcome, reason, version, role, at, superseded is not None)
        found.setdefault(amendment_id, []).append(answer)
    return found
