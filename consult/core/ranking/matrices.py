"""One table of preferences for each group, kept up to date ballot by ballot, and any weighting as their sum."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from consult.core.ranking.ballots import Ballot
from consult.core.ranking.levels import Unranked, levels
from consult.core.ranking.pairwise import single


class Matrices:
    """The tables of preferences of a round by group; a ballot is added or taken back in O(items^2).

    ``items`` as in the round; ``unranked`` as in ``levels``. ``tables`` int64 (items, items) and ``sizes``, the number
    of ballots, both by group.
    """

    def __init__(self, items: Sequence[str], *, unranked: Unranked = "last") -> None:
        self.items = tuple(items)
        self.unranked = unranked
        self.tables: dict[Hashable, np.ndarray] = {}
        self.sizes: dict[Hashable, int] = {}

    def add(self, ballot: Ballot, group: Hashable = None) -> None:
        """Count one ballot more. Raises Refused when it mentions an item not in the round."""
        self._change(ballot, group, 1)

    def withdraw(self, ballot: Ballot, group: Hashable = None) -> None:
        """Take back a ballot that was added. The tables know no ballots: whether it was is for the caller to know."""
        self._change(ballot, group, -1)

    def total(self, factors: Mapping[Hashable, int] | None = None) -> np.ndarray:
        """The groups' tables added up, int64 (items, items), each times its factor (1 without ``factors``).

        A group that ``factors`` does not name is left out.
        """
        total = np.zeros((len(self.items), len(self.items)), dtype=np.int64)
        for group, table in self.tables.items():
            factor = 1 if factors is None else factors.get(group, 0)
            if factor:
                total += factor * table
        return total

    def _change(self, ballot: Ballot, group: Hashable, by: int) -> None:
        says = single(levels(self.items, [ballot], unranked=self.unranked).table[0])
        if group not in self.tables:
            self.tables[group] = np.zeros(says.shape, dtype=np.int64)
            self.sizes[group] = 0
        self.tables[group] += by * says.astype(np.int64)
        self.sizes[group] += by
