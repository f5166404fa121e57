"""Mail that waits or could not be sent, for the secretariat. Never its body, which may hold a link."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ..db import db
from ..models import Mail


@dataclass(frozen=True)
class Trouble:
    """A mail that has failed at least once. `given_up`: it is not tried again."""

    id: int
    recipient: str
    subject: str
    error: str
    tries: int
    next_try_at: datetime
    given_up: bool


def list_trouble(conference_id: int) -> list[Trouble]:
    """Mail of the conference that has failed and was not sent since, the latest first."""
    rows = db.session.execute(
        select(Mail.id, Mail.recipient, Mail.subject, Mail.error, Mail.tries, Mail.next_try_at, Mail.body == "")
        .where(Mail.conference_id == conference_id, Mail.sent_at.is_(None), Mail.error != "")
        .order_by(Mail.id.desc())
        .limit(100)
    ).all()
    return [Trouble(*row) for row in rows]
