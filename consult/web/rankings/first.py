"""Why the first candidate is first: what stands above the table of a result."""

from ...core.messages import listed
from ...core.ranking.explain import weakest
from ...queries.rankings import KindResults, Leader, find_leader
from ..translations import nplain as ngettext
from ..translations import plain as _
from ..translations import said
from . import words
from .counts import Counts, counts_of
from .explaining import Said, back, chained, direct_of, group_of, level, parted_by, splits, step


def why_first(result: KindResults) -> Said | None:
    """In words; None where the reader may not see the counts, or nothing is ordered."""
    group = group_of(result)
    leader = find_leader(group)
    if leader is None:
        return None
    found = _first(leader, counts_of(group, leader), decides=group is result.leading)
    if group is result.leading:
        return found
    opening = _("In the order of this group: %(group)s.", group=words.group_name(group))
    return Said(f"{opening} {found.opening}", found.sentences, found.steps, found.refs)


def _first(leader: Leader, counts: Counts, *, decides: bool) -> Said:
    if len(leader.refs) > 1:
        names = said(listed(leader.refs))
        opening = _("%(refs)s share the first place: no chain of comparisons puts one before another.", refs=names)
        told = []
        for found in leader.whys:
            told.append(counts.told(direct_of(found)))
            if found.forth:
                told.append(level(counts, found))
        return Said(opening, tuple(told), refs=leader.refs[: len(leader.whys) + 1])
    if leader.split:
        return _split(leader, counts)
    (ref,) = leader.refs
    if leader.lost:
        opening = _(
            "%(ref)s is first although no candidate wins against every other: where it loses a comparison directly, "
            "chains of comparisons by way of others decide.",
            ref=ref,
        )
        return Said(opening, _lost(leader, counts), refs=(ref, *(contest.better for contest in leader.lost[:3])))
    contest = leader.closest
    nearest = _("The closest comparison is with %(other)s:", other=contest.worse) + " " + counts.told(contest)
    if contest.won == contest.lost:
        opening = _("%(ref)s is first: compared with each other candidate one by one, it is never behind.", ref=ref)
    elif decides:
        opening = _(
            "%(ref)s is first: compared with each other candidate one by one, more of the deciding delegations put "
            "%(ref)s before it than after it.",
            ref=ref,
        )
    else:
        opening = _(
            "%(ref)s is first: compared with each other candidate one by one, more ballots put %(ref)s before it than "
            "after it.",
            ref=ref,
        )
    return Said(opening, (nearest,), refs=(ref, contest.worse))


def _split(leader: Leader, counts: Counts) -> Said:
    """Of a first place that was a tie before the round split it."""
    (ref,) = leader.refs
    others = tuple(found.lower for found in leader.split)
    opening = _(
        "%(ref)s is first because a tie was split: %(refs)s came out level, since no chain of comparisons puts one "
        "before another.",
        ref=ref, refs=said(listed((ref, *others))),
    )  # fmt: skip
    told = []
    for found in leader.split[:3]:
        told.append(counts.told(direct_of(found)))
        if found.forth:
            told.append(level(counts, found))
    return Said(
        opening, (*told, splits(), *parted_by(counts, list(leader.split)), *_lost(leader, counts)), refs=(ref, *others)
    )


def _lost(leader: Leader, counts: Counts) -> tuple[str, ...]:
    """How the first comes before those that it loses to directly."""
    sentences = [
        _(
            "Against %(other)s it loses directly, %(lost)s to %(won)s. But %(chain)s: the weakest step of that chain "
            "is %(step)s. %(back)s",
            other=contest.better, lost=counts.number(contest.lost), won=counts.number(contest.won),
            chain=chained(counts, found.forth), step=step(counts, weakest(found.forth)), back=back(counts, found),
        )
        for contest, found in zip(leader.lost, leader.whys, strict=False)
    ]  # fmt: skip
    rest = len(leader.lost) - len(leader.whys)
    if rest:
        sentences.append(
            ngettext(
                "%(num)s more comparison is decided in the same way.",
                "%(num)s more comparisons are decided in the same way.",
                rest,
            )
        )
    return tuple(sentences)
