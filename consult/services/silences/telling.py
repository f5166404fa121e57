"""Notices: all are told of a procedure at its start, at half time, an hour before its end, at its end, and of what
happens between."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import select

from ...core.lifecycle import ConferenceState
from ...core.messages import listed
from ...core.moments import in_words
from ...core.words import NoticeKind
from ...db import db, transaction
from ...models import Candidate, Conference, Membership, Person, Silence, SilenceEntry, SilenceNotice
from .. import outbox

_SUBJECTS = {
    NoticeKind.START: "%(name)s: silence runs until %(when)s",
    NoticeKind.HALF: "%(name)s: half of the time has passed; silence runs until %(when)s",
    NoticeKind.LAST_HOUR: "%(name)s: silence ends within the hour, on %(when)s",
    NoticeKind.END: "%(name)s: silence has ended",
    NoticeKind.EXTENDED: "%(name)s: the end of the silence was moved to %(when)s",
    NoticeKind.SUSPENDED: "%(name)s: silence stands still for a technical fault",
    NoticeKind.RESUMED: "%(name)s: silence goes on until %(when)s",
    NoticeKind.BROKEN: "%(name)s: silence was broken",
    NoticeKind.WITHDRAWN: "%(name)s: the silence procedure was taken back",
    NoticeKind.UNDONE: "%(name)s: silence had been broken in time; what was adopted is undone",
}
_RUNS = (NoticeKind.START, NoticeKind.HALF, NoticeKind.LAST_HOUR, NoticeKind.EXTENDED, NoticeKind.RESUMED)


def tell_due(*, now: Callable[[], datetime], mail_base: str | None) -> int:
    """Give the notices that are due, by mail where `mail_base`, the address that links begin with, is known; answers of
    how many procedures. After a stand-still only the last notice due is sent: it says how things are."""
    due = db.session.execute(
        select(SilenceNotice.silence_id)
        .join(Silence, Silence.id == SilenceNotice.silence_id)
        .join(Conference, Conference.id == Silence.conference_id)
        .where(
            SilenceNotice.told_at.is_(None), SilenceNotice.due_at <= now(), Conference.state == ConferenceState.ACTIVE
        )
        .distinct()
        .order_by(SilenceNotice.silence_id)
    ).scalars().all()  # fmt: skip
    db.session.rollback()
    return sum(_tell(silence_id, now, mail_base) for silence_id in due)


def _tell(silence_id: int, now: Callable[[], datetime], mail_base: str | None) -> int:
    with transaction():
        silence = db.session.execute(select(Silence).where(Silence.id == silence_id).with_for_update()).scalar_one()
        at = now()
        notices = db.session.execute(
            select(SilenceNotice)
            .where(
                SilenceNotice.silence_id == silence_id, SilenceNotice.told_at.is_(None), SilenceNotice.due_at <= at
            )
            .order_by(SilenceNotice.due_at, SilenceNotice.id)
        ).scalars().all()  # fmt: skip
        for notice in notices:
            notice.told_at = at
        db.session.flush()
        if notices and mail_base:
            _mail(silence, notices[-1].kind, mail_base, at)
    return int(bool(notices))


def _mail(silence: Silence, kind: NoticeKind, mail_base: str, at: datetime) -> None:
    conference = db.session.get_one(Conference, silence.conference_id)
    name = f"SP-{silence.number}"
    when = in_words(silence.expires_at, conference.timezone) if silence.expires_at else ""
    subject = _SUBJECTS[kind] % {"name": name, "when": when}
    page = f"{mail_base.rstrip('/')}/{conference.slug}/silences/{silence.number}"
    body = f"{_words(silence, kind, when)}\n\n{page}\n\n--\n{conference.title}\n"
    recipients = db.session.execute(
        select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.conference_id == conference.id, Membership.ended_at.is_(None))
        .order_by(Person.email)
        .distinct()
    ).scalars()
    for recipient in recipients.all():
        title = f"[{conference.short_title}] {subject}"
        outbox.queue(recipient, title, body, now=at, conference_id=conference.id)


def _words(silence: Silence, kind: NoticeKind, when: str) -> str:
    refs = listed(
        db.session.execute(
            select(Candidate.ref)
            .join(SilenceEntry, SilenceEntry.candidate_id == Candidate.id)
            .where(SilenceEntry.silence_id == silence.id)
            .order_by(SilenceEntry.position)
        ).scalars().all()
    )  # fmt: skip
    if kind not in _RUNS:
        return f"Texts: {refs}. What became of each stands on the page below."
    utc = f"{silence.expires_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return (
        f"Texts: {refs}. They are adopted on {when} ({utc}), unless a deciding delegation breaks the silence before, "
        "by an objection or an amendment. Asking for more time does not break it."
    )
