"""The demonstration's candidates and comments, as if their delegations had tabled and sent them."""

from collections import Counter as Counted
from datetime import datetime, timedelta

from sqlalchemy import select

from ...core.documents.symbols import version_symbol
from ...core.lifecycle import CandidateState, CommentState, CoSponsorState
from ...core.text import markup
from ...core.text.folding import fold
from ...core.text.marked import redline_html
from ...core.text.search import candidate_text
from ...core.text.similar import signature, text_of
from ...core.words import Access, Area, CommentCategory, Handling, Kind, Pillar, Stance
from ...db import db
from ...imports import domain
from ...models import (
    Body,
    Candidate,
    CandidateBody,
    CandidateClause,
    CandidatePillar,
    Clause,
    Comment,
    Conference,
    CoSponsorship,
    Counter,
    Delegation,
    Membership,
    Phase,
    Version,
)
from ..record import record


def acting_codes(profile: str) -> set[str]:
    """The delegations in whose name something stands."""
    codes: set[str] = set()
    for c in domain.load(profile)["candidates"]:
        codes |= {c["sponsor"], *c["co_sponsors"]}
        codes |= {d["raised_by"] for d in c["demo_disputes"]} | {a["proposed_by"] for a in c["demo_amendments"]}
    return codes


def add_candidates(
    conference: Conference,
    delegations: dict[str, Delegation],
    heads: dict[str, Membership],
    phase: Phase,
    *,
    actor_of,
    now: datetime,
) -> dict[str, Candidate]:
    """Table all candidates of the profile, one an hour. Answers them by reference."""
    bodies = {b.code: b for b in _of(Body, conference)}
    clauses = {c.code: c for c in _of(Clause, conference)}
    made = {}
    for n, c in enumerate(domain.load(conference.profile)["candidates"], 1):
        at = now - timedelta(days=19) + timedelta(hours=n)
        sponsor = delegations[c["sponsor"]]
        kind = Kind(c["kind"])
        candidate = Candidate(
            conference_id=conference.id,
            kind=kind,
            ref=c["number"],
            number=int(c["number"].split("-")[1]),
            document_number=n,
            state=CandidateState.DRAFT,
            delegation_id=sponsor.id,
            title=c["title"],
            area=Area(c["area"]),
            phase_id=phase.id,
            cleared_at=at,
            tabled_at=at,
            released_at=at,
            illustrative=True,
            search_text="",
            signature=signature(text_of(c["title"], [p["body"] for p in c["paragraphs"]])),
            created_at=at - timedelta(hours=5),
        )
        db.session.add(candidate)
        db.session.flush()
        version = Version(
            candidate_id=candidate.id,
            number=1,
            symbol=version_symbol(prefix=conference.symbol_prefix, number=n, version=1),
            title=c["title"],
            rationale="",
            paragraphs=c["paragraphs"],
            area=candidate.area,
            pillars=c["pillars"],
            bodies=c["addressed_bodies"],
            cites=c["cites"],
            reason="",
            issued_at=at,
            issued_by_id=heads[c["sponsor"]].id,
        )
        db.session.add(version)
        db.session.flush()
        candidate.current_version_id = version.id
        candidate.state = CandidateState.TABLED
        candidate.search_text = candidate_text(
            ref=candidate.ref,
            title=version.title,
            rationale=version.rationale,
            bodies=[p["body"] for p in version.paragraphs],
            sponsor=sponsor.short_name,
            addressed=[f"{bodies[b].acronym} {bodies[b].full_name}" for b in c["addressed_bodies"]],
        )
        for pillar in c["pillars"]:
            db.session.add(CandidatePillar(candidate_id=candidate.id, pillar=Pillar(pillar)))
        for i, code in enumerate(c["addressed_bodies"]):
            db.session.add(CandidateBody(candidate_id=candidate.id, body_id=bodies[code].id, position=i))
        for i, code in enumerate(c["cites"]):
            db.session.add(CandidateClause(candidate_id=candidate.id, clause_id=clauses[code].id, position=i))
        for code in c["co_sponsors"]:
            db.session.add(
                CoSponsorship(
                    candidate_id=candidate.id,
                    delegation_id=delegations[code].id,
                    state=CoSponsorState.ACCEPTED,
                    version_id=version.id,
                    invited_at=at,
                    answered_at=at + timedelta(hours=6),
                )
            )
        record(
            actor_of(c["sponsor"]),
            "candidates.table",
            conference_id=conference.id,
            at=at,
            subject=c["number"],
            access=Access.PARTICIPANTS,
            version_number=1,
        )
        made[c["number"]] = candidate
    for series, last in (
        ("norm", max(c.number for c in made.values() if c.kind == Kind.NORM)),
        ("recommendation", max(c.number for c in made.values() if c.kind == Kind.RECOMMENDATION)),
        ("L", len(made)),
    ):
        db.session.add(Counter(conference_id=conference.id, series=series, last=last))
    db.session.flush()
    return made


def add_comments(
    conference: Conference,
    delegations: dict[str, Delegation],
    heads: dict[str, Membership],
    candidates: dict[str, Candidate],
    phase: Phase,
    *,
    actor_of,
    now: datetime,
) -> None:
    """Turn the illustrative disputes into comments with proposed wording."""
    number = 0
    for c in domain.load(conference.profile)["candidates"]:
        candidate = candidates[c["number"]]
        paragraphs = {p["id"]: p["body"] for p in c["paragraphs"]}
        rows = []
        for d in c["demo_disputes"]:
            body = paragraphs[d["paragraph"]]
            start = body.index(d["span"])
            proposed = " ".join((body[:start] + d["alternative"] + body[start + len(d["span"]) :]).split())
            proposed = proposed.replace(" ,", ",").replace(" .", ".")
            rows.append(
                (d["raised_by"], d["paragraph"], start, d["span"], CommentCategory.SUBSTANTIVE,
                 Stance.SUPPORTS_WITH_CHANGES, d["reason"] + ".", proposed)
            )  # fmt: skip
        for position, (by, paragraph, start, quote, category, stance, words, proposed) in enumerate(rows, 1):
            number += 1
            at = now - timedelta(days=10) + timedelta(hours=3 * number)
            db.session.add(
                Comment(
                    conference_id=conference.id,
                    candidate_id=candidate.id,
                    version_id=candidate.current_version_id,
                    delegation_id=delegations[by].id,
                    membership_id=heads[by].id,
                    state=CommentState.CLEARED,
                    handling=Handling.NAMED,
                    ref=f"C-{number}",
                    position=position,
                    paragraph_id=paragraph,
                    span_start=start,
                    span_end=start + len(quote) if quote else None,
                    quote=quote or paragraphs[paragraph],
                    category=category,
                    stance=stance,
                    body=words,
                    body_html=markup.render(words),
                    proposed=proposed,
                    proposed_html=redline_html(paragraphs[paragraph], proposed) if proposed else "",
                    search_text=fold(f"{words} {quote or ''} {proposed or ''}"),
                    phase_id=phase.id,
                    created_at=at,
                    updated_at=at,
                    cleared_at=at,
                    released_at=at,
                )
            )
            record(
                actor_of(by),
                "comments.clear",
                conference_id=conference.id,
                at=at,
                subject=f"C-{number}",
                access=Access.PARTICIPANTS,
                version_number=1,
                details={"candidate": c["number"]},
            )
        candidate.thread_count = candidate.unanswered_count = len(rows)
        candidate.comment_marks = dict(Counted(row[1] for row in rows))
    db.session.add(Counter(conference_id=conference.id, series="comment", last=number))
    db.session.flush()


def _of(model, conference: Conference):
    return db.session.execute(select(model).where(model.conference_id == conference.id)).scalars()
