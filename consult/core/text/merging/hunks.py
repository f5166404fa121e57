"""The words that changes touch: hunks of one base string, which of them clash, and how the others compose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consult.core.text.difference import Op
from consult.core.text.graphemes import INVISIBLE
from consult.core.text.merging.shapes import Reading
from consult.core.text.redline import redline

Owners = tuple[tuple[str, tuple[str, ...]], ...]  # stretches of a text, each with those whose words it is


@dataclass(frozen=True, slots=True)
class Hunk:
    """base[start:end] becomes `text`, as `keys` want it. An insertion has start == end.

    `owners` says of each stretch of `text` whose words they are; empty, they are those of `keys`.
    """

    start: int
    end: int
    text: str
    keys: tuple[str, ...]
    owners: Owners = ()

    @property
    def insertion(self) -> bool:
        """True where nothing of the base goes."""
        return self.start == self.end


@dataclass(frozen=True, slots=True)
class Clash:
    """Hunks that touch the same words: the span of the base they cover together, and what each side makes of it."""

    start: int
    end: int
    readings: tuple[Reading, ...]


def hunks(base: str, new: str, key: str) -> list[Hunk]:
    """The changes from `base` to `new`, left to right. Their ends are ends of words of `base`.

    A blank that could stand on either side of an insertion or a deletion goes behind it, so that two hands that put a
    word at one place meet there.
    """
    found, at = [], 0
    spans = redline(base, new)
    for index, span in enumerate(spans):
        if span.op is Op.EQUAL:
            at += len(span.text)
        elif span.op is Op.DELETE:
            follower = spans[index + 1] if index + 1 < len(spans) else None
            text = follower.text if follower and follower.op is Op.INSERT else ""
            found.append(_settled(base, Hunk(at, at + len(span.text), text, (key,))))
            at += len(span.text)
        elif index == 0 or spans[index - 1].op is not Op.DELETE:
            found.append(_settled(base, Hunk(at, at, span.text, (key,))))
    return found


def _settled(base: str, hunk: Hunk) -> Hunk:
    if hunk.insertion:
        lead = hunk.text[: len(hunk.text) - len(hunk.text.lstrip())]
        if lead and lead != hunk.text and base.startswith(lead, hunk.start):
            at = hunk.start + len(lead)
            return Hunk(at, at, hunk.text[len(lead) :] + lead, hunk.keys)
    elif not hunk.text:
        gone = base[hunk.start : hunk.end]
        lead = gone[: len(gone) - len(gone.lstrip())]
        if lead and lead != gone and base.startswith(lead, hunk.end):
            return Hunk(hunk.start + len(lead), hunk.end + len(lead), "", hunk.keys)
    return hunk


def compose(base: str, wanted: Mapping[str, str]) -> tuple[list[Hunk], list[Clash]]:
    """All changes of one string: those that compose, sorted, and those that clash. `wanted` gives, by key, the string
    as that change would have it.

    The same hunk of several changes is one with several keys. A change of zero-width characters alone clashes with
    nothing and gives way.
    """
    by_key = {key: hunks(base, new, key) for key, new in wanted.items()}
    return arrange(base, [hunk for key in sorted(by_key) for hunk in by_key[key]])


def arrange(base: str, given: Iterable[Hunk]) -> tuple[list[Hunk], list[Clash]]:
    """As `compose`, of hunks already made."""
    together = _joined(given)
    visible = [h for h in together if not _unseen(base, h)]
    groups = _clashing(base, visible)
    clashes = [_clash(base, group) for group in groups if len(group) > 1]
    composing = [group[0] for group in groups if len(group) == 1]
    for hunk in together:
        if _unseen(base, hunk) and not any(
            _clash_between(base, hunk, other) or (hunk.start < other.end and other.start < hunk.end)
            for other in [*visible, *(c for c in composing if c is not hunk)]
        ):
            composing.append(hunk)
    return sorted(composing, key=_place), sorted(clashes, key=lambda c: (c.start, c.end))


def _place(hunk: Hunk) -> tuple:
    return hunk.start, hunk.end, hunk.text, hunk.keys


def _joined(given: Iterable[Hunk]) -> list[Hunk]:
    same: dict[tuple[int, int, str], Hunk] = {}
    for hunk in sorted(given, key=_place):
        place = hunk.start, hunk.end, hunk.text.translate(INVISIBLE)
        former = same.get(place)
        if former is None:
            same[place] = hunk
        else:
            keys = tuple(sorted({*former.keys, *hunk.keys}))
            owners = shared(former.owners or hunk.owners, keys)
            same[place] = Hunk(former.start, former.end, former.text, keys, owners)
    return list(same.values())


def shared(owners: Owners, keys: tuple[str, ...]) -> Owners:
    """The stretches as owned by all of `keys` besides: whoever wants the same words owns them too."""
    return tuple((text, tuple(sorted({*whose, *keys}))) for text, whose in owners)


def _unseen(base: str, hunk: Hunk) -> bool:
    return base[hunk.start : hunk.end].translate(INVISIBLE) == hunk.text.translate(INVISIBLE)


def _clash_between(base: str, a: Hunk, b: Hunk) -> bool:
    if set(a.keys) & set(b.keys):
        return False  # one change does not contradict itself
    if a.insertion and b.insertion:
        first, second = sorted((a.start, b.start))
        return not base[first:second].translate(INVISIBLE).strip()
    if a.insertion or b.insertion:
        put, taken = (a, b) if a.insertion else (b, a)
        return taken.start < put.start < taken.end
    return max(a.start, b.start) < min(a.end, b.end)


def _clashing(base: str, given: list[Hunk]) -> list[list[Hunk]]:
    """The hunks in groups that hang together through clashes, each group and the list in the order of the text."""
    groups: list[list[Hunk]] = []
    for hunk in sorted(given, key=_place):
        touched = [group for group in groups if any(_clash_between(base, hunk, other) for other in group)]
        groups = [group for group in groups if not any(group is other for other in touched)]
        groups.append(sorted([hunk, *(h for group in touched for h in group)], key=_place))
    return _absorbed(groups)


def _absorbed(groups: list[list[Hunk]]) -> list[list[Hunk]]:
    """A hunk that lies within the span of a clash it does not itself take part in belongs to it all the same: its words
    are among those to be decided on."""
    while True:
        spans = [(min(h.start for h in g), max(h.end for h in g), g) for g in groups if len(g) > 1]
        for low, high, group in spans:
            inside = [
                g
                for g in groups
                if g is not group
                and any(low < h.start < high or low < h.end < high or (low <= h.start < h.end <= high) for h in g)
            ]
            if inside:
                taken = [group, *inside]
                groups = [g for g in groups if not any(g is t for t in taken)]
                groups.append(sorted((h for g in taken for h in g), key=_place))
                break
        else:
            return sorted(groups, key=lambda g: _place(g[0]))


def _clash(base: str, group: list[Hunk]) -> Clash:
    start, end = min(h.start for h in group), max(h.end for h in group)
    texts: dict[str, set[str]] = {}
    for key in sorted({key for hunk in group for key in hunk.keys}):
        own = [h for h in group if key in h.keys]
        texts.setdefault(applied(base[start:end], own, offset=start), set()).add(key)
    readings = sorted((Reading(text, tuple(sorted(keys))) for text, keys in texts.items()), key=lambda r: r.keys)
    return Clash(start, end, tuple(readings))


def applied(base: str, given: Iterable[Hunk], *, offset: int = 0) -> str:
    """`base` with the hunks carried out; `offset` is where `base` begins in the string they are counted in."""
    found, at = [], offset
    for hunk in sorted(given, key=_place):
        found += [base[at - offset : hunk.start - offset], hunk.text]
        at = hunk.end
    return "".join([*found, base[at - offset :]])
