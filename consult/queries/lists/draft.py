"""A list as it is being worked on: its entries beside the ranking, what was left out, what is missing for an issue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from ...core.lifecycle import STANDING, CandidateState
from ...core.list_order import crossed, places
from ...core.words import Area, Kind
from ...db import db
from ...models import Act, Candidate, Delegation, Entry, RankingRound, RoundItem, Version
from ..rankings import ForList, find_for_list
from .reading import Head

SECTIONS = (Kind.NORM, Kind.RECOMMENDATION)


@dataclass(frozen=True)
class EntryRow:
    """One entry. `place` is None where the ranking has none; `tied` names the entries that share the place, and
    `crossed` those that stand on the other side of it than the ranking puts them. `refused_by`: the groups of the round
    (as in `queries.rankings.Group`) all of whose ballots put it below the line."""

    ref: str
    kind: Kind
    position: int
    title: str
    area: Area
    sponsor: str
    version: int
    version_symbol: str
    ranked_version: int | None
    current_version: int
    current_symbol: str
    place: int | None
    tied: tuple[str, ...]
    crossed: tuple[str, ...]
    departure: str
    state: CandidateState
    merged_into: str | None
    ended_reason: str
    comments: int
    unanswered: int
    refused_by: tuple[str, ...] = ()

    @property
    def moved_on(self) -> bool:
        """A later version than the pinned one is current."""
        return self.version != self.current_version

    @property
    def gone(self) -> bool:
        """Withdrawn or merged since it came on the list: it has to leave before the list can be issued."""
        return self.state not in STANDING


@dataclass(frozen=True)
class OmittedRow:
    """A tabled candidate that is not on the list. `reason`: why it was taken off, where it was."""

    ref: str
    kind: Kind
    title: str
    place: int | None
    reason: str


@dataclass(frozen=True)
class Draft:
    """The entries of a list by section, what is not on it, and whether the ranking has changed since it was built."""

    head: Head
    sections: dict[Kind, list[EntryRow]]
    omitted: list[OmittedRow]
    ranking_changed: bool

    @property
    def entries(self) -> list[EntryRow]:
        """All entries in the order of the list."""
        return [row for section in self.sections.values() for row in section]

    @property
    def gone(self) -> list[EntryRow]:
        """Entries that have to leave."""
        return [row for row in self.entries if row.gone]

    @property
    def moved_on(self) -> list[EntryRow]:
        """Entries pinned to a former version of a text that still stands."""
        return [row for row in self.entries if row.moved_on and not row.gone]

    @property
    def unanswered(self) -> int:
        """Comments on the entries that the chair has not answered."""
        return sum(row.unanswered for row in self.entries)

    @property
    def empty(self) -> list[Kind]:
        """Sections without an entry."""
        return [kind for kind, rows in self.sections.items() if not rows]

    @property
    def can_be_issued(self) -> bool:
        """Nothing stands in the way but what the chair confirms on issuing."""
        return bool(self.entries) and not self.gone


def find_draft(head: Head) -> Draft:
    """The list as it stands, in as many queries whatever its length."""
    found = find_for_list(head.round_id) if head.round_id else ForList()
    ranked = {ref: place for tiers in found.order.values() for ref, place in places(tiers).items()}
    rows = _entries(head)
    sections = {kind: _section([row for row in rows if row.kind == kind], found.refused) for kind in SECTIONS}
    stored = {row.ref: row.ranked_place for row in rows}
    return Draft(
        head=head,
        sections=sections,
        omitted=_omitted(head, on_list=list(stored), ranked=ranked),
        ranking_changed=any(ranked.get(ref) != place for ref, place in stored.items()),
    )


def _entries(head: Head):
    current, target, ranked = aliased(Version), aliased(Candidate), aliased(Version)
    return db.session.execute(
        select(
            Candidate.ref,
            Entry.kind,
            Entry.position,
            Version.title,
            Version.area,
            Delegation.short_name.label("sponsor"),
            Version.number.label("version"),
            Version.symbol.label("version_symbol"),
            ranked.number.label("ranked_version"),
            current.number.label("current_version"),
            current.symbol.label("current_symbol"),
            Entry.ranked_place,
            Entry.departure,
            Candidate.state,
            target.ref.label("merged_into"),
            Candidate.ended_reason,
            Candidate.thread_count.label("comments"),
            Candidate.unanswered_count.label("unanswered"),
        )
        .select_from(Entry)
        .join(Candidate, Candidate.id == Entry.candidate_id)
        .join(Version, Version.id == Entry.version_id)
        .join(current, current.id == Candidate.current_version_id)
        .join(Delegation, Delegation.id == Candidate.delegation_id)
        .outerjoin(target, target.id == Candidate.merged_into_id)
        .outerjoin(RoundItem, (RoundItem.round_id == head.round_id) & (RoundItem.candidate_id == Candidate.id))
        .outerjoin(ranked, ranked.id == RoundItem.version_id)
        .where(Entry.list_id == head.id)
        .order_by(Entry.position, Entry.id)
    ).all()


def _section(rows, refused: Mapping[str, tuple[str, ...]]) -> list[EntryRow]:
    order = [(row.ref, row.ranked_place) for row in rows]
    sharing: dict[int, list[str]] = {}
    for ref, place in order:
        if place is not None:
            sharing.setdefault(place, []).append(ref)
    found = []
    for row in rows:
        values = row._asdict()
        place = values.pop("ranked_place")
        tied = tuple(ref for ref in sharing.get(place, ()) if ref != row.ref)
        against = crossed(order, row.ref)
        found.append(
            EntryRow(
                **values, place=place, tied=tied, crossed=tuple(ref for ref, _ in order if ref in against),
                refused_by=refused.get(row.ref, ()),
            )  # fmt: skip
        )
    return found


def _omitted(head: Head, *, on_list: Iterable[str], ranked: dict[str, int]) -> list[OmittedRow]:
    rows = db.session.execute(
        select(Candidate.ref, Candidate.kind, Candidate.title)
        .where(
            Candidate.conference_id == head.conference_id,
            Candidate.state.in_(STANDING),
            Candidate.released_at.is_not(None),
            Candidate.ref.not_in(list(on_list)),
        )
        .order_by(Candidate.kind, Candidate.number)
    ).all()
    reasons = {
        details.get("entry"): reason
        for details, reason in db.session.execute(
            select(Act.details, Act.reason)
            .where(
                Act.conference_id == head.conference_id,
                Act.verb == "lists.remove",
                Act.subject == f"list {head.number}",
            )
            .order_by(Act.id)
        )
    }
    return [OmittedRow(ref, kind, title, ranked.get(ref), reasons.get(ref, "")) for ref, kind, title in rows]


def list_closed_rounds(conference_id: int) -> list[tuple[int, str, datetime]]:
    """(number, title, closed) of the rounds a list can start from, latest first."""
    return [
        tuple(row)
        for row in db.session.execute(
            select(RankingRound.number, RankingRound.title, RankingRound.closes_at)
            .where(RankingRound.conference_id == conference_id, RankingRound.published_at.is_not(None))
            .order_by(RankingRound.closes_at.desc(), RankingRound.number.desc())
        )
    ]
