"""How many brackets, and how old: by paragraph, candidate and delegation."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from .reading import Line


@dataclass(frozen=True, slots=True)
class Sums:
    """Brackets counted together: those that block, proposal marks, and the age of the oldest in days (0 if none)."""

    blocking: int
    proposals: int
    oldest: int


def sums(lines: Iterable[Line], key: Callable[[Line], Hashable]) -> dict[Hashable, Sums]:
    """The lines counted by a key, in the order in which the keys first come."""
    found: dict[Hashable, list[Line]] = {}
    for line in lines:
        found.setdefault(key(line), []).append(line)
    return {
        name: Sums(
            blocking=sum(1 for line in theirs if line.blocks),
            proposals=sum(1 for line in theirs if not line.blocks),
            oldest=max(line.age for line in theirs),
        )
        for name, theirs in found.items()
    }
