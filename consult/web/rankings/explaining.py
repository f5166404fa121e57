"""Why one candidate stands above another, in words with numbers, for somebody who never heard of the method."""

from dataclasses import dataclass

from ...core.messages import listed
from ...core.ranking.contests import Contest
from ...core.ranking.explain import BEATS, TIED, Link, Why, weakest, why
from ...core.ranking.results import Tally
from ...queries.rankings import Group, KindResults, Leader, find_leader
from ..translations import nplain as ngettext
from ..translations import plain as _
from ..translations import said
from .pictures.common import too_few


@dataclass(frozen=True)
class Said:
    """An explanation: its first sentence, what follows from it, and the steps of the chain it rests on, if any."""

    opening: str
    sentences: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


def group_of(result: KindResults) -> Group | None:
    """The group whose order is explained."""
    return result.leading if result.leading and result.leading.shown else None


def why_not(group: Group | None, tally: Tally | None) -> str:
    """Why there is no explanation; empty where there is one."""
    if group is None:
        return _("There is no order of the deciding delegations to explain.")
    if tally is None:
        return too_few()
    return "" if tally.paths else _("This order was not made by Schulze's method, whose chains are explained here.")


def why_first(result: KindResults) -> Said | None:
    """Why the first candidate is first; None where the reader may not see the counts, or nothing is ordered."""
    group = group_of(result)
    leader = find_leader(group)
    if leader is None:
        return None
    if len(leader.refs) > 1:
        names = said(listed(leader.refs))
        opening = _("%(refs)s share the first place: no chain of comparisons puts one before another.", refs=names)
        return Said(opening, tuple(_said(group, _direct(found)) for found in leader.whys))
    (ref,) = leader.refs
    if leader.lost:
        return _first_by_chains(ref, leader)
    contest = leader.closest
    nearest = _("The closest comparison is with %(other)s:", other=contest.worse) + " " + _said(group, contest)
    if contest.won == contest.lost:
        opening = _("%(ref)s is first: compared with each other candidate one by one, it is never behind.", ref=ref)
    else:
        opening = _(
            "%(ref)s is first: compared with each other candidate one by one, more of the deciding delegations put "
            "%(ref)s before it than after it.",
            ref=ref,
        )
    return Said(opening, (nearest,))


def _first_by_chains(ref: str, leader: Leader) -> Said:
    opening = _(
        "%(ref)s is first although no candidate wins against every other: where it loses a comparison directly, chains "
        "of comparisons by way of others decide.",
        ref=ref,
    )
    sentences = []
    for contest, found in zip(leader.lost, leader.whys, strict=False):
        if found.verdict != BEATS:
            sentences += map(said, found.sentences)
            continue
        sentences.append(
            _(
                "Against %(other)s it loses directly, %(lost)s to %(won)s. But %(chain)s: the weakest step of that "
                "chain is %(step)s. %(back)s",
                other=contest.better, lost=contest.lost, won=contest.won, chain=_chained(found.forth),
                step=_figures(weakest(found.forth)), back=_back(found),
            )
        )  # fmt: skip
    rest = len(leader.lost) - len(leader.whys)
    if rest:
        sentences.append(
            ngettext(
                "%(num)s more comparison is decided in the same way.",
                "%(num)s more comparisons are decided in the same way.",
                rest,
            )
        )
    return Said(opening, tuple(sentences))


def explain(group: Group, tally: Tally, one: str, other: str) -> Said:
    """Why one of two stands above the other, whichever is named first, or that they stand level."""
    found = why(tally, one, other)
    upper, lower = found.upper, found.lower
    direct = _("Directly:") + " " + _said(group, _direct(found))
    if found.verdict == TIED:
        opening = _("%(upper)s and %(lower)s share a place.", upper=upper, lower=lower)
    else:
        opening = _(
            "%(upper)s stands above %(lower)s: place %(high)s and place %(low)s.",
            upper=upper, lower=lower, high=group.place(upper), low=group.place(lower),
        )  # fmt: skip
    if found.verdict != BEATS:
        return Said(opening, (direct, *map(said, found.sentences[1:])))
    if len(found.forth) == 1:
        because = _("More prefer %(upper)s, and no chain by way of others outweighs that.", upper=upper)
        return Said(opening, (direct, because, _back(found)))
    because = _(
        "The comparison of the two alone does not settle it. A chain by way of others does: each step below is won, "
        "and its weakest step is %(step)s.",
        step=_figures(weakest(found.forth)),
    )
    steps = [Contest(link.winner, link.loser, link.supporters, link.opponents) for link in found.forth]
    return Said(opening, (direct, because, _back(found)), tuple(_said(group, step) for step in steps))


def _direct(found: Why) -> Contest:
    return Contest(found.upper, found.lower, *found.direct)


def _back(found: Why) -> str:
    if not found.back:
        return _("No chain of won comparisons leads the other way round, from %(lower)s to %(upper)s.",
                 lower=found.lower, upper=found.upper)  # fmt: skip
    return _(
        "The strongest chain the other way round is weaker: %(chain)s; its weakest step is %(step)s.",
        chain=_chained(found.back), step=_figures(weakest(found.back)),
    )  # fmt: skip


def _figures(link: Link) -> str:
    """Such as "7 to 3"."""
    return _("%(won)s to %(lost)s", won=link.supporters, lost=link.opponents)


def _chained(links: tuple[Link, ...]) -> str:
    steps = [
        _("%(better)s wins against %(worse)s %(figures)s", better=link.winner, worse=link.loser, figures=_figures(link))
        for link in links
    ]
    return said(listed(steps))


def _said(group: Group, contest: Contest) -> str:
    rest = group.cast - contest.won - contest.lost
    words = ngettext(
        "%(num)s ballot puts %(better)s before %(worse)s, %(lost)s the other way round",
        "%(num)s ballots put %(better)s before %(worse)s, %(lost)s the other way round",
        contest.won, better=contest.better, worse=contest.worse, lost=contest.lost,
    )  # fmt: skip
    if not rest:
        return _("%(comparison)s.", comparison=words)
    return ngettext(
        "%(comparison)s, and %(num)s leaves the two level.",
        "%(comparison)s, and %(num)s leave the two level.",
        rest, comparison=words,
    )  # fmt: skip
