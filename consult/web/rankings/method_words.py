"""What the page of the other methods says, for somebody who never heard of any of them."""

from collections.abc import Sequence

from ...core.messages import listed
from ...core.ranking.names import SCHULZE
from ...core.ranking.other_methods import OTHERS
from ...core.trust.verifier import BALANCED
from ...queries.rankings import ByMethods, Group, RoundView, ShortList
from ..translations import nplain as ngettext
from ..translations import plain as _
from ..translations import said

# The names are their inventors': the same in every language but for two.
_NAMES = {"kemeny": "Kemeny", "borda": "Borda", "copeland": "Copeland", SCHULZE: "Schulze"}


def name(method: str) -> str:
    """What a method is called at the head of a column."""
    return _NAMES.get(method) or {"ranked_pairs": _("Ranked Pairs"), "split_cycle": _("Split Cycle")}[method]


def how(method: str) -> str:
    """How it makes an order, in a sentence or two."""
    return {
        SCHULZE: _(
            "Every two candidates are compared. Where the comparisons go round in a circle, chains of won comparisons "
            "decide. The order of the round is made so."
        ),
        "ranked_pairs": _(
            "The clearest comparisons are settled first, one after the other. One that would contradict what is "
            "settled already is left out."
        ),
        "kemeny": _(
            "Of all orders there could be, the one that contradicts the ballots least: for every two candidates it "
            "counts the ballots that say the opposite."
        ),
        "borda": _(
            "Points. A ballot gives a candidate one point for each other that it puts behind it, and half a point for "
            "each that it leaves level with it. Most points come first."
        ),
        "copeland": _(
            "Won and lost comparisons. Each candidate counts how many others it wins against, less those it loses to; "
            "how clearly does not matter."
        ),
        "split_cycle": _(
            "Where the comparisons go round in a circle, the weakest of the circle is struck out. Those that nothing "
            "then wins against come first."
        ),
    }[method]


def what_differs(method: str, group: Group, found: ByMethods) -> str:
    """How the order by this method is unlike the group's own."""
    order = found.orders[method]
    if order == group.order:
        return _("The same order.")
    first = said(listed(sorted(order[0])))
    said_ = [
        _("The same first place.")
        if set(order[0]) == set(group.order[0])
        else _("In the first place: %(first)s.", first=first)
    ]
    number = found.turned[method]
    if not number:
        return " ".join([*said_, _("No two stand the other way round; only ties differ.")])
    size = len(group.stored.items)
    said_.append(
        ngettext(
            "%(num)s pair of %(all)s stands the other way round.",
            "%(num)s pairs of %(all)s stand the other way round.",
            number, all=size * (size - 1) // 2,
        )
    )  # fmt: skip
    item, before, after = _farthest(group, found.places[method])
    if abs(after - before) > 1:
        said_.append(
            _("Farthest apart: %(ref)s, place %(before)s and here %(after)s.", ref=item, before=before, after=after)
        )
    return " ".join(said_)


def _farthest(group: Group, places: dict[str, tuple[int, bool]]) -> tuple[str, int, int]:
    item = max(places, key=lambda each: abs(places[each][0] - group.place(each)))
    return item, group.place(item), places[item][0]


def about(method: str, group: Group, found: ByMethods) -> list[str]:
    """What else there is to know of the order by this method."""
    if method == "kemeny":
        return _kemeny(group, found)
    if method == "ranked_pairs" and found.equally_clear:
        return [
            _(
                "Some comparisons are equally clear, and the outcome depends on which is settled first; each candidate "
                "is shown at the best place that this can give it."
            )
            if found.all_tried
            else _(
                "Some comparisons are equally clear, in too many ways to try them all; only what holds whichever is "
                "settled first is counted."
            )
        ]
    return []


def _kemeny(group: Group, found: ByMethods) -> list[str]:
    best = found.kemeny
    if not best.stated:
        return [_("No ballot puts one candidate before another.")]
    if group.group == BALANCED:  # weights of groups, which no one counts on fingers
        much = f"{100 * best.distance / best.stated:.1f}%"
        contradicts = _(
            "It contradicts %(much)s of the comparisons that the ballots state, each group counting alike.", much=much
        )
        at_least = f"{100 * best.bound / best.stated:.1f}%"
    else:
        contradicts = ngettext(
            "It contradicts %(much)s of the %(num)s comparison that the ballots state.",
            "It contradicts %(much)s of the %(num)s comparisons that the ballots state.",
            best.stated, much=best.distance,
        )  # fmt: skip
        at_least = str(best.bound)
    if not best.exact:
        return [
            contradicts,
            _(
                "It is the best order that was found in the time there is, and not proved to be the best of all: none "
                "contradicts fewer than %(bound)s.",
                bound=at_least,
            ),
        ]
    if best.unique:
        return [contradicts, _("This is proved: every other order contradicts more.")]
    return [
        contradicts,
        _(
            "It is proved that no order contradicts fewer. Other orders contradict as few; each candidate is shown at "
            "the best place that it has in any of them."
        ),
    ]


def firsts(group: Group, found: ByMethods) -> str:
    """Which candidates come first, by which methods."""
    own = set(group.order[0])
    apart = [method for method in OTHERS if set(found.orders[method][0]) != own]
    names = said(listed(group.order[0]))
    if not apart:
        if len(own) == 1:
            return _("By every method %(ref)s comes first.", ref=names)
        return _("By every method %(refs)s share the first place.", refs=names)
    others = said(listed([name(method) for method in apart]))
    return _(
        "First by Schulze's method: %(refs)s. Not the same first place by: %(methods)s.", refs=names, methods=others
    )


def undisputed(group: Group, found: ByMethods) -> list[str]:
    """What Split Cycle says of the first place."""
    if not found.undisputed:
        return []
    names = said(listed(found.undisputed))
    if len(found.undisputed) == 1:
        told = [_("Undisputed: %(ref)s. Nothing wins against it once the circles are cut (Split Cycle).", ref=names)]
    else:
        told = [
            _(
                "Undisputed: %(refs)s. Nothing wins against these once the circles are cut (Split Cycle); which of "
                "them comes first is for the method to say.",
                refs=names,
            )
        ]
    outside = [ref for ref in group.order[0] if ref not in found.undisputed]
    if outside:
        told.append(
            ngettext(
                "%(refs)s, first by Schulze's method, is not among them: where ballots leave candidates level, Split "
                "Cycle weighs a comparison otherwise.",
                "%(refs)s, first by Schulze's method, are not among them: where ballots leave candidates level, Split "
                "Cycle weighs a comparison otherwise.",
                len(outside), refs=said(listed(outside)),
            )
        )  # fmt: skip
    return told


def why_no_list(round_: RoundView, group: Group) -> str:
    """Why a group has no short list."""
    if round_.is_confidential:
        return _(
            "There is none: it is made from single ballots, and of a confidential round no ballot is used for anything "
            "but the figures of groups."
        )
    return _("There is none: who belongs to this group has changed since the results were counted.")


def about_list(short: ShortList, group: Group, found: ByMethods, places: int) -> list[str]:
    """What a short list of so many places reaches, and how it is unlike the first of the order."""
    told = [
        ngettext(
            "%(reached)s of the %(num)s ballot ranks at least one of them.",
            "%(reached)s of the %(num)s ballots rank at least one of them.",
            found.voters, reached=short.reached,
        )
    ]  # fmt: skip
    if short.level:
        told.append(
            ngettext(
                "Nothing tells these apart for %(num)s more place: %(refs)s.",
                "Nothing tells these apart for %(num)s more places: %(refs)s.",
                places - len(short.sure), refs=said(listed(short.level)),
            )
        )  # fmt: skip
        return told
    if len(short.sure) < places:
        told.append(
            _("The list ends here: no ballot ranks any other candidate.")
            if found.complete
            else _("The list ends here: there are too many ways to go on that are equally good.")
        )
    after = _beyond(short.sure, group)
    if not after:
        told.append(_("They are also the first of the order by Schulze's method."))
    else:
        left = [ref for tier in group.order for ref in tier if group.place(ref) <= len(short.sure)]
        left = [ref for ref in left if ref not in short.sure]
        told.append(
            _(
                "Not among the first %(number)s of the order by Schulze's method: %(refs)s. Among these, and not on "
                "the list: %(left)s.",
                number=len(short.sure), refs=said(listed(after)), left=said(listed(left)),
            )
        )  # fmt: skip
    return told


def _beyond(sure: Sequence[str], group: Group) -> list[str]:
    return [ref for ref in sure if group.place(ref) > len(sure)]


def every() -> tuple[str, ...]:
    """All methods that give an order, that of the round first."""
    return (SCHULZE, *OTHERS)
