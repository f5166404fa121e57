"""What no field expects: numbers beyond the database's, digits that are none, days at the edge of the calendar."""

import re
from io import BytesIO

import pytest

from tests.web.access_table import ACCESS

NUMBERS = ["9" * 30, "9223372036854775808", "\u00b2"]
DAYS = ["0001-01-01T00:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"]
# What such values stand in for: numbers, dates and what was left empty.
COUNTED = re.compile(r"(\d[\d:T+-]*)?")
OPS = {"drafts.save": ["up:", "insert:", "remove:"], "rankings.save_ballot": ["up:", "down:"]}


@pytest.fixture
def unguarded(app):
    """Forms need no token here."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True


def tries(endpoint: str, form: dict):
    """(field, value) of every odd value that a form of this endpoint can carry."""
    fields = [name for name, value in form.items() if isinstance(value, str) and COUNTED.fullmatch(value)]
    for odd in NUMBERS + DAYS:
        yield from ((name, odd) for name in fields)
        yield from (("op", op + odd) for op in OPS.get(endpoint, ()))


def test_no_form_fails_on_odd_numbers_and_days(app, world, fresh_world, unguarded):
    failed = []
    for (endpoint, method), expect in sorted(ACCESS.items()):
        if method != "POST" or expect.files or endpoint.startswith("accounts.sign_"):
            continue
        role = next(iter(expect.who))
        form, client = world.fill(expect.form), world.client(app, role)
        for name, odd in tries(endpoint, form):
            answer = client.post(world.fill(expect.url), data=form | {name: odd})
            if answer.status_code >= 500:
                failed.append((endpoint, name, odd))
            if answer.status_code < 400:
                fresh_world()
    assert failed == []


def test_a_form_used_for_another_thing_is_refused_in_a_sentence(app, world, unguarded):
    client, expect = world.client(app, "th_head"), ACCESS["candidates.attach", "POST"]
    answers = []
    for url in (expect.url, "{c}/candidates/{fresh_ref}/attachments"):
        form = {"request_id": "the same", "file": (BytesIO(expect.files["file"][0]), "a.png")}
        answers.append(client.post(world.fill(url), data=form))
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "This was sent already, or somebody was first." in answers[1].get_data(as_text=True)
