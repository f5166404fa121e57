"""What a tally says, as plain frozen values that can be stored and read back without numpy.

A tally is made once, at the close, and stored; pages read what was stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.core.errors import Refused


@dataclass(frozen=True)
class ItemRow:
    """What the tally says of one item.

    ``place`` as lists print it (1, 2, 2, 4). ``mean_rank`` over the ``ranked_by`` ballots that rank the item, ties
    sharing the mean of the ranks they fill; None if no ballot ranks it. ``first_places``: ballots that rank it first,
    alone or tied. ``marks``: ballots that place it below the line. ``honoured`` of ``stated``: the comparisons of this
    item with others that ballots state and the collective order decides, and those it decides as stated.
    ``agreement`` is their ratio, None if nothing is stated. ``consensus`` across groups as in ``groups.consensus``,
    None without groups; ``refused_by`` the groups that put it below the line on every ballot.
    """

    item: str
    place: int
    mean_rank: float | None
    ranked_by: int
    first_places: int
    marks: int
    honoured: int
    stated: int
    agreement: float | None
    consensus: float | None = None
    refused_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupRow:
    """What one group makes of the items and of the collective order.

    ``voters`` its ballots. ``support``: by item, those that rank it; ``marks``: by item, those that place it below the
    line; ``refused``: items that all of them, and there is at least one, place below the line. ``honoured`` of
    ``stated`` comparisons of its ballots, and ``agreement``, their ratio, as in ``Agreement``.
    """

    group: str
    voters: int
    support: dict[str, int]
    marks: dict[str, int]
    refused: tuple[str, ...]
    honoured: int
    stated: int
    agreement: float | None


@dataclass(frozen=True)
class Agreement:
    """Agreement over all ballots.

    ``mean_pairwise_tau_a``: mean of Kendall's tau-a over all pairs of ballots, from -1 to 1: of all pairs of items,
    the share two ballots order alike less the share they order oppositely. Ties pull it towards 0.
    ``mean_pairwise_tau_b``: the same with tau-b, which divides by the pairs the two ballots do order, so that short
    ballots do not look like disagreement; ballots without any comparison are left out.
    ``kendall_W``: Kendall's coefficient of concordance with mid-ranks and the correction for ties, 0 to 1.
    ``share_of_stated_comparisons_honoured``: of the comparisons the ballots state between items which the collective
    order does not tie, the share it puts the same way round; ``stated`` and ``honoured`` are the two counts.
    """

    mean_pairwise_tau_a: float | None
    mean_pairwise_tau_b: float | None
    kendall_W: float | None  # noqa: N815 - the name under which the coefficient is known
    share_of_stated_comparisons_honoured: float | None
    stated: int
    honoured: int


@dataclass(frozen=True)
class Tally:
    """The result of a round.

    ``method`` a name from ``names``; ``items`` those tallied and ``withdrawn`` those struck out, as given; ``voters``
    the ballots cast, blank ones included. ``order`` the collective order in tiers, best first, items of a tier in the
    order of ``items``; ``winners`` its first tier. ``beats`` pairs (better, worse) of the method's own relation, which
    can say less than the tiers: ``undecided`` are the pairs in different tiers of which neither beats the other.
    ``split`` the ties of the method that were split by fewest below-line marks, then Borda, where the round asks for
    that. ``rows`` best first; ``groups`` in alphabetical order, if ballots came with groups.

    ``pairwise[i][j]`` by position in ``items``: ballots that prefer i to j, weighted by ``weighting`` (a name from
    ``weighting``) and to be divided by ``scale``. ``paths[i][j]``, for Schulze's method only: supporters of the weakest
    link of the strongest path. ``details`` what else the method has to say, by name, fit for JSON. All other figures
    count ballots, whatever the weighting.
    """

    method: str
    items: tuple[str, ...]
    withdrawn: tuple[str, ...]
    voters: int
    order: tuple[tuple[str, ...], ...]
    condorcet_winner: str | None
    beats: tuple[tuple[str, str], ...]
    rows: tuple[ItemRow, ...]
    measures: Agreement
    pairwise: tuple[tuple[int, ...], ...]
    paths: tuple[tuple[int, ...], ...]
    undecided: tuple[tuple[str, str], ...] = ()
    split: tuple[tuple[str, ...], ...] = ()
    groups: tuple[GroupRow, ...] = ()
    weighting: str = "one_voice"
    scale: int = 1
    details: dict = field(default_factory=dict)

    @property
    def winners(self) -> tuple[str, ...]:
        """The first tier of the collective order; empty if there are no items."""
        return self.order[0] if self.order else ()

    def row(self, item: str) -> ItemRow | None:
        """The row of an item; None for one that is withdrawn or unknown."""
        return next((row for row in self.rows if row.item == item), None)

    def to_json(self) -> dict:
        """Plain lists, dicts, numbers and strings; equal tallies give equal data."""
        return {
            "method": self.method,
            "items": list(self.items),
            "withdrawn": list(self.withdrawn),
            "voters": self.voters,
            "order": _lists(self.order),
            "condorcet_winner": self.condorcet_winner,
            "beats": _lists(self.beats),
            "rows": [{**vars(row), "refused_by": list(row.refused_by)} for row in self.rows],
            "measures": dict(vars(self.measures)),
            "pairwise": _lists(self.pairwise),
            "paths": _lists(self.paths),
            "undecided": _lists(self.undecided),
            "split": _lists(self.split),
            "groups": [{**vars(row), "refused": list(row.refused)} for row in self.groups],
            "weighting": self.weighting,
            "scale": self.scale,
            "details": self.details,
        }

    @classmethod
    def from_json(cls, data: Mapping) -> "Tally":
        """The tally that ``to_json`` wrote, in this release or an earlier one. Raises Refused for another shape."""
        try:
            return cls(
                method=data["method"],
                items=tuple(data["items"]),
                withdrawn=tuple(data["withdrawn"]),
                voters=data["voters"],
                order=_tuples(data["order"]),
                condorcet_winner=data["condorcet_winner"],
                beats=tuple((better, worse) for better, worse in data["beats"]),
                rows=tuple(ItemRow(**{**row, "refused_by": tuple(row.get("refused_by", ()))}) for row in data["rows"]),
                measures=Agreement(**data["measures"]),
                pairwise=_tuples(data["pairwise"]),
                paths=_tuples(data["paths"]),
                undecided=tuple((upper, lower) for upper, lower in data.get("undecided", ())),
                split=_tuples(data.get("split", ())),
                groups=tuple(GroupRow(**{**row, "refused": tuple(row["refused"])}) for row in data.get("groups", ())),
                weighting=data.get("weighting", "one_voice"),
                scale=data.get("scale", 1),
                details=dict(data.get("details", {})),
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Refused("The stored result of this round cannot be read.") from None


def _lists(rows) -> list[list]:
    return [list(row) for row in rows]


def _tuples(rows) -> tuple[tuple, ...]:
    return tuple(tuple(row) for row in rows)
