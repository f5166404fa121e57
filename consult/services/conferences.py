"""Making a conference with the library, bodies and delegations of its profile."""

from datetime import date, datetime

from sqlalchemy import select

from ..core.errors import Refused
from ..core.names import sort_order
from ..core.words import Category
from ..db import db, require_transaction
from ..imports import domain
from ..models import Body, Clause, Conference, Delegation, Instrument

RESERVED_SLUGS = frozenset(
    # first words of addresses outside any conference
    "sign-in sign-out sign-out-everywhere act-as theme account reset invitations static healthz metrics live".split()
)


def create_from_profile(
    *,
    slug: str,
    title: str,
    short_title: str,
    profile: str,
    symbol_prefix: str,
    place: str,
    starts_on: date,
    ends_on: date,
    timezone: str = "Asia/Bangkok",
    demo: bool = False,
    now: datetime,
) -> Conference:
    """Add a conference with everything its profile knows. An operator's act: nobody in the conference exists yet.

    Raises Refused for an address that is taken or belongs to the application, ValueError for an unknown profile.
    """
    require_transaction()
    if slug in RESERVED_SLUGS or not slug.replace("-", "").isalnum() or slug != slug.lower() or not slug.isascii():
        raise Refused("The address takes small letters, digits and hyphens, and not a word the application uses.")
    if db.session.execute(select(Conference.id).where(Conference.slug == slug)).first():
        raise Refused(f"There is a conference at /{slug}/ already.")
    conference = Conference(
        slug=slug,
        title=title,
        short_title=short_title,
        profile=profile,
        symbol_prefix=symbol_prefix,
        place=place,
        starts_on=starts_on,
        ends_on=ends_on,
        timezone=timezone,
        demo=demo,
        created_at=now,
    )
    db.session.add(conference)
    db.session.flush()
    known = domain.load(profile)
    _add_library(conference, known)
    for d in known["delegations"]:
        db.session.add(
            Delegation(
                conference_id=conference.id,
                code=d["code"],
                name=d["name"],
                short_name=d["short_name"],
                sort_key=d["sort_key"],
                sort_order=sort_order(d["sort_key"]),
                category=Category(d["category"]),
                deciding=d["deciding"],
                illustrative=d["kind"] == "fictional",
            )
        )
    db.session.flush()
    return conference


def _add_library(conference: Conference, known: dict) -> None:
    for position, b in enumerate(known["bodies"], 1):
        db.session.add(
            Body(
                conference_id=conference.id,
                position=position,
                code=b["id"],
                can_receive=True,
                note="",
                **{k: b[k] for k in ("acronym", "full_name", "pillar", "level", "membership", "decides", "parent")},
            )
        )
    position = 0
    for n, i in enumerate(known["instruments"], 1):
        instrument = Instrument(
            conference_id=conference.id,
            position=n,
            code=i["id"],
            adopted_on=date.fromisoformat(i["date"]),
            note="",
            **{k: i[k] for k in ("title", "short", "symbol", "author", "legal_character")},
        )
        db.session.add(instrument)
        for c in i["clauses"]:
            position += 1
            instrument.clauses.append(
                Clause(
                    conference_id=conference.id,
                    position=position,
                    code=c["id"],
                    number=c["number"],
                    summary=c["summary"],
                    citation=c["citation"],
                    theme=c["theme"] or "",
                    explains=c["explains"],
                )
            )
