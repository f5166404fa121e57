"""The chair's path of a list, from the order to the issue."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.lifecycle import CandidateState
from consult.core.words import Held, Role
from consult.db import db, transaction
from consult.models import Candidate
from consult.services import declarations, lists, positions
from tests import factories
from tests.factories import NOW
from tests.web.browsing import Browser

PATH = "/bangkok/lists/1/path"


@pytest.fixture
def room(app, ctx, clock):
    app.config["WTF_CSRF_ENABLED"] = False
    clock.set(NOW)
    made = factories.make_conference()
    people = {"th": factories.seat(made, Role.HEAD, "th"), "chair": factories.seat(made, Role.CHAIR)}
    refs = [factories.make_tabled(made, "sg", title=f"Text {n}") for n in range(3)]
    with transaction():
        lists.create(people["chair"], title="The list", now=NOW)
    for at, ref in enumerate(refs, 1):
        with transaction():
            lists.add(people["chair"], 1, ref, version=at, now=NOW)
    yield made, people, refs
    app.config["WTF_CSRF_ENABLED"] = True


def words(app, actor):
    answer = Browser(app, actor).get(PATH)
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def test_the_path_says_what_stands_in_the_way_and_what_comes_next(app, room):
    made, people, refs = room
    factories.bracket(made, refs[0], "th", "p1")
    with transaction():
        positions.take(
            people["th"], refs[1], held=Held.OBJECTS, version_number=1, lifts="Strike it.", reason="No.",
            clock=lambda: NOW - timedelta(hours=1),
        )  # fmt: skip
    page = words(app, people["chair"])
    assert "Brackets are still open: 1." in page and "Objections stand: Thailand." in page
    assert page.count("1 entry to go.") == 2 and "3 entries to go." in page
    # Only the third can be put to the room, or come under silence.
    assert page.count(">Put it to the room<") == 1 and f"/silences/new?ref={refs[2]}" in page
    assert f"/silences/new?ref={refs[1]}" not in page


def test_from_the_path_a_text_is_put_to_the_room_and_its_outcome_declared(app, room):
    _made, people, refs = room
    put = Browser(app, people["chair"]).post(f"/bangkok/candidates/{refs[0]}/put", data={"version_number": "1"})
    assert put.status_code == 303
    assert f'/candidates/{refs[0]}/declare">Declare the outcome' in words(app, people["chair"])


def test_when_all_is_adopted_only_the_issue_is_left(app, room):
    _made, people, refs = room
    for ref in refs:
        with transaction():
            declarations.put(people["chair"], ref, version_number=1, now=NOW)
        with transaction():
            declarations.declare(people["chair"], ref, CandidateState.ADOPTED, version_number=1, now=NOW)
    page = words(app, people["chair"])
    assert page.count('c-chip--done">Done') == 4 and "to go." not in page
    states = db.session.execute(select(Candidate.state)).scalars().all()
    assert states == [CandidateState.ADOPTED] * 3


def test_the_path_is_the_chairs(app, room):
    made, people, _refs = room
    for actor in (people["th"], factories.seat(made, Role.SECRETARIAT)):
        assert Browser(app, actor).get(PATH).status_code == 403
