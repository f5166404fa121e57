"""Which groups of a confidential round are shown alone, which together, and which not at all.

The ballots are divided into *cells* of at least five, and every published figure is of one cell or of several whole
ones. What can be computed from published matrices by adding and subtracting is therefore a combination of cells, and
never of fewer than five ballots. Groups that overlap (the Member States, those of them that decide, all) are so safe
together, not only one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .verifier import ALL, DECIDING, FEWEST, POOLED

WARN_BELOW = 20  # a confidential round of fewer ballots hides little


@dataclass(frozen=True)
class Cell:
    """Ballots that are always shown together. `atoms`: the groups that they come from, none of which overlap."""

    name: str
    atoms: tuple[str, ...]
    cast: int


@dataclass(frozen=True)
class Pooling:
    """`cells`; `withheld`: the atoms whose ballots are in no published figure, `withheld_cast` so many ballots;
    `groups`: each group that is published, with the names of the cells it is made of."""

    cells: tuple[Cell, ...]
    withheld: tuple[str, ...]
    withheld_cast: int
    groups: Mapping[str, tuple[str, ...]]


def pool(cast: Mapping[str, int], groups: Mapping[str, Sequence[str]]) -> Pooling | None:
    """Divide the ballots into cells; None if fewer than five were cast in all, so that nothing can be published.

    `cast`: ballots by atom; atoms do not overlap. `groups`: the atoms of each group that results know of.

    An atom of five or more is a cell of its own. All smaller ones make one cell; if that is still under five, the
    smallest other cell joins it, but never the deciding delegations, whose order the list is made from: where only
    they are left, the few ballots beside them are withheld and there is no total of all.
    """
    there = {atom: n for atom, n in cast.items() if n}
    if sum(there.values()) < FEWEST:
        return None
    small = [atom for atom, n in there.items() if n < FEWEST]
    large = [atom for atom in there if atom not in small]
    withheld: list[str] = []
    if small and sum(there[atom] for atom in small) < FEWEST:
        partners = sorted((atom for atom in large if atom != DECIDING), key=lambda atom: (there[atom], atom))
        if partners:
            large.remove(partners[0])
            small.append(partners[0])
        else:
            small, withheld = [], small
    cells = [Cell(atom, (atom,), there[atom]) for atom in large]
    if small:
        together = tuple(atom for atom in there if atom in small)
        cells.append(Cell(POOLED, together, sum(there[atom] for atom in together)))
    return Pooling(
        tuple(cells), tuple(withheld), sum(there[atom] for atom in withheld), _published(cells, withheld, there, groups)
    )


def _published(cells, withheld, there, groups) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for group, atoms in groups.items():
        own = {atom for atom in atoms if atom in there}
        inside = tuple(cell.name for cell in cells if own.issuperset(cell.atoms))
        held = {atom for cell in cells if cell.name in inside for atom in cell.atoms}
        if own and own == held and not own & set(withheld):
            found[group] = inside
    if any(cell.name == POOLED for cell in cells) and (POOLED,) not in found.values():
        found[POOLED] = (POOLED,)
    return found


def groups_of(atoms: Mapping[str, str]) -> dict[str, list[str]]:
    """The atoms of each group that results know of: the deciding delegations, each category, all.

    `atoms`: the category of each atom (that of the deciding delegations, and each category's own).
    """
    found: dict[str, list[str]] = {}
    for atom, category in atoms.items():
        if atom == DECIDING:
            found.setdefault(DECIDING, []).append(atom)
        found.setdefault(category, []).append(atom)
        found.setdefault(ALL, []).append(atom)
    return found
