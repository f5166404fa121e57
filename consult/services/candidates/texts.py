"""A candidate's versions, and what the register reads of the one that stands."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select

from ...core.documents.symbols import version_symbol
from ...core.text.search import candidate_text
from ...core.text.similar import signature, text_of
from ...core.words import Pillar
from ...db import db
from ...models import (
    Body,
    Candidate,
    CandidateBody,
    CandidateClause,
    CandidatePillar,
    Clause,
    Conference,
    Delegation,
    Draft,
    Version,
)
from .content import values_of


def current_version(candidate: Candidate) -> Version | None:
    """The version that stands; None before the first tabling."""
    if candidate.current_version_id is None:
        return None
    return db.session.execute(select(Version).where(Version.id == candidate.current_version_id)).scalar_one()


def add_version(conference: Conference, draft: Draft, *, reason: str, issued_by_id: int, now: datetime) -> Version:
    """Make the draft's text the candidate's next version, immutable from now on."""
    candidate = draft.candidate
    last = db.session.execute(
        select(func.coalesce(func.max(Version.number), 0)).where(Version.candidate_id == candidate.id)
    ).scalar_one()
    symbol = version_symbol(prefix=conference.symbol_prefix, number=candidate.document_number, version=last + 1)
    version = Version(
        candidate_id=candidate.id,
        number=last + 1,
        symbol=symbol,
        reason=reason,
        issued_at=now,
        issued_by_id=issued_by_id,
        **values_of(draft),
    )
    db.session.add(version)
    db.session.flush()
    candidate.current_version_id = version.id
    renew(candidate, version)
    return version


def renew(candidate: Candidate, version: Version) -> None:
    """What the register reads of a candidate, brought to its current version."""
    bodies = _by_code(Body, candidate, version.bodies)
    clauses = _by_code(Clause, candidate, version.cites)
    words = [p["body"] for p in version.paragraphs]
    sponsor = db.session.execute(
        select(Delegation.short_name).where(Delegation.id == candidate.delegation_id)
    ).scalar_one()
    candidate.title, candidate.area = version.title, version.area
    candidate.signature = signature(text_of(version.title, words))
    candidate.search_text = candidate_text(
        ref=candidate.ref,
        title=version.title,
        rationale=version.rationale,
        bodies=words,
        sponsor=sponsor,
        addressed=[f"{bodies[code].acronym} {bodies[code].full_name}" for code in version.bodies if code in bodies],
    )
    unlink(candidate)
    links = (
        (CandidatePillar, [{"pillar": Pillar(pillar)} for pillar in version.pillars]),
        (CandidateBody, _places("body_id", version.bodies, bodies)),
        (CandidateClause, _places("clause_id", version.cites, clauses)),
    )
    for table, rows in links:
        if rows:
            db.session.execute(insert(table), [{"candidate_id": candidate.id, **row} for row in rows])


def _places(column: str, codes: list[str], rows: dict) -> list[dict]:
    return [{column: rows[code].id, "position": at} for at, code in enumerate(codes) if code in rows]


def _by_code(table, candidate: Candidate, codes: list[str]) -> dict:
    rows = db.session.execute(
        select(table).where(table.conference_id == candidate.conference_id, table.code.in_(codes))
    ).scalars()
    return {row.code: row for row in rows}


def unlink(candidate: Candidate) -> None:
    """Drop the links that filters use."""
    for table in (CandidatePillar, CandidateBody, CandidateClause):
        db.session.execute(delete(table).where(table.candidate_id == candidate.id))
