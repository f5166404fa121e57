"""Mail: queued in the transaction it tells of, sent afterwards, tried again when the server does not answer."""

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from sqlalchemy import select, update

from ..config import Config
from ..core.errors import NotFound
from ..core.permissions import Action, Actor, require
from ..db import db, require_transaction, transaction
from ..models import Mail

MOST_TRIES = 8
BATCH = 20
# The timekeeper waits for this: closes take effect at their instant all the same, but are recorded after it.
TIMEOUT_SECONDS = 8
FIRST_WAIT = timedelta(seconds=30)
# A process that died while sending leaves a mail claimed; it is sent again after this.
CLAIM = timedelta(minutes=5)


def ready(config: Config) -> bool:
    """Whether mail can be sent: a server, a sender, and the address that links in it begin with. That address is never
    taken from a request, which could name somebody else's site."""
    return bool(config.smtp_host and config.mail_from and config.base_url)


def queue(recipient: str, subject: str, body: str, *, now: datetime, conference_id: int | None = None) -> None:
    """Let a message go out once this transaction has committed."""
    require_transaction()
    db.session.add(
        Mail(
            conference_id=conference_id,
            recipient=recipient,
            subject=" ".join(subject.split())[:300],
            body=body,
            created_at=now,
            next_try_at=now,
            tries=0,
            error="",
        )
    )
    db.session.flush()


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries in vain: half a minute, then twice as long each time, in all an hour."""
    return FIRST_WAIT * 2 ** (tries - 1)


def send_due(*, now: Callable[[], datetime], config: Config) -> int:
    """Send the mail that is due; answers how many were sent. Each is claimed first, so that of several processes one
    sends it; what fails waits longer each time and is given up after `MOST_TRIES`, its error kept."""
    if not ready(config):
        return 0
    due = _claim(now())
    if not due:
        return 0
    sent = 0
    server, error = None, ""  # smtplib's errors are OSErrors
    try:
        for mail_id, recipient, subject, body, tries in due:
            if server is None and not error:
                try:
                    server = _connect(config)
                except OSError as failure:
                    # One try to connect a batch: a server that is away must not hold up the clock.
                    error = _words(failure)
            failed = error
            if server is not None:
                try:
                    server.send_message(_message(config, recipient, subject, body, now()))
                except OSError as failure:
                    failed = _words(failure)
                    # Refused for its own sake, or the line is gone?
                    if not isinstance(failure, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
                        server, error = None, failed
            _settle(mail_id, tries, failed, now())
            sent += not failed
    finally:
        if server is not None:
            with contextlib.suppress(OSError):
                server.quit()
    return sent


def _claim(now: datetime) -> list[tuple]:
    waiting = (Mail.sent_at.is_(None), Mail.tries < MOST_TRIES, Mail.next_try_at <= now)
    if db.session.execute(select(Mail.id).where(*waiting).limit(1)).first() is None:
        db.session.rollback()
        return []
    with transaction():
        mails = db.session.execute(
            select(Mail).where(*waiting).order_by(Mail.id).limit(BATCH).with_for_update(skip_locked=True)
        ).scalars().all()  # fmt: skip
        for mail in mails:
            mail.tries += 1
            mail.next_try_at = now + CLAIM
        return [(mail.id, mail.recipient, mail.subject, mail.body, mail.tries) for mail in mails]


def _settle(mail_id: int, tries: int, failed: str, now: datetime) -> None:
    if not failed:
        # The body goes: it may hold a link that nobody but the recipient should find.
        values = {"sent_at": now, "error": "", "body": ""}
    elif tries >= MOST_TRIES:
        values = {"error": failed, "body": ""}
    else:
        values = {"error": failed, "next_try_at": now + wait_after(tries)}
    with transaction():
        db.session.execute(update(Mail).where(Mail.id == mail_id).values(**values))


def _connect(config: Config) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if config.smtp_port == 465:
        server = smtplib.SMTP_SSL(config.smtp_host, config.smtp_port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(config.smtp_host, config.smtp_port, timeout=TIMEOUT_SECONDS)
    try:
        if config.smtp_port != 465 and config.smtp_starttls:
            server.starttls(context=context)
        if config.smtp_user:
            server.login(config.smtp_user, config.smtp_password)
    except OSError:
        server.close()
        raise
    return server


def _message(config: Config, recipient: str, subject: str, body: str, now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = config.mail_from
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=config.mail_from.rpartition("@")[2].strip("> ") or None)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


def _words(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"[:500]


def drop(actor: Actor, mail_id: int) -> None:
    """Take a mail that was given up off the secretariat's list."""
    require_transaction()
    require(actor, Action.MANAGE_CONFERENCE)
    mail = db.session.execute(
        select(Mail).where(Mail.id == mail_id, Mail.conference_id == actor.conference_id).with_for_update()
    ).scalar_one_or_none()
    if mail is None or mail.tries < MOST_TRIES:
        raise NotFound()
    db.session.delete(mail)
