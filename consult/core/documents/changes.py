"""What differs between two issued revisions of a list."""

from bisect import bisect_left
from dataclasses import dataclass

from .snapshot import Entry, Snapshot


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry that stands elsewhere in its section, beyond what others' coming and going explains."""

    entry: Entry
    former_position: int


@dataclass(frozen=True, slots=True)
class Reversioned:
    """An entry that is now pinned to another version."""

    entry: Entry
    former_version: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Between a former and a later revision, each in the order of the list."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    moved: tuple[Moved, ...]
    reversioned: tuple[Reversioned, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.reversioned)


def changes(former: Snapshot, later: Snapshot) -> Changes:
    """What changed from `former` to `later`: as few entries as can be are called moved."""
    before = {entry.ref: entry for entry in former.entries}
    after = {entry.ref: entry for entry in later.entries}
    still = _unmoved([entry.ref for entry in former.entries if entry.ref in after], list(after))
    common = [entry for ref, entry in after.items() if ref in before]
    return Changes(
        added=tuple(entry for ref, entry in after.items() if ref not in before),
        removed=tuple(entry for ref, entry in before.items() if ref not in after),
        moved=tuple(Moved(e, before[e.ref].position) for e in common if e.ref not in still),
        reversioned=tuple(
            Reversioned(e, before[e.ref].version) for e in common if before[e.ref].version != e.version
        ),
    )


def _unmoved(former: list[str], later: list[str]) -> set[str]:
    """The longest common order of two lists of references (a longest increasing subsequence)."""
    at = {ref: index for index, ref in enumerate(later)}
    ends: list[int] = []  # the smallest end of an increasing run of each length
    chain: list[tuple[str, int]] = []  # (reference, index in chain of the one before it)
    tops: list[int] = []
    for ref in former:
        length = bisect_left(ends, at[ref])
        before = tops[length - 1] if length else -1
        chain.append((ref, before))
        ends[length : length + 1] = [at[ref]]
        tops[length : length + 1] = [len(chain) - 1]
    found: set[str] = set()
    index = tops[-1] if tops else -1
    while index >= 0:
        ref, index = chain[index]
        found.add(ref)
    return found
