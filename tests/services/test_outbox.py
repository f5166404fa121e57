"""Mail: queued with what it tells of, sent, tried again, given up."""

import smtplib
from datetime import timedelta

import pytest

from consult.db import db, transaction
from consult.models import Mail
from consult.services import outbox
from tests.factories import NOW


class Server:
    """Stands in for the mail server; `refuse` answers an error for a recipient."""

    def __init__(self):
        self.sent, self.down, self.refuse, self.connections = [], False, set(), 0

    def connect(self, _config):
        self.connections += 1
        if self.down:
            raise ConnectionRefusedError("nobody there")
        return self

    def send_message(self, message):
        if message["To"] in self.refuse:
            raise smtplib.SMTPRecipientsRefused({message["To"]: (550, b"no such mailbox")})
        self.sent.append((message["To"], message["Subject"], message.get_content().strip()))

    def quit(self):
        """Nothing to end."""


@pytest.fixture
def server(monkeypatch):
    made = Server()
    monkeypatch.setattr(outbox, "_connect", made.connect)
    return made


@pytest.fixture
def config(app):
    from dataclasses import replace

    return replace(
        app.config["CONSULT"], smtp_host="mail.example.org", mail_from="consult@example.org",
        base_url="https://consult.example.org",
    )  # fmt: skip


def queue(*recipients):
    with transaction():
        for recipient in recipients:
            outbox.queue(recipient, "An\ninvitation", "Open this link.", now=NOW)


def send(config, now=NOW):
    return outbox.send_due(now=lambda: now, config=config)


def rows():
    return [(m.recipient, m.tries, m.sent_at, m.body, m.error) for m in db.session.query(Mail).order_by(Mail.id)]


def test_mail_is_sent_once_and_its_body_dropped(server, config):
    queue("a@example.org", "b@example.org")
    assert send(config) == 2
    assert send(config) == 0
    assert server.sent == [(f"{n}@example.org", "An invitation", "Open this link.") for n in "ab"]
    assert server.connections == 1
    assert rows() == [(f"{n}@example.org", 1, NOW, "", "") for n in "ab"]


def test_mail_goes_with_its_transaction(server, config):
    with pytest.raises(ValueError), transaction():
        outbox.queue("a@example.org", "An invitation", "Open.", now=NOW)
        raise ValueError
    assert send(config) == 0


def test_nothing_is_sent_where_mail_is_not_configured(server, app):
    queue("a@example.org")
    assert send(app.config["CONSULT"]) == 0
    assert server.connections == 0


def test_a_server_that_is_away_is_tried_once_a_batch_and_again_later(server, config):
    queue("a@example.org", "b@example.org")
    server.down = True
    assert send(config) == 0
    assert server.connections == 1
    assert {row[4] for row in rows()} == {"ConnectionRefusedError: nobody there"}
    assert send(config, NOW + timedelta(seconds=29)) == 0
    server.down = False
    assert send(config, NOW + timedelta(seconds=30)) == 2


def test_one_refused_recipient_does_not_hold_up_the_others(server, config):
    queue("a@example.org", "gone@example.org", "b@example.org")
    server.refuse = {"gone@example.org"}
    assert send(config) == 2
    assert server.connections == 1


def test_mail_is_given_up_after_eight_tries_with_its_error_kept(server, config):
    queue("gone@example.org")
    server.refuse = {"gone@example.org"}
    now = NOW
    for _ in range(12):
        send(config, now)
        now += timedelta(days=1)
    recipient, tries, sent_at, body, error = rows()[0]
    assert (tries, sent_at, body) == (outbox.MOST_TRIES, None, "")
    assert "no such mailbox" in error


def test_the_wait_doubles():
    assert [outbox.wait_after(n).total_seconds() for n in (1, 2, 7)] == [30, 60, 1920]
