"""Words of the rankings' pages that several of them need."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l

from ...core.messages import Message, listed
from ...core.ranking.differences import BELOW, UNRANKED, Place
from ...core.ranking.sorting import Group as Sorted
from ...core.trust.pooling import WARN_BELOW
from ...core.trust.verifier import ALL, FEWEST
from ...core.words import Category, Kind
from ...queries.rankings import Group, KindResults, Line, RoundView
from ..labels import label
from ..translations import nplain as ngettext
from ..translations import plain as _
from ..translations import said


def kind_plural(kind: Kind) -> str:
    """The heading of a section."""
    return _("Norms") if kind == Kind.NORM else _("Recommendations")


def count_of(kind: Kind, n: int) -> str:
    """Such as "12 norms"."""
    if kind == Kind.NORM:
        return ngettext("%(num)d norm", "%(num)d norms", n)
    return ngettext("%(num)d recommendation", "%(num)d recommendations", n)


def group_name(group: Group) -> str:
    """The deciding delegations, a category in the plural, all (each ballot or each group alike), or those pooled."""
    return group_word(group.group)


def group_word(group: str) -> str:
    """The same of a group's key, such as "deciding" or "business"."""
    return said(_TOGETHER[group]) if group in _TOGETHER else category_plural(Category(group))


_TOGETHER = {
    "deciding": Message("Deciding delegations"),
    "all": Message("All delegations"),
    "balanced": Message("All, each group counting alike"),
    "pooled": Message("Small groups together"),
}
_PLURALS = {
    Category.ASEAN_MEMBER_STATE: Message("ASEAN Member States"),
    Category.DIALOGUE_PARTNER: Message("Dialogue Partners"),
    Category.SECTORAL_DIALOGUE_PARTNER: Message("Sectoral Dialogue Partners"),
    Category.DEVELOPMENT_PARTNER: Message("Development Partners"),
    Category.ARF_PARTICIPANT: Message("ARF participants"),
    Category.OTHER_INTERESTED_COUNTRY: Message("Other interested countries"),
    Category.ASEAN_BODY: Message("ASEAN bodies"),
    Category.INTERNATIONAL_ORGANIZATION: Message("International organizations"),
    Category.BUSINESS: Message("Business"),
    Category.NGO: Message("Non-governmental organizations"),
}


def category_plural(category: Category) -> str:
    """The category as the name of a group of delegations."""
    return said(_PLURALS[category]) if category in _PLURALS else label(category)


def results_seen_by(round_: RoundView) -> str:
    """Who sees the results, and when."""
    if round_.two_person:
        return {
            "chair": _("The chair and the secretariat, once two officers have confirmed the close"),
            "participants": _("All participants, once two officers have confirmed the close"),
            "public": _("Everybody, once two officers have confirmed the close"),
        }[round_.results_to]
    return {
        "chair": _("The chair and the secretariat, from the close"),
        "participants": _("All participants, from the close"),
        "public": _("Everybody, from the close"),
    }[round_.results_to]


def ballots_seen_by(round_: Line) -> str:
    """Who sees what each delegation chose."""
    if round_.is_confidential:
        return _("Published nowhere: the round is confidential")
    return {
        "chair": _("The chair and the secretariat, with the results, with the name of the delegation"),
        "participants": _("All participants, with the results, with the name of the delegation"),
        "public": _("Everybody, with the results, with the name of the delegation"),
    }[round_.results_to]


def few_ballots(round_: Line, entitled: int, results: Sequence[KindResults]) -> str:
    """That so few rank in a confidential round that it hides little; empty where there are enough. `results`: as the
    reader sees them, once they are published."""
    if not round_.is_confidential:
        return ""
    for result in results[:1]:
        cast = next((each.cast for each in (*result.others, *result.hidden) if each.group == ALL), entitled)
        if cast >= WARN_BELOW:
            return ""
        return ngettext(
            "Only %(num)s ballot was cast in this round.", "Only %(num)s ballots were cast in this round.", cast
        )
    if entitled >= WARN_BELOW:
        return ""
    if entitled < FEWEST:
        return ngettext(
            "Only %(num)s delegation may rank in this round: too few for a confidential one.",
            "Only %(num)s delegations may rank in this round: too few for a confidential one.",
            entitled,
        )
    return ngettext(
        "Only %(num)s delegation may rank in this round.", "Only %(num)s delegations may rank in this round.", entitled
    )


def firmness(firm: Mapping, order: Sequence[Sequence[str]]) -> str:
    """How far the order hangs on single ballots, in two sentences. `firm` as services.rankings.counting stores it."""
    if firm["firm"] == firm["cast"]:
        return _("Whichever one ballot of the deciding delegations is left out, no place changes.")
    told = (
        ngettext(
            "%(num)s of the %(cast)s ballots of the deciding delegations could be left out without changing any place.",
            "%(num)s of the %(cast)s ballots of the deciding delegations could be left out, each alone, without "
            "changing any place.",
            firm["firm"], cast=firm["cast"],
        )
        if firm["firm"]
        else _("Whichever one ballot of the deciding delegations is left out, some place changes.")
    )  # fmt: skip
    if firm["upsets"]:
        names = said(listed(firm["upsets"]))
        return told + " " + _("Leaving out one of these alone changes the first place: %(names)s.", names=names)
    first = order[0] if order else ("",)
    return told + " " + ngettext(
        "In each case %(first)s comes first.",
        "In each case %(first)s share the first place.",
        len(first), first=said(listed(first)),
    )  # fmt: skip


def moving(firm: Mapping) -> str:
    """The items whose place hangs on single ballots, with their best and worst; empty where none does."""
    found = [f"{ref} {best}\u2013{worst}" for ref, (best, worst) in firm["ranges"].items() if best != worst]
    return ", ".join(found)


def pairs(found: Sequence[tuple[str, str]]) -> str:
    """Pairs of items, such as "N-01 / N-04, N-02 / N-04"."""
    return ", ".join([f"{upper} / {lower}" for upper, lower in found])


def disclosure_word(round_: Line) -> str:
    """The setting in one word."""
    return _("Confidential") if round_.is_confidential else _("Attributable")


def why_not_shown(groups: Sequence[Group]) -> str:
    """Where the ballots of groups without figures of their own are counted: the beginning of a line that names them."""
    return {
        "pooled": _("Shown only together, since fewer than five of each cast or so few would be left:"),
        "withheld": _("In no figure here, since fewer than five ballots are left beside the deciding delegations':"),
    }.get(groups[0].counted_in, _("Not shown, since fewer than five cast:"))


def why_one_is_not_shown(group: Group) -> str:
    """The same of one group, as a note."""
    return {
        "pooled": _("Shown only together with other small groups"),
        "withheld": _("In no figure: fewer than five ballots are left beside the deciding delegations'"),
        "nobody": _("Nobody cast"),
    }.get(group.counted_in, _("Not shown: fewer than five cast"))


_HISTORY = {
    "schedule": _l("Scheduled"),
    "unschedule": _l("Taken back to draft"),
    "open": _l("Opened"),
    "close": _l("Closed"),
    "extend": _l("Close put off"),
    "reopen": _l("Reopened"),
    "cancel": _l("Cancelled"),
    "withdraw": _l("Candidate withdrawn"),
    "count": _l("Results counted anew"),
    "stricter": _l("Made stricter"),
    "withhold": _l("Too few ballots for a confidential round: nothing is published"),
    "publish": _l("Results published, confirmed by two officers"),
    "seal": _l("Results sealed again, to be confirmed"),
}


def history_words(act: str) -> str:
    """What happened to a round."""
    return str(_HISTORY.get(act, act))


def band_name(band: str) -> str:
    """A band of the ballot, or a group."""
    return {
        "ranked": _("Ranked"),
        "high": _("High"),
        "medium": _("Medium"),
        "low": _("Low"),
        "below": _("Not acceptable"),
        "none": _("Not sorted"),
    }[band]


def group_sentence(group: Sorted) -> str:
    """Said after a move."""
    return {
        Sorted.HIGH: _("It is in the group High."),
        Sorted.MEDIUM: _("It is in the group Medium."),
        Sorted.LOW: _("It is in the group Low."),
    }[group]


def place_words(place: Place) -> str:
    """Where an item stands, short."""
    if place == UNRANKED:
        return _("unranked")
    if place == BELOW:
        return _("below the line")
    return _("place %(n)s", n=place)


def step_words(did: str) -> str:
    """What one step of preparing did, as "undo" names it."""
    name, _colon, rest = did.partition(":")
    first, _colon, target = rest.partition(":")
    if name == "sort":
        return _("%(ref)s to: %(group)s", ref=first, group=band_name(target))
    if name == "take":
        return _("a colleague's place for %(ref)s", ref=target)
    return {
        "up": _("%(ref)s up", ref=first),
        "down": _("%(ref)s down", ref=first),
        "drop": _("%(ref)s dragged", ref=first),
        "tie": _("%(ref)s tied", ref=first),
        "untie": _("the tie of %(ref)s ended", ref=first),
        "rank": _("%(ref)s ranked", ref=first),
        "unrank": _("%(ref)s unranked", ref=first),
        "below": _("%(ref)s below the line", ref=first),
        "spread": _("places of their own"),
        "level": _("a group made equal"),
        "take-all": _("a suggestion taken over"),
        "as-cast": _("back to what was cast"),
        "import": _("the order of an earlier round"),
    }.get(name, _("what was typed"))
