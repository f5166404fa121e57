"""What would have to change for two candidates to change places, in words with numbers: what is proved, and no more."""

from ...core.ranking.change import to_undo, what_would_change
from ...core.ranking.explain import BEATS, Why, weakest
from ...core.ranking.results import Tally
from ...core.ranking.weighting import ONE_VOICE
from ..translations import nplain as ngettext
from ..translations import plain as _


def changes(tally: Tally, pair: Why) -> tuple[str, ...]:
    """What is known of a pair that ``why`` explained; empty for an order in which ballots count by weights."""
    if tally.weighting != ONE_VOICE:
        return ()
    found = what_would_change(tally, pair)
    told = []
    if found.at_least and found.at_least > 1:
        told.append(
            _(
                "As long as fewer than %(count)s of the ballots change, whatever they then say, %(upper)s stays above "
                "%(lower)s.",
                count=found.at_least, upper=pair.upper, lower=pair.lower,
            )
        )  # fmt: skip
    if pair.verdict == BEATS:
        told.append(_undone(pair))
    told.append(
        ngettext(
            "%(num)s ballot more would be enough to put %(lower)s above %(upper)s, if it named %(lower)s first, "
            "%(upper)s last and the others as they stand.",
            "%(num)s ballots more would be enough to put %(lower)s above %(upper)s, if they named %(lower)s first, "
            "%(upper)s last and the others as they stand.",
            found.added, lower=pair.lower, upper=pair.upper,
        )
    )  # fmt: skip
    if found.smallest and found.added > 1:
        told.append(
            _(
                "With fewer of just these the chain from %(lower)s to %(upper)s is not the stronger one; other ballots "
                "might do with fewer.",
                lower=pair.lower, upper=pair.upper,
            )
        )  # fmt: skip
    return tuple(told)


def _undone(pair: Why) -> str:
    link = weakest(pair.forth)
    figures = {"winner": link.winner, "loser": link.loser, "won": link.supporters, "lost": link.opponents}
    if len(pair.forth) == 1:
        return ngettext(
            "The comparison itself, %(won)s to %(lost)s, would no longer be won if %(num)s ballot turned round on it.",
            "The comparison itself, %(won)s to %(lost)s, would no longer be won if %(num)s ballots turned round on it.",
            to_undo(link), **figures,
        )  # fmt: skip
    return ngettext(
        "The weakest step, %(winner)s against %(loser)s %(won)s to %(lost)s, would no longer be won if %(num)s ballot "
        "turned round on it.",
        "The weakest step, %(winner)s against %(loser)s %(won)s to %(lost)s, would no longer be won if %(num)s ballots "
        "turned round on it.",
        to_undo(link), **figures,
    )  # fmt: skip
