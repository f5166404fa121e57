"""From a posted ballot to choices, and what one press of a button does to them."""

from collections.abc import Collection, Mapping, Sequence

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ...core.errors import Refused
from ...core.ranking import moves, sorting
from ...core.ranking.ballots import Ballot, from_numbers
from ...core.ranking.sections import join, section
from ...core.ranking.sorting import Group, Prepared, each_section, read_numbers
from ...core.text.folding import clean
from ...core.words import NUMBER_PREFIX, Kind
from ...queries.rankings import Suggestion
from .words import group_sentence

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
UNSORTED, BELOW = "none", "below"  # beside the groups, where an item can be sorted


def read_ballot(form: MultiDict, sections: Sections) -> Ballot:
    """As `read_prepared`, where nobody sorts."""
    return read_prepared(form, sections).ballot


def read_prepared(form: MultiDict, sections: Sections) -> Prepared:
    """The ballot of the fields `rank-N-01` (a number or nothing), `group-N-01` and `below` (once an item). Each kind
    has numbers of its own; where an item has a group, its number orders inside it. Raises Refused, the item as field.
    """
    known = {ref for refs in sections.values() for ref in refs}
    below = {ref for value in form.getlist("below") for ref in value.replace(",", " ").split()}
    named = below | {name[5:] for name in form if name.startswith("rank-") and form[name].strip()}
    foreign = sorted(named - known)
    if foreign:
        raise Refused("%(refs)s: not in this round. Reload the page.", refs=", ".join(foreign), field=foreign[0])
    groups = {ref: form[f"group-{ref}"] for ref in known if f"group-{ref}" in form}
    parts = [
        read_numbers({ref: form.get(f"rank-{ref}") for ref in refs}, groups, [ref for ref in refs if ref in below])
        for refs in sections.values()
    ]
    return Prepared(join(part.ballot for part in parts), {ref: g for part in parts for ref, g in part.groups.items()})


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


def apply(
    prepared: Prepared, op: str, sections: Sections, suggestions: Sequence[Suggestion] = ()
) -> tuple[Prepared, str | None]:
    """The ballot after the button `op`, and the item it moved. "save" and the like change nothing.

    "up:N-03" and so on as in MOVES; "sort:N-03:high" sorts it ("below" and "none" too); "drop:N-03:ranked:N-05" puts
    N-03 before N-05 (last, if that is empty), where a group, "unranked" and "below" name the other bands;
    "spread:norm:high" and "level:norm:high" part and tie a band; "take:7:N-03" and "take-all:7" take over the
    suggestion of membership 7. Raises Refused for a button that does not exist.
    """
    name, _colon, rest = op.partition(":")
    if not rest:
        return prepared, None
    first, _colon, target = rest.partition(":")
    if name in ("take", "take-all"):
        return _take(prepared, name, first, target, sections, suggestions)
    if name in ("spread", "level"):
        return _reorder(prepared, name, first, target, sections), None
    act = {"drop": _drop, "sort": _sort}.get(name) or (name in MOVES and _move(MOVES[name]))
    if not act or not any(first in refs for refs in sections.values()):
        raise _unknown()
    return each_section(prepared, sections, lambda p, refs: act(p, first, target) if first in refs else p), first


def _unknown() -> Refused:
    return Refused("This button is not known here. Reload the page and try again.")


def _move(move):
    return lambda part, ref, _target: sorting.moved(part, move, ref)


def _sort(part: Prepared, ref: str, target: str) -> Prepared:
    if target == BELOW:
        return part if ref in part.ballot.below else sorting.moved(part, moves.put_below_line, ref)
    if target == UNSORTED:
        return sorting.moved(part, moves.unrank, ref)
    if target not in set(Group):
        raise _unknown()
    return sorting.sort_into(part, ref, Group(target))


def _drop(part: Prepared, ref: str, target: str) -> Prepared:
    band, _colon, following = target.partition(":")
    if band == "below":
        return sorting.moved(part, moves.put_below_line, ref)
    if band in set(Group):
        return sorting.place_in(part, ref, Group(band), following or None)
    if band != "ranked":
        return sorting.moved(part, moves.unrank, ref)
    rest = part.ballot.without([ref])
    rank = rest.rank_of(following) if following else None
    if rank is None:
        return sorting.moved(part, moves.rank_last, ref)
    # Dropped between two tied items it joins them; before the first of a tie it stands alone before them. Inside a
    # tie items stand in the order of their names, so the first is the smallest.
    tied = following != rest.ranked[rank - 1][0]
    return sorting.fit(moves.set_rank(part.ballot, ref, rank, tied=tied), part.groups, moved=ref)


def _reorder(prepared: Prepared, name: str, kind: str, band: str, sections: Sections) -> Prepared:
    if kind not in sections or (band not in set(Group) and (band != "ranked" or name == "level")):
        raise _unknown()
    group = Group(band) if band != "ranked" else None
    act = sorting.level if name == "level" else sorting.spread
    return each_section(prepared, sections, lambda p, refs: act(p, group) if refs == sections[kind] else p)


def _take(prepared, name: str, whose: str, ref: str, sections: Sections, suggestions):
    other = next((each for each in suggestions if str(each.membership_id) == whose), None)
    known = any(ref in refs for refs in sections.values())
    if other is None or (name == "take" and not known):
        raise Refused("This suggestion is no longer there. Reload the page.")
    if name == "take-all":
        return other.prepared, None

    def act(part: Prepared, refs: Collection[str]) -> Prepared:
        theirs = Prepared(section(other.choices, refs), other.groups or {})
        return sorting.take_over(part, theirs, ref) if ref in refs else part

    return each_section(prepared, sections, act), ref


def said(prepared: Prepared, ref: str | None, sections: Sections) -> str:
    """Where the moved item stands now, for those who hear the page."""
    if ref is None:
        return _("The ballot is saved.")
    refs = next(refs for refs in sections.values() if ref in refs)
    part = section(prepared.ballot, refs)
    if ref in part.below:
        return _("%(ref)s stands below the line.", ref=ref)
    rank = part.rank_of(ref)
    if rank is None:
        return _("%(ref)s is unranked.", ref=ref)
    tied = [other for other in part.ranked[rank - 1] if other != ref]
    if not tied:
        place = _("%(ref)s has place %(rank)s of %(last)s.", ref=ref, rank=rank, last=len(part.ranked))
    elif len(tied) > 4:
        place = _("%(ref)s has place %(rank)s, tied with %(n)s others.", ref=ref, rank=rank, n=len(tied))
    else:
        place = _("%(ref)s has place %(rank)s, tied with %(others)s.", ref=ref, rank=rank, others=", ".join(tied))
    group = prepared.groups.get(ref)
    return f"{place} {group_sentence(group)}" if group else place

