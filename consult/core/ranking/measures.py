"""How far the ballots agree with each other and with the collective order.

Shares and coefficients are rounded to six digits, so that the same ballots give the same bytes on every machine and
in every order. A measure that has no meaning for the ballots at hand (a single ballot, a single item) is None.
"""

from collections.abc import Sequence

import numpy as np

from consult.core.ranking.results import Agreement

DIGITS = 6
# Signs (ballots times pairs of items) looked at together: with what they are made from, about 50 MB.
BLOCK = 4_000_000


def agreement(table: np.ndarray, weights: np.ndarray, preferences: np.ndarray, better: np.ndarray) -> Agreement:
    """All measures of ``Agreement``.

    ``table`` (ballots, items) from ``levels``, ``weights`` (ballots,), ``preferences`` from ``pairwise``,
    ``better`` from ``better_tier``.
    """
    honoured, stated = comparisons(preferences, better)
    honoured, stated = int(honoured.sum()) // 2, int(stated.sum()) // 2
    return Agreement(
        mean_pairwise_tau_a=mean_tau_a(preferences, int(weights.sum())),
        mean_pairwise_tau_b=mean_tau_b(table, weights),
        kendall_W=kendall_w(table, weights),
        share_of_stated_comparisons_honoured=share(honoured, stated),
        stated=stated,
        honoured=honoured,
    )


def comparisons(preferences: np.ndarray, better: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each item, the comparisons with other items that ballots state: int64 (items,) honoured, and stated.

    Only pairs which the collective order separates count: of a tie one cannot say that it honours either side.
    """
    honoured = np.where(better, preferences, 0)
    contradicted = np.where(better, preferences.T, 0)
    stated = honoured + contradicted
    return honoured.sum(axis=0) + honoured.sum(axis=1), stated.sum(axis=0) + stated.sum(axis=1)


def mean_tau_a(preferences: np.ndarray, voters: int) -> float | None:
    """Mean Kendall tau-a over all pairs of ballots.

    Each ballot has a sign for each pair of items (+1, -1, 0 for a tie); tau-a of two ballots is the mean product of
    signs. Summed over pairs of ballots that is (S^2 - Q) / 2 with S the sum of signs and Q the number of ballots
    that do not tie the items, both of which the table of preferences holds: no loop over pairs of ballots is needed.
    """
    size = len(preferences)
    if voters < 2 or size < 2:
        return None
    # Python's own whole numbers: the squares of very large elections would overflow 64 bits.
    upper = [(int(preferences[i, j]), int(preferences[j, i])) for i in range(size) for j in range(i + 1, size)]
    total = sum((for_ - against) ** 2 - (for_ + against) for for_, against in upper)
    return _rounded(total / (voters * (voters - 1) * len(upper)))


def mean_tau_b(table: np.ndarray, weights: np.ndarray) -> float | None:
    """Mean Kendall tau-b over all pairs of ballots that state at least one comparison each.

    Tau-b of two ballots is the product of their signs (one for each pair of items) over that of their norms. Summed
    over all pairs of ballots it is the square of the sum of all signs, each divided by its ballot's norm: pairs of
    items are taken a block at a time, and no loop over pairs of ballots is needed.
    """
    stated = _stated(table)
    speaking = stated > 0
    voters = int(weights[speaking].sum())
    if voters < 2:
        return None
    # Ballots that state equally many comparisons have equal norms: side by side, their signs add up exactly, whatever
    # order the ballots came in.
    order = np.argsort(stated, kind="stable")[np.count_nonzero(~speaking) :]
    table, weights, stated = table[order].astype(np.float32), weights[order].astype(np.float64), stated[order]
    ends = [*(np.flatnonzero(np.diff(stated)) + 1).tolist(), len(order)]
    alike = list(zip([0, *ends], ends, strict=False))
    first, second = np.triu_indices(table.shape[1], k=1)
    total = np.zeros(len(first))
    step = max(1, BLOCK // len(order))
    for begin in range(0, len(first), step):
        here = slice(begin, begin + step)
        left, right = table.take(first[here], axis=1), table.take(second[here], axis=1)
        signs = (left < right).astype(np.int8) - (left > right)
        for start, stop in alike:
            added = np.zeros(signs.shape[1])
            for row in range(start, stop):
                added += signs[row] * weights[row]
            total[here] += added / np.sqrt(stated[start])
    return _rounded((float(total @ total) - voters) / (voters * (voters - 1)))


def _stated(table: np.ndarray) -> np.ndarray:
    """int64 (ballots,): how many pairs of items each ballot separates; NaN is apart from everything."""
    counts = np.empty(len(table), dtype=np.int64)
    for index, row in enumerate(table):
        placed = row[~np.isnan(row)]
        _, sizes = np.unique(placed, return_counts=True)
        counts[index] = (len(placed) ** 2 - int((sizes**2).sum())) // 2
    return counts


def kendall_w(table: np.ndarray, weights: np.ndarray) -> float | None:
    """Kendall's W with mid-ranks, corrected for ties; None if no ballot orders anything or some item stands apart.

    Source: M. G. Kendall and B. Babington Smith, "The Problem of m Rankings", Annals of Mathematical Statistics 10
    (1939); the correction as in the Friedman test, W = chi-squared / (ballots * (items - 1)).
    """
    voters, size = int(weights.sum()), table.shape[1]
    if voters < 2 or size < 2 or np.isnan(table).any():
        return None
    doubled, ties = np.zeros(size, dtype=np.int64), 0
    for row, weight in zip(table, weights.tolist(), strict=True):
        _, where, sizes = np.unique(row, return_inverse=True, return_counts=True)
        # Twice the mid-rank, so that everything stays whole: the tier's first rank plus its last.
        doubled += weight * (2 * np.cumsum(sizes) - sizes + 1)[where]
        ties += weight * sum(n**3 - n for n in sizes.tolist())
    deviations = sum((total - voters * (size + 1)) ** 2 for total in doubled.tolist())
    greatest = voters**2 * (size**3 - size) - voters * ties
    return _rounded(3 * deviations / greatest) if greatest else None


def mean_ranks(table: np.ndarray, weights: np.ndarray, ranked: np.ndarray) -> tuple[list[float | None], list[int]]:
    """Per item: mean rank over the ballots that rank it, and their number.

    ``ranked`` bool (ballots, items) says which items a ballot ranks. Ranks count items, not tiers; tied items share
    the mean of the ranks they fill (1, 2.5, 2.5, 4). Unranked and below-line places enter no mean.
    """
    doubled, number = np.zeros(table.shape[1], dtype=np.int64), weights @ ranked
    for row, weight, mask in zip(table, weights, ranked, strict=True):
        _, where, sizes = np.unique(row[mask], return_inverse=True, return_counts=True)
        doubled[mask] += weight * (2 * np.cumsum(sizes) - sizes + 1)[where]
    means = [
        _rounded(total / (2 * count)) if count else None
        for total, count in zip(doubled.tolist(), number.tolist(), strict=True)
    ]
    return means, number.tolist()


def share(part: int, whole: int) -> float | None:
    """part / whole, rounded; None of nothing."""
    return _rounded(part / whole) if whole else None


def better_tier(order: Sequence[Sequence[int]], size: int) -> np.ndarray:
    """bool (items, items): whether the order puts item i in a better tier than item j."""
    tier = np.empty(size, dtype=np.int64)
    for number, members in enumerate(order):
        tier[list(members)] = number
    return tier[:, None] < tier[None, :]


def _rounded(value: float) -> float:
    # "+ 0.0" turns a negative zero into zero, which would otherwise be written "-0.0".
    return round(value, DIGITS) + 0.0
