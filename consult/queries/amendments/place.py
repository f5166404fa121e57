"""Amendments at their places in a candidate's text: on its page, and as the compilation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, bindparam, or_

from ...core.lifecycle import AmendmentState
from ...core.permissions import Actor
from ...core.text.changes import Text
from ...core.text.effects import Effect
from ...core.text.merging import TITLE
from ...db import db
from ...models import Amendment
from ..comments.rows import Reader
from .rows import Row, rows_of, statement
from .texts import Shelf, load_texts

ELSEWHERE = "-"  # of a stale one whose paragraphs are gone


@dataclass(slots=True)
class Proposal:
    """Amendments that say the same, with what they do at one place: one, or one with the others that read alike.

    `children` are those to it, in the same order.
    """

    rows: list[Row]
    effects: list[Effect]
    children: list["Proposal"] = field(default_factory=list)

    @property
    def row(self) -> Row:
        """The first of them."""
        return self.rows[0]

    @property
    def proposers(self) -> list[str]:
        """The delegations behind it, each once, in the order of the amendments."""
        return list(dict.fromkeys(name for row in self.rows for name in row.proposers))

    @property
    def veiled(self) -> bool:
        """Whether one of them stands under the Chatham House Rule without a name."""
        return any(not row.delegation for row in self.rows)


@dataclass(slots=True)
class Spot:
    """One place in the text: the title, a paragraph, the beginning, or no place any more."""

    place: str
    open: list[Proposal] = field(default_factory=list)
    answered: list[Proposal] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many open amendments bear on it, those to amendments included."""
        return sum(_size(p) for p in self.open)


def _size(proposal: Proposal) -> int:
    return len(proposal.rows) + sum(_size(child) for child in proposal.children)


_ID = bindparam("candidate_id")
_OPEN = statement().where(
    Amendment.candidate_id == _ID, Amendment.state == AmendmentState.OPEN, Amendment.released_at.is_not(None)
)
_ALL = statement().where(
    Amendment.candidate_id == _ID, Amendment.state != AmendmentState.DRAFT, Amendment.released_at.is_not(None)
)


def list_open(reader: Reader, candidate_id: int) -> list[Row]:
    """The open amendments of a candidate that all read, by delegation."""
    found = rows_of(reader, db.session.execute(_OPEN, {"candidate_id": candidate_id}))
    return sorted(found, key=lambda row: row.order)


def list_all(reader: Reader, candidate_id: int) -> list[Row]:
    """Those and what became of the others."""
    found = rows_of(reader, db.session.execute(_ALL, {"candidate_id": candidate_id}))
    return sorted(found, key=lambda row: row.order)


def list_kept(reader: Reader, candidate_id: int) -> list[Row]:
    """The own delegation's drafts on a candidate, and what it has cleared that others read at the close."""
    actor: Actor = reader.actor
    if actor.delegation_id is None:
        return []
    query = statement().where(
        Amendment.candidate_id == candidate_id,
        Amendment.delegation_id == actor.delegation_id,
        or_(
            Amendment.state == AmendmentState.DRAFT,
            and_(Amendment.state == AmendmentState.OPEN, Amendment.released_at.is_(None)),
        ),
    )
    return rows_of(reader, db.session.execute(query.order_by(Amendment.created_at, Amendment.id)))


def by_delegation(rows: Iterable[Row], code: str) -> list[Row]:
    """Those that a delegation proposes or has joined by name. Under the Chatham House Rule none is found: a filter that
    matched would name it."""
    return [
        row for row in rows if not row.secret and (row.code == code or any(s.code == code for s in row.sponsors))
    ]


def place(rows: Sequence[Row], texts: Mapping[int, Text], *, among: Sequence[Row] | None = None) -> dict[str, Spot]:
    """The rows at their places, by place. `texts` holds those on which they stand; `among` the rows that parents are
    looked for in, where that is more than what is shown."""
    shelf = Shelf(texts, {row.id: row for row in among or rows})
    spots: dict[str, Spot] = {}
    groups: dict[tuple, Proposal] = {}
    shown = {row.id for row in rows}
    waiting: list[tuple[int, Row, str, list[Effect]]] = []
    for row in rows:
        effects = shelf.effects(row)
        by_place: dict[str, list[Effect]] = {}
        for effect in effects:
            by_place.setdefault(effect.place, []).append(effect)
        for at, found in (by_place or {_nowhere(row, shelf.base(row)): []}).items():
            parent = shelf.parent(row)
            if parent is not None and parent.id in shown and row.open:
                waiting.append((_depth(shelf, row), row, at, found))
            else:
                _put(spots, groups, row, at, found, tuple(e.reads for e in effects))
    # An amendment to an amendment stands below its parent where that stands at the same place, else by itself.
    for _, row, at, found in sorted(waiting, key=lambda each: (each[0], each[1].order)):
        parent = next((p for p in _walk(spots.get(at)) if row.parent_id in {r.id for r in p.rows}), None)
        if parent is None:
            spots.setdefault(at, Spot(at)).open.append(Proposal([row], found))
        else:
            parent.children.append(Proposal([row], found))
    return spots


def _nowhere(row: Row, base: Text) -> str:
    """Where a stale one stands that has nothing to propose any more: at what it collides with, if that is there."""
    named = (clash.get("paragraph") for clash in row.clashes)
    return next((at for at in named if at == TITLE or (at and base.get(at))), ELSEWHERE)


def _depth(shelf: Shelf, row: Row) -> int:
    parent = shelf.parent(row)
    return 0 if parent is None else 1 + _depth(shelf, parent)


def _put(
    spots: dict[str, Spot], groups: dict[tuple, Proposal], row: Row, at: str, found: list[Effect], reads: tuple
) -> None:
    spot = spots.setdefault(at, Spot(at))
    # Only what is open and whole says the same: a stale one has to be settled by its owner first.
    whole = row.open and not row.stale and row.parent_id is None
    key = (at, row.standing_version_id, reads) if whole else (row.id, at)
    if key in groups:
        groups[key].rows.append(row)
        return
    proposal = groups[key] = Proposal([row], found)
    (spot.open if row.open else spot.answered).append(proposal)


def _walk(spot: Spot | None) -> Iterable[Proposal]:
    stack = list(spot.open) if spot else []
    while stack:
        proposal = stack.pop()
        yield proposal
        stack += proposal.children


def texts_of(rows: Iterable[Row], known: Mapping[int, Text]) -> dict[int, Text]:
    """The texts that the rows stand on: the known ones, and those that have to be asked for."""
    lacking = {row.standing_version_id for row in rows} - set(known)
    return dict(known) | (load_texts(lacking) if lacking else {})


def touches(spots: Mapping[str, Spot]) -> dict[str, int]:
    """How many open amendments bear on each place."""
    return {at: spot.count for at, spot in spots.items() if spot.count}


__all__ = [
    "ELSEWHERE", "TITLE", "Proposal", "Spot", "by_delegation", "list_all", "list_kept", "list_open", "place",
    "texts_of", "touches",
]  # fmt: skip
