"""Statements on pages: made, amended and withdrawn without JavaScript, read by all with names, printed in a list."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.lifecycle import CandidateState
from consult.core.words import Role, StatementKind
from consult.db import db, transaction
from consult.models import PaperSubmission, Statement
from consult.services import declarations, lists, statements
from consult.services.statements import Stated
from tests import factories
from tests.factories import NOW
from tests.web.browsing import Browser

WORDS = "Not where a treaty says otherwise."


@pytest.fixture
def room(app, ctx, clock):
    app.config["WTF_CSRF_ENABLED"] = False
    clock.set(NOW)
    made = factories.make_conference()
    people = {
        "th": factories.seat(made, Role.HEAD, "th"), "sg": factories.seat(made, Role.HEAD, "sg"),
        "au": factories.seat(made, Role.HEAD, "au"), "chair": factories.seat(made, Role.CHAIR),
        "secretariat": factories.seat(made, Role.SECRETARIAT),
    }  # fmt: skip
    ref = factories.make_tabled(made, "th")
    yield made, {who: Browser(app, actor) for who, actor in people.items()}, people, ref
    app.config["WTF_CSRF_ENABLED"] = True


def page(browser, path, status=200):
    response = browser.get(f"/bangkok{path}")
    assert response.status_code == status
    return response.get_data(as_text=True)


def words(html):
    """What a reader of the screen reads: no markup, blanks collapsed."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def make(browser, ref, **changes):
    fields = {"kind": "reservation", "paragraph_id": "p2", "quote": "in good faith", "words": WORDS}
    fields |= {"version_number": "1", "request_id": "r"}
    return browser.post(f"/bangkok/candidates/{ref}/statements/new", data={**fields, **changes})


def attach(actor, kind=StatementKind.RESERVATION, said=WORDS, **more):
    with transaction():
        return statements.attach(actor, Stated(kind, said, **more), request_id=None, clock=lambda: NOW)


def the(model=Statement):
    db.session.rollback()
    return db.session.execute(select(model)).scalar_one()


def test_a_head_makes_one_from_the_page_of_the_candidate_and_all_read_it(room):
    _made, browsers, _people, ref = room
    assert f'href="/bangkok/candidates/{ref}/statements/new"' in page(browsers["sg"], f"/candidates/{ref}")
    assert make(browsers["sg"], ref).status_code == 303
    assert make(browsers["sg"], ref).status_code == 303  # pressed twice
    assert (the().quote, the().words) == ("in good faith", WORDS)
    for reader in ("th", "au", "chair"):
        shown = words(page(browsers[reader], f"/candidates/{ref}"))
        assert "Singapore: Reservation S-1" in shown and WORDS in shown
    assert "Singapore" in words(page(browsers["au"], "/statements"))
    assert "Singapore put S-1 on the record, on N-01 (reservation)" in words(page(browsers["au"], "/record"))


def test_the_form_comes_back_with_what_was_typed(room):
    _made, browsers, _people, ref = room
    answer = make(browsers["sg"], ref, quote="no such words", words="ข้อสงวน")
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "These words are not in paragraph 2" in html and "ข้อสงวน" in html and "no such words" in html
    assert make(browsers["sg"], ref, words=" ").status_code == 422
    assert db.session.execute(select(Statement)).first() is None


def test_a_stale_page_is_shown_the_version_that_stands(room):
    made, browsers, _people, ref = room
    factories.make_version(made, ref, [("p2", "They should do so in good faith.")])
    answer = make(browsers["sg"], ref)
    assert answer.status_code == 409
    html = answer.get_data(as_text=True)
    assert "Version 2 was issued while you were reading" in html
    assert 'name="version_number" type="hidden" value="2"' in html


def test_a_delegation_that_does_not_decide_is_offered_what_it_may_make(room):
    _made, browsers, _people, ref = room
    html = page(browsers["au"], f"/candidates/{ref}/statements/new")
    assert 'value="explanation"' in html and 'value="reservation"' not in html
    assert make(browsers["au"], ref).status_code == 422
    assert make(browsers["au"], ref, kind="explanation").status_code == 303


def test_after_the_window_nothing_is_offered_and_withdrawal_alone_is_left(room, clock):
    _made, browsers, people, ref = room
    attach(people["sg"], ref=ref, version_number=1)
    with transaction():
        declarations.put(people["chair"], ref, version_number=1, now=NOW)
    with transaction():
        declarations.declare(
            people["chair"], ref, CandidateState.ADOPTED_WITH_RESERVATIONS, version_number=1, now=NOW
        )
    assert "Statements are taken until" in words(page(browsers["sg"], f"/candidates/{ref}"))
    clock.set(NOW + timedelta(hours=24))
    html = page(browsers["sg"], f"/candidates/{ref}")
    assert "statements/new" not in html and "Statements were taken until" in words(html)
    assert make(browsers["sg"], ref, request_id="late").status_code == 422
    html = page(browsers["sg"], "/statements/1")
    assert "/statements/1/amend" not in html and "/statements/1/withdraw" in html
    answer = browsers["sg"].post("/bangkok/statements/1/withdraw", data={"reason": "Answered.", "revision": "1"})
    assert answer.status_code == 303
    assert "Adopted" in words(page(browsers["au"], f"/candidates/{ref}")) and the().withdrawn_reason == "Answered."


def test_amending_keeps_the_former_words_in_view_and_a_colleague_is_told(room):
    _made, browsers, people, ref = room
    attach(people["sg"], said="Former words.", ref=ref, version_number=1, paragraph_id="p2", quote="good faith")
    html = page(browsers["sg"], "/statements/1/amend")
    assert "Former words." in html and re.search(r">\s*good faith</textarea>", html)
    fields = {"paragraph_id": "p2", "quote": "good faith", "words": "New words."}
    fields |= {"revision": "1", "version_number": "1"}
    assert browsers["sg"].post("/bangkok/statements/1/amend", data=fields).status_code == 303
    shown = words(page(browsers["au"], "/statements/1"))
    assert "New words." in shown and "Former wordings" in shown and "Former words." in shown
    again = browsers["sg"].post("/bangkok/statements/1/amend", data={**fields, "words": "Third."})
    assert again.status_code == 409 and "S-1 was amended since you opened the page" in again.get_data(as_text=True)


def test_others_are_refused_and_withdrawing_needs_a_reason(room):
    _made, browsers, people, ref = room
    attach(people["sg"], ref=ref, version_number=1)
    assert "/statements/1/withdraw" not in page(browsers["th"], "/statements/1")
    for path in ("amend", "withdraw", "confirm"):
        data = {"reason": "So.", "words": "Theirs.", "revision": "1", "version_number": "1"}
        assert browsers["th"].post(f"/bangkok/statements/1/{path}", data=data).status_code == 403
    refused = browsers["sg"].post("/bangkok/statements/1/withdraw", data={"reason": " ", "revision": "1"})
    assert refused.status_code == 422 and the().withdrawn_at is None
    page(browsers["sg"], "/statements/9", status=404)


def test_a_stale_one_is_marked_asked_for_at_home_and_confirmed_in_one_click(room):
    _made, browsers, people, ref = room
    attach(people["sg"], ref=ref, version_number=1, paragraph_id="p1", quote="early")
    rows = [{"id": "p1", "number": 1, "body": "States should consult at once."}]
    factories.move_on(ref, rows)
    assert "The words have changed" in words(page(browsers["au"], f"/candidates/{ref}"))
    assert f"Say whether your statement S-1 on {ref} still stands" in words(page(browsers["sg"], "/"))
    html = page(browsers["sg"], "/statements/1")
    assert "early" in html and "It still stands" in html
    answer = browsers["sg"].post("/bangkok/statements/1/confirm", data={"revision": "1", "version_number": "2"})
    assert answer.status_code == 303
    assert the().stale is False
    assert "still stands" not in words(page(browsers["sg"], "/"))


def test_the_issued_list_shows_them_and_takes_one_on_the_whole(room):
    _made, browsers, people, ref = room
    attach(people["sg"], ref=ref, version_number=1, paragraph_id="p2", quote="in good faith")
    attach(people["au"], StatementKind.EXPLANATION, "ความเข้าใจ", ref=ref, version_number=1)
    chair = people["chair"]
    with transaction():
        lists.create(chair, title="The list", now=NOW)
        lists.add(chair, 1, ref, version=1, now=NOW)
    with transaction():
        lists.issue(chair, 1, version=2, now=NOW)
    html = page(browsers["th"], "/lists/1")
    assert re.search(r'in good faith<sup><a href="#statement-S-1"[^>]*>S-1</a></sup>\.', html)
    shown = words(html)
    assert "Statements of delegations" in shown and shown.index("Australia S-2") < shown.index("Singapore S-1")
    assert '<span lang="th">ความเข้าใจ</span>' in html
    answer = browsers["sg"].post(
        "/bangkok/lists/1/statements/new", data={"kind": "statement", "words": "On the whole.", "request_id": "l"}
    )
    assert answer.status_code == 303
    assert "On the whole." in page(browsers["au"], "/lists/1")


def test_the_secretariat_enters_one_received_on_paper(room):
    _made, browsers, _people, ref = room
    html = page(browsers["secretariat"], f"/paper/statement?on={ref}")
    assert "Enter a statement on N-01" in html
    fields = {
        "on": ref, "version_number": "1", "delegation": "sg", "received_at": "2019-05-01T09:00", "way": "email",
        "reason": "The line was down.", "kind": "reservation", "paragraph_id": "p2", "quote": "faith", "words": WORDS,
        "request_id": "p",
    }  # fmt: skip
    assert browsers["secretariat"].post("/bangkok/paper/statement", data=fields).status_code == 303
    paper_id = the(PaperSubmission).id
    assert "Confirm a statement entered on paper" in words(page(browsers["sg"], "/"))
    shown = words(page(browsers["sg"], f"/paper/{paper_id}"))
    assert WORDS in shown and "N-01, paragraph 2: “faith”" in shown
    assert "S-1 on N-01" in words(page(browsers["secretariat"], "/paper"))
    assert "Entered by the secretariat" in words(page(browsers["au"], "/statements/1"))
    assert "The line was down." not in words(page(browsers["au"], "/record"))
    answer = browsers["sg"].post(f"/bangkok/paper/{paper_id}/disown", data={"reason": "Not ours."})
    assert answer.status_code == 303 and the().withdrawn_reason == "Disowned by the delegation. Not ours."
