"""Carrying an amendment from the version it was made on to a later one.

It is carried by itself where the words it touches are unchanged; where they are not it is stale, with a proposal of how
it would read on the new text, until its owner takes that, words it anew or withdraws it. Nothing is dropped.
"""

from dataclasses import dataclass
from enum import StrEnum

from consult.core.text.changes import Change, Operation, Text, derive, same_words
from consult.core.text.merging import About, Choice, Conflict, Merged, Way, merge_intents
from consult.core.text.merging.intents import Intent, missing, of_change, of_text

_NEW = "\x00"  # the key under which the new version itself is merged; sorts before any amendment


class Bearing(StrEnum):
    """How an amendment bears on a later version."""

    CARRIED = "carried"
    FULFILLED = "fulfilled"  # the version reads already as it wants
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Carried:
    """An amendment on a later version. `operations` are made on that version: where it is stale, they are a proposal.

    `conflicts` are, where it is stale, the words of the former version that both have changed; `missing` the paragraphs
    that it names and the former version does not have.
    """

    bearing: Bearing
    operations: tuple[Operation, ...]
    conflicts: tuple[Conflict, ...] = ()
    missing: tuple[str, ...] = ()


def carry(change: Change, old: Text, new: Text) -> Carried:
    """`change`, made on `old`, as it stands on `new`.

    For an amendment to an amendment, `old` and `new` are the text with its parent, before and after.
    """
    lacking = missing(old, change)
    if lacking:
        return Carried(Bearing.STALE, (), missing=lacking)
    theirs, ours = of_text(old, new, _NEW), of_change(old, change)
    if same_words(merge_intents(old, [ours]).text, new):
        return Carried(Bearing.FULFILLED, ())
    merged = _settle(old, [theirs, ours], lambda c: c.about is About.PLACE, Choice(Way.ALL))
    conflicts = merged.conflicts
    if conflicts:
        merged = _force(old, [theirs, ours], merged, change.key)
    operations = derive(new, merged.text, key=change.key)
    if conflicts:
        return Carried(Bearing.STALE, operations, conflicts)
    if same_words(merged.text, new):
        return Carried(Bearing.FULFILLED, ())
    return Carried(Bearing.CARRIED, operations)


def detach(base: Text, parent: Change, child: Change) -> Carried:
    """An amendment to an amendment, without its parent: as it stands on `base`, the text the parent was made on.

    Words that only stood in the parent's are not there to be changed, so it is stale where it touches them.
    """
    with_parent = merge_intents(base, [of_change(base, parent)]).text
    return carry(Change(child.key, child.operations), with_parent, base)


def _settle(base: Text, found: list[Intent], which, choice: Choice) -> Merged:
    merged = merge_intents(base, found)
    choices = {c.id: choice for c in merged.conflicts if which(c)}
    return merge_intents(base, found, choices=choices) if choices else merged


def _force(base: Text, found: list[Intent], merged: Merged, key: str) -> Merged:
    """The merge in which the amendment has its way wherever it can."""
    choices: dict[str, Choice] = {c.id: Choice(Way.ALL) for c in merged.settled}
    for _ in range(3):  # a decision may bring forth what hung on it
        for conflict in merged.conflicts:
            ours = next((at for at, reading in enumerate(conflict.readings) if key in reading.keys), None)
            choices[conflict.id] = Choice(Way.BASE) if ours is None else Choice(Way.READING, ours)
            if conflict.about is About.PLACE:
                choices[conflict.id] = Choice(Way.ALL)
        merged = merge_intents(base, found, choices=choices)
        if not merged.conflicts:
            break
    return merged
