"""How alike ballots are, and a map of them: those that order alike stand together.

Sources: R. Fagin, R. Kumar, M. Mahdian, D. Sivakumar and E. Vee, "Comparing Partial Rankings", SIAM Journal on Discrete
Mathematics 20 (2006), for the distance between orders with ties; W. S. Torgerson, "Multidimensional Scaling: I. Theory
and Method", Psychometrika 17 (1952), for the map.
"""

from collections.abc import Mapping, Sequence

from consult.core.ranking.ballots import Ballot

FEWEST, MOST = 3, 300  # two ballots have a distance and no map; of more than 300 points nobody reads one
DIGITS = 4


def similarity(items: Sequence[str], ballots: Mapping[int, Ballot]) -> dict | None:
    """A map of ballots by what they say of ``items``, as plain data; None of fewer than three, or of one item.

    ``ids`` those of ``ballots``, in their order; ``points`` their places on the map, (x, y) in units of the distance;
    ``nearest`` for each the position of the one most like it, and ``apart`` their distance; ``kept`` the share of what
    separates the ballots that two dimensions can show, from 0 to 1. The distance of two ballots is the share of pairs
    of items that they order oppositely, a pair that only one of them ties counting half: 0 for equal ballots, 1 for one
    that turns the other round.
    """
    import numpy as np

    from consult.core.ranking.levels import levels

    if not FEWEST <= len(ballots) <= MOST or len(items) < 2:
        return None
    kept = set(items)
    cut = [ballot.without([item for item in ballot.mentioned if item not in kept]) for ballot in ballots.values()]
    table = levels(list(items), cut).table.astype(np.float32)
    first, second = np.triu_indices(len(items), k=1)
    signs = np.array([np.sign(row[first] - row[second]).astype(np.int8) for row in table])
    apart = np.array([np.abs(signs - row).sum(axis=1, dtype=np.int64) for row in signs]) / (2 * len(first))
    centred = np.eye(len(apart)) - 1 / len(apart)
    values, vectors = np.linalg.eigh(-0.5 * centred @ apart**2 @ centred)
    values, vectors = values[::-1], vectors[:, ::-1]
    points = vectors[:, :2] * np.sqrt(np.maximum(values[:2], 0))
    # An axis may point either way: the ballot furthest out stands on its positive side.
    points *= np.where(points[np.abs(points).argmax(axis=0), [0, 1]] < 0, -1, 1)
    positive = float(values[values > 0].sum())
    others = apart + 2 * np.eye(len(apart))
    nearest = others.argmin(axis=1)
    return {
        "ids": list(ballots),
        "points": (np.round(points, DIGITS) + 0.0).tolist(),
        "nearest": nearest.tolist(),
        "apart": np.round(others.min(axis=1), DIGITS).tolist(),
        "kept": round(float(np.maximum(values[:2], 0).sum()) / positive, DIGITS) if positive > 1e-12 else 1.0,
    }
