"""What all pictures share."""

from dataclasses import dataclass, field

from markupsafe import Markup

from ....exports.charts.drawing import Drawing
from ....queries.rankings import Group, KindResults
from ...translations import plain as _
from .. import words


@dataclass(frozen=True)
class Picture:
    """A drawing with the same numbers as a table, and how to read both. Without a drawing, `missing` says why.

    `names`: the column of the table that names its rows. `refused`: what stands below the line for a whole group, in a
    sentence; empty where nothing does."""

    head: list[str] = field(default_factory=list)
    rows: list[list] = field(default_factory=list)
    drawing: Drawing | None = None
    lead: str = ""
    missing: str = ""
    names: int = 0
    refused: str = ""

    def svg(self, ident: str) -> Markup:
        """The drawing as an element of a page; `ident` begins its ids."""
        return Markup(self.drawing.svg(ident))  # Drawing escapes all words


def shown(result: KindResults) -> list[Group]:
    """The groups whose results the reader may see, the deciding delegations first."""
    leading = [result.leading] if result.leading and result.leading.shown else []
    return [*leading, *result.others]


def refusing(result: KindResults) -> dict[str, str]:
    """By candidate that stands below the line on every ballot of some group: the names of those groups."""
    return {
        placed.item.ref: ", ".join(map(words.group_name, placed.refused_by))
        for placed in result.placed
        if placed.refused_by
    }


def refused_words(result: KindResults) -> str:
    """The same in a sentence; empty where nothing is refused so."""
    found = "; ".join(f"{ref} ({groups})" for ref, groups in refusing(result).items())
    return _("Below the line for a whole group, whatever the place: %(each)s.", each=found) if found else ""


def refused_head() -> str:
    """The head of a table's column with the groups that refuse a candidate, and the words of its mark in a drawing."""
    return _("Below the line for a whole group")


def turnout(group: Group) -> str:
    """Such as "Deciding delegations (10 of 10 cast)"."""
    return _("%(group)s (%(cast)s of %(all)s cast)", group=words.group_name(group), cast=group.cast, all=group.entitled)


def place_word(number: int, shared: bool) -> str:
    """A place as tables print it, with an equals sign where it is shared."""
    return f"{number}=" if shared else str(number)


def place(group: Group, ref: str) -> str:
    """The place of a candidate as tables print it, empty where it has none."""
    number = group.place(ref)
    return "" if number is None else place_word(number, group.is_tied(ref))


def names() -> dict[str, str]:
    """What each chart is called, in the order in which pages offer them."""
    return {
        "support": _("Order"),
        "places": _("Places given"),
        "groups": _("Groups compared"),
        "rounds": _("Rounds compared"),
        "pairs": _("All pairs"),
        "delegations": _("Map of delegations"),
    }


def too_few() -> str:
    """Why there are no counts behind an order to show."""
    return _("No group of which figures are shown cast in this round.")
