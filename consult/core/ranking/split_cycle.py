"""Split Cycle: which victories stand even when every cycle is split at its weakest victory.

Source: W. H. Holliday and E. Pacuit, "Split Cycle: a new Condorcet-consistent voting method independent of clones and
immune to spoilers", Public Choice 197 (2023), arXiv:2004.02350. i defeats j if more ballots prefer i to j than j to i,
by a margin greater than that of the weakest victory on any path of victories back from j to i. The items nobody
defeats are the undisputed set: one of them has to come first, and what separates them is the choice of a method.

A victory is measured by its margin, as in the source; Schulze's method measures it by its supporters. Where ballots
leave items tied, the two may part, and the first item of the one may be defeated in the other.
"""

import numpy as np

from consult.core.ranking.orders import Order, by_count
from consult.core.ranking.schulze import widest_paths


def split_cycle(preferences: np.ndarray) -> tuple[Order, np.ndarray]:
    """(order, defeats) from the table of preferences; ``defeats`` bool (items, items), acyclic but not transitive.

    The first tier is the undisputed set. The order is by the number of items that defeat an item, directly or through
    others.
    """
    margins = np.maximum(preferences - preferences.T, 0)
    defeats = margins > widest_paths(margins).T
    return by_count(reaches(defeats)), defeats


def reaches(relation: np.ndarray) -> np.ndarray:
    """The transitive closure of a relation, bool (items, items)."""
    closed = relation.copy()
    for via in range(len(closed)):
        closed |= closed[:, via, None] & closed[None, via, :]
    return closed
