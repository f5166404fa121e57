"""How far the ballots agree with each other and with the collective order.

Shares and coefficients are rounded to six digits, so that the same ballots give the same bytes on every machine and
in every order. A measure that has no meaning for the ballots at hand (a single ballot, a single item) is None.
"""

import numpy as np

from consult.core.ranking.levels import Levels, Ranks
from consult.core.ranking.results import Agreement

DIGITS = 6


def agreement(
    ballots: Levels, weights: np.ndarray, sums: Ranks,
    preferences: np.ndarray, divided: np.ndarray, better: np.ndarray,
) -> Agreement:  # fmt: skip
    """All measures of ``Agreement``.

    ``ballots`` from ``levels``, ``weights`` int64 (ballots,), ``sums`` from ``levels.ranks``, ``preferences`` and
    ``divided`` from ``pairwise.counted``, ``better`` from ``orders.better_tier``.
    """
    honoured, compared = comparisons(preferences, better)
    honoured, compared = int(honoured.sum()) // 2, int(compared.sum()) // 2
    voters = int(weights.sum())
    return Agreement(
        mean_pairwise_tau_a=mean_tau_a(preferences, voters),
        mean_pairwise_tau_b=mean_tau_b(divided, int(weights[sums.stated > 0].sum())),
        kendall_W=kendall_w(sums, voters) if ballots.table.all() else None,
        share_of_stated_comparisons_honoured=share(honoured, compared),
        stated=compared,
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
    Source: M. G. Kendall, "A New Measure of Rank Correlation", Biometrika 30 (1938).
    """
    size = len(preferences)
    if voters < 2 or size < 2:
        return None
    if voters**2 * size**2 >= 2**62:
        # Python's own whole numbers: the squares of very large elections would overflow 64 bits.
        preferences = preferences.astype(object)
    signs = preferences - preferences.T
    # Both sums run over (i, j) and (j, i), which give the same.
    total = (int((signs * signs).sum()) - 2 * int(preferences.sum())) // 2
    return rounded(total / (voters * (voters - 1) * (size * (size - 1) // 2)))


def mean_tau_b(divided: np.ndarray, voters: int) -> float | None:
    """Mean Kendall tau-b over all pairs of ballots that state at least one comparison each, ``voters`` of them.

    Tau-b of two ballots is the product of their signs (one for each pair of items) over that of their norms. Summed
    over all pairs of ballots it is the square of the sum of all signs, each divided by its ballot's norm, which
    ``pairwise.counted`` gives: no loop over pairs of ballots is needed. Source: M. G. Kendall, "The Treatment of Ties
    in Ranking Problems", Biometrika 33 (1945).
    """
    if voters < 2:
        return None
    signs = (divided - divided.T)[np.triu_indices(len(divided), k=1)]
    # Not signs @ signs: of so long a row that starts threads, which then wait in circles for as long again.
    return rounded((float(np.square(signs).sum()) - voters) / (voters * (voters - 1)))


def kendall_w(sums: Ranks, voters: int) -> float | None:
    """Kendall's W with mid-ranks, corrected for ties; None if no ballot orders anything. No item may stand apart.

    Source: M. G. Kendall and B. Babington Smith, "The Problem of m Rankings", Annals of Mathematical Statistics 10
    (1939); the correction as in the Friedman test, W = chi-squared / (ballots * (items - 1)).
    """
    size = len(sums.every)
    if voters < 2 or size < 2:
        return None
    deviations = sum((total - voters * (size + 1)) ** 2 for total in sums.every)
    greatest = voters**2 * (size**3 - size) - voters * sums.ties
    return rounded(3 * deviations / greatest) if greatest else None


def mean_ranks(sums: Ranks) -> list[float | None]:
    """Per item: mean rank over the ballots that rank it. Unranked and below-line places enter no mean."""
    return [rounded(total / (2 * n)) if n else None for total, n in zip(sums.ranked, sums.number, strict=True)]


def share(part: int, whole: int) -> float | None:
    """part / whole, rounded; None of nothing."""
    return rounded(part / whole) if whole else None


def rounded(value: float) -> float:
    """To six digits; a negative zero becomes zero, which would otherwise be written "-0.0"."""
    return round(value, DIGITS) + 0.0
