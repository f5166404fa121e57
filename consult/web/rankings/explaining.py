"""Why one candidate stands above another, in words with numbers, for somebody who never heard of the method."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from ...core.messages import listed
from ...core.ranking.why import Step, Why, beaten_by, closest, why
from ...queries.rankings import Detail, Group, KindResults, find_detail
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
    """`first` of a result."""
    group = group_of(result)
    return first(group, find_detail(group, pictured=False))


def first(group: Group | None, detail: Detail | None) -> Said | None:
    """Why the first candidate is first; None where the reader may not see the counts, or nothing is ordered."""
    if why_not(group, detail) or not group.order:
        return None
    if len(group.order[0]) > 1:
        return _tied_first(group, detail)
    (ref,) = group.order[0]
    lost = beaten_by(detail.items, detail.table, ref)
    if lost:
        return _first_by_chains(detail, ref, lost)
    if len(detail.items) == 1:
        return None
    step = closest(detail.items, detail.table, ref)
    opening = _(
        "%(ref)s is first: compared with each other candidate one by one, it is never behind.", ref=ref
    ) if step.won == step.lost else _(
        "%(ref)s is first: compared with each other candidate one by one, more of the deciding delegations put %(ref)s "
        "before it than after it.",
        ref=ref,
    )  # fmt: skip
    nearest = _("The closest comparison is with %(other)s:", other=step.worse) + " " + _step(group, step)
    return Said(opening, (nearest,))


def _tied_first(group: Group, detail: Detail) -> Said:
    refs = group.order[0]
    names = said(listed(refs))
    opening = _("%(refs)s share the first place: no chain of comparisons puts one before another.", refs=names)
    steps = [why(detail.items, detail.table, detail.paths, *pair).direct for pair in zip(refs, refs[1:], strict=False)]
    return Said(opening, tuple(_step(group, step) for step in steps[:NAMED]))


def _first_by_chains(detail: Detail, ref: str, lost: list[Step]) -> Said:
    opening = _(
        "%(ref)s is first although no candidate wins against every other: where it loses a comparison directly, it "
        "wins by way of others, and more clearly.",
        ref=ref,
    )
    sentences = []
    for step in lost[:NAMED]:
        found = why(detail.items, detail.table, detail.paths, ref, step.better)
        sentences.append(
            _(
                "Against %(other)s it loses directly, %(lost)s to %(won)s. But %(chain)s: the weakest step of that "
                "chain has %(strength)s ballots, more than the %(back)s of the strongest chain the other way round.",
                other=step.better, lost=step.lost, won=step.won, chain=_chained(found.chain),
                strength=found.strength, back=found.back_strength,
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


def pair(group: Group, detail: Detail, upper: str, lower: str) -> Said:
    """Why `upper` stands above `lower`, or that they stand level, or the other way round."""
    found = why(detail.items, detail.table, detail.paths, upper, lower)
    if group.place(upper) > group.place(lower):
        return pair(group, detail, lower, upper)
    direct = _("Directly:") + " " + _step(group, found.direct)
    if not found.decided:
        return _undecided(group, found, direct)
    opening = _(
        "%(upper)s stands above %(lower)s: place %(high)s and place %(low)s.",
        upper=upper, lower=lower, high=group.place(upper), low=group.place(lower),
    )  # fmt: skip
    if found.is_direct:
        because = _("More prefer %(upper)s, and no chain by way of others outweighs that.", upper=upper)
        return Said(opening, (direct, because, _back(found)))
    because = _(
        "The comparison of the two alone does not settle it. A chain by way of others does: each step below is won, "
        "and its weakest step has %(strength)s ballots.",
        strength=found.strength,
    )
    return Said(opening, (direct, because, _back(found)), tuple(_step(group, step) for step in found.chain))


def _undecided(group: Group, found: Why, direct: str) -> Said:
    level = group.place(found.upper) == group.place(found.lower)
    upper, lower = found.upper, found.lower
    if level:
        opening = _("%(upper)s and %(lower)s share a place.", upper=upper, lower=lower)
    else:
        opening = _("Between %(upper)s and %(lower)s themselves nothing is decided.", upper=upper, lower=lower)
    if found.strength:
        because = _("The strongest chains either way are equally strong: %(n)s ballots.", n=found.strength)
    else:
        because = _("No chain of won comparisons leads from one to the other.")
    sentences = [direct, because]
    if not level:
        sentences.append(_("%(ref)s stands higher because of the candidates that stand above each.", ref=upper))
    return Said(opening, tuple(sentences))


def _back(found: Why) -> str:
    if not found.back:
        return _("No chain of won comparisons leads the other way round, from %(lower)s to %(upper)s.",
                 lower=found.lower, upper=found.upper)  # fmt: skip
    return _(
        "The strongest chain the other way round is weaker: %(chain)s; its weakest step has %(strength)s ballots.",
        chain=_chained(found.back), strength=found.back_strength,
    )  # fmt: skip


def _chained(steps: tuple[Step, ...]) -> str:
    said_steps = [
        _("%(better)s wins against %(worse)s %(won)s to %(lost)s", better=step.better, worse=step.worse, won=step.won,
          lost=step.lost)
        for step in steps
    ]  # fmt: skip
    return said(listed(said_steps))


def _step(group: Group, step: Step) -> str:
    rest = group.cast - step.won - step.lost
    words = ngettext(
        "%(num)s ballot puts %(better)s before %(worse)s, %(lost)s the other way round",
        "%(num)s ballots put %(better)s before %(worse)s, %(lost)s the other way round",
        step.won, better=step.better, worse=step.worse, lost=step.lost,
    )  # fmt: skip
    if not rest:
        return _("%(comparison)s.", comparison=words)
    return ngettext(
        "%(comparison)s, and %(num)s leaves the two level.",
        "%(comparison)s, and %(num)s leave the two level.",
        rest, comparison=words,
    )  # fmt: skip
