"""Going back before silence procedures: what the former tables can hold stays."""

import pytest
from sqlalchemy import text

from consult import schema
from consult.db import db
from tests.factories import NOW
from tests.services.silences_kit import END, HOUR, SECOND, make_kit


@pytest.fixture
def silent(bare_app, clock):
    """One text adopted by silence, one under it, and a break on paper that sent a third back to the negotiation."""
    clock.set(NOW)
    schema.upgrade(bare_app)
    with bare_app.app_context():
        kit = make_kit()
        kit.run("N-01")
        kit.close(END)
        kit.run("N-02", until=END + 100 * HOUR)
        kit.run("N-03", until=END + 100 * HOUR)
        kit.enter("sg", "N-03", number=3, received=END - SECOND, at=END + HOUR)
    return bare_app


def read(app, statement: str) -> list:
    with app.app_context():
        return [tuple(row) for row in db.session.execute(text(statement))]


def test_texts_under_silence_are_negotiated_again_and_what_was_adopted_stays_so(silent):
    schema.downgrade(silent, "0012")
    assert read(silent, "SELECT ref, state FROM candidate ORDER BY ref") == [
        ("N-01", "adopted"), ("N-02", "tabled"), ("N-03", "tabled"),
    ]  # fmt: skip
    assert read(silent, "SELECT kind FROM paper_submission") == []
    assert read(silent, "SELECT held FROM position") == [("objects",)]
    schema.upgrade(silent)
    schema.check(silent)
    assert read(silent, "SELECT silence_hours FROM conference") == [(72,)]
