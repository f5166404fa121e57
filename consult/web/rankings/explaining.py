"""Why one candidate stands above another, in words with numbers, for somebody who never heard of the method."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from ...core.messages import listed
from ...core.ranking.contests import Contest, beaten_by, closest
from ...core.ranking.explain import BEATS, TIED, Link, Why, weakest, why
from ...core.ranking.results import Tally
from ...queries.rankings import Detail, Group, KindResults, find_detail, find_tally
from ..translations import said
from .pictures.common import too_few

NAMED = 3  # comparisons written out before the rest are only counted


@dataclass(frozen=True)
class Said:
    """An explanation: its first sentence, what follows from it, and the steps of the chain it rests on, if any."""

    opening: str
    sentences: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


def group_of(result: KindResults) -> Group | None:
    """The group whose order is explained."""
    return result.leading if result.leading and result.leading.shown else None


def why_not(group: Group | None, detail: Detail | None) -> str:
    """Why there is no explanation; empty where there is one."""
    if group is None:
        return _("There is no order of the deciding delegations to explain.")
    if detail is None:
        return too_few()
    return "" if detail.paths else _("This order was not made by Schulze's method, whose chains are explained here.")


def why_first(result: KindResults) -> Said | None:
    """Why the first candidate is first; None where the reader may not see the counts, or nothing is ordered."""
    group = group_of(result)
    detail = find_detail(group, pictured=False)
    if why_not(group, detail) or not group.order or len(detail.items) == 1:
        return None
    if len(group.order[0]) > 1:
        return _tied_first(group)
    (ref,) = group.order[0]
    lost = beaten_by(detail.items, detail.table, ref)
    if lost:
        return _first_by_chains(group, ref, lost)
    contest = closest(detail.items, detail.table, ref)
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


def _tied_first(group: Group) -> Said:
    refs = group.order[0]
    names = said(listed(refs))
    opening = _("%(refs)s share the first place: no chain of comparisons puts one before another.", refs=names)
    tally = find_tally(group)
    pairs = [why(tally, *pair) for pair in zip(refs[:NAMED], refs[1 : NAMED + 1], strict=False)]
    return Said(opening, tuple(_said(group, _direct(found)) for found in pairs))


def _first_by_chains(group: Group, ref: str, lost: list[Contest]) -> Said:
    opening = _(
        "%(ref)s is first although no candidate wins against every other: where it loses a comparison directly, chains "
        "of comparisons by way of others decide.",
        ref=ref,
    )
    sentences, tally = [], find_tally(group)
    for contest in lost[:NAMED]:
        found = why(tally, ref, contest.better)
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
    if len(lost) > NAMED:
        sentences.append(
            ngettext(
                "%(num)s more comparison is decided in the same way.",
                "%(num)s more comparisons are decided in the same way.",
                len(lost) - NAMED,
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
