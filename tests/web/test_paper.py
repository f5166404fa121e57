"""Entering what came on paper, and what the delegation does with it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult.core.words import Category, Role
from consult.db import db, transaction
from consult.models import Ballot, Candidate, Comment, PaperSubmission
from consult.services import rankings
from tests.factories import NOW, seat, token_of
from tests.rounds_kit import CLOSES, ballot, cast, make_kit, make_round
from tests.web.browsing import Browser

HOUR = timedelta(hours=1)
RECEIVED = {"delegation": "th", "received_at": "2019-05-01T09:30", "way": "post", "reason": "The line was down."}
TEXT = {"kind": "norm", "title": "On paper", "text": "States should write.\n\nThey should sign.", "area": "policy"}


class House(dict):
    """Browsers by name, and what they look at."""

    def __init__(self, kit, browsers):
        super().__init__(browsers)
        self.kit = kit


@pytest.fixture
def house(app, clock):
    """A conference with texts and an open round; browsers of the secretariat and of three heads."""
    clock.set(NOW)
    with app.app_context():
        kit = make_kit(more={Category.NGO: "apc"})
        people = {
            "secretariat": kit.secretariat, "chair": kit.chair, "th": kit.heads["th"], "sg": kit.heads["sg"],
            "delegate": seat(kit.made, Role.DELEGATE, "th"),
        }  # fmt: skip
        yield House(kit, {name: Browser(app, actor) for name, actor in people.items()})


def post(browser, path, **form):
    form["csrf_token"] = token_of(browser, "/bangkok/")
    return browser.post(f"/bangkok/paper{path}", data=form)


def count(model) -> int:
    db.session.rollback()
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_a_candidate_is_entered_confirmed_and_says_so(house):
    answer = post(house["secretariat"], "/candidate", **RECEIVED, **TEXT)
    assert answer.status_code == 303
    path = answer.location
    assert "Confirm a candidate entered on paper" in text(house["th"].get("/bangkok/"))
    page = text(house["sg"].get("/bangkok/candidates/N-04"))
    assert "Entered by the secretariat, received on" in page and "1 May 2019, 09:30 Bangkok time" in page
    assert "To be confirmed" in page
    page = text(house["th"].get(path))
    assert "States should write." in page and "By post. The line was down." in page
    assert post(house["th"], path.removeprefix("/bangkok/paper") + "/confirm").status_code == 303
    assert "Confirmed by the delegation" in text(house["sg"].get("/bangkok/candidates/N-04"))


def test_what_was_typed_stays_when_it_came_too_late(house):
    answer = post(house["secretariat"], "/candidate", **RECEIVED | {"received_at": "2019-05-20T09:30"}, **TEXT)
    assert answer.status_code == 422
    page = text(answer)
    assert "The time of receipt lies in the future." in page
    assert "They should sign." in page and 'value="2019-05-20T09:30"' in page
    assert count(PaperSubmission) == 0
    answer = post(house["secretariat"], "/candidate", **RECEIVED | {"received_at": "2019-03-01T09:30"}, **TEXT)
    assert "Tabling opens on 21 April 2019" in text(answer)


def test_a_comment_is_entered_and_disowned(house):
    form = RECEIVED | {"candidate": "N-01", "body": "We agree.", "category": "general", "handling": "named"}
    answer = post(house["secretariat"], "/comment", **form)
    assert answer.status_code == 303
    page = text(house["sg"].get("/bangkok/candidates/N-01"))
    assert "Entered by the secretariat, received on 1 May 2019, 09:30 Bangkok time. To be confirmed." in page
    tail = answer.location.removeprefix("/bangkok/paper") + "/disown"
    empty = post(house["th"], tail, reason="")
    assert (empty.status_code, "Say why your delegation disowns it." in text(empty)) == (422, True)
    assert post(house["th"], tail, reason="Not our words.").status_code == 303
    page = text(house["sg"].get("/bangkok/candidates/N-01"))
    assert "We agree." not in page and "Disowned." in page
    assert "Not our words." in text(house["secretariat"].get(answer.location))


def test_a_ballot_is_entered_once_and_read_by_its_delegation_alone(house):
    form = RECEIVED | {"received_at": "2019-05-01T10:00", "round": "1", "rank-N-02": "1", "rank-N-01": "2"}
    form["request_id"] = "the same form"
    first, second = post(house["secretariat"], "/ballot", **form), post(house["secretariat"], "/ballot", **form)
    assert first.location == second.location and count(Ballot) == 1
    page = text(house["th"].get(first.location))
    assert re.findall(r'c-place">(\d)</span> <span><span class="c-number">([NR]-\d\d)', page) == [
        ("1", "N-02"), ("2", "N-01")
    ]  # fmt: skip
    assert "N-02" not in text(house["secretariat"].get(first.location))
    assert house["sg"].get(first.location).status_code == 404
    assert house["chair"].get(first.location).status_code == 404


def test_a_ballot_that_makes_no_sense_keeps_its_numbers(house):
    form = RECEIVED | {"received_at": "2019-05-01T10:00", "round": "1", "rank-N-02": "first", "below": "R-01"}
    answer = post(house["secretariat"], "/ballot", **form)
    page = text(answer)
    assert answer.status_code == 422
    assert 'value="first"' in page and re.search(r'value="R-01"[^>]*checked', page)
    assert count(Ballot) == 0


def test_neither_the_answer_to_a_ballot_nor_its_reason_leaves_the_delegation(house):
    form = RECEIVED | {"received_at": "2019-05-01T10:00", "round": "1", "rank-N-02": "1"}
    path = post(house["secretariat"], "/ballot", **form).location.removeprefix("/bangkok/paper")
    post(house["th"], path + "/disown", reason="ไม่ใช่ของเรา: N-03 มาก่อน")
    assert "N-03 มาก่อน" in text(house["th"].get("/bangkok/record"))
    for name in ("chair", "sg"):
        for url in ("/bangkok/record", "/bangkok/record.csv", "/bangkok/desk", "/bangkok/"):
            page = text(house[name].get(url))
            assert "N-03 มาก่อน" not in page and "entered for it on paper" not in page
    assert "N-03 มาก่อน" in text(house["secretariat"].get(f"/bangkok/paper{path}"))


def test_a_ballot_on_paper_that_was_replaced_does_not_claim_to_count(house):
    form = RECEIVED | {"received_at": "2019-05-01T10:00", "round": "1", "rank-N-02": "1"}
    path = post(house["secretariat"], "/ballot", **form).location
    page = text(house["th"].get(path))
    assert "It counts already" in page and re.search(r"/bangkok/rankings/1/receipts/[0-9A-F]{16}", page)
    cast(house.kit, "th", ballot("N-01"))
    page = text(house["th"].get(path))
    assert "It counts no more: your delegation has cast a later ballot" in page and "It counts already" not in page


@pytest.mark.parametrize(
    ("first", "then", "sentence"),
    [
        ("confirm", "disown", "Your delegation has confirmed this ballot."),
        ("disown", "confirm", "Your delegation has disowned this: it can no longer be confirmed."),
    ],
)
def test_an_answer_from_a_page_that_is_out_of_date_is_refused_in_words(house, first, then, sentence):
    form = RECEIVED | {"received_at": "2019-05-01T10:00", "round": "1", "rank-N-02": "1"}
    path = post(house["secretariat"], "/ballot", **form).location.removeprefix("/bangkok/paper")
    assert post(house["th"], f"{path}/{first}", reason="Not ours.").status_code == 303
    answer = post(house["th"], f"{path}/{then}", reason="Not ours.")
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_a_round_that_takes_no_more_ballots_on_paper_is_not_offered(house, clock):
    make_round(house.kit.chair, disclosure="confidential")
    assert house["secretariat"].get("/bangkok/paper/ballot?round=2").status_code == 200
    with transaction():
        for code, head in house.kit.heads.items():
            rankings.cast(head, 2, ballot("N-01"), reasons={}, request_id=code, clock=lambda: NOW + HOUR)
    rankings.close_due(now=lambda: CLOSES)
    clock.set(CLOSES + HOUR)
    assert house["secretariat"].get("/bangkok/paper/ballot?round=2").status_code == 404
    assert house["secretariat"].get("/bangkok/paper/ballot?round=1").status_code == 200


def test_nobody_but_the_head_answers(house):
    answer = post(house["secretariat"], "/candidate", **RECEIVED, **TEXT)
    tail = answer.location.removeprefix("/bangkok/paper")
    assert post(house["delegate"], tail + "/confirm").status_code == 403
    assert post(house["sg"], tail + "/confirm").status_code == 404
    assert post(house["secretariat"], tail + "/confirm").status_code == 403
    page = text(house["delegate"].get(answer.location))
    assert "It waits for the head of the delegation" in page and "/disown" not in page


@pytest.mark.parametrize("path", ["", "/candidate", "/comment?candidate=N-01", "/ballot?round=1"])
def test_only_the_secretariat_opens_the_forms(house, path):
    assert house["secretariat"].get(f"/bangkok/paper{path}").status_code == 200
    assert house["chair"].get(f"/bangkok/paper{path}").status_code == 403
    assert house["th"].get(f"/bangkok/paper{path}").status_code == 403


@pytest.mark.parametrize(
    ("path", "readers"),
    [
        ("/candidate", "The delegation, the chair and the secretariat read it"),
        ("/comment?candidate=N-01", "and the chair too unless the Chatham House Rule applies"),
        ("/ballot?round=1", "it in the verification bundle, since the round is attributable"),
        ("/ballot?round=2", "The delegation and the secretariat read it; others do not learn whose ballot"),
    ],
)
def test_each_form_says_who_reads_why_it_is_entered(house, path, readers):
    make_round(house.kit.chair, disclosure="confidential")
    assert readers in text(house["secretariat"].get(f"/bangkok/paper{path}"))


@pytest.mark.parametrize("path", ["/comment", "/comment?candidate=N-99", "/ballot", "/ballot?round=7", "/4711"])
def test_what_there_is_not_is_not_found(house, path):
    assert house["secretariat"].get(f"/bangkok/paper{path}").status_code == 404


def test_words_in_other_scripts_arrive_as_they_were_typed(house):
    title = "ความมั่นคงทางไซเบอร์ សន្តិសុខ ຄວາມປອດໄພ လုံခြုံရေး"
    post(house["secretariat"], "/candidate", **RECEIVED, **TEXT | {"title": title})
    assert count(Comment) == 0
    assert db.session.execute(select(Candidate.title).where(Candidate.ref == "N-04")).scalar_one() == title
