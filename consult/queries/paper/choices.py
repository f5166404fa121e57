"""What the secretariat can choose when it enters something."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...core.lifecycle import AmendmentState, RoundState
from ...core.text.numbering import names_of
from ...core.text.paragraphs import from_json
from ...core.words import Disclosure
from ...db import db
from ...models import Amendment, Candidate, ConsolidatedList, RankingRound, RoundItem, Version


@dataclass(frozen=True, slots=True)
class RoundChoice:
    """A round for which a ballot on paper can still be entered, with what is ranked in it: (ref, title)."""

    number: int
    title: str
    opens_at: datetime
    closes_at: datetime
    state: RoundState
    with_line: bool
    disclosure: Disclosure
    items: tuple[tuple[str, str], ...]


def list_rounds(conference_id: int) -> list[RoundChoice]:
    """The rounds for which a ballot can still be entered: open, or closed with no list issued on the results and, if
    they are confidential, with no results published."""
    issued = select(ConsolidatedList.round_id).where(
        ConsolidatedList.conference_id == conference_id,
        ConsolidatedList.round_id.is_not(None),
        ConsolidatedList.last_revision > 0,
    )
    rounds = db.session.execute(
        select(RankingRound)
        .where(
            RankingRound.conference_id == conference_id,
            RankingRound.state.in_([RoundState.OPEN, RoundState.CLOSED]),
            RankingRound.id.not_in(issued),
            ~(
                (RankingRound.state == RoundState.CLOSED)
                & (RankingRound.disclosure == Disclosure.CONFIDENTIAL)
                & RankingRound.published_at.is_not(None)
            ),
        )
        .order_by(RankingRound.number.desc())
    ).scalars().all()  # fmt: skip
    items: dict[int, list[tuple[str, str]]] = {}
    for round_id, ref, title in db.session.execute(
        select(RoundItem.round_id, RoundItem.ref, Version.title)
        .join(Version, Version.id == RoundItem.version_id)
        .where(RoundItem.round_id.in_([r.id for r in rounds]), RoundItem.withdrawn_at.is_(None))
        .order_by(RoundItem.position, RoundItem.id)
    ):
        items.setdefault(round_id, []).append((ref, title))
    return [
        RoundChoice(
            r.number, r.title, r.opens_at, r.closes_at, r.state, r.with_line, r.disclosure, tuple(items.get(r.id, ()))
        )
        for r in rounds
    ]


def list_paragraphs(conference_id: int, ref: str) -> list[tuple[str, str, str]]:
    """(id, name, words) of the current version of a candidate that others read; empty for any other."""
    found = db.session.execute(
        select(Version.paragraphs)
        .join(Candidate, Candidate.current_version_id == Version.id)
        .where(
            Candidate.conference_id == conference_id, Candidate.ref == ref, Candidate.released_at.is_not(None)
        )
    ).scalar_one_or_none()
    paragraphs = from_json(found or ())
    names = names_of(paragraphs)
    return [(p.id, names[p.id], p.body) for p in paragraphs]


def list_versions(conference_id: int, ref: str) -> list[tuple[int, datetime]]:
    """(number, issued) of the versions of a candidate that others read, the last first."""
    rows = db.session.execute(
        select(Version.number, Version.issued_at)
        .join(Candidate, Candidate.id == Version.candidate_id)
        .where(
            Candidate.conference_id == conference_id, Candidate.ref == ref, Candidate.released_at.is_not(None)
        )
        .order_by(Version.number.desc())
    )
    return [(number, issued_at) for number, issued_at in rows]


def list_to_amend(conference_id: int, ref: str) -> list[str]:
    """The references of the amendments on the current version of a candidate to which another can be made."""
    rows = db.session.execute(
        select(Amendment.ref)
        .join(Candidate, Candidate.current_version_id == Amendment.standing_version_id)
        .where(
            Candidate.conference_id == conference_id, Candidate.ref == ref, Candidate.released_at.is_not(None),
            Amendment.state == AmendmentState.OPEN, Amendment.released_at.is_not(None), Amendment.stale.is_(False),
        )
        .order_by(Amendment.number.is_(None), Amendment.number, Amendment.ref)
    )  # fmt: skip
    return list(rows.scalars())
