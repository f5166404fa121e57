"""From a posted ballot to choices, and what one press of a button does to them."""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ...core.errors import Refused
from ...core.ranking import moves
from ...core.ranking.ballots import Ballot, from_numbers
from ...core.ranking.sections import join, section
from ...core.text.folding import clean
from ...core.words import NUMBER_PREFIX, Kind

Sections = Mapping[Kind, Collection[str]]

MOVES = {
    "up": moves.move_up,
    "down": moves.move_down,
    "tie": moves.tie_with_previous,
    "untie": moves.untie,
    "rank": moves.rank_last,
    "unrank": moves.unrank,
    "below": moves.put_below_line,
}


def read_ballot(form: MultiDict, sections: Sections) -> Ballot:
    """The ballot of the fields `rank-N-01` (a number or nothing) and `below` (once an item). Each kind has numbers of
    its own. Raises Refused with the item as field."""
    known = {ref for refs in sections.values() for ref in refs}
    below = {ref for value in form.getlist("below") for ref in value.replace(",", " ").split()}
    named = below | {name[5:] for name in form if name.startswith("rank-") and form[name].strip()}
    foreign = sorted(named - known)
    if foreign:
        raise Refused("%(refs)s: not in this round. Reload the page.", refs=", ".join(foreign), field=foreign[0])
    return join(
        from_numbers({ref: form.get(f"rank-{ref}") for ref in refs}, [ref for ref in refs if ref in below])
        for refs in sections.values()
    )


def read_cast(form: MultiDict) -> Ballot:
    """As `read_ballot`, where the round need not be read: the first letter of a reference tells its kind. Whether the
    round holds the items is for the service to say."""
    below = {ref for value in form.getlist("below") for ref in value.replace(",", " ").split()}
    refs = sorted(below | {name[5:] for name in form if name.startswith("rank-")})
    parts = [[ref for ref in refs if ref.startswith(prefix)] for prefix in NUMBER_PREFIX.values()]
    parts.append([ref for ref in refs if not ref.startswith(tuple(NUMBER_PREFIX.values()))])
    return join(
        from_numbers({ref: form.get(f"rank-{ref}") for ref in part}, [ref for ref in part if ref in below])
        for part in parts
    )


def read_reasons(form: MultiDict, items: Collection[str]) -> dict[str, str]:
    """The fields `reason-N-07`, as far as they were sent; an emptied one is empty."""
    return {ref: clean(form[f"reason-{ref}"]).strip() for ref in items if f"reason-{ref}" in form}


def apply(ballot: Ballot, op: str, sections: Sections) -> tuple[Ballot, str | None]:
    """The ballot after the button `op`, and the item it moved. "save" and the like change nothing.

    "up:N-03" and so on as in MOVES; "drop:N-03:ranked:N-05" puts N-03 before N-05 (last, if that is empty), "unranked"
    and "below" name the other bands. Raises Refused for a button that does not exist.
    """
    name, _colon, rest = op.partition(":")
    if not rest:
        return ballot, None
    ref, _colon, target = rest.partition(":")
    if not any(ref in refs for refs in sections.values()) or (name not in MOVES and name != "drop"):
        raise Refused("This button is not known here. Reload the page and try again.")
    parts = []
    for refs in sections.values():
        part = section(ballot, refs)
        if ref in refs:
            part = _drop(part, ref, target) if name == "drop" else MOVES[name](part, ref)
        parts.append(part)
    return join(parts), ref


def _drop(part: Ballot, ref: str, target: str) -> Ballot:
    band, _colon, following = target.partition(":")
    if band == "below":
        return moves.put_below_line(part, ref)
    if band != "ranked":
        return moves.unrank(part, ref)
    rest = part.without([ref])
    rank = rest.rank_of(following) if following else None
    if rank is None:
        return moves.rank_last(part, ref)
    # Dropped between two tied items it joins them; before the first of a tie it stands alone before them. Inside a
    # tie items stand in the order of their names, so the first is the smallest.
    tied = following != rest.ranked[rank - 1][0]
    return moves.set_rank(part, ref, rank, tied=tied)


def said(ballot: Ballot, ref: str | None, sections: Sections) -> str:
    """Where the moved item stands now, for those who hear the page."""
    if ref is None:
        return _("The ballot is saved.")
    refs = next(refs for refs in sections.values() if ref in refs)
    part = section(ballot, refs)
    if ref in part.below:
        return _("%(ref)s stands below the line.", ref=ref)
    rank = part.rank_of(ref)
    if rank is None:
        return _("%(ref)s is unranked.", ref=ref)
    tied = [other for other in part.ranked[rank - 1] if other != ref]
    if tied:
        return _("%(ref)s has place %(rank)s, tied with %(others)s.", ref=ref, rank=rank, others=", ".join(tied))
    return _("%(ref)s has place %(rank)s of %(last)s.", ref=ref, rank=rank, last=len(part.ranked))
