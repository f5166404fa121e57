"""Loading the demonstration into an empty database, in one transaction."""

import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from ...core.errors import Refused
from ...core.words import Access, Category, PhaseKind, Role, Visibility
from ...db import db, require_transaction
from ...models import Conference, Delegation, Person, Phase
from ...queries.actors import get_actor
from ..conferences import create_from_profile
from ..record import record
from . import negotiation, people, rounds, texts

PROFILES = {
    "2019": {
        "slug": "bangkok-2019",
        "title": "International Conference on Cybersecurity: Implications on Peace and Security in the ASEAN Region",
        "short_title": "Bangkok 2019",
        "symbol_prefix": "CYBER-PS/2019",
        "place": "Bangkok",
        "starts_on": date(2019, 5, 10),
        "ends_on": date(2019, 5, 11),
    },
    "2026": {
        "slug": "bangkok-2026",
        "title": "Conference on Cybersecurity, Peace and Security in the ASEAN Region (2026 profile)",
        "short_title": "Bangkok 2026",
        "symbol_prefix": "CYBER-PS/2026",
        "place": "Bangkok",
        "starts_on": date(2026, 12, 10),
        "ends_on": date(2026, 12, 11),
    },
}
DEMO_SLUG = PROFILES["2019"]["slug"]


def is_empty() -> bool:
    """Whether the database holds neither a person nor a conference."""
    return not db.session.execute(select(func.count()).select_from(Person)).scalar_one() and not db.session.execute(
        select(func.count()).select_from(Conference)
    ).scalar_one()


def load(*, profile: str = "2019", now: datetime) -> list[dict]:
    """Load the demonstration; answers its accounts [{email, password, name, role, delegation}].

    The phases run from the day it is loaded, so that it can be played with; only the conference's own dates are
    those of the concept paper. Raises Refused if the database holds anything.
    """
    require_transaction()
    if not is_empty():
        raise Refused("This database holds data already. The demonstration is loaded into an empty one only.")
    conference = create_from_profile(**PROFILES[profile], profile=profile, demo=True, now=now - timedelta(days=41))
    delegations = {
        d.code: d
        for d in db.session.execute(
            select(Delegation).where(Delegation.conference_id == conference.id).order_by(Delegation.sort_order)
        ).scalars()
    }
    heads, officers, accounts = people.add_people(
        conference,
        delegations,
        acting=texts.acting_codes(profile) | set(rounds.CAST),
        password=lambda: secrets.token_urlsafe(9),
        now=now,
    )
    drafting, commenting = _phases(conference, now)
    chair = get_actor(officers[Role.CHAIR].id, now=now)
    opened = now - timedelta(days=31)
    record(chair, "conference.open", conference_id=conference.id, at=opened, access=Access.PARTICIPANTS)
    actors = {code: get_actor(m.id, now=now) for code, m in heads.items()}
    common = {"actor_of": actors.__getitem__, "now": now}
    candidates = texts.add_candidates(conference, delegations, heads, drafting, **common)
    texts.add_comments(conference, delegations, heads, candidates, commenting, **common)
    negotiation.add_amendments(conference, delegations, heads, candidates, commenting, **common)
    negotiation.add_brackets(conference, delegations, heads, candidates, **common)
    rounds.add_rounds(conference, delegations, heads, candidates, chair=chair, **common)
    return accounts


def _phases(conference: Conference, now: datetime) -> tuple[Phase, Phase]:
    everybody = [c.value for c in Category]
    evening = now.replace(hour=11, minute=0, second=0, microsecond=0)  # 18:00 in Bangkok

    def phase(kind: PhaseKind, title: str, opens: int, closes: int, visibility=Visibility.ON_CLEARING, **may) -> Phase:
        row = Phase(
            conference_id=conference.id,
            kind=kind,
            title=title,
            opens_at=evening + timedelta(days=opens),
            closes_at=evening + timedelta(days=closes),
            visibility=visibility,
            may_table=may.get("may_table", []),
            may_comment=may.get("may_comment", []),
            may_amend=may.get("may_amend", []),
        )
        db.session.add(row)
        return row

    drafting = phase(PhaseKind.DRAFTING, "Drafting and tabling", -30, 5, may_table=everybody)
    commenting = phase(
        PhaseKind.COMMENTING, "Comments", -20, 6, Visibility.AT_ONCE, may_comment=everybody, may_amend=everybody
    )
    phase(PhaseKind.RANKING, "Ranking", -3, 7)
    phase(PhaseKind.FINALISING, "Finalising the list", 7, 9)
    db.session.flush()
    return drafting, commenting
