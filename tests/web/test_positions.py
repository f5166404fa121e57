"""The pages of positions and of the chair's declarations."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.lifecycle import CandidateState
from consult.core.words import Held, Role
from consult.db import db, transaction
from consult.models import Candidate, Position
from consult.services import positions, silences
from tests import factories
from tests.factories import NOW
from tests.web.browsing import Browser

DAY = timedelta(days=1)


@pytest.fixture
def room(app, ctx, clock):
    app.config["WTF_CSRF_ENABLED"] = False
    clock.set(NOW)
    made = factories.make_conference()
    people = {code: factories.seat(made, Role.HEAD, code) for code in ("th", "sg", "au")}
    people |= {"chair": factories.seat(made, Role.CHAIR), "delegate": factories.seat(made, Role.DELEGATE, "sg")}
    yield made, people, factories.make_tabled(made, "th")
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def as_of(app, room):
    return lambda who: Browser(app, room[1][who])


def post(client, path, **fields):
    return client.post(f"/bangkok{path}", data=fields)


def state(ref):
    db.session.expire_all()
    return db.session.execute(select(Candidate.state).where(Candidate.ref == ref)).scalar_one()


def text(answer):
    return " ".join(answer.get_data(as_text=True).split())


def test_a_head_objects_and_all_read_why(as_of, room):
    _made, _people, ref = room
    url = f"/candidates/{ref}/positions"
    incomplete = post(as_of("sg"), url, held="objects", version_number="1", reason="Not in our law.")
    assert incomplete.status_code == 422
    # nothing typed is lost
    assert "Say what would lift the objection" in text(incomplete) and "Not in our law." in text(incomplete)
    words = "\u0e15\u0e31\u0e14\u0e27\u0e23\u0e23\u0e04\u0e2a\u0e2d\u0e07"  # Thai
    done = post(
        as_of("sg"), url, held="objects", version_number="1", reason="Not in our law.", lifts=words, request_id="a"
    )
    assert done.status_code == 303
    for who in ("th", "au", "chair"):
        page = text(as_of(who).get(f"/bangkok{url}"))
        assert "Objections stand: Singapore." in page and words in page and "Not in our law." in page


def test_a_reason_for_the_chair_is_read_by_the_chair_and_its_delegation(as_of, room):
    _made, _people, ref = room
    url = f"/candidates/{ref}/positions"
    post(as_of("sg"), url, held="objects", version_number="1", reason="Elections.", lifts="Time.", chair_only="y")
    for who, reads in (("sg", True), ("delegate", True), ("chair", True), ("th", False), ("au", False)):
        assert ("Elections." in text(as_of(who).get(f"/bangkok{url}"))) is reads


def test_a_delegate_reads_the_positions_and_states_none(as_of, room):
    _made, _people, ref = room
    client = as_of("delegate")
    page = text(client.get(f"/bangkok/candidates/{ref}/positions"))
    assert "Deciding delegations" in page and "Put it on the record" not in page
    refused = client.post(
        f"/bangkok/candidates/{ref}/positions",
        data={"held": "supports", "version_number": "1"},
    )
    assert refused.status_code == 403


def test_a_stale_page_is_told_so_and_the_next_press_counts(as_of, room):
    made, _people, ref = room
    factories.make_version(made, ref, [("p1", "Other words.")])
    url = f"/candidates/{ref}/positions"
    answer = post(as_of("sg"), url, held="supports", version_number="1")
    assert answer.status_code == 409 and "Version 2" in text(answer)
    assert 'name="version_number" value="2"' in answer.get_data(as_text=True).replace(' type="hidden"', "")


def test_what_was_held_on_a_former_version_is_confirmed_in_one_click(as_of, room):
    made, people, ref = room
    with transaction():
        positions.take(
            people["sg"], ref, held=Held.OBJECTS, version_number=1, lifts="Strike it.", reason="No.", clock=lambda: NOW
        )
    factories.make_version(made, ref, [("p1", "Other words.")])
    home = text(as_of("sg").get("/bangkok/"))
    assert f"Say whether your position on {ref} still stands" in home
    assert post(as_of("sg"), f"/candidates/{ref}/positions/confirm", version_number="2").status_code == 303
    assert f"Say whether your position on {ref} still stands" not in text(as_of("sg").get("/bangkok/"))
    db.session.expire_all()
    assert len(db.session.execute(select(Position)).scalars().all()) == 2


def test_the_chair_puts_a_text_to_the_room_and_declares_it_adopted(as_of, room):
    _made, _people, ref = room
    chair = as_of("chair")
    page = text(chair.get(f"/bangkok/candidates/{ref}/declare"))
    assert "put it to the room first" in page and 'value="adopted"' not in page
    assert post(chair, f"/candidates/{ref}/put", version_number="1").status_code == 303
    page = text(chair.get(f"/bangkok/candidates/{ref}/declare"))
    assert 'value="adopted" checked' in page and 'value="adopted_ad_ref"' not in page
    done = post(chair, f"/candidates/{ref}/declare", outcome="adopted", version_number="1", request_id="d")
    assert done.status_code == 303
    assert state(ref) == CandidateState.ADOPTED
    assert "Adopted, version 1" in text(as_of("au").get(f"/bangkok/candidates/{ref}/positions"))
    again = post(chair, f"/candidates/{ref}/declare", outcome="carried_over", version_number="1", reason="No.")
    assert again.status_code == 409 and "was adopted already" in text(again)


def test_an_objection_made_while_the_chair_reads_refuses_the_declaration(as_of, room):
    _made, _people, ref = room
    chair = as_of("chair")
    post(chair, f"/candidates/{ref}/put", version_number="1")
    post(as_of("sg"), f"/candidates/{ref}/positions", held="objects", version_number="1", reason="No.", lifts="Time.")
    refused = post(chair, f"/candidates/{ref}/declare", outcome="adopted", version_number="1")
    assert refused.status_code == 422
    assert "cannot be adopted. Objections stand: Singapore." in text(refused)
    assert state(ref) == CandidateState.AT_GAVEL


def test_the_overview_says_which_texts_can_be_adopted(as_of, room):
    made, people, ref = room
    other = factories.make_tabled(made, "sg", title="Another")
    with transaction():
        positions.take(
            people["sg"], ref, held=Held.OBJECTS, version_number=1, lifts="Strike it.", reason="No.", clock=lambda: NOW
        )
    page = text(as_of("th").get("/bangkok/positions"))
    assert "Can be adopted: 1. Something stands in the way: 1. Outcome declared: 0." in page
    assert "Objections stand: Singapore." in page and other in page


def test_the_chair_asks_a_capital_again_from_the_home(as_of, room):
    _made, people, ref = room
    with transaction():
        positions.take(
            people["sg"], ref, held=Held.AD_REF, version_number=1, until=NOW - DAY, clock=lambda: NOW - 2 * DAY
        )
    chair = as_of("chair")
    assert f"Ask again: Singapore on {ref}" in text(chair.get("/bangkok/"))
    asked = post(
        chair, f"/candidates/{ref}/positions/sg/ask-again", version_number="1", answer_by="2019-05-20T10:00"
    )
    assert asked.status_code == 303
    assert f"Ask again: Singapore on {ref}" not in text(chair.get("/bangkok/"))
    assert f"Confirm {ref}" in text(as_of("sg").get("/bangkok/"))


def test_under_silence_the_page_leads_to_where_it_is_broken(as_of, room):
    _made, people, ref = room
    with transaction():
        number = silences.propose(people["chair"], {ref: 1}, item_by_item=False, reason="", request_id=None, now=NOW)
    with transaction():
        silences.open_procedure(people["chair"], number, expires_at=NOW + 4 * DAY, clock=lambda: NOW)
    page = text(as_of("sg").get(f"/bangkok/candidates/{ref}/positions"))
    assert f'href="/bangkok/silences/{number}">Under silence, SP-{number}' in page
    refused = post(
        as_of("sg"), f"/candidates/{ref}/positions", held="objects", version_number="1", reason="No.", lifts="Time."
    )
    assert refused.status_code == 422 and "Your objection breaks it: state it there." in text(refused)
