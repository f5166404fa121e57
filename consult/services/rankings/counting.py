"""Counting a round: what its results are made of, and the rows in which they are stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from ...core.ranking.ballots import Ballot as Choices
from ...core.ranking.sections import section
from ...core.ranking.weighting import EQUAL_GROUPS, ONE_VOICE
from ...core.trust.pooling import Pooling, groups_of, pool
from ...core.trust.verifier import ALL, BALANCED, DECIDING
from ...core.words import Category, Disclosure, Kind
from ...db import db
from ...models import Ballot, Delegation, RankingRound, RoundItem, RoundResult, Version


@dataclass(frozen=True)
class Member:
    """A delegation that may rank in the round."""

    id: int
    code: str
    name: str
    category: Category
    deciding: bool

    @property
    def atom(self) -> str:
        """The group it is counted in that overlaps no other: the deciding ones, or its category."""
        return DECIDING if self.deciding else self.category.value


@dataclass(frozen=True)
class Poll:
    """A locked round with all that is counted: its items, who may rank, and the ballots by delegation.

    `pooling`: how the ballots of a confidential round are divided; None in an attributable one, and where too few
    were cast for anything to be published.
    """

    round: RankingRound
    items: list[RoundItem]
    titles: dict[int, tuple[str, int]]  # version id -> title, number
    members: list[Member]
    ballots: dict[int, Ballot]

    @property
    def confidential(self) -> bool:
        """No ballot is published."""
        return self.round.disclosure == Disclosure.CONFIDENTIAL

    @property
    def atoms(self) -> dict[str, list[int]]:
        """The delegations' ids by atom."""
        found: dict[str, list[int]] = {}
        for member in self.members:
            found.setdefault(member.atom, []).append(member.id)
        return found

    @property
    def groups(self) -> dict[str, list[str]]:
        """The atoms of each group that results know of."""
        return groups_of({member.atom: member.category.value for member in self.members})

    @property
    def pooling(self) -> Pooling | None:
        """How the ballots are divided, in a confidential round."""
        if not self.confidential:
            return None
        return pool({atom: self.cast(ids) for atom, ids in self.atoms.items()}, self.groups)

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of candidate ranked, norms first."""
        return [kind for kind in Kind if any(item.kind == kind for item in self.items)]

    def cast(self, ids: Iterable[int]) -> int:
        """How many of these delegations cast."""
        return sum(member_id in self.ballots for member_id in ids)

    def ids(self, atoms: Iterable[str]) -> list[int]:
        """The delegations of these atoms."""
        by_atom = self.atoms
        return [member_id for atom in atoms for member_id in by_atom[atom]]

    @property
    def balances(self) -> bool:
        """Whether an order in which each group counts alike stands beside that of all, where that is published."""
        return self.round.equal_groups and (not self.confidential or ALL in self.pooling.groups)

    def part_of(self, member: Member) -> str:
        """The group in which a delegation counts where groups count alike: none of those published is smaller."""
        cells = self.pooling.cells if self.confidential else ()
        return next((cell.name for cell in cells if member.atom in cell.atoms), member.atom)

    def tally(self, ids: Iterable[int], kind: Kind, *, balanced: bool = False) -> dict:
        """The tally of the ballots of these delegations, as core.ranking stores it. `balanced`: each group of those
        that cast counts as much as each other."""
        from ...core.ranking.tally import SHOW, SPLIT, tally  # loads numpy, which no page needs

        refs = [item.ref for item in self.items if item.kind == kind]
        gone = [item.ref for item in self.items if item.kind == kind and item.withdrawn_at is not None]
        cast = [self.ballots[member_id] for member_id in ids if member_id in self.ballots]
        parts = {member.id: self.part_of(member) for member in self.members} if balanced else {}
        return tally(
            refs,
            [section(choices_of(ballot), refs) for ballot in cast],
            gone,
            groups=[parts[ballot.delegation_id] for ballot in cast] if balanced else None,
            weighted=EQUAL_GROUPS if balanced else ONE_VOICE,
            ties=SPLIT if self.round.split_ties else SHOW,
        ).to_json()

    def pictured(self, ids: Iterable[int], kind: Kind) -> dict:
        """What the charts of the same ballots need beside their tally."""
        from ...core.ranking.pictures import pictured

        refs = [item.ref for item in self.items if item.kind == kind]
        own = {each: section(choices_of(self.ballots[each]), refs) for each in ids if each in self.ballots}
        kept = [item.ref for item in self.items if item.kind == kind and item.withdrawn_at is None]
        return pictured(kept, own, published=not self.confidential)

    def firmness(self, ids: Iterable[int], kind: Kind) -> dict:
        """How far the order hangs on single ballots: how many could be left out without changing any place (`firm`, of
        `cast`), each item's best and worst place with any one left out (`ranges`), and the delegations without whose
        ballot the first place would be another's (`upsets`, their names)."""
        from ...core.ranking.robustness import robustness
        from ...core.ranking.tally import SHOW, SPLIT

        refs = [item.ref for item in self.items if item.kind == kind]
        gone = [item.ref for item in self.items if item.kind == kind and item.withdrawn_at is not None]
        names = {member.id: member.name for member in self.members}
        cast = [each for each in ids if each in self.ballots]
        found = robustness(
            [ref for ref in refs if ref not in gone],
            [section(choices_of(self.ballots[each]), refs).without(gone) for each in cast],
            [names[each] for each in cast],
            ties=SPLIT if self.round.split_ties else SHOW,
        )
        upsets = [each.label for each in found.without if each.new_winners]
        ranges = {item: list(places) for item, places in found.ranges.items()}
        return {"firm": found.firm, "cast": len(cast), "ranges": ranges, "upsets": upsets}


def choices_of(ballot: Ballot) -> Choices:
    """What a stored ballot says, all kinds together."""
    return Choices(tuple(map(tuple, ballot.ranked)), tuple(ballot.below))


def load_poll(round_: RankingRound) -> Poll:
    """Read what is counted of a locked round."""
    items = list(
        db.session.execute(
            select(RoundItem).where(RoundItem.round_id == round_.id).order_by(RoundItem.position, RoundItem.id)
        ).scalars()
    )
    versions = db.session.execute(
        select(Version.id, Version.title, Version.number).where(Version.id.in_([item.version_id for item in items]))
    )
    members = [
        Member(*row)
        for row in db.session.execute(
            select(Delegation.id, Delegation.code, Delegation.short_name, Delegation.category, Delegation.deciding)
            .where(Delegation.id.in_(round_.electorate_ids))
            .order_by(Delegation.sort_order, Delegation.id)
        )
    ]
    ballots = db.session.execute(
        select(Ballot)
        .where(Ballot.round_id == round_.id, Ballot.superseded_at.is_(None))
        .order_by(Ballot.delegation_id)
        .execution_options(populate_existing=True)
    ).scalars()
    return Poll(
        round_,
        items,
        {version_id: (title, number) for version_id, title, number in versions},
        members,
        {ballot.delegation_id: ballot for ballot in ballots},
    )


def store_results(poll: Poll, *, stored_at: datetime) -> int:
    """Tally and store the results; answers the number of this count.

    One row for each kind and group. In a confidential round the figures of a group are stored only if they may be
    published; for the others the row says where they are counted. Nothing aggregated is stored anywhere before.
    """
    pooling = poll.pooling
    number = 1 + (
        db.session.execute(
            select(func.max(RoundResult.close_number)).where(RoundResult.round_id == poll.round.id)
        ).scalar_one()
        or 0
    )
    rows = []
    for group, atoms in _groups(poll, pooling).items():
        ids = poll.ids(atoms)
        place = "own" if group == BALANCED else _counted_in(poll, pooling, group, ids)
        for kind in poll.kinds:
            rows.append(
                {
                    "round_id": poll.round.id,
                    "close_number": number,
                    "kind": kind,
                    "group": group,
                    "cast": poll.cast(ids),
                    "entitled": len(ids),
                    "tally": _tallied(poll, group, ids, kind) if place == "own" else {},
                    "counted_in": place,
                    "stored_at": stored_at,
                }
            )
    if rows:
        db.session.execute(insert(RoundResult), rows)
    return number


def _tallied(poll: Poll, group: str, ids: list[int], kind: Kind) -> dict:
    found = poll.tally(ids, kind, balanced=group == BALANCED) | poll.pictured(ids, kind)
    # It tells ballots apart, so only where they are published.
    if group == DECIDING and not poll.confidential:
        found["firmness"] = poll.firmness(ids, kind)
    return found


def _groups(poll: Poll, pooling: Pooling | None) -> dict[str, list[str]]:
    """The atoms of each group of the results, that of the pooled ones among them."""
    groups = dict(poll.groups)
    if pooling is not None:
        made_of = {cell.name: cell.atoms for cell in pooling.cells}
        for group, cells in pooling.groups.items():
            groups.setdefault(group, [atom for cell in cells for atom in made_of[cell]])
    return groups | {BALANCED: groups[ALL]} if poll.balances else groups


def _counted_in(poll: Poll, pooling: Pooling | None, group: str, ids: list[int]) -> str:
    if pooling is None or group in pooling.groups:
        return "own"
    if not poll.cast(ids):
        return "nobody"
    return "withheld" if set(poll.groups[group]) & set(pooling.withheld) else "pooled"
