"""Words of the mails, and links in them. Called inside the transaction that the mail tells of."""

from datetime import datetime

from flask import current_app, g, render_template, request

from ..services import outbox


def on() -> bool:
    """Whether this installation sends mail; otherwise links are shown to copy."""
    return outbox.ready(current_app.config["CONSULT"])


def link(path: str) -> str:
    """A full address: of the configured site in mails, of this request where the link is shown to whoever asked."""
    base = current_app.config["CONSULT"].base_url or (request.host_url.rstrip("/") + request.script_root)
    return base + path


def queue(recipient: str, subject: str, template: str, *, now: datetime, **words) -> None:
    """Queue the template's words for the recipient."""
    conference = g.get("conference")
    body = render_template(template, **words)
    outbox.queue(recipient, subject, body, now=now, conference_id=conference.id if conference else None)
