"""What all pictures share."""

from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup

from ....exports.charts.drawing import Drawing
from ....queries.rankings import Group, KindResults
from ...translations import plain as _
from .. import words

ALL = slice(None)


@dataclass(frozen=True)
class Picture:
    """A drawing with the same numbers as a table, and how to read both. Without a drawing, `missing` says why.

    `draw` makes the drawing of a part of the candidates; one that is not made of candidates is always whole. `names`:
    the column of the table that names its rows; `square`: it has a column for each of them. `refused`: what stands
    below the line for a whole group, in a sentence; empty where nothing does."""

    head: list[str] = field(default_factory=list)
    rows: list[list] = field(default_factory=list)
    title: str = ""
    draw: Callable[[slice], Drawing] | None = None
    lead: str = ""
    missing: str = ""
    names: int = 0
    refused: str = ""
    square: bool = False

    def svgs(self, ident: str, parts: list[slice]) -> list[Markup]:
        """The parts of the drawing as elements of a page; `ident` begins their ids. None where there is no drawing."""
        if self.draw is None:
            return []
        return [Markup(self.draw(part).svg(f"{ident}-{n}")) for n, part in enumerate(parts, 1)]  # escapes all words


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
