"""How much a ballot counts: one delegation one voice, equal groups, or weights by group. Whole numbers throughout."""

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from consult.core.errors import Refused

ONE_VOICE = "one_voice"
EQUAL_GROUPS = "equal_groups"
BY_GROUP = "by_group"

# Sums must stay inside 64 bits.
_MOST = 2**62


@dataclass(frozen=True)
class Weighting:
    """``name`` of the three above; ``factors`` what each group's ballots are multiplied by, whole numbers.

    ``scale``: what all of it is divided by to have the weights asked for. With equal groups a table's number divided
    by the scale counts in groups: 1 is a whole group. Orders and shares need no division.
    """

    name: str
    factors: dict[Hashable, int]
    scale: int


def weighting(asked: str | Mapping[Hashable, int | Fraction], sizes: Mapping[Hashable, int]) -> Weighting:
    """The factors for groups of these sizes (ballots cast).

    ``one_voice``: each ballot counts once. ``equal_groups``: each group that cast ballots counts as much as each
    other, so that each of its n ballots counts 1/n. A mapping gives each group's ballots a weight of their own, whole
    numbers or fractions of at least 0; groups it does not name count 0. Fractions are brought to their common
    denominator, so that no digit is lost. Raises Refused for other words or weights, and for sums beyond 64 bits.
    """
    if isinstance(asked, str):
        if asked not in (ONE_VOICE, EQUAL_GROUPS):
            raise Refused('Ballots are weighted by "one_voice" or by "equal_groups", not by "%(asked)s".', asked=asked)
        name = asked
        equal = asked == EQUAL_GROUPS
        wanted = {group: Fraction(1, n) if equal else Fraction(1) for group, n in sizes.items() if n}
    else:
        name = BY_GROUP
        wanted = {group: _weight(weight) for group, weight in asked.items()}
    scale = math.lcm(*(weight.denominator for weight in wanted.values()))
    factors = {group: int(weight * scale) for group, weight in wanted.items()}
    if sum(n * factors.get(group, 0) for group, n in sizes.items()) >= _MOST:
        raise Refused("These weights are too large to be counted exactly.")
    return Weighting(name, factors, scale)


def _weight(value) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Fraction) or value < 0:
        raise Refused("The weight of a group is a whole number or a fraction, and not below 0.")
    return Fraction(value)
