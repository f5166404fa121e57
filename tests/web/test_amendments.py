"""The pages of amendments: typing into the text, clearing, the compilation, one amendment, what each role finds."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from consult.core.words import Handling, Outcome, QuestionAbout, Role
from consult.db import db, transaction
from consult.models import Amendment, AmendmentAnswer, Candidate, Question
from consult.services import amendments, comments
from consult.services.comments import Words
from tests.factories import NOW, make_tabled, seat
from tests.services.amendments_kit import CHATHAM, House, counter, operations, row
from tests.web.browsing import Browser

EARLY = {"p1": "States shall consult one another early."}
CANDIDATE = "/bangkok/candidates/N-01"


@pytest.fixture
def house(app, clock):
    clock.set(NOW)
    with app.app_context():
        yield House()


@pytest.fixture(autouse=True)
def _unguarded(app):
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True


def page_of(app, actor, path, status=200) -> str:
    response = Browser(app, actor).get(path)
    assert response.status_code == status, response.get_data(as_text=True)[-800:]
    return response.get_data(as_text=True)


def plain(page: str) -> str:
    """The main part as words, with what a redline puts in and takes out marked."""
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    main = re.sub(r"<ins>(.*?)</ins>", r"{+\1+}", found.group() if found else page, flags=re.DOTALL)
    main = re.sub(r"<del>(.*?)</del>", r"{-\1-}", main, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def form(changes=None, **more) -> dict:
    """The fields of the form, as a browser sends them."""
    rows = [(f"p{n}", body) for n, body in enumerate(House.__init__.__defaults__[1], 1)]
    changes = changes or {}
    kept = [(key, changes.get(key, body)) for key, body in rows if changes.get(key, body) is not None]
    return {
        "title": "Early consultation", "para_id": [key for key, _ in kept], "para_body": [body for _, body in kept],
        "category": "substantive", "handling": "named", "version_number": "1", "op": "save",
    } | more  # fmt: skip


# The candidate's page


def test_each_paragraph_shows_the_amendments_that_touch_it(app, house):
    house.propose(house.sg, EARLY | {"p3": None})
    house.propose(house.id, {}, title="Timely consultation")
    words = plain(page_of(app, house.th, CANDIDATE))
    assert "1 amendment A-1 Singapore States {-should-}{+shall+} consult one another early." in words
    assert "1 amendment A-1 Singapore Take out paragraph 3 {-They should keep a list.-}" in words
    assert "On the title: 1 amendment A-2 Indonesia" in words
    assert "Amendments 2 open" in words


def test_amend_beside_a_paragraph_opens_the_form_at_it(app, house):
    page = page_of(app, house.sg_delegate, CANDIDATE)
    assert f'href="{CANDIDATE}/amendments/new?paragraph=p2#para-p2-body" aria-label="Amend paragraph 2"' in page
    opened = page_of(app, house.sg_delegate, f"{CANDIDATE}/amendments/new?paragraph=p2")
    assert re.findall(r'<textarea[^>]*id="(para-[^"]+)-body"[^>]*autofocus', opened) == ["para-p2"]
    assert page_of(app, house.chair, CANDIDATE).count("Amend paragraph") == 0
    assert page_of(app, house.sg_observer, CANDIDATE).count("Amend paragraph") == 0


def test_the_page_is_filtered_by_delegation_and_finds_none_under_the_rule(app, house):
    house.propose(house.sg, EARLY)
    house.propose(house.id, {"p2": "In good faith."})
    house.propose(house.ngo, {"p3": "No list is kept."}, handling=CHATHAM)
    words = plain(page_of(app, house.th, f"{CANDIDATE}?amendments_by=SG"))
    assert "{+shall+}" in words and "A-2" not in words and "{+No+}" not in words
    words = plain(page_of(app, house.ngo, f"{CANDIDATE}?amendments_by=ngo"))
    assert "{+shall+}" not in words and "{+No+}" not in words


def test_identical_amendments_stand_as_one_with_two_sponsors(app, house):
    house.propose(house.sg, EARLY)
    house.propose(house.id, EARLY)
    words = plain(page_of(app, house.th, f"{CANDIDATE}/amendments"))
    assert "A-2 A-1 Indonesia and Singapore States {-should-}{+shall+} consult" in words
    assert words.count("{+shall+}") == 1


# Typing


def test_without_javascript_a_paragraph_is_added_moved_taken_out_and_put_back(app, house):
    browser = Browser(app, house.sg_delegate)
    new = f"{CANDIDATE}/amendments/new"
    first = browser.post(new, data=form(EARLY, op="after:0", request_id="r"))
    draft = db.session.execute(select(Amendment.id)).scalar_one()
    base = f"/bangkok/amendments/drafts/{draft}"
    assert first.location == f"{base}?after=p1#para-n-body"
    opened = browser.get(first.location).get_data(as_text=True)
    assert re.findall(r'name="para_id" value="([^"]*)"', opened) == ["p1", "", "p2", "p3"]
    bodies = [EARLY["p1"], "A list is kept.", *house.words[1:]]
    ids = ["p1", "", "p2", "p3"]
    added = browser.post(base, data=form(para_id=ids, para_body=bodies, version="1", op="down:1"))
    assert added.location == f"{base}?focus=%2B1#para-+1-body"
    opened = browser.get(added.location).get_data(as_text=True)
    assert re.findall(r'name="para_id" value="([^"]*)"', opened) == ["p1", "p2", "+1", "p3"]
    out = form(
        para_id=["p1", "p2", "+1", "p3"], para_body=[bodies[0], bodies[2], bodies[1], bodies[3]], version="2",
        op="out:1",
    )  # fmt: skip
    assert browser.post(base, data=out).location == base
    opened = browser.get(base).get_data(as_text=True)
    assert "<del>They should do so in good faith.</del>" in opened and 'value="back:p2"' in opened
    back = form(para_id=["p1", "+1", "p3"], para_body=[bodies[0], bodies[1], bodies[3]], version="3", op="back:p2")
    assert browser.post(base, data=back).location == f"{base}?focus=p2#para-p2-body"
    db.session.rollback()
    assert [type(op).__name__ for op in operations(draft)] == ["Replace", "Insert"]


def test_the_preview_shows_what_is_typed_and_stores_nothing(app, house):
    preview = Browser(app, house.sg).post(
        f"{CANDIDATE}/amendments/preview", data=form(EARLY, title="Timely consultation"), headers={"HX-Request": "true"}
    )
    words = plain(preview.get_data(as_text=True))
    assert "{-Early-}{+Timely+} consultation" in words
    assert "Paragraph 1 States {-should-}{+shall+} consult one another early." in words
    assert db.session.execute(select(Amendment.id)).all() == []


def test_what_is_typed_is_saved_by_itself_and_the_form_becomes_the_drafts(app, house):
    browser = Browser(app, house.sg)
    answer = browser.post(f"{CANDIDATE}/amendments/new/autosave", data=form(EARLY, request_id="r")).get_json()
    draft = db.session.execute(select(Amendment.id)).scalar_one()
    assert answer == {
        "version": 1, "saved": "Saved 10:00", "ids": ["p1", "p2", "p3"],
        "action": f"/bangkok/amendments/drafts/{draft}",
        "autosave": f"/bangkok/amendments/drafts/{draft}/autosave",
    }  # fmt: skip
    more = form({"p1": "States must consult one another early."}, version="1")
    assert browser.post(answer["autosave"], data=more).get_json()["version"] == 2
    lost = browser.post(answer["autosave"], data=form(EARLY, version="1"))
    assert lost.status_code == 409
    words = plain(lost.get_json()["conflict"])
    assert "A colleague has changed this draft" in words and "{-must-}{+shall+}" in words


def test_a_refused_form_keeps_what_was_typed(app, house):
    answer = Browser(app, house.sg).post(f"{CANDIDATE}/amendments/new", data=form({"p1": "b" * 4001}))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "b" * 4001 in page and "4,000 are allowed" in page


@pytest.mark.parametrize("path", ["new", "preview", "new/autosave"])
def test_more_paragraphs_than_a_page_can_show_are_refused(app, house, path):
    many = form() | {"para_id": [""] * 1_200, "para_body": ["States should act."] * 1_200}
    answer = Browser(app, house.sg).post(f"{CANDIDATE}/amendments/{path}", data=many)
    assert answer.status_code == 422
    assert "The text has 1,200 paragraphs; 60 are allowed." in answer.get_data(as_text=True)
    assert db.session.execute(select(Amendment)).first() is None


def test_as_many_as_a_page_can_show_come_back_to_be_cut(app, house):
    many = form() | {"para_id": [""] * 300, "para_body": [f"States should act {n}." for n in range(300)]}
    page = Browser(app, house.sg).post(f"{CANDIDATE}/amendments/new", data=many).get_data(as_text=True)
    assert "The text has 300 paragraphs; 60 are allowed." in page and "States should act 299." in page


@pytest.mark.parametrize("act", ["", "/autosave", "/discard", "/refresh", "/comment"])
def test_whoever_still_writes_in_a_draft_that_was_sent_is_told_so(app, house, act):
    draft = house.start(house.sg, EARLY)
    house.clear(house.sg, draft)
    typed = form({"p1": "States should consult one another tomorrow."}, version="1")
    path = f"/bangkok/amendments/drafts/{draft}{act}"
    answer = Browser(app, house.sg_delegate).post(path, data=typed)
    assert answer.status_code == 422
    assert "This amendment has been sent out as A-1 and can no longer be changed." in answer.get_data(as_text=True)
    assert Browser(app, house.th).post(path, data=typed).status_code == 404


def test_after_the_close_the_form_says_why_it_is_not_open(app, house, clock):
    clock.set(NOW + timedelta(days=30))
    words = plain(page_of(app, house.sg, f"{CANDIDATE}/amendments/new"))
    assert "Proposing other words closed on" in words and "Save as a draft" not in words


# Clearing


def test_the_head_sees_who_will_read_it_and_who_says_the_same(app, house):
    house.propose(house.sg, EARLY)
    draft = house.start(house.id, EARLY)
    words = plain(page_of(app, house.id, "/bangkok/amendments/clearing"))
    assert "Who will read them All participants, as soon as you send them:" in words
    assert "A-1 by Singapore says the same. Join it instead?" in words
    joined = Browser(app, house.id).post(f"{CANDIDATE}/amendments/A-1/join", data={"instead_of": draft})
    assert joined.status_code == 303
    assert "Singapore and Indonesia" in plain(page_of(app, house.th, f"{CANDIDATE}/amendments/A-1"))
    assert db.session.execute(select(Amendment.id)).scalars().all() == [row("A-1").id]


def test_the_same_words_under_the_rule_are_not_named_nor_joined(app, house):
    ref = house.propose(house.ngo, EARLY, handling=CHATHAM)
    house.start(house.id, EARLY)
    words = plain(page_of(app, house.id, "/bangkok/amendments/clearing"))
    assert f"{ref}, under the Chatham House Rule, says the same." in words and "Join" not in words


def test_the_head_clears_all_that_is_ready(app, house):
    house.start(house.sg, EARLY)
    house.start(house.sg_delegate, {"p2": "In good faith."})
    empty = house.start(house.sg_delegate, {})
    page = page_of(app, house.sg, "/bangkok/amendments/clearing")
    shown = re.findall(r'name="shown" value="([^"]+)"', page)
    assert len(shown) == 2 and f"{empty}:1" not in shown
    sent = Browser(app, house.sg).post("/bangkok/amendments/clearing", data={"shown": shown, "all": "1"})
    assert (sent.status_code, sent.location) == (303, "/bangkok/amendments/ours")
    stale = Browser(app, house.sg).post("/bangkok/amendments/clearing", data={"chosen": [f"{empty}:9"]})
    assert stale.status_code == 409 and "A colleague changed one" in stale.get_data(as_text=True)


# Reading


def test_an_amendment_page_names_its_proposer_and_its_trail(app, house):
    house.propose(house.sg, EARLY, rationale="It is **urgent**.<script>x</script>")
    with transaction():
        amendments.join(house.id, "A-1", now=NOW)
    page = page_of(app, house.th, f"{CANDIDATE}/amendments/A-1")
    words = plain(page)
    assert "<strong>urgent</strong>" in page and "<script>x" not in page
    assert "Singapore and Indonesia" in words and "1 May 2019" in words
    assert "Accept as friendly" in words and "Withdraw" not in words
    assert "Withdraw" in plain(page_of(app, house.sg, f"{CANDIDATE}/amendments/A-1"))
    assert "Leave" in plain(page_of(app, house.id, f"{CANDIDATE}/amendments/A-1"))
    assert Browser(app, house.th).get("/bangkok/amendments/A-1").location == f"{CANDIDATE}/amendments/A-1"
    other = make_tabled(house.made, "sg", title="Another")
    page_of(app, house.th, f"/bangkok/candidates/{other}/amendments/A-1", 404)


def test_under_the_rule_nobody_but_the_own_delegation_reads_who_and_when(app, house):
    ref = house.propose(house.sg, EARLY, handling=CHATHAM, rationale="Quietly.")
    for actor in (house.th, house.chair, house.id):
        for path in (f"{CANDIDATE}/amendments/{ref}", f"{CANDIDATE}/amendments", CANDIDATE):
            words = plain(page_of(app, actor, path))
            assert "Under the Chatham House Rule" in words
            assert "Singapore" not in words and "10:00" not in re.sub(r"The phase.*?\.", "", words)
    own = plain(page_of(app, house.sg, f"{CANDIDATE}/amendments/{ref}"))
    assert "Your delegation, under the Chatham House Rule" in own and "10:00" not in own
    for actor in (house.sg, house.th):
        file = Browser(app, actor).get(f"{CANDIDATE}/amendments.csv").get_data(as_text=True)
        assert "Chatham House Rule" in file and "Singapore" not in file
    assert ref not in page_of(app, house.chair, "/bangkok/record")


def test_what_waits_for_the_close_is_read_by_its_delegation_alone(app, clock):
    from consult.core.words import Visibility

    clock.set(NOW)
    with app.app_context():
        house = House(Visibility.AT_CLOSE)
        ref = house.propose(house.sg, EARLY)
        page_of(app, house.th, f"{CANDIDATE}/amendments/{ref}", 404)
        page_of(app, house.chair, f"/bangkok/amendments/{ref}", 404)
        assert "{+shall+}" not in plain(page_of(app, house.th, f"{CANDIDATE}/amendments"))
        assert "Not yet read by others." in plain(page_of(app, house.sg, f"{CANDIDATE}/amendments/{ref}"))
        assert f"{ref} cleared; others read it when the phase closes" in plain(page_of(app, house.sg, CANDIDATE))


def answered(ref, outcome=Outcome.NOT_ACCEPTED, reason="It is said elsewhere.", by=None):
    with transaction() as session:
        made = session.execute(select(Amendment).where(Amendment.ref == ref)).scalar_one()
        made.state, made.answered_at = outcome.value, NOW + timedelta(hours=1)
        session.add(
            AmendmentAnswer(
                amendment_id=made.id, outcome=outcome, reason=reason, answered_by_id=by,
                answered_at=NOW + timedelta(hours=1),
            )
        )  # fmt: skip
        session.flush()
        amendments.recount([made.candidate_id])


def stale(ref):
    with transaction() as session:
        made = session.execute(select(Amendment).where(Amendment.ref == ref)).scalar_one()
        made.stale = True
        made.clashes = [{"paragraph": "p1", "start": 7, "end": 13, "words": "should", "now": "must"}]


def test_the_compilation_stands_in_the_order_of_the_text_and_of_the_alphabet(app, house):
    house.propose(house.th, EARLY)
    house.propose(house.sg, {"p1": "States must consult."})
    house.propose(house.id, {"p1": "All should consult."})
    secret = house.propose(house.ngo, {"p1": "Everybody consults."}, handling=CHATHAM)
    house.propose(house.sg, {"p3": "They keep a list."})
    words = plain(page_of(app, house.chair, f"{CANDIDATE}/amendments"))
    order = [words.index(mark) for mark in ("A-3 Indonesia", "A-2 Singapore", "A-1 Thailand", secret, "A-4 Singapore")]
    assert order == sorted(order)
    assert words.index("States should consult one another early.") < order[0]


def test_stale_ones_are_marked_and_answered_ones_stay_with_the_reason(app, house):
    house.propose(house.sg, EARLY)
    house.propose(house.id, {"p1": "All should consult."})
    answered("A-2", by=house.chair.membership_id)
    stale("A-1")
    page = page_of(app, house.th, f"{CANDIDATE}/amendments")
    words = plain(page)
    assert "A-1 Singapore Stale The text has moved on since this was made." in words
    assert "1 answered or withdrawn A-2 Indonesia Not accepted" in words
    assert "It is said elsewhere." in words
    assert "{+All+}" not in plain(page_of(app, house.th, CANDIDATE))
    one = plain(page_of(app, house.th, f"{CANDIDATE}/amendments/A-2"))
    assert "Not accepted It is said elsewhere. Chair" in one


def test_the_compilation_as_a_file_works_nothing_out(app, house):
    house.propose(house.sg, {"p1": "=HYPERLINK(1)"}, rationale="Ours.")
    content = Browser(app, house.th).get(f"{CANDIDATE}/amendments.csv").get_data().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    assert lines[1][:5] == ["Paragraph 1", "States should consult one another early.", "A-1", "", "Singapore"]
    assert lines[1][6:9] == ["other words", "'=HYPERLINK(1)", "Open"]
    workbook = Browser(app, house.th).get(f"{CANDIDATE}/amendments.xlsx")
    assert workbook.get_data()[:2] == b"PK"


def test_an_amendment_to_an_amendment_stands_below_it(app, house):
    parent = house.propose(house.sg, EARLY)
    opened = page_of(app, house.id, f"{CANDIDATE}/amendments/new?to={parent}")
    assert "States shall consult one another early.</textarea>" in opened
    house.propose(
        house.id,
        words=house.typed(base=[(key, body.replace("early", "in time")) for key, body in house.under(parent)]),
        parent_ref=parent,
    )
    words = plain(page_of(app, house.th, f"{CANDIDATE}/amendments"))
    assert "A-2 Indonesia States shall consult one another {-early-}{+in time+}." in words
    assert "An amendment to amendment A-1" in plain(page_of(app, house.th, f"{CANDIDATE}/amendments/A-2"))
    assert "A-2 Indonesia" in plain(page_of(app, house.th, f"{CANDIDATE}/amendments/{parent}"))


# Settling


def test_the_owners_head_settles_a_stale_one(app, house):
    house.propose(house.sg, EARLY)
    stale("A-1")
    url = f"{CANDIDATE}/amendments/A-1/settle"
    words = plain(page_of(app, house.sg, url))
    assert "Paragraph 1 should must" in words and "{-should-}{+shall+}" in words
    page_of(app, house.id, url, 404)
    lost = Browser(app, house.sg).post(url, data={"op": "take", "version": "7"})
    assert lost.status_code == 409
    again = Browser(app, house.sg).post(url, data=form(EARLY, op="out:1", version="1"))
    assert again.status_code == 200 and 'value="back:p2"' in again.get_data(as_text=True)
    anew = form({"p1": "States will consult."}, op="words", version="1")
    assert Browser(app, house.sg).post(url, data=anew).location == f"{CANDIDATE}/amendments/A-1"
    db.session.rollback()
    assert (row("A-1").stale, operations("A-1")[0].body) == (False, "States will consult.")


def test_what_stands_before_the_room_is_said_with_its_instant(app, house):
    house.propose(house.sg, EARLY)
    made = row("A-1")
    with transaction() as session:
        session.add(
            Question(
                conference_id=house.made.id, number=3, candidate_id=made.candidate_id, version_id=made.version_id,
                about=QuestionAbout.FRIENDLY, target={"amendment": made.id}, asked_by_id=house.th.membership_id,
                asked_at=NOW, closes_at=NOW + timedelta(hours=24),
            )
        )  # fmt: skip
    words = plain(page_of(app, house.th, f"{CANDIDATE}/amendments/A-1"))
    assert "Accepted by the sponsor. It stands before the room until" in words
    assert "2 May 2019" in words and "Accept as friendly" not in words


# Comments


def test_a_comment_becomes_an_amendment_with_a_trail_both_ways(app, house):
    with transaction():
        written = comments.write(
            house.sg, house.ref, Words(body="Urgent.", paragraph_id="p1", proposed=EARLY["p1"]), request_id=None,
            clock=house.clock,
        )  # fmt: skip
    with transaction():
        comments.clear(house.sg, [(written.id, 1)], clock=house.clock)
    assert "Make an amendment of it" in page_of(app, house.sg, CANDIDATE)
    assert "Make an amendment of it" not in page_of(app, house.id, CANDIDATE)
    made = Browser(app, house.sg).post("/bangkok/comments/C-1/amendment")
    draft = int(made.location.rsplit("/", 1)[1])
    house.clear(house.sg, draft)
    assert "Became amendment A-1" in plain(page_of(app, house.th, CANDIDATE))
    assert "/bangkok/comments/C-1" in page_of(app, house.th, f"{CANDIDATE}/amendments/A-1")


def test_a_trail_never_ties_what_is_under_the_rule_to_a_name(app, house):
    words = Words(body="Quietly.", paragraph_id="p1", proposed=EARLY["p1"], handling=Handling.CHATHAM_HOUSE)
    with transaction():
        written = comments.write(house.sg, house.ref, words, request_id=None, clock=house.clock)
    with transaction():
        (ref,) = comments.clear(house.sg, [(written.id, 1)], clock=house.clock)
    with transaction():
        draft = amendments.from_comment(house.sg, ref=ref, clock=house.clock)
    assert row(draft).handling == CHATHAM
    with transaction():
        amendments.save(house.sg, draft, house.typed(EARLY, rationale="Quietly."), version=1, now=NOW)
    house.clear(house.sg, draft)
    assert ref not in page_of(app, house.th, f"{CANDIDATE}/amendments/A-1")
    assert "Became amendment" not in page_of(app, house.th, CANDIDATE)
    assert ref in page_of(app, house.sg, f"{CANDIDATE}/amendments/A-1")


# What waits


def test_the_home_says_what_waits_for_a_delegation(app, house):
    house.start(house.sg_delegate, EARLY)
    house.propose(house.sg, {"p2": "In good faith."})
    stale("A-1")
    words = plain(page_of(app, house.sg, "/bangkok/"))
    assert "Clear 1 draft amendment" in words and "Settle 1 stale amendment" in words
    assert "1 draft amendment Your head clears them." in plain(page_of(app, house.sg_delegate, "/bangkok/"))
    assert "open amendment to your texts" not in plain(page_of(app, house.th, "/bangkok/"))
    house.propose(house.id, EARLY)
    assert "1 open amendment to your texts" in plain(page_of(app, house.th, "/bangkok/"))
    assert "draft amendment" not in plain(page_of(app, house.id, "/bangkok/"))


def test_answers_since_the_last_look_are_told(app, house):
    house.propose(house.sg, EARLY)
    browser = Browser(app, house.sg)
    browser.post("/bangkok/seen", data={"until": NOW.isoformat()})
    answered("A-1")
    words = plain(browser.get("/bangkok/").get_data(as_text=True))
    assert "The chair has answered 1 of your amendments" in words
    assert "Not accepted" in plain(page_of(app, house.sg, "/bangkok/amendments/ours"))


def test_only_what_still_needs_a_decision_is_one_click(app, house):
    make_tabled(house.made, "sg", title="Nothing open")
    house.propose(house.sg, EARLY)
    words = plain(page_of(app, house.th, "/bangkok/candidates?open=1"))
    assert "Early consultation" in words and "Nothing open" not in words and "1 / 0" in words
    assert "?open=1" in page_of(app, house.th, "/bangkok/candidates")
    desk = plain(page_of(app, house.chair, "/bangkok/desk"))
    assert "1 candidate: 1 open amendment, 0 brackets that block." in desk
    assert db.session.execute(select(Candidate.open_amendments).order_by(Candidate.id)).scalars().all() == [1, 0]


def test_the_own_page_lists_drafts_and_joined_ones(app, house):
    house.propose(house.sg, EARLY)
    with transaction():
        amendments.join(house.id, "A-1", now=NOW)
    draft = house.start(house.id, {"p2": "In good faith."})
    words = plain(page_of(app, house.id, "/bangkok/amendments/ours"))
    assert "2 amendments" in words and "joined; proposed by Singapore" in words
    assert counter(draft) == 1
    assert seat(house.made, Role.OBSERVER, "id") is not None
