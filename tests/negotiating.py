"""Amendments, brackets and further versions for tests that only read them. Each writes in a transaction of its own."""

import itertools
from datetime import datetime, timedelta

from sqlalchemy import func, select

from consult.core.lifecycle import AmendmentState, BracketState, ParagraphState
from consult.core.text.changes import to_json as operations_to_json
from consult.core.text.numbering import keep_numbers
from consult.core.text.paragraphs import Paragraph, from_json, to_json
from consult.core.words import CommentCategory, Handling, VersionOrigin
from consult.db import transaction
from consult.models import Amendment, Bracket, Candidate, Membership, ParagraphStanding, Version
from tests.factories import NOW, Made

_numbers = itertools.count(1)


def _candidate(session, made: Made, ref: str) -> Candidate:
    return session.execute(
        select(Candidate).where(Candidate.conference_id == made.id, Candidate.ref == ref)
    ).scalar_one()


def _member(session, made: Made, code: str) -> int:
    return session.execute(
        select(Membership.id).where(Membership.delegation_id == made.delegations[code]).limit(1)
    ).scalar_one()


def add_version(
    made: Made,
    ref: str,
    paragraphs: list[tuple[str, str]] | list[Paragraph],
    *,
    title: str | None = None,
    origin: VersionOrigin = VersionOrigin.SPONSOR,
    sources: dict | None = None,
    reason: str = "After consultation.",
    at: datetime = NOW - timedelta(days=2),
) -> int:
    """The next version of a candidate; paragraphs as (id, words), or whole. Answers its number."""
    with transaction() as session:
        candidate = _candidate(session, made, ref)
        former = session.get(Version, candidate.current_version_id)
        rows = [p if isinstance(p, Paragraph) else Paragraph(p[0], n, p[1]) for n, p in enumerate(paragraphs, 1)]
        number = session.execute(
            select(func.max(Version.number) + 1).where(Version.candidate_id == candidate.id)
        ).scalar_one()
        version = Version(
            candidate_id=candidate.id, number=number, symbol=f"{former.symbol.split('/Rev')[0]}/Rev.{number - 1}",
            title=title or former.title, rationale="",
            paragraphs=to_json(keep_numbers(rows, from_json(former.paragraphs))), area=former.area,
            pillars=former.pillars, bodies=former.bodies, cites=former.cites, reason=reason,
            origin=origin, sources=sources or {}, issued_at=at, issued_by_id=former.issued_by_id,
        )  # fmt: skip
        session.add(version)
        session.flush()
        candidate.current_version_id = version.id
        candidate.title = version.title
        return number


def add_amendment(
    made: Made,
    ref: str,
    code: str,
    operations,
    *,
    handling: Handling = Handling.NAMED,
    state: AmendmentState = AmendmentState.OPEN,
    parent: str | None = None,
    released: bool = True,
    stale: bool = False,
    at: datetime = NOW - timedelta(days=1, hours=2),
) -> str:
    """An amendment on the version that stands, by the delegation with the code. Answers its reference."""
    with transaction() as session:
        candidate = _candidate(session, made, ref)
        number = next(_numbers)
        over = at + timedelta(hours=1)
        amendment = Amendment(
            conference_id=made.id, candidate_id=candidate.id, version_id=candidate.current_version_id,
            operations=operations_to_json(operations), standing_version_id=candidate.current_version_id,
            standing=operations_to_json(operations), stale=stale, clashes=[], delegation_id=made.delegations[code],
            membership_id=_member(session, made, code), state=state, handling=handling,
            ref=f"A-{number}" if handling is Handling.NAMED else f"X-{number:05d}",
            number=number if handling is Handling.NAMED else None, category=CommentCategory.SUBSTANTIVE, rationale="",
            rationale_html="", created_at=at, updated_at=at, cleared_at=at, released_at=at if released else None,
            withdrawn_at=over if state is AmendmentState.WITHDRAWN else None,
            answered_at=over if state in (AmendmentState.ACCEPTED, AmendmentState.NOT_ACCEPTED) else None,
            parent_id=session.execute(
                select(Amendment.id).where(Amendment.ref == parent)
            ).scalar_one_or_none(),
        )  # fmt: skip
        session.add(amendment)
        candidate.open_amendments += released and state is AmendmentState.OPEN
        return amendment.ref


def add_bracket(
    made: Made,
    ref: str,
    code: str,
    paragraph: str,
    words: str | None = None,
    *,
    alternative: str | None = None,
    blocks: bool = True,
    handling: Handling = Handling.NAMED,
    reason: str = "Not cleared with capital.",
    at: datetime = NOW - timedelta(days=1),
    ended_at: datetime | None = None,
) -> int:
    """Brackets around words of a paragraph (None: all of it) of the version that stands. Answers the row's id."""
    with transaction() as session:
        candidate = _candidate(session, made, ref)
        version = session.get(Version, candidate.current_version_id)
        body = next(p["body"] for p in version.paragraphs if p["id"] == paragraph)
        start, end = (None, None) if words is None else (body.index(words), body.index(words) + len(words))
        bracket = Bracket(
            conference_id=made.id, candidate_id=candidate.id, version_id=version.id, paragraph_id=paragraph,
            span_start=start, span_end=end, quote=words or body, standing_version_id=version.id,
            standing_paragraph_id=paragraph, standing_start=start, standing_end=end, alternative=alternative,
            blocks=blocks, delegation_id=made.delegations[code], membership_id=_member(session, made, code),
            handling=handling, state=BracketState.LIFTED if ended_at else BracketState.OPEN, reason=reason,
            opened_at=at, ended_at=ended_at, ended_reason="",
        )  # fmt: skip
        session.add(bracket)
        session.flush()
        candidate.open_brackets += blocks and ended_at is None
        return bracket.id


def set_standing(
    made: Made,
    ref: str,
    paragraph: str,
    state: ParagraphState,
    *,
    until: datetime | None = None,
    at: datetime = NOW - timedelta(days=1),
    superseded_at: datetime | None = None,
) -> None:
    """How far a paragraph is agreed."""
    with transaction() as session:
        candidate = _candidate(session, made, ref)
        session.add(
            ParagraphStanding(
                candidate_id=candidate.id, paragraph_id=paragraph, version_id=candidate.current_version_id,
                state=state, until=until, reason="", set_at=at, superseded_at=superseded_at,
            )
        )  # fmt: skip
