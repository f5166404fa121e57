"""Replies of the chair and the secretariat: the form in place and on a page, the thread, the table, the exports."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import openpyxl
import pytest

from consult.core.words import CommentCategory
from tests.factories import NOW
from tests.web.test_comments import House

QUESTION = "Could Singapore say **which** CERTs are meant?"


@pytest.fixture
def house(app, clock):
    clock.set(NOW)
    made = House(app)
    made.write("head", "CERTs should help.", category=CommentCategory.TECHNICAL)
    return made


def reply(house, name="chair", ref="C-1", *, htmx=False, **fields):
    return house.post(name, f"/comments/{ref}/office-reply", htmx=htmx, **{"body": QUESTION} | fields)


def article(page, ref):
    return page[page.index(f'id="comment-{ref}"') :].split("</article>")[0]


@pytest.mark.parametrize(
    ("name", "office"), [("chair", "Chair"), ("co_chair", "Co-chair"), ("secretariat", "Secretariat")]
)
def test_an_officer_replies_in_the_name_of_the_office(house, name, office):
    answer = reply(house, name)
    assert (answer.status_code, answer.location) == (303, "/bangkok/candidates/N-01?open=C-1#comment-C-2")
    page = house.get("other", "/candidates/N-01?open=C-1")
    said = article(page, "C-2")
    assert f'<h4 class="c-comment__who">{office}</h4>' in said and "<strong>which</strong>" in said
    assert "c-comment--office" in page and "c-chip" not in said
    assert "Sent as C-2" in house.get(name, "/")


def test_the_form_stands_on_a_page_and_in_place(house):
    page = house.get("chair", "/comments/C-1/office-reply")
    assert "CERTs should help." in page and "hx-post" not in page[page.index("c-comment-form") :].split("</form>")[0]
    fragment = house.get("chair", "/comments/C-1/office-reply", htmx=True)
    assert "<html" not in fragment and 'hx-target="#reply-C-1"' in fragment
    assert not re.search(r'name="(stance|proposed|category|handling|quote)"', page + fragment)


def test_htmx_gets_the_reply_where_the_form_stood(house):
    text = reply(house, htmx=True).get_data(as_text=True)
    assert 'id="comment-C-2"' in text and "Sent as C-2. All participants can read it." in text and "<html" not in text


def test_each_is_led_to_their_own_form(house):
    reply(house)
    for name in ("chair", "secretariat"):
        page = house.get(name, "/candidates/N-01?open=C-1")
        for ref in ("C-1", "C-2"):
            assert f'hx-get="/bangkok/comments/{ref}/office-reply" hx-target="#reply-{ref}"' in page
            assert f'<div id="reply-{ref}"></div>' in page
    page = house.get("other", "/candidates/N-01?open=C-1")
    assert "office-reply" not in page and 'hx-get="/bangkok/comments/C-2/reply" hx-target="#reply-C-2"' in page
    assert '<div id="reply-C-2"></div>' in page


def test_delegations_do_not_reply_as_an_office(house):
    for name in ("head", "delegate", "other", "observer"):
        house.get(name, "/comments/C-1/office-reply", status=403)
        assert reply(house, name).status_code == 403
    assert "No comment" not in house.get("chair", "/comments") and "C-2" not in house.get("chair", "/comments")


@pytest.mark.parametrize("htmx", [False, True])
def test_typed_words_come_back_after_a_refusal(house, htmx):
    house.post("head", "/comments/C-1/withdraw")
    answer = reply(house, htmx=htmx, request_id="mine")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and QUESTION in page and 'value="mine"' in page
    assert "What you reply to was withdrawn meanwhile." in page
    answer = reply(house, htmx=htmx, body="  ")
    assert answer.status_code in (409, 422)


def test_stance_and_proposed_words_that_are_sent_along_are_not_taken(house):
    reply(house, stance="supports", proposed="States shall.", paragraph_id="p1", handling="chatham_house")
    page = house.get("other", "/comments")
    assert "Supports" not in re.sub("<option.*?</option>", "", page) and "States shall." not in page
    assert 'id="comment-C-2"' in page


def test_what_is_not_there_takes_no_reply(house):
    house.get("chair", "/comments/C-9/office-reply", status=404)
    assert reply(house, ref="C-9").status_code == 404


def test_the_table_and_the_exports_name_the_office(house):
    reply(house)
    page = house.get("observer", "/comments")
    line = page[page.index('<tr id="comment-C-2"') :].split("</tr>")[0]
    assert '<span class="c-table__who">Chair</span>' in line and "reply to C-1" in line and "c-chip" not in line
    rows = list(csv.reader(io.StringIO(house.get("observer", "/comments.csv").lstrip("\ufeff"))))
    (found,) = [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[0] == "C-2"]
    assert (found["Delegation"], found["Answers"], found["Category"], found["Stance"]) == ("Chair", "C-1", "", "")
    assert found["Comment"] == "Could Singapore say which CERTs are meant?"
    sheet = openpyxl.load_workbook(io.BytesIO(house.client("chair").get("/bangkok/comments.xlsx").data)).active
    assert {row[0]: row[6] for row in sheet.iter_rows(min_row=2, values_only=True)} == {
        "C-1": "Singapore", "C-2": "Chair"
    }  # fmt: skip
    for query, seen in (
        ("category=general", []), ("category=technical", ["C-1"]), ("delegation=sg", ["C-1"]), ("q=which", ["C-2"]),
        ("unanswered=1", ["C-1"]), ("", ["C-1", "C-2"]),
    ):  # fmt: skip
        assert re.findall(r'<tr id="comment-([^"]+)"', house.get("other", f"/comments?{query}")) == seen, query


def test_the_record_tells_all_that_the_chair_replied(house):
    reply(house)
    page = house.get("other", "/record?subject=C-2")
    assert re.sub(r"<[^>]+>", "", page).count("The chair replied to C-1 on N-01 (C-2)") == 1


def test_the_delegation_finds_the_reply_beside_its_comment(house):
    assert "has replied" not in house.get("head", "/comments/ours")
    house.post("other", "/candidates/N-01/comments", body="We ask too.", parent="C-1")
    assert "has replied" not in house.get("head", "/comments/ours")
    reply(house)
    page = house.get("delegate", "/comments/ours")
    assert "2 replies" in page and "The chair or the secretariat has replied." in page
    assert 'href="/bangkok/comments/C-1/replies"' in page


def test_the_office_takes_its_reply_back(house):
    reply(house)
    assert "/comments/C-2/withdraw" in house.get("co_chair", "/candidates/N-01?open=C-1")
    for name in ("secretariat", "head", "other"):
        assert "/comments/C-2/withdraw" not in house.get(name, "/candidates/N-01?open=C-1")
        assert house.post(name, "/comments/C-2/withdraw").status_code in (403, 404)
    assert "/comments/C-1/withdraw" not in house.get("chair", "/candidates/N-01")
    fragment = house.post("co_chair", "/comments/C-2/withdraw", htmx=True).get_data(as_text=True)
    assert "Withdrawn by those who wrote it." in fragment and "which" not in fragment
    page = house.get("other", "/candidates/N-01?open=C-1")
    assert "CERTs are meant" not in page and "Withdrawn by the delegation" not in page


def test_the_delegation_answers_the_question_in_the_thread(house, clock):
    reply(house)
    clock.set(NOW + timedelta(minutes=5))
    answer = house.post("head", "/candidates/N-01/comments", body="The national ones.", parent="C-2")
    assert answer.status_code == 303
    found = re.findall(r'id="comment-(C-\d)"', house.get("chair", "/comments/C-1/replies", htmx=True))
    assert found == ["C-2", "C-3"]


@pytest.mark.both_engines
def test_a_double_click_replies_once(house):
    page = house.get("chair", "/comments/C-1/office-reply")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    cookie = house.client("chair").get_cookie("consult").value
    fields = {"csrf_token": token, "request_id": "twice", "body": QUESTION}

    def post(_n):
        browser = house.app.test_client()
        browser.set_cookie("consult", cookie)
        return browser.post("/bangkok/comments/C-1/office-reply", data=fields)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(post, range(4)))
    assert {answer.location for answer in answers} == {"/bangkok/candidates/N-01?open=C-1#comment-C-2"}
    assert house.get("head", "/comments").count('<tr id="comment-') == 2
