"""A ballot has one section for each kind of candidate, with numbers of its own: no norm is ranked against a
recommendation. It is stored as one ballot, section after section; these functions take it apart and join it again."""

from collections.abc import Collection, Iterable, Mapping

from consult.core.ranking.ballots import Ballot


def section(ballot: Ballot, items: Collection[str]) -> Ballot:
    """What the ballot says of these items, the items of one section."""
    kept = set(items)
    return ballot.without([item for item in ballot.mentioned if item not in kept])


def join(sections: Iterable[Ballot]) -> Ballot:
    """One ballot of all sections, in the order given."""
    sections = list(sections)
    return Ballot(
        tuple(tier for each in sections for tier in each.ranked),
        tuple(item for each in sections for item in each.below),
    )


def by_sections(ballot: Ballot, items: Mapping[str, Collection[str]]) -> Ballot:
    """The ballot with its sections one after the other and no tie across them; ``items`` maps section to items.

    Equal choices so become equal ballots, whatever way they came in. Items of no section are kept, at the end.
    """
    parts = [section(ballot, refs) for refs in items.values()]
    known = {ref for refs in items.values() for ref in refs}
    return join([*parts, ballot.without(known)])
