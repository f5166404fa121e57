"""What the pictures of a result need and a tally does not hold. Made at the close and stored beside it."""

from collections.abc import Mapping, Sequence

from consult.core.ranking.ballots import Ballot
from consult.core.ranking.distribution import distribution
from consult.core.ranking.similarity import similarity


def pictured(items: Sequence[str], ballots: Mapping[int, Ballot], *, published: bool) -> dict:
    """``{"spread": ..., "map": ...}``: ``distribution`` of the counted ``items``, and ``similarity`` of the ballots.

    ``ballots`` by delegation. The map says which delegation is like which, so it is made only of ballots that are
    ``published``, each with its name; else it is None.
    """
    return {
        "spread": distribution(items, ballots.values()),
        "map": similarity(items, ballots) if published else None,
    }
