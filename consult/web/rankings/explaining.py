"""Why one candidate stands above another, in words with numbers, for somebody who never heard of the method."""

from dataclasses import dataclass

from ...core.errors import Refused
from ...core.messages import listed
from ...core.ranking.contests import Contest
from ...core.ranking.explain import BEATS, OPEN, TIED, Link, Why, weakest, why
from ...core.ranking.results import Tally
from ...queries.rankings import Group, KindResults, find_tally
from ..translations import plain as _
from ..translations import said
from .changing import changes
from .counts import Counts, counts_for
from .pictures.common import shown, too_few


@dataclass(frozen=True)
class Said:
    """An explanation: its first sentence, what follows from it, the steps of the chain it rests on, if any, the
    candidates it names, and what would have to change for it to be otherwise."""

    opening: str
    sentences: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question and its answer: `said`, or `missing`, why there is none. `meant`: what the numbers are, where they are
    no ballots."""

    group: Group | None
    above: str
    below: str
    said: Said | None
    missing: str
    meant: str = ""


def ask(result: KindResults, group: Group | None, above: str, below: str) -> Asked:
    """Why one stands above the other in the order of a group, or of the one that is explained first; of two that are
    not named, the first two. Raises Refused for others than candidates of the round."""
    group = group or group_of(result)
    tally = find_tally(group)
    refs = [ref for tier in group.order for ref in tier] if group else [placed.item.ref for placed in result.placed]
    above = above or next(iter(refs), "")
    below = below or next((ref for ref in refs if ref != above), "")
    if not {above, below} <= set(refs):
        raise Refused("Choose two candidates of this round.")
    missing = why_not(group, tally)
    if not missing and above == below:
        missing = _("Choose two different candidates.")
    if missing:
        return Asked(group, above, below, None, missing)
    meant = counts_for(group, tally.scale, len(tally.groups)).meant()
    return Asked(group, above, below, explain(group, tally, above, below), "", meant)


def group_of(result: KindResults) -> Group | None:
    """The group whose order is explained unless another is asked for: the deciding delegations, or all of those shown
    where their order is not."""
    groups = shown(result)
    if result.leading and result.leading.shown:
        return result.leading
    return next((group for group in groups if group.group == "all"), next(iter(groups), None))


def why_not(group: Group | None, tally: Tally | None) -> str:
    """Why there is no explanation; empty where there is one."""
    if group is None or tally is None:
        return too_few()
    return "" if tally.paths else _("This order was not made by Schulze's method, whose chains are explained here.")


def explain(group: Group, tally: Tally, one: str, other: str) -> Said:
    """Why one of two stands above the other, whichever is named first, or that they stand level."""
    found, counts = why(tally, one, other), counts_for(group, tally.scale, len(tally.groups))
    upper, lower = found.upper, found.lower
    direct = _("Directly:") + " " + counts.told(direct_of(found))
    if found.verdict == TIED:
        opening = _("%(upper)s and %(lower)s share a place.", upper=upper, lower=lower)
    else:
        opening = _(
            "%(upper)s stands above %(lower)s: place %(high)s and place %(low)s.",
            upper=upper, lower=lower, high=group.place(upper), low=group.place(lower),
        )  # fmt: skip
    change = changes(tally, found)
    if found.verdict != BEATS:
        return Said(opening, (direct, level(counts, found), *_parted(counts, found)), changes=change)
    if len(found.forth) == 1:
        because = _("More prefer %(upper)s, and no chain by way of others outweighs that.", upper=upper)
        return Said(opening, (direct, because, back(counts, found)), changes=change)
    because = _(
        "The comparison of the two alone does not settle it. A chain by way of others does: each step below is won, "
        "and its weakest step is %(step)s.",
        step=step(counts, weakest(found.forth)),
    )
    steps = [Contest(link.winner, link.loser, link.supporters, link.opponents) for link in found.forth]
    told = (direct, because, back(counts, found))
    return Said(opening, told, tuple(map(counts.told, steps)), changes=change)


def direct_of(found: Why) -> Contest:
    """The comparison of the two alone."""
    return Contest(found.upper, found.lower, *found.direct)


def back(counts: Counts, found: Why) -> str:
    """The strongest chain against an order that stands."""
    if not found.back:
        return _("No chain of won comparisons leads the other way round, from %(lower)s to %(upper)s.",
                 lower=found.lower, upper=found.upper)  # fmt: skip
    return _(
        "The strongest chain the other way round is weaker: %(chain)s; its weakest step is %(step)s.",
        chain=chained(counts, found.back), step=step(counts, weakest(found.back)),
    )  # fmt: skip


def level(counts: Counts, found: Why) -> str:
    """That neither of the two beats the other, with the chains both ways where there are any."""
    if not found.forth:
        return _(
            "Nor does a chain of won comparisons by way of others lead from one of %(upper)s and %(lower)s to the "
            "other: the ballots do not decide between the two.",
            upper=found.upper, lower=found.lower,
        )  # fmt: skip
    return _(
        "The strongest chain from %(upper)s to %(lower)s and the strongest one back are equally strong, each with a "
        "weakest step of %(step)s: %(forth)s; and back, %(back)s. So the ballots do not decide between the two.",
        upper=found.upper, lower=found.lower, step=step(counts, weakest(found.forth)),
        forth=chained(counts, found.forth), back=chained(counts, found.back),
    )  # fmt: skip


def _parted(counts: Counts, found: Why) -> list[str]:
    """What puts two in one place, or in two, of which neither beats the other."""
    count = found.beaten_by[0]
    if found.verdict == TIED:
        return [_("As many candidates beat the one as the other, %(count)s: they share a place.", count=count)]
    if found.verdict == OPEN:
        return [
            _(
                "%(upper)s stands above because fewer candidates beat it: %(fewer)s, against %(more)s that beat "
                "%(lower)s.",
                upper=found.upper, lower=found.lower, fewer=count, more=found.beaten_by[1],
            )
        ]  # fmt: skip
    return [
        _("As many candidates beat the one as the other, %(count)s.", count=count) + " " + splits(),
        *parted_by(counts, [found]),
    ]


def splits() -> str:
    """What the round does with ties."""
    return _(
        "This round splits such ties: fewest marks below the line first, then by Borda's count, that is how often "
        "ballots put a candidate before another one, less how often after."
    )


def parted_by(counts: Counts, ties: list[Why]) -> list[str]:
    """What split a tie: `ties` explain how its first stands to each of the others."""
    first = ties[0]
    marks = {first.upper: first.marks[0], **{found.lower: found.marks[1] for found in ties}}
    told = [_("Marks: %(each)s.", each=_each({ref: str(count) for ref, count in marks.items()}))]
    fewest = [ref for ref, count in marks.items() if count == first.marks[0]]
    if len(fewest) > 1:
        net = {first.upper: first.net[0], **{found.lower: found.net[1] for found in ties}}
        told.append(_("Borda's count: %(each)s.", each=_each({ref: _signed(counts, net[ref]) for ref in fewest})))
    return told


def _each(figures: dict[str, str]) -> str:
    return ", ".join(_("%(count)s for %(ref)s", count=count, ref=ref) for ref, count in figures.items())


def _signed(counts: Counts, value: int) -> str:
    sign = "+" if value > 0 else "\u2212" if value < 0 else ""
    return sign + counts.number(abs(value))


def step(counts: Counts, link: Link) -> str:
    """Such as "7 to 3"."""
    return counts.figures(link.supporters, link.opponents)


def chained(counts: Counts, links: tuple[Link, ...]) -> str:
    """A chain, step by step."""
    steps = [
        _(
            "%(better)s wins against %(worse)s %(figures)s",
            better=link.winner, worse=link.loser, figures=step(counts, link),
        )
        for link in links
    ]  # fmt: skip
    return said(listed(steps))
