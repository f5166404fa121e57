"""What one press of a button, key or drop does to a ballot. Pure: each function returns a new Ballot.

Every move keeps the ballot valid, and a move that makes no sense (the first item up, the last one down) returns it
unchanged, so that a page may send any button at any time. Two things are never done in passing: ranking moves do
not cross the line. An item gets the below-line mark only by ``put_below_line``, and loses it only by an act that
names a new place for it (``lift_from_below``, ``rank_last``, ``set_rank``) or by ``unrank``.
"""

from consult.core.errors import Refused
from consult.core.ranking.ballots import MAX_RANK, Ballot


def move_up(ballot: Ballot, item: str) -> Ballot:
    """One step better. Out of a tie: just before its former fellows. Alone: before the tier above.

    An unranked item becomes the last ranked one.
    """
    if item in ballot.below:
        return ballot
    rank = ballot.rank_of(item)
    if rank is None:
        return rank_last(ballot, item)
    if _is_tied(ballot, rank):
        return insert_alone(ballot.without([item]), item, rank - 1)
    if rank == 1:
        return ballot
    return insert_alone(ballot.without([item]), item, rank - 2)


def move_down(ballot: Ballot, item: str) -> Ballot:
    """One step worse. Out of a tie: just after its former fellows. Alone: after the tier below.

    The last item stays where it is: only ``unrank`` takes an item out of the ranking.
    """
    rank = ballot.rank_of(item)
    if rank is None:
        return ballot
    if not _is_tied(ballot, rank) and rank == len(ballot.ranked):
        return ballot
    return insert_alone(ballot.without([item]), item, rank)


def tie_with_previous(ballot: Ballot, item: str) -> Ballot:
    """The item joins the tier just above it; an unranked item joins the last tier.

    An item of the first tier stays; an unranked item of a ballot without tiers becomes the only ranked one.
    """
    if item in ballot.below:
        return ballot
    rank = ballot.rank_of(item)
    if rank == 1:
        return ballot
    if rank is None and not ballot.ranked:
        return rank_last(ballot, item)
    target = (len(ballot.ranked) if rank is None else rank - 1) - 1
    # The tiers above the item are untouched by taking it out, so ``target`` still points at the right one.
    tiers = list(ballot.without([item]).ranked)
    tiers[target] = (*tiers[target], item)
    return Ballot(tuple(tiers), ballot.below)


def untie(ballot: Ballot, item: str) -> Ballot:
    """The item leaves its tie and stands just after its former fellows; undoes ``tie_with_previous``."""
    rank = ballot.rank_of(item)
    if rank is None or not _is_tied(ballot, rank):
        return ballot
    return insert_alone(ballot.without([item]), item, rank)


def unrank(ballot: Ballot, item: str) -> Ballot:
    """The item loses its place, and its mark if it had one: it is unranked."""
    return ballot.without([item])


def rank_last(ballot: Ballot, item: str) -> Ballot:
    """The item becomes the last ranked one, alone in its tier."""
    rest = ballot.without([item])
    return insert_alone(rest, item, len(rest.ranked))


def set_rank(ballot: Ballot, item: str, rank: int, *, tied: bool = False) -> Ballot:
    """The item takes the place of tier ``rank`` (from 1) among the others; a number beyond the end means last.

    It stands alone before the tier that was there, or with ``tied`` joins that tier. Raises Refused for a number
    that is no place.
    """
    if isinstance(rank, bool) or not isinstance(rank, int) or not 1 <= rank <= MAX_RANK:
        raise Refused("A place is a whole number from 1 to %(most)s.", most=MAX_RANK, field=item)
    rest = ballot.without([item])
    if tied and rank <= len(rest.ranked):
        tiers = list(rest.ranked)
        tiers[rank - 1] = (*tiers[rank - 1], item)
        return Ballot(tuple(tiers), rest.below)
    return insert_alone(rest, item, min(rank - 1, len(rest.ranked)))


def put_below_line(ballot: Ballot, item: str) -> Ballot:
    """The item leaves the ranking and gets the below-line mark."""
    rest = ballot.without([item])
    return Ballot(rest.ranked, (*rest.below, item))


def lift_from_below(ballot: Ballot, item: str) -> Ballot:
    """The item loses the below-line mark and is unranked; one that has no mark stays where it is."""
    return ballot.without([item]) if item in ballot.below else ballot


def _is_tied(ballot: Ballot, rank: int) -> bool:
    return len(ballot.ranked[rank - 1]) > 1


def insert_alone(ballot: Ballot, item: str, index: int) -> Ballot:
    """The ballot with a new tier of the item, which has no place on it, before the tier at ``index`` (from 0)."""
    return Ballot((*ballot.ranked[:index], (item,), *ballot.ranked[index:]), ballot.below)
