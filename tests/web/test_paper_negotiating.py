"""Entering amendments, objections and brackets that came on paper, and what their delegation does with them."""

import re

import pytest
from sqlalchemy import func, select

from consult.core.text.changes import Replace
from consult.core.words import Role
from consult.db import db, transaction
from consult.models import Amendment, Bracket, PaperSubmission, QuestionObjection
from consult.services import brackets, questions
from consult.services.brackets import Asked
from tests.factories import NOW, amendment, make_conference, make_tabled, seat, token_of
from tests.negotiating import add_version
from tests.web.browsing import Browser

RECEIVED = {"delegation": "th", "received_at": "2019-05-01T09:30", "way": "post", "reason": "The line was down."}
FIRST, SECOND = "States should consult one another early.", "They should do so in good faith."
TEXT = {
    "candidate": "N-01", "version_number": "1", "title": "Early consultation", "para_id": ["p1", "p2"],
    "category": "substantive", "handling": "named", "rationale": "It is *plain*.",
}  # fmt: skip
TYPED = TEXT | {"para_body": [FIRST, "They should do so always."]}


@pytest.fixture
def house(app, clock):
    """A conference with a text of sg; browsers of those who act."""
    clock.set(NOW)
    with app.app_context():
        made = make_conference()
        actors = {
            "secretariat": seat(made, Role.SECRETARIAT), "chair": seat(made, Role.CHAIR),
            "th": seat(made, Role.HEAD, "th"), "sg": seat(made, Role.HEAD, "sg"),
            "delegate": seat(made, Role.DELEGATE, "th"),
        }  # fmt: skip
        make_tabled(made, "sg")
        yield made, actors, {name: Browser(app, actor) for name, actor in actors.items()}


@pytest.fixture
def at(house):
    return house[2]


def post(browser, path, form, **more):
    form = form | more | {"csrf_token": token_of(browser, "/bangkok/")}
    return browser.post(f"/bangkok/paper{path}", data=form)


def enter(at, **more):
    answer = post(at["secretariat"], "/amendment", RECEIVED | TYPED | {"op": "enter"} | more)
    assert answer.status_code == 303, text(answer)
    return answer.location


def count(model) -> int:
    db.session.rollback()
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def text(answer) -> str:
    return answer.get_data(as_text=True)


def bodies(page: str) -> list[str]:
    return re.findall(r'<textarea[^>]*name="para_body"[^>]*>([^<]*)</textarea>', page)


# Amendments


def test_an_amendment_is_entered_confirmed_and_then_read_by_all(at):
    path = enter(at)
    assert "Confirm an amendment entered on paper" in text(at["th"].get("/bangkok/"))
    assert "Confirm an amendment" not in text(at["delegate"].get("/bangkok/"))
    assert "always" not in text(at["sg"].get("/bangkok/candidates/N-01"))
    page = text(at["th"].get(path))
    assert "<ins>always</ins>" in page and "It is <em>plain</em>." in page and "By post. The line was down." in page
    assert "Confirm and send out" in page
    answer = post(at["th"], path.removeprefix("/bangkok/paper") + "/confirm", {})
    assert answer.status_code == 303
    assert "It has gone out as A-1." in text(at["th"].get(path))
    page = text(at["sg"].get("/bangkok/candidates/N-01/amendments/A-1"))
    assert "Entered by the secretariat, received on" in page and "1 May 2019, 09:30 Bangkok time" in page
    assert "Confirmed by the delegation" in page and "Thailand" in page
    assert "A-1" in text(at["secretariat"].get("/bangkok/paper"))


def test_an_amendment_that_is_not_theirs_never_goes_out(at):
    path = enter(at)
    tail = path.removeprefix("/bangkok/paper") + "/disown"
    assert "The amendment does not go out." in text(at["th"].get(path))
    assert post(at["th"], tail, {"reason": "Not our words."}).status_code == 303
    assert count(Amendment) == 0
    assert "Not our words." in text(at["secretariat"].get(path))
    stale = post(at["th"], path.removeprefix("/bangkok/paper") + "/confirm", {})
    assert (stale.status_code, count(Amendment)) == (422, 0)


def test_the_chair_is_not_told_of_an_amendment_that_waits(at):
    enter(at)
    assert "None waits for its delegation." in text(at["chair"].get("/bangkok/desk"))
    assert "entered an amendment" not in text(at["chair"].get("/bangkok/record"))
    assert "entered an amendment" in text(at["th"].get("/bangkok/record"))
    assert "Amendment, Thailand" in text(at["secretariat"].get("/bangkok/desk"))


def test_the_same_form_twice_enters_once(at):
    assert enter(at, request_id="the same form") == enter(at, request_id="the same form")
    assert count(PaperSubmission) == 1


@pytest.mark.parametrize(
    ("op", "shown", "out"),
    [
        ("out:0", ["They should do so always."], 1),
        ("down:0", ["They should do so always.", FIRST], 0),
        ("after:0", [FIRST, "", "They should do so always."], 0),
        ("after:-", ["", FIRST, "They should do so always."], 0),
        ("show", [FIRST, "They should do so always."], 0),
    ],
)
def test_without_javascript_the_buttons_come_back_with_what_was_typed_and_store_nothing(at, op, shown, out):
    answer = post(at["secretariat"], "/amendment", RECEIVED | TYPED | {"op": op})
    page = text(answer)
    assert answer.status_code == 200
    assert bodies(page) == shown
    assert page.count("c-paras__row--out") == out
    assert 'value="2019-05-01T09:30"' in page and "The line was down." in page
    assert "<ins>always</ins>" in page
    assert (count(PaperSubmission), "c-error-summary" in page) == (0, False)


def test_what_is_put_in_and_moved_without_javascript_arrives(at):
    page = text(post(at["secretariat"], "/amendment", RECEIVED | TYPED | {"op": "after:1"}))
    assert 'id="para-n-body"' in page and "autofocus" in page
    words = {"para_id": ["p1", "p2", ""], "para_body": [FIRST, SECOND, "They should report."]}
    page = text(post(at["secretariat"], "/amendment", RECEIVED | TYPED | words | {"op": "up:2"}))
    assert bodies(page) == [FIRST, "They should report.", SECOND]
    ids = re.findall(r'name="para_id" value="([^"]*)"', page)
    path = enter(at, para_id=ids, para_body=bodies(page))
    assert "New paragraph after 1" in text(at["th"].get(path))
    taken = text(post(at["secretariat"], "/amendment", RECEIVED | TYPED | {"op": "out:0"}))
    assert 'value="back:p1"' in taken
    one = {"para_id": ["p2"], "para_body": [SECOND]}
    assert bodies(text(post(at["secretariat"], "/amendment", RECEIVED | TYPED | one | {"op": "back:p1"}))) == [
        FIRST, SECOND,
    ]  # fmt: skip


def test_what_was_typed_stays_when_it_is_refused(at):
    late = {"received_at": "2019-03-01T09:30"}
    answer = post(at["secretariat"], "/amendment", RECEIVED | TYPED | late | {"op": "enter"})
    page = text(answer)
    assert answer.status_code == 422
    assert bodies(page) == [FIRST, "They should do so always."]
    assert "It is *plain*." in page and 'value="2019-03-01T09:30"' in page
    nothing = post(at["secretariat"], "/amendment", RECEIVED | TEXT | {"para_body": [FIRST, SECOND], "op": "enter"})
    assert "This changes nothing in the text." in text(nothing) and 'href="#paragraphs"' in text(nothing)
    bare = post(at["secretariat"], "/amendment", TYPED | {"op": "enter"})
    assert "Choose the delegation that sent it." in text(bare)
    assert count(PaperSubmission) == 0


def test_the_preview_is_of_what_is_typed_and_stores_nothing(at):
    answer = at["secretariat"].post(
        "/bangkok/paper/amendment/preview",
        data=TYPED | {"csrf_token": token_of(at["secretariat"], "/bangkok/")}, headers={"HX-Request": "true"},
    )  # fmt: skip
    assert "<ins>always</ins>" in text(answer) and "<html" not in text(answer)
    assert count(PaperSubmission) == 0


def test_an_older_version_can_be_chosen_and_the_page_says_what_becomes_of_it(house):
    made, _actors, at = house
    add_version(made, "N-01", [("p1", FIRST), ("p2", "They may do so at will.")])
    page = text(at["secretariat"].get("/bangkok/paper/amendment?candidate=N-01"))
    assert "They may do so at will." in page and "version 2, which stands now" in page
    page = text(at["secretariat"].get("/bangkok/paper/amendment?candidate=N-01&version=1"))
    assert bodies(page) == [FIRST, SECOND] and "version 1; version 2 stands now" in page
    path = enter(at)
    assert "Version 2 stands now." in text(at["th"].get(path))
    post(at["th"], path.removeprefix("/bangkok/paper") + "/confirm", {})
    assert "Stale." in text(at["th"].get("/bangkok/candidates/N-01/amendments/A-1"))


def test_a_text_that_moves_on_while_it_is_typed_in_is_still_the_one_that_was_read(house):
    made, _actors, at = house
    add_version(made, "N-01", [("p1", FIRST), ("p2", "They may do so at will.")], at=NOW)
    enter(at)
    assert db.session.execute(select(PaperSubmission.content)).scalar_one()["operations"] == [
        {"op": "replace", "paragraph": "p2", "body": "They should do so always."}
    ]


def test_an_amendment_to_an_amendment_begins_with_that_one(house):
    made, _actors, at = house
    parent = amendment(made, "N-01", "sg", Replace("p2", "They should do so in good time."))
    page = text(at["secretariat"].get(f"/bangkok/paper/amendment?candidate=N-01&to={parent}"))
    assert bodies(page) == [FIRST, "They should do so in good time."]
    path = enter(at, parent=parent, para_body=[FIRST, "They should do so in very good time."])
    assert f"To amendment {parent}" in text(at["th"].get(path))
    post(at["th"], path.removeprefix("/bangkok/paper") + "/confirm", {})
    assert "An amendment to amendment" in text(at["sg"].get("/bangkok/candidates/N-01/amendments/A-2"))


def test_under_the_chatham_house_rule_nobody_reads_that_it_came_on_paper(at):
    path = enter(at, handling="chatham_house")
    post(at["th"], path.removeprefix("/bangkok/paper") + "/confirm", {})
    ref = db.session.execute(select(Amendment.ref)).scalar_one()
    page = text(at["sg"].get(f"/bangkok/candidates/N-01/amendments/{ref}"))
    assert "always" in page and "received on" not in page and "Thailand" not in page
    assert "received on" in text(at["th"].get(f"/bangkok/candidates/N-01/amendments/{ref}"))
    assert ref not in text(at["secretariat"].get("/bangkok/paper"))
    assert ref not in text(at["secretariat"].get(path))


def test_words_in_other_scripts_arrive_as_they_were_typed(at):
    words = "รัฐควรปรึกษากัน រដ្ឋ ລັດ နိုင်ငံ"
    path = enter(at, para_body=[FIRST, words])
    post(at["th"], path.removeprefix("/bangkok/paper") + "/confirm", {})
    assert db.session.execute(select(Amendment.operations)).scalar_one()[0]["body"] == words


@pytest.mark.parametrize(
    "path", ["/amendment", "/amendment?candidate=N-99", "/amendment?candidate=N-01&version=9",
             "/amendment?candidate=N-01&to=A-77", "/objection", "/objection?question=9", "/objection?question=x",
             "/bracket", "/bracket?candidate=N-99"],
)  # fmt: skip
def test_what_there_is_not_is_not_found(at, path):
    assert at["secretariat"].get(f"/bangkok/paper{path}").status_code == 404


# Objections


@pytest.fixture
def asked(house):
    _made, actors, _at = house
    with transaction():
        bracket_id = brackets.open_bracket(
            actors["th"], "N-01", Asked("p1", "So.", "early"), request_id=None, clock=lambda: NOW
        )
    with transaction():
        return questions.ask_lift(actors["chair"], "N-01", [bracket_id], reason="We are close.", now=NOW)


OBJECTED = RECEIVED | {"received_at": "2019-05-01T10:00", "words": "We cannot.", "request_id": "once"}


def test_an_objection_is_entered_counts_at_once_and_is_confirmed(at, asked):
    assert "Enter an objection that came on paper" in text(at["secretariat"].get(f"/bangkok/questions/{asked}"))
    assert "that came on paper" not in text(at["chair"].get(f"/bangkok/questions/{asked}"))
    form = OBJECTED | {"question": str(asked)}
    answer = post(at["secretariat"], "/objection", form)
    assert answer.status_code == 303
    assert post(at["secretariat"], "/objection", form).location == answer.location
    assert count(QuestionObjection) == 1
    page = text(at["sg"].get(f"/bangkok/questions/{asked}"))
    assert "We cannot." in page and "Entered by the secretariat, received on" in page and "To be confirmed" in page
    assert "Confirm an objection entered on paper" in text(at["th"].get("/bangkok/"))
    assert post(at["th"], answer.location.removeprefix("/bangkok/paper") + "/confirm", {}).status_code == 303
    assert "Confirmed by the delegation" in text(at["sg"].get(f"/bangkok/questions/{asked}"))
    assert "Objection" in text(at["secretariat"].get("/bangkok/paper"))


def test_a_disowned_objection_is_struck_from_the_count_and_stays_to_be_seen(at, asked):
    path = post(at["secretariat"], "/objection", OBJECTED | {"question": str(asked)}).location
    assert "1 delegation objects." in text(at["sg"].get("/bangkok/questions"))
    assert post(at["th"], path.removeprefix("/bangkok/paper") + "/disown", {"reason": "No."}).status_code == 303
    assert "delegation objects." not in text(at["sg"].get("/bangkok/questions"))
    assert "Disowned" in text(at["sg"].get(f"/bangkok/questions/{asked}"))


def test_an_objection_that_came_in_time_and_was_entered_late_is_told_to_the_room(at, asked, clock):
    later = NOW.replace(day=3)
    clock.set(later)
    questions.close_due(now=lambda: later)
    assert "It has passed." in text(at["secretariat"].get(f"/bangkok/paper/objection?question={asked}"))
    too_late = post(at["secretariat"], "/objection", OBJECTED, question=str(asked), received_at="2019-05-02T10:00")
    assert (too_late.status_code, "received later cannot count" in text(too_late)) == (422, True)
    assert post(at["secretariat"], "/objection", OBJECTED, question=str(asked)).status_code == 303
    assert "had come in time was entered after this had passed" in text(at["sg"].get(f"/bangkok/questions/{asked}"))
    assert "had come in time was entered later" in text(at["sg"].get("/bangkok/questions"))
    assert "had come in time was entered after this had passed" in text(at["chair"].get("/bangkok/desk"))
    assert "after it had passed" in text(at["sg"].get("/bangkok/record"))


def test_the_reason_of_an_objection_may_be_for_the_chair(at, asked):
    path = post(at["secretariat"], "/objection", OBJECTED, question=str(asked), chair_only="y").location
    assert "We cannot." not in text(at["sg"].get(f"/bangkok/questions/{asked}"))
    assert "We cannot." in text(at["chair"].get(f"/bangkok/questions/{asked}"))
    assert "We cannot." in text(at["th"].get(path))
    assert "We cannot." not in text(at["secretariat"].get(path))


# Brackets


def test_brackets_are_entered_and_disowned(at):
    form = RECEIVED | {
        "candidate": "N-01", "version_number": "1", "paragraph_id": "p1", "quote": "early", "wording": "other",
        "alternative": "", "why": "Too soon.", "handling": "named", "request_id": "once",
    }  # fmt: skip
    empty = post(at["secretariat"], "/bracket", form)
    assert (empty.status_code, "Write the other words." in text(empty)) == (422, True)
    answer = post(at["secretariat"], "/bracket", form, alternative="in time")
    assert answer.status_code == 303
    assert post(at["secretariat"], "/bracket", form, alternative="in time").location == answer.location
    bracket_id = db.session.execute(select(Bracket.id)).scalar_one()
    page = text(at["sg"].get(f"/bangkok/brackets/{bracket_id}"))
    assert "received on paper" in page and "entered in the room" not in page and "To be confirmed" in page
    page = text(at["th"].get(answer.location))
    assert "[early]" in page and "in time" in page and "Too soon." in page
    tail = answer.location.removeprefix("/bangkok/paper") + "/disown"
    assert post(at["th"], tail, {"reason": "Not ours."}).status_code == 303
    assert "Disowned by the delegation." in text(at["sg"].get(f"/bangkok/brackets/{bracket_id}"))


def test_the_address_may_bring_the_words_that_were_selected(at):
    page = text(at["secretariat"].get(
        "/bangkok/paper/bracket?candidate=N-01&paragraph_id=p2&quote=good+faith&span_start=21&span_end=31"
    ))  # fmt: skip
    assert re.search(r'<option selected value="p2"', page)
    assert ">good faith</textarea>" in page.replace("\r\n", "").replace(">\n", ">")


def test_brackets_on_a_text_that_has_moved_on_keep_what_was_typed(house):
    made, _actors, at = house
    add_version(made, "N-01", [("p1", FIRST), ("p2", "They may do so at will.")])
    answer = post(
        at["secretariat"], "/bracket", RECEIVED,
        candidate="N-01", version_number="1", paragraph_id="p1", quote="early", wording="none", why="Too soon.",
        handling="named",
    )  # fmt: skip
    assert answer.status_code == 409
    assert "Version 2 of N-01 was issued" in text(answer) and "Too soon." in text(answer)


# Who may


@pytest.mark.parametrize("form", ["/amendment?candidate=N-01", "/bracket?candidate=N-01"])
def test_only_the_secretariat_opens_the_forms(at, form):
    assert at["secretariat"].get(f"/bangkok/paper{form}").status_code == 200
    for name in ("chair", "th", "delegate"):
        assert at[name].get(f"/bangkok/paper{form}").status_code == 403


def test_nobody_but_the_head_confirms_and_others_do_not_know_of_it(at):
    path = enter(at)
    tail = path.removeprefix("/bangkok/paper") + "/confirm"
    assert post(at["delegate"], tail, {}).status_code == 403
    assert post(at["sg"], tail, {}).status_code == 404
    assert post(at["secretariat"], tail, {}).status_code == 403
    assert at["sg"].get(path).status_code == at["chair"].get(path).status_code == 404
    assert "always" not in text(at["secretariat"].get(path))
    assert "goes out by that" in text(at["delegate"].get(path))
    assert count(Amendment) == 0
