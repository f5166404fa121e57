"""Words of the rankings' pages that several of them need."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

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


_PLURALS = {
    Category.ASEAN_MEMBER_STATE: _l("ASEAN Member States"),
    Category.DIALOGUE_PARTNER: _l("Dialogue Partners"),
    Category.SECTORAL_DIALOGUE_PARTNER: _l("Sectoral Dialogue Partners"),
    Category.DEVELOPMENT_PARTNER: _l("Development Partners"),
    Category.ARF_PARTICIPANT: _l("ARF participants"),
    Category.OTHER_INTERESTED_COUNTRY: _l("Other interested countries"),
    Category.ASEAN_BODY: _l("ASEAN bodies"),
    Category.INTERNATIONAL_ORGANIZATION: _l("International organizations"),
    Category.BUSINESS: _l("Business"),
    Category.NGO: _l("Non-governmental organizations"),
}


def category_plural(category: Category) -> str:
    """The category as the name of a group of delegations."""
    return str(_PLURALS[category]) if category in _PLURALS else label(category)


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
}


def history_words(act: str) -> str:
    """What happened to a round."""
    return str(_HISTORY.get(act, act))
