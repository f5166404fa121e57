"""Where a candidate stands: in rounds that run or have closed, and on lists that the reader may see."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, or_, select

from ...core.lifecycle import ListState, RoundState
from ...core.permissions import Actor
from ...core.ranking.movement import places
from ...core.words import Disclosure, Kind
from ...models import ConsolidatedList, Entry, Issue, RankingRound, RoundItem, RoundResult, Version
from ..rankings.results import DECIDING, FEWEST
from .page import rows_of
from .shapes import CandidatePage


@dataclass(frozen=True, slots=True)
class RoundStanding:
    """A round with the candidate in it. `place` among `of` in the deciding delegations' collective order; None where
    there is no result, or none this reader may see."""

    number: int
    title: str
    state: RoundState
    version: int
    withdrawn: bool
    place: int | None
    of: int | None


@dataclass(frozen=True, slots=True)
class ListStanding:
    """A list with the candidate on it. `symbol` is None before its first issue, `position` None where the latest
    issue names the candidate and a new revision is being drafted."""

    number: int
    title: str
    state: ListState
    symbol: str | None
    kind: Kind | None
    position: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Rounds and lists, newest first."""

    rounds: list[RoundStanding]
    lists: list[ListStanding]


_ID, _REF, _OFFICER = bindparam("candidate_id"), bindparam("ref"), bindparam("officer")
_LATEST = (
    select(func.max(RoundResult.close_number))
    .where(RoundResult.round_id == RankingRound.id)
    .correlate(RankingRound)
    .scalar_subquery()
)
_ROUNDS = (
    select(
        RankingRound.number,
        RankingRound.title,
        RankingRound.state,
        Version.number.label("version"),
        RoundItem.withdrawn_at,
        RoundItem.ref,
        RoundResult.tally["order"],  # all of it would be the tables of comparisons too
    )
    .join(RoundItem, RoundItem.round_id == RankingRound.id)
    .join(Version, Version.id == RoundItem.version_id)
    .outerjoin(
        RoundResult,
        and_(
            RankingRound.published_at.is_not(None),
            or_(RankingRound.results_to != "chair", _OFFICER),
            # so few ballots would give away what each delegation chose
            or_(RoundResult.cast >= FEWEST, RankingRound.disclosure == Disclosure.ATTRIBUTABLE),
            RoundResult.counted_in == "own",
            RoundResult.round_id == RankingRound.id,
            RoundResult.kind == RoundItem.kind,
            RoundResult.group == DECIDING,
            RoundResult.close_number == _LATEST,
        ),
    )
    .where(RoundItem.candidate_id == _ID, RankingRound.state.in_([RoundState.OPEN, RoundState.CLOSED]))
    .order_by(RankingRound.number.desc())
)
# The entries of a list are those of its latest issue only until the next revision is drafted; then the frozen
# snapshot is asked, which names each candidate as "ref":"N-07".
_LISTS = (
    select(
        ConsolidatedList.number,
        ConsolidatedList.title,
        ConsolidatedList.state,
        Issue.symbol,
        Entry.kind,
        Entry.position,
    )
    .outerjoin(Entry, and_(Entry.list_id == ConsolidatedList.id, Entry.candidate_id == _ID))
    .outerjoin(
        Issue, and_(Issue.list_id == ConsolidatedList.id, Issue.revision == ConsolidatedList.last_revision)
    )
    .where(
        ConsolidatedList.conference_id == bindparam("conference_id"),
        or_(
            and_(
                Entry.id.is_not(None),
                or_(ConsolidatedList.state.in_([ListState.ISSUED, ListState.CIRCULATED]), _OFFICER),
            ),
            and_(
                ConsolidatedList.state != ListState.ISSUED,
                Issue.id.is_not(None),
                Issue.snapshot.contains(_REF, autoescape=False),
            ),
        ),
    )
    .order_by(ConsolidatedList.number.desc())
)


def standing(c: CandidatePage, *, actor: Actor) -> Standing:
    """Where the candidate stands, as far as the actor may see it: draft lists by officers alone."""
    of = {
        "candidate_id": c.id,
        "conference_id": actor.conference_id,
        "ref": f'"ref":"{c.ref}"',
        "officer": actor.is_officer,
    }
    return Standing(
        rounds=[_round(*row) for row in rows_of(_ROUNDS, of)] if c.in_rounds else [],
        lists=[_list(actor, row) for row in rows_of(_LISTS, of)] if c.on_lists else [],
    )


def _round(number, title, state, version, withdrawn_at, ref, order) -> RoundStanding:
    placed = places(order) if order else {}
    return RoundStanding(
        number, title, state, version, withdrawn_at is not None, placed.get(ref), len(placed) or None
    )  # fmt: skip


def _list(actor: Actor, row) -> ListStanding:
    # A draft's entries are the officers' own; others learn from the latest issue that the candidate is on it.
    seen = actor.is_officer or row.state in (ListState.ISSUED, ListState.CIRCULATED)
    return ListStanding(
        number=row.number,
        title=row.title,
        state=row.state,
        symbol=row.symbol,
        kind=row.kind if seen else None,
        position=row.position if seen else None,
    )
