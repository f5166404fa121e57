"""The demonstration's amendments and brackets, as if their delegations had submitted and asked for them."""

from datetime import datetime, timedelta

from ...core.lifecycle import AmendmentState
from ...core.text import markup
from ...core.text.changes import Insert, Operation, Replace, to_json
from ...core.text.folding import fold
from ...core.words import Access, CommentCategory, Handling
from ...db import db
from ...imports import domain
from ...models import Amendment, Bracket, Candidate, Conference, Counter, Delegation, Membership, Phase
from ..record import record


def add_amendments(
    conference: Conference,
    delegations: dict[str, Delegation],
    heads: dict[str, Membership],
    candidates: dict[str, Candidate],
    phase: Phase,
    *,
    actor_of,
    now: datetime,
) -> None:
    """Submit the illustrative amendments, one every two hours; each is open."""
    number = 0
    for c in domain.load(conference.profile)["candidates"]:
        candidate = candidates[c["number"]]
        for a in c["demo_amendments"]:
            number += 1
            at = now - timedelta(days=6) + timedelta(hours=2 * number)
            operations = to_json([_operation(a)])
            words = a["rationale"] + "."
            db.session.add(
                Amendment(
                    conference_id=conference.id,
                    candidate_id=candidate.id,
                    version_id=candidate.current_version_id,
                    operations=operations,
                    standing_version_id=candidate.current_version_id,
                    standing=operations,
                    clashes=[],
                    delegation_id=delegations[a["proposed_by"]].id,
                    membership_id=heads[a["proposed_by"]].id,
                    state=AmendmentState.OPEN,
                    handling=Handling.NAMED,
                    ref=f"A-{number}",
                    number=number,
                    category=CommentCategory(a["category"]),
                    rationale=words,
                    rationale_html=markup.render(words),
                    search_text=fold(f"{words} {a['proposed_text']}"),
                    phase_id=phase.id,
                    created_at=at,
                    updated_at=at,
                    cleared_at=at,
                    released_at=at,
                    illustrative=True,
                )
            )
            candidate.open_amendments += 1
            record(
                actor_of(a["proposed_by"]), "amendments.clear", conference_id=conference.id, at=at,
                subject=f"A-{number}", access=Access.PARTICIPANTS, version_number=1,
                details={"candidate": c["number"]},
            )  # fmt: skip
    db.session.add(Counter(conference_id=conference.id, series="amendment", last=number))
    db.session.flush()


def _operation(row: dict) -> Operation:
    if row["op"] == "replace":
        return Replace(row["paragraph"], row["proposed_text"])
    return Insert("+1", row["paragraph"], row["proposed_text"])


def add_brackets(
    conference: Conference,
    delegations: dict[str, Delegation],
    heads: dict[str, Membership],
    candidates: dict[str, Candidate],
    *,
    actor_of,
    now: datetime,
) -> None:
    """Put the illustrative disputes in brackets, one every three hours."""
    asked = 0
    for c in domain.load(conference.profile)["candidates"]:
        candidate = candidates[c["number"]]
        bodies = {p["id"]: p["body"] for p in c["paragraphs"]}
        for d in c["demo_disputes"]:
            asked += 1
            at = now - timedelta(days=9) + timedelta(hours=3 * asked)
            start = bodies[d["paragraph"]].index(d["span"])
            end = start + len(d["span"])
            asker = delegations[d["raised_by"]]
            db.session.add(
                Bracket(
                    conference_id=conference.id,
                    candidate_id=candidate.id,
                    version_id=candidate.current_version_id,
                    paragraph_id=d["paragraph"],
                    span_start=start,
                    span_end=end,
                    quote=d["span"],
                    standing_version_id=candidate.current_version_id,
                    standing_paragraph_id=d["paragraph"],
                    standing_start=start,
                    standing_end=end,
                    alternative=d["alternative"],
                    blocks=asker.deciding,
                    delegation_id=asker.id,
                    membership_id=heads[d["raised_by"]].id,
                    handling=Handling.NAMED,
                    reason=d["reason"] + ".",
                    opened_at=at,
                    illustrative=True,
                )
            )
            candidate.open_brackets += asker.deciding
            record(
                actor_of(d["raised_by"]), "brackets.open", conference_id=conference.id, at=at, subject=c["number"],
                access=Access.PARTICIPANTS, version_number=1, details={"paragraph": d["paragraph"].removeprefix("p")},
            )  # fmt: skip
    db.session.flush()
