"""Composing the list: from a round or by hand, and every step away from the ranking with its reason."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import NotFound, Refused
from ...core.lifecycle import STANDING, RoundState
from ...core.list_order import Row, asks_reason, crossed, moved, places, position_by_rank
from ...core.permissions import Action, Actor, require
from ...core.text.folding import clean_line
from ...core.words import Access, Kind
from ...db import db, require_transaction
from ...models import Candidate, ConsolidatedList, Entry, RankingRound, RoundItem, Version
from ...queries.rankings import order_for_list
from ..record import next_number, record
from ._rows import REASON, changed, conference_of, find_entry, name_of, open_for_change, section_of

KINDS = {Kind.NORM: "norms", Kind.RECOMMENDATION: "recommendations"}


def create(
    actor: Actor, *, title: str, round_number: int | None = None, request_id: str | None = None, now: datetime
) -> int:
    """A new list, with the entries of a closed round in the deciding delegations' order or empty; answers its number.

    Entries are pinned to the versions that were ranked. The same `request_id` twice creates one list.
    """
    require_transaction()
    require(actor, Action.BUILD_LIST)
    conference = conference_of(actor)
    if request_id:
        existing = db.session.execute(
            select(ConsolidatedList.number).where(
                ConsolidatedList.request_id == request_id, ConsolidatedList.conference_id == conference.id
            )
        ).scalar_one_or_none()
        if existing is not None:
            return existing
    round_ = _closed_round(actor, round_number) if round_number is not None else None
    list_ = ConsolidatedList(
        conference_id=conference.id,
        number=next_number(conference, "list"),
        title=_title(title),
        note="",
        round_id=round_.id if round_ else None,
        created_at=now,
        request_id=request_id or None,
    )
    db.session.add(list_)
    db.session.flush()
    entries = _take_over(list_, round_) if round_ else 0
    record(
        actor, "lists.create", conference_id=conference.id, at=now, subject=name_of(list_), access=Access.OFFICERS,
        details={"round": round_number, "entries": entries},
    )  # fmt: skip
    return list_.number


def describe(actor: Actor, number: int, *, title: str, note: str, version: int | None, now: datetime) -> None:
    """Give the list another title, and the note that is printed under it."""
    require(actor, Action.BUILD_LIST)
    list_ = open_for_change(actor, number, version)
    list_.title, list_.note = _title(title), note.strip()
    changed(actor, list_, "lists.describe", now=now, title=list_.title)


def add(actor: Actor, number: int, ref: str, *, reason: str = "", version: int | None, now: datetime) -> None:
    """Put a tabled candidate on the list in its current version: where the ranking has it, or at the end.

    One that was not in the list's ranking needs a reason.
    """
    require(actor, Action.BUILD_LIST)
    list_ = open_for_change(actor, number, version)
    ref, reason = ref.strip().upper(), reason.strip()
    candidate = db.session.execute(
        select(Candidate).where(
            Candidate.conference_id == actor.conference_id,
            Candidate.ref == ref,
            Candidate.state.in_(STANDING),
            Candidate.released_at.is_not(None),
        )
    ).scalar_one_or_none()
    if candidate is None:
        raise Refused("Choose a tabled candidate from those that are not on the list.", field="ref")
    rows = section_of(list_, candidate.kind)
    if any(other == ref for _, other in rows):
        raise Refused("%(ref)s is on the list already.", ref=ref, field="ref")
    ranking = order_for_list(list_.round_id) if list_.round_id else {}
    place = places(ranking.get(candidate.kind, ())).get(ref)
    against = list_.round_id is not None and place is None
    if against and not reason:
        raise Refused("%(ref)s was not in the ranking. %(reason)s", ref=ref, reason=REASON, field="reason")
    at = position_by_rank([(r, e.ranked_place) for e, r in rows], place)
    entry = Entry(
        list_id=list_.id,
        candidate_id=candidate.id,
        version_id=candidate.current_version_id,
        kind=candidate.kind,
        position=at,
        ranked_place=place,
        departure=reason if against else "",
    )
    for other, _ in rows[at - 1 :]:
        other.position += 1
    db.session.add(entry)
    db.session.flush()
    number_ = db.session.execute(select(Version.number).where(Version.id == entry.version_id)).scalar_one()
    changed(actor, list_, "lists.add", now=now, reason=reason, version_number=number_, entry=ref, position=at)


def move_entry(
    actor: Actor, number: int, ref: str, *, to: int, reason: str = "", version: int | None, now: datetime
) -> int:
    """Put an entry at position `to` of its section, counted from 1; answers that position.

    A move that sets it against the ranking needs a reason. One within a tie, or back to where the ranking has it, needs
    none; the reason of an entry that stands by the ranking again is dropped from the list and kept by the record.
    """
    require(actor, Action.BUILD_LIST)
    list_ = open_for_change(actor, number, version)
    entry, _ = find_entry(list_, ref)
    section = section_of(list_, entry.kind)
    if not 1 <= to <= len(section):
        raise Refused("Choose a position from 1 to %(count)s for %(ref)s.", count=len(section), ref=ref, field="to")
    former, reason = entry.position, reason.strip()
    if to == former:
        return to
    rows: list[Row] = [(other_ref, other.ranked_place) for other, other_ref in section]
    if asks_reason(rows, ref, to) and not reason:
        raise Refused(
            "At position %(to)s, %(ref)s stands against the ranking. %(reason)s",
            to=to, ref=ref, reason=REASON, field="reason",
        )
    rows = moved(rows, ref, to)
    entries = {other_ref: other for other, other_ref in section}
    for position, (other_ref, _place) in enumerate(rows, 1):
        entries[other_ref].position = position
    if reason and crossed(rows, ref):
        entry.departure = reason
    _drop_settled(rows, entries)
    changed(actor, list_, "lists.move", now=now, reason=reason, entry=ref, **{"from": former, "to": to})
    return to


def remove(actor: Actor, number: int, ref: str, *, reason: str = "", version: int | None, now: datetime) -> None:
    """Take an entry off the list. One that the ranking put there needs a reason."""
    require(actor, Action.BUILD_LIST)
    list_ = open_for_change(actor, number, version)
    entry, candidate = find_entry(list_, ref)
    reason = reason.strip()
    if entry.ranked_place is not None and not reason:
        raise Refused("The ranking put %(ref)s on the list. %(reason)s", ref=ref, reason=REASON, field="reason")
    kind, position = entry.kind, entry.position
    pinned = db.session.execute(select(Version.number).where(Version.id == entry.version_id)).scalar_one()
    db.session.delete(entry)
    db.session.flush()
    section = section_of(list_, kind)
    for at, (other, _) in enumerate(section, 1):
        other.position = at
    _drop_settled([(r, e.ranked_place) for e, r in section], {r: e for e, r in section})
    changed(
        actor, list_, "lists.remove", now=now, reason=reason, version_number=pinned, entry=candidate.ref,
        position=position,
    )  # fmt: skip


def pin(actor: Actor, number: int, ref: str, *, to: int, version: int | None, now: datetime) -> None:
    """Pin an entry to version `to` of its candidate's text."""
    require(actor, Action.BUILD_LIST)
    list_ = open_for_change(actor, number, version)
    entry, candidate = find_entry(list_, ref)
    wanted = db.session.execute(
        select(Version.id).where(Version.candidate_id == candidate.id, Version.number == to)
    ).scalar_one_or_none()
    if wanted is None:
        raise Refused("%(ref)s has no version %(to)s.", ref=ref, to=to, field="to")
    if entry.version_id == wanted:
        return
    former = db.session.execute(select(Version.number).where(Version.id == entry.version_id)).scalar_one()
    entry.version_id = wanted
    changed(actor, list_, "lists.pin", now=now, version_number=to, entry=ref, former=former)


def _drop_settled(rows: list[Row], entries: dict[str, Entry]) -> None:
    """An entry that stands by the ranking again carries no departure. One that was never ranked keeps its reason."""
    for ref, place in rows:
        if place is not None and entries[ref].departure and not crossed(rows, ref):
            entries[ref].departure = ""


def _take_over(list_: ConsolidatedList, round_: RankingRound) -> int:
    """The round's order as entries, tied ones by number; what was withdrawn since then stays out."""
    items = {
        row.ref: row
        for row in db.session.execute(
            select(RoundItem.ref, RoundItem.version_id, Candidate.id, Candidate.number)
            .join(Candidate, Candidate.id == RoundItem.candidate_id)
            .where(RoundItem.round_id == round_.id, Candidate.state.in_(STANDING))
        )
    }
    order = order_for_list(round_.id)
    if not order:
        raise Refused(
            "Too few deciding delegations cast a ballot in this round for an order of theirs. Start an empty list, or "
            "reopen the round.",
            field="round",
        )
    entries = []
    for kind, tiers in order.items():
        place = places(tiers)
        refs = sorted((ref for ref in place if ref in items), key=lambda ref: (place[ref], items[ref].number))
        entries += [
            Entry(
                list_id=list_.id,
                candidate_id=items[ref].id,
                version_id=items[ref].version_id,
                kind=kind,
                position=position,
                ranked_place=place[ref],
                departure="",
            )
            for position, ref in enumerate(refs, 1)
        ]
    db.session.add_all(entries)
    db.session.flush()
    return len(entries)


def _closed_round(actor: Actor, number: int) -> RankingRound:
    round_ = db.session.execute(
        select(RankingRound).where(RankingRound.conference_id == actor.conference_id, RankingRound.number == number)
    ).scalar_one_or_none()
    if round_ is None:
        raise NotFound("There is no such round.")
    if round_.state != RoundState.CLOSED:
        raise Refused("A list starts from a round that has closed. This one has no result yet.", field="round")
    if round_.published_at is None:
        raise Refused("The results of this round are not published yet.", field="round")
    return round_


def _title(title: str) -> str:
    title = clean_line(title)
    if not title:
        raise Refused("Give the list a title.", field="title")
    if len(title) > 300:
        raise Refused("A title has at most 300 characters.", field="title")
    return title
