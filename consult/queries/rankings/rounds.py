"""Rounds: which of them a reader knows of, and what is ranked in one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from ...core.errors import NotFound
from ...core.lifecycle import CandidateState, RoundState
from ...core.permissions import Actor
from ...core.words import Category, Disclosure, Kind, Role
from ...db import db
from ...models import Candidate, Delegation, Person, RankingRound, RoundItem, Version

PLANNED = (RoundState.DRAFT, RoundState.SCHEDULED)


@dataclass(frozen=True)
class Item:
    """A candidate in a round. `version` is the pinned one, `current` the newest; title as pinned."""

    ref: str
    kind: Kind
    title: str
    version: int
    current: int
    withdrawn_at: datetime | None

    @property
    def has_moved_on(self) -> bool:
        """The text ranked here is no longer the current one."""
        return self.current > self.version


@dataclass(frozen=True)
class Line:
    """A round in the list of rounds."""

    id: int
    number: int
    title: str
    state: RoundState
    opens_at: datetime
    closes_at: datetime
    results_to: str
    disclosure: Disclosure
    published_at: datetime | None
    history: tuple[dict, ...]
    entitled_ids: frozenset[int]

    @property
    def was_closed(self) -> bool:
        """At least once, and perhaps opened again since."""
        return any(each["act"] == "close" for each in self.history)

    @property
    def announced(self) -> bool:
        """Participants have been told of it."""
        told = self.state in (RoundState.SCHEDULED, RoundState.OPEN, RoundState.CLOSED)
        return (
            told or any(each["act"] in ("schedule", "open") for each in self.history) and self.state != RoundState.DRAFT
        )

    @property
    def is_confidential(self) -> bool:
        """No ballot is published."""
        return self.disclosure == Disclosure.CONFIDENTIAL

    def shows_results_to(self, actor: Actor | None) -> bool:
        """From their publication, as the round's setting says."""
        if self.state != RoundState.CLOSED or self.published_at is None:
            return False
        if self.results_to == "public":
            return True
        return actor is not None and (self.results_to == "participants" or actor.is_officer)

    def shows_ballots_to(self, actor: Actor | None) -> bool:
        """What each delegation chose, and its reasons: in an attributable round, to the readers of the results."""
        return not self.is_confidential and self.shows_results_to(actor)

    def is_known_to(self, actor: Actor | None) -> bool:
        """Drafts are the officers'; visitors know of rounds with public results."""
        if actor is None:
            return self.shows_results_to(None)
        return actor.is_officer or self.announced

    def is_counting(self, now: datetime) -> bool:
        """The instant of the close has come, and the close is about to be recorded."""
        return self.state == RoundState.OPEN and self.closes_at <= now

    def takes_ballots(self, now: datetime) -> bool:
        """As far as can be told without locking the round."""
        return self.state == RoundState.OPEN and now < self.closes_at


@dataclass(frozen=True)
class RoundView(Line):
    """One round with what is ranked in it. `electorate`: categories; `entitled_ids` are frozen at the opening."""

    note: str
    electorate: tuple[Category, ...]
    with_line: bool
    two_person: bool
    split_ties: bool
    equal_groups: bool
    confirmations: tuple[dict, ...]
    edit_counter: int
    items: tuple[Item, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The sections of the round, norms first."""
        return tuple(kind for kind in Kind if any(item.kind == kind for item in self.items))

    @property
    def every_section(self) -> dict[Kind, list[str]]:
        """The refs by kind, withdrawn ones included."""
        return {k: [i.ref for i in self.items if i.kind == k] for k in self.kinds}

    @property
    def awaits_confirmation(self) -> bool:
        """Closed, and sealed until two officers have confirmed."""
        return self.two_person and self.state == RoundState.CLOSED and self.published_at is None

    @property
    def is_withheld(self) -> bool:
        """Closed, confidential, and with too few ballots for anything to be published."""
        unpublished = self.state == RoundState.CLOSED and self.published_at is None
        return unpublished and self.history[-1]["act"] == "withhold"

    def ranks(self, actor: Actor | None) -> bool:
        """Whether the actor's delegation is in the electorate."""
        return actor is not None and actor.delegation_id in self.entitled_ids


LINE_COLUMNS = (
    RankingRound.id, RankingRound.number, RankingRound.title, RankingRound.state, RankingRound.opens_at,
    RankingRound.closes_at, RankingRound.results_to, RankingRound.disclosure, RankingRound.published_at,
    RankingRound.history, RankingRound.electorate_ids,
)  # fmt: skip


def line_values(row) -> dict:
    """What a Line is made from."""
    return {
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "state": row.state,
        "opens_at": row.opens_at,
        "closes_at": row.closes_at,
        "results_to": row.results_to,
        "disclosure": row.disclosure,
        "published_at": row.published_at,
        "history": tuple(row.history or ()),
        "entitled_ids": frozenset(row.electorate_ids or ()),
    }


def list_rounds(conference_id: int, actor: Actor | None) -> list[Line]:
    """The rounds a reader knows of, the latest first."""
    rows = db.session.execute(
        select(*LINE_COLUMNS).where(RankingRound.conference_id == conference_id).order_by(RankingRound.number.desc())
    )
    lines = [Line(**line_values(row)) for row in rows]
    return [line for line in lines if line.is_known_to(actor)]


_ROUND = select(
    *LINE_COLUMNS, RankingRound.note, RankingRound.electorate, RankingRound.with_line, RankingRound.two_person,
    RankingRound.split_ties, RankingRound.equal_groups, RankingRound.confirmations, RankingRound.edit_counter,
).where(RankingRound.conference_id == bindparam("conference"), RankingRound.number == bindparam("number"))


def get_round(conference_id: int, number: int, actor: Actor | None) -> RoundView:
    """One round; raises NotFound if the reader may not know of it."""
    row = db.session.connection().execute(_ROUND, {"conference": conference_id, "number": number}).one_or_none()
    if row is None:
        raise NotFound()
    view = RoundView(
        **line_values(row),
        note=row.note,
        electorate=tuple(Category(value) for value in row.electorate),
        with_line=row.with_line,
        two_person=row.two_person,
        split_ties=row.split_ties,
        equal_groups=row.equal_groups,
        confirmations=tuple(row.confirmations),
        edit_counter=row.edit_counter,
        items=_items(row.id, planned=row.state in PLANNED),
    )
    if not view.is_known_to(actor):
        raise NotFound()
    return view


_CURRENT = aliased(Version)
_ITEMS = (
    select(
        RoundItem.ref, RoundItem.kind, Version.title, Version.number, _CURRENT.title, _CURRENT.number,
        RoundItem.withdrawn_at,
    )
    .join(Version, Version.id == RoundItem.version_id)
    .join(Candidate, Candidate.id == RoundItem.candidate_id)
    .join(_CURRENT, _CURRENT.id == Candidate.current_version_id)
    .where(RoundItem.round_id == bindparam("id"))
    .order_by(RoundItem.position, RoundItem.id)
)  # fmt: skip


def _items(round_id: int, *, planned: bool) -> tuple[Item, ...]:
    """Norms first, in the order of their numbers. Before the opening the current version is the one to be pinned."""
    rows = db.session.connection().execute(_ITEMS, {"id": round_id}).all()
    made = [
        Item(ref, kind, now_title, now_number, now_number, gone)
        if planned
        else Item(ref, kind, title, number, now_number, gone)
        for ref, kind, title, number, now_title, now_number, gone in rows
    ]
    order = list(Kind)
    return tuple(sorted(made, key=lambda item: order.index(item.kind)))


def list_to_rank(conference_id: int) -> list[tuple[str, str, Kind]]:
    """The candidates a new round may take: (ref, title, kind) of all tabled ones."""
    rows = db.session.execute(
        select(Candidate.ref, Candidate.title, Candidate.kind)
        .where(
            Candidate.conference_id == conference_id,
            Candidate.state == CandidateState.TABLED,
            Candidate.released_at.is_not(None),
        )
        .order_by(Candidate.number)
    ).all()
    order = list(Kind)
    return sorted((tuple(row) for row in rows), key=lambda row: order.index(row[2]))


def count_entitled(conference_id: int, round_: RoundView) -> int:
    """How many delegations may rank: of a planned round, as many as are in its categories now."""
    if round_.state not in PLANNED:
        return len(round_.entitled_ids)
    of = select(func.count()).where(
        Delegation.conference_id == conference_id, Delegation.category.in_(round_.electorate)
    )
    return db.session.execute(of).scalar_one()


def list_electors(conference_id: int) -> list[tuple[Category, list[str], list[str]]]:
    """The categories that have delegations: (category, names of all, names of the deciding ones)."""
    found: dict[Category, tuple[list[str], list[str]]] = {}
    for category, name, deciding in db.session.execute(
        select(Delegation.category, Delegation.short_name, Delegation.deciding)
        .where(Delegation.conference_id == conference_id)
        .order_by(Delegation.sort_order)
    ):
        names, deciders = found.setdefault(category, ([], []))
        names.append(name)
        if deciding:
            deciders.append(name)
    return [(category, *found[category]) for category in Category if category in found]


def find_latest_closed(conference_id: int) -> tuple[int, int, str, datetime] | None:
    """(id, number, title, closes_at) of the published round that closed last; None if there is none."""
    row = db.session.execute(
        select(RankingRound.id, RankingRound.number, RankingRound.title, RankingRound.closes_at)
        .where(RankingRound.conference_id == conference_id, RankingRound.published_at.is_not(None))
        .order_by(RankingRound.closes_at.desc(), RankingRound.number.desc())
        .limit(1)
    ).one_or_none()
    return tuple(row) if row else None


def list_confirmed(round_: RoundView) -> list[tuple[int, str, Role, datetime]]:
    """(person's id, name, role, when) of those who have confirmed the close of a round that two open."""
    people = [each["person"] for each in round_.confirmations]
    names = dict(db.session.execute(select(Person.id, Person.name).where(Person.id.in_(people))).all())
    return [
        (each["person"], names[each["person"]], Role(each["role"]), datetime.fromisoformat(each["at"]))
        for each in round_.confirmations
    ]
