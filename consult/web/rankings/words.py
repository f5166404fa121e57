"""Words of the rankings' pages that several of them need."""

from flask_babel import gettext as _
from flask_babel import ngettext

from ...core.ranking.differences import BELOW, UNRANKED, Place
from ...core.ranking.sorting import Group as Sorted
from ...core.words import Category, Kind
from ...queries.rankings import Group, Line
from ..labels import label


def kind_plural(kind: Kind) -> str:
    """The heading of a section."""
    return _("Norms") if kind == Kind.NORM else _("Recommendations")


def count_of(kind: Kind, n: int) -> str:
    """Such as "12 norms"."""
    if kind == Kind.NORM:
        return ngettext("%(num)d norm", "%(num)d norms", n)
    return ngettext("%(num)d recommendation", "%(num)d recommendations", n)


def group_name(group: Group) -> str:
    """The deciding delegations, or a category in the plural."""
    return _("Deciding delegations") if group.category is None else category_plural(group.category)


def category_plural(category: Category) -> str:
    """The category as the name of a group of delegations."""
    return {
        Category.ASEAN_MEMBER_STATE: _("ASEAN Member States"),
        Category.DIALOGUE_PARTNER: _("Dialogue Partners"),
        Category.SECTORAL_DIALOGUE_PARTNER: _("Sectoral Dialogue Partners"),
        Category.DEVELOPMENT_PARTNER: _("Development Partners"),
        Category.ARF_PARTICIPANT: _("ARF participants"),
        Category.OTHER_INTERESTED_COUNTRY: _("Other interested countries"),
        Category.ASEAN_BODY: _("ASEAN bodies"),
        Category.INTERNATIONAL_ORGANIZATION: _("International organizations"),
        Category.BUSINESS: _("Business"),
        Category.NGO: _("Non-governmental organizations"),
    }.get(category, label(category))


def results_seen_by(round_: Line) -> str:
    """Who sees the results, and when."""
    return {
        "chair": _("The chair and the secretariat, from the close"),
        "participants": _("All participants, from the close"),
        "public": _("Everybody, from the close"),
    }[round_.results_to]


def ballots_seen_by(round_: Line) -> str:
    """Who sees what each delegation chose."""
    return {
        "nobody": _("Nobody but the delegation itself"),
        "chair": _("The chair and the co-chairs, from the close"),
        "participants": _("All participants, from the close, with the name of the delegation"),
    }[round_.ballots_to]


def history_words(act: str) -> str:
    """What happened to a round."""
    return {
        "schedule": _("Scheduled"),
        "unschedule": _("Taken back to draft"),
        "open": _("Opened"),
        "close": _("Closed"),
        "extend": _("Close put off"),
        "reopen": _("Reopened"),
        "cancel": _("Cancelled"),
        "withdraw": _("Candidate withdrawn"),
        "count": _("Results counted anew"),
    }.get(act, act)


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
        "as-joint": _("the joint ballot copied"),
        "import": _("the order of an earlier round"),
    }.get(name, _("what was typed"))
