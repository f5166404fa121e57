"""Making a conference with the library, bodies and delegations of its profile."""

from datetime import date, datetime

from sqlalchemy import select

from ..core.errors import Conflict, Refused
from ..core.moments import check_zone
from ..core.names import sort_order
from ..core.permissions import Action, Actor, require
from ..core.statements import MOST_HOURS
from ..core.words import Access, Category, Role
from ..db import db, require_transaction
from ..imports import domain
from ..models import Body, Clause, Conference, Delegation, Instrument, Membership
from .record import record

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
        raise Refused("There is a conference at /%(slug)s/ already.", slug=slug)
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


# The conference's own settings

MOST_SEATS = 200
MOST_SILENCE_HOURS = 30 * 24


def update_settings(
    actor: Actor,
    *,
    version: int,
    title: str,
    short_title: str,
    place: str,
    starts_on: date,
    ends_on: date,
    timezone: str,
    publish_issued_lists: bool,
    seat_limit: int,
    silence_hours: int,
    comment_handling_chatham: bool,
    statement_hours: int | None = None,
    now: datetime,
) -> None:
    """Change the conference's own settings. Raises Conflict if somebody else changed them meanwhile.

    `timezone` only says how instants are shown: deadlines stay the instants they are. `silence_hours` is the least that
    a silence procedure runs, of those opened from now on. `statement_hours` None: as it is.
    """
    require_transaction()
    require(actor, Action.MANAGE_CONFERENCE)
    conference = db.session.execute(
        select(Conference).where(Conference.id == actor.conference_id).with_for_update(key_share=True)
    ).scalar_one()
    if conference.edit_counter != version:
        raise Conflict("Somebody else has changed the settings since you opened them. What they saved is shown below.")
    if not title.strip():
        raise Refused("Enter the title of the conference.", field="title")
    if ends_on < starts_on:
        raise Refused("The last day must not lie before the first.", field="ends_on")
    if not 1 <= seat_limit <= MOST_SEATS:
        raise Refused("A delegation has between 1 and %(most)s seats.", most=MOST_SEATS, field="seat_limit")
    if not 1 <= silence_hours <= MOST_SILENCE_HOURS:
        raise Refused(
            "Silence runs between 1 and %(most)s hours at the least.", most=MOST_SILENCE_HOURS, field="silence_hours"
        )
    if statement_hours is None:
        statement_hours = conference.statement_hours
    if not 0 <= statement_hours <= MOST_HOURS:
        raise Refused(
            "Statements are attached for 0 to %(most)s hours after the declaration.", most=MOST_HOURS,
            field="statement_hours",
        )  # fmt: skip
    new = {
        "title": title.strip()[:300],
        "short_title": (short_title.strip() or title.strip())[:80],
        "place": place.strip()[:200],
        "starts_on": starts_on,
        "ends_on": ends_on,
        "timezone": check_zone(timezone),
        "publish_issued_lists": publish_issued_lists,
        "seat_limit": seat_limit,
        "silence_hours": silence_hours,
        "statement_hours": statement_hours,
        "comment_handling_chatham": comment_handling_chatham,
    }
    changed = sorted(name for name, value in new.items() if getattr(conference, name) != value)
    if not changed:
        return
    for name, value in new.items():
        setattr(conference, name, value)
    conference.edit_counter += 1
    record(
        actor, "conference.settings", conference_id=conference.id, at=now, access=Access.PARTICIPANTS,
        details={"changed": changed},
    )  # fmt: skip


def appoint_secretariat(slug: str, person_id: int, *, now: datetime) -> None:
    """Let a person serve as secretariat: an operator's act, for the first one of a conference. Twice is once."""
    require_transaction()
    conference = db.session.execute(
        select(Conference).where(Conference.slug == slug).with_for_update(key_share=True)
    ).scalar_one_or_none()
    if conference is None:
        raise Refused("There is no conference at /%(slug)s/.", slug=slug)
    serving = db.session.execute(
        select(Membership.id).where(
            Membership.conference_id == conference.id,
            Membership.person_id == person_id,
            Membership.role == Role.SECRETARIAT,
            Membership.ended_at.is_(None),
        )
    ).first()
    if serving is not None:
        return
    membership = Membership(conference_id=conference.id, person_id=person_id, role=Role.SECRETARIAT, started_at=now)
    db.session.add(membership)
    db.session.flush()
    record(
        None, "people.appoint", conference_id=conference.id, at=now, subject=Role.SECRETARIAT.value,
        access=Access.PARTICIPANTS, details={"membership": membership.id},
    )  # fmt: skip
