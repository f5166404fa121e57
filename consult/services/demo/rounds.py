"""The demonstration's two rounds: an attributable one that has closed with ballots cast, and a confidential one that is
open to play with."""

import random
from datetime import datetime, timedelta

from ...core.lifecycle import RoundState
from ...core.words import Access, Category, Disclosure, Kind, Manner
from ...db import db
from ...models import Candidate, Conference, Counter, Delegation, Membership, RankingRound, RoundItem
from ..rankings.ballots import store
from ..rankings.ledger import ledger_of
from ..record import record

# Who cast in the first round: all Member States and some others, so that the orders can be seen side by side.
CAST = "bn kh id la my mm ph sg th vn au jp eu us nz unoda itu interpol demo-industry demo-ngo".split()


def add_rounds(
    conference: Conference,
    delegations: dict[str, Delegation],
    heads: dict[str, Membership],
    candidates: dict[str, Candidate],
    *,
    chair,
    actor_of,
    now: datetime,
) -> None:
    """Add a round whose close is due (the timekeeper tallies it) with its ballots, and an open one."""
    first = _round(
        conference,
        candidates,
        number=1,
        title="First indicative ranking",
        opens_at=now - timedelta(days=3),
        closes_at=now - timedelta(minutes=5),
        electorate_ids=[delegations[c].id for c in delegations],
        disclosure=Disclosure.ATTRIBUTABLE,
    )
    _round(
        conference,
        candidates,
        number=2,
        title="Second ranking, after comments",
        opens_at=now - timedelta(hours=2),
        closes_at=(now + timedelta(days=5)).replace(hour=11, minute=0, second=0, microsecond=0),
        electorate_ids=[delegations[c].id for c in delegations],
        disclosure=Disclosure.CONFIDENTIAL,
    )
    db.session.add(Counter(conference_id=conference.id, series="round", last=2))
    ledger = ledger_of(first)
    draw = random.Random(20190510)  # the same demonstration everywhere
    common = {kind: draw.sample([c.ref for c in candidates.values() if c.kind == kind], k=12) for kind in Kind}
    for n, code in enumerate(c for c in CAST if c in heads):
        at = first.opens_at + timedelta(hours=2 * n, minutes=7)
        ranked, below = _choices(draw, common)
        reasons = dict.fromkeys(below, "Illustrative: our law would have to change first.")
        store(
            ledger,
            (delegations[code].id, code),
            {"ranked": ranked, "below": below, "reasons": reasons},
            former=None,
            cast_at=at,
            by=heads[code].id,
            manner=Manner.HEAD,
        )
        record(
            actor_of(code),
            "ballots.cast",
            conference_id=conference.id,
            at=at,
            subject="round 1",
            access=Access.DELEGATION,
        )
    db.session.flush()


def _round(conference, candidates, *, number, title, opens_at, closes_at, electorate_ids, disclosure) -> RankingRound:
    round_ = RankingRound(
        conference_id=conference.id,
        number=number,
        title=title,
        note="",
        state=RoundState.OPEN,
        opens_at=opens_at,
        closes_at=closes_at,
        electorate=[c.value for c in Category],
        electorate_ids=electorate_ids,
        results_to="participants",
        disclosure=disclosure,
        with_line=True,
        history=[{"act": "open", "at": opens_at.isoformat()}],
        opened_at=opens_at,
        created_at=opens_at - timedelta(days=1),
    )
    db.session.add(round_)
    db.session.flush()
    for position, candidate in enumerate(candidates.values(), 1):
        db.session.add(
            RoundItem(
                round_id=round_.id,
                candidate_id=candidate.id,
                version_id=candidate.current_version_id,
                ref=candidate.ref,
                kind=candidate.kind,
                position=position,
            )
        )
    record(
        None,
        "rounds.open",
        conference_id=conference.id,
        at=opens_at,
        subject=f"round {number}",
        access=Access.PARTICIPANTS,
    )
    return round_


def _choices(draw: random.Random, common: dict[Kind, list[str]]) -> tuple[list[list[str]], list[str]]:
    """An invented ballot: near a common order, with ties, some unranked, and now and then one below the line."""
    ranked: list[list[str]] = []
    below: list[str] = []
    for refs in common.values():
        order = sorted(refs, key=lambda ref: refs.index(ref) * 0.45 + draw.gauss(0, 2.2))
        kept = order[: draw.randint(len(refs) - 5, len(refs))]
        if draw.random() < 0.3 and len(kept) > 6:
            below.append(kept.pop())
        tiers = [[ref] for ref in kept]
        if len(tiers) > 5 and draw.random() < 0.6:
            at = draw.randint(2, len(tiers) - 2)
            tiers[at : at + 2] = [sorted(tiers[at] + tiers[at + 1])]
        ranked += tiers
    return ranked, sorted(below)
