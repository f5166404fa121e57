"""Texts with their changes marked, ready to be written as documents."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from ...core.documents import BANNER, Cite, Hand, Redlined
from ...core.documents.redlined import Mark, Part, between, marked, together, unshown
from ...core.lifecycle import AmendmentState
from ...core.permissions import Actor
from ...core.text.changes import Change, from_json
from ...core.text.merging import apply
from ...db import db
from ...models import Amendment, Clause, Conference, Delegation, Instrument, Version
from ..lists.composing import conference_ref
from .hands import author_of, hand_of, hands_of
from .texts import Subject, change_of, get_amendment, get_subject, made_on, text_of
from .tracing import passages_of


def versions_document(actor: Actor, ref: str, old: int, new: int, conference: Conference) -> Redlined:
    """What changed from one version to another; words are signed by whoever brought them in. Raises NotFound."""
    subject = get_subject(actor, ref)
    former, latter = subject.version(old), subject.version(new)
    hand = author_of(latter, subject.sponsor)
    came: dict[str, list[Hand | None]] = {}
    if old < new:
        passages = passages_of([v for v in subject.versions if v.number <= new])
        hands = hands_of(conference, {key for found in passages.values() for p in found for key in p.keys})
        authors = {v.number: author_of(v, subject.sponsor) for v in subject.versions}
        for key, found in passages.items():
            came[key] = [
                None if p.version <= old else _joint([hands[k] for k in p.keys if k in hands]) or authors[p.version]
                for p in found
                for _letter in p.text
            ]
    title = marked(former.title, latter.title, hand)
    parts = between(text_of(former), text_of(latter), hand, came)
    subtitle = f"Changes from version {old} ({former.symbol}) to version {new} ({latter.symbol})"
    return _document(subject, conference, latter, subtitle, title, parts)


def _joint(hands: list[Hand]) -> Hand | None:
    if len(hands) < 2:
        return hands[0] if hands else None
    hands = sorted(hands, key=lambda hand: (hand.at, hand.ref))
    return Hand(", ".join(sorted({h.name for h in hands})), hands[0].at, ", ".join(h.ref for h in hands))


def amendment_document(actor: Actor, ref: str, amendment_ref: str, conference: Conference) -> Redlined:
    """One amendment on the text it was made on. Raises NotFound."""
    subject = get_subject(actor, ref)
    amendment, delegation = get_amendment(actor, subject, amendment_ref)
    hand = hand_of(delegation, amendment.ref, amendment.handling, amendment.cleared_at, conference)
    base = made_on(subject, amendment)
    new = apply(base, change_of(amendment))
    version = next(v for v in subject.versions if v.id == amendment.version_id)
    subtitle = f"Amendment {amendment.ref} ({hand.name}) to version {version.number} ({version.symbol})"
    document = _document(
        subject, conference, version, subtitle, marked(base.title, new.title, hand), between(base, new, hand, {})
    )
    return replace(document, made_at=hand.at)


def open_document(actor: Actor, ref: str, conference: Conference) -> Redlined:
    """The text that stands with every open amendment that the actor reads, each under its delegation."""
    subject = get_subject(actor, ref)
    current = subject.current
    rows = db.session.execute(
        select(Amendment, Delegation.short_name)
        .join(Delegation, Delegation.id == Amendment.delegation_id)
        .where(
            Amendment.candidate_id == subject.candidate.id,
            Amendment.state == AmendmentState.OPEN,
            # What is not out yet is its own delegation's, and a document travels.
            Amendment.released_at.is_not(None),
        )
        .order_by(Amendment.ref)
    ).all()
    hands = {a.ref: hand_of(name, a.ref, a.handling, a.cleared_at, conference) for a, name in rows}
    standing = [a for a, _name in rows if not a.stale and a.standing_version_id == current.id]
    refs = {a.id: a.ref for a in standing}
    changes = [
        Change(a.ref, from_json(a.standing), refs.get(a.parent_id) if a.parent_id else None)
        for a in standing
        if a.parent_id is None or a.parent_id in refs
    ]
    base = text_of(current)
    title, parts, merged = together(base, changes, hands)
    shown = {change.key for change in changes}
    notes = unshown(merged, base)
    left = [hands[a.ref] for a, _name in rows if a.ref not in shown]
    notes += [f"{hand.ref} ({hand.name}) was made on another text and is not shown." for hand in left]
    subtitle = f"Version {current.number} with all open amendments"
    document = _document(subject, conference, current, subtitle, title, parts, notes)
    return replace(document, made_at=max([document.made_at, *(hand.at for hand in hands.values())]))


def _document(
    subject: Subject,
    conference: Conference,
    version: Version,
    subtitle: str,
    title: Sequence[Mark],
    parts: Sequence[Part],
    notes: Sequence[str] = (),
) -> Redlined:
    illustrative = subject.candidate.illustrative or conference.demo
    cites = db.session.execute(
        select(Clause.code, Clause.citation, Instrument.short, Clause.summary)
        .join(Instrument, Instrument.id == Clause.instrument_id)
        .where(Clause.conference_id == conference.id, Clause.code.in_(version.cites))
    ).all()
    order = {code: at for at, code in enumerate(version.cites)}
    return Redlined(
        conference=conference_ref(conference),
        ref=subject.candidate.ref,
        symbol=version.symbol,
        subtitle=subtitle,
        title=tuple(title),
        sponsor=subject.sponsor,
        cites=tuple(Cite(*row[1:]) for row in sorted(cites, key=lambda row: order[row.code])),
        parts=tuple(parts),
        notes=tuple(notes),
        banner=BANNER if illustrative else "",
        made_at=version.issued_at.replace(microsecond=0),
    )
