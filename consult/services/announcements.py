"""Announcements of the chair and the secretariat, to all participants or to some."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from ..core.errors import Refused
from ..core.permissions import Action, Actor, require
from ..core.text.folding import clean, clean_line, fold
from ..core.words import Access, Category
from ..db import db, require_transaction
from ..models import Announcement, Conference, Delegation, Membership, Person
from . import outbox
from .record import record

MOST_SUBJECT = 200
MOST_BODY = 10_000


def send(
    actor: Actor,
    *,
    subject: str,
    body: str,
    categories: Sequence[str] = (),
    delegations: Sequence[str] = (),
    request_id: str | None,
    mail_base: str | None = None,
    now: datetime,
) -> int:
    """Announce something; answers how many persons get a copy by e-mail.

    Without `categories` and `delegations` (codes) it is to all participants, otherwise to the delegations of these
    categories and to these. `mail_base` is the address that links in mail begin with, None where no mail is sent. The
    same `request_id` twice sends once.
    """
    require_transaction()
    require(actor, Action.ANNOUNCE)
    if request_id and db.session.execute(select(Announcement.id).where(Announcement.request_id == request_id)).first():
        return 0
    subject, body = _checked(subject, body)
    chosen = [c.value for c in Category if c.value in set(categories)]
    codes = _known(actor.conference_id, delegations)
    if (categories or delegations) and not (chosen or codes):
        raise Refused("Choose at least one category or delegation, or send it to all.", field="delegations")
    db.session.add(
        Announcement(
            conference_id=actor.conference_id,
            subject=subject,
            body=body,
            categories=chosen,
            delegations=codes,
            sent_by_id=actor.membership_id,
            sent_at=now,
            request_id=request_id or None,
        )
    )
    db.session.flush()
    to_all = not (chosen or codes)
    record(
        actor, "announcements.send", conference_id=actor.conference_id, at=now, subject=subject[:80],
        access=Access.PARTICIPANTS if to_all else Access.OFFICERS,
        details={} if to_all else {"categories": chosen, "delegations": codes},
    )  # fmt: skip
    if mail_base is None:
        return 0
    return _mail(actor, subject, body, chosen, codes, mail_base, now)


def _checked(subject: str, body: str) -> tuple[str, str]:
    subject, body = clean_line(subject), clean(body)
    if not fold(subject):
        raise Refused("Give the announcement a subject.", field="subject")
    if len(subject) > MOST_SUBJECT:
        raise Refused(
            "The subject has %(count)s characters; %(most)s are allowed.",
            count=len(subject), most=MOST_SUBJECT, field="subject",
        )
    if not fold(body):
        raise Refused("Write what you announce.", field="body")
    if len(body) > MOST_BODY:
        raise Refused(
            "The announcement has %(count)s characters; %(most)s are allowed.",
            count=f"{len(body):,}", most=f"{MOST_BODY:,}", field="body",
        )
    return subject, body


def _known(conference_id: int, codes: Sequence[str]) -> list[str]:
    if not codes:
        return []
    return list(
        db.session.execute(
            select(Delegation.code)
            .where(Delegation.conference_id == conference_id, Delegation.code.in_(list(codes)))
            .order_by(Delegation.sort_order)
        ).scalars()
    )


def _mail(actor: Actor, subject: str, body: str, categories: list, codes: list, mail_base: str, now: datetime) -> int:
    conference = db.session.get_one(Conference, actor.conference_id)
    query = (
        select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Delegation, Delegation.id == Membership.delegation_id)
        .where(
            Membership.conference_id == conference.id,
            Membership.ended_at.is_(None),
            Person.id != actor.person_id,
        )
        .order_by(Person.email)
        .distinct()
    )
    if categories or codes:
        query = query.where(or_(Delegation.category.in_(categories), Delegation.code.in_(codes)))
    recipients = db.session.execute(query).scalars().all()
    words = f"{body}\n\n--\n{conference.title}\n{mail_base.rstrip('/')}/{conference.slug}/announcements\n"
    for recipient in recipients:
        title = f"[{conference.short_title}] {subject}"
        outbox.queue(recipient, title, words, now=now, conference_id=conference.id)
    return len(recipients)
