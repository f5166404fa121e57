"""Borda and Copeland: two methods that give each item a score."""

from fractions import Fraction

import numpy as np


def borda(preferences: np.ndarray, voters: int) -> list[int | Fraction]:
    """Borda scores by item: a ballot gives an item one point for each item it stands before, half a point for each tie.

    Score(i) = sum over j of (P[i, j] + (voters - P[i, j] - P[j, i]) / 2). An item that ballots do not compare counts as
    tied. Source: J.-C. de Borda, "Mémoire sur les élections au scrutin" (1784), with the usual half point for ties;
    unranked items share the places they fill, so a short ballot gains nothing. Exact; whole where no ballot ties.
    """
    won = preferences.sum(axis=1).tolist()
    lost = preferences.sum(axis=0).tolist()
    even = voters * (len(preferences) - 1)
    return [whole(Fraction(even + for_ - against, 2)) for for_, against in zip(won, lost, strict=True)]


def copeland(preferences: np.ndarray) -> list[int]:
    """Copeland scores by item: items it is preferred to by more ballots, less items preferred to it.

    Source: A. H. Copeland, "A reasonable social welfare function" (1951).
    """
    wins = preferences > preferences.T
    return (wins.sum(axis=1) - wins.sum(axis=0)).tolist()


def whole(value: Fraction) -> int | Fraction:
    """The value as a whole number where it is one."""
    return value.numerator if value.denominator == 1 else value
