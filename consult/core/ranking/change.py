"""What would have to change for two items to change places: how firm a decided pair is, and which claims are proved.

Three different things, each said for what it is:

- *of one victory* (``to_undo``): how many ballots would have to turn round on that pair for it to be no victory;
- *at least* (``at_least``): with fewer changed ballots than this, whatever they then say, the upper item still beats
  the lower one. Proved, but not sharp: so many need not be enough;
- *added ballots* (``added``): so many more ballots, all alike (the lower item first, the others in the collective
  order, the upper one last), make the lower item beat the upper one. Tried out; ``smallest`` says whether every smaller
  number of *these* ballots was tried and is not enough. Other ballots might do with fewer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.core.ranking.ballots import Ballot
from consult.core.ranking.explain import BEATS, Link, Why
from consult.core.ranking.results import Tally

# Numbers of added ballots tried one after the other: about half a second for 60 items.
TRIES = 500


@dataclass(frozen=True)
class Change:
    """``at_least`` None where nothing is claimed: the pair is not decided, or ballots count by weights."""

    at_least: int | None
    added: int
    smallest: bool


def to_undo(link: Link) -> int:
    """Ballots that would have to turn round on this pair for as many to prefer the one as the other, or more.

    One ballot that turns round moves the difference by two. In the tally's own numbers, before ``scale``.
    """
    return (link.supporters - link.opponents + 1) // 2


def what_would_change(tally: Tally, pair: Why) -> Change:
    """How far the pair that ``why`` explained is from changing places. Loads numpy, to try ballots out."""
    column = {item: index for index, item in enumerate(tally.items)}
    upper, lower = column[pair.upper], column[pair.lower]
    added, smallest = _added(tally, upper, lower)
    return Change(at_least(tally, pair), added, smallest)


def at_least(tally: Tally, pair: Why) -> int | None:
    """The smallest number of changed ballots that is not proved too small to turn the pair that ``why`` explained;
    None where nothing is claimed. Read off the table alone, without numpy.

    A changed ballot moves each count by one at most, and each difference by two. After t changes the victories of more
    than 2t still stand, with at least s - t supporters; none has come up but where the difference was above -2t, with
    at most s + t supporters. So long as the chain forth is stronger than the chain back even so, nothing has changed.
    """
    if pair.verdict != BEATS or tally.weighting != "one_voice":
        return None
    preferences, upper, lower = tally.pairwise, tally.items.index(pair.upper), tally.items.index(pair.lower)
    firm, least = 0, 1
    while _holds(preferences, upper, lower, least):
        firm, least = least, 2 * least
    while least - firm > 1:
        middle = (firm + least) // 2
        if _holds(preferences, upper, lower, middle):
            firm = middle
        else:
            least = middle
    return least


def _holds(preferences: Sequence[Sequence[int]], upper: int, lower: int, changed: int) -> bool:
    forth = _widest(preferences, upper, lower, 2 * changed)
    back = _widest(preferences, lower, upper, -2 * changed)
    return forth is not None and (back is None or forth - changed > back + changed)


def _widest(preferences: Sequence[Sequence[int]], start: int, end: int, above: int) -> int | None:
    """Supporters of the weakest link of the widest path over links whose difference is above a number."""
    reached: dict[int, float] = {start: float("inf")}
    left = set(range(len(preferences)))
    while left & reached.keys():
        here = max(left & reached.keys(), key=lambda item: reached[item])
        if here == end:
            return int(reached[end])
        left.discard(here)
        for item in left:
            supporters = preferences[here][item]
            if supporters - preferences[item][here] > above:
                reached[item] = max(reached.get(item, 0), min(supporters, reached[here]))
    return None


def _added(tally: Tally, upper: int, lower: int) -> tuple[int, bool]:
    """How many of the added ballots are enough, and whether all smaller numbers were tried.

    With more of them than any item leads the lower one by, that one is preferred to every other, which is enough.
    """
    import numpy as np

    from consult.core.ranking.levels import levels
    from consult.core.ranking.pairwise import single
    from consult.core.ranking.schulze import schulze

    names = tally.items
    rest = [[name for name in tier if name not in (names[upper], names[lower])] for tier in tally.order]
    ballot = Ballot([[names[lower]], *rest, [names[upper]]])
    says = single(levels(names, [ballot]).table[0]).astype(np.int64) * tally.scale
    preferences = np.array(tally.pairwise, dtype=np.int64)
    lead = int((preferences[:, lower] - preferences[lower, :]).max())
    enough = max(1, lead // tally.scale + 1)
    for number in range(1, min(enough, TRIES) + 1):
        if schulze(preferences + number * says).beats[lower, upper]:
            return number, True
    return enough, False
